from django.apps import AppConfig


class CustodyConfig(AppConfig):
    name = "warifu.duties.custody"
    label = "custody"

    def ready(self) -> None:
        from warifu.duties.custody.searched import DOCUMENTS
        from warifu.registers.search.registry import register

        register(DOCUMENTS)
