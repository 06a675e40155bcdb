"""For how long an organ keeps files: its own rule, set and signed by its head, since no text at hand sets a period (fact sheet, 5.12)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from warifu.duties.clearance import queries
from warifu.duties.clearance.erasable import own_reason
from warifu.duties.clearance.models import Retention
from warifu.kernel.ids import Instant, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Refusal
from warifu.kernel.tlog.canonical import Json
from warifu.regimes.jp import roles
from warifu.registers.people.queries import audience
from warifu.registers.signin import own_rules, stepup

MOST_MONTHS = 1200
_KIND = (
    Text("どの記録の期間かが分かりません。", "It is not clear which files are meant."),
    Text("記録の種類を選んでください。", "Choose the kind of files."),
)
_MONTHS = (
    Text(f"月数は1から{MOST_MONTHS}までです。", f"The number of months is from 1 to {MOST_MONTHS}."),
    Text("月数を直してください。", "Correct the number of months."),
)
_RULE = (
    Text("根拠とする内部規程が書かれていないか、長すぎます。", "No internal rule was named, or the text is too long."),
    Text("規程の名と条を書いてください。", "Write the rule and its article."),
)


def digest(*, organ: OrgId, kind: str, months: int, rule: str) -> bytes:
    """What the head signs when the organ sets a period for itself."""
    data: dict[str, Json] = {"kind": kind, "months": months, "rule": rule.strip()}
    return stepup.act_digest(
        case_id=organ, revision=0, procedure="clearance.erasing", version=1, step="set_retention", data=data
    )


def refusal(*, organ: OrgId, kind: str, months: int, rule: str, actor: PersonId, at: Instant) -> Refusal | None:
    """Why this period cannot be set by this person now; None where it can."""
    if organ not in audience(actor, legal_day(at)).organisations(roles.HEAD):
        text = Text("保存期間を定めるのは行政機関の長です。", "The period is set by the head of the organ.")
        return Refusal(
            (own_reason("role", text, Text("行政機関の長に頼んでください。", "Ask the head of the organ.")),)
        )
    wrong = (
        ("kind", kind in (queries.RESULT, queries.NO_RESULT), _KIND),
        ("months", 0 < months <= MOST_MONTHS, _MONTHS),
        ("rule", own_rules.names_a_rule(rule), _RULE),
    )
    reasons = tuple(own_reason(f"field:{name}", *texts) for name, right, texts in wrong if not right)
    return Refusal(reasons) if reasons else None


@transaction.atomic
def set_retention(
    *,
    organ: OrgId,
    kind: str,
    months: int,
    rule: str,
    actor: PersonId,
    assertion: str | Mapping[str, Any] | None,
    at: Instant,
) -> str | Refusal:
    """The head sets for how many months the organ keeps files of a kind after they have ended. Returns the entry id.

    Raises stepup.SignatureError without a fresh signature over `digest`.
    """
    if refused := refusal(organ=organ, kind=kind, months=months, rule=rule, actor=actor, at=at):
        return refused
    day = legal_day(at)
    made = own_rules.set_down(
        "retention_set",
        str(months),
        organisation=organ,
        actor=actor,
        digest=digest(organ=organ, kind=kind, months=months, rule=rule),
        assertion=assertion,
        at=at,
        detail={"kind": kind, "rule": rule.strip()},
    )
    Retention.objects.filter(organ_id=organ, kind=kind, after__isnull=True).update(after=day)
    Retention.objects.create(
        organ_id=organ,
        kind=kind,
        months=months,
        rule=rule.strip(),
        first=day,
        set_by_id=actor,
        entry_id=made.entry_id,
        signature=made.signature,
    )
    return made.entry_id
