"""The text of a checkpoint (tlog-checkpoint): which log, how many entries, which root.

```
<origin>
<tree size, decimal>
<base64(root hash)>
```
Extension lines are read, never written: the ML-DSA cosignature does not cover them. Signatures around the text are a note's (`note`).
"""

from dataclasses import dataclass

from warifu.kernel.tlog.encoding import base64, decimal, hash_from_base64
from warifu.kernel.tlog.errors import VerificationError

LONGEST_ORIGIN = 255  # bytes; its length is one byte in a cosigned message


@dataclass(frozen=True, slots=True)
class Checkpoint:
    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def text(self) -> bytes:
        """The bytes that are signed, with the final newline."""
        return "".join(f"{line}\n" for line in (self.origin, self.size, base64(self.root), *self.extensions)).encode()


def parse(text: bytes) -> Checkpoint:
    """Raises VerificationError unless the text is that of a checkpoint, written in the one way there is."""
    try:
        lines = text.decode().split("\n")
    except UnicodeDecodeError as error:
        raise VerificationError("a checkpoint is UTF-8 text") from error
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise VerificationError("a checkpoint has at least three lines, none of them empty")
    origin, size, root, *extensions = lines
    if len(origin.encode()) > LONGEST_ORIGIN:
        raise VerificationError("an origin has at most 255 bytes")
    return Checkpoint(origin, decimal(size), hash_from_base64(root), tuple(extensions))
