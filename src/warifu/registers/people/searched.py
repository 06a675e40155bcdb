"""What of the register of people is searched: organisations by their names. People are searched with what assessed them (`clearance`).

An organisation's name is public; which of them somebody finds follows from whom she looks after (`queries.set_up_by`).
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from datetime import date

from django.db.models import QuerySet

from warifu.regimes.jp import roles
from warifu.registers.people import queries
from warifu.registers.people.domain import Audience, Names
from warifu.registers.people.models import Organisation, Person
from warifu.registers.search.opened import opened
from warifu.registers.search.registry import Entry, Read, Source

PERSON = "person"  # the kind of rows that `clearance` searches
_EVERY = "every"
# An organisation has no day of its own in the register.
_NO_DAY = date(1, 1, 1)


def named(people: Iterable[str]) -> dict[str, tuple[tuple[str, ...], str]]:
    """The names of people as they are written (kanji, kana, roman), and the id of the key they are sealed under. Not those erased."""
    return names_in(list(Person.objects.filter(id__in=set(people)).values_list("id", "names")))


def names_in(boxes: Sequence[tuple[str, bytes]]) -> dict[str, tuple[tuple[str, ...], str]]:
    """The same out of (person, sealed names)."""
    found = {}
    for (person, _), said in zip(boxes, opened([bytes(box) for _, box in boxes]), strict=True):
        if said is not None:
            found[person] = tuple(name for name in astuple(Names(**said[0])) if name), said[1]
    return found


def of_staff(house: str) -> str:
    """The scope in which people are found who are on the staff of an organisation, or were."""
    return f"staff {house}"


def _entries(ids: Sequence[str] | None) -> Iterator[Entry]:
    rows = Organisation.objects.order_by("id")
    for row in rows if ids is None else rows.filter(id__in=ids):
        yield Entry(row.id, _NO_DAY, (row.id, _EVERY), texts_of(row))


def texts_of(row: Organisation) -> tuple[str, ...]:
    return tuple({row.name_ja, row.name_en})


def _read(seen: QuerySet[Organisation]) -> list[Read]:
    return [Read(row.id, row, texts_of(row)) for row in seen]


def _scopes(asking: Audience) -> list[str]:
    administers = [h for h in asking.held if h.role == roles.ADMINISTRATOR]
    return [_EVERY, *(h.organisation for h in administers)] if administers else []


ORGANISATIONS = Source(
    kind="organisation",
    pages=frozenset({"office"}),
    visible=queries.set_up_by,
    scopes=_scopes,
    entries=_entries,
    read=_read,
)
