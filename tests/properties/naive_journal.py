"""May she read it today? Read off the journal, line by line, as an inspector would: no register, no gate, no interval.

It says when a permit has grounds. The gate may be stricter (where two things fall on one day it takes the safe side); it may never be
more generous.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from tests.doubles.naive_law import last_good_day
from warifu.kernel.law.days import legal_day
from warifu.registers.casework.models import Step
from warifu.registers.people.models import Employment, Office, Organisation


@dataclass(frozen=True)
class Line:
    """One line of the journal; `place` is its place among all lines of all cases."""

    place: int
    step: str
    day: date
    case: str
    procedure: str
    subject: str
    organ: str
    contractor: str
    actor: str
    acting_for: str
    signed: bool
    data: dict[str, Any]


def journal() -> list[Line]:
    rows = Step.objects.select_related("case").order_by("id")
    return [
        Line(
            place=row.id,
            step=row.step,
            day=legal_day(row.at),
            case=row.case_id,
            procedure=row.case.procedure,
            subject=row.case.subject,
            organ=row.case.organisation_id,
            contractor=row.case.contractor_id or "",
            actor=row.actor_id,
            acting_for=row.acting_for_id or "",
            signed=row.signature is not None,
            data=row.data,
        )
        for row in rows
    ]


class Inspector:
    """Everything as it stands on one day."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.lines = journal()
        on = Q(first__lte=today) & (Q(after__isnull=True) | Q(after__gt=today))
        held = Q(proposed_by__isnull=True) | Q(confirmed_by__isnull=False)
        self.posts = list(Employment.objects.filter(on).values_list("person_id", "organisation_id", "unit_id"))
        self.exempt = set(Office.objects.filter(on & held).values_list("person_id", flat=True))
        self.contractors = set(Organisation.objects.filter(kind="contractor").values_list("id", flat=True))

    def of(self, procedure: str, *steps: str, **where: str) -> list[Line]:
        return [
            line
            for line in self.lines
            if line.procedure == procedure
            and (not steps or line.step in steps)
            and all(getattr(line, name) == value for name, value in where.items())
        ]

    def may_read(self, person: str, item: str) -> bool:
        return self.in_force(item) and any(
            self.as_contractors(person, employer, unit or "", item)
            if employer in self.contractors
            else self.as_staff(person, employer, unit or "", item)
            for who, employer, unit in self.posts
            if who == person
        )

    def in_force(self, item: str) -> bool:
        # Act 3(1), 4
        decided = self.of("designation", "designate", "extend", subject=item)
        lifted = self.of("designation", "lift", subject=item)
        return bool(decided) and not lifted and self.today <= date.fromisoformat(decided[-1].data["last_day"])

    def as_staff(self, person: str, organ: str, unit: str, item: str) -> bool:
        # Act 5(1), 11(1)
        ranges = self.of("designation", "set_range", subject=item, organ=organ)
        return bool(ranges) and _inside(ranges[-1], person, unit) and self.trusted(person, organ)

    def trusted(self, person: str, organ: str) -> bool:
        return person in self.exempt or self.found(person, organ)

    def found(self, person: str, organ: str) -> bool:
        """This head's latest assessment found so, the person was told, ten years are not over, and no doubt was told since."""
        decided = self.of("assessment", "decide_found", "decide_not_found", subject=person, organ=organ)
        if not decided or decided[-1].step != "decide_found":
            return False
        latest = decided[-1]
        told = self.of("assessment", "notify_found", case=latest.case)
        doubts = self.of("assessment", "tell_doubt", subject=person, organ=organ)
        if not told or any(doubt.place > latest.place for doubt in doubts):
            return False
        reused = self.of("assessment", "send_earlier_result", case=latest.case)
        written = reused[-1].data["original_notice_day"] if reused else told[-1].data.get("notice_day")
        start = date.fromisoformat(written) if written else told[-1].day
        return self.today <= last_good_day(start, 10)

    def as_contractors(self, person: str, contractor: str, unit: str, item: str) -> bool:
        # Act 10(1), 10(4), 11(1), and the contract
        opened = self.of("accreditation", "accredit", contractor=contractor)
        return any(
            self.under_contract(line.case)
            and self.provided(line.case, item)
            and self.named(line.case, person, unit, item)
            and self.trusted(person, line.organ)
            for line in opened
        )

    def under_contract(self, case: str) -> bool:
        """Accredited, and the contract concluded last is running."""
        concluded = self.of("accreditation", "conclude_contract", case=case)
        if not concluded or self.of("accreditation", "cancel", case=case):
            return False
        drafts = self.of("accreditation", "draft_contract", case=case)
        ended = [x for x in self.of("accreditation", "end_contract", case=case) if x.place > concluded[-1].place]
        first, last = (date.fromisoformat(drafts[-1].data[f"contract_{name}_day"]) for name in ("first", "last"))
        if ended:
            last = min(last, date.fromisoformat(ended[-1].data["contract_ended_on"]))
        return max(first, concluded[-1].day) <= self.today <= last

    def provided(self, case: str, item: str) -> bool:
        moved = [x for x in self.of("accreditation", "provide", "record_return", case=case) if x.data["item"] == item]
        return bool(moved) and moved[-1].step == "provide"

    def named(self, case: str, person: str, unit: str, item: str) -> bool:
        """In the range and on the list of handlers, both made under the contract that is running."""
        concluded = self.of("accreditation", "conclude_contract", case=case)[-1].place
        ranges = [x for x in self.of("accreditation", "set_range", case=case) if x.place > concluded]
        lists = [
            x
            for x in self.of("accreditation", "list_handlers", "record_return", case=case)
            if x.data["item"] == item and x.place > concluded
        ]
        listed = bool(lists) and person in lists[-1].data.get("handlers", ())
        return listed and bool(ranges) and _inside(ranges[-1], person, unit)


