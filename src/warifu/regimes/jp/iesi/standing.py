"""What the results and notices of one organ come to for one person: intervals, each with a code, ready for the gate.

Carries out Act 11(1), 11(2) and 12(8) in the part that turns on assessments and notices alone; whose organ is asked, exempt offices and
ranges are `rules`. Under the readings taken by that organ, every interval is also held against the other choice of each reading, and names
those under which it would carry or refuse otherwise (fact sheet, section 14). So a decision is a lookup, and still knows what it hangs on.

A code is "good" (an IESI result carries) or two words: how the IESI results stand and how the bridge of Act 11(2) stands, as in
"expired.good" (carried by the bridge) or "negative.overtaken". The second word is empty where there is no SDS result.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import pairwise
from operator import ge, gt

from warifu.kernel.access.tables import OPEN, Row, hangs_text, number
from warifu.kernel.ids import LegalDay
from warifu.kernel.law.days import day_after, years_from
from warifu.kernel.law.model import Law
from warifu.regimes.jp.iesi import law

IESI = "jp.iesi"
SDS = "jp.sds"
# Act 11(1): ten years from the notice. Act 11(2): five years from the notice under the SDS Act.
_VALIDITY = {IESI: "assessment.validity", SDS: "assessment.sds_bridge"}

GOOD = "good"
WORSE = ("none", "negative", "expired", "doubt")
BRIDGE_ENDED = ("expired", "doubt", "overtaken")
CARRIES = frozenset({GOOD, *(f"{iesi}.{GOOD}" for iesi in WORSE)})
# The latest SDS result is positive, but does not carry: Act 11(2) refuses beside Act 11(1).
BROKEN = frozenset(f"{iesi}.{bridge}" for iesi in WORSE for bridge in BRIDGE_ENDED)

ANOTHER_HEAD = "doubt_of_another_head"
SDS_DOUBT = "sds_doubt_on_iesi_result"
LATEST = "latest_assessment"
TEN_FIRST_DAY = "ten_years_first_day"
FIVE_FIRST_DAY = "five_years_first_day"
ONE_DAY = "two_on_one_day"
# Every choice that an interval is held against.
CHOICES: Mapping[str, tuple[str, ...]] = {
    name: tuple(law().reading(name).choices)
    for name in (ANOTHER_HEAD, SDS_DOUBT, LATEST, TEN_FIRST_DAY, FIVE_FIRST_DAY, ONE_DAY)
}
_FAR = LegalDay(date.max)
_THIS = "0"  # the organ asked about, in the shared calculation


@dataclass(frozen=True, slots=True)
class Assessment:
    """One result of one head. `notified`: the day the person was told (None while not); `decided`: the day it was made, where recorded;
    `original`: the day of the notice of the other head's result on which it rests (Act 12(7)).
    """

    by: str
    under: str
    positive: bool
    notified: LegalDay | None
    decided: LegalDay | None = None
    original: LegalDay | None = None

    @property
    def conducted(self) -> LegalDay:
        """The day it was made, or, where that is not recorded, of its notice. Neither: it is not there yet."""
        return self.decided or self.notified or _FAR


@dataclass(frozen=True, slots=True)
class Doubt:
    """The person was told of a re-assessment because of doubt (Act 12(1)(iii), 12(3)(iii), and the same of the SDS Act)."""

    by: str
    under: str
    day: LegalDay


Choices = Mapping[str, str]
DEFAULTS: Choices = {name: law().reading(name).default for name in CHOICES}


class Validity:
    """How long results carry under one version of the law's data. One is itself and no other, so that calculations are kept by it."""

    def __init__(self, of: Law) -> None:
        self._law = of
        self._kept: dict[tuple[str, LegalDay], int] = {}

    def years(self, under: str, notice: LegalDay) -> int:
        """For a result that was notified on this day; one from before the Act was in force, as when it came into force."""
        if (under, notice) not in self._kept:
            name = _VALIDITY[under]
            history = self._law.values[name]
            self._kept[under, notice] = self._law.value(name, max(notice, history[0].from_)).number
        return self._kept[under, notice]


