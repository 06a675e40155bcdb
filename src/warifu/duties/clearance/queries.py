"""The files that assessments left behind: whose they are, which have ended, how long they are kept, what was erased.

A file is everything sealed under one person's keys. Which organ looks after it follows from its assessments; that another organ may have
some of it as well shows only where it forbids erasure (`erasing`).
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from warifu.duties.clearance.models import Assessment, FileErasure, Retention
from warifu.kernel.access.tables import TABLES, day_of, number
from warifu.kernel.ids import Instant, LegalDay, OrgId, PersonId
from warifu.kernel.law.days import legal_day, months_from
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import standing
from warifu.registers import validity
from warifu.registers.casework.models import Interest
from warifu.registers.gate import sql
from warifu.registers.gate.models import Standing
from warifu.registers.people.domain import Audience
from warifu.registers.vault.models import Hold

PAGE = "erasure"
# Who answers for an organ's files: the roles that open the page.
KEEPERS = tuple(role.code for role in roles.ROLES.values() if PAGE in role.pages)
RESULT, NO_RESULT = "result", "no_result"
STILL_RUNNING = date.max
_FOUND = "found"
_OF_CASE = ("closed", "state", "state_since", "opened_at")


@dataclass(frozen=True, slots=True)
class File:
    """What one organ left of one person.

    `ended`: the day on which its last case closed or its result ended; None while one runs or carries. `state`: that of its newest case.
    `erasure`: the last one, unless a new case was opened after it. `until`: the last day of the period that the organ itself has set,
    None where it has set none.
    """

    person: PersonId
    organ: OrgId
    state: str
    kind: str
    ended: LegalDay | None
    retention: Retention | None
    until: LegalDay | None
    erasure: FileErasure | None

    def over(self, day: LegalDay) -> bool:
        """Whether the organ's own period has ended."""
        return self.until is not None and day > self.until


def organs(asking: Audience) -> list[OrgId]:
    """The organs for whose files this audience answers."""
    return asking.organisations(*KEEPERS)


def files(asking: Audience, people: Collection[str] | None = None, *, closed: bool = False) -> list[File]:
    """The files this audience looks after (of these people only, where some are named), one a person, those that ended first in front.
    `closed`: only where no case is open.

    Never its own file, and none of a person in whose case it has an interest.
    """
    mine = organs(asking)
    rows = Assessment.objects.filter(organ_id__in=mine, case__isnull=False).exclude(person_id=asking.person)
    barred = Interest.objects.filter(person_id=asking.person, case__subject_kind="person").values("case__subject")
    rows = rows.exclude(person_id__in=barred)
    if people is not None:
        rows = rows.filter(person_id__in=people)
    if closed:
        open_ = Assessment.objects.filter(organ_id__in=mine, person=OuterRef("person"), case__closed=False)
        rows = rows.filter(~Exists(open_), case__closed=True)
    return _files(rows, mine, asking.day)


def own_file(asking: Audience, organ: OrgId) -> File | None:
    """What an organ keeps of the asking person herself."""
    rows = Assessment.objects.filter(organ_id=organ, case__isnull=False, person_id=asking.person)
    return next(iter(_files(rows, [organ], asking.day)), None)


class _Case(NamedTuple):
    """What is read of an assessment and its case: of a big organ there are thousands."""

    person: str
    organ: str
    positive: bool | None
    closed: bool
    state: str
    since: datetime
    opened: datetime


def _files(rows: QuerySet[Assessment], mine: list[OrgId], day: LegalDay) -> list[File]:
    fields = ("person_id", "organ_id", "positive", *(f"case__{name}" for name in _OF_CASE))
    found: dict[tuple[str, str], list[_Case]] = {}
    for row in map(_Case._make, rows.order_by("case__opened_at", "id").values_list(*fields)):
        found.setdefault((row.person, row.organ), []).append(row)
    # Where a case is open, nothing has ended, whatever result carries.
    ends = _ends(rows.filter(case__closed=True)) if any(all(c.closed for c in some) for some in found.values()) else {}
    erased = _erasures(mine)
    set_ = {(r.organ_id, r.kind): r for r in Retention.objects.filter(validity.on(day), organ_id__in=mine)}
    made: dict[str, File] = {}
    for (person, organ), cases in found.items():
        one = _file(cases, ends.get((person, organ), ()), day, erased.get(person), set_)
        if person not in made or one.ended is None:
            made[person] = one
    return sorted(made.values(), key=lambda f: (f.ended or STILL_RUNNING, f.person))


