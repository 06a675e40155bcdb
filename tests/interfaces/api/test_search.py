"""Searches as they are written: what is a search and what is none, what is ignored, and page tokens that nobody else can use."""

from typing import Any

import pytest

from warifu.interfaces.api.authzen import Malformed
from warifu.interfaces.api.paging import Found, Kept
from warifu.interfaces.api.search import ACTION, MOST_RESULTS, RESOURCE, RESULTS, SUBJECT, held, page, sought

PERSON, ITEM = {"type": "person", "id": "p"}, {"type": "item", "id": "i"}
WHOLE: dict[str, Any] = {"subject": PERSON, "action": {"name": "read"}, "resource": ITEM}


def test_what_is_searched_for_is_named_by_its_type_only() -> None:
    asked = sought(SUBJECT, WHOLE).asked
    assert (asked.subject_type, asked.subject, asked.resource, asked.action) == ("person", "", "i", "read")
    assert asked.ignored == ("subject.id",)
    asked = sought(RESOURCE, {**WHOLE, "resource": {"type": "item"}}).asked
    assert (asked.subject, asked.resource_type, asked.resource, asked.ignored) == ("p", "item", "", ())
    asked = sought(ACTION, WHOLE).asked
    assert (asked.subject, asked.action, asked.resource, asked.ignored) == ("p", "", "i", ("action",))
    dressed = {**WHOLE, "context": {"time": 1}, "subject": {"type": "person", "properties": {"role": "admin"}}}
    assert sought(SUBJECT, dressed).asked.ignored == ("context.time", "subject.properties.role")


@pytest.mark.parametrize(
    ("kind", "change"),
    [
        (SUBJECT, {"subject": None}),
        (SUBJECT, {"subject": "p"}),
        (SUBJECT, {"subject": {"id": "p"}}),
        (SUBJECT, {"resource": {"type": "item"}}),
        (SUBJECT, {"action": None}),
        (SUBJECT, {"action": {"name": ""}}),
        (RESOURCE, {"subject": {"type": "person"}}),
        (ACTION, {"subject": {"type": "person"}}),
        (ACTION, {"resource": {"type": "item"}}),
        (ACTION, {"context": []}),
        (ACTION, {"context": None}),
        (SUBJECT, {"page": []}),
        (SUBJECT, {"page": {"limit": 0}}),
        (SUBJECT, {"page": {"limit": True}}),
        (SUBJECT, {"page": {"limit": "5"}}),
        (SUBJECT, {"page": {"limit": 5.5}}),
        (SUBJECT, {"page": {"token": 5}}),
    ],
)
def test_what_is_no_search(kind: str, change: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        sought(kind, {**WHOLE, **change})


def test_how_many_on_a_page() -> None:
    assert sought(SUBJECT, WHOLE).limit == RESULTS
    assert sought(SUBJECT, {**WHOLE, "page": {"limit": 7}}).limit == 7
    assert sought(SUBJECT, {**WHOLE, "page": {"limit": 7.0}}).limit == 7
    assert sought(SUBJECT, {**WHOLE, "page": {"limit": 10**9}}).limit == MOST_RESULTS


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_token_is_for_one_search_of_one_caller_for_a_while() -> None:
    clock = Clock()
    kept = Kept(clock)
    first = sought(SUBJECT, {**WHOLE, "page": {"limit": 2}})
    found = Found("entry", "law", ("a", "b", "c"))
    told = page(first, "token-1", kept, found, 0, ["a", "b"])
    assert told["results"] == [{"type": "person", "id": "a"}, {"type": "person", "id": "b"}]
    assert (told["page"]["count"], told["page"]["total"], told["context"]["id"]) == (2, 3, "entry")
    token = told["page"]["next_token"]
    assert "a" not in (token, "entry") and "entry" not in token
    after = sought(SUBJECT, {**WHOLE, "page": {"limit": 2, "token": token}})
    assert held(after, "token-1", kept) == (found, 2)
    assert page(after, "token-1", kept, found, 2, ["c"])["page"]["next_token"] == ""
    other = sought(SUBJECT, {**WHOLE, "resource": {"type": "item", "id": "j"}, "page": {"token": token}})
    elsewhere = sought(RESOURCE, {**WHOLE, "page": {"token": token}})
    for search, whose in ((after, "token-2"), (other, "token-1"), (elsewhere, "token-1")):
        with pytest.raises(Malformed):
            held(search, whose, kept)
    # Another front knows nothing of it, and after a while neither does this one.
    with pytest.raises(Malformed):
        held(after, "token-1", Kept(clock))
    clock.now = 301.0
    with pytest.raises(Malformed):
        held(after, "token-1", kept)


def test_no_more_is_held_than_there_is_room_for() -> None:
    kept = Kept(Clock(), most=5)
    tokens = [kept.token(Found(f"entry-{n}", "law", ("x", "y")), b"bound", 1) for n in range(4)]
    assert [kept.at(token, b"bound") is not None for token in tokens] == [False, False, True, True]
