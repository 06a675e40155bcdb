"""What a case is told of the time before it was kept here: the steps that must have been taken, with the days that a list gives. Pure.

A designation that an organ brings along was proposed, decided, perhaps extended, checked, lifted. Of all this lists know the days alone: no
person, no reason, no signature. It is not a journal and stands in none; periods start from it, and the state follows from it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from warifu.kernel.ids import Instant, LegalDay, PersonId
from warifu.kernel.law.days import JST
from warifu.kernel.procedure import engine
from warifu.kernel.procedure.model import Procedure, Taken
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.procedures import ALL

Before = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Past:
    """`last`: the last good day as it stands now; `before`: the steps taken before, as `Case.before` keeps them."""

    state: str
    began: date
    since: Instant
    closed: bool
    before: Before
    last: str = ""
    extensions: tuple[Mapping[str, str], ...] = ()


def law_digest() -> str:
    return law().digest


def version(procedure: str) -> int:
    return _newest(procedure).version


def _newest(name: str) -> Procedure:
    return max((one for one in ALL if one.name == name), key=lambda one: one.version)


def designation(
    row: Mapping[str, str], extended: Sequence[Mapping[str, str]], checked: Sequence[Mapping[str, str]], today: LegalDay
) -> Past:
    """Proposed and designated on its first day; extended, checked, lifted or expired as the lists say."""
    steps: list[tuple[str, int, str, dict[str, str]]] = [(one["checked_on"], 0, "check_reasons", {}) for one in checked]
    extensions, last = [], row["last"]
    for one in sorted(extended, key=lambda e: e["on"]):
        last = one["last"]
        asked = ("ask_cabinet", "record_approval") if one["approved_on"] else ()
        steps += [(one["on"], 1, step, {}) for step in ("propose_extension", *asked)]
        steps.append((one["on"], 1, "extend", {"last_day": last}))
        told = {"on": one["on"], "last": last}
        extensions.append(told | ({"approved_on": one["approved_on"]} if one["approved_on"] else {}))
    if row["lifted_on"] and row["lifted_on"] <= today.isoformat():
        steps += [(row["lifted_on"], 2, step, {}) for step in ("propose_lifting", "lift")]
    elif last < today.isoformat():
        over = date.fromisoformat(last) + timedelta(days=1)
        steps.append((over.isoformat(), 2, "expire", {}))
    end = next((day for day, order, _, _ in steps if order == 2), "9999")
    begin = [_said("propose", row["first"], {}), _said("designate", row["first"], {"last_day": row["last"]})]
    rest = sorted((step for step in steps if step[1] == 2 or step[0] < end), key=lambda step: step[:2])
    before = [*begin, *(_said(step, day, data) for day, _, step, data in rest)]
    return _past("designation", before, date.fromisoformat(row["first"]), last, tuple(extensions))


def accreditation(row: Mapping[str, str], contracts: Iterable[Mapping[str, str]], today: LegalDay) -> Past:
    """Accredited, then under one contract after the other, until it was cancelled."""
    first, now = row["accredited_on"], today.isoformat()
    before = [_said(step, first, {}) for step in ("propose", "accept", "apply", "examine", "accredit")]
    ended = row["ended_on"] if row["ended_on"] and row["ended_on"] <= now else ""
    under = ""
    for one in sorted(contracts, key=lambda c: (c["first"], c["last"])):
        if under:
            before.append(_said("end_contract", under, {}))
        before += [_said(step, one["first"], {}) for step in ("draft_contract", "conclude_contract")]
        under = one["last"]
    if under and (ended or under < now):
        before.append(_said("end_contract", min(under, ended or under), {}))
    if ended:
        before += [_said(step, ended, {}) for step in ("propose_cancellation", "cancel")]
    return _past("accreditation", before, date.fromisoformat(first), "", ())


def _past(name: str, before: Before, began: date, last: str, extensions: tuple[Mapping[str, str], ...]) -> Past:
    procedure = _newest(name)
    history = tuple(Taken(one["step"], PersonId(""), begin_of(one["on"])) for one in before)
    places = engine.path(procedure, history)[1:]
    state = places[-1]
    since = next(at for at in range(len(places)) if all(place == state for place in places[at:]))
    return Past(state, began, history[since].at, state in procedure.ends, before, last, extensions)


def begin_of(day: str) -> Instant:
    return Instant(datetime.combine(date.fromisoformat(day), time(), JST).astimezone(UTC))


def _said(step: str, day: str, data: dict[str, str]) -> dict[str, Any]:
    return {"step": step, "on": day} | ({"data": data} if data else {})
