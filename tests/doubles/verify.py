"""Checks a proof, or a whole exported log, with the standard library and `cryptography`; nothing of Warifu is imported.

    python verify.py proof FILE POLICY [OPENING]
    python verify.py log DIRECTORY POLICY

Written from the formats (C2SP signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof, tlog-policy; RFC 6962; RFC 8032;
FIPS 204) and not from the program, so that a partner can read it in an afternoon and so that two can be held against each other.
Everything that is not as it must be ends in `Refused`.
"""

import base64
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PublicKey

ED25519, COSIGNATURE, MLDSA = 1, 4, 6  # type bytes of keys
MOST_LINES, MOST_BYTES, MOST_POLICY = 64, 1_000_000, 1_000_000
FIELDS = ("kind", "outcome", "reasons", "procedure", "subject", "actor", "object", "detail")
CLASSES = ("act", "decision", "law", "keys", "erasure", "log")


class Refused(Exception):
    """It does not hold, and why."""


def must(holds: object, otherwise: str) -> None:
    if not holds:
        raise Refused(otherwise)


# ---- letters and numbers


def unbase64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise Refused("not base64") from None
    must(base64.b64encode(data).decode() == text, "base64 in another form")
    return data


def decimal(text: str) -> int:
    must(re.fullmatch(r"0|[1-9][0-9]{0,18}", text), "not a decimal number")
    must(int(text) < 2**63, "too large a number")
    return int(text)


# ---- the tree (RFC 6962)


def leaf_hash(entry: bytes) -> bytes:
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves: list[bytes]) -> bytes:
    """By the definition: split at the largest power of two below the size."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << (len(leaves) - 1).bit_length() - 1
    return node_hash(root_of(leaves[:half]), root_of(leaves[half:]))


def climb(hash_: bytes, index: int, size: int, path: list[bytes]) -> bytes:
    """The root that a leaf's hash and its siblings lead to."""
    must(index < size, "the index lies outside the tree")
    last = size - 1
    for sibling in path:
        must(last > 0, "hashes are left over")
        if index % 2 or index == last:
            hash_ = node_hash(sibling, hash_)
            while index % 2 == 0 and index:
                index, last = index // 2, last // 2
        else:
            hash_ = node_hash(hash_, sibling)
        index, last = index // 2, last // 2
    must(last == 0, "hashes are missing")
    return hash_


# ---- signatures

