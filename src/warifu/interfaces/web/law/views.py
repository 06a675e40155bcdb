"""The statute as the program uses it: articles in own words, dated values, readings, and what is assumed or not known."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from warifu.duties.clearance import readings
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.readings.views import organs
from warifu.kernel.ids import Cite, LegalDay, Text
from warifu.kernel.law.cite import CiteError, cite_order, parse_cite, parse_place
from warifu.kernel.law.era import DayError, parse_day
from warifu.kernel.law.model import ASSUMED, Article, NoAnswer, Reading, Value
from warifu.regimes.jp.iesi import law

_CHECKS = {
    "Y": Text("日付・一覧・記録から判断できる", "Decidable from dates, lists and records"),
    "P": Text("記録は確かめられる。判断は人がする", "The record can be checked; the judgement is a person's"),
    "N": Text("文として示すだけ", "Shown as text only"),
}
_UNITS = {
    "years": Text("年", "years"),
    "months": Text("月", "months"),
    "days": Text("日", "days"),
    "open_days": Text("開庁日", "working days"),
    "per_year": Text("回／年", "a year"),
    "per_fiscal_year": Text("回／年度", "a fiscal year"),
    "mm": Text("mm", "mm"),
    "count": Text("", ""),
}
_SET_BY = {
    "law": Text("法定", "statute"),
    "rule": Text("規程", "protection rule"),
    "organ": Text("機関の定め", "set by the organ"),
}


@dataclass(frozen=True, slots=True)
class ArticleRow:
    cite: Cite
    subject: Text
    source: str
    check: str
    parts: tuple["ArticleRow", ...] = ()


@dataclass(frozen=True, slots=True)
class ValueRow:
    title: str
    answer: str
    day: LegalDay | None
    cite: Cite
    set_by: str
    from_: LegalDay
    note: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One of two readings. `taken`: by an organ of this reader; `by` names those organs where one of them took another than the default."""

    code: str
    text: str
    default: bool
    taken: bool
    by: str


@dataclass(frozen=True, slots=True)
class ReadingRow:
    """A point on which the text allows two readings."""

    number: int
    point: str
    choices: tuple[ChoiceRow, ...]
    why: str
    cites: tuple[Cite, ...]


def value_row(value: Value, language: str) -> ValueRow:
    unit = _UNITS.get(value.unit, Text("", "")).of(language)
    plain = value.unit in _UNITS
    gap = " " if language == "en" and unit else ""
    return ValueRow(
        title=value.title.of(language),
        answer=f"{value.is_}{gap}{unit}" if plain else "" if value.unit == "day" else _yes_no(value, language),
        day=value.is_ if value.unit == "day" else None,  # type: ignore[arg-type]
        cite=value.cite,
        set_by=_SET_BY[value.set_by].of(language),
        from_=value.from_,
        note=value.note.of(language) if value.note else "",
        assumed=value.confidence == ASSUMED,
    )


def _yes_no(value: Value, language: str) -> str:
    if isinstance(value.is_, bool):
        yes, no = Text("はい", "yes"), Text("いいえ", "no")
        return (yes if value.is_ else no).of(language)
    return str(value.is_)


def reading_rows(request: Asked, day: LegalDay, wanted: Iterable[Reading]) -> tuple[ReadingRow, ...]:
    """The readings with what the organs of this reader take on that day; nobody's choice for a reader who has none."""
    mine, known = organs(request.audience), Directory(request.language)
    known.fetch(organisations=mine)
    taken = [(known.organisation(organ), readings.taken(organ, day)) for organ in mine]
    return tuple(_reading_row(reading, taken, request.language) for reading in wanted)