VALIDITY = Validity(law())


def standing_rows(
    organ: str,
    assessments: Sequence[Assessment],
    doubts: Sequence[Doubt],
    choices: Choices = DEFAULTS,
    validity: Validity = VALIDITY,
) -> list[Row]:
    """The rows (first, after, code, hangs) of a person's standing with `organ`, from *all* that is recorded of the person.

    Other organs' results never carry; their doubt notices matter to a reading. Days before anything was recorded have no row.
    """
    names = {organ: _THIS}

    def renamed(by: str) -> str:
        return names.setdefault(by, str(len(names)))

    return list(
        _rows(
            tuple(replace(result, by=renamed(result.by)) for result in assessments),
            tuple(replace(doubt, by=renamed(doubt.by)) for doubt in doubts),
            tuple(sorted((name, choices[name]) for name in CHOICES)),
            validity,
        )
    )


# Who is who does not matter, so people with results and notices on the same days share one calculation.
@lru_cache(maxsize=16_384)
def _rows(
    assessments: tuple[Assessment, ...],
    doubts: tuple[Doubt, ...],
    chosen: tuple[tuple[str, str], ...],
    validity: Validity,
) -> tuple[Row, ...]:
    choices = dict(chosen)
    cuts = [*_cuts(assessments, doubts, validity), _FAR]
    taken = _Reader(_THIS, assessments, doubts, choices, validity)
    others = [
        (reading, _Reader(_THIS, assessments, doubts, {**choices, reading: choice}, validity))
        for reading, every in CHOICES.items()
        for choice in every
        if choice != choices[reading]
    ]
    rows: list[Row] = []
    for first, after in pairwise(cuts):
        code = taken.code(first)
        hangs: dict[str, str] = {}
        for reading, other in others:
            otherwise = other.code(first)
            if _kind(otherwise) != _kind(code):
                hangs.setdefault(reading, otherwise)
        _append(rows, number(first), OPEN if after is _FAR else number(after), code, hangs_text(hangs))
    return tuple(rows)


def _append(rows: list[Row], first: int, after: int, code: str, hangs: str) -> None:
    """Add an interval, or lengthen the last one where it says the same; nothing known and nothing hanging is no row."""
    if code == "none." and not hangs:
        return
    if rows and rows[-1][1:] == (first, code, hangs):
        rows[-1] = (rows[-1][0], after, code, hangs)
    else:
        rows.append((first, after, code, hangs))


def _kind(code: str) -> int:
    """Which articles refuse: none, Act 11(1), or Act 11(1) and 11(2)."""
    return 0 if code in CARRIES else 2 if code in BROKEN else 1


def _cuts(assessments: Sequence[Assessment], doubts: Sequence[Doubt], validity: Validity) -> list[LegalDay]:
    """Every day on which the standing may become another, under whatever reading."""
    days = {doubt.day for doubt in doubts}
    for result in assessments:
        days.update(day for day in (result.decided, result.notified) if day)
        if result.positive and result.notified:
            for counts in (False, True):
                days.add(day_after(_last(result, counts, validity)))
    return sorted(days)


def _last(result: Assessment, first_day_counts: bool, validity: Validity) -> LegalDay:
    """The last good day of a positive result."""
    if result.notified is None:
        return _FAR
    # Act 12(8): after reuse the notice is deemed given on the day of the original one.
    notice = result.original or result.notified
    return years_from(notice, validity.years(result.under, notice), first_day_counts=first_day_counts)


