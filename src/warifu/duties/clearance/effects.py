"""What the steps of an assessment do to the records of results and to the gate, in the transaction of the step."""

from datetime import date

from warifu.duties.clearance import facts
from warifu.duties.clearance.models import Assessment, DoubtNotice
from warifu.duties.clearance.rights import state_person
from warifu.kernel.ids import Cite, OrgId, PersonId, Text
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.regimes.jp import roles
from warifu.registers.casework.models import Interest, Party
from warifu.registers.casework.queries import UNTOLD
from warifu.registers.casework.registry import Begin, Context
from warifu.registers.people.models import Organisation
from warifu.registers.people.queries import employer_on


def begin(context: Context, organisation: OrgId) -> Begin | Refusal:
    """A case about a person with one organ. A contractor's list goes to the organ it names, or to the only one it deals with."""
    person = PersonId(str(context.data["person"]))
    organs = [value for value, _ in facts.organs_in_charge(context)]
    chosen = context.data.get("organ") or (organs[0] if len(organs) == 1 else "")
    if chosen not in organs:
        return Refusal(
            (
                Reason(
                    "field:organ",
                    Text("どの行政機関の評価かが分かりません。", "It is not clear which organ is to assess."),
                    Text("行政機関を選んでください。", "Choose the organ."),
                    (Cite("Act", "12(1)"),),
                ),
            )
        )
    employer = employer_on(person, context.day)
    contractor = OrgId(employer.id) if employer is not None and employer.kind == "contractor" else None
    return Begin("person", person, OrgId(str(chosen)), contractor)


def list_person(context: Context) -> None:
    case = context.case
    Assessment.objects.create(
        case=case,
        person_id=case.subject,
        organ_id=case.organisation_id,
        contractor_id=case.contractor_id,
        under="jp.iesi",
        reason_class=context.data["class"],
    )
    _keep_untold(context)


def accept_list(context: Context) -> None:
    Assessment.objects.filter(case=context.case).update(reason_class=context.data["class"])
    _keep_untold(context)


def _keep_untold(context: Context) -> None:
    """Act 12(3)(iii): of circumstances that raise doubt the person learns by the notice, and not from a list before it."""
    part = {"case": context.case, "part": UNTOLD, "person_id": context.case.subject}
    if context.data["class"] == "doubt":
        Party.objects.get_or_create(**part)
    else:
        Party.objects.filter(**part).delete()


def tell_doubt(context: Context) -> None:
    # Act 11(1): from this notice on the person may not handle such information.
    case = context.case
    Party.objects.filter(case=case, part=UNTOLD).delete()
    DoubtNotice.objects.create(
        case=case, person_id=case.subject, organ_id=case.organisation_id, under="jp.iesi", told_on=context.day
    )
    state_person(case.subject)


def ask_reuse(context: Context) -> None:
    _ask_cabinet_office(context)


def request_investigation(context: Context) -> None:
    # Act 12(4): by the Prime Minister; only such a result may be reused by another organ (Act 12(7)).
    _ask_cabinet_office(context)
    Assessment.objects.filter(case=context.case).update(by_prime_minister=True)


def _ask_cabinet_office(context: Context) -> None:
    for office in Organisation.objects.filter(kind="cabinet_office").order_by("id"):
        Party.objects.get_or_create(case=context.case, part="cabinet_office", organisation=office)


def send_earlier_result(context: Context) -> None:
    # Act 12(8): the clock runs from the original notice.
    earlier = facts.earlier_result(context)
    Assessment.objects.filter(case=context.case).update(
        reused_from=earlier.organ_id if earlier else None,
        clock_start=date.fromisoformat(context.data["original_notice_day"]),
    )


def _decide(context: Context, positive: bool) -> None:
    Assessment.objects.filter(case=context.case).update(positive=positive, decided_on=context.day)
    state_person(context.case.subject)


def decide_found(context: Context) -> None:
    _decide(context, positive=True)


def decide_not_found(context: Context) -> None:
    _decide(context, positive=False)


def _notify(context: Context) -> None:
    # Act 11(1): validity runs from the notice to the person.
    row = Assessment.objects.get(case=context.case)
    row.notified_on = facts.told_day(context)
    row.clock_start = row.clock_start or row.notified_on
    row.save(update_fields=["notified_on", "clock_start"])
    state_person(row.person_id)


def notify_found(context: Context) -> None:
    _notify(context)


def notify_not_found(context: Context) -> None:
    _notify(context)


def ask_superior(context: Context) -> None:
    Party.objects.get_or_create(case=context.case, part=roles.SUPERIOR, person_id=context.data["superior"])


def step_aside(context: Context) -> None:
    Interest.objects.get_or_create(case=context.case, person_id=context.actor)


def exclude(context: Context) -> None:
    Interest.objects.get_or_create(case=context.case, person_id=context.data["interested"])


EFFECTS = {
    effect.__name__: effect
    for effect in (
        list_person, accept_list, tell_doubt, ask_reuse, request_investigation, send_earlier_result, decide_found, decide_not_found,
        notify_found, notify_not_found, ask_superior, step_aside, exclude,
    )
}  # fmt: skip
