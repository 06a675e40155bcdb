"""The ledger as an application of Django: it brings the outbox's table and nothing else."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "warifu.registers.ledger"
    label = "ledger"
