"""The journal held against the log: every line says what its entry committed to, and no entry is without its line.

Records are a database that its operator can write to; the log is not. What somebody has changed, added or taken away by hand in the
journal shows here, unless the key of the entry was destroyed since: then the line can no longer be proven, and is counted as erased.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from warifu.kernel.tlog import canonical
from warifu.kernel.tlog.canonical import Json
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers.casework.models import Step
from warifu.registers.ledger.entry import check_opening, parse
from warifu.registers.ledger.models import Outbox
from warifu.registers.ledger.store import Reader
from warifu.registers.signin.models import Passkey
from warifu.registers.signin.passkeys import Site
from warifu.registers.signin.signatures import SignatureError, check_stored
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyDestroyed, KeyStore


@dataclass(slots=True)
class Held:
    """How many lines agree with their entries, wait for theirs, or cannot be held against it any more; and what is wrong."""

    agree: int = 0
    waiting: int = 0
    erased: int = 0
    faults: list[str] = field(default_factory=list)


def line_digest(data: Mapping[str, Json], sealed: Mapping[str, str]) -> str:
    """What an entry commits to of a line: its plain values, and the ids of the payloads that hold the others."""
    return sha256(canonical.encode({"data": data, "sealed": sealed})).hexdigest()


def said_of(step: Step) -> dict[str, Any]:
    """The fields that the entry of a line has, read off the line."""
    case = step.case
    return {
        "kind": f"{case.procedure}:{step.step}",
        "outcome": step.state,
        "subject": case.subject,
        "actor": step.actor_id,
        "object": case.id,
        "detail": {
            "seq": step.seq,
            "for": step.acting_for_id or "",
            "rule": step.delegation,
            "signed": step.signature["digest"] if step.signature else "",
            "line": line_digest(step.data, step.sealed),
        },
    }


def hold(reader: Reader, keystore: KeyStore, site: Site) -> Held:
    """Every line against its entry and its signature, every entry of a step against the lines."""
    held, lines = Held(), set[str]()
    # Lines are committed before their entries: whatever stands below this index has its line by now.
    size = reader.size()
    for step in Step.objects.select_related("case").order_by("case_id", "seq").iterator():
        lines.add(step.entry_id)
        _line(step, reader, keystore, site, held)
    held.faults += _without_line(reader, keystore, lines, size)
    return held


def _line(step: Step, reader: Reader, keystore: KeyStore, site: Site, held: Held) -> None:
    index = reader.index_of(step.entry_id)
    if index is None:
        waiting = Outbox.objects.filter(entry_id=step.entry_id).exists()
        index = reader.index_of(step.entry_id)
        if index is None:
            held.waiting += waiting
            held.faults += () if waiting else (f"{_place(step)}: the log has no entry for it",)
            return
    try:
        told = _opened(reader, keystore, index)
    except VerificationError as error:
        held.faults.append(f"{_place(step)}: {error}")
        return
    if told is None:
        held.erased += 1
        return
    differ = sorted(name for name, value in said_of(step).items() if told.get(name) != value)
    wrong = f"entry {index} says otherwise of {', '.join(differ)}" if differ else _signature(step, site)
    if wrong:
        held.faults.append(f"{_place(step)}: {wrong}")
    else:
        held.agree += 1


def _opened(reader: Reader, keystore: KeyStore, index: int) -> Mapping[str, Any] | None:
    """What the entry says; None where its key was destroyed, or its opening is not here any more."""
    found = reader.opening(index)
    if found is None or not found[0]:
        return None
    try:
        return check_opening(parse(reader.entry(index)), evidence.open_(keystore, *found))
    except KeyDestroyed:
        return None


def _signature(step: Step, site: Site) -> str:
    """What is wrong with the signature of a line; "" where it holds. Keys that were revoked since have signed all the same."""
    if step.signature is None:
        return ""
    kept: Mapping[str, Any] = step.signature
    key = Passkey.objects.filter(credential_id=kept.get("credential", ""), account__person_id=step.actor_id).first()
    if key is None:
        return "signed with a key that is not the actor's"
    try:
        check_stored(
            kept,
            public_key=bytes(key.public_key),
            digest=bytes.fromhex(str(kept.get("digest", ""))),
            person=step.actor_id,
            rp_id=site.rp_id,
            origin=site.origin,
        )
    except (SignatureError, ValueError) as error:
        return str(error)
    return ""


def _without_line(reader: Reader, keystore: KeyStore, lines: set[str], size: int) -> Iterator[str]:
    """Entries that say a step was taken, of which the journal knows nothing."""
    for row in reader.of_class("act"):
        if row.idx >= size or row.entry_id in lines:
            continue
        try:
            told = _opened(reader, keystore, row.idx)
        except VerificationError as error:
            yield f"entry {row.idx}: {error}"
            continue
        if told and isinstance(detail := told.get("detail"), Mapping) and "line" in detail:
            yield f"entry {row.idx}: the journal has no line for it"


def _place(step: Step) -> str:
    return f"case {step.case_id}, line {step.seq}"
