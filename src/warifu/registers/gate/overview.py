"""Reverse questions: everybody who may with one item, everything one person may, with what stands against the rest. No Django.

The command line, the pages and the searches of the API ask here, each in one snapshot of the records, and record here that it was asked:
one entry of the log for one overview, whoever and however many it is about.

    found = who(connection, "grid-study", READ, "", day, among=people_she_sees)
    record(connection, keystore, found, actor=officer, via="pages", at=at, law_digest=law.digest)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import READ, Decision, Question
from warifu.kernel.ids import LegalDay
from warifu.registers.gate import sql, whole
from warifu.registers.gate.decide import ENGINE, decide
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyStore

# Up to so many are asked about one by one; for more, reading everything there is costs less.
FEW = 2_000


@dataclass(frozen=True, slots=True)
class Overview:
    """One reverse question and its answers, by id in order. `person` and `item`: the one that was named, the other is "". `to`: to whom
    the item would be provided, "" for another act.
    """

    act: str
    day: LegalDay
    person: str
    item: str
    to: str
    answers: tuple[tuple[str, Decision], ...]

    @property
    def permitted(self) -> list[str]:
        return [one for one, decision in self.answers if decision.permitted]


def who(connection: Any, item: str, act: str, to: str, day: LegalDay, among: Sequence[str] | None = None) -> Overview:
    """Who of `among` (None: of everybody the gate knows) may do this with the item on that day."""

    def question(person: str) -> Question:
        return Question(person, act, item, to or None)

    def at_once(compiled: CompiledDay, people: Sequence[str]) -> list[Decision]:
        return [compiled.decide(question(person)) for person in people]

    answers = _answers(
        connection, among, question, day, lambda: whole.around_item(connection, item), whole.people, at_once
    )
    return Overview(act, day, "", item, to, answers)


def what(
    connection: Any, person: str, act: str, to: str, day: LegalDay, among: Sequence[str] | None = None
) -> Overview:
    """With which of the items `among` (None: of all that were ever designated) the person may do this on that day."""

    def question(item: str) -> Question:
        return Question(person, act, item, to or None)

    def at_once(compiled: CompiledDay, items: Sequence[str]) -> list[Decision]:
        return compiled.reads(person, items) if act == READ else [compiled.decide(question(item)) for item in items]

    answers = _answers(
        connection, among, question, day, lambda: whole.around_people(connection, {person, to}), whole.items, at_once
    )
    return Overview(act, day, person, "", to, answers)


def _answers(
    connection: Any,
    among: Sequence[str] | None,
    question: Callable[[str], Question],
    day: LegalDay,
    read: Callable[[], Facts],
    known: Callable[[Facts], list[str]],
    at_once: Callable[[CompiledDay, Sequence[str]], list[Decision]],
) -> tuple[tuple[str, Decision], ...]:
    if among is not None and len(among) <= FEW:
        ids = sorted(set(among))
        return tuple(zip(ids, decide(connection, [question(one) for one in ids], day), strict=True))
    facts = read()
    ids = known(facts) if among is None else sorted(set(among))
    return tuple(zip(ids, at_once(CompiledDay(ENGINE, facts, day), ids), strict=True))


def record(
    connection: Any, keystore: KeyStore, found: Overview, *, actor: str, via: str, at: datetime, law_digest: str
) -> str:
    """One entry in the outbox that it was asked, in the caller's transaction: how many were asked about and how many may, and the digest
    of their ids in order. Returns the entry's id. `actor` "" is the operator at a terminal.
    """
    permitted, cursor = found.permitted, connection.cursor()
    cursor.execute(f"SELECT 1 FROM people_person WHERE id = {sql.marks(connection, 1)}", [found.person])  # noqa: S608
    # A made-up id must not open a key of its own.
    subject = found.person if cursor.fetchone() else evidence.INSTALLATION
    return evidence.record(
        cursor,
        keystore,
        cls="decision",
        at=at,
        law_digest=law_digest,
        subject=subject,
        fields={
            "kind": "overview",
            "subject": found.person,
            "actor": actor,
            "object": found.item,
            "detail": {
                "act": found.act,
                "day": found.day.isoformat(),
                "to": found.to,
                "via": via,
                "asked": len(found.answers),
                "permitted": len(permitted),
                "ids": sha256("\n".join(permitted).encode()).hexdigest(),
            },
        },
    )
