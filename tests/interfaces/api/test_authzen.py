"""Questions as AuthZEN writes them: the certification scenario's requests, and the members that must never change an answer."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.interfaces.api.authzen import (
    DENY_ON_FIRST_DENY,
    LONGEST_ID,
    MOST_EVALUATIONS,
    MOST_IGNORED,
    Asked,
    Batch,
    Malformed,
    decode,
    evaluation,
    evaluations,
)

QUESTION: dict[str, Any] = {
    "subject": {"type": "person", "id": "p1"},
    "action": {"name": "read"},
    "resource": {"type": "item", "id": "i1"},
}


def _read(case: dict[str, Any]) -> Asked | Batch:
    body = case["raw_body"].encode() if "raw_body" in case else json.dumps(case["request"]).encode()
    value = decode(body, case.get("content_type", "application/json").encode())
    return evaluations(value) if case["path"].endswith("evaluations") else evaluation(value)


def test_the_certification_requests_are_read_or_refused_as_the_scenario_says(vectors: Path) -> None:
    cases = json.loads((vectors / "authzen" / "certification-cases.json").read_text())["cases"]
    cases = [case for case in cases if "/access/v1/evaluation" in case["path"]]
    assert len(cases) == 29
    for case in cases:
        if case["expect"]["status"] == 400:
            with pytest.raises(Malformed):
                _read(case)
            continue
        read = _read(case)
        decisions = case["expect"].get("decisions")
        assert isinstance(read, Batch) == (decisions is not None), case["name"]
        if isinstance(read, Batch):
            assert len(read.items) == len(decisions)


def test_a_broken_item_keeps_its_place() -> None:
    read = evaluations(
        {**QUESTION, "evaluations": [{}, {"resource": {"type": "item"}}, 3, {"resource": {"type": "item", "id": "i2"}}]}
    )
    assert isinstance(read, Batch)
    assert [type(item) for item in read.items] == [Asked, Malformed, Malformed, Asked]
    assert str(read.items[1]) == "resource.id is missing"


def test_an_item_replaces_a_default_whole() -> None:
    read = evaluations(
        {
            **QUESTION,
            "action": {"name": "provide", "properties": {"to": {"type": "organisation", "id": "o1"}}},
            "evaluations": [{"action": {"name": "provide"}}, {}],
        }
    )
    assert isinstance(read, Batch)
    assert [item.to for item in read.items if isinstance(item, Asked)] == ["", "o1"]


def test_the_semantics_are_three() -> None:
    several = {**QUESTION, "evaluations": [{}, {}]}
    read = evaluations({**several, "options": {"evaluations_semantic": DENY_ON_FIRST_DENY}})
    assert isinstance(read, Batch) and read.semantic == DENY_ON_FIRST_DENY
    for options in ({"evaluations_semantic": "first"}, {"evaluations_semantic": 1}, []):
        with pytest.raises(Malformed):
            evaluations({**several, "options": options})
        with pytest.raises(Malformed):
            evaluations({**several, "options": options, "evaluations": []})


@pytest.mark.parametrize(
    "body",
    [
        {**QUESTION, "subject": {"type": "person", "id": ""}},
        {**QUESTION, "subject": {"type": "person", "id": 7}},
        {**QUESTION, "subject": {"type": "person", "id": "p" * (LONGEST_ID + 1)}},
        {**QUESTION, "subject": {"type": "person", "id": "p1", "properties": "level"}},
        {**QUESTION, "action": {"name": ["read"]}},
        {**QUESTION, "action": {"name": "provide", "properties": {"to": "o1"}}},
        {**QUESTION, "action": {"name": "provide", "properties": {"to": {"type": "organisation"}}}},
        {**QUESTION, "resource": None},
        {**QUESTION, "context": []},
    ],
)
def test_ill_typed_members_are_no_question(body: dict[str, Any]) -> None:
    with pytest.raises(Malformed):
        evaluation(body)


def test_a_batch_has_a_limit() -> None:
    with pytest.raises(Malformed):
        evaluations({**QUESTION, "evaluations": [{}] * (MOST_EVALUATIONS + 1)})


def test_what_was_sent_and_not_used_is_named_without_its_value() -> None:
    asked = evaluation(
        {
            "subject": {"type": "person", "id": "p1", "properties": {"clearance": "valid"}, "name": "x"},
            "action": {"name": "read", "properties": {"to": {"type": "organisation", "id": "o1"}}},
            "resource": {"type": "item", "id": "i1", "properties": {"designated": False, "山田太郎": 1}},
            "context": {"time": "2020-01-01"},
            "futureMember": 1,
        }
    )
    assert asked.ignored == (
        "action.properties.to",
        "context.time",
        "futureMember",
        "resource.properties.?",
        "resource.properties.designated",
        "subject.name",
        "subject.properties.clearance",
    )
    assert (asked.subject, asked.action, asked.resource, asked.to) == ("p1", "read", "i1", "")


def test_the_recipient_is_a_parameter_of_the_question() -> None:
    asked = evaluation(
        {**QUESTION, "action": {"name": "provide", "properties": {"to": {"type": "organisation", "id": "o1"}, "x": 1}}}
    )
    assert (asked.to_type, asked.to, asked.ignored) == ("organisation", "o1", ("action.properties.x",))


words = st.text(max_size=80)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words, inner, max_size=3),
    max_leaves=8,
)


@given(
    subject=st.dictionaries(words, anything, max_size=40),
    context=st.dictionaries(words, anything, max_size=3),
    more=st.dictionaries(words.filter(lambda w: w not in {*QUESTION, "context"}), anything, max_size=3),
)
def test_attributes_of_the_caller_change_no_question(
    subject: dict[str, Any], context: dict[str, Any], more: dict[str, Any]
) -> None:
    plain = evaluation(QUESTION)
    dressed = evaluation(
        {**more, **QUESTION, "context": context, "subject": {**QUESTION["subject"], "properties": subject}}
    )
    assert [getattr(dressed, name) for name in Asked.__slots__ if name != "ignored"] == [
        getattr(plain, name) for name in Asked.__slots__ if name != "ignored"
    ]
    assert len(dressed.ignored) <= MOST_IGNORED
    assert all(
        part.isascii() and len(part) <= 64 for name in dressed.ignored for part in name.split(".") if "." not in part
    )
