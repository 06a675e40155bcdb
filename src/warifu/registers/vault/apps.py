"""The vault as an application of Django: its tables and nothing else."""

from django.apps import AppConfig


class VaultConfig(AppConfig):
    name = "warifu.registers.vault"
    label = "vault"
