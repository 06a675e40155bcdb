from django.apps import AppConfig


class DesignationConfig(AppConfig):
    name = "warifu.duties.designation"
    label = "designation"

    def ready(self) -> None:
        from warifu.duties.designation import duty  # noqa: F401
