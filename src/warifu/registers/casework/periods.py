"""Keeps the periods of cases beside their journals, and whose turn it is beside their states, so that lists can follow an index.

They follow from the journal, the law data and the declarations: written anew with every step, and all of them when law data or declarations
have changed. What a page says of a deadline or a turn it still reads off the journal (`kernel.procedure.clocks`) and the declaration.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from hashlib import sha256

from django.db import transaction

from warifu.kernel.ids import CaseId, Instant, LegalDay
from warifu.kernel.law.model import PERIODS, NoAnswer
from warifu.kernel.procedure.clocks import Length
from warifu.kernel.procedure.model import CaseState
from warifu.kernel.procedure.periods import runs
from warifu.regimes.jp.holidays import holidays
from warifu.regimes.jp.iesi import law
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import FAR, Case, Period, PeriodsCounted

RESTING = "ok"  # the tone of a state in which nothing moves by itself: in force, valid
_AT_ONCE = 500
# Clock, last good day, day of its end.
Row = tuple[str, date | None, date | None]


def length_of(name: str, day: LegalDay) -> Length | None:
    """A period of the law data on a day, as the clocks want it; None where the law and the organ set none."""
    try:
        value = law().value(name, day)
    except NoAnswer:
        return None
    return (value.number, value.unit, value.cite, value.confidence) if value.unit in PERIODS else None


def restate(case: Case, at: Instant) -> None:
    """Write the periods of a case that has just moved, in the transaction of its step."""
    _write([case], [queries.state_of(case)], at)


def recount(ids: Iterable[str], at: Instant) -> None:
    """Write the periods of these cases anew, in the caller's transaction."""
    wanted = sorted(ids)
    for start in range(0, len(wanted), _AT_ONCE):
        cases = list(Case.objects.filter(id__in=wanted[start : start + _AT_ONCE]))
        _write(cases, queries.states_of(cases), at)


def settle(at: Instant) -> bool:
    """Count everything anew where the law data are others than those counted with. Says whether it was due."""
    now = _digest()
    if PeriodsCounted.objects.filter(digest=now).exists():
        return False
    rebuild(at)
    return True


@transaction.atomic
def rebuild(at: Instant) -> None:
    """Write the periods of all cases anew."""
    for cases in _chunks():
        _write(cases, queries.states_of(cases), at)
    PeriodsCounted.objects.all().delete()
    PeriodsCounted.objects.create(digest=_digest())


def differences(at: Instant) -> Iterator[CaseId]:
    """The cases whose periods are not what their journals say. None: all are."""
    for cases in _chunks():
        kept: dict[str, list[Row]] = {case.id: [] for case in cases}
        for id_, *row in Period.objects.filter(case__in=cases).values_list("case_id", "clock", "due", "ended"):
            kept[id_].append((row[0], row[1], row[2]))
        for case, state in zip(cases, queries.states_of(cases), strict=True):
            rows = _rows(state, at)
            beside = (_next_due(rows), *_turn(case))
            if sorted(map(str, kept[case.id])) != sorted(map(str, rows)) or beside != (
                case.next_due,
                case.turn,
                case.resting,
            ):
                yield state.id


def _write(cases: list[Case], states: Iterable[CaseState], at: Instant) -> None:
    Period.objects.filter(case__in=cases).delete()
    made = []
    for case, state in zip(cases, states, strict=True):
        rows = _rows(state, at)
        case.next_due, (case.turn, case.resting) = _next_due(rows), _turn(case)
        made += [Period(case=case, clock=clock, due=due, ended=ended) for clock, due, ended in rows]
    Period.objects.bulk_create(made)
    Case.objects.bulk_update(cases, ["next_due", "turn", "resting"])


def _next_due(rows: Iterable[Row]) -> date:
    return min((due for _, due, ended in rows if due is not None and ended is None), default=FAR)


def _turn(case: Case) -> tuple[str, bool]:
    """Whose turn the state of a case is, and whether nothing moves in it by itself."""
    state = registry.procedure(case.procedure, case.version).state(case.state)
    return state.turn, state.tone == RESTING


def _rows(state: CaseState, at: Instant) -> list[Row]:
    declared = registry.procedure(state.procedure, state.version)
    return [(run.clock, run.due, run.ended) for run in runs(declared, state, length_of, at, holidays())]


def _chunks() -> Iterator[list[Case]]:
    last = ""
    while cases := list(Case.objects.filter(id__gt=last).order_by("id")[:_AT_ONCE]):
        yield cases
        last = cases[-1].id


def _digest() -> str:
    days = "\n".join(h.day.isoformat() for h in holidays().holidays())
    known = f"{holidays().first_year} {holidays().last_year}"
    turns = "\n".join(f"{p.name} {p.version} {s.name} {s.turn} {s.tone}" for p, s in registry.states())
    return sha256(f"{law().digest}\n{known}\n{days}\n{turns}".encode()).hexdigest()
