import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.tlog import canonical
from warifu.kernel.tlog.errors import VerificationError
from warifu.registers.ledger import entry as entries
from warifu.registers.ledger.entry import Draft, draft_entry, parse

AT = datetime(2026, 11, 24, 0, 5, tzinfo=UTC)
LAW = "ab" * 32
SALTS = [bytes([n]) * 32 for n in range(8)]


def drafted(at, cls="act", **fields):
    return draft_entry(Draft(cls, fields), SALTS, at, LAW)


def test_an_entry_shows_minute_class_law_and_eight_commitments_and_nothing_else(at):
    data, _ = drafted(at, kind="designated", subject="秘密", reasons=["Act 3(1)"])
    shown = json.loads(data)
    assert set(shown) == {"v", "t", "c", "l", "k"}
    assert (shown["v"], shown["t"], shown["c"], shown["l"], len(shown["k"])) == (1, "2026-11-24T00:05Z", "act", LAW, 8)


def test_its_length_does_not_depend_on_what_happened(at):
    assert len(drafted(at)[0]) == len(drafted(at, kind="x" * 500, detail={"a": [1, 2]})[0])


def test_it_is_canonical_and_parses_to_what_it_shows(at):
    data, _ = drafted(at, cls="decision")
    assert canonical.encode(canonical.decode(data)) == data
    shown = parse(data)
    assert (shown.cls, shown.minute, shown.law_digest, len(shown.commitments)) == (
        "decision",
        "2026-11-24T00:05Z",
        LAW,
        8,
    )


def test_the_opening_opens_every_field_or_some(at):
    data, opening = drafted(at, kind="designated", reasons=["Act 3(1)"])
    assert entries.check_opening(parse(data), opening)["reasons"] == ["Act 3(1)"]
    some = {"fields": {"kind": opening["fields"]["kind"]}}
    assert entries.check_opening(parse(data), some) == {"kind": "designated"}


@given(st.sampled_from(entries.FIELDS), st.text(min_size=1).filter(lambda text: text.isprintable()))
def test_another_value_does_not_open(name, value):
    data, opening = draft_entry(Draft("act"), SALTS, AT, LAW)
    opening["fields"][name]["value"] = value
    with pytest.raises(VerificationError, match=name):
        entries.check_opening(parse(data), opening)


@pytest.mark.parametrize(
    "opening",
    [{}, {"fields": {}}, {"fields": {"name": {"salt": "", "value": ""}}}, {"fields": {"kind": {"salt": "AA==", "value": ""}}},
     {"fields": {"kind": {"salt": 3, "value": ""}}}, {"fields": {"kind": {"salt": "*", "value": ""}}}, {"fields": {"kind": "x"}},
     {"fields": {"kind": {"salt": "AA==", "value": 1.5}}}],
)  # fmt: skip
def test_a_malformed_opening_is_refused(at, opening):
    with pytest.raises(VerificationError):
        entries.check_opening(parse(drafted(at)[0]), opening)


def test_salts_must_be_eight_different_ones(at):
    for salts in (SALTS[:7], [b"s" * 32] * 8):
        with pytest.raises(ValueError, match="eight"):
            draft_entry(Draft("act"), salts, at, LAW)


def test_unknown_classes_and_fields_are_refused(at):
    for draft in (Draft("permit"), Draft("act", {"name": "x"})):
        with pytest.raises(ValueError, match="no such"):
            draft_entry(draft, SALTS, at, LAW)


def test_the_minute_alone_can_be_moved(at):
    data, opening = drafted(at, kind="designated")
    moved = entries.with_minute(data, "2026-11-24T00:06Z")
    assert entries.minute(moved) == parse(moved).minute == "2026-11-24T00:06Z"
    assert parse(moved).commitments == parse(data).commitments
    assert entries.check_opening(parse(moved), opening)["kind"] == "designated"


@pytest.mark.parametrize(
    ("was", "is_"),
    [(b'"v":1', b'"v":2'), (b'"v":1', b'"v":true'), (b'"c":"act"', b'"c":"permit"'), (b"ab", b"AB"), (b"24T00:05Z", b"24 00:05Z"),
     (b'{"c"', b'{"a":1,"c"'), (b'"v":1}', b'"v":1} '), (b'=","', b'",'), (b'"k":[', b'"k":["AA==",'), (b'"k":[', b'"k":[1,')],
)  # fmt: skip
def test_anything_else_is_no_entry(at, was, is_):
    data, _ = drafted(at)
    assert was in data
    with pytest.raises(VerificationError):
        parse(data.replace(was, is_, 1))
