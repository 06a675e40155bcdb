from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "warifu.registers.casework"
    label = "casework"
