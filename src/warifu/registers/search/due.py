"""Marks what changed, in the transaction of the act that changed it. Whoever searches next brings the index up to date first."""

from collections.abc import Iterable

from warifu.registers.search.models import Due

_AT_ONCE = 500


def mark(kind: str, *rows: str) -> None:
    """These rows were written. What depends on them is known to the sources (`registry.Source.follows`)."""
    mark_all((kind, row) for row in rows)


def mark_all(rows: Iterable[tuple[str, str]]) -> None:
    """(kind, id) of each."""
    Due.objects.bulk_create((Due(kind=kind, row=row) for kind, row in rows), batch_size=_AT_ONCE)
