"""Inclusion and consistency proofs (RFC 6962, checked as RFC 9162 section 2.1 tells it), and the proof file `c2sp.org/tlog-proof@v1`.

```
c2sp.org/tlog-proof@v1
extra <base64>
index <decimal>
<base64 hash, one a line, from the leaf's sibling upward>

<the checkpoint with all its signature lines>
```
The entry's canonical bytes stand in `extra`: the leaf hash is made from them, which authenticates them, and one file suffices. Whose
signatures the checkpoint needs is said by a policy, never by the file.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from warifu.kernel.tlog import tree
from warifu.kernel.tlog.encoding import base64, decimal, from_base64, hash_from_base64
from warifu.kernel.tlog.errors import VerificationError

HEADER = "c2sp.org/tlog-proof@v1"
_LONGEST_PATH = 63
_LARGEST = 2 * 1024 * 1024


def check_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> None:
    """Raises VerificationError unless `path` proves that the leaf hash stands at `index` in the tree of `size` with this root."""
    _hashes(leaf, root, *path)
    if not 0 <= index < size:
        raise VerificationError(f"no leaf {index} in a tree of {size}")
    position, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            raise VerificationError("inclusion proof: hashes left over")
        if position & 1 or position == last:
            node = tree.node_hash(sibling, node)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            node = tree.node_hash(node, sibling)
        position, last = position >> 1, last >> 1
    if last:
        raise VerificationError("inclusion proof: hashes missing")
    if node != root:
        raise VerificationError("inclusion proof leads to another root")


def check_consistency(old: int, size: int, path: Sequence[bytes], old_root: bytes, root: bytes) -> None:
    """Raises VerificationError unless `path` proves that the tree of `old` leaves is a prefix of that of `size`.

    From the empty tree there is nothing to prove and no proof that could be right: the witness protocol treats it apart.
    """
    if not 0 < old <= size:
        raise VerificationError(f"no consistency proof from {old} to {size}")
    if old == size:
        if path or old_root != root:
            raise VerificationError("consistency proof between equal sizes: roots differ or hashes left over")
        return
    _hashes(old_root, root, *path)
    hashes = [old_root, *path] if old & (old - 1) == 0 else list(path)
    if not hashes:
        raise VerificationError("consistency proof: hashes missing")
    position, last = old - 1, size - 1
    while position & 1:
        position, last = position >> 1, last >> 1
    first = second = hashes[0]
    for node in hashes[1:]:
        if last == 0:
            raise VerificationError("consistency proof: hashes left over")
        if position & 1 or position == last:
            first, second = tree.node_hash(node, first), tree.node_hash(node, second)
            while not position & 1 and position:
                position, last = position >> 1, last >> 1
        else:
            second = tree.node_hash(second, node)
        position, last = position >> 1, last >> 1
    if last:
        raise VerificationError("consistency proof: hashes missing")
    if first != old_root or second != root:
        raise VerificationError("consistency proof leads to other roots")


def _hashes(*values: bytes) -> None:
    if any(len(value) != 32 for value in values):
        raise VerificationError("a hash has 32 bytes")


@dataclass(frozen=True, slots=True)
class ProofFile:
    """One proof as it is handed over. `extra` is the entry, `note` the checkpoint verbatim."""

    index: int
    path: tuple[bytes, ...]
    note: bytes
    extra: bytes | None = None

    def __bytes__(self) -> bytes:
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64(self.extra)}")
        lines += [f"index {self.index}", *map(base64, self.path), "", ""]
        return "\n".join(lines).encode() + self.note


def parse(data: bytes) -> ProofFile:
    """Raises VerificationError unless the bytes are a proof file, written in the one way there is. Nothing is verified yet."""
    if len(data) > _LARGEST:
        raise VerificationError("too large for a proof")
    head, separator, note = data.partition(b"\n\n")
    try:
        lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise VerificationError("not a proof: bytes beyond ASCII in its head") from error
    if not separator or lines.pop(0) != HEADER:
        raise VerificationError(f"not a proof: it must begin with {HEADER}")
    extra = None
    if lines and lines[0].startswith("extra "):
        extra = from_base64(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index "):
        raise VerificationError("not a proof: no index")
    index = decimal(lines.pop(0).removeprefix("index "))
    if len(lines) > _LONGEST_PATH:
        raise VerificationError("a proof has at most 63 hashes")
    return ProofFile(index, tuple(map(hash_from_base64, lines)), note, extra)
