"""Who gets to see an entry of the log opened: whoever did it, whoever may see what it is about, and those who inspect.

The log shows nothing of an entry but class, minute and digest of the law; even that goes only to the inspector, the partner and whoever is
entitled to its opening. For everybody else an entry is like one that is not there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from warifu.duties.designation import queries as designations
from warifu.duties.exports import queries as exports
from warifu.kernel.tlog.canonical import Json
from warifu.regimes.jp import roles
from warifu.registers.casework import queries as casework
from warifu.registers.ledger.entry import Entry, check_opening, parse
from warifu.registers.ledger.store import Reader
from warifu.registers.people import queries as people
from warifu.registers.people.domain import Audience
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyDestroyed
from warifu.registers.vault.sealed import keystore

# Those who see that there is an entry, opened or not.
_EVERY_ENTRY = (roles.INSPECTOR, roles.PARTNER)
# Those of an organ who answer for its items: they see the decisions about them, as the inspector does.
_ANSWER_FOR_ITEMS = (roles.HEAD, roles.IESI_MANAGER, roles.SECURITY_OFFICER)


@dataclass(frozen=True, slots=True)
class Shown:
    """An entry as this reader may see it. `fields` None: not opened to her. `erased`: its opening was, by its key or altogether."""

    index: int
    raw: bytes
    entry: Entry
    fields: Mapping[str, Json] | None
    opening: Mapping[str, Any] | None
    erased: bool


def shown(reader: Reader, index: int, asking: Audience) -> Shown | None:
    """The entry, opened where that is due; None where this reader sees nothing of it. Raises NoSuchEntry, VerificationError."""
    raw = reader.entry(index)
    entry = parse(raw)
    fields, opening, erased = _opened(reader, index, entry)
    if fields is not None and entitled(fields, entry, asking):
        return Shown(index, raw, entry, fields, opening, erased)
    if any(asking.holds(role) for role in _EVERY_ENTRY):
        return Shown(index, raw, entry, None, None, erased)
    return None


def _opened(
    reader: Reader, index: int, entry: Entry
) -> tuple[Mapping[str, Json] | None, Mapping[str, Any] | None, bool]:
    row = next(reader.rows(index, index + 1))
    if row.key_id is None or row.sealed is None:
        # An erasure takes the opening and leaves the id; an entry recovered from exported tiles lost both, erased or not.
        return None, None, row.entry_id is not None
    if not row.key_id:
        # An entry of the log about itself: it names nobody, and its opening is not sealed.
        return None, None, False
    try:
        opening = evidence.open_(keystore(), row.key_id, row.sealed)
    except KeyDestroyed:
        return None, None, True
    return check_opening(entry, opening), {**opening, "index": index}, False


def entitled(fields: Mapping[str, Json], entry: Entry, asking: Audience) -> bool:
    """Whether what an entry says is for this reader."""
    if fields.get("actor") == asking.person:
        return True
    if entry.cls == "decision" and fields.get("subject") == asking.person:
        return True
    about = fields.get("object") or ""
    return (
        isinstance(about, str)
        and bool(about)
        and (
            _takes_part(about, asking)
            or _answers_for(about, asking)
            or _manages(about, asking)
            or exports.visible(asking).filter(id=about).exists()
        )
    )


def _takes_part(case_id: str, asking: Audience) -> bool:
    """Somebody who acts in the case, or in another's name. The person concerned learns of it by notice, a superior not at all."""
    case = casework.visible(asking).filter(id=case_id).first()
    if case is None:
        return False
    stands = set(casework.standing(case, asking).roles)
    in_name = any(n.procedure == case.procedure and n.organisation == case.organisation_id for n in asking.in_name)
    return roles.PERSON not in stands and (in_name or bool(stands - {roles.SUPERIOR}))


def _answers_for(item: str, asking: Audience) -> bool:
    rows = designations.visible(asking).filter(id=item)
    if not asking.holds(roles.INSPECTOR):
        rows = rows.filter(organisation_id__in=asking.organisations(*_ANSWER_FOR_ITEMS))
    return rows.exists()


def _manages(organisation: str, asking: Audience) -> bool:
    """Acts of office set-up are for the administrators of that organisation."""
    return asking.holds(roles.ADMINISTRATOR) and people.set_up_by(asking).filter(id=organisation).exists()
