from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "warifu.duties.custody"
    label = "custody"

    def ready(self) -> None:
        from warifu.duties.custody import duty  # noqa: F401