_Y = 2**255 - 19
_LOW_ORDER = {
    0,
    1,
    _Y - 1,
    int.from_bytes(bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"), "little"),
    int.from_bytes(bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"), "little"),
}


def ed25519(public: bytes, signature: bytes, message: bytes) -> None:
    """Strict: neither the key nor R may be written in a second form or have a small order."""
    must(len(public) == 32 and len(signature) == 64, "an Ed25519 key or signature of another length")
    for point in (public, signature[:32]):
        y = int.from_bytes(point, "little") % 2**255
        must(y < _Y and y not in _LOW_ORDER, "an Ed25519 point that is not allowed")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Refused("an Ed25519 signature does not verify") from None


def mldsa44(public: bytes, signature: bytes, message: bytes) -> None:
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise Refused("an ML-DSA-44 signature does not verify") from None


class Key(NamedTuple):
    """A verifier key: `<name>+<id>+<base64 of type and public key>`."""

    name: str
    id: bytes
    kind: int
    public: bytes


def key_of(text: str) -> Key:
    parts = text.split("+", 2)
    must(len(parts) == 3 and re.fullmatch(r"[0-9a-f]{8}", parts[1]), "not a verifier key")
    name, data = parts[0], unbase64(parts[2])
    must(name and not any(letter.isspace() for letter in name), "the name of a key is empty or has spaces")
    must(len(data) > 1, "a verifier key without a key")
    must(not re.search("[\x00-\x1f\ud800-\udfff]", name), "the name of a key is not text")
    id_ = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
    must(id_.hex() == parts[1], "a verifier key with another key's id")
    lengths = {ED25519: 32, COSIGNATURE: 32, MLDSA: 1312}
    must(lengths.get(data[0]) == len(data) - 1, "a kind of key that is not known, or of another length")
    return Key(name, id_, data[0], data[1:])


# ---- a signed checkpoint


class Checkpoint(NamedTuple):
    text: bytes
    origin: str
    size: int
    root: bytes
    lines: list[tuple[str, bytes, bytes]]  # name, key id, what follows it


def checkpoint_of(data: bytes) -> Checkpoint:
    must(len(data) <= MOST_BYTES, "the note is too large")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError:
        raise Refused("the note is not UTF-8") from None
    must(not re.search(r"[\x00-\x09\x0b-\x1f]", whole), "the note has control characters")
    text, _, signed = whole.rpartition("\n\n")
    must(text and signed.endswith("\n"), "the note has no signatures")
    text += "\n"
    lines = []
    for line in signed[:-1].split("\n"):
        found = re.fullmatch(r"— (\S+) (\S+)", line)
        must(found and "+" not in found[1], "a line of a signature in another form")
        assert found
        payload = unbase64(found[2])
        must(len(payload) > 4, "a signature without a signature")
        lines.append((found[1], payload[:4], payload[4:]))
    must(len(lines) <= MOST_LINES, "too many signatures")
    rows = text[:-1].split("\n")
    must(len(rows) >= 3 and all(rows), "not a checkpoint")
    root = unbase64(rows[2])
    must(len(root) == 32, "a root has 32 bytes")
    return Checkpoint(text.encode(), rows[0], decimal(rows[1]), root, lines)


def signed_by(point: Checkpoint, key: Key) -> bool:
    """Whether the key has signed. A line of the key that does not verify refuses the whole note."""
    found = False
    for name, id_, payload in point.lines:
        if (name, id_) != (key.name, key.id):
            continue
        if key.kind == ED25519:
            ed25519(key.public, payload, point.text)
        else:
            time = int.from_bytes(payload[:8], "big")
            must(len(payload) > 8 and time < 2**63, "a cosignature without its time")
            if key.kind == COSIGNATURE:
                ed25519(key.public, payload[8:], b"cosignature/v1\ntime %d\n" % time + point.text)
            else:
                mldsa44(key.public, payload[8:], _subtree(key.name, time, point))
        found = True
    return found


def _subtree(cosigner: str, time: int, point: Checkpoint) -> bytes:
    must(point.text.count(b"\n") == 3, "an ML-DSA-44 line does not cover extensions")
    names = [name.encode() for name in (cosigner, point.origin)]
    must(all(0 < len(name) < 256 for name in names), "a name is too long to be signed")
    u64 = (time, 0, point.size)
    times = [number.to_bytes(8, "big") for number in u64]
    lengths = [bytes([len(name)]) for name in names]
    head = b"subtree/v1\n\0" + lengths[0] + names[0] + times[0] + lengths[1] + names[1]
    return head + times[1] + times[2] + point.root


# ---- whom to believe


class Policy(NamedTuple):
    logs: list[Key]
    witnesses: dict[str, Key]
    groups: dict[str, tuple[int, list[str]]]
    quorum: str


def policy_of(data: bytes) -> Policy:
    must(len(data) <= MOST_POLICY and (not data or data.endswith(b"\n")), "the policy ends within a line")
    must(not re.search(rb"[^\t\n\x20-\x7e\x80-\xff]", data), "the policy has characters that are not allowed")
    logs: list[Key] = []
    witnesses: dict[str, Key] = {}
    groups: dict[str, tuple[int, list[str]]] = {}
    quorums, members_of_any = [], set[str]()
    for line in data.decode("utf-8", "surrogateescape").split("\n"):
        words = [word for word in re.split(r"[ \t]+", line) if word]
        if not words or words[0].startswith("#"):
            continue
        noun, rest = words[0], words[1:]
        if noun == "log":
            must(1 <= len(rest) <= 2, "a line of a log in another form")
            logs.append(key_of(rest[0]))
        elif noun == "witness":
            must(2 <= len(rest) <= 3, "a line of a witness in another form")
            _new(rest[0], witnesses, groups)
            witnesses[rest[0]] = key_of(rest[1])
        elif noun == "group":
            must(len(rest) >= 3, "a line of a group in another form")
            name, needs, members = rest[0], rest[1], rest[2:]
            _new(name, witnesses, groups)
            for member in members:
                must(member in witnesses or member in groups, "a member that was not named before")
                must(member not in members_of_any, "a member of two groups")
                members_of_any.add(member)
            count = {"all": len(members), "any": 1}.get(needs) or decimal(needs)
            must(1 <= count <= len(members), "a group that asks for more than it has, or for nothing")
            groups[name] = count, members
        elif noun == "quorum":
            must(len(rest) == 1, "a line of the quorum in another form")
            must(rest[0] == "none" or rest[0] in witnesses or rest[0] in groups, "the quorum is not known")
            quorums.append(rest[0])
        else:
            raise Refused("a line of the policy that is not known")
    must(len(quorums) == 1, "a policy has one quorum")
    must(logs and all(key.kind == ED25519 or key.kind == MLDSA for key in logs), "no log that can be believed")
    must(all(key.kind != ED25519 for key in witnesses.values()), "a witness that signs like a log")
    for keys in (logs, list(witnesses.values())):
        must(len({key.public for key in keys}) == len(keys), "one key named twice")
    return Policy(logs, witnesses, groups, quorums[0])


def _new(name: str, *known: dict[str, Any]) -> None:
    must(name != "none" and not any(name in names for names in known), "a name that stands for two things")


def accept(policy: Policy, point: Checkpoint) -> None:
    """One of the logs has signed, under its own name, and the quorum is reached."""
    # Every line is looked at: one that does not verify refuses the note, whoever else has signed.
    own = {key for key in policy.logs if key.name == point.origin and signed_by(point, key)}
    must(own, "no log of the policy has signed")
    signed = {name for name, key in policy.witnesses.items() if signed_by(point, key)}
    for name, (count, members) in policy.groups.items():
        if len(signed.intersection(members)) >= count:
            signed.add(name)
    must(policy.quorum == "none" or policy.quorum in signed, "the quorum of the policy is not reached")


# ---- one entry, and what it committed to


def entry_of(data: bytes) -> dict[str, Any]:
    """The entry, which must be written in its one form."""
    must(len(data) <= 65_535, "the entry is too large")
    entry = json_of(data)
    must(isinstance(entry, dict) and sorted(entry) == ["c", "k", "l", "t", "v"], "not an entry")
    must(json.dumps(entry, separators=(",", ":"), sort_keys=True).encode() == data, "an entry in another form")
    must(entry["v"] == 1 and entry["v"] is not True and entry["c"] in CLASSES, "not an entry that is known")
    must(isinstance(entry["l"], str) and re.fullmatch(r"[0-9a-f]{64}", entry["l"]), "no digest of the law")
    minute = r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}Z"
    must(isinstance(entry["t"], str) and re.fullmatch(minute, entry["t"]), "no minute")
    must(isinstance(entry["k"], list) and len(entry["k"]) == len(FIELDS), "an entry commits to eight fields")
    must(all(isinstance(one, str) and len(unbase64(one)) == 32 for one in entry["k"]), "a commitment has 32 bytes")
    return entry


def json_of(data: bytes) -> Any:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        must(len(dict(pairs)) == len(pairs), "a member twice")
        return dict(pairs)

    try:
        return json.loads(data, object_pairs_hook=once)
    except (ValueError, RecursionError):
        raise Refused("not JSON") from None


def disclosed(entry: dict[str, Any], index: int, opening: bytes) -> dict[str, Any]:
    """The fields that an opening shows, each held against its commitment."""
    told = json_of(opening)
    must(isinstance(told, dict) and told.get("index", index) == index, "the opening of another entry")
    fields = told.get("fields")
    must(isinstance(fields, dict) and set(fields) <= set(FIELDS), "fields that are not known")
    shown = {}
    for name, one in fields.items():
        must(isinstance(one, dict) and {"salt", "value"} == set(one) and isinstance(one["salt"], str), "not an opening")
        salt, label = unbase64(one["salt"]), name.encode()
        must(len(salt) == 32, "a salt has 32 bytes")
        value = json.dumps(one["value"], separators=(",", ":"), sort_keys=True, ensure_ascii=False).encode()
        made = hashlib.sha256(b"warifu/commitment/v1\n" + salt + bytes([len(label)]) + label + value).digest()
        must(made == unbase64(entry["k"][FIELDS.index(name)]), f"{name} is not what the entry committed to")
        shown[name] = one["value"]
    return shown


# ---- a proof file


def check_proof(data: bytes, policy: bytes) -> tuple[int, dict[str, Any]]:
    """Index and entry of a proof that holds."""
    head, parted, note = data.partition(b"\n\n")
    must(parted, "a proof without a checkpoint")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError:
        raise Refused("the proof has letters that are not ASCII") from None
    must(lines[0] == "c2sp.org/tlog-proof@v1", "not a proof")
    must(len(lines) >= 3 and lines[1].startswith("extra ") and lines[2].startswith("index "), "a proof in another form")
    data, index = unbase64(lines[1][6:]), decimal(lines[2][6:])
    path = [unbase64(line) for line in lines[3:]]
    must(all(len(one) == 32 for one in path), "a hash has 32 bytes")
    point = checkpoint_of(note)
    accept(policy_of(policy), point)
    must(climb(leaf_hash(data), index, point.size, path) == point.root, "the path leads to another root")
    return index, entry_of(data)


# ---- an exported log


def check_log(directory: Path, policy: bytes) -> int:
    """The number of entries of a log that is whole: every entry, every tile, the signed root."""
    point = checkpoint_of((directory / "checkpoint").read_bytes())
    accept(policy_of(policy), point)
    leaves, minute = [], ""
    for begin in range(0, point.size, 256):
        for data in _bundle(directory, begin // 256, min(256, point.size - begin)):
            entry = entry_of(data)
            must(entry["t"] >= minute, f"entry {len(leaves)}: time goes back")
            minute = entry["t"]
            leaves.append(leaf_hash(data))
    must(root_of(leaves) == point.root, "the entries lead to another root")
    level, hashes = 0, leaves
    while hashes:
        for begin in range(0, len(hashes), 256):
            some = hashes[begin : begin + 256]
            data = _tile(directory, str(level), begin // 256, len(some))
            must(data == b"".join(some), f"tile {level}/{begin // 256}: not the hashes of the entries")
        hashes = [root_of(hashes[at : at + 256]) for at in range(0, len(hashes) - len(hashes) % 256, 256)]
        level += 1
    return point.size


def _bundle(directory: Path, number: int, width: int) -> list[bytes]:
    data, entries = _tile(directory, "entries", number, width), []
    while data:
        length = int.from_bytes(data[:2], "big")
        must(len(data) >= 2 + length, f"bundle {number}: cut short")
        entries.append(data[2 : 2 + length])
        data = data[2 + length :]
    must(len(entries) == width, f"bundle {number}: {len(entries)} entries")
    return entries


def _tile(directory: Path, level: str, number: int, width: int) -> bytes:
    digits = f"{number:03d}".zfill(-(-len(f"{number:03d}") // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    path = directory / "tile" / level / (name if width == 256 else f"{name}.p/{width}")
    must(path.is_file(), f"{path.relative_to(directory)}: missing")
    return path.read_bytes()


def main(words: list[str]) -> int:
    if len(words) not in (3, 4) or words[0] not in ("proof", "log"):
        print(__doc__)
        return 2
    data, policy = Path(words[1]), Path(words[2]).read_bytes()
    try:
        if words[0] == "log":
            print(f"The log holds: {check_log(data, policy)} entries.")
        else:
            index, entry = check_proof(data.read_bytes(), policy)
            shown = disclosed(entry, index, Path(words[3]).read_bytes()) if len(words) == 4 else {}
            print(json.dumps({"index": index, **entry, "shown": shown}, ensure_ascii=False, indent=2))
    except Refused as why:
        print(f"REFUSED: {why}")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
