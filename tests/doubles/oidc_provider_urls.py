"""The addresses of `oidc_provider`, in its own process."""

from django.urls import include, path

from tests.doubles.oidc_provider import call, turn

urlpatterns = [path("o/", include("oauth2_provider.urls")), path("turn", turn), path("call", call)]
