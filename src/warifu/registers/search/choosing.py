"""Rows of which somebody may choose on a form, as a predicate: never a list of a whole staff, or of everything an office designated.

What is on offer is settled by whoever makes the predicate; what is sent back is held against it by id. Names are found through the index of
the search, among these rows only. A few are listed whole.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from warifu.registers.search.queries import find_among
from warifu.registers.search.registry import Reader


@dataclass(frozen=True, slots=True)
class Choosable:
    """`rows`: sets of rows, each with the id of what is on offer in `column`; whatever stands in one of them is, but for what is left out.

    `kind` of the search, whose rows are `everything`; `scopes`: those in which names are looked for.
    """

    kind: str
    everything: QuerySet[Any]
    rows: tuple[QuerySet[Any], ...]
    column: str
    scopes: frozenset[str]
    left_out: frozenset[str] = frozenset()

    def among(self) -> QuerySet[Any]:
        """The same as rows of what is searched: asked row by row, so for some that are named."""
        either = reduce(or_, (Exists(rows.filter(**{self.column: OuterRef("pk")})) for rows in self.rows))
        return self.everything.filter(either).exclude(pk__in=self.left_out)


def without(of: Choosable, one: str) -> Choosable:
    """The same but one."""
    return replace(of, left_out=of.left_out | {one})


def listed(of: Choosable, most: int) -> list[str] | None:
    """All of them where they are few; None where they are more than `most`."""
    enough = most + len(of.left_out) + 1
    first, *others = (rows.order_by().values_list(of.column, flat=True).distinct() for rows in of.rows)
    found = set(map(str, (first.union(*others) if others else first)[:enough])) - of.left_out
    return None if len(found) > most else sorted(found)


def allowed(of: Choosable, sent: Iterable[str]) -> list[str]:
    """Of the ids that were sent those that are on offer, in the order in which they came, each once."""
    wanted = dict.fromkeys(sent)
    there: set[str] = set()
    for rows in of.rows if wanted else ():
        there.update(rows.filter(**{f"{of.column}__in": list(wanted)}).order_by().values_list(of.column, flat=True))
    return [one for one in wanted if one in there and one not in of.left_out]


def found(of: Choosable, words: tuple[str, ...], size: int, read: Reader | None = None) -> tuple[list[str], bool]:
    """Those whose names hold all of these folded words, the newest in front; and whether there are more than `size`.

    `read`: their names as the one who looks knows them, where that is less than what the index holds.
    """
    hits = find_among(of.kind, of.among(), sorted(of.scopes), words, size=size, read=read)
    return [hit.id for hit in hits.rows], hits.more