def file_of(asking: Audience, person: str) -> File | None:
    """One person's file, None where this audience does not look after it."""
    return next(iter(files(asking, [person])), None)


def _file(
    cases: list[_Case],
    ends: Iterable[int],
    day: LegalDay,
    erasure: FileErasure | None,
    periods: dict[tuple[str, str], Retention],
) -> File:
    newest = cases[-1]
    kind = RESULT if any(c.positive is not None for c in cases) else NO_RESULT
    ended = _ended(cases, list(ends), day)
    retention = periods.get((newest.organ, kind))
    until = months_from(ended, retention.months, first_day_counts=False) if ended and retention else None
    fresh = erasure is not None and all(c.opened <= erasure.at for c in cases)
    return File(
        person=PersonId(newest.person),
        organ=OrgId(newest.organ),
        state=newest.state,
        kind=kind,
        ended=ended,
        retention=retention,
        until=until,
        erasure=erasure if fresh else None,
    )


def _ended(cases: list[_Case], ends: list[int], day: LegalDay) -> LegalDay | None:
    """The later of the day the last case closed and the first day on which no result carried any more."""
    if any(not case.closed for case in cases) or any(after > number(day) for after in ends):
        return None
    closed = [legal_day(Instant(case.since)) for case in cases if case.state != _FOUND or not ends]
    return max([*closed, *(day_of(after) for after in ends)])


def _ends(rows: QuerySet[Assessment]) -> dict[tuple[str, str], tuple[int, ...]]:
    """For each (person, organ) the days on which stretches of a carrying result end (Act 11(1), 11(2)), as the gate holds them."""
    people, organs_ = rows.order_by().values("person_id"), rows.order_by().values("organ_id")
    carrying = Standing.objects.filter(person__in=people, organ__in=organs_, code__in=standing.CARRIES)
    found: dict[tuple[str, str], tuple[int, ...]] = {}
    for person, organ, after in carrying.values_list("person", "organ", "after"):
        found[person, organ] = (*found.get((person, organ), ()), after)
    return found


def carries_anywhere(person: str, day: LegalDay) -> bool:
    """Whether any organ's result carries this person on a day."""
    shape = TABLES["standing"]
    rows = sql.select(connection, connection.cursor(), shape, ("person",), [(person,)])
    return any(row[2] <= number(day) < row[3] and row[4] in standing.CARRIES for row in rows)


def _erasures(mine: list[OrgId]) -> dict[str, FileErasure]:
    """The last erasure of each person these organs have assessed."""
    assessed = Assessment.objects.filter(organ_id__in=mine, person=OuterRef("person"))
    return {row.person_id: row for row in FileErasure.objects.filter(Exists(assessed)).order_by("at", "id")}


def erasures(person: str) -> list[FileErasure]:
    """Every erasure of a person's file, the newest first. The caller looks after it."""
    return list(FileErasure.objects.filter(person_id=person).order_by("-at", "-id"))


def retention(organ: OrgId, day: LegalDay) -> dict[str, Retention]:
    """The periods an organ has set for itself, by kind of file; empty where it has set none."""
    return {row.kind: row for row in Retention.objects.filter(validity.on(day), organ_id=organ).order_by("first", "id")}


def held(day: LegalDay) -> frozenset[str]:
    """Everybody on whose file a legal hold is in force: few."""
    return frozenset(Hold.objects.filter(validity.on(day)).values_list("subject", flat=True))
