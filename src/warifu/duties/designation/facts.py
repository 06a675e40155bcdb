"""Answers the facts that the designation procedure names, from the records. None: not known."""

from collections.abc import Sequence
from datetime import date

from django.db import connection

from warifu.duties.designation.models import Designation, RangeOfStaff
from warifu.kernel.ids import LegalDay, OrgId, Text
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import law, standing
from warifu.regimes.jp.iesi.procedures import periods
from warifu.registers.casework.models import Case
from warifu.registers.casework.queries import journal, taken_last
from warifu.registers.casework.registry import Context
from warifu.registers.gate.state import covering, covering_each
from warifu.registers.people import queries
from warifu.registers.people.choosing import anybody_in, staff
from warifu.registers.people.models import Organisation, Unit
from warifu.registers.search.choosing import Choosable


def item_of(context: Context) -> Designation | None:
    return getattr(context.case, "designation", None)


def _day(context: Context, field: str) -> LegalDay | None:
    value = context.data.get(field)
    return LegalDay(date.fromisoformat(str(value))) if value else None


def _last(context: Context) -> LegalDay | None:
    item = item_of(context)
    return LegalDay(item.last) if item and item.last else None


def manager_appointed(context: Context) -> bool | None:
    return context.read(_managed)


def _managed(cases: Sequence[Case], day: LegalDay) -> dict[str, bool]:
    """Whether the organ has an IESI manager."""
    organs = {OrgId(case.organisation_id) for case in cases}
    having = {organ for organ in organs if queries.holders(roles.IESI_MANAGER, organ, day)}
    return {case.id: case.organisation_id in having for case in cases}


def first_period_fits(context: Context) -> bool | None:
    last = _day(context, "last_day")
    return None if last is None else periods.first_period_fits(law(), context.day, last)


def in_force_today(context: Context) -> bool | None:
    last = _last(context)
    return None if last is None else periods.still_runs(last, context.day)


def period_over(context: Context) -> bool | None:
    last = _last(context)
    return None if last is None else not periods.still_runs(last, context.day)


def extension_fits(context: Context) -> bool | None:
    old, new = _last(context), _day(context, "last_day")
    return None if old is None or new is None else periods.extension_fits(law(), old, new)


def _since(context: Context, step: str) -> list[dict[str, object]]:
    """Plain data of the lines of this step, newest first."""
    return [row.data for row in reversed(journal(context.case)) if row.step == step]


def _approved(context: Context) -> bool:
    """Act 4(4): the Cabinet approved this very extension: an approval recorded since the latest proposal."""
    proposed = taken_last(context.case, "propose_extension")
    approved = taken_last(context.case, "record_approval")
    return approved is not None and (proposed is None or approved.seq > proposed.seq)


def _board_of_audit(context: Context) -> bool:
    # Act 2(1)(vi)
    return bool(context.case.organisation.act_2_1 == "vi")


def total_fits(context: Context) -> bool | None:
    item, new = item_of(context), _day(context, "last_day")
    if item is None or item.first is None or new is None:
        return None
    return periods.total_fits(
        law(), LegalDay(item.first), new, approved=_approved(context), board_of_audit=_board_of_audit(context)
    )


def sixty_fits(context: Context) -> bool | None:
    item, new = item_of(context), _day(context, "last_day")
    if item is None or item.first is None or new is None:
        return None
    asked = _since(context, "ask_cabinet")
    return periods.sixty_fits(law(), LegalDay(item.first), new, str(asked[0].get("exception", "")) if asked else "")


def not_board_of_audit(context: Context) -> bool | None:
    return not _board_of_audit(context)


def measure_is_marking(context: Context) -> bool | None:
    item = item_of(context)
    return None if item is None else item.measure == "marking" or item.marked_later_on is not None


def measure_is_notification(context: Context) -> bool | None:
    item = item_of(context)
    return None if item is None else item.measure == "notification" and item.marked_later_on is None


def _held_by(context: Context) -> str:
    proposed = taken_last(context.case, "propose", "propose_again")
    return str(proposed.data.get("held_by", "")) if proposed else ""


def police_hold_it(context: Context) -> bool | None:
    return _held_by(context) == "police"


def contractor_will_hold(context: Context) -> bool | None:
    return _held_by(context) == "contractor"


def range_not_empty(context: Context) -> bool | None:
    return bool(context.data.get("range_units") or context.data.get("range_people"))


def range_people_eligible(context: Context) -> bool | None:
    """Act 5(1): out of those who may handle under Act 11(1), 11(2); a unit is narrowed to them by the gate at each question."""
    organ = str(context.case.organisation_id)
    return all(eligible(str(person), organ, context.day) for person in context.data.get("range_people", ()))


def eligible(person: str, organ: str, day: LegalDay) -> bool:
    """Whether the gate holds that this person may be let handle information of this organ on a day (Act 11(1), 11(2))."""
    if covering(connection, "exempt", (person,), day):
        return True
    return any(str(row[2]) in standing.CARRIES for row in covering(connection, "standing", (person, organ), day))


ANSWERS = {
    answer.__name__: answer
    for answer in (
        manager_appointed, first_period_fits, in_force_today, period_over, extension_fits, total_fits, sixty_fits,
        not_board_of_audit, measure_is_marking, measure_is_notification, police_hold_it, contractor_will_hold,
        range_not_empty, range_people_eligible,
    )
}  # fmt: skip


def units_of_organ(context: Context) -> list[tuple[str, Text]]:
    organ = context.case.organisation_id if context.case else context.organisation
    return [
        (u.id, Text(u.name_ja, u.name_en)) for u in Unit.objects.filter(organisation_id=organ).order_by("name_ja", "id")
    ]


def organ_of(context: Context) -> OrgId:
    return OrgId((context.case.organisation_id if context.case else context.organisation) or "")


def people_of_organ(context: Context) -> Choosable:
    return staff(context.day, organ_of(context))


def people_in_range(context: Context) -> Choosable:
    named = RangeOfStaff.objects.filter(item=item_of(context), person__isnull=False, after__isnull=True)
    return anybody_in((organ_of(context),), named)


def accredited_contractors(context: Context) -> list[tuple[str, Text]]:
    """Contractors that this organ's accreditation covers today, as the gate holds it."""
    organ = str(context.case.organisation_id if context.case else context.organisation)
    firms = list(Organisation.objects.filter(kind="contractor").order_by("code"))
    held = covering_each(connection, "accreditation", [(firm.id, organ) for firm in firms], context.day)
    return [(firm.id, Text(firm.name_ja, firm.name_en)) for firm in firms if held[firm.id, organ]]


def police_forces(context: Context) -> list[tuple[str, Text]]:
    rows = Organisation.objects.filter(kind="police").order_by("code")
    return [(o.id, Text(o.name_ja, o.name_en)) for o in rows]


def items_of_standard(context: Context) -> list[tuple[str, Text]]:
    """The items of the operational standard that the law data hold on the day; none as long as the standard was not obtained."""
    return [(item.code, item.label) for item in law().items_on(context.day)]


CHOICES = {
    choice.__name__: choice for choice in (units_of_organ, accredited_contractors, police_forces, items_of_standard)
}
CHOOSABLE = {choice.__name__: choice for choice in (people_of_organ, people_in_range)}
