"""Opening a stored PDF: a copy with the statutory mark and the reader's stamp on every page, made in a process of its own.

Order 4 and NPSC 8 (the mark), NPSC 24, 26 (the registration number), NPSC 25 (a copy made by opening is registered: log its SHA-256). The
file is parsed only in the child (`stamping.child`), which has limits, no network and no files (`stamping.lockdown` says what holds
where); a file that is no PDF, is encrypted or hostile is refused, and nothing is lost. Whether the reader may read is decided
before, at the gate.

    stamp(data, registration_number="12", reader_line="山田 花子（経済安全保障室）", copy_mark=new_id(), at=at).content
"""

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from warifu.duties.custody.stamping import confined
from warifu.duties.custody.stamping.overlay import Stamp
from warifu.kernel.ids import Cite, Instant, Text
from warifu.kernel.law.days import JST
from warifu.kernel.procedure.model import Reason, Refusal

# Order 4, form 1
MARK = "重要経済安保情報"
MAX_UPLOAD = 32 * 1024 * 1024  # bytes of a file that may be stored to be opened here
MAX_ANSWER = 128 * 1024 * 1024
MEMORY = 1536 * 1024 * 1024
PROCESSOR_SECONDS = 40
WALL_SECONDS = 90.0
_LONGEST = 200  # characters of one line of the stamp
_CHILD = "warifu.duties.custody.stamping.child"


class UnfitFile(Exception):
    """The file cannot be opened here. `refusal` says why and what to do, in two languages."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.reasons[0].text.en)
        self.refusal = refusal


class NotAPdf(UnfitFile):
    """Not a PDF, or a broken one."""


class Encrypted(UnfitFile):
    """Protected by a password or rights, even where an empty password would open it."""


class TooLarge(UnfitFile):
    """More bytes or pages than allowed."""


class TooComplex(UnfitFile):
    """Opening it took more time or memory than allowed, or its parts would burst a reader's program: hostile, or broken."""


@dataclass(frozen=True, slots=True)
class Stamped:
    """One reader's copy. `sha256` goes into the register: a copy that turns up elsewhere names its reader, and so does its mark."""

    content: bytes
    sha256: str
    pages: int
    guards: tuple[str, ...]  # what held the child back; see `stamping.lockdown`


def stamp(
    pdf: bytes,
    *,
    registration_number: str,
    reader_line: str,
    copy_mark: str,
    at: Instant,
    copy_number: str = "",
    mark: str = MARK,
) -> Stamped:
    """A newly built PDF with mark, registration number and stamp on every page. Raises UnfitFile (its kinds above).

    `reader_line` names who reads (the time is added here), `copy_number` the numbered copy if there is one, `copy_mark` is a random id
    of this one opening, put invisibly on every page. Raises ValueError where a line is longer than 200 characters.
    """
    time_line = at.astimezone(JST).strftime("%Y-%m-%d %H:%M") + " 日本時間"
    lines = Stamp(mark, registration_number, copy_number, reader_line, time_line, copy_mark)
    if any(len(value) > _LONGEST or "\n" in value for value in asdict(lines).values()):
        raise ValueError("a line of the stamp has at most 200 characters")
    if len(pdf) > MAX_UPLOAD:
        raise _unfit("too_large")
    answer, new = _ask(lines, pdf)
    code = answer["code"]
    if code or not new.startswith(b"%PDF-"):
        raise _unfit(code if code in _WHY else "too_complex")
    return Stamped(new, sha256(new).hexdigest(), int(answer["pages"]), tuple(answer["guards"]))


def examine(pdf: bytes) -> None:
    """Whether a file could be opened later: asked when it is handed in. Raises UnfitFile."""
    stamp(pdf, registration_number="-", reader_line="-", copy_mark="-", at=Instant(datetime.fromtimestamp(0, UTC)))


def _ask(lines: Stamp, pdf: bytes) -> tuple[dict[str, Any], bytes]:
    """The child's answer and the new file; a child that dies, hangs or talks too much has answered `too_complex`."""
    asked = {"stamp": asdict(lines), "limits": {"memory": MEMORY, "seconds": PROCESSOR_SECONDS}}
    said = confined.ask(_CHILD, asked, pdf, seconds=WALL_SECONDS, most=MAX_ANSWER)
    line, _, new = said.partition(b"\n")
    try:
        answer = json.loads(line)
        return {"code": str(answer["code"]), "pages": answer["pages"], "guards": answer["guards"]}, new
    except (ValueError, KeyError, TypeError):
        return {"code": "too_complex"}, b""


_CITES = (Cite("Order", "4"), Cite("NPSC", "8"))
_PLAIN_FILE = Text(
    "保護や暗号化のないPDFに直してから、もう一度登録してください。",
    "Make it a plain PDF without protection and hand it in again.",
)
_WHY: dict[str, tuple[type[UnfitFile], Text, Text]] = {
    "not_pdf": (
        NotAPdf,
        Text("このファイルはPDFとして読めません。", "This file cannot be read as a PDF."),
        _PLAIN_FILE,
    ),
    "encrypted": (
        Encrypted,
        Text(
            "このPDFは暗号化されているため、表示を付けられません。",
            "This PDF is encrypted, so the mark cannot be put on it.",
        ),
        _PLAIN_FILE,
    ),
    "too_large": (
        TooLarge,
        Text("ファイルが大きすぎます（32 MiBまで）。", "The file is too large (at most 32 MiB)."),
        Text("分けるか、画像を小さくしてください。", "Divide it, or make its pictures smaller."),
    ),
    "too_many_pages": (
        TooLarge,
        Text("ページが多すぎます（3,000ページまで）。", "The file has too many pages (at most 3,000)."),
        Text("ファイルを分けてください。", "Divide the file."),
    ),
    "too_complex": (
        TooComplex,
        Text("このPDFは、定めた限度の中では安全に開けません。", "This PDF cannot be opened safely within the limits."),
        Text("印刷用に作り直したPDFを使ってください。", "Use a PDF newly made for printing."),
    ),
}


def _unfit(code: str) -> UnfitFile:
    kind, text, remedy = _WHY[code]
    return kind(Refusal((Reason(f"file:{code}", text, remedy, _CITES),)))
