from django.apps import AppConfig


class ContractorsConfig(AppConfig):
    name = "warifu.duties.contractors"
    label = "contractors"
