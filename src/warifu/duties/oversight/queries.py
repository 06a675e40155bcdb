"""The numbers of oversight for one organ and one calendar year, and the rows behind each. A number is the length of its rows, never a sum
kept apart, and the rows are those that this audience finds in the lists.

Who has the page is said by the role table, and what of it by the cases that the same role sees: the inspector every organ's designations,
everybody else the own organ. Her own case, and what she sees otherwise than by such a role, is not counted. The year is that of Japanese
law: from midnight to midnight in Japan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from warifu.duties.custody import queries as custody
from warifu.duties.custody.models import Document
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
        seen |= Q(id__in=_seen(asking).order_by().values("organisation"))
    return [OrgId(row) for row in Organisation.objects.filter(seen).order_by("code").values_list("id", flat=True)]


def blocks(asking: Audience, organ: OrgId) -> tuple[Block, ...]:
    """The blocks whose rows this audience sees in this organ."""
    held = _counts_in(asking, organ)
    named = {procedure for h in held for procedure in roles.ROLES[h.role].cases}
    documents = any("documents" in roles.ROLES[h.role].pages for h in held)
    return tuple(b for b in BLOCKS if (b.procedure in named if b.procedure else documents))


def _seen(asking: Audience) -> QuerySet[Case]:
    # The own case says what was decided before anybody gave notice of it (Act 13(1)): it is nobody's number but a colleague's.
    return casework.visible(_overseeing(asking)).exclude(subject_kind="person", subject=asking.person)


def cases(asking: Audience, organ: OrgId, procedure: str) -> QuerySet[Case]:
    """The cases of one procedure and organ that count for this audience."""
    if not any(block.procedure == procedure for block in blocks(asking, organ)):
        return Case.objects.none()
    return _seen(asking).filter(organisation_id=organ, procedure=procedure)


def years(asking: Audience, organ: OrgId) -> list[Year]:
    """From the year of the first case that this audience sees to the present one, the newest first."""
    named = [block.procedure for block in blocks(asking, organ) if block.procedure]
    first = _seen(asking).filter(organisation_id=organ, procedure__in=named).order_by("opened_at").first()
    begin = legal_day(Instant(first.opened_at)).year if first else asking.day.year
    return [Year(number) for number in range(asking.day.year, min(begin, asking.day.year) - 1, -1)]


def rows(asking: Audience, organ: OrgId, year: Year, block: Block, count: counted.Count) -> QuerySet[Case]:
    """The cases that a counter counts. The number on the page is how many these are."""
    found = cases(asking, organ, block.procedure).filter(_which(count, year, asking.day))
    if count.group:
        found = found.filter(id__in=[case for case, groups in _groups(found) if count.group in groups])
    return found.order_by("opened_at", "id")


def numbers(asking: Audience, organ: OrgId, year: Year, block: Block) -> dict[str, int]:
    """How many rows each counter of a block of cases has, by its code; the database goes through the cases once for all of them."""
    found, named = cases(asking, organ, block.procedure).order_by(), {count.code: count for count in block.counts}
    asked = {code: Count("id", filter=_which(one, year, asking.day)) for code, one in named.items() if not one.group}
    # Counters by group narrow one that stands beside them: its rows are read once.
    alike = [one for one in named.values() if one.group]
    listed = [groups for _, groups in _groups(found.filter(_which(alike[0], year, asking.day)))] if alike else []
    by_group = {one.code: sum(one.group in groups for groups in listed) for one in alike}
    # A code is no name that SQL takes.
    told = found.aggregate(**{f"n{place}": which for place, which in enumerate(asked.values())})
    return {**by_group, **{code: told[f"n{place}"] for place, code in enumerate(asked)}}


def _which(count: counted.Count, year: Year, today: LegalDay) -> Q:
    """The cases that a counter counts, but for its group."""
    if count.by == JOURNAL:
        begin, end = year.moments
        which = Q(Exists(Step.objects.filter(case=OuterRef("pk"), step__in=count.steps, at__gte=begin, at__lt=end)))
        if count.after:
            which &= Q(Exists(Step.objects.filter(case=OuterRef("pk"), step=count.after)))
    else:
        which = Q(designation__in=_in_register(count, year, today))
    return which if count.contractor is None else which & Q(contractor__isnull=not count.contractor)


def _groups(found: QuerySet[Case]) -> Iterable[tuple[str, list[str]]]:
    # Groups are a list in JSON, which not every database can search.
    return Designation.objects.filter(case__in=found.order_by()).values_list("case_id", "groups")


def _in_register(count: counted.Count, year: Year, today: LegalDay) -> QuerySet[Designation]:
    designated = Designation.objects.filter(first__isnull=False)
    on = min(year.last, today)
    if count.by == IN_FORCE:
        # Act 4(1), 4(7): on its last day it holds; on the day of the lifting it does not (reading `day_of_lifting`).
        runs_then = Q(lifted_on__isnull=True) | Q(lifted_on__gt=on)
        return designated.filter(runs_then, first__lte=on, last__gte=on)
    if count.by == EXPIRED:
        # Act 4(1): it expires with its last day, whether or not somebody has recorded that.
        ran_out = Q(lifted_on__isnull=True) | Q(lifted_on__gt=F("last"))
        return designated.filter(ran_out, last__gte=year.first, last__lte=year.last, last__lt=today)
    raise ValueError(f"not a count of the register of designations: {count.by}")


def documents(asking: Audience, organ: OrgId, year: Year) -> QuerySet[Document]:
    """The registered documents of an organ made by the end of a year, of those that this audience sees registered."""
    if not any(block.counts[0].by == DOCUMENTS for block in blocks(asking, organ)):
        return Document.objects.none()
    seen = custody.visible(_overseeing(asking))
    return seen.filter(organisation_id=organ, made_on__lte=min(year.last, asking.day)).order_by("number")


def periods(asking: Audience, organ: OrgId, year: Year) -> QuerySet[Period]:
    """Every period that ended in the year, in time or late, and every one that runs late now, the earliest last good day first."""
    named = [block.procedure for block in blocks(asking, organ) if block.procedure]
    found = Period.objects.filter(case__in=_seen(asking).filter(organisation_id=organ, procedure__in=named).order_by())
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
