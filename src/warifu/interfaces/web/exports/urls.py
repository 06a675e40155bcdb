"""Addresses under /exports/."""

from django.urls import path

from warifu.interfaces.web.exports import views

urlpatterns = [
    path("", views.overview),
    path("ask/", views.ask),
    path("limit/<str:organisation>/", views.set_limit),
    path("limit/<str:organisation>/prepare/", views.prepare_limit),
    path("<str:export>/", views.page),
    path("<str:export>/release/", views.release),
    path("<str:export>/release/prepare/", views.prepare),
    path("<str:export>/refuse/", views.refuse),
    path("<str:export>/file/", views.fetch),
]
