"""Citations in two languages: "Act 12(2)(i)" is 法第12条第2項第1号.

The canonical form is the English one, kept in `Cite.place`: article, (paragraph), (item in Roman numerals), (イ),
(1); "12-2" for 第12条の2; "Suppl. 2" for the supplementary provisions ("Suppl. 6-8" for a run of them); "Form 1" for
an annexed form. Parsing formats again and compares, so that one place has one spelling.
"""

import re
import unicodedata
from dataclasses import dataclass, replace

from warifu.kernel.ids import Cite, Text

# code to short name; a statute cited anywhere in the program is one of these.
LAWS: dict[str, Text] = {
    "Act": Text("法", "Act"),
    "Order": Text("令", "Order"),
    "NPSC": Text("国家公安委員会規則", "NPSC"),
    "Rule": Text("規程", "Rule"),
    "Standard": Text("運用基準", "Standard"),
    "SDS": Text("特定秘密保護法", "SDS Act"),
    "SDSOrder": Text("特定秘密保護法施行令", "SDS Order"),
    "CivilCode": Text("民法", "Civil Code"),
    "Diet": Text("国会法", "Diet Act"),
    "Records": Text("公文書管理法", "Public Records Act"),
    "Contract": Text("契約", "Contract"),
    "Assumed": Text("仮定", "Assumed"),
}
_NAMES = {name: code for code, text in LAWS.items() for name in (code, text.en, text.ja)}
_NAMES |= {"施行令": "Order", "規則": "NPSC", "重要経済安保情報保護活用法": "Act"}
_KANA = "イロハニホヘトチリヌルヲ"
_DIGITS = "〇一二三四五六七八九"
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi")

_ENGLISH = re.compile(
    r"(?P<suppl>Suppl\. )?(?:Form (?P<form>\d+)(?:-(?P<run>\d+))?|(?P<article>\d+)(?:-(?P<branch>\d+))?(?:\((?P<paragraph>\d+)\))?"
    rf"(?:\((?P<item>[ivx]+)\))?(?:\((?P<kana>[{_KANA}])\))?(?:\((?P<sub>\d+)\))?)"
)
_NUMBER = r"[\d〇一二三四五六七八九十百]+"
_JAPANESE = re.compile(
    rf"(?P<suppl>附則)?(?:別記(?:様式)?第(?P<form>{_NUMBER})(?:号|様式)(?:から第(?P<run>{_NUMBER})(?:号|様式)まで)?|第(?P<article>{_NUMBER})条"
    rf"(?:の(?P<branch>{_NUMBER})|から第(?P<until>{_NUMBER})条まで)?(?:第(?P<paragraph>{_NUMBER})項)?"
    rf"(?:第(?P<item>{_NUMBER})号)?(?P<kana>[{_KANA}])?(?:\((?P<sub>{_NUMBER})\))?)"
)


class CiteError(ValueError):
    """What was written is no citation."""


@dataclass(frozen=True, slots=True)
class Place:
    """The parts of a place in a law; 0 or "" where there is none. `branch` of a supplementary article is the end of
    a run.
    """

    article: int = 0
    branch: int = 0
    paragraph: int = 0
    item: int = 0
    kana: str = ""
    sub: int = 0
    suppl: bool = False
    form: int = 0

    def __str__(self) -> str:
        if self.form:
            return f"Form {self.form}" + (f"-{self.branch}" if self.branch else "")
        head = ("Suppl. " if self.suppl else "") + str(self.article) + (f"-{self.branch}" if self.branch else "")
        parts = (str(self.paragraph or ""), _ROMAN[self.item], self.kana, str(self.sub or ""))
        return head + "".join(f"({part})" for part in parts if part)

    def japanese(self) -> str:
        if self.form:
            return f"別記様式第{self.form}号" + (f"から第{self.branch}号まで" if self.branch else "")
        head = f"{'附則' if self.suppl else ''}第{self.article}条"
        if self.branch:
            head += f"から第{self.branch}条まで" if self.suppl else f"の{self.branch}"
        paragraph = f"第{self.paragraph}項" if self.paragraph else ""
        item = f"第{self.item}号" if self.item else ""
        return head + paragraph + item + self.kana + (f"（{self.sub}）" if self.sub else "")

    def order(self) -> tuple[int, ...]:
        """Sorts places in the order of the statute: articles, supplementary provisions, forms."""
        kind = 2 if self.form else int(self.suppl)
        kana = _KANA.index(self.kana) + 1 if self.kana else 0
        return kind, self.form or self.article, self.branch, self.paragraph, self.item, kana, self.sub

    def article_only(self) -> "Place":
        """The article as a whole."""
        return replace(self, paragraph=0, item=0, kana="", sub=0)


