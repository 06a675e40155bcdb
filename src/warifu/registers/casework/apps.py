from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    name = "warifu.registers.casework"
    label = "casework"

    def ready(self) -> None:
        from warifu.registers.casework.searched import CASES
        from warifu.registers.search.registry import register

        register(CASES)
