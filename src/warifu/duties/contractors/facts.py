"""Answers the facts that the accreditation procedure names, from the records. None: not known."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from warifu.duties.contractors.models import Accreditation, Contract, Handler, Provision, RangeOfEmployees
from warifu.duties.designation import queries as designations
from warifu.duties.designation.choosing import items_in
from warifu.duties.designation.facts import eligible, units_of_organ
from warifu.duties.designation.models import Designation
from warifu.duties.designation.register import runs
from warifu.kernel.ids import LegalDay, OrgId, Text
from warifu.registers import validity
from warifu.registers.casework.models import Case
from warifu.registers.casework.registry import Context
from warifu.registers.people import queries
from warifu.registers.people.choosing import anybody_in, staff
from warifu.registers.people.models import Employment, Organisation, Unit
from warifu.registers.search.choosing import Choosable, allowed


def accreditation_of(context: Context) -> Accreditation | None:
    return getattr(context.case, "accreditation", None)


def _holds(first: date | None, after: date | None, day: LegalDay) -> bool:
    return first is not None and first <= day and (after is None or day < after)


def _contracts(cases: Sequence[Case], day: LegalDay) -> dict[str, Contract | None]:
    rows = Contract.objects.filter(accreditation__case__in=cases, first__lte=day, after__gt=day).order_by("id")
    found = {row.accreditation.case_id: row for row in rows.select_related("accreditation")}
    return {case.id: found.get(case.id) for case in cases}


def contract_on(context: Context) -> Contract | None:
    """The contract of this case in force on the day; the latest where there are two."""
    return context.read(_contracts)


def _item(context: Context) -> Designation | None:
    return Designation.objects.filter(
        id=context.data.get("item", ""), organisation_id=context.case.organisation_id
    ).first()


def not_accredited_yet(context: Context) -> bool | None:
    contractor = context.data.get("contractor")
    if not contractor or context.organisation is None:
        return None
    return not Case.objects.filter(
        procedure="accreditation", organisation_id=context.organisation, contractor_id=contractor, closed=False
    ).exists()


def accreditation_in_force(context: Context) -> bool | None:
    row = accreditation_of(context)
    return None if row is None else _holds(row.accredited_on, row.after, context.day)


def contract_in_force(context: Context) -> bool | None:
    return contract_on(context) is not None


def contract_covers_kind(context: Context) -> bool | None:
    contract, kind = contract_on(context), context.data.get("provision_kind")
    return None if contract is None or not kind else kind in contract.kinds


def designation_in_force(context: Context) -> bool | None:
    item = _item(context)
    return None if item is None else designations.phase(item, context.day) in ("in_force", "extended")


def other_designators_agree(context: Context) -> bool | None:
    """Act 10(1) proviso: another head who has designated the same information must agree."""
    elsewhere = Designation.objects.filter(id=context.data.get("item", "")).exclude(
        organisation_id=context.case.organisation_id
    )
    return not elsewhere.exists() or context.data.get("consents") == "yes"


def holder_was_notified(context: Context) -> bool | None:
    if context.data.get("provision_kind") != "holding":
        return True
    item = _item(context)
    return None if item is None else bool(item.case.journal.filter(step="tell_contractor").exists())


def end_date_is_true(context: Context) -> bool | None:
    item, told = _item(context), context.data.get("end_date")
    if item is None or item.last is None or not told:
        return None
    return item.last == date.fromisoformat(str(told))


def range_within_contract(context: Context) -> bool | None:
    """Act 10(3)(i): only departments of the contract, and only employees who are in them today."""
    contract = contract_on(context)
    if contract is None:
        return None
    departments = set(contract.departments)
    if not set(context.data.get("range_units", ())) <= departments:
        return False
    return all(_unit_of(str(person), context) in departments for person in context.data.get("range_people", ()))


def _unit_of(person: str, context: Context) -> str:
    rows = Employment.objects.filter(
        person_id=person, organisation_id=context.case.contractor_id, first__lte=context.day
    )
    row = rows.order_by("first", "id").last()
    return row.unit_id or "" if row is not None and _holds(row.first, row.after, context.day) else ""


def range_people_eligible(context: Context) -> bool | None:
    organ = str(context.case.organisation_id)
    return all(eligible(str(person), organ, context.day) for person in context.data.get("range_people", ()))


def people_in_contractor_range(context: Context) -> Choosable:
    """Everybody whom the contractor's range takes in on the day."""
    rows = RangeOfEmployees.objects.filter(accreditation__case_id=context.case.id, after__isnull=True)
    named = rows.filter(person__isnull=False)
    units = queries.staff_of(contractor_of(context), context.day).filter(
        unit__in=rows.filter(unit__isnull=False).values("unit")
    )
    return anybody_in((contractor_of(context),), named, units)


