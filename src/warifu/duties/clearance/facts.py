"""Answers the facts that the assessment procedure names, from the records and the gate. None: not known."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.db import connection

from warifu.duties.clearance.models import Assessment
from warifu.kernel.ids import LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import law, standing
from warifu.registers.casework.models import Case
from warifu.registers.casework.queries import taken_last
from warifu.registers.casework.registry import Context
from warifu.registers.gate.state import covering_each
from warifu.registers.people import queries
from warifu.registers.people.choosing import anybody_in, staff
from warifu.registers.people.models import Organisation
from warifu.registers.search.choosing import Choosable, without

_NOTICES = ("notify", "notify_after_all", "tell_doubt")


def assessment_of(context: Context) -> Assessment | None:
    return getattr(context.case, "assessment", None)


def _carried(cases: Sequence[Case], day: LegalDay) -> dict[str, bool]:
    """Whether a result of the organ carries the person on a day (Act 11(1), 11(2)), as the gate holds it."""
    rows = covering_each(connection, "standing", {(case.subject, case.organisation_id) for case in cases}, day)
    return {
        case.id: any(str(row[2]) in standing.CARRIES for row in rows[case.subject, case.organisation_id])
        for case in cases
    }


def _results(cases: Sequence[Case], _: LegalDay) -> dict[str, list[Assessment]]:
    """Every assessment of each person, by whichever organ."""
    found: dict[str, list[Assessment]] = {case.subject: [] for case in cases}
    for row in Assessment.objects.filter(person__in=list(found)).order_by("id"):
        found[row.person_id].append(row)
    return {case.id: found[case.subject] for case in cases}


def _other_cases(cases: Sequence[Case], _: LegalDay) -> dict[str, bool]:
    """Whether another assessment by the same organ of the same person is open."""
    about = Case.objects.filter(subject_kind="person", subject__in={case.subject for case in cases})
    rows = about.filter(procedure="assessment", closed=False)
    among = list(rows.values_list("id", "subject", "organisation_id"))
    return {
        case.id: any(
            id_ != case.id and (subject, organ) == (case.subject, case.organisation_id) for id_, subject, organ in among
        )
        for case in cases
    }


def no_other_case(context: Context) -> bool | None:
    return not context.read(_other_cases)


def _work_there(cases: Sequence[Case], day: LegalDay) -> dict[str, bool | None]:
    """Act 12(1)(i): the organ's staff, or a contractor's that has its contract or is expected to (reading 18). None: employed nowhere."""
    found = queries.employers_on([PersonId(case.subject) for case in cases], day)
    employers = {case.id: found[PersonId(case.subject)].id for case in cases if PersonId(case.subject) in found}
    outside = {
        (employers[c.id], c.organisation_id)
        for c in cases
        if employers.get(c.id, c.organisation_id) != c.organisation_id
    }
    contracts = covering_each(connection, "contract", outside, day)
    without = {firm for firm, organ in outside if not contracts[firm, organ]}
    expected = Case.objects.filter(procedure="accreditation", contractor__in=without, closed=False)
    dealing = set(expected.values_list("contractor_id", "organisation_id")) if without else set()

    def answer(employer: str, organ: str) -> bool:
        return employer == organ or bool(contracts[employer, organ]) or (employer, organ) in dealing

    return {c.id: answer(employers[c.id], c.organisation_id) if c.id in employers else None for c in cases}


def works_there(context: Context) -> bool | None:
    return context.read(_work_there)


def _exempt(cases: Sequence[Case], day: LegalDay) -> dict[str, bool]:
    rows = covering_each(connection, "exempt", {(case.subject,) for case in cases}, day)
    return {case.id: bool(rows[case.subject,]) for case in cases}


def not_exempt(context: Context) -> bool | None:
    # Act 11(1) proviso
    return not context.read(_exempt)


def _class(context: Context) -> str:
    given = context.data.get("class")
    if given:
        return str(given)
    row = assessment_of(context)
    return row.reason_class if row else ""


def new_has_no_result(context: Context) -> bool | None:
    if _class(context) != "new":
        return True
    return not context.read(_carried)


def continuing_handles_now(context: Context) -> bool | None:
    if _class(context) != "continuing":
        return True
    return context.read(_carried)


def doubt_was_found(context: Context) -> bool | None:
    """Act 12(1)(iii): found so in the head's latest assessment, or in its latest SDS one with none under this Act after it."""
    if _class(context) != "doubt":
        return True
    case, results = context.case, context.read(_results)
    own = [
        (r.decided_on, r.id, r)
        for r in results
        if r.organ_id == case.organisation_id and r.case_id != case.id and r.decided_on
    ]
    return bool(own and max(own)[2].positive)


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
    case, results = context.case, [row for row in context.read(_results) if row.under == "jp.iesi"]
    others = [
        (row.notified_on, row.id, row)
        for row in results
        if row.organ_id != case.organisation_id
        and row.by_prime_minister
        and row.reused_from_id is None
        and row.notified_on
    ]
    latest = max(others)[2] if others else None
    if latest is None or not latest.positive or latest.notified_on is None:
        return None
    notified = LegalDay(latest.notified_on)
    if context.day > law().value("assessment.reuse_validity", notified).ends(notified):
        return None
    after = (r for r in results if r.organ_id == case.organisation_id and r.case_id != case.id and r.decided_on)
    return None if any(row.decided_on and row.decided_on >= notified for row in after) else latest


def earlier_result_usable(context: Context) -> bool | None:
    return earlier_result(context) is not None


def no_earlier_result_usable(context: Context) -> bool | None:
    return earlier_result(context) is None


def answer_time_over(context: Context) -> bool | None:
    told = taken_last(context.case, *_NOTICES, "ask_consent_only")
    if told is None or not told.data.get("answer_by"):
        return None
    return context.day > date.fromisoformat(str(told.data["answer_by"]))


def reasons_waived(case: Case) -> bool:
    """Act 13(4): the latest of what the person said."""
    said = taken_last(case, "waive_reasons", "want_reasons")
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
    cabinet = {OrgId(p.organisation_id) for p in context.case.parties.all() if p.part == "cabinet_office"}
    rows = [queries.appointed(named, organ, context.day)]
    rows += [queries.appointed([roles.INVESTIGATOR], house, context.day) for house in sorted(cabinet)]
    return anybody_in({organ, *cabinet}, *rows)


def people_who_may_know(context: Context) -> Choosable:
    """Those who work where the person works: superiors and colleagues (standard of the SDS Act, the superior's sheet)."""
    case = context.case
    return without(staff(context.day, OrgId(case.contractor_id or case.organisation_id)), case.subject)


CHOICES = {"organs_in_charge": organs_in_charge}
CHOOSABLE = {choice.__name__: choice for choice in (people_to_list, people_taking_part, people_who_may_know)}


def told_day(context: Context) -> LegalDay:
    """Act 11(1): the day of the notice to the person. On paper it is the day written; here it is today."""
    given = context.data.get("notice_day")
    return LegalDay(date.fromisoformat(str(given))) if given else legal_day(context.at)
