"""What a step would do, shown on its page before it is taken: who would gain and who would lose by another range of staff.

The one place where a step's page learns that there is something to foresee. Nothing is taken; that it was looked at is one entry of the
ledger. Names are those that the reader may ask about.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db import connection, transaction

from warifu.interfaces.web.blocks import Name
from warifu.interfaces.web.case.forms import Raw
from warifu.interfaces.web.case.seen import Seen, address
from warifu.interfaces.web.snapshot import snapshot
from warifu.kernel.ids import Instant, Text
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
    step = seen.procedure.step("set_range")
    offered = seen.choices(step)
    sources = {field.name: field.choices_from or "" for field in step.fields}
    units, staff = (_chosen(raw, name, offered[sources[name]]) for name in ("range_units", "range_people"))
    item, organ, day = seen.case.subject, seen.case.organisation_id, seen.asking.day
    with snapshot():
        proposal = ranges.replacing(connection, item, organ, units, staff, day)
        found = ranges.changed(connection, proposal, day)
        gained, lost = ranges.who_changes(connection, proposal, day, people.asked_about(seen.asking))
    with transaction.atomic():
        detail = {"what": "range", "day": day.isoformat(), "via": "pages", "pairs": found.pairs}
        record(
            "decision",
            at=at,
            subject=evidence.INSTALLATION,
            fields={
                "kind": "overview",
                "actor": seen.asking.person,
                "object": item,
                "detail": {**detail, "gained": found.gained, "lost": found.lost},
            },
        )
    seen.known.fetch(people=[*gained[:MOST_NAMED], *lost[:MOST_NAMED]])
    return Foreseen(
        found.gained,
        found.lost,
        tuple(seen.known.name(one) for one in gained[:MOST_NAMED]),
        tuple(seen.known.name(one) for one in lost[:MOST_NAMED]),
    )


def _chosen(raw: Raw, name: str, offered: Sequence[tuple[str, Text]]) -> list[str]:
    """What was chosen of what was offered; anything else that was sent is nobody and nothing."""
    there = {value for value, _ in offered}
    return [one for one in raw.get(name, ()) if one in there]


FORESEEN: Mapping[tuple[str, str], Look] = {("designation", "set_range"): _range}
