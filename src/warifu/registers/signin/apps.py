from django.apps import AppConfig


class SigninConfig(AppConfig):
    name = "warifu.registers.signin"
    label = "signin"
