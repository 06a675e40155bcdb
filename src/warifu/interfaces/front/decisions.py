"""Decides inside the sequencer's round, and brings the answers back to the event loop.

The sequencer calls `Deciding` with the snapshot of the records it has just read the outbox from, so that no permit can
stand behind the entry that took the right away. What is decided becomes an entry whose opening is sealed under the key of
the person it is about. `Decider` is the other side: it hands questions in and waits for answers that are durable.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, wait
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, NamedTuple, Protocol

import orjson

from warifu.interfaces.api import answers
from warifu.interfaces.api.answers import Answer
from warifu.interfaces.api.authzen import DENY_ON_FIRST_DENY, EXECUTE_ALL, Asked, Malformed
from warifu.interfaces.front import sealing
from warifu.interfaces.front.sealing import EMPTY, Happened, Values
from warifu.interfaces.front.wording import Wording, Words
from warifu.kernel.access.model import PROVIDE, READ, Decision, Question
from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.days import legal_day
from warifu.registers.ledger.entry import Sealed
from warifu.registers.signin.tokens import token_owner
from warifu.registers.vault.keystore import EVIDENCE, KeyStore

_json = orjson.dumps
_KIND, _PERMIT, _DENY, _NONE = b'"access"', b'"permit"', b'"deny"', b"[]"
_DETAIL = b'{"act":%b,"day":"%b","id":"%b","ignored":%b,"missing":%b,"readings":%b,"to":%b,"via":%b}'
UNKNOWN = "unknown"  # whose key seals what was asked about nobody we know
_RECIPIENTS = ("organisation", "person")
PATIENCE = 0.025  # seconds the loop stands still for a round
ENOUGH = 64  # callers whose questions are handed over without looking for more
A_ROUND = 500  # questions that are handed over as one
QUIET_TURNS = 2  # turns of the loop that bring no question; one may lie between a request read and its question asked
_AT_ONCE = 500  # ids in one SQL statement

_Key = tuple[str, bytes]
Decide = Callable[[Any, Sequence[Question], LegalDay], Sequence[Decision]]
_ENDED = Answer(False, b"")  # in the place of an answer: the token of the question was no longer good


class Work(NamedTuple):
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
        self._words = Words()

    def __call__(
        self, connection: Any, works: Sequence[Work], at: datetime, *, permits_stopped: bool
    ) -> list[tuple[Sealed, Answer]]:
        """For each question its entry and its answer, from what `connection` sees. While permits are stopped every answer is no."""
        today = legal_day(Instant(at))
        ended = _ended(connection, {work.bearer for work in works if work.bearer}, at)
        foreign = [(answers.NO_TOKEN,) if work.bearer in ended else _foreign(work.asked) for work in works]
        askable = [work for work, reasons in zip(works, foreign, strict=True) if not reasons]
        decided = iter(self._decide(connection, [_question(work) for work in askable], today))
        keys, unknown = self._keys(connection, {work.asked.subject for work in askable})
        stopped = (answers.CLOCK,) if permits_stopped else ()
        given, happened = [], []
        for made, work, reasons in zip(sealing.new_ids(len(works)), works, foreign, strict=True):
            words = None if reasons else self._words.of(next(decided))
            beside = (*stopped, *reasons)
            asked = work.asked
            answer = answers.answer(words and words.said, beside, id=made, law=self._law, ignored=asked.ignored)
            values = _values(words, beside, answer.permitted, work, made, work.day or today)
            given.append(_ENDED if work.bearer in ended else answer)
            happened.append(Happened(made, keys.get(asked.subject, unknown), values))
        return list(zip(sealing.seal(happened, at, self._law), given, strict=True))

    def _keys(self, connection: Any, people: set[str]) -> tuple[dict[str, _Key], _Key]:
        """The keys of those of them who are people of ours, and the one that seals the rest: a made-up id opens no key of its own."""
        keys = self._keystore.found([UNKNOWN, *people], EVIDENCE)
        if missing := people - keys.keys():
            keys |= self._keystore.keys_for([UNKNOWN, *_known(connection, missing)], EVIDENCE)
        elif UNKNOWN not in keys:
            keys |= self._keystore.keys_for([UNKNOWN], EVIDENCE)
        return keys, keys.pop(UNKNOWN)


def _values(
    words: Wording | None, beside: tuple[answers.Foreign, ...], permitted: bool, work: Work, made: str, day: LegalDay
) -> Values:
    """The fields of the entry. `beside` are reasons that are not the law's; they stand first."""
    asked, reasons = work.asked, words.reasons if words else _NONE
    if beside:
        reasons = _json([*(code for code, _, _ in beside), *(words.codes if words else ())])
    detail = _DETAIL % (
        _json(asked.action),
        day.isoformat().encode(),
        made.encode(),
        _json(asked.ignored) if asked.ignored else _NONE,
        words.missing if words else _NONE,
        words.readings if words else _NONE,
        _json(asked.to),
        _json(work.via),
    )
    outcome = _PERMIT if permitted else _DENY
    return _KIND, outcome, reasons, EMPTY, _json(asked.subject), _json(work.actor), _json(asked.resource), detail


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
    """Which of these ids are people of ours."""
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

    async def one(self, work: Work) -> bytes:
        """The answer, as JSON."""
        return _whole(*(await self._submit((work,)))[0])

    async def several(self, items: Sequence[Work | Malformed], semantic: str = EXECUTE_ALL) -> bytes:
        """A JSON array: one answer for each item, in order; cut short after the first no, or the first yes, where the semantic says so."""
        return b"[%b]" % b",".join(await self._each(items, semantic))

    async def _each(self, items: Sequence[Work | Malformed], semantic: str) -> list[bytes]:
        if semantic == EXECUTE_ALL:
            works = tuple(item for item in items if isinstance(item, Work))
            done = iter(await self._submit(works) if works else ())
            return [answers.broken(str(item)) if isinstance(item, Malformed) else _whole(*next(done)) for item in items]
        stop_at, given = semantic != DENY_ON_FIRST_DENY, []
        for item in items:
            # One after the other: what is not reached is not decided, and does not stand in the ledger.
            if isinstance(item, Malformed):
                permitted, text = False, answers.broken(str(item))
            else:
                answer, index = (await self._submit((item,)))[0]
                permitted, text = answer.permitted, _whole(answer, index)
            given.append(text)
            if permitted is stop_at:
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


def _whole(answer: Answer, index: int) -> bytes:
    if answer is _ENDED:
        raise TokenEnded
    return answer.whole(index)
