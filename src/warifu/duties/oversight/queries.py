"""The numbers of oversight for one organ and one calendar year, and the rows behind each. A number is the length of its rows, never a sum
kept apart, and the rows are those that this audience finds in the lists.

Who has the page is said by the role table, and what of it by the cases that the same role sees: the inspector every organ's designations,
everybody else the own organ. Her own case, and what she sees otherwise than by such a role, is not counted. The year is that of Japanese
law: from midnight to midnight in Japan.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from warifu.duties.custody import queries as custody
from warifu.duties.custody.models import Document
from warifu.duties.designation import queries as designation
from warifu.duties.designation.models import Designation
from warifu.duties.oversight import counted
from warifu.duties.oversight.counted import BLOCKS, DOCUMENTS, EXPIRED, IN_FORCE, JOURNAL, Block
from warifu.kernel.ids import Instant, LegalDay, OrgId
from warifu.kernel.law.days import JST, legal_day
from warifu.regimes.jp import roles
from warifu.registers.casework import queries as casework
from warifu.registers.casework.models import Case, Period, Step
from warifu.registers.people.domain import Audience, Held
from warifu.registers.people.models import Organisation

PAGE = "oversight"


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year of Japanese law."""

    number: int

    @property
    def first(self) -> LegalDay:
        return LegalDay(date(self.number, 1, 1))

    @property
    def last(self) -> LegalDay:
        return LegalDay(date(self.number, 12, 31))

    @property
    def moments(self) -> tuple[datetime, datetime]:
        """From the first moment of it, to the first of the next."""
        return datetime(self.number, 1, 1, tzinfo=JST), datetime(self.number + 1, 1, 1, tzinfo=JST)

    def holds(self, day: LegalDay) -> bool:
        return self.first <= day <= self.last


def _overseeing(asking: Audience) -> Audience:
    """The same reader with the roles alone that open the page."""
    held = tuple(h for h in asking.held if PAGE in roles.ROLES[h.role].pages)
    return Audience(asking.person, asking.day, held)


def _counts_in(asking: Audience, organ: str) -> tuple[Held, ...]:
    """The roles that open the page for this organ: those held there, and the inspector's for every organ."""
    held = _overseeing(asking).held
    return tuple(h for h in held if h.role == roles.INSPECTOR or h.organisation == organ)


def organs(asking: Audience) -> list[OrgId]:
    """The organs whose numbers this audience may ask for, by their codes: the inspector's are those with a case that she sees."""
    own = [h.organisation for h in _overseeing(asking).held if h.role != roles.INSPECTOR]
    seen = Q(id__in=own)
    if asking.holds(roles.INSPECTOR):
        seen |= Q(Exists(_seen(asking).filter(organisation=OuterRef("pk"))))
    return [OrgId(row) for row in Organisation.objects.filter(seen).order_by("code").values_list("id", flat=True)]


def blocks(asking: Audience, organ: OrgId) -> tuple[Block, ...]:
    """The blocks whose rows this audience sees in this organ."""
    held = _counts_in(asking, organ)
    named = {procedure for h in held for procedure in roles.ROLES[h.role].cases}
    documents = any("documents" in roles.ROLES[h.role].pages for h in held)
    return tuple(b for b in BLOCKS if (b.procedure in named if b.procedure else documents))


def _seen(asking: Audience) -> QuerySet[Case]:
    # The own case says what was decided before anybody gave notice of it (Act 13(1)): it is nobody's number but a colleague's.
    return casework.worked_on(_overseeing(asking))


def cases(asking: Audience, organ: OrgId, procedure: str) -> QuerySet[Case]:
    """The cases of one procedure and organ that count for this audience."""
    if not any(block.procedure == procedure for block in blocks(asking, organ)):
        return Case.objects.none()
    return _seen(asking).filter(organisation_id=organ, procedure=procedure)


def years(asking: Audience, organ: OrgId) -> list[Year]:
    """From the year of the first case that this audience sees to the present one, the newest first."""
    named = [block.procedure for block in blocks(asking, organ) if block.procedure]
    seen = _seen(asking).filter(organisation_id=organ, procedure__in=named)
    first = seen.order_by("opened_at").values_list("opened_at", flat=True).first()
    begin = legal_day(Instant(first)).year if first else asking.day.year
    return [Year(number) for number in range(asking.day.year, min(begin, asking.day.year) - 1, -1)]


def rows(asking: Audience, organ: OrgId, year: Year, block: Block, count: counted.Count) -> QuerySet[Case]:
    """The cases that a counter counts. The number on the page is how many these are."""
    found = cases(asking, organ, block.procedure).filter(_which(count, organ, year, asking.day))
    if count.group:
        found = found.filter(id__in=[case for case, groups in _groups(found) if count.group in groups])
    return found.order_by("opened_at", "id")


def numbers(asking: Audience, organ: OrgId, year: Year, procedure: str) -> dict[str, int]:
    """How many rows each counter of the blocks of one procedure has, by its code: from the lines of the journals, gone through once, and
    from the register of designations.
    """
    counts = [c for block in blocks(asking, organ) if block.procedure == procedure for c in block.counts]
    found = _of_journals(asking, organ, year, procedure, [c for c in counts if c.by == JOURNAL and not c.group])
    if by_register := [c for c in counts if c.by != JOURNAL]:
        items = designation.visible(_overseeing(asking)).filter(organisation_id=organ)
        found |= _told(
            items, {one.code: Count("id", filter=_in_register(one, year, asking.day)) for one in by_register}
        )
    return found | _of_groups(asking, organ, year, procedure, [c for c in counts if c.group])


