"""One parser for each kind of row in a statute's folder: acts, articles, values, lists, readings, items, questions.

Each takes a `Table` and gives model objects, or raises `LawError` with file and key. Nothing here reads files or
knows the folder: `warifu.kernel.law.load` does.
"""

import re
from dataclasses import replace
from datetime import date, datetime

from warifu.kernel.ids import Cite, LegalDay, Text
from warifu.kernel.law.cite import CiteError, parse_cite, parse_place
from warifu.kernel.law.days import day_after
from warifu.kernel.law.model import (
    ASSUMED,
    FEEDS,
    PERIODS,
    SEEN,
    SET_BY,
    UNITS,
    Act,
    Article,
    Entry,
    Item,
    Question,
    Reading,
    Value,
)
from warifu.kernel.law.strict import LawError, Table

_NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")
_LEVELS = ("statute", "rule", "elsewhere")


def text(table: Table) -> Text:
    """`ja` and `en` of a row."""
    return Text(table.text("ja"), table.text("en"))


def texts(table: Table, key: str) -> dict[str, Text]:
    """A mapping of codes to texts under `key`."""
    inner = Table(table.take(key), table.at(key))
    found = {}
    for code in inner.left():
        row = Table(inner.take(code), inner.at(code))
        found[code] = text(row)
        row.done()
    return found


def cite(table: Table, key: str = "cite") -> Cite:
    written = table.text(key)
    try:
        return parse_cite(written)
    except CiteError as error:
        raise LawError(table.at(key), str(error)) from error


def cites(table: Table, key: str) -> tuple[Cite, ...]:
    found = []
    for written in table.rows(key):
        row = Table({key: written}, table.where)
        found.append(cite(row, key))
    return tuple(found)


def name(table: Table, key: str) -> str:
    written = table.text(key)
    if not _NAME.fullmatch(written):
        raise LawError(table.at(key), f"a name in small letters is wanted, not {written!r}")
    return written


def act(table: Table) -> Act:
    """One row of `acts`. An act that is only cited (`level: elsewhere`) needs no day of force."""
    level = table.one_of("level", _LEVELS)
    found = Act(
        code=table.text("code"),
        title=text(table),
        number=table.text("number"),
        source=table.text("source"),
        level=level,
        in_force=None if level == "elsewhere" else LegalDay(table.day("in_force")),
    )
    table.done()
    return found


def article(table: Table, law: str, source: str) -> Article:
    """One line of the register: `by` (what carries it) or `why` (why nothing does), never both, never neither."""
    place = place_of(table, law)
    carried = tuple(str(row) for row in table.rows("by", ()))
    why = table.text("why", "")
    table.where = f"{table.where} {place}"
    if bool(carried) == bool(why):
        raise LawError(table.where, "either `by` (what carries it) or `why` (why nothing does) is wanted")
    feeds = tuple(str(row) for row in table.rows("feeds"))
    if not feeds or not set(feeds) <= set(FEEDS):
        raise LawError(table.at("feeds"), f"some of {', '.join(FEEDS)} are wanted")
    confidence, note = confidence_of(table, SEEN)
    check = table.one_of("check", ("Y", "P", "N"))
    found = Article(place, text(table), source, check, feeds, carried, why, confidence, note)
    table.done()
    return found


def heading(table: Table, law: str, source: str) -> Article:
    """The subject of a whole article, so that "Act 4" can be cited though the register has only its paragraphs."""
    found = Article(place_of(table, law), text(table), source)
    table.done()
    return found


def elsewhere(table: Table, sources: dict[str, str]) -> Article:
    """A place in another statute that is cited here."""
    place = cite(table)
    if place.law not in sources:
        raise LawError(table.at("cite"), f"{place.law} is not among the acts")
    confidence, note = confidence_of(table)
    found = Article(place, text(table), sources[place.law], confidence=confidence, note=note)
    table.done()
    return found


def place_of(table: Table, law: str) -> Cite:
    written = str(table.take("at"))
    try:
        return Cite(law, str(parse_place(written)))
    except CiteError as error:
        raise LawError(table.at("at"), str(error)) from error


def confidence_of(table: Table, default: str | None = None) -> tuple[str, Text | None]:
    """`confidence`, and the reason that an assumed fact must give (a note may go with a seen one)."""
    confidence = table.one_of("confidence", (SEEN, ASSUMED), default)
    reason = table.take("reason", None)
    if reason is None:
        if confidence == ASSUMED:
            raise LawError(table.where, "what is assumed gives its reason")
        return confidence, None
    row = Table(reason, table.at("reason"))
    note = text(row)
    row.done()
    return confidence, note


