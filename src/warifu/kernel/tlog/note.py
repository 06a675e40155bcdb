"""The signed note: text, an empty line, signature lines.

```
<text, one or more lines>

— <key name> <base64(key id || signature)>
```
Text and signatures part at the last empty line; the text with its final newline is what is signed. Lines of unknown keys are ignored,
a known key's line must verify or the whole note is refused. What the text says is left to `checkpoint`, who must sign to `policy`.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from warifu.kernel.tlog.encoding import base64, from_base64
from warifu.kernel.tlog.errors import VerificationError
from warifu.kernel.tlog.keys import SigningKey, VerifierKey, check_name

MOST_LINES = 128
MOST_BYTES = 1024 * 1024
_DASH = "— "


@dataclass(frozen=True, slots=True)
class Line:
    """One signature line."""

    name: str
    id: bytes
    payload: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {base64(self.id + self.payload)}\n"


@dataclass(frozen=True, slots=True)
class Signed:
    """A line that verified: whose, and the time it carries in POSIX seconds (None for a plain Ed25519 line)."""

    key: VerifierKey
    time: int | None


@dataclass(frozen=True, slots=True)
class Note:
    text: bytes
    lines: tuple[Line, ...] = ()

    def __bytes__(self) -> bytes:
        return self.text + b"\n" + "".join(map(str, self.lines)).encode()

    def signed(self, key: SigningKey, time: int) -> "Note":
        """The note with one more signature line."""
        line = Line(key.name, key.verifier.id, key.sign(self.text, time))
        return replace(self, lines=(*self.lines, line))

    def verify(self, keys: Iterable[VerifierKey]) -> tuple[Signed, ...]:
        """The lines of known keys. Raises VerificationError where one of them does not verify, or none is there."""
        known = {(key.name, key.id): key for key in keys}
        found = []
        for line in self.lines:
            key = known.get((line.name, line.id))
            if key:
                found.append(Signed(key, key.verify(self.text, line.payload)))
        if not found:
            raise VerificationError("the note carries no signature of a known key")
        return tuple(found)


def parse(data: bytes) -> Note:
    """Raises VerificationError unless the bytes are one signed note. Nothing is verified yet."""
    if len(data) > MOST_BYTES:
        raise VerificationError("too large for a note")
    try:
        whole = data.decode()
    except UnicodeDecodeError as error:
        raise VerificationError("a note is UTF-8 text") from error
    if any(ord(c) < 0x20 and c != "\n" for c in whole):
        raise VerificationError("a note holds no control characters")
    text, _, signatures = whole.rpartition("\n\n")
    if not text or not signatures.endswith("\n"):
        raise VerificationError("not a signed note: text, an empty line, signature lines")
    lines = signatures[:-1].split("\n")
    if len(lines) > MOST_LINES:
        raise VerificationError("too many signature lines")
    return Note((text + "\n").encode(), tuple(map(_line, lines)))


def parse_line(text: str) -> Line:
    """One signature line as a witness answers it, without its newline. Raises VerificationError."""
    return _line(text)


def _line(text: str) -> Line:
    if not text.startswith(_DASH):
        raise VerificationError("a signature line begins with a dash and a space")
    name, _, encoded = text.removeprefix(_DASH).partition(" ")
    raw = from_base64(encoded)
    if len(raw) < 5:
        raise VerificationError("a signature line is name, space, base64 of key id and signature")
    return Line(check_name(name), raw[:4], raw[4:])
