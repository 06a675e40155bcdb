from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "warifu.registers.people"
    label = "people"

    def ready(self) -> None:
        from warifu.registers.people.searched import ORGANISATIONS
        from warifu.registers.search.registry import register

        register(ORGANISATIONS)
