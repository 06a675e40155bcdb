from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    name = "warifu.duties.clearance"
    label = "clearance"
