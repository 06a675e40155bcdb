"""Warifu: designate, clear, decide, record, prove."""

__version__ = "0.1.0"
