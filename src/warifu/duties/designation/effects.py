"""What the steps of a designation do to the register and to the gate, in the transaction of the step."""

from datetime import date, timedelta
from typing import Any

from warifu.duties.designation.models import Designation, RangeOfStaff, ReasonCheck
from warifu.duties.designation.rights import state_item
from warifu.kernel.ids import OrgId
from warifu.kernel.procedure.model import Refusal
from warifu.registers.casework.models import Party
from warifu.registers.casework.registry import Begin, Context
from warifu.registers.installation import new_id
from warifu.registers.vault.sealed import seal_text


def begin(context: Context, organisation: OrgId) -> Begin | Refusal:
    """A new item of information: its id is what the access decision will be asked about."""
    return Begin(subject_kind="item", subject=new_id(), organisation=organisation)


def _proposed(context: Context) -> dict[str, Any]:
    data = context.data
    item = context.case.subject
    units = data.get("units") or []
    return {
        "groups": list(data["groups"]),
        "outline": seal_text(item, "designation", {"title": data["title"], "outline": data["outline"]}),
        "measure": data["measure"],
        "unit_id": units[0] if units else None,
    }


def propose(context: Context) -> None:
    case = context.case
    Designation.objects.create(id=case.subject, case=case, organisation_id=case.organisation_id, **_proposed(context))
    _share(context)


def propose_again(context: Context) -> None:
    Designation.objects.filter(case=context.case).update(**_proposed(context))
    _share(context)


def _share(context: Context) -> None:
    """Act 5(2), 10(2): the police force or contractor that holds or will hold the information is to be told."""
    for field, part in (("police", "police"), ("contractor", "told_contractor")):
        if context.data.get(field):
            Party.objects.get_or_create(case=context.case, part=part, organisation_id=context.data[field])


def designate(context: Context) -> None:
    # Act 4(1): in force from the day of the designation, that day counted.
    item = _item(context)
    item.first, item.last = context.day, date.fromisoformat(context.data["last_day"])
    item.save(update_fields=["first", "last"])
    state_item(item)


def extend(context: Context) -> None:
    # Order 8(ii): the fact, the period after the extension, and the approval of the Cabinet with its date where there was one.
    item = _item(context)
    approval = context.case.journal.filter(step="record_approval").order_by("-seq").first()
    entry = {"on": context.day.isoformat(), "last": context.data["last_day"]}
    if approval is not None:
        entry["approved_on"] = approval.data["approved_on"]
    item.extensions = [*item.extensions, entry]
    item.last = date.fromisoformat(context.data["last_day"])
    item.save(update_fields=["extensions", "last"])
    state_item(item)


def lift(context: Context) -> None:
    item = _item(context)
    item.lifted_on = context.day
    item.save(update_fields=["lifted_on"])
    state_item(item)


def mark_instead(context: Context) -> None:
    # Act 3(3), Order 6: from notification to marking, noted in the register.
    Designation.objects.filter(case=context.case).update(marked_later_on=context.day)


def notify_handlers(context: Context) -> None:
    for person in context.data["handlers"]:
        Party.objects.get_or_create(case=context.case, part="notified", person_id=person)


def check_reasons(context: Context) -> None:
    ReasonCheck.objects.create(
        item=_item(context),
        checked_on=context.day,
        checked_by_id=context.actor,
        still_met=context.data["check_result"] == "met",
    )


def set_range(context: Context) -> None:
    """Act 5(1): the new range replaces the one before from today; whoever is left out may no longer handle it."""
    item = _item(context)
    organ = context.case.organisation_id
    open_rows = RangeOfStaff.objects.filter(item=item, organisation_id=organ, after__isnull=True)
    units, people = set(context.data.get("range_units", ())), set(context.data.get("range_people", ()))
    open_rows.filter(unit__isnull=False).exclude(unit_id__in=units).update(after=context.day)
    open_rows.filter(person__isnull=False).exclude(person_id__in=people).update(after=context.day)
    kept = RangeOfStaff.objects.filter(item=item, organisation_id=organ, after__isnull=True)
    for unit in sorted(units - set(kept.values_list("unit_id", flat=True))):
        RangeOfStaff.objects.create(item=item, organisation_id=organ, unit_id=unit, first=context.day)
    for person in sorted(people - set(kept.values_list("person_id", flat=True))):
        RangeOfStaff.objects.create(item=item, organisation_id=organ, person_id=person, first=context.day)
    state_item(item)


def _item(context: Context) -> Designation:
    return Designation.objects.get(case=context.case)


def last_day(item: Designation) -> date | None:
    """The last good day: of the period, or the eve of the lifting."""
    if item.lifted_on is not None and item.last is not None:
        return min(item.last, item.lifted_on - timedelta(days=1))
    return item.last


EFFECTS = {
    effect.__name__: effect
    for effect in (
        propose, propose_again, designate, extend, lift, mark_instead, notify_handlers, check_reasons, set_range,
    )
}  # fmt: skip
