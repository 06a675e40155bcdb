"""Addresses under /erasure/."""

from django.urls import path

from warifu.interfaces.web.erasure import views

urlpatterns = [
    path("", views.register),
    path("retention/<str:organ>/", views.set_retention),
    path("retention/<str:organ>/prepare/", views.prepare_retention),
    path("<str:person>/", views.person),
    path("<str:person>/erase/", views.erase),
    path("<str:person>/erase/prepare/", views.prepare_erase),
    path("<str:person>/holds/", views.place_hold),
    path("<str:person>/holds/<str:held>/release/", views.release_hold),
]