def handlers_in_range(context: Context) -> bool | None:
    handlers = set(context.data.get("handlers", ()))
    return set(allowed(people_in_contractor_range(context), handlers)) == handlers


def handlers_eligible(context: Context) -> bool | None:
    """Act 10(3)(i), 11(1): nobody is put on the list whom this head has not found not to leak."""
    organ = str(context.case.organisation_id)
    return all(eligible(str(person), organ, context.day) for person in context.data.get("handlers", ()))


def provisions_of(context: Context) -> list[Provision]:
    rows = Provision.objects.filter(accreditation__case_id=context.case.id).order_by("id")
    return [row for row in rows if _holds(row.first, row.after, context.day)]


def item_was_provided(context: Context) -> bool | None:
    item = context.data.get("item")
    return None if not item else any(row.item_id == item for row in provisions_of(context))


def item_is_held(context: Context) -> bool | None:
    item = context.data.get("item")
    return None if not item else any(row.item_id == item and row.kind == "holding" for row in provisions_of(context))


def change_lies_ahead(context: Context) -> bool | None:
    given = context.data.get("change_day")
    return None if not given else date.fromisoformat(str(given)) > context.day


ANSWERS = {
    answer.__name__: answer
    for answer in (
        not_accredited_yet, accreditation_in_force, contract_in_force, contract_covers_kind, designation_in_force,
        other_designators_agree, holder_was_notified, end_date_is_true, range_within_contract, range_people_eligible,
        handlers_in_range, handlers_eligible, item_was_provided, item_is_held, change_lies_ahead,
    )
}  # fmt: skip


def contractors(context: Context) -> list[tuple[str, Text]]:
    rows = Organisation.objects.filter(kind="contractor").order_by("code")
    return [(o.id, Text(o.name_ja, o.name_en)) for o in rows]


def units_of_contractor(context: Context) -> list[tuple[str, Text]]:
    rows = Unit.objects.filter(organisation_id=context.case.contractor_id).order_by("name_ja", "id")
    return [(u.id, Text(u.name_ja, u.name_en)) for u in rows]


def contractor_of(context: Context) -> OrgId:
    return OrgId(context.case.contractor_id)


def people_of_contractor(context: Context) -> Choosable:
    return staff(context.day, contractor_of(context))


def items_of_organ(context: Context) -> Choosable:
    """What the organ has designated and what is not over on the day."""
    organ = OrgId(context.case.organisation_id)
    return items_in(organ, Designation.objects.filter(runs(context.day), organisation_id=organ))


def items_provided(context: Context) -> Choosable:
    rows = Provision.objects.filter(validity.on(context.day), accreditation__case_id=context.case.id)
    return items_in(OrgId(context.case.organisation_id), rows, "item")


CHOICES = {choice.__name__: choice for choice in (contractors, units_of_organ, units_of_contractor)}
CHOOSABLE = {
    choice.__name__: choice
    for choice in (people_of_contractor, people_in_contractor_range, items_of_organ, items_provided)
}


def handlers_of(accreditation: Accreditation, item: str) -> Any:
    return Handler.objects.filter(accreditation=accreditation, item_id=item, after__isnull=True)
