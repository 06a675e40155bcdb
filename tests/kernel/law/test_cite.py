"""Citations both ways, and what is none."""

import pytest

from warifu.kernel.ids import Cite
from warifu.kernel.law.cite import CiteError, cite_order, cite_text, parse_cite, parse_place

PAIRS = [
    ("Act 12(3)", "法第12条第3項"),
    ("Act 12(2)(i)", "法第12条第2項第1号"),
    ("Act 12(1)(i)(ロ)", "法第12条第1項第1号ロ"),
    ("Act 8", "法第8条"),
    ("Act Suppl. 2", "法附則第2条"),
    ("Act Suppl. 6-8", "法附則第6条から第8条まで"),
    ("Order 2(iv)", "令第2条第4号"),
    ("Order 7(1)(ii)(イ)", "令第7条第1項第2号イ"),
    ("Order 12(1)(ii)(ロ)(2)", "令第12条第1項第2号ロ（2）"),
    ("Order Form 1", "令別記様式第1号"),
    ("NPSC 13", "国家公安委員会規則第13条"),
    ("Diet 102-13(1)", "国会法第102条の13第1項"),
    ("Contract", "契約"),
]


@pytest.mark.parametrize(("english", "japanese"), PAIRS)
def test_both_ways(english: str, japanese: str) -> None:
    cite = parse_cite(english)
    assert str(cite) == english
    assert cite_text(cite, "ja") == japanese
    assert parse_cite(japanese) == cite


@pytest.mark.parametrize(
    ("written", "cite"),
    [
        ("法第十二条第二項第一号", Cite("Act", "12(2)(i)")),
        ("施行令第十一条第一項第十二号", Cite("Order", "11(1)(xii)")),
        ("国会法第百二条の十三", Cite("Diet", "102-13")),
        ("民法第百四十三条第二項", Cite("CivilCode", "143(2)")),
        ("SDS Act 12(1)(iii)", Cite("SDS", "12(1)(iii)")),
        ("Civil Code 140", Cite("CivilCode", "140")),
        ("令別記第一様式", Cite("Order", "Form 1")),
    ],
)
def test_other_spellings(written: str, cite: Cite) -> None:
    assert parse_cite(written) == cite


def test_english_names() -> None:
    assert cite_text(Cite("SDS", "11"), "en") == "SDS Act 11"
    assert cite_text(Cite("CivilCode", "143(2)"), "en") == "Civil Code 143(2)"


@pytest.mark.parametrize(
    "written", ["", "Act", "Act 12.3", "Act 12 (3)", "Act 012", "Act 12(iiii)", "Akt 12", "法12条", "法第12条第99号"]
)
def test_what_is_none(written: str) -> None:
    if written == "Act":
        assert parse_cite(written) == Cite("Act")
        return
    with pytest.raises(CiteError):
        parse_cite(written)
    with pytest.raises(CiteError):
        parse_place(written.removeprefix("Act "))


def test_the_order_of_the_statute() -> None:
    cites = [
        "Order 1",
        "Act Suppl. 1",
        "Act 12(1)(i)(イ)",
        "Act 12(1)(i)",
        "Act 12(1)",
        "Act 9(1)(ii)",
        "Act 12(1)(ii)",
    ]
    assert [str(cite) for cite in sorted(map(parse_cite, cites), key=cite_order)] == [
        "Act 9(1)(ii)",
        "Act 12(1)",
        "Act 12(1)(i)",
        "Act 12(1)(i)(イ)",
        "Act 12(1)(ii)",
        "Act Suppl. 1",
        "Order 1",
    ]
