"""Addresses under /signin/, open to people who have not signed in."""

from django.urls import path

from warifu.interfaces.web.signin import joining, provider, views

urlpatterns = [
    path("", views.sign_in),
    path("options/", views.sign_in_options),
    path("out/", views.sign_out),
    path("as/", views.sign_in_as),
    path("provider/", provider.leave),
    path("provider/back/", provider.back),
    path("invitation/provider/", provider.bind),
    path("setup/", joining.set_up),
    path("setup/options/", joining.set_up_options),
    path("invitation/", joining.invitation),
    path("invitation/options/", joining.invitation_options),
]
