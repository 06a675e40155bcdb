"""Decides inside the sequencer's round, and brings the answers back to the event loop.

The sequencer calls `Deciding` with the snapshot of the records it has just read the outbox from, so that no permit can
stand behind the entry that took the right away. What is decided becomes an entry whose opening is sealed under the key of
the person it is about. `Decider` is the other side: it hands questions in and waits for answers that are durable.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, Protocol

from warifu.interfaces.api import answers
from warifu.interfaces.api.authzen import DENY_ON_FIRST_DENY, EXECUTE_ALL, Asked, Malformed
from warifu.interfaces.front import sealing
from warifu.interfaces.front.sealing import Happened
from warifu.kernel.access.model import PROVIDE, READ, Decision, Question
from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.days import legal_day
from warifu.registers.ledger.entry import Sealed
from warifu.registers.signin.tokens import token_owner
from warifu.registers.vault.keystore import KeyStore

UNKNOWN = "unknown"  # whose key seals what was asked about nobody we know
_RECIPIENTS = ("organisation", "person")
PATIENCE = 0.025  # seconds the loop stands still for a round
ENOUGH = 64  # callers whose questions are handed over without looking for more
A_ROUND = 500  # questions that are handed over as one
QUIET_TURNS = 2  # turns of the loop that bring no question; one may lie between a request read and its question asked
_AT_ONCE = 500  # ids in one SQL statement

Decide = Callable[[Any, Sequence[Question], LegalDay], Sequence[Decision]]
Answer = dict[str, Any]
_ENDED: Answer = {}  # in the place of an answer: the token of the question was no longer good


@dataclass(frozen=True, slots=True)
class Work:
    """One question on its way: what was asked, by whom ("" for the operator), through which door, about which day if not today."""

    asked: Asked
    actor: str
    via: str
    day: LegalDay | None = None
    bearer: str = ""  # must still be good when it is decided; empty where no token is involved


_Submitted = tuple[tuple[Work, ...], "asyncio.Future[Any]"]  # what one caller asked, and the future of its answers


class TokenEnded(Exception):
    """The bearer was no longer good in the snapshot that would have decided: denied, recorded, and not answered."""


class Deciding:
    """The function the sequencer is given. `decide` is the gate's, or in tests a double that speaks like it."""

    def __init__(self, decide: Decide, keystore: KeyStore, law_digest: str) -> None:
        self._decide = decide
        self._keystore = keystore
        self._law = law_digest

    def __call__(
        self, connection: Any, works: Sequence[Work], at: datetime, *, permits_stopped: bool
    ) -> list[tuple[Sealed, Answer]]:
        """For each question its entry and its answer, from what `connection` sees. While permits are stopped every answer is no."""
        today = legal_day(Instant(at))
        ended = _ended(connection, {work.bearer for work in works if work.bearer}, at)
        foreign = [(answers.NO_TOKEN,) if work.bearer in ended else _foreign(work.asked) for work in works]
        askable = [work for work, reasons in zip(works, foreign, strict=True) if not reasons]
        decided = iter(self._decide(connection, [_question(work) for work in askable], today))
        known = _known(connection, {work.asked.subject for work in askable})
        stopped = (answers.CLOCK,) if permits_stopped else ()
        given, happened = [], []
        for made, work, reasons in zip(sealing.new_ids(len(works)), works, foreign, strict=True):
            answer, fields = self._one(
                made, work, (*stopped, *reasons), None if reasons else next(decided), work.day or today
            )
            owner = work.asked.subject if work.asked.subject in known else UNKNOWN
            given.append(_ENDED if work.bearer in ended else answer)
            happened.append(Happened(made, owner, fields))
        return list(zip(sealing.seal(self._keystore, happened, at, self._law), given, strict=True))

    def _one(
        self, made: str, work: Work, beside: tuple[answers.Foreign, ...], decision: Decision | None, day: LegalDay
    ) -> tuple[Answer, dict[str, Any]]:
        """What the caller is told, and the fields of the entry. `beside` are reasons that are not the law's."""
        asked = work.asked
        codes = [code for code, _, _ in beside]
        if decision is None:
            answer = answers.refused(beside, id=made, law=self._law, ignored=asked.ignored)
            readings, missing = [], []
        else:
            answer = answers.decided(decision, beside, id=made, law=self._law, ignored=asked.ignored)
            codes += [rule.name for rule in decision.refusals]
            readings = [f"{name}:{taken}" for name, taken in zip(decision.readings, decision.taken, strict=True)]
            # Whoever asked may open the entry, so it tells no more than the answer: of a discreet rule not whether anything is recorded.
            missing = sorted(r.name for r in decision.refusals if r.name in decision.missing and not r.discreet)
        return answer, {
            "kind": "access",
            "outcome": "permit" if answer["decision"] else "deny",
            "reasons": codes,
            "subject": asked.subject,
            "actor": work.actor,
            "object": asked.resource,
            "detail": {
                "id": made,
                "act": asked.action,
                "day": day.isoformat(),
                "to": asked.to,
                "via": work.via,
                "ignored": asked.ignored,
                "readings": readings,
                "missing": missing,
            },
        }


def _question(work: Work) -> Question:
    asked = work.asked
    return Question(person=asked.subject, act=asked.action, item=asked.resource, to=asked.to or None, day=work.day)


