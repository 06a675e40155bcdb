"""Sign-in as an application of Django: its tables, and that it forgets what is erased."""

from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "warifu.registers.signin"
    label = "signin"

    def ready(self) -> None:
        from warifu.registers.signin import forgetting
        from warifu.registers.vault import erasure

        erasure.follow(erasure.Follower("signin", forgetting.forget))
