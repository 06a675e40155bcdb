"""`warifu proof check`: hold one proof file against a policy, offline. No database, no network, no Django.

Steps: (1) the proof is written in its one form; (2) its checkpoint is signed as the policy wants; (3) the entry's bytes lead to a leaf hash
and that, by the proof's hashes, to the signed root; (4) the entry is one; (5) each field that an opening discloses is what the entry
committed to. The policy must come by another channel than the proof: without one there is nothing to believe, and the command refuses.
"""

import argparse
import sys
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson

from warifu.kernel.tlog import note, policy, proof, tree
from warifu.kernel.tlog.canonical import Json
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.policy import Accepted
from warifu.registers.ledger.entry import Entry, check_opening, parse


def add(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    nouns = subparsers.add_parser("proof", help="check a proof offline").add_subparsers(metavar="WHAT", required=True)
    one = nouns.add_parser("check", help="check a proof file against a policy")
    one.add_argument("file", type=Path, help="the proof")
    one.add_argument("--policy", type=Path, metavar="FILE", help="whom to believe; from another channel than the proof")
    one.add_argument("--opening", type=Path, metavar="FILE", help="salts and values of fields that were disclosed")
    one.set_defaults(run=run_check)


def run_check(args: argparse.Namespace) -> int:
    """0: it holds, and what it says; 1: it does not, and why; 2: a file is missing, or there is no policy."""
    if args.policy is None:
        print(
            "warifu: without --policy there is nobody to believe; ask the operator for it by another channel",
            file=sys.stderr,
        )
        return 2
    try:
        data, rule = args.file.read_bytes(), args.policy.read_bytes()
        opening = args.opening.read_bytes() if args.opening else None
    except OSError as error:
        print(f"warifu: {error}", file=sys.stderr)
        return 2
    try:
        index, accepted, entry = check(data, rule)
        fields = disclosed(entry, index, opening) if opening is not None else {}
    except VerificationError as error:
        print(f"warifu: REFUSED: {error}", file=sys.stderr)
        return 1
    show(index, accepted, entry, fields)
    return 0


def check(data: bytes, rule: bytes) -> tuple[int, Accepted, Entry]:
    """Steps 1 to 4: index, accepted checkpoint, entry. Raises VerificationError."""
    told = policy.parse(rule)
    # 1
    found = proof.parse(data)
    if found.extra is None:
        raise VerificationError("the proof does not carry its entry")
    # 2
    accepted = told.accept(note.parse(found.note))
    # 3
    point = accepted.checkpoint
    proof.check_inclusion(tree.leaf_hash(found.extra), found.index, point.size, found.path, point.root)
    # 4
    return found.index, accepted, parse(found.extra)


def disclosed(entry: Entry, index: int, opening: bytes) -> dict[str, Json]:
    """Step 5: the fields that the opening shows. Raises VerificationError."""
    try:
        value: Any = orjson.loads(opening)
    except orjson.JSONDecodeError as error:
        raise VerificationError(f"the opening is not JSON: {error}") from error
    if not isinstance(value, Mapping) or value.get("index", index) != index:
        raise VerificationError("the opening belongs to another entry")
    return check_opening(entry, value)


def show(index: int, accepted: Accepted, entry: Entry, fields: Mapping[str, Json]) -> None:
    point = accepted.checkpoint
    print(f"The proof holds: entry {index} of {point.size:,} in {point.origin}.")
    print(f"  time    {entry.minute}\n  class   {entry.cls}\n  law     {entry.law_digest}")
    for line in accepted.lines:
        at = "" if line.time is None else f", {datetime.fromtimestamp(line.time, UTC):%Y-%m-%dT%H:%M:%SZ}"
        print(f"  signed  {line.key.name} ({_KINDS[line.key.kind]}{at})")
    for name, value in fields.items():
        print(f"  {name}: {value if isinstance(value, str) else orjson.dumps(value).decode()}")


_KINDS = {0x01: "Ed25519", 0x04: "Ed25519 cosignature", 0x06: "ML-DSA-44"}
