"""What the steps of an accreditation do to the records of contractors and to the gate, in the transaction of the step."""

from datetime import date, timedelta

from warifu.duties.contractors import facts
from warifu.duties.contractors.models import Accreditation, Contract, Handler, Provision, RangeOfEmployees
from warifu.duties.contractors.rights import state_contractor
from warifu.duties.designation.models import Designation
from warifu.kernel.ids import OrgId
from warifu.kernel.procedure.model import Refusal
from warifu.registers.casework.models import Party
from warifu.registers.casework.registry import Begin, Context
from warifu.registers.search import due


def begin(context: Context, organisation: OrgId) -> Begin | Refusal:
    contractor = OrgId(str(context.data["contractor"]))
    return Begin("contractor", contractor, organisation, contractor)


def propose(context: Context) -> None:
    case = context.case
    Accreditation.objects.create(case=case, organ_id=case.organisation_id, contractor_id=case.contractor_id)


def accredit(context: Context) -> None:
    # Act 10(1), 18(1): accreditation is the organ's finding that the contractor is eligible; it holds for this organ alone.
    Accreditation.objects.filter(case=context.case).update(accredited_on=context.day)
    state_contractor(context.case.contractor_id)


def cancel(context: Context) -> None:
    """Whatever rested on it ends with it, so that a later accreditation finds nothing to revive."""
    Accreditation.objects.filter(case=context.case).update(after=context.day)
    Contract.objects.filter(accreditation__case=context.case, after__gt=context.day).update(after=context.day)
    _end_names(context)
    state_contractor(context.case.contractor_id)


def _end_names(context: Context) -> None:
    """Act 10(4): range and lists are set in accordance with a contract; under another one people are named anew or not at all."""
    for named in (RangeOfEmployees, Handler):
        named.objects.filter(accreditation__case=context.case, after__isnull=True).update(after=context.day)


def conclude_contract(context: Context) -> None:
    """The contract as drafted; it begins on its first day, never before it was concluded."""
    draft = context.case.journal.filter(step="draft_contract").order_by("-seq").first().data
    _end_names(context)
    Contract.objects.create(
        accreditation=_accreditation(context),
        kinds=list(draft["contract_kind"]),
        departments=list(draft["departments"]),
        first=max(context.day, date.fromisoformat(draft["contract_first_day"])),
        after=date.fromisoformat(draft["contract_last_day"]) + timedelta(days=1),
    )
    state_contractor(context.case.contractor_id)


def end_contract(context: Context) -> None:
    after = date.fromisoformat(context.data["contract_ended_on"]) + timedelta(days=1)
    Contract.objects.filter(accreditation__case=context.case, after__gt=after).update(after=after)
    state_contractor(context.case.contractor_id)


def set_range(context: Context) -> None:
    """Act 10(4): the new range replaces the one before; whoever is left out may no longer handle anything under this contract."""
    accreditation = _accreditation(context)
    units, people = set(context.data.get("range_units", ())), set(context.data.get("range_people", ()))
    current = RangeOfEmployees.objects.filter(accreditation=accreditation, after__isnull=True)
    current.filter(unit__isnull=False).exclude(unit_id__in=units).update(after=context.day)
    current.filter(person__isnull=False).exclude(person_id__in=people).update(after=context.day)
    kept = list(RangeOfEmployees.objects.filter(accreditation=accreditation, after__isnull=True))
    for unit in sorted(units - {r.unit_id for r in kept}):
        RangeOfEmployees.objects.create(accreditation=accreditation, unit_id=unit, first=context.day)
    for person in sorted(people - {r.person_id for r in kept}):
        RangeOfEmployees.objects.create(accreditation=accreditation, person_id=person, first=context.day)
    state_contractor(context.case.contractor_id)


def provide(context: Context) -> None:
    item = Designation.objects.get(id=context.data["item"])
    Provision.objects.create(
        accreditation=_accreditation(context),
        item=item,
        kind=context.data["provision_kind"],
        first=context.day,
        end_date_told=date.fromisoformat(context.data["end_date"]),
    )
    # Order 7(1)(ii)(ロ), 8(i), 10(1)(ii): whoever was provided is told of extension, lifting and expiry.
    # Its documents are now found by the contractor too.
    due.mark("item", item.id)
    Party.objects.get_or_create(case=item.case, part="recipient", organisation_id=context.case.contractor_id)
    state_contractor(context.case.contractor_id)


def list_handlers(context: Context) -> None:
    """Contract: the list for one item, replacing the one before."""
    accreditation, item = _accreditation(context), context.data["item"]
    people = set(context.data["handlers"])
    facts.handlers_of(accreditation, item).exclude(person_id__in=people).update(after=context.day)
    kept = set(facts.handlers_of(accreditation, item).values_list("person_id", flat=True))
    for person in sorted(people - kept):
        Handler.objects.create(accreditation=accreditation, item_id=item, person_id=person, first=context.day)
    state_contractor(context.case.contractor_id)


def record_return(context: Context) -> None:
    """What was returned counts as no longer provided, and nobody there handles it any more."""
    accreditation, item = _accreditation(context), context.data["item"]
    Provision.objects.filter(accreditation=accreditation, item_id=item, after__isnull=True).update(after=context.day)
    facts.handlers_of(accreditation, item).update(after=context.day)
    state_contractor(context.case.contractor_id)


def _accreditation(context: Context) -> Accreditation:
    return Accreditation.objects.get(case=context.case)


EFFECTS = {
    effect.__name__: effect
    for effect in (
        propose, accredit, cancel, conclude_contract, end_contract, set_range, provide, list_handlers, record_return,
    )
}  # fmt: skip
