from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "warifu.registers.people"
    label = "people"
