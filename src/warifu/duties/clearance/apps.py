from django.apps import AppConfig


class ClearanceConfig(AppConfig):
    name = "warifu.duties.clearance"
    label = "clearance"

    def ready(self) -> None:
        from warifu.duties.clearance import duty  # noqa: F401
