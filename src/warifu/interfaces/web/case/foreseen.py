"""What a step would do, shown on its page before it is taken: who would gain and who would lose by another range of staff.

The one place where a step's page learns that there is something to foresee. Nothing is taken; that it was looked at is one entry of the
ledger. Names are those that the reader may ask about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from warifu.duties.contractors import ranges as firms
from warifu.interfaces.web.blocks import Name
from warifu.interfaces.web.case.forms import Raw, on_offer
from warifu.interfaces.web.case.seen import Seen, address
from warifu.interfaces.web.snapshot import snapshot
from warifu.kernel.ids import Instant, OrgId
from warifu.kernel.procedure.model import Step
from warifu.registers.gate import ranges
from warifu.registers.people import queries as people
from warifu.registers.vault import evidence
from warifu.registers.vault.recording import record

MOST_NAMED = 50  # on either side; the numbers are always of all


@dataclass(frozen=True, slots=True)
class Foreseen:
    """How many would gain and lose the right to read, in all, and the names of some."""

    gained: int
    lost: int
    gaining: tuple[Name, ...]
    losing: tuple[Name, ...]

    @property
    def unnamed(self) -> bool:
        return len(self.gaining) < self.gained or len(self.losing) < self.lost


Look = Callable[[Seen, Raw, Instant], Foreseen]


def preview(procedure: str, step: Step, seen: Seen) -> str:
    """Where a form of this step is sent to be foreseen; "" where there is nothing to foresee."""
    return f"{address(seen.case)}steps/{step.name}/preview/" if (procedure, step.name) in FORESEEN else ""


def _range(seen: Seen, raw: Raw, at: Instant) -> Foreseen:
    """Act 5(1): the range of an item's own organ, replaced by what was chosen."""
    units, staff = _proposed(seen, raw)
    item, organ, day = seen.case.subject, seen.case.organisation_id, seen.asking.day
    with snapshot():
        (proposal,) = ranges.replacing(connection, {(item, organ): (units, staff)}, day)
        sides = ranges.sides(connection, proposal, day)
        found = sides.changed()
        gained, lost = sides.who_changes(people.asked_about(seen.asking))
    _note(seen, at, item, pairs=found.pairs, gained=found.gained, lost=found.lost)
    return _told(seen, found.gained, found.lost, gained, lost)


def _range_of_contractor(seen: Seen, raw: Raw, at: Instant) -> Foreseen:
    """Act 10(4): the range of employees, which holds for every item provided under this accreditation. A person counts once."""
    units, staff = _proposed(seen, raw)
    day, contractor = seen.asking.day, OrgId(str(seen.case.contractor_id))
    gained: set[str] = set()
    lost: set[str] = set()
    with snapshot():
        # Nobody else can be in it: everything that a contractor sets is about its own people.
        employees = set(people.staff_of(contractor, day).values_list("person_id", flat=True))
        proposed = firms.proposals(seen.case, units, staff, day)
        for proposal in proposed:
            more, fewer = ranges.sides(connection, proposal, day).who_changes(employees)
            gained.update(more)
            lost.update(fewer)
    _note(seen, at, contractor, pairs=len(proposed) * len(employees), gained=len(gained), lost=len(lost))
    return _told(seen, len(gained), len(lost), sorted(gained), sorted(lost))


def _proposed(seen: Seen, raw: Raw) -> tuple[list[str], list[str]]:
    """Units and people that were chosen of those on offer; anything else that was sent is nobody and nothing."""
    step = seen.procedure.step("set_range")
    offered = on_offer(step.fields, raw, seen.choices(step))
    sources = {field.name: field.choices_from or "" for field in step.fields}

    def chosen(name: str) -> list[str]:
        return [one for one in raw.get(name, ()) if one in offered[sources[name]]]

    return chosen("range_units"), chosen("range_people")


def _note(seen: Seen, at: Instant, about: str, **counts: int) -> None:
    with transaction.atomic():
        detail = {"what": "range", "day": seen.asking.day.isoformat(), "via": "pages", **counts}
        record(
            "decision",
            at=at,
            subject=evidence.INSTALLATION,
            fields={"kind": "overview", "actor": seen.asking.person, "object": about, "detail": detail},
        )


def _told(seen: Seen, more: int, fewer: int, gained: Sequence[str], lost: Sequence[str]) -> Foreseen:
    seen.known.fetch(people=[*gained[:MOST_NAMED], *lost[:MOST_NAMED]])
    return Foreseen(
        more,
        fewer,
        tuple(seen.known.name(one) for one in gained[:MOST_NAMED]),
        tuple(seen.known.name(one) for one in lost[:MOST_NAMED]),
    )


FORESEEN: Mapping[tuple[str, str], Look] = {
    ("designation", "set_range"): _range,
    ("accreditation", "set_range"): _range_of_contractor,
}
