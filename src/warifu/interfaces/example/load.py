"""Loads the fictitious world: a ministry, the Cabinet Office, two contractors, an inspector, a partner; forty people, in every stage.

Everything goes through the doors that real officers use, with software authenticators for hands, in the order of the days on which it is
said to have happened; so the journal, the gate, the vault and the ledger hold what they would hold had it happened.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

import yaml
from django.db import transaction

from warifu.interfaces.example import story
from warifu.interfaces.example.filling import fill
from warifu.interfaces.example.hands import Hands, NotTaken
from warifu.kernel.ids import CaseId, Instant, LegalDay, OrgId, PersonId, UnitId
from warifu.kernel.law.days import JST, legal_day
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.regimes.jp.holidays import holidays
from warifu.regimes.jp.iesi.procedures import ALL
from warifu.registers.casework import registry
from warifu.registers.casework.acts import NotVisible
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.people import acts as people
from warifu.registers.people.domain import Names
from warifu.registers.people.models import Person

SET_UP = 400  # days ago


@dataclass
class Book:
    """The world while it is being told: who and what is known by which short name, and what is still to happen."""

    today: date
    hands: Hands
    texts: dict[str, Any]
    organisations: dict[str, OrgId] = field(default_factory=dict)
    units: dict[str, UnitId] = field(default_factory=dict)
    people: dict[str, PersonId] = field(default_factory=dict)
    cases: dict[str, CaseId] = field(default_factory=dict)
    events: list[tuple[Instant, int, Callable[[Instant], None]]] = field(default_factory=list)

    def moment(self, days_ago: int, order: int) -> Instant:
        """A time of that open day (or the open day before it); later `order`s come later in the day."""
        day, calendar = self.today - timedelta(days=days_ago), holidays()
        while not calendar.is_open(LegalDay(day)):
            day -= timedelta(days=1)
        begins = datetime.combine(day, time(9, 5), JST)
        return Instant((begins + timedelta(minutes=7 * order)).astimezone(UTC))

    def on(self, days_ago: int, order: int, do: Callable[[Instant], None]) -> None:
        self.events.append((self.moment(days_ago, order), len(self.events), do))

    def step(
        self, days_ago: int, order: int, case: str, who: str, step: str, data: dict[str, Any] | None = None
    ) -> None:
        """`who` takes "procedure:step" in the case known by a short name, which an opening step makes."""

        def do(at: Instant) -> None:
            procedure, name = step.split(":")
            declared = registry.procedure(procedure).step(name)
            values = {key: value(at) if callable(value) else value for key, value in (data or {}).items()}
            try:
                made = self.hands.take(
                    self.people[who], procedure, name, at, case=self.cases.get(case), data=fill(declared, values)
                )
            except (NotTaken, NotVisible) as fault:
                raise NotTaken(f"{case}, {who}, {step}, {at:%Y-%m-%d}: {fault}") from fault
            self.cases[case] = made

        self.on(days_ago, order, do)


def _made(answer: Any) -> Any:
    if isinstance(answer, Refusal):
        raise NotTaken("; ".join(r.text.en for r in answer.reasons))
    return answer


def load(installation: Installation, today: date) -> None:
    """Fill an empty installation. Raises InstallationError where anybody is registered already."""
    if Person.objects.exists():
        raise InstallationError(
            f"{installation.directory} already holds records: the example wants a directory of its own"
        )
    folder = files("warifu.interfaces.example")
    world = yaml.safe_load((folder / "world.yaml").read_text("utf-8"))
    texts = yaml.safe_load((folder / "texts.yaml").read_text("utf-8"))
    book = Book(today=today, hands=Hands(installation.origin), texts=texts)
    with transaction.atomic():
        _set_up(book, world)
        story.tell(book, world)
        for at, _, do in sorted(book.events, key=lambda event: event[:2]):
            do(at)


def _set_up(book: Book, world: dict[str, Any]) -> None:
    """Organisations, units, people and appointments, by the two administrators of the ministry and the one of the Cabinet Office."""
    at = book.moment(SET_UP, 0)
    for row in world["organisations"]:
        book.organisations[row["code"]] = _made(
            people.add_organisation(
                kind=row["kind"],
                code=row["code"],
                name_ja=row["ja"],
                name_en=row["en"],
                act_2_1=row.get("act_2_1", ""),
                actor=None,
                at=at,
            )
        )
    for row in world["units"]:
        book.units[row["code"]] = _made(
            people.add_unit(
                organisation=book.organisations[row["of"]], name_ja=row["ja"], name_en=row["en"], actor=None, at=at
            )
        )
    for order, row in enumerate(world["people"], start=1):
        _enter(book, row, Instant(at + timedelta(minutes=order)))
    for row in world["people"]:
        for role in row.get("roles", ()):
            _appoint(book, row, role, Instant(at + timedelta(hours=2)))
    _delegate(book, [row for row in world["people"] if "delegate_of" in row], Instant(at + timedelta(hours=3)))


def _enter(book: Book, row: dict[str, Any], at: Instant) -> None:
    # Somebody who returned from secondment began at the ministry; the move is part of the story.
    began = ("sangyo", "ports") if row.get("stage") == "returned" else (row["of"], row.get("unit", ""))
    book.people[row["key"]] = person = _made(
        people.add_person(
            names=Names(row["kanji"], row["kana"], row["roman"]),
            organisation=book.organisations[began[0]],
            unit=book.units.get(began[1]),
            first=legal_day(at),
            actor=None,
            at=at,
        )
    )
    if "office" in row:
        _made(
            people.hold_office(
                person=person, organisation=book.organisations[row["of"]], office=row["office"], first=legal_day(at), last=None,
                actor=None, at=at,
            )
        )  # fmt: skip


def _appoint(book: Book, row: dict[str, Any], role: str, at: Instant) -> None:
    """The administrators come with the founding; everybody else is appointed by one of them, deciding roles confirmed by another."""
    first = None if role == roles.ADMINISTRATOR else book.people["amamiya" if row["of"] == "naikaku" else "yukimura"]
    made = _made(
        people.appoint(
            person=book.people[row["key"]], organisation=book.organisations[row["of"]], role=role, first=legal_day(at), last=None,
            actor=first, at=at,
        )
    )  # fmt: skip
    if first is not None and roles.ROLES[role].deciding:
        _made(people.confirm(appointment=made, actor=book.people["haneda"], at=Instant(at + timedelta(minutes=30))))


def _delegate(book: Book, rows: list[dict[str, Any]], at: Instant) -> None:
    """専決: the head lets the deputy take what may be delegated, for two years."""
    for row in rows:
        for procedure in ALL:
            steps = [step.name for step in procedure.steps if step.delegable]
            _made(
                people.delegate(
                    organisation=book.organisations[row["of"]],
                    delegator=book.people[row["delegate_of"]],
                    delegate=book.people[row["key"]],
                    role=roles.HEAD,
                    procedure=procedure.name,
                    steps=steps,
                    rule="産業基盤省専決規程 第4条（架空）",
                    first=legal_day(at),
                    last=LegalDay(legal_day(at) + timedelta(days=730)),
                    at=at,
                )
            )
