"""Whom to believe (tlog-policy): which logs, which witnesses, and how many of them must have cosigned.

```
log <vkey> [<url>]
witness <name> <vkey> [<url>]
group <name> all|any|<k> <member>...
quorum <name>|none
```
A checkpoint is valid if any one of the logs signed it and the quorum cosigned it. "Ed25519 and ML-DSA both" is therefore said with the
quorum: the log's ML-DSA line is a cosignature and its key a witness. A policy comes from outside the proof it judges, always.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

from warifu.kernel.tlog import checkpoint, cosignature, keys
from warifu.kernel.tlog.checkpoint import Checkpoint
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.keys import VerifierKey
from warifu.kernel.tlog.note import Note, Signed

_ALLOWED = re.compile(rb"[\t\n\x20-\x7e\x80-\xff]*")
_ITEMS = re.compile(r"[^ \t]+")
_NUMBER = re.compile(r"[1-9][0-9]*", re.ASCII)


@dataclass(frozen=True, slots=True)
class Group:
    """At least `threshold` of the members: names of witnesses or of groups above."""

    threshold: int
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """A checkpoint that satisfies a policy, and the lines on which that rests."""

    checkpoint: Checkpoint
    lines: tuple[Signed, ...]


class Policy:
    """Logs by their keys, witnesses and groups by name, and the quorum: a name, or None where none is asked for."""

    def __init__(self) -> None:
        self.logs: list[VerifierKey] = []
        self.witnesses: dict[str, VerifierKey] = {}
        self.groups: dict[str, Group] = {}
        self.quorum: str | None = None

    def accept(self, note: Note) -> Accepted:
        """Raises VerificationError unless a log of this policy signed the checkpoint and the quorum cosigned it."""
        point = checkpoint.parse(note.text)
        # The log's key name is its origin: a log's key speaks for no other log.
        logs = [key for key in self.logs if key.name == point.origin]
        if not logs:
            raise VerificationError(f"the origin {point.origin!r} is not a log of this policy")
        lines = note.verify([*logs, *self.witnesses.values()])
        signers = {line.key for line in lines}
        if not signers.intersection(logs):
            raise VerificationError(f"the checkpoint of {point.origin!r} lacks the log's own signature")
        names = {name for name, key in self.witnesses.items() if key in signers}
        if self.quorum is not None and not self.satisfied(self.quorum, names):
            raise VerificationError(
                f"the quorum {self.quorum!r} has not cosigned (found: {', '.join(sorted(names)) or 'nobody'})"
            )
        return Accepted(point, lines)

    def satisfied(self, name: str, cosigned: set[str]) -> bool:
        """Whether the witness or group `name` is content, given the witnesses that cosigned."""
        group = self.groups.get(name)
        if group is None:
            return name in cosigned
        return sum(self.satisfied(member, cosigned) for member in group.members) >= group.threshold


def parse(data: bytes) -> Policy:
    """Raises VerificationError naming the line."""
    if not data.endswith(b"\n") or not _ALLOWED.fullmatch(data):
        raise VerificationError("a policy is lines of text, each ending in a newline, without control characters")
    reader = _Reader()
    # Names compare as bytes: latin-1 keeps each byte one character.
    for number, line in enumerate(data.decode("latin-1").split("\n"), 1):
        items = _ITEMS.findall(line)
        if items and not items[0].startswith("#"):
            reader.line(number, items)
    if not reader.quorum_seen:
        raise VerificationError("policy: no quorum line")
    if not reader.policy.logs:
        raise VerificationError("policy: no log line")
    return reader.policy


class _Reader:
    """Reads line by line, so that a member can only be what stands above it."""

    def __init__(self) -> None:
        self.policy = Policy()
        self.quorum_seen = False
        self._members: set[str] = set()

    def line(self, number: int, items: list[str]) -> None:
        readers: dict[str, Callable[[list[str]], None]] = {
            "log": self._log,
            "witness": self._witness,
            "group": self._group,
            "quorum": self._quorum,
        }
        if items[0] not in readers:
            raise VerificationError(f"policy, line {number}: unknown word {items[0][:40]!r}")
        try:
            readers[items[0]](items[1:])
        except VerificationError as error:
            raise VerificationError(f"policy, line {number}: {error}") from error

    def _log(self, items: list[str]) -> None:
        if len(items) not in (1, 2):
            raise VerificationError("log <vkey> [<url>]")
        key = _key(items[0], (cosignature.ED25519, cosignature.COSIGNATURE_MLDSA44))
        if key.public in {other.public for other in self.policy.logs}:
            raise VerificationError("the same key twice among the logs")
        self.policy.logs.append(key)

    def _witness(self, items: list[str]) -> None:
        if len(items) not in (2, 3):
            raise VerificationError("witness <name> <vkey> [<url>]")
        key = _key(items[1], (cosignature.COSIGNATURE_ED25519, cosignature.COSIGNATURE_MLDSA44))
        if key.public in {other.public for other in self.policy.witnesses.values()}:
            raise VerificationError("the same key twice among the witnesses")
        self.policy.witnesses[self._new(items[0])] = key

    def _group(self, items: list[str]) -> None:
        if len(items) < 3:
            raise VerificationError("group <name> all|any|<k> <member>...")
        name, threshold, *members = items
        for member in members:
            if member not in self.policy.witnesses and member not in self.policy.groups:
                raise VerificationError(f"{member!r} is not defined above")
            if member in self._members:
                raise VerificationError(f"{member!r} is a member already")
            self._members.add(member)
        if threshold not in ("all", "any") and not _NUMBER.fullmatch(threshold):
            raise VerificationError("a group wants all, any, or a number of its members")
        wanted = {"all": len(members), "any": 1}.get(threshold) or int(threshold[:9])
        if wanted > len(members):
            raise VerificationError("a group wants more members than it has")
        self.policy.groups[self._new(name)] = Group(wanted, tuple(members))

    def _quorum(self, items: list[str]) -> None:
        if len(items) != 1 or self.quorum_seen:
            raise VerificationError("exactly one line: quorum <name>|none")
        self.quorum_seen = True
        if items[0] == "none":
            return
        if items[0] not in self.policy.witnesses and items[0] not in self.policy.groups:
            raise VerificationError(f"{items[0]!r} is not defined above")
        self.policy.quorum = items[0]

    def _new(self, name: str) -> str:
        if name == "none" or name in self.policy.witnesses or name in self.policy.groups:
            raise VerificationError(f"the name {name!r} is taken")
        return name


def _key(text: str, kinds: tuple[int, ...]) -> VerifierKey:
    try:
        key = keys.parse(text.encode("latin-1").decode())
    except UnicodeDecodeError as error:
        raise VerificationError("a key's name is UTF-8") from error
    if key.kind not in kinds:
        raise VerificationError(f"a key of type {key.kind:#04x} has no place here")
    return key
