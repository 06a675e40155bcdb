"""Answers the facts that the assessment procedure names, from the records and the gate. None: not known."""

from datetime import date, timedelta

from django.db import connection

from warifu.duties.clearance.models import Assessment
from warifu.kernel.ids import LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import law, standing
from warifu.registers.casework.models import Case
from warifu.registers.casework.registry import Context
from warifu.registers.gate.state import covering
from warifu.registers.people import queries
from warifu.registers.people.choosing import Choosable, staff
from warifu.registers.people.models import Organisation

_NOTICES = ("notify", "notify_after_all", "tell_doubt")


def assessment_of(context: Context) -> Assessment | None:
    return getattr(context.case, "assessment", None)


def carries(person: str, organ: str, day: LegalDay) -> bool:
    """Whether a result of this organ carries the person on a day (Act 11(1), 11(2)), as the gate holds it."""
    return any(str(row[2]) in standing.CARRIES for row in covering(connection, "standing", (person, organ), day))


def no_other_case(context: Context) -> bool | None:
    others = Case.objects.filter(
        procedure="assessment", subject=context.case.subject, organisation_id=context.case.organisation_id, closed=False
    )
    return not others.exclude(id=context.case.id).exists()


def works_there(context: Context) -> bool | None:
    """Act 12(1)(i): the organ's staff, or a contractor's that has its contract or is expected to (reading 18)."""
    employer = queries.employer_on(PersonId(context.case.subject), context.day)
    if employer is None:
        return None
    organ = context.case.organisation_id
    if employer.id == organ:
        return True
    expected = Case.objects.filter(
        procedure="accreditation", contractor_id=employer.id, organisation_id=organ, closed=False
    )
    return bool(covering(connection, "contract", (employer.id, organ), context.day)) or expected.exists()


def not_exempt(context: Context) -> bool | None:
    # Act 11(1) proviso
    return not covering(connection, "exempt", (context.case.subject,), context.day)


def _class(context: Context) -> str:
    given = context.data.get("class")
    if given:
        return str(given)
    row = assessment_of(context)
    return row.reason_class if row else ""


def new_has_no_result(context: Context) -> bool | None:
    if _class(context) != "new":
        return True
    return not carries(context.case.subject, context.case.organisation_id, context.day)


def continuing_handles_now(context: Context) -> bool | None:
    if _class(context) != "continuing":
        return True
    return carries(context.case.subject, context.case.organisation_id, context.day)


def doubt_was_found(context: Context) -> bool | None:
    """Act 12(1)(iii): found so in the head's latest assessment, or in its latest SDS one with none under this Act after it."""
    if _class(context) != "doubt":
        return True
    results = Assessment.objects.filter(
        person_id=context.case.subject, organ_id=context.case.organisation_id, decided_on__isnull=False
    ).exclude(case_id=context.case.id)
    latest = results.order_by("decided_on", "id").last()
    return bool(latest and latest.positive)


def class_is_doubt(context: Context) -> bool | None:
    row = assessment_of(context)
    return None if row is None else row.reason_class == "doubt"


def class_is_not_doubt(context: Context) -> bool | None:
    row = assessment_of(context)
    return None if row is None else row.reason_class != "doubt"


def earlier_result(context: Context) -> Assessment | None:
    """Act 12(7): another head's latest result on an investigation by the Prime Minister, positive, notified within ten years, not itself
    resting on reuse (reading 22), and no assessment by this organ after it.
    """
    person, organ = context.case.subject, context.case.organisation_id
    others = Assessment.objects.filter(
        person_id=person, under="jp.iesi", by_prime_minister=True, reused_from__isnull=True, notified_on__isnull=False
    ).exclude(organ_id=organ)
    latest = others.order_by("notified_on", "id").last()
    if latest is None or not latest.positive or latest.notified_on is None:
        return None
    notified = LegalDay(latest.notified_on)
    if context.day > law().value("assessment.reuse_validity", notified).ends(notified):
        return None
    own = Assessment.objects.filter(person_id=person, organ_id=organ, under="jp.iesi", decided_on__gte=notified)
    return None if own.exclude(case_id=context.case.id).exists() else latest