def _inside(line: Line, person: str, unit: str) -> bool:
    return person in line.data.get("range_people", ()) or (unit != "" and unit in line.data.get("range_units", ()))


# Who decides, and whose proposal it decides.
PROPOSALS: dict[tuple[str, str], tuple[str, ...]] = {
    ("designation", "designate"): ("propose", "propose_again"),
    ("designation", "decline"): ("propose", "propose_again"),
    ("designation", "extend"): ("propose_extension",),
    ("designation", "lift"): ("propose_lifting",),
    ("accreditation", "accredit"): ("examine",),
    ("accreditation", "refuse"): ("examine",),
    ("accreditation", "conclude_contract"): ("draft_contract",),
    ("accreditation", "provide"): ("propose_provision",),
    ("accreditation", "cancel"): ("propose_cancellation",),
    ("accreditation", "accept_change"): ("examine_change",),
    ("accreditation", "object_to_change"): ("examine_change",),
    ("assessment", "decide_found"): ("propose_decision",),
    ("assessment", "decide_not_found"): ("propose_decision",),
    ("assessment", "uphold"): ("draft_outcome",),
    ("assessment", "dismiss"): ("draft_outcome",),
}


def unlawful(lines: list[Line]) -> list[str]:
    """Decisions that nobody else proposed, that nobody signed, or that a person did not consent to."""
    wrong = []
    for line in lines:
        proposals = PROPOSALS.get((line.procedure, line.step))
        if proposals is None:
            continue
        before = [x for x in lines if x.case == line.case and x.place < line.place]
        proposed = [x for x in before if x.step in proposals]
        theirs = {proposed[-1].actor, proposed[-1].acting_for} - {""} if proposed else set()
        if not proposed or theirs & {line.actor, line.acting_for}:
            wrong.append(f"{line.step}: not proposed by another")
        if not line.signed:
            wrong.append(f"{line.step}: not signed")
        if line.step in ("decide_found", "decide_not_found") and not _consented(before, line.subject):
            wrong.append(f"{line.step}: without consent")
        if line.procedure == "assessment" and line.subject in (line.actor, line.acting_for):
            wrong.append(f"{line.step}: in her own case")
    return wrong


def _consented(before: list[Line], person: str) -> bool:
    """The last word of the person about it was yes, said and signed by herself, and after the last time she was told."""
    said = [x for x in before if x.step in ("consent", "refuse_consent", "withdraw_consent", "no_answer")]
    told = [x for x in before if x.step in ("notify", "notify_after_all", "tell_doubt", "ask_consent_only")]
    if not said or not told:
        return False
    last = said[-1]
    return last.step == "consent" and last.actor == person and last.signed and last.place > told[-1].place
