"""A rule that an organisation makes for itself where the text leaves room: signed by its head, recorded among the law.

What the rule says, who may make it and what follows is its own module's: readings, periods of files, rows of an export.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from warifu.kernel.ids import Instant, OrgId, PersonId
from warifu.kernel.tlog.canonical import Json
from warifu.registers.signin import stepup
from warifu.registers.vault.recording import record

LONGEST = 400  # characters of the name of the internal rule


@dataclass(frozen=True, slots=True)
class SetDown:
    """What the row of such a rule keeps of its evidence."""

    entry_id: str
    signature: dict[str, Any]


def names_a_rule(text: str) -> bool:
    """Whether a text names the internal rule it rests on."""
    return 0 < len(text.strip()) <= LONGEST


def set_down(
    kind: str,
    outcome: str,
    *,
    organisation: OrgId,
    actor: PersonId,
    digest: bytes,
    assertion: str | Mapping[str, Any] | None,
    at: Instant,
    detail: Mapping[str, Json],
    reasons: Sequence[str] = (),
) -> SetDown:
    """Verify the signature and record `law:<kind>`, in the caller's transaction.

    Raises stepup.SignatureError without a fresh signature over `digest`.
    """
    signed = stepup.verify(actor, digest, assertion, at)
    fields: dict[str, Json] = {
        "kind": f"law:{kind}",
        "outcome": outcome,
        "actor": actor,
        "object": organisation,
        "detail": {**detail, "signed": signed["digest"]},
    }
    if reasons:
        fields["reasons"] = list(reasons)
    return SetDown(record("law", at=at, subject=organisation, fields=fields), dict(signed))
