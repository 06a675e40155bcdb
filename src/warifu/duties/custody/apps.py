from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "warifu.duties.custody"
    label = "custody"
