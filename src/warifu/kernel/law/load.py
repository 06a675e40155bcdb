"""Loads a statute's folder into a `Law`, strictly: what is unknown, written twice, uncited or contradictory is a
`LawError`.

A folder holds `act.yaml`, `coverage.yaml`, `readings.yaml`, `questions.yaml`, `items.yaml`, and the folders
`articles/`, `values/`, `lists/` and `rule/` with files of one form: `law`, `headings`, `articles`, `elsewhere`,
`values`, `lists`, each optional. `rule/` is the level that an organ may replace: `load(folder, rule=file)` lays the
organ's own protection rule over the model rule. It may answer anew what a protection rule or the organ settles,
nothing that the statute or its order fixes. Procedures, rules of access and examples of the folder are no data and
are not read here.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from importlib.resources.abc import Traversable
from typing import TypeVar

from warifu.kernel.ids import Cite, Text
from warifu.kernel.law import parse
from warifu.kernel.law.model import Act, Article, Entry, Law, Value
from warifu.kernel.law.strict import LawError, Table, read_yaml

_FOLDERS = ("articles", "values", "lists", "rule")
_Key = TypeVar("_Key")
_Row = TypeVar("_Row")


@dataclass
class _Parts:
    """What the files of one form gave, so far."""

    acts: dict[str, Act]
    articles: dict[Cite, Article] = field(default_factory=dict)
    headings: dict[Cite, Article] = field(default_factory=dict)
    values: dict[str, tuple[Value, ...]] = field(default_factory=dict)
    lists: dict[str, tuple[Entry, ...]] = field(default_factory=dict)


def load(folder: Traversable, rule: Traversable | None = None) -> Law:
    """The law in `folder`, the protection rule `rule` laid over it. Raises LawError naming file and key."""
    head = _table(folder / "act.yaml")
    regime, title = head.text("regime"), parse.text(head)
    parts = _Parts({})
    for row in head.rows("acts"):
        act = parse.act(Table(row, head.where))
        _add(parts.acts, act.code, act, head.where)
    head.done()
    for name in _FOLDERS:
        for file in sorted((folder / name).iterdir(), key=lambda entry: entry.name):
            if file.name.endswith(".yaml"):
                _take(_table(file), parts)
    if rule is not None:
        _overlay(_table(rule), parts)
    return _law(folder, regime, title, parts)


def _law(folder: Traversable, regime: str, title: Text, parts: _Parts) -> Law:
    coverage = _table(folder / "coverage.yaml")
    groups, items = parse.groups_and_items(_table(folder / "items.yaml"))
    _add(parts.lists, "groups", groups, "items.yaml")
    law = Law(
        regime=regime,
        title=title,
        digest="",
        acts=parts.acts,
        articles=parts.articles,
        headings=parts.headings,
        values=parts.values,
        lists=parts.lists,
        readings=parse.readings(_table(folder / "readings.yaml")),
        items=items,
        questions=parse.questions(_table(folder / "questions.yaml")),
        reasons=parse.texts(coverage, "reasons"),
        register=parse.register(coverage),
    )
    coverage.done()
    for article in law.articles.values():
        if article.why and article.why not in law.reasons:
            raise LawError(f"coverage.yaml: reasons: {article.why}", f"{article.cite} gives a reason that is not there")
    return replace(law, digest=_digest(law))


def _take(table: Table, parts: _Parts) -> None:
    """One file of articles, values and lists."""
    law = table.text("law", "")
    if law and law not in parts.acts:
        raise LawError(table.at("law"), f"{law} is not among the acts")
    source = parts.acts[law].source if law else ""
    sources = {code: act.source for code, act in parts.acts.items()}
    for row in table.rows("headings", ()):
        heading = parse.heading(Table(row, table.where), law, source)
        _add(parts.headings, heading.cite, heading, table.where)
    for row in table.rows("articles", ()):
        article = parse.article(Table(row, table.where), law, source)
        _add(parts.articles, article.cite, article, table.where)
    for row in table.rows("elsewhere", ()):
        place = parse.elsewhere(Table(row, table.where), sources)
        _add(parts.headings, place.cite, place, table.where)
    for row in table.rows("values", ()):
        history = parse.value(Table(row, table.where))
        _add(parts.values, history[0].name, history, table.where)
    for row in table.rows("lists", ()):
        name, entries = parse.entries(Table(row, table.where))
        _add(parts.lists, name, entries, table.where)
    table.done()


def _overlay(table: Table, parts: _Parts) -> None:
    """An organ's own protection rule: its act and articles join, its values take the place of the model rule's."""
    act = parse.act(Table(table.take("act"), table.at("act")))
    if act.level != "rule":
        raise LawError(table.at("act"), "an overlay is a rule, no statute")
    own = _Parts({**parts.acts, act.code: act})
    _take(table, own)
    if own.lists:
        raise LawError(table.at("lists"), "a protection rule draws up no list of the statute")
    for name, history in own.values.items():
        if name not in parts.values:
            raise LawError(f"{table.where} {name}", "the model rule has no such value")
        fixed = parts.values[name][0]
        if fixed.set_by == "law":
            raise LawError(f"{table.where} {name}", f"{fixed.cite} fixes it; a protection rule may not")
        if history[0].unit != fixed.unit or history[0].from_ > fixed.from_:
            raise LawError(
                f"{table.where} {name}", f"{fixed.unit} from {fixed.from_.isoformat()} at the latest are wanted"
            )
    _add(parts.acts, act.code, act, table.where)
    parts.articles.update(own.articles)
    parts.headings.update(own.headings)
    parts.values.update(own.values)


def _table(file: Traversable) -> Table:
    if not file.is_file():
        raise LawError(file.name, "file missing")
    return Table(read_yaml(file.read_text("utf-8"), file.name), file.name)


def _add(table: dict[_Key, _Row], key: _Key, row: _Row, where: str) -> None:
    if key in table:
        raise LawError(where, f"written twice: {key}")
    table[key] = row


def _digest(law: Law) -> str:
    """SHA-256 over what the law says: acts, articles, values, lists, readings, items; not over what carries or
    explains it.
    """
    content = {
        "regime": law.regime,
        "acts": [asdict(act) for act in law.acts.values()],
        "articles": {str(cite): [_plain(a.subject), a.check] for cite, a in {**law.articles, **law.headings}.items()},
        "values": {name: [_plain(value) for value in history] for name, history in law.values.items()},
        "lists": {name: [_plain(entry) for entry in entries] for name, entries in law.lists.items()},
        "readings": {name: [_plain(reading.choices), reading.default] for name, reading in law.readings.items()},
        "items": [_plain(item) for item in law.items],
    }
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_json)
    return hashlib.sha256(text.encode()).hexdigest()


def _plain(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _plain(one) for key, one in value.items()}
    return asdict(value)  # type: ignore[call-overload]


def _json(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"not content of a law: {value!r}")
