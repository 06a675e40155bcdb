"""`warifu who-may ITEM`: everybody who may read (or provide) it on a day, and the articles that stand against the others."""

from typing import Any

from warifu.interfaces.cli import overview


def add(subparsers: Any) -> None:
    overview.add(
        subparsers,
        overview.WHO,
        "ITEM",
        "everybody who may read or provide an item, and what stands against the others",
    )
