from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "warifu.duties.lists"
    label = "lists"