def earlier_result_usable(context: Context) -> bool | None:
    return earlier_result(context) is not None


def no_earlier_result_usable(context: Context) -> bool | None:
    return earlier_result(context) is None


def answer_time_over(context: Context) -> bool | None:
    told = context.case.journal.filter(step__in=(*_NOTICES, "ask_consent_only")).order_by("-seq").first()
    if told is None or not told.data.get("answer_by"):
        return None
    return context.day > date.fromisoformat(str(told.data["answer_by"]))


def reasons_waived(case: Case) -> bool:
    """Act 13(4): the latest of what the person said."""
    said = case.journal.filter(step__in=("waive_reasons", "want_reasons")).order_by("-seq").first()
    return bool(said and said.step == "waive_reasons")


def telling_fits(context: Context) -> bool | None:
    """Act 13(4): reasons are told unless the person said that they are not wanted; and not told where she did."""
    telling = context.data.get("telling")
    return None if not telling else (telling == "waived") == reasons_waived(context.case)


def notice_day_fits(context: Context) -> bool | None:
    given = context.data.get("notice_day")
    row = assessment_of(context)
    if row is None or row.decided_on is None:
        return None
    return not given or row.decided_on <= date.fromisoformat(str(given)) <= context.day


def last_day(row: Assessment) -> LegalDay | None:
    """The last good day of a positive result: ten years from the notice (after reuse: from the original one), five for an SDS one."""
    start = row.clock_start or row.notified_on
    if not row.positive or start is None:
        return None
    name = "assessment.validity" if row.under == "jp.iesi" else "assessment.sds_bridge"
    return law().value(name, LegalDay(start)).ends(LegalDay(start))


def renewal_near(context: Context) -> bool | None:
    row = assessment_of(context)
    last = last_day(row) if row else None
    if last is None:
        return None
    warn = law().value("assessment.organ.warn_before_end", context.day)
    return last - timedelta(days=warn.number) <= context.day


ANSWERS = {
    answer.__name__: answer
    for answer in (
        no_other_case, works_there, not_exempt, new_has_no_result, continuing_handles_now, doubt_was_found, class_is_doubt,
        class_is_not_doubt, earlier_result_usable, no_earlier_result_usable, answer_time_over, telling_fits,
        notice_day_fits, renewal_near,
    )
}  # fmt: skip


def people_to_list(context: Context) -> Choosable:
    """The staff of the organisation that makes the list."""
    return staff(context.day, OrgId(context.organisation or ""))


def organs_in_charge(context: Context) -> list[tuple[str, Text]]:
    """For a contractor: the organs it deals with. For an organ: itself."""
    own = Organisation.objects.filter(id=context.organisation or "").first()
    if own is None:
        return []
    if own.kind != "contractor":
        return [(own.id, Text(own.name_ja, own.name_en))]
    dealing = Case.objects.filter(procedure="accreditation", contractor_id=own.id).values("organisation_id")
    organs = Organisation.objects.filter(id__in=dealing).order_by("code")
    return [(o.id, Text(o.name_ja, o.name_en)) for o in organs]


def people_taking_part(context: Context) -> Choosable:
    """Officers who could take part in this case: of the organ, and the investigators."""
    named = (roles.ASSESSMENT_OFFICER, roles.ASSESSMENT_STAFF, roles.HEAD, roles.COMPLAINT_OFFICER)
    organ = OrgId(context.case.organisation_id)
    cabinet = context.case.parties.filter(part="cabinet_office").values_list("organisation_id", flat=True)
    offices = [
        (organ, queries.appointed(named, organ, context.day)),
        *((OrgId(o), queries.appointed([roles.INVESTIGATOR], OrgId(o), context.day)) for o in cabinet),
    ]
    return Choosable(tuple(rows for _, rows in offices), frozenset(house for house, _ in offices))


CHOICES = {"organs_in_charge": organs_in_charge}
PEOPLE = {choice.__name__: choice for choice in (people_to_list, people_taking_part)}


def told_day(context: Context) -> LegalDay:
    """Act 11(1): the day of the notice to the person. On paper it is the day written; here it is today."""
    given = context.data.get("notice_day")
    return LegalDay(date.fromisoformat(str(given))) if given else legal_day(context.at)
