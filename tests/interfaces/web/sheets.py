"""A page read as HTML: its elements, what a form on it would send, and what it sends when every field holds something wrong."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Self

_VOID = frozenset("area base br col embed hr img input link meta source track wbr path circle rect".split())  # noqa: SIM905
_TEXT = ("text", "search")
# What no day, no number and no line of any form takes.
NO_DAY, NO_NUMBER, TOO_LONG = "令和8年13月1日", "たくさん", "長" * 6000


@dataclass(eq=False)
class Element:
    tag: str
    attrs: dict[str, str]
    inside: list["Element | str"] = field(default_factory=list)

    def all(self, *tags: str) -> Iterator[Self]:
        """This one and every element in it, in the order of the page."""
        if not tags or self.tag in tags:
            yield self
        for one in self.inside:
            if isinstance(one, Element):
                yield from one.all(*tags)  # type: ignore[misc]

    def text(self) -> str:
        return " ".join("".join(one if isinstance(one, str) else one.text() for one in self.inside).split())

    def has(self, name: str) -> bool:
        return name in self.attrs.get("class", "").split()

    def controls(self) -> list[Self]:
        return [e for e in self.all("input", "select", "textarea") if "name" in e.attrs]

    def sends(self) -> list[tuple[str, str]]:
        """What is sent of the form as it stands."""
        found: list[tuple[str, str]] = []
        for one in self.controls():
            name, kind = one.attrs["name"], one.attrs.get("type", "")
            if one.tag == "textarea":
                found.append((name, "".join(str(part) for part in one.inside)))
            elif one.tag == "select":
                found += [(name, o.attrs.get("value", "")) for o in one.all("option") if "selected" in o.attrs]
            elif kind in ("radio", "checkbox"):
                found += [(name, one.attrs.get("value", ""))] if "checked" in one.attrs else []
            elif kind != "file":
                found.append((name, one.attrs.get("value", "")))
        return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in _VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID:
            assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
            self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(page: str) -> Element:
    reader = _Reader()
    reader.feed(page)
    assert reader.open == [reader.root]
    return reader.root


def form(page: Element, action: str) -> Element:
    """The form of the main part that is sent to an address ending so; the only one where none names its address."""
    main = next(page.all("main"))
    found = [f for f in main.all("form") if f.attrs.get("action", action).endswith(action)]
    assert len(found) == 1, f"{len(found)} forms to {action}"
    return found[0]


def blank(sheet: Element) -> dict[str, list[str]]:
    """What is sent when nothing was filled in."""
    hidden = {e.attrs["name"] for e in sheet.controls() if e.attrs.get("type") == "hidden"}
    return gathered([(name, value if name in hidden else "") for name, value in sheet.sends()])


def wrong(sheet: Element) -> dict[str, list[str]]:
    """What is sent when each text is wrong for its field, and of every choice the last is taken."""
    found: dict[str, Any] = {}
    for one in sheet.controls():
        name, kind = one.attrs["name"], one.attrs.get("type", "")
        if one.tag == "select":
            found[name] = [list(one.all("option"))[-1].attrs.get("value", "")]
        elif kind in ("radio", "checkbox", "hidden"):
            found[name] = [one.attrs.get("value", "")]
        elif one.tag == "textarea":
            found[name] = [TOO_LONG]
        elif kind in _TEXT:
            number = one.attrs.get("inputmode") == "numeric"
            found[name] = [NO_NUMBER if number else NO_DAY if one.has("in--20") or name == "day" else TOO_LONG]
    return found


def gathered(pairs: list[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        found.setdefault(name, []).append(value)
    return found
