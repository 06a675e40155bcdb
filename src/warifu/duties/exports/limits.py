"""Above how many rows a second person is needed: the organisation's own measure, set and signed by its head. No text at hand sets one."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from warifu.duties.exports.models import ExportLimit
from warifu.kernel.ids import Cite, Instant, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.kernel.tlog.canonical import Json
from warifu.regimes.jp import roles
from warifu.registers.people.domain import Audience
from warifu.registers.people.queries import audience
from warifu.registers.signin import own_rules, stepup

MOST = 100_000
# The head of an organ; in a firm, its chief protection officer.
SETTERS = (roles.HEAD, roles.PROTECTION_OFFICER)


def headed(asking: Audience) -> list[OrgId]:
    """The organisations whose measure this audience sets."""
    return asking.organisations(*SETTERS)


def digest(*, organisation: OrgId, most: int, rule: str) -> bytes:
    data: dict[str, Json] = {"most": most, "rule": rule.strip()}
    return stepup.act_digest(
        case_id=organisation, revision=0, procedure="exports", version=1, step="set_limit", data=data
    )


def refusal(*, organisation: OrgId, most: int, rule: str, actor: PersonId, at: Instant) -> Refusal | None:
    """Why this number cannot be set by this person now; None where it can."""
    if organisation not in headed(audience(actor, legal_day(at))):
        return _no("role", Text("行数を定めるのは組織の長です。", "The number is set by who heads the organisation."))
    if not 0 <= most <= MOST:
        return _no("field:most", Text(f"行数は0から{MOST:,}までです。", f"The number is from 0 to {MOST:,}."))
    if not own_rules.names_a_rule(rule):
        return _no("field:rule", Text("根拠とする内部規程を書いてください。", "Write the internal rule it rests on."))
    return None


def _no(code: str, text: Text) -> Refusal:
    remedy = Text("入力を確かめるか、組織の長に頼んでください。", "Check the entry, or ask the head.")
    return Refusal((Reason(code, text, remedy, (Cite("Assumed"),)),))


@transaction.atomic
def set_limit(
    *,
    organisation: OrgId,
    most: int,
    rule: str,
    actor: PersonId,
    assertion: str | Mapping[str, Any] | None,
    at: Instant,
) -> str | Refusal:
    """From today on more rows than this need a second person. Returns the entry id.

    Raises stepup.SignatureError without a fresh signature over `digest`.
    """
    if refused := refusal(organisation=organisation, most=most, rule=rule, actor=actor, at=at):
        return refused
    made = own_rules.set_down(
        "export_limit_set",
        str(most),
        organisation=organisation,
        actor=actor,
        digest=digest(organisation=organisation, most=most, rule=rule),
        assertion=assertion,
        at=at,
        detail={"rule": rule.strip()},
    )
    ExportLimit.objects.create(
        organisation_id=organisation,
        most=most,
        rule=rule.strip(),
        first=legal_day(at),
        set_by_id=actor,
        entry_id=made.entry_id,
        signature=made.signature,
    )
    return made.entry_id