class _Reader:
    """Reads the records of one person for one organ, under one set of choices."""

    def __init__(
        self,
        organ: str,
        assessments: Sequence[Assessment],
        doubts: Sequence[Doubt],
        choices: Choices,
        validity: Validity,
    ) -> None:
        self._validity = validity
        self._organ, self._choices, self._doubts, self._all = organ, choices, doubts, assessments
        self._own = [result for result in assessments if result.by == organ]
        # Reading two_on_one_day: where only days are known, what blocks counts as the later.
        self._later: Callable[[LegalDay, LegalDay], bool] = ge if choices[ONE_DAY] == "b" else gt

    def code(self, day: LegalDay) -> str:
        iesi = self._iesi(day)
        return GOOD if iesi == GOOD else f"{iesi}.{self._bridge(day)}"

    def _iesi(self, day: LegalDay) -> str:
        """Act 11(1): the latest result of this head, positive, its ten years not over, and no doubt notice since."""
        latest = self._latest(day, IESI)
        if latest is None:
            return "negative" if self._seen(day, IESI) else "none"
        if day > _last(latest, self._choices[TEN_FIRST_DAY] == "b", self._validity):
            return "expired"
        unders = (IESI, SDS) if self._choices[SDS_DOUBT] == "a" else (IESI,)
        return "doubt" if self._told(day, latest, unders, anyone=(IESI,)) else GOOD

    def _bridge(self, day: LegalDay) -> str:
        """Act 11(2): the latest SDS result of this head, five years, no doubt notice under either Act, no IESI assessment after it."""
        latest = self._latest(day, SDS)
        if latest is None:
            return "negative" if self._seen(day, SDS) else ""
        if day > _last(latest, self._choices[FIVE_FIRST_DAY] == "b", self._validity):
            return "expired"
        if self._told(day, latest, (IESI, SDS), anyone=(IESI, SDS)):
            return "doubt"
        after = any(self._outdoes(result, latest, day) for result in self._seen(day, IESI))
        return "overtaken" if after else GOOD

    def _seen(self, day: LegalDay, under: str) -> list[Assessment]:
        return [result for result in self._own if result.under == under and self._counts_from(result) <= day]

    def _counts_from(self, result: Assessment) -> LegalDay:
        """Reading latest_assessment: a negative counts from its decision, a positive from its notice (c); or all from one of the two."""
        how = self._choices[LATEST]
        if how == "a" or (how == "c" and not result.positive):
            return result.conducted
        return result.notified or _FAR

    def _latest(self, day: LegalDay, under: str) -> Assessment | None:
        """The positive result that is the latest one; None where there is none, or a negative one is later."""
        seen = self._seen(day, under)
        blocking = -1 if self._choices[ONE_DAY] == "b" else 1
        positives = [result for result in seen if result.positive]
        latest = max(
            positives,
            key=lambda r: (self._since(r), blocking * _last(r, False, self._validity).toordinal()),
            default=None,
        )
        if latest and any(self._outdoes(result, latest, day) for result in seen if not result.positive):
            return None
        return latest

    def _since(self, result: Assessment) -> LegalDay:
        """The day by which a result is held against others and against notices of doubt."""
        return (result.notified or _FAR) if self._choices[LATEST] == "b" else result.conducted

    def _outdoes(self, result: Assessment, other: Assessment, day: LegalDay) -> bool:
        """Whether `result`, which blocks, is the later one. Under the mixed reading either of its days is enough: the safe side."""
        if self._later(self._since(result), self._since(other)):
            return True
        if self._choices[LATEST] != "c" or result.notified is None or other.notified is None:
            return False
        return result.notified <= day and self._later(result.notified, other.notified)

    def _told(self, day: LegalDay, result: Assessment, unders: tuple[str, ...], anyone: tuple[str, ...]) -> bool:
        """Whether a doubt notice since `result` shuts the person out: this head's; under reading doubt_of_another_head any head's."""
        for doubt in self._doubts:
            if doubt.day > day:
                continue
            if doubt.by == self._organ:
                if doubt.under in unders and self._later(doubt.day, self._since(result)):
                    return True
            elif self._choices[ANOTHER_HEAD] == "a" and doubt.under in anyone and not self._lifted(doubt, day):
                return True
        return False

    def _lifted(self, doubt: Doubt, day: LegalDay) -> bool:
        """Another head's notice ends with a new positive result of that head, and with nothing that this head does."""
        return any(
            result.positive
            and (result.by, result.under) == (doubt.by, doubt.under)
            and self._counts_from(result) <= day
            and not self._later(doubt.day, self._since(result))
            for result in self._all
        )
