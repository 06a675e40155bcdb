"""My tasks: the cases whose turn is this reader's, by urgency; those waiting for others; what may be begun.

A case at rest (a designation in force, say) is no task until a deadline comes near or a notice is owed.
"""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Coalesce

from warifu.interfaces.web import deadlines
from warifu.interfaces.web.blocks import Bit, Chip, Name, Turn
from warifu.interfaces.web.case import opening, parts
from warifu.interfaces.web.case.seen import Seen, address, number
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.listing import Cell, cell
from warifu.interfaces.web.tasks.model import Group, Opening, Task, TasksPage
from warifu.kernel.ids import Instant, LegalDay, Text
from warifu.kernel.law.calendar import CalendarError
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.clocks import ClockState
from warifu.regimes.jp.holidays import holidays
from warifu.registers.casework import queries
from warifu.registers.casework.models import Case, Notice
from warifu.registers.casework.register import own_sides, turns
from warifu.registers.casework.registry import Beside
from warifu.registers.people.domain import Audience

MOST_MINE = 15
MOST_OTHERS = 10
_NEAR = timedelta(days=100)  # nothing that ends later presses (`ClockState.soon`)
_WEEK = 5  # open days
_ASKED = Text("調査票を求められている", "Sheet asked for")
_GROUPS = (
    ("late", Text("期限を過ぎた", "Overdue"), "late"),
    ("soon", Text("今日と明日まで", "Due today or tomorrow"), "soon"),
    ("week", Text("5開庁日以内", "Within 5 working days"), "mine"),
    ("later", Text("そのほか、あなたの番", "Also your turn"), "mine"),
)


def tasks_page(asking: Audience, at: Instant, language: str) -> TasksPage:
    # Which they are is found in an index, without carrying whole rows through the sorting.
    open_ = _open(asking)
    ours, theirs = _ours(open_, asking)[: MOST_MINE + 1], _theirs(open_, asking)[:MOST_OTHERS]
    some = (Case.objects.filter(id__in=rows.values("id")) for rows in (ours, theirs))
    first, *others = (rows.values_list("id", flat=True) for rows in (*some, queries.asked(asking)))
    rows = queries.with_rows(Case.objects.filter(id__in=list(first.union(*others))))
    cases = together(rows, asking, at, language)
    sides = own_sides(asking)
    here = [case for case in cases if case.case.turn in sides or case.asked]
    # In front what she was asked for by name: nobody else can do it.
    here.sort(key=lambda case: (case.asked is None, case.case.next_due, case.case.state_since, case.case.id))
    elsewhere = [c for c in cases if c not in here and c.case.turn and not c.resting and not parts.outside(c)]
    elsewhere.sort(key=lambda case: (case.case.state_since, case.case.id))
    shown = here[:MOST_MINE]
    mine = [case for case in shown if case.mine]
    waiting = [case for case in shown if not case.mine and not case.resting]
    groups: dict[str, list[Seen]] = {code: [] for code, _, _ in _GROUPS}
    for case in sorted(mine, key=_urgency):
        groups[_group(deadlines.nearest(case.clocks), case.day)].append(case)
    return TasksPage(
        at=at,
        groups=tuple(
            Group(code, title.of(language), tuple(_task(c, mine=True) for c in groups[code]), tone)
            for code, title, tone in _GROUPS
        ),
        more=len(here) > MOST_MINE,
        others=tuple(_task(c, mine=False) for c in (waiting + elsewhere)[:MOST_OTHERS]),
        others_total=_number(open_, asking, len(elsewhere)) + len(waiting),
        openings=tuple(
            Opening(s.title.of(language), f"/open/{p.name}/{s.name}/", s.cite) for p, s in opening.steps(asking)
        ),
    )


def _open(asking: Audience) -> QuerySet[Case]:
    """Open cases of her roles."""
    _, _, by_role = queries.seen(asking)
    # SQLite follows an index by a value, not by a column's own truth.
    return Case.objects.filter(by_role, closed__in=[False])


def _ours(open_: QuerySet[Case], asking: Audience) -> QuerySet[Case]:
    """Those whose turn may be this reader's, what is due first in front. Whether there is something to do, each must say itself."""
    # A case at rest is no task until a deadline comes near or a notice is owed.
    owed = Exists(Notice.objects.filter(case=OuterRef("pk"), given_at__isnull=True))
    stirring = Q(resting=False) | Q(next_due__lte=asking.day + _NEAR) | Q(owed)
    return open_.filter(stirring, turn__in=sorted(own_sides(asking))).order_by("next_due", "state_since", "id")


