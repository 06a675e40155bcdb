"""The gate as an application of Django: it brings its tables and nothing else."""

from django.apps import AppConfig


class GateConfig(AppConfig):
    name = "warifu.registers.gate"
    label = "gate"
