"""Rows that hold from their first day until the day before `after` (none: without end)."""

from django.db.models import Q

from warifu.kernel.ids import LegalDay


def on(day: LegalDay) -> Q:
    """Rows that hold on a day."""
    return Q(first__lte=day) & (Q(after__isnull=True) | Q(after__gt=day))
