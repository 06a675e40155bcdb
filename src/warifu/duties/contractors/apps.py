from django.apps import AppConfig


class ContractorsConfig(AppConfig):
    name = "warifu.duties.contractors"
    label = "contractors"

    def ready(self) -> None:
        from warifu.duties.contractors import duty  # noqa: F401