def _foreign(asked: Asked) -> tuple[answers.Foreign, ...]:
    """Why the law has no rule about this question; empty where it has."""
    if asked.subject_type == "person" and asked.resource_type == "item" and asked.action == READ:
        return ()
    reasons = []
    if asked.subject_type != "person":
        reasons.append(answers.NOT_A_PERSON)
    if asked.resource_type != "item":
        reasons.append(answers.NOT_AN_ITEM)
    if asked.action not in (READ, PROVIDE):
        reasons.append(answers.NOT_AN_ACT)
    if asked.action == PROVIDE and (asked.to_type not in _RECIPIENTS or not asked.to):
        reasons.append(answers.NO_RECIPIENT)
    return tuple(reasons)


def _ended(connection: Any, bearers: Iterable[str], at: datetime) -> set[str]:
    """Which of these bearers are good no longer: one look for all questions of a round that come with the same one."""
    cursor = connection.cursor()
    return {bearer for bearer in bearers if token_owner(cursor, bearer, Instant(at)) is None}


def _known(connection: Any, people: Iterable[str]) -> set[str]:
    """Which of these ids are people of ours: a made-up id must not open a key of its own."""
    ids = sorted(people)
    found: set[str] = set()
    for begin in range(0, len(ids), _AT_ONCE):
        some = ids[begin : begin + _AT_ONCE]
        marks = ",".join("?" * len(some))
        found.update(row[0] for row in connection.execute(f"SELECT id FROM people_person WHERE id IN ({marks})", some))  # noqa: S608
    return found


class Sequencing(Protocol):
    """What is used of the sequencer."""

    def ask(self, *works: Work) -> "Future[Any]": ...


class Decider:
    """Hands questions to the sequencer and waits, without a thread per question.

    What comes in during one turn of the loop is handed over together, and the loop then stands still for the round, up to PATIENCE: two
    threads that both want the interpreter cost each other more than a round takes. A round that takes longer (a slow disk) is waited for
    in the usual way, and the loop goes on.
    """

    def __init__(self, sequencer: Sequencing, loop: asyncio.AbstractEventLoop) -> None:
        self._sequencer = sequencer
        self._loop = loop
        self._batch: list[_Submitted] = []
        self._late: deque[tuple[Sequence[_Submitted], Future[Any]]] = deque()
        self._waking = False
        self._seen = self._quiet = 0
        self.waiting = 0

    async def one(self, work: Work) -> Answer:
        return _with_index((await self._submit((work,)))[0])

    async def several(self, items: Sequence[Work | Malformed], semantic: str = EXECUTE_ALL) -> list[Answer]:
        """One answer for each item, in order; cut short after the first no, or the first yes, where the semantic says so."""
        if semantic == EXECUTE_ALL:
            works = tuple(item for item in items if isinstance(item, Work))
            done = iter(await self._submit(works) if works else ())
            return [
                answers.broken(str(item)) if isinstance(item, Malformed) else _with_index(next(done)) for item in items
            ]
        stop_at, given = semantic != DENY_ON_FIRST_DENY, []
        for item in items:
            # One after the other: what is not reached is not decided, and does not stand in the ledger.
            given.append(answers.broken(str(item)) if isinstance(item, Malformed) else await self.one(item))
            if given[-1]["decision"] is stop_at:
                break
        return given

    def _submit(self, works: tuple[Work, ...]) -> "asyncio.Future[Any]":
        waiting: asyncio.Future[Any] = self._loop.create_future()
        self.waiting += len(works)
        if not self._batch:
            self._loop.call_soon(self._hand_over)
        self._batch.append((works, waiting))
        return waiting

    def _hand_over(self) -> None:
        # A round costs much and a question in it little: as long as the loop finds more that is ready, it is taken along.
        grown, self._seen = len(self._batch) > self._seen, len(self._batch)
        self._quiet = 0 if grown else self._quiet + 1
        if self._quiet < QUIET_TURNS and self._seen < ENOUGH:
            self._loop.call_soon(self._hand_over)
            return
        batch, self._batch, self._seen, self._quiet = self._batch, [], 0, 0
        asked = [
            (group, self._sequencer.ask(*(work for works, _ in group for work in works))) for group in _groups(batch)
        ]
        # Rounds are answered in order: with the last one all are.
        wait([asked[-1][1]], timeout=PATIENCE)
        for group, done in asked:
            if done.done():
                self._settle(group, done)
            else:
                done.add_done_callback(partial(self._came_late, group))

    def _came_late(self, group: Sequence[_Submitted], done: "Future[Any]") -> None:
        """Called in the sequencer's thread."""
        self._late.append((group, done))
        if not self._waking:
            self._waking = True
            self._loop.call_soon_threadsafe(self._deliver)

    def _deliver(self) -> None:
        # First the flag: what is appended from here on wakes the loop again.
        self._waking = False
        while self._late:
            self._settle(*self._late.popleft())

    def _settle(self, group: Sequence[_Submitted], done: "Future[Any]") -> None:
        fault = done.exception()
        logged = iter(() if fault else done.result())
        for works, waiting in group:
            self.waiting -= len(works)
            given = list(islice(logged, len(works)))
            if waiting.cancelled():
                continue
            if fault:
                waiting.set_exception(fault)
            else:
                waiting.set_result(given)


def _groups(batch: Sequence[_Submitted]) -> list[list[_Submitted]]:
    """What is handed to the sequencer together: as many questions as make a good round, and what one caller asked at once never apart."""
    groups: list[list[_Submitted]] = []
    room = 0
    for submitted in batch:
        if room <= 0:
            groups.append([])
            room = A_ROUND
        groups[-1].append(submitted)
        room -= len(submitted[0])
    return groups


def _with_index(result: tuple[Answer, int]) -> Answer:
    answer, index = result
    if answer is _ENDED:
        raise TokenEnded
    answer["context"]["ledger_index"] = index
    return answer
