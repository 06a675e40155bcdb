"""The search as an application of Django: its one table, and that it forgets what is erased."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "warifu.registers.search"
    label = "search"

    def ready(self) -> None:
        from warifu.registers.search import keeping
        from warifu.registers.vault import erasure

        erasure.follow(erasure.Follower("search", keeping.forget, keeping.purge))
