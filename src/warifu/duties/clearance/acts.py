"""What is entered about assessments beside the procedure: results under the SDS Act, which carry for five years (Act 11(2), 11(3))."""

from django.db import transaction

from warifu.duties.clearance.models import Assessment, DoubtNotice
from warifu.duties.clearance.rights import state_person
from warifu.kernel.ids import Cite, Instant, LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.regimes.jp import roles
from warifu.registers.people.queries import audience
from warifu.registers.search import due
from warifu.registers.vault.recording import record


def _not_yours() -> Refusal:
    return Refusal(
        (
            Reason(
                "role",
                Text(
                    "特定秘密の適性評価の結果は、その機関の実施責任者が記録します。",
                    "Results under the SDS Act are entered by the organ's assessment officer.",
                ),
                Text("実施責任者に頼んでください。", "Ask the assessment officer."),
                (Cite("Act", "11(3)"),),
            ),
        )
    )


@transaction.atomic
def enter_sds_result(
    *, person: PersonId, organ: OrgId, positive: bool, notified_on: LegalDay, actor: PersonId, at: Instant
) -> int | Refusal:
    """Act 11(2), 11(3): the organ uses its own result under the SDS Act. Returns the row's number."""
    if organ not in audience(actor, legal_day(at)).organisations(roles.ASSESSMENT_OFFICER) or notified_on > legal_day(
        at
    ):
        return _not_yours()
    row = Assessment.objects.create(
        person_id=person,
        organ_id=organ,
        under="jp.sds",
        reason_class="new",
        positive=positive,
        decided_on=notified_on,
        notified_on=notified_on,
        clock_start=notified_on,
    )
    state_person(person)
    due.mark("person", person)
    _record("sds_result_entered", at, person=person, organ=organ, actor=actor, day=notified_on)
    return row.id


@transaction.atomic
def enter_sds_doubt(
    *, person: PersonId, organ: OrgId, told_on: LegalDay, actor: PersonId, at: Instant
) -> int | Refusal:
    """Act 11(2): the organ told the person of a re-assessment for doubt under the SDS Act; the bridge breaks."""
    if organ not in audience(actor, legal_day(at)).organisations(roles.ASSESSMENT_OFFICER):
        return _not_yours()
    row = DoubtNotice.objects.create(person_id=person, organ_id=organ, under="jp.sds", told_on=told_on)
    state_person(person)
    _record("sds_doubt_entered", at, person=person, organ=organ, actor=actor, day=told_on)
    return row.id


def _record(kind: str, at: Instant, *, person: PersonId, organ: OrgId, actor: PersonId, day: LegalDay) -> None:
    record(
        "act",
        at=at,
        subject=person,
        fields={
            "kind": f"clearance:{kind}",
            "outcome": "done",
            "reasons": ["Act 11(2)", "Act 11(3)"],
            "subject": person,
            "actor": actor,
            "object": organ,
            "detail": {"day": day.isoformat()},
        },
    )
