"""A reader's copy: the mark, the number and the reader on every page; nothing else of the file comes along; no file does any harm."""

import io
import time
from datetime import UTC, datetime
from hashlib import sha256

import pikepdf
import pytest
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from tests.doubles import pdf_text
from tests.duties.custody import hostile
from warifu.duties.custody import stamp
from warifu.duties.custody.stamp import Stamped, TooComplex, TooLarge, UnfitFile

MARK = "a2b3c4d5e6f7a2b3c4d5e6f7a2"
READER = "葛󠄀城 花子 (KATSURAGI Hanako)"


def _document(*sizes: tuple[float, float]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    for number, size in enumerate(sizes, 1):
        canvas.setPageSize(size)
        canvas.drawString(10, 10, f"content of page {number}")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _stamped(data: bytes, at: datetime, **more: str) -> Stamped:
    return stamp.stamp(data, registration_number="経安保 第12号", reader_line=READER, copy_mark=MARK, at=at, **more)


@pytest.fixture(scope="module")
def copy() -> Stamped:
    return _stamped(
        _document((595, 842), (842, 595), (150, 100), (3000, 2000)),
        datetime(2026, 11, 24, 0, 5, tzinfo=UTC),
        copy_number="3",
    )


def test_mark_number_and_reader_stand_on_every_page(copy: Stamped) -> None:
    found = pdf_text.pages(copy.content)
    assert copy.pages == len(found) == 4
    for number, page in enumerate(found, 1):
        shown = [line for line, mode in page.lines if mode != 3]
        # Order 4, form 1: at the head and at the foot.
        assert shown.count("重要経済安保情報") == 2
        # NPSC 26: beside the mark; a variation selector is no glyph, the name stays readable.
        assert sum("登録番号 経安保 第12号" in line for line in shown) == 2
        assert "閲覧者 葛城 花子 (KATSURAGI Hanako)" in shown
        assert "閲覧日時 2026-11-24 09:05 日本時間" in shown
        assert any("写し番号 3" in line for line in shown)
        assert any(line.startswith(f"{number}/4") for line in shown)


def test_the_frame_is_red_and_has_its_size(copy: Stamped) -> None:
    for page in pdf_text.pages(copy.content):
        assert len(page.frames) == 2
        for colour, _, _, width, height in page.frames:
            assert colour[0] > 0.8 and colour[1:] == (0, 0)
            # NPSC 8(6): 12 mm by 42 mm, the line included.
            assert (width + 0.7 * mm) / mm == pytest.approx(42, abs=0.01)
            assert (height + 0.7 * mm) / mm == pytest.approx(12, abs=0.01)


def test_every_copy_carries_its_own_mark_and_hash(copy: Stamped, at: datetime) -> None:
    assert all((f"warifu-copy-{MARK}", 3) in page.lines for page in pdf_text.pages(copy.content))
    assert copy.sha256 == sha256(copy.content).hexdigest()
    data = _document((595, 842))
    one, other = (
        stamp.stamp(data, registration_number="12", reader_line=READER, copy_mark=mark, at=at)
        for mark in ("a" * 26, "b" * 26)
    )
    assert one.sha256 != other.sha256


def test_the_content_is_there_uncovered_and_the_page_says_how_much_smaller(copy: Stamped) -> None:
    with pikepdf.open(io.BytesIO(copy.content)) as pdf:
        sizes = [tuple(float(n) for n in page.mediabox)[2:] for page in pdf.pages]
        for number, page in enumerate(pdf.pages, 1):
            content = page.obj["/Resources"]["/XObject"]["/Content"]
            assert f"content of page {number}".encode() in content.read_bytes()
            first = pikepdf.parse_content_stream(page)[1]
            scale, y = float(first[0][0]), float(first[0][5])
            height = float(content["/BBox"][3]) * scale
            # Between the marks: 20 mm below, 18 mm above.
            assert y >= 20 * mm - 0.01 and y + height <= sizes[number - 1][1] - 18 * mm + 0.01
    # A page keeps its size; one too small for mark and stamp grows.
    assert sizes[0] == pytest.approx((595, 842), abs=0.01) and sizes[3] == pytest.approx((3000, 2000), abs=0.01)
    assert min(sizes[2]) == pytest.approx(125 * mm, abs=0.01)
    shown = [page.text() for page in pdf_text.pages(copy.content)]
    assert "原寸の87％" in shown[0] and "原寸" not in shown[2]


@pytest.mark.parametrize(("turn", "corner"), [(0, (100, 700)), (90, (700, 500)), (180, (500, 100)), (270, (100, 100))])
def test_a_turned_and_cropped_page_stands_upright(turn: int, corner: tuple[int, int], at: datetime) -> None:
    """The point (120, 730) of a page cropped to (20, 30)-(620, 830) comes out where a viewer would show it."""
    attributes = b"/MediaBox [0 0 700 900] /CropBox [20 30 620 830] /Rotate %d" % turn
    made = _stamped(hostile.build(hostile.one_page(b"0 0 1 1 re f", page=attributes)), at)
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        steps = pikepdf.parse_content_stream(pdf.pages[0])
        (s, _, _, _, tx, ty), (a, b, c, d, e, f) = ([float(n) for n in steps[i][0]] for i in (1, 2))
    x, y = a * 120 + c * 730 + e, b * 120 + d * 730 + f
    assert (x, y) == pytest.approx(corner, abs=0.01)
    assert 0 < s <= 1 and tx >= 0 and ty > 0


def test_only_what_is_drawn_comes_along(at: datetime) -> None:
    source = hostile.loaded()
    assert b"UNWANTED" in pdf_text.streams(source)
    made = _stamped(source, at)
    everything = made.content + pdf_text.streams(made.content)
    assert b"UNWANTED" not in everything and "UNWANTED".encode("utf-16-be") not in everything
    assert b"1 0 0 rg 100 100 50 50 re f" in everything
    forbidden = {"/OpenAction", "/AA", "/A", "/JS", "/JavaScript", "/Annots", "/Names", "/EmbeddedFiles", "/EF", "/AcroForm", "/XFA",
                 "/Metadata", "/PieceInfo", "/OCProperties", "/OC", "/AF", "/F", "/Ref", "/Info", "/Author", "/URI", "/Launch"}  # fmt: skip
    assert not pdf_text.keys(made.content) & forbidden
    with pikepdf.open(io.BytesIO(made.content)) as pdf:
        assert set(pdf.Root.keys()) == {"/Type", "/Pages", "/Lang"}


@pytest.mark.parametrize("name", sorted(hostile.SAMPLES))
def test_a_file_that_is_none_or_hostile_is_refused(name: str, at: datetime) -> None:
    make, kinds = hostile.SAMPLES[name]
    data, started = make(), time.monotonic()
    with pytest.raises(UnfitFile) as raised:
        _stamped(data, at)
    assert type(raised.value).__name__ in kinds
    assert time.monotonic() - started < 45
    reason = raised.value.refusal.reasons[0]
    assert reason.code.startswith("file:") and reason.text.ja and reason.text.en and reason.remedy.ja and reason.cite


def test_an_oversized_file_is_refused_before_anything_is_started(at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stamp, "_ask", None)
    with pytest.raises(TooLarge):
        _stamped(b"%PDF-1.7\n" + b"\0" * stamp.MAX_UPLOAD, at)


@pytest.mark.parametrize(("limit", "value"), [("WALL_SECONDS", 0.05), ("MEMORY", 200 << 20), ("MAX_ANSWER", 1000)])
def test_a_limit_that_is_reached_is_a_refusal(
    limit: str, value: float, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stamp, limit, value)
    # 60 MB of content: more than fits in the least memory, and no trouble otherwise.
    with pytest.raises(TooComplex):
        _stamped(hostile.bomb(60 << 20, 1), at)


def test_a_file_is_examined_when_it_is_handed_in() -> None:
    stamp.examine(_document((595, 842)))
    with pytest.raises(UnfitFile):
        stamp.examine(b"MZ")


def test_a_line_too_long_is_the_callers_mistake(at: datetime) -> None:
    with pytest.raises(ValueError, match="200"):
        stamp.stamp(_document((595, 842)), registration_number="1", reader_line="あ" * 201, copy_mark=MARK, at=at)


def test_a_name_is_never_cut_off_and_a_missing_glyph_is_seen(at: datetime) -> None:
    long = "𠮷野" + "山" * 150
    made = stamp.stamp(_document((595, 842)), registration_number="1", reader_line=long, copy_mark=MARK, at=at)
    assert f"閲覧者 〓野{'山' * 150}" in [line for line, _ in pdf_text.pages(made.content)[0].lines]


def test_the_child_is_held_back(copy: Stamped) -> None:
    assert {"limits", "sockets"} <= set(copy.guards)