def _lines(asking: Audience, organ: OrgId) -> Q:
    """Of the rows that hang on cases those of the organ's cases that count for this audience."""
    return casework.lines_worked_on(_overseeing(asking)) & Q(case__organisation_id=organ)


def _of_journals(
    asking: Audience, organ: OrgId, year: Year, procedure: str, counts: Sequence[counted.Count]
) -> dict[str, int]:
    """Cases, each once however often a step was taken."""
    named = {step for one in counts for step in one.steps}
    lines = Step.objects.filter(_lines(asking, organ), _taken_in(year), case__procedure=procedure, step__in=named)
    asked = {}
    for one in counts:
        which = Q(step__in=one.steps)
        if one.after:
            which &= Q(Exists(Step.objects.filter(case=OuterRef("case"), step=one.after)))
        if one.contractor is not None:
            which &= Q(case__contractor__isnull=not one.contractor)
        asked[one.code] = Count("case", distinct=True, filter=which)
    return _told(lines, asked)


def _of_groups(
    asking: Audience, organ: OrgId, year: Year, procedure: str, counts: Sequence[counted.Count]
) -> dict[str, int]:
    """Groups are a list in JSON, which not every database can search: the rows are read, once for all, as all narrow one counter."""
    if not counts:
        return {}
    found = cases(asking, organ, procedure).order_by().filter(_which(counts[0], organ, year, asking.day))
    listed = [groups for _, groups in _groups(found)]
    return {one.code: sum(one.group in groups for groups in listed) for one in counts}


def _told(rows: QuerySet[Any], asked: Mapping[str, Count]) -> dict[str, int]:
    # A code is no name that SQL takes.
    told = rows.aggregate(**{f"n{place}": which for place, which in enumerate(asked.values())}) if asked else {}
    return {code: told[f"n{place}"] for place, code in enumerate(asked)}


def _taken_in(year: Year) -> Q:
    begin, end = year.moments
    return Q(at__gte=begin, at__lt=end)


def _which(count: counted.Count, organ: OrgId, year: Year, today: LegalDay) -> Q:
    """The cases that a counter counts, but for its group."""
    if count.by == JOURNAL:
        # From the year's lines outwards: of all cases a year has taken few of these steps.
        which = Q(id__in=Step.objects.filter(_taken_in(year), step__in=count.steps).values("case"))
        if count.after:
            which &= Q(Exists(Step.objects.filter(case=OuterRef("pk"), step=count.after)))
    else:
        items = Designation.objects.filter(_in_register(count, year, today), organisation_id=organ)
        which = Q(id__in=items.values("case"))
    return which if count.contractor is None else which & Q(contractor__isnull=not count.contractor)


def _groups(found: QuerySet[Case]) -> Iterable[tuple[str, list[str]]]:
    return Designation.objects.filter(case__in=found.order_by()).values_list("case_id", "groups")


def _in_register(count: counted.Count, year: Year, today: LegalDay) -> Q:
    on, designated = min(year.last, today), Q(first__isnull=False)
    if count.by == IN_FORCE:
        # Act 4(1), 4(7): on its last day it holds; on the day of the lifting it does not (reading `day_of_lifting`).
        runs_then = Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
        return designated & runs_then & Q(first__lte=on, until__gte=on)
    if count.by == EXPIRED:
        # Act 4(1): it expires with its last day, whether or not somebody has recorded that.
        ran_out = Q(lifted_on__isnull=True) | Q(lifted_on__gt=F("last"))
        return designated & ran_out & Q(until__gte=year.first, until__lte=year.last, until__lt=today)
    raise ValueError(f"not a count of the register of designations: {count.by}")


def documents(asking: Audience, organ: OrgId, year: Year) -> QuerySet[Document]:
    """The registered documents of an organ made by the end of a year, of those that this audience sees registered."""
    if not any(block.counts[0].by == DOCUMENTS for block in blocks(asking, organ)):
        return Document.objects.none()
    seen = custody.of_organ(_overseeing(asking), organ)
    return seen.filter(made_on__lte=min(year.last, asking.day)).order_by("number")


def periods(asking: Audience, organ: OrgId, year: Year) -> QuerySet[Period]:
    """Every period that ended in the year, in time or late, and every one that runs late now, the earliest last good day first."""
    named = [block.procedure for block in blocks(asking, organ) if block.procedure]
    found = Period.objects.filter(_lines(asking, organ), case__procedure__in=named)
    late = Q(ended__isnull=True, due__lt=asking.day)
    return found.filter(late | Q(ended__gte=year.first, ended__lte=year.last)).order_by("due", "case_id", "clock", "id")


KEPT, MISSED, LATE = "kept", "missed", "late"
# How a period ended, as the database tells them apart; of those that have not ended `periods` has only the late ones.
ENDED = {KEPT: Q(ended__lte=F("due")), MISSED: Q(ended__gt=F("due")), LATE: Q(ended__isnull=True)}


def tally(asking: Audience, organ: OrgId, year: Year) -> dict[tuple[str, str, str], int]:
    """How many of these periods there are, by procedure, clock and outcome."""
    found = periods(asking, organ, year).order_by().values("case__procedure", "clock")
    counted = found.annotate(**{outcome: Count("id", filter=which) for outcome, which in ENDED.items()})
    return {(row["case__procedure"], row["clock"], outcome): row[outcome] for row in counted for outcome in ENDED}
