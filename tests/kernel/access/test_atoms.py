"""What a set of bits comes to: which rules refuse, which of them for lack of data, and which readings the answer hangs on."""

import pytest

from warifu.kernel.access import conditions as c
from warifu.kernel.access.atoms import Atoms, Case, Masks
from warifu.kernel.access.model import Rule, RuleBook
from warifu.kernel.access.tables import OPEN, Span
from warifu.kernel.ids import Cite, Text

_SAID = Text("", "")
KEY = ("person",)
GOOD, KNOWN = c.Covered("standing", KEY, frozenset({"good"})), c.Recorded("standing", KEY)
LISTED = c.Covered("handler", KEY)
OWN = c.Same("recipient", "employer")
EARLIER = c.Covered("standing", KEY, frozenset({"good"}), on="since")


def rule(bit: int, name: str, **said: c.Condition) -> Rule:
    return Rule(bit, name, (Cite("Act", str(bit)),), _SAID, _SAID, _SAID, **said)  # type: ignore[arg-type]


def book(*rules: Rule) -> RuleBook:
    return RuleBook(
        "test", rules, {"organ": "employer", "firm": "employer"}, defaults={"strict": "a"}, other={"strict": "b"}
    )


STANDING = rule(1, "standing", unless=GOOD, missing=c.Not(KNOWN))
LIST = rule(3, "list", when=c.All(c.Is("employer_kind", "firm"), c.Taken("strict", "a")), unless=LISTED)
RECEIVES = rule(4, "receives", when=c.Is("recipient_kind", "firm"), unless=OWN)
BOOK = book(STANDING, LIST, RECEIVES)
ORGAN, FIRM = Case("read", "organ"), Case("read", "firm")
TAKEN = {"strict": "a"}


def bits(atoms: Atoms, **rows: list[Span]) -> int:
    found = 0
    for lookup, spans in rows.items():
        found |= atoms.bits(lookup, KEY, spans)
    return found


def span(code: str = "", hangs: dict[str, str] | None = None) -> Span:
    return Span(0, OPEN, code, "", hangs)


def test_a_rule_refuses_and_says_whether_for_lack_of_data() -> None:
    atoms = Atoms(BOOK)
    assert atoms.masks(0, ORGAN, TAKEN) == Masks(1 << 1, 1 << 1, ())
    assert atoms.masks(bits(atoms, standing=[]), ORGAN, TAKEN) == Masks(1 << 1, 0, ())
    assert atoms.masks(bits(atoms, standing=[span("doubt")]), ORGAN, TAKEN) == Masks(1 << 1, 0, ())
    assert atoms.masks(bits(atoms, standing=[span("doubt"), span("good")]), ORGAN, TAKEN) == Masks(0, 0, ())
    # What does not refuse lacks nothing, whatever else is not recorded.
    assert atoms.masks(
        atoms.bits("standing", KEY, [span("good")]) & ~atoms.bits("standing", KEY, []), ORGAN, TAKEN
    ) == Masks(0, 0, ())


def test_a_rule_that_turns_on_a_reading_makes_the_answer_hang_on_it() -> None:
    atoms = Atoms(BOOK)
    good = bits(atoms, standing=[span("good")])
    assert atoms.masks(good, FIRM, TAKEN) == Masks(1 << 3, 0, ("strict",))
    assert atoms.masks(good, FIRM, {"strict": "b"}) == Masks(0, 0, ("strict",))
    assert atoms.masks(good | bits(atoms, handler=[span()]), FIRM, TAKEN) == Masks(0, 0, ())
    assert atoms.masks(good, ORGAN, TAKEN) == Masks(0, 0, ())
    assert atoms.refusing(0, FIRM, TAKEN) == 1 << 1 | 1 << 3 and atoms.refusing(0, FIRM, {"strict": "b"}) == 1 << 1


def test_bits_do_not_suffice_where_one_row_of_several_hangs_on_a_reading() -> None:
    atoms = Atoms(BOOK)
    several = [span("good"), span("good", {"strict": "doubt"})]
    assert (
        bits(atoms, standing=several) & atoms.hangs and atoms.masks(bits(atoms, standing=several), ORGAN, TAKEN) is None
    )
    # One bit for that alone, and one for each thing asked about.
    held = (atoms.hangs, atoms.same, bits(atoms, handler=[span()]))
    assert all(one.bit_count() == 1 for one in held) and len({*held}) == 3
    assert bits(atoms, standing=[span("good")]).bit_count() == 2 and bits(atoms, standing=[]).bit_count() == 1
    assert all(not one & bits(atoms, standing=[span("good")]) for one in held)


def test_a_recipient_that_is_the_employer_and_a_rule_book_that_does_not_ask() -> None:
    atoms = Atoms(BOOK)
    good = bits(atoms, standing=[span("good")])
    receiving = Case("provide", "organ", "firm")
    assert atoms.masks(good, receiving, TAKEN) == Masks(1 << 4, 0, ())
    assert atoms.masks(good | atoms.same, receiving, TAKEN) == Masks(0, 0, ())
    # A case that names no recipient has none of any kind.
    assert Case("read", "organ").recipient_kind == ""
    assert Atoms(book(STANDING, LIST)).same == 0


def test_what_is_asked_about_an_earlier_day_is_a_bit_of_its_own() -> None:
    atoms = Atoms(book(rule(0, "earlier", unless=EARLIER)))
    assert atoms.since == [EARLIER] and atoms.keys == ()
    assert atoms.masks(atoms.since_bit(EARLIER, [span("good")]), ORGAN, TAKEN) == Masks(0, 0, ())
    assert atoms.since_bit(EARLIER, [span("doubt")]) == atoms.since_bit(EARLIER, []) == 0


def test_a_comparison_that_a_day_does_not_make_is_refused() -> None:
    with pytest.raises(ValueError, match="does not compare"):
        Atoms(book(rule(0, "other", unless=c.Same("head", "employer"))))