def value(table: Table) -> tuple[Value, ...]:
    """One named value with its answers, in order of the days from which they hold."""
    title = text(table)
    named = name(table, "name")
    table.where = f"{table.where} {named}"
    unit = table.one_of("unit", UNITS)
    counts = unit in PERIODS and unit != "open_days"
    first_day_counts = counts and table.one_of("first_day", ("counted", "not_counted")) == "counted"
    set_by = table.one_of("set_by", SET_BY, "law")
    history: list[Value] = []
    for row in table.rows("values"):
        answer = Table(row, table.where)
        from_ = LegalDay(answer.day("from"))
        answer.where = f"{table.where} from {from_.isoformat()}"
        confidence, note = confidence_of(answer)
        held = answer.one_of("running_cases", ("keep", "move")) if history else ""
        if history and from_ <= history[-1].from_:
            raise LawError(answer.where, "each answer holds from a later day than the one before")
        if history:
            history[-1] = replace(history[-1], last=day_after(from_, -1))
        history.append(
            Value(
                name=named,
                title=title,
                is_=_answer(answer, unit),
                unit=unit,
                cite=cite(answer),
                confidence=confidence,
                set_by=set_by,
                from_=from_,
                first_day_counts=first_day_counts,
                note=note,
                running_cases=held,
            )
        )
        answer.done()
    if not history:
        raise LawError(table.at("values"), "a value has at least one answer")
    table.done()
    return tuple(history)


def _answer(table: Table, unit: str) -> int | str | bool | LegalDay:
    found = table.take("is")
    wanted: dict[str, tuple[type, ...]] = {"text": (str,), "yes_no": (bool,), "day": (date,)}
    types = wanted.get(unit, (int,))
    wrong = not isinstance(found, types) or (types == (int,) and isinstance(found, bool)) or isinstance(found, datetime)
    if wrong or (types == (int,) and isinstance(found, int) and found < 1):
        raise LawError(table.at("is"), f"{unit} cannot be {found!r}")
    return found  # type: ignore[return-value]


def entries(table: Table) -> tuple[str, tuple[Entry, ...]]:
    """A list of the law: `name`, and rows with `code`, texts and citation. `more` names the further keys that each
    row has.
    """
    named = name(table, "name")
    table.where = f"{table.where} {named}"
    further = tuple(str(row) for row in table.rows("more", ()))
    found: dict[str, Entry] = {}
    for row in table.rows("entries"):
        line = Table(row, table.where)
        code = name(line, "code")
        if code in found:
            raise LawError(table.where, f"entry written twice: {code}")
        confidence, note = confidence_of(line, SEEN)
        more = {key: line.text(key) for key in further}
        found[code] = Entry(code, text(line), cite(line), more, confidence, note)
        line.done()
    table.done()
    return named, tuple(found.values())


def readings(table: Table) -> dict[str, Reading]:
    """All readings, numbered in order from 1."""
    found: dict[str, Reading] = {}
    for number, row in enumerate(table.rows("readings"), start=1):
        line = Table(row, table.where)
        named = name(line, "name")
        line.where = f"{table.where} {named}"
        if line.whole("number") != number or named in found:
            raise LawError(line.where, f"reading number {number} with a name of its own is wanted")
        choices = texts(line, "choices")
        default = line.one_of("default", choices)
        if tuple(choices)[:2] != ("a", "b"):
            raise LawError(line.where, "two readings, a and b, are wanted")
        switchable = line.one_of("switchable", ("yes", "no")) == "yes"
        point, why = _text_at(line, "point"), _text_at(line, "why")
        found[named] = Reading(number, named, point, choices, default, why, cites(line, "cites"), switchable)
        line.done()
    table.done()
    return found


def groups_and_items(table: Table) -> tuple[tuple[Entry, ...], tuple[Item, ...]]:
    """The groups of the statute, and the items of the operational standard in them: none while it was not obtained."""
    _, groups = entries(Table(table.take("groups"), table.where))
    found = []
    codes = tuple(group.code for group in groups)
    for row in table.rows("items"):
        line = Table(row, table.where)
        confidence, _ = confidence_of(line)
        last = line.take("last", None)
        if last is not None and (not isinstance(last, date) or isinstance(last, datetime)):
            raise LawError(line.at("last"), f"a day is wanted, not {last!r}")
        found.append(
            Item(
                code=name(line, "code"),
                group=line.one_of("group", codes),
                arm=line.one_of("arm", ("infra", "supply", "both")),
                label=text(line),
                cite=cite(line),
                confidence=confidence,
                from_=LegalDay(line.day("from")),
                last=None if last is None else LegalDay(last),
            )
        )
        line.done()
    table.done()
    return groups, tuple(found)


def questions(table: Table) -> tuple[Question, ...]:
    found = []
    for number, row in enumerate(table.rows("questions"), start=1):
        line = Table(row, f"{table.where} {number}")
        settles = tuple(str(one) for one in line.rows("settles", ()))
        found.append(Question(number, text(line), _text_at(line, "look"), settles))
        line.done()
    table.done()
    return tuple(found)


def register(table: Table) -> tuple[Cite, ...]:
    """Every place that the data must hold, law by law, in the order of the statute."""
    inner = Table(table.take("register"), table.at("register"))
    found: list[Cite] = []
    for law in inner.left():
        for row in inner.rows(law):
            found.append(place_of(Table({"at": row}, inner.at(law)), law))
    if len(set(found)) != len(found):
        raise LawError(inner.where, "a place is written twice")
    return tuple(found)


def _text_at(table: Table, key: str) -> Text:
    row = Table(table.take(key), table.at(key))
    found = text(row)
    row.done()
    return found
