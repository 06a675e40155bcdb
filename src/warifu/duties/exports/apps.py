from django.apps import AppConfig


class ExportsConfig(AppConfig):
    name = "warifu.duties.exports"
    label = "exports"
