"""The witnesses whom the installation names in its policy, and the cosignatures they give to its checkpoints.

The log's own ML-DSA line is a cosignature too, so the policy demands it like a witness (`log-pq`): a policy's `log` lines ask for any one
key only. How checkpoints travel to a witness and back is left to the operator: over HTTP, or on a stick.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from warifu.kernel.tlog import note, policy
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.keys import VerifierKey
from warifu.registers.database import Connection


@dataclass(frozen=True, slots=True)
class Witness:
    """A name for the policy, the key, and where the witness can be asked ("" if it cannot)."""

    name: str
    vkey: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Witnesses:
    """Who is asked, and how many of them must have cosigned."""

    known: tuple[Witness, ...] = ()
    threshold: int = 0

    @classmethod
    def from_json(cls, value: Mapping[str, Any]) -> "Witnesses":
        return cls(tuple(Witness(**one) for one in value["known"]), value["threshold"])

    def to_json(self) -> dict[str, Any]:
        known = [{"name": one.name, "vkey": one.vkey, "url": one.url} for one in self.known]
        return {"known": known, "threshold": self.threshold}


def policy_text(log: tuple[VerifierKey, VerifierKey], witnesses: Witnesses) -> str:
    """The policy that demands both signatures of the log and the witnesses' quorum."""
    ed, pq = log
    lines = [f"log {ed}", f"witness log-pq {pq}"]
    lines += [f"witness {one.name} {one.vkey} {one.url}".rstrip() for one in witnesses.known]
    members = ["log-pq"]
    if witnesses.known and witnesses.threshold:
        lines.append(f"group witnesses {witnesses.threshold} {' '.join(one.name for one in witnesses.known)}")
        members.append("witnesses")
    lines += [f"group hybrid all {' '.join(members)}", "quorum hybrid"]
    return "".join(f"{line}\n" for line in lines)


def check(log: tuple[VerifierKey, VerifierKey], witnesses: Witnesses) -> Witnesses:
    """The witnesses themselves. Raises VerificationError where no policy can be made of them."""
    policy.parse(policy_text(log, witnesses).encode())
    return witnesses


def add_cosignatures(connection: Connection, rule: str, size: int, lines: Iterable[str]) -> bool:
    """Store what witnesses answered to the checkpoint of `size`; says whether the policy `rule` is satisfied now.

    Lines of unknown keys are dropped. Raises VerificationError where there is no such checkpoint, where a known key's line does not
    verify, or where a witness signed no time.
    """
    row = connection.execute("SELECT note FROM checkpoint WHERE size = ?", (size,)).fetchone()
    if row is None:
        raise VerificationError(f"there is no checkpoint of size {size}")
    stored, told = note.parse(bytes(row[0])), policy.parse(rule.encode())
    known = {(key.name, key.id): key for key in told.witnesses.values()}
    have = {(line.name, line.id) for line in stored.lines}
    for line in map(note.parse_line, lines):
        key = known.get((line.name, line.id))
        if key is None or (line.name, line.id) in have:
            continue
        if not key.verify(stored.text, line.payload):
            raise VerificationError(f"the witness {line.name} signed no time")
        stored = replace(stored, lines=(*stored.lines, line))
    satisfied = is_satisfied(told, stored)
    connection.execute(
        "UPDATE checkpoint SET note = ?, quorum = ? WHERE size = ?", (bytes(stored), int(satisfied), size)
    )
    return satisfied


def is_satisfied(told: policy.Policy, signed: note.Note) -> bool:
    """Whether the quorum has cosigned, as far as names go; the lines were verified when they were made or stored."""
    signers = {(line.name, line.id) for line in signed.lines}
    names = {name for name, key in told.witnesses.items() if (key.name, key.id) in signers}
    return told.quorum is None or told.satisfied(told.quorum, names)
