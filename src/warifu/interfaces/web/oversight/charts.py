"""Bars as finished lengths for an inline drawing. Pure.

Readable without colour: every bar carries its words and its number, and the pieces of a bar differ in lightness and in outline. Words
stand above the bars, so that they have the whole width on a telephone.
"""

from collections.abc import Sequence

from warifu.interfaces.web.oversight.model import Bar, Chart, Segment

WIDTH = 340  # the drawing is as wide as its frame; these are its own units
_ROW, _TEXT, _BAR_Y = 38, 14, 19
FILLS = ("c1", "c2", "c3")


def bars(title: str, alt: str, rows: Sequence[tuple[str, int]]) -> Chart | None:
    """One bar a row, (words, number); noughts are left out. None where there is nothing to draw."""
    shown = [(label, number) for label, number in rows if number]
    if not shown:
        return None
    most = max(number for _, number in shown)
    drawn = tuple(_bar(place, label, f"{number:,}", (number,), most) for place, (label, number) in enumerate(shown))
    return Chart(title, f"{alt} {_told(drawn)}", _ROW * len(drawn), drawn)


def stacked(title: str, alt: str, key: Sequence[str], rows: Sequence[tuple[str, tuple[int, ...]]]) -> Chart | None:
    """Bars of pieces, one for each of `key`; rows of noughts are left out. None where there is nothing to draw."""
    shown = [(label, numbers) for label, numbers in rows if any(numbers)]
    if not shown:
        return None
    most = max(sum(numbers) for _, numbers in shown)
    drawn = tuple(
        _bar(place, label, " / ".join(f"{n:,}" for n in numbers), numbers, most)
        for place, (label, numbers) in enumerate(shown)
    )
    return Chart(title, f"{alt} {_told(drawn)}", _ROW * len(drawn), drawn, tuple(zip(FILLS, key, strict=False)))


def _bar(place: int, label: str, numbers: str, parts: Sequence[int], most: int) -> Bar:
    top, so_far, segments = place * _ROW, 0, []
    for css, part in zip(FILLS, parts, strict=False):
        begin, end = _at(so_far, most), _at(so_far + part, most)
        so_far += part
        if part:
            # However small a number, something is seen of it.
            segments.append(Segment(begin, max(2, end - begin), css))
    return Bar(label, numbers, top + _TEXT, top + _BAR_Y, tuple(segments))


def _at(number: int, most: int) -> int:
    # A unit is kept free at the end for the outline.
    return round((WIDTH - 2) * number / most)


def _told(drawn: Sequence[Bar]) -> str:
    return "; ".join(f"{bar.label} {bar.numbers}" for bar in drawn)
