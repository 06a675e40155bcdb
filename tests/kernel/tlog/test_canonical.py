import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from warifu.kernel.tlog import canonical
from warifu.kernel.tlog.errors import VerificationError

_text = st.text(st.characters(exclude_categories=["Cs"]))
_leaf = st.one_of(st.integers(-(2**53) + 1, 2**53 - 1), st.booleans(), _text)
_key = st.text(st.characters(max_codepoint=127))
_values = st.recursive(_leaf, lambda inner: st.lists(inner) | st.dictionaries(_key, inner), max_leaves=20)


@given(_values)
def test_sorted_keys_are_the_canonical_json_of_rfc_8785(value):
    assert canonical.encode(value) == rfc8785.dumps(value)


@given(_values)
def test_what_was_written_is_read_back(value):
    assert canonical.decode(canonical.encode(value)) == value


@pytest.mark.parametrize("number", [2**53, -(2**53)])
def test_the_largest_integers_are_written(number):
    assert canonical.decode(canonical.encode([number])) == [number]


@pytest.mark.parametrize(
    "value", [1.5, None, 2**53 + 1, -(2**53) - 1, {"é": 1}, {1: 2}, "\ud800", [[None]], {"a": {"b": 0.0}}, b"x"]
)
def test_outside_the_domain_is_refused(value):
    with pytest.raises(canonical.OutsideDomain):
        canonical.encode(value)


@pytest.mark.parametrize(
    "data",
    [
        b'{"b":1,"a":2}',
        b'{"a": 1}',
        b'"\\u0041"',
        b'{"a":1,"a":1}',
        b"1.0",
        b"1e3",
        b"null",
        b"-0",
        b"1 ",
        b"\xff",
        b"",
        b"{",
    ],
)
def test_another_way_of_writing_is_refused(data):
    with pytest.raises(VerificationError):
        canonical.decode(data)