def parse_place(text: str) -> Place:
    """The place that the canonical English form `text` names. Raises CiteError, also for another spelling of the
    same place.
    """
    match = _ENGLISH.fullmatch(text)
    if not match:
        raise CiteError(f"not a place in a law: {text!r}")
    if match["item"] and match["item"] not in _ROMAN:
        raise CiteError(f"not an item number: {match['item']!r}")
    place = Place(
        article=int(match["article"] or 0),
        branch=int(match["branch"] or match["run"] or 0),
        paragraph=int(match["paragraph"] or 0),
        item=_ROMAN.index(match["item"] or ""),
        kana=match["kana"] or "",
        sub=int(match["sub"] or 0),
        suppl=bool(match["suppl"]),
        form=int(match["form"] or 0),
    )
    if str(place) != text:
        raise CiteError(f"write {place}, not {text!r}")
    return place


def parse_cite(text: str) -> Cite:
    """The citation written in `text`: "Act 12(2)(i)", 法第12条第2項第1号 or 法第十二条第二項第一号, "Contract".
    Raises CiteError.
    """
    plain = text.strip()
    if plain in _NAMES:
        return Cite(_NAMES[plain])
    law, _, place = plain.partition(" ")
    for name in sorted(_NAMES, key=len, reverse=True):
        if plain.startswith(f"{name} "):
            law, place = name, plain[len(name) + 1 :]
            break
        if plain.startswith(name) and plain[len(name) :].startswith(("第", "附則", "別記")):
            return Cite(_NAMES[name], str(_japanese_place(plain[len(name) :])))
    if law not in _NAMES:
        raise CiteError(f"not a law that is cited here: {text!r}")
    return Cite(_NAMES[law], str(parse_place(place)))


def cite_text(cite: Cite, language: str) -> str:
    """`cite` for a reader: 法第12条第3項 or "Act 12(3)". `language` is "ja" or "en"."""
    if cite.law not in LAWS:
        raise CiteError(f"not a law that is cited here: {cite.law!r}")
    name = LAWS[cite.law].of(language)
    if not cite.place:
        return name
    place = parse_place(cite.place)
    return f"{name} {place}" if language == "en" else f"{name}{place.japanese()}"


def cite_order(cite: Cite) -> tuple[int, tuple[int, ...]]:
    """Sorts citations: laws in the order of `LAWS`, places in the order of the statute."""
    return list(LAWS).index(cite.law), parse_place(cite.place).order() if cite.place else ()


def _japanese_place(text: str) -> Place:
    match = _JAPANESE.fullmatch(unicodedata.normalize("NFKC", text))
    if not match:
        raise CiteError(f"not a place in a law: {text!r}")
    place = Place(
        article=_number(match["article"]),
        branch=_number(match["branch"] or match["until"] or match["run"]),
        paragraph=_number(match["paragraph"]),
        item=_number(match["item"]),
        kana=match["kana"] or "",
        sub=_number(match["sub"]),
        suppl=bool(match["suppl"]),
        form=_number(match["form"]),
    )
    if place.item >= len(_ROMAN):
        raise CiteError(f"no law here has so many items: {text!r}")
    return place


def _number(text: str | None) -> int:
    """Arabic or kanji numerals below 200: 十二 is 12, 百三 is 103."""
    if not text:
        return 0
    if text.isdecimal():
        return int(text)
    total = 0
    digit = 0
    for sign in text:
        if sign in _DIGITS:
            digit = _DIGITS.index(sign)
        else:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return total + digit
