"""Text as it is searched: two writings that a reader would call the same word become the same letters. Pure; no database, no keys.

In this order: Unicode NFKC (half-width kana, full-width letters, ligatures) and case folding (the Unicode Standard, chapter 3.13);
accents of Latin letters go; katakana becomes hiragana; the small ヵ and ヶ become か and け; the long-vowel mark goes (サーバ, サーバー);
an old form of a kanji becomes the new one (`kanji`); whatever is neither letter nor digit goes, blanks and variation selectors included.

A letter with the marks that follow it is folded by itself, so that every piece of a text folds to a piece of the folded text, and `folded`
can say where each folded letter stood. Long vowels written otherwise (おお, おう) and readings of kanji are not touched.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from warifu.registers.search import kanji

# Marks that belong to the letter before them: accents, kana's own sound marks (also half-width), variation selectors.
_MARKS = "\u0300-\u036f\u3099\u309a\uff9e\uff9f\ufe00-\ufe0f\U000e0100-\U000e01ef"
_MARKED = re.compile(f"[{_MARKS}]")
_LETTER = re.compile(f"[{_MARKS}]+|.[{_MARKS}]*", re.DOTALL)
_KATAKANA = range(0x30A1, 0x30F7)
_TO_HIRAGANA = 0x60
_LONG = "ー"
_SMALL = {"ゕ": "か", "ゖ": "け"}
# From here on a decomposition is no accent: kana, hangul.
_FIRST_EASTERN = "\u2e80"
_LONGEST_WORD, _MOST_WORDS = 40, 8


def _new_forms() -> dict[str, str]:
    pairs = kanji.OLD + kanji.VARIANTS
    found = dict(zip(pairs[::2], pairs[1::2], strict=True))

    def end(form: str) -> str:
        return end(found[form]) if form in found else form

    return {old: end(old) for old in found}


_NEW_FORM = _new_forms()


@lru_cache(maxsize=65_536)
def _fold_letter(letter: str) -> str:
    composed = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", letter).casefold())
    return "".join(_plain(one) for one in composed)


def _plain(one: str) -> str:
    if one < _FIRST_EASTERN:
        kept = (c for c in unicodedata.normalize("NFD", one) if unicodedata.category(c)[0] in "LN")
        return "".join(kept)
    if ord(one) in _KATAKANA:
        one = chr(ord(one) - _TO_HIRAGANA)
    if one == _LONG or unicodedata.category(one)[0] not in "LN":
        return ""
    return _NEW_FORM.get(_SMALL.get(one, one), _SMALL.get(one, one))


class _Table(dict[int, str]):
    """Letter by letter, worked out on first use: what `str.translate` asks."""

    def __missing__(self, code: int) -> str:
        self[code] = found = _fold_letter(chr(code))
        return found


_TABLE = _Table()


def fold(text: str) -> str:
    """ "ﾜﾀﾅﾍﾞ・渡邉　Ōta" as "わたなべ渡辺ota"."""
    if _MARKED.search(text) is None:
        return text.translate(_TABLE)
    return "".join(_fold_letter(letter) for letter in _LETTER.findall(text))


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its letters where in the original it comes from: first place, place after the last."""

    text: str
    places: tuple[tuple[int, int], ...]


def folded(text: str) -> Folded:
    letters = [(fold(m[0]), m.span()) for m in _LETTER.finditer(text)]
    return Folded("".join(f for f, _ in letters), tuple(span for f, span in letters for _ in f))


def words(asked: str) -> tuple[str, ...]:
    """What somebody typed, as folded words, each once: at most eight of at most forty letters. Nothing that is a letter or digit: none."""
    found = (fold(piece)[:_LONGEST_WORD] for piece in unicodedata.normalize("NFKC", asked).split())
    return tuple(dict.fromkeys(word for word in found if word))[:_MOST_WORDS]


def holds(texts: tuple[str, ...], wanted: tuple[str, ...]) -> bool:
    """Whether every wanted word stands in one of these folded texts."""
    return all(any(word in text for text in texts) for word in wanted)


def pieces(text: str, wanted: tuple[str, ...]) -> Iterator[tuple[str, bool]]:
    """The original text cut into pieces, each with whether a wanted word stands there. The pieces together are the text."""
    where = folded(text)
    hit = [False] * len(text)
    for word in wanted:
        begin = where.text.find(word)
        while begin >= 0:
            last = begin + len(word) - 1
            for place in range(where.places[begin][0], where.places[last][1]):
                hit[place] = True
            begin = where.text.find(word, begin + 1)
    begin = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or hit[place] != hit[begin]:
            yield text[begin:place], hit[begin]
            begin = place
