"""The list of erased keys: the random key ids that erasures in the log name. It outlives backups, so a restore erases again. No Django.

A file of lines `{"salt": base64, "value": [key ids]}`; each opens the commitment `object` of one entry of class `erasure`, so the list can
be held against the log: an erasure that no line explains is a line that is missing. The ids are random and the keys are gone: a line
says nothing of anybody, and the file may lie wherever the published log lies.
"""

import json
import os
from base64 import b64decode
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warifu.kernel.envelope.commitment import commit
from warifu.kernel.tlog import canonical
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.ledger.entry import FIELDS, parse

NAME = "erased-keys"  # in a backup, and wherever the list is carried to
_OBJECT = FIELDS.index("object")


class ListBroken(InstallationError):
    """A line of the list is not one."""


@dataclass(frozen=True, slots=True)
class Line:
    """One erasure: the ids of its keys, and the salt with which the log's entry commits to them."""

    salt: str
    key_ids: tuple[str, ...]

    @classmethod
    def of(cls, explanation: Mapping[str, Any]) -> "Line":
        return cls(str(explanation["salt"]), tuple(str(key_id) for key_id in explanation["value"]))

    def commitment(self) -> bytes:
        return commit(b64decode(self.salt), "object", canonical.encode(list(self.key_ids)))


def path_of(installation: Installation) -> Path:
    """`<key file>.erased-keys`: beside the last published checkpoint, outside the data directory, so that no restore takes it back."""
    return path_beside(installation.key_file)


def path_beside(key_file: Path) -> Path:
    return key_file.with_name(f"{key_file.name}.{NAME}")


def add(installation: Installation, lines: Iterable[Line]) -> list[Line]:
    """Append lines, durable; one that is there already is not added again. Returns all of the list."""
    path = path_of(installation)
    there = dict.fromkeys(read(path) if path.exists() else ())
    new = dict.fromkeys(line for line in lines if line not in there)
    if new:
        if path.exists():
            # A line that a crash cut off would spoil the next one.
            os.truncate(path, path.read_bytes().rfind(b"\n") + 1)
        with path.open("a", encoding="ascii") as out:
            out.write(_text(new))
            out.flush()
            os.fsync(out.fileno())
    return [*there, *new]


def read(path: Path) -> list[Line]:
    """All lines. Raises ListBroken at the first that is not one; a last line cut off by a crash counts as none."""
    lines = []
    text = path.read_text(encoding="ascii")
    for number, raw in enumerate(text[: text.rfind("\n") + 1].splitlines(), 1):
        try:
            value = json.loads(raw)
            lines.append(Line.of(value))
            lines[-1].commitment()
        except (ValueError, KeyError, TypeError) as fault:
            raise ListBroken(f"{path.name}, line {number}: {fault}") from fault
    return lines


def merge(paths: Iterable[Path], target: Path) -> list[Line]:
    """Write every line of several lists into one, each once; returns them."""
    lines = list(dict.fromkeys(line for path in paths if path.exists() for line in read(path)))
    target.write_text(_text(lines), encoding="ascii")
    return lines


def _text(lines: Iterable[Line]) -> str:
    said = ({"salt": line.salt, "value": list(line.key_ids)} for line in lines)
    return "".join(json.dumps(one, sort_keys=True) + "\n" for one in said)


def unexplained(entries: Iterable[tuple[int, bytes]], lines: Iterable[Line]) -> list[int]:
    """Indexes of erasures in the log whose keys no line names. `entries` are (index, entry bytes)."""
    known = {line.commitment() for line in lines}
    return [
        index
        for index, data in entries
        if (entry := parse(data)).cls == "erasure" and entry.commitments[_OBJECT] not in known
    ]
