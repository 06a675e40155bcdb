"""`warifu what-may PERSON`: everything she may read (or provide) on a day, and the articles that stand against the rest."""

from typing import Any

from warifu.interfaces.cli import overview


def add(subparsers: Any) -> None:
    overview.add(
        subparsers, overview.WHAT, "PERSON", "everything a person may read or provide, and what stands against the rest"
    )
