"""The acts of office set-up by short names: who does what, on the office's day."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import connection

from tests.world import World
from warifu.kernel.access.tables import Row
from warifu.kernel.ids import LegalDay
from warifu.kernel.procedure.model import Refusal
from warifu.registers.gate.state import rows_of
from warifu.registers.ledger.models import Outbox
from warifu.registers.people import acts, queries
from warifu.registers.people.domain import Names
from warifu.registers.people.models import OfficeEntry, Person


def code(answer: object) -> str:
    """The code of a refusal; "" where it was done."""
    return answer.reasons[0].code if isinstance(answer, Refusal) else ""


@dataclass
class Office(World):
    def on(self, days: int) -> LegalDay:
        """A day counted from today."""
        return LegalDay(self.day + timedelta(days=days))

    def appoint(self, who: str, role: str, by: str, at: str = "ministry", **days: LegalDay | None) -> Any:
        return acts.appoint(
            person=self.people[who],
            organisation=self.organisations[at],
            role=role,
            first=days.get("first") or self.day,
            last=days.get("last"),
            actor=self.people[by],
            at=self.at,
        )

    def confirm(self, appointment: str, by: str) -> Any:
        return acts.confirm(appointment=appointment, actor=self.people[by], at=self.at)

    def appointed(self, who: str, role: str, **days: LegalDay | None) -> Any:
        """By one administrator, confirmed by the other."""
        return self.confirm(self.appoint(who, role, by="first", **days), by="second")

    def end(self, appointment: str, by: str, last: LegalDay) -> Any:
        return acts.end_appointment(appointment=appointment, last=last, actor=self.people[by], at=self.at)

    def enter(self, of: str, by: str, unit: str = "") -> Any:
        return acts.add_person(
            names=Names("新 人"),
            organisation=self.organisations[of],
            unit=self.units[unit] if unit else None,
            first=self.day,
            actor=self.people[by],
            at=self.at,
        )

    def move(self, who: str, to: str, first: LegalDay, by: str = "", unit: str = "") -> Any:
        return acts.move(
            person=self.people[who],
            organisation=self.organisations[to],
            unit=self.units[unit] if unit else None,
            first=first,
            actor=self.people[by] if by else None,
            at=self.at,
        )

    def leave(self, who: str, last: LegalDay, by: str) -> Any:
        return acts.leave(person=self.people[who], last=last, actor=self.people[by], at=self.at)

    def hold_office(self, who: str, office: str, by: str, at: str = "ministry", last: LegalDay | None = None) -> Any:
        return acts.hold_office(
            person=self.people[who],
            organisation=self.organisations[at],
            office=office,
            first=self.day,
            last=last,
            actor=self.people[by],
            at=self.at,
        )

    def delegate(self, to: str, by: str = "minister", **other: Any) -> Any:
        given: dict[str, Any] = {
            "role": "head",
            "procedure": "designation",
            "steps": ["lift", "designate"],
            "rule": "専決規程 第4条",
            "first": self.day,
            "last": self.on(30),
        }
        return acts.delegate(
            organisation=self.organisations["ministry"],
            delegator=self.people[by],
            delegate=self.people[to],
            at=self.at,
            **{**given, **other},
        )

    def holds(self, who: str, day: LegalDay | None = None) -> set[str]:
        return {h.role for h in queries.roles_on(self.people[who], day or self.day)}

    def mark(self, who: str) -> int:
        return int(Person.objects.get(id=self.people[who]).appointments_mark)

    def rows(self, table: str, who: str) -> list[Row]:
        return rows_of(connection, table, (self.people[who],))

    def entered(self) -> list[OfficeEntry]:
        return list(OfficeEntry.objects.order_by("id"))

    def recorded(self) -> int:
        """How many entries wait for the log."""
        return Outbox.objects.count()