def _theirs(open_: QuerySet[Case], asking: Audience) -> QuerySet[Case]:
    """Those in which somebody else's turn is waited for, what waits longest in front."""
    turns_ = sorted(turns().keys() - own_sides(asking))
    # Not the column itself: an index of it leads through the cases of every organ, and through those that are closed.
    return open_.filter(resting=False, turn__in=turns_).order_by(Coalesce("state_since", "state_since"), "id")


def _number(open_: QuerySet[Case], asking: Audience, read: int) -> int:
    """How many wait for somebody else, of whom so many were read: counted only where that may not be all."""
    if read < MOST_OTHERS:
        return read
    return max(read, _theirs(open_, asking).count() + read - MOST_OTHERS)


def together(rows: Iterable[Case], asking: Audience, at: Instant, language: str, *, to_act: bool = True) -> list[Seen]:
    """Several cases for one page, read in one go; what says who may act in them only where the page asks it."""
    known, listed = Directory(language), list(rows)
    if to_act:
        queries.bring_along(listed)
    else:
        prefetch_related_objects(listed, "organisation", "contractor", "journal")
    known.learn(body for row in listed for body in (row.organisation, row.contractor) if body)
    known.fetch(people=[row.subject for row in listed if row.subject_kind == "person"])
    beside = Beside(listed, asking.day)
    return [Seen(row, asking, at, language, known, beside) for row in listed]


def _urgency(case: Seen) -> tuple[LegalDay, Instant]:
    """Order: deadline, then since when."""
    clock = deadlines.nearest(case.clocks)
    return (clock.due if clock else LegalDay(date.max)), case.case.state_since


def _group(clock: ClockState | None, today: LegalDay) -> str:
    if clock is None:
        return "later"
    if clock.late:
        return "late"
    left = _open_days(today, clock.due)
    return "soon" if left <= 1 else "week" if left <= _WEEK else "later"


def _open_days(today: LegalDay, due: LegalDay) -> int:
    """Open days until a deadline; beyond the years whose holidays are known, calendar days stand in (they are many either way)."""
    try:
        return holidays().open_days_between(today, due)
    except CalendarError:
        return (due - today).days


def _task(case: Seen, *, mine: bool) -> Task:
    language, row = case.language, case.case
    state = case.procedure.state(row.state)
    # A superior hears that she was asked, and not where the case stands.
    asked = mine and parts.outside(case)
    clock = None if asked else deadlines.nearest(case.clocks)
    since = legal_day(Instant(row.state_since))
    likely = case.likely if mine else None
    tone = "late" if clock and clock.late else "soon" if clock and clock.soon else state.tone
    return Task(
        href=address(row),
        number=number(row),
        about=about(case),
        meta=case.procedure.title.of(language),
        state=Chip(_ASKED.of(language), "act") if asked else Chip(state.label.of(language), tone),
        turn=Turn("", mine=True)
        if asked
        else Turn(parts.party(case, state.turn), mine=mine, since=since, days=(case.day - since).days),
        due=deadlines.due(clock, language) if clock else None,
        next=likely.title.of(language) if likely else "",
        next_href=f"{address(row)}steps/{likely.name}/" if likely else address(row),
        cites=likely.cite if likely else (),
    )


def about(case: Seen) -> Name | str:
    """Who or what a case is about: the person with the reading of her name, else the body or the matter."""
    if case.case.subject_kind == "person":
        return case.known.name(case.case.subject)
    return parts.subject_text(case)


def about_cell(case: Seen) -> Cell:
    found = about(case)
    return (Bit(name=found),) if isinstance(found, Name) else cell(found)


def cells(case: Seen) -> tuple[Cell, ...]:
    """A row of the list of cases: whose turn by its party, since whether this reader could act now is asked case by case."""
    task = _task(case, mine=False)
    return (
        (Bit(task.number, href=task.href),),
        cell(task.meta),
        about_cell(case),
        (Bit(chip=task.state),),
        (Bit(turn=task.turn),) if task.turn.party else (),
        (Bit(due=task.due),) if task.due else (),
    )