def _reading_row(reading: Reading, taken: Sequence[tuple[str, Mapping[str, str]]], language: str) -> ReadingRow:
    now = [(organ, choices.get(reading.name, reading.default)) for organ, choices in taken]
    otherwise = any(choice != reading.default for _, choice in now)
    gap = Text("、", ", ").of(language)
    return ReadingRow(
        number=reading.number,
        point=reading.point.of(language),
        choices=tuple(
            ChoiceRow(
                code,
                text.of(language),
                code == reading.default,
                any(choice == code for _, choice in now),
                gap.join(organ for organ, choice in now if choice == code) if otherwise else "",
            )
            for code, text in sorted(reading.choices.items())
        ),
        why=reading.why.of(language),
        cites=reading.cites,
    )


def _article(article: Article, language: str, parts: tuple[ArticleRow, ...] = ()) -> ArticleRow:
    check = _CHECKS[article.check].of(language) if article.check in _CHECKS else ""
    return ArticleRow(article.cite, article.subject, article.source, check, parts)


def _same_article(cite: Cite, other: Cite) -> bool:
    return cite.law == other.law and bool(cite.place) and bool(other.place) and _head(cite) == _head(other)


def _head(cite: Cite) -> str:
    return str(parse_place(cite.place).article_only())


@opens("law")
def articles(request: Asked) -> HttpResponse:
    """`?q=` a citation in either language, `?at=` a day: the article with its paragraphs and the values that hold on that day."""
    language, asked = request.language, request.GET.get("q", "").strip()[:80]
    day = _day(request.GET.get("at", ""), request.audience.day)
    context: dict[str, object] = {"q": asked, "at": day, "law_day": day, "digest": law().digest}
    if not asked:
        heads = sorted(law().headings.values(), key=lambda a: cite_order(a.cite))
        context["acts"] = tuple(
            (act, tuple(_article(a, language) for a in heads if a.cite.law == act.code))
            for act in law().acts.values()
            if any(a.cite.law == act.code for a in heads)
        )
        return render(request, "law/contents.html", context)
    try:
        cite = parse_cite(asked)
    except CiteError:
        return render(request, "law/article.html", {**context, "unread": True}, status=404)
    found = law().article(cite) if cite.place else None
    if found is None:
        return render(request, "law/article.html", {**context, "cite": cite, "absent": True}, status=404)
    context |= {
        "cite": cite,
        "article": _article(found, language, _parts(cite, language)),
        "act": law().acts[cite.law],
        "values": tuple(value_row(v, language) for v in _values(cite, day)),
        "readings": reading_rows(
            request, day, (r for r in law().readings.values() if any(_same_article(cite, c) for c in r.cites))
        ),
    }
    return render(request, "law/article.html", context)


def _parts(cite: Cite, language: str) -> tuple[ArticleRow, ...]:
    """The paragraphs and items of the same article, in order."""
    rows = [a for a in law().articles.values() if _same_article(cite, a.cite) and a.cite != cite]
    return tuple(_article(a, language) for a in sorted(rows, key=lambda a: cite_order(a.cite)))


def _values(cite: Cite, day: LegalDay) -> tuple[Value, ...]:
    found = []
    for name in law().values:
        try:
            value = law().value(name, day)
        except NoAnswer:
            continue
        if _same_article(cite, value.cite):
            found.append(value)
    return tuple(found)


def _day(text: str, today: LegalDay) -> LegalDay:
    try:
        return parse_day(text) if text else today
    except DayError:
        return today


@opens("law")
def open_questions(request: Asked) -> HttpResponse:
    """What the texts at hand do not answer, what is assumed instead, and the points with two readings."""
    language = request.language
    questions = law().open_questions()
    context = {
        "questions": tuple((q.text.of(language), q.reason.of(language)) for q in questions if q.kind == "question"),
        "assumed": tuple((q.text.of(language), q.reason.of(language)) for q in questions if q.kind == "assumed"),
        "readings": reading_rows(
            request, request.audience.day, sorted(law().readings.values(), key=lambda r: r.number)
        ),
        "law_day": request.audience.day,
    }
    return render(request, "law/open_questions.html", context)
