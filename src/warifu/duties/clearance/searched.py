"""Who is searched in the register of people: by any of her names, for those whose page of people, or of office set-up, shows her.

What assessments found is neither searched nor told (Act 16(1)).
"""

from collections.abc import Iterator, Sequence
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from warifu.duties.clearance.models import Assessment
from warifu.duties.clearance.registered import houses, visible
from warifu.regimes.jp.roles import ADMINISTRATOR
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Employment, Person
from warifu.registers.people.queries import set_up_by
from warifu.registers.people.searched import PERSON, named, names_in, of_staff
from warifu.registers.search.opened import portions
from warifu.registers.search.registry import Entry, Read, Source

_NEVER_EMPLOYED = date(1, 1, 1)


def _entries(ids: Sequence[str] | None) -> Iterator[Entry]:
    first = Employment.objects.filter(person=OuterRef("pk")).order_by("first").values("first")[:1]
    people = Person.objects.annotate(since=Subquery(first)).order_by("since", "id").values_list("id", "since")
    for some in portions(people.iterator() if ids is None else people.filter(id__in=ids)):
        listed = [person for person, _ in some]
        called, within = named(listed), _scopes_of(listed)
        for person, since in some:
            texts, key = called.get(person, ((), ""))
            yield Entry(person, since or _NEVER_EMPLOYED, within[person], texts, (key,) if key else ())


def _read(seen: QuerySet[Person]) -> list[Read]:
    rows = list(seen)
    called = names_in([(row.id, row.names) for row in rows])
    return [Read(row.id, row, called.get(row.id, ((), ""))[0]) for row in rows]


def _scopes_of(people: Sequence[str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {person: set() for person in people}
    for person, house in Employment.objects.filter(person__in=people).values_list("person_id", "organisation_id"):
        found[person].add(of_staff(house))
    for person, organ in Assessment.objects.filter(person__in=people).values_list("person_id", "organ_id"):
        found[person].add(_assessed(organ))
    return {person: tuple(sorted(of)) for person, of in found.items()}


def _assessed(organ: str) -> str:
    return f"assessed {organ}"


def _scopes(asking: Audience) -> list[str]:
    mine = houses(asking)
    looked_after = set_up_by(asking).values_list("id", flat=True) if asking.holds(ADMINISTRATOR) else ()
    return [*map(of_staff, {*mine, *looked_after}), *map(_assessed, mine)]


def _of_cases(cases: Sequence[str]) -> list[str]:
    return list(Assessment.objects.filter(case__in=cases).values_list("person_id", flat=True))


PEOPLE = Source(
    kind=PERSON,
    pages=frozenset({"people", "office"}),
    visible=visible,
    scopes=_scopes,
    entries=_entries,
    read=_read,
    follows={"case": _of_cases},
)
