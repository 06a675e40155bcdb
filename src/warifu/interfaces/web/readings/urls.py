"""Addresses under /law/readings/."""

from django.urls import path

from warifu.interfaces.web.readings import views

urlpatterns = [
    path("", views.overview),
    path("<str:organ>/<str:name>/", views.take),
    path("<str:organ>/<str:name>/prepare/", views.prepare),
]
