"""The Act, its Order and the model rule as data, held against the texts they were taken from where those are beside
the checkout.
"""

import re
from collections import Counter
from dataclasses import replace
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from warifu.kernel.ids import Cite, Text
from warifu.kernel.law.cite import parse_cite, parse_place
from warifu.kernel.law.load import load
from warifu.regimes.jp.iesi import coverage, law, proof

LAW = Path(__file__).resolve().parents[3] / "shared" / "law"
DAY = date(2026, 11, 24)
TEXTS = {"Act": "506AC0000000027.md", "Order": "507CO0000000026.md", "NPSC": "507M60400000008.md"}
KANJI = "〇一二三四五六七八九"


@pytest.fixture(scope="module")
def statutes() -> dict[str, str]:
    if not LAW.is_dir():
        pytest.skip("the statute texts are not beside this checkout")
    return {code: (LAW / "text" / name).read_text("utf-8") for code, name in TEXTS.items()}


@pytest.fixture(scope="module")
def fact_sheet(statutes: dict[str, str]) -> str:
    return (LAW / "iesi-act.md").read_text("utf-8")


def kanji(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else KANJI[tens] + "十") + (KANJI[ones] if ones else "")


def article_text(text: str, article: int) -> str:
    """The article, and the one before it where it applies that one (前条). Heads stand alone on their line; the copy
    also breaks lines before an article that is merely cited.
    """
    parts = re.split(r"^\*\*第(\S+?)条\*\*$", text, flags=re.M)
    found = "".join(body for head, body in zip(parts[1::2], parts[2::2], strict=True) if head == kanji(article))
    return found + (article_text(text, article - 1) if found.startswith("\n前条") else "")


def test_the_register_in_figures() -> None:
    checks = Counter((cite.law, article.check) for cite, article in law().articles.items())
    assert checks == {
        ("Act", "Y"): 60, ("Act", "P"): 61, ("Act", "N"): 28,
        ("Order", "Y"): 63, ("Order", "P"): 50, ("Order", "N"): 1,
        ("NPSC", "Y"): 53, ("NPSC", "P"): 82, ("NPSC", "N"): 6,
    }  # fmt: skip
    assert set(law().register) == set(law().articles)


# Where the text of the statute says more than the fact sheet's map (docs/divergences.md).
DIVERGES = {Cite("Act", "9(1)(i)(イ)")}


def test_every_line_of_the_article_map_is_in_the_data(fact_sheet: str) -> None:
    halves = fact_sheet.split("### 13.1")[1].split("## 14.")[0].split("### 13.2")
    lines = 0
    for code, half in zip(("Act", "Order"), halves, strict=True):
        for match in re.finditer(r"^\| (.+?) \| (.+?) \| (.+?) \| ([YPN]) \|$", half, re.M):
            article = law().articles[Cite(code, match[1].replace("Forms 1-3", "Form 1-3"))]
            assert (", ".join(article.feeds), article.check) == (match[3], match[4]), match[0]
            assert article.subject.en == match[2] or article.cite in DIVERGES
            lines += 1
    assert lines == 149 + 114


def test_every_article_of_the_model_rule_is_in_the_data(statutes: dict[str, str]) -> None:
    main = statutes["NPSC"].split("この規則は、法の施行の日")[0]
    written = {number for number in range(1, 100) if f"**第{kanji(number)}条**" in main}
    held = {
        parse_place(cite.place).article for cite in law().articles if cite.law == "NPSC" and "Suppl" not in cite.place
    }
    assert held == written == set(range(1, 51))


def test_numbers_of_the_statute_stand_in_its_text(statutes: dict[str, str]) -> None:
    units = {"years": "年", "mm": "ミリメートル", "per_fiscal_year": "回", "per_year": "回"}
    looked = 0
    for history in law().values.values():
        value = history[0]
        if value.confidence == "seen" and value.unit in units and value.cite.law in statutes and value.number > 1:
            article = article_text(statutes[value.cite.law], parse_place(value.cite.place).article)
            assert kanji(value.number) + units[value.unit] in article, value.name
            looked += 1
    assert looked == 14


def test_what_is_said_to_be_seen_is_there(statutes: dict[str, str]) -> None:
    """Each article said to be seen is in the copy, and the parts said to be missing are missing from it."""
    for cite in law().articles:
        place = parse_place(cite.place)
        if not place.suppl and not place.form:
            assert article_text(statutes[cite.law], place.article), cite
    assert "革新的な技術その他" not in article_text(statutes["Act"], 2)
    assert "第二十三条**第一項" not in article_text(statutes["Act"], 25)
    assert "附則" not in statutes["Order"]


def test_words_of_the_marks_stand_in_the_text(statutes: dict[str, str]) -> None:
    for name in ("mark.designation.text", "mark.booklet.text", "mark.expiry.text", "mark.lifting.text"):
        assert f"「{law().value(name, DAY).is_}」" in statutes["NPSC"]
    for name, history in law().values.items():
        if name.startswith("form."):
            number = int(str(history[0].is_).removeprefix("別記様式第").split("号")[0])
            article = article_text(statutes["NPSC"], parse_place(history[0].cite.place).article)
            assert f"別記様式第{kanji(number)}号" in article, name


def test_the_periods_of_the_act() -> None:
    first = law().value("designation.first_period", DAY)
    assert first.ends(date(2026, 4, 1)) == date(2031, 3, 31)
    assert first.ends(date(2028, 2, 29)) == date(2033, 2, 28)
    carries = law().value("assessment.validity", DAY)
    assert carries.ends(date(2025, 9, 1)) == date(2035, 9, 1)
    assert carries.ends(date(2028, 2, 29)) == date(2038, 2, 28)
    assert carries.ends(date(2026, 2, 28)) == date(2036, 2, 29)
    assert law().value("assessment.sds_bridge", DAY).ends(date(2026, 2, 28)) == date(2031, 2, 28)
    assert law().value("designation.total", DAY).ends(date(2026, 4, 1)) == date(2056, 3, 31)


def test_lists_of_the_statute_have_as_many_entries_as_it_has_items() -> None:
    sizes = {
        "exempt_offices": 7, "order_18_offices": 4, "seven_matters": 7, "measures": 12, "contractor_measures": 12,
        "recipient_measures": 10, "beyond_sixty": 4, "groups": 4, "organ_kinds": 6, "family_data": 4, "notice_contents": 3,
        "assessment_classes": 3, "requirements": 3, "register_fields": 14, "contract_contents": 18, "notified_groups": 2,
    }  # fmt: skip
    assert {name: len(law().list(name)) for name in sizes} == sizes
    contractor = [entry.code for entry in law().list("measures") if entry.more["contractor"] == "yes"]
    # Order 16(1): items 1, 3 and 5 to 12 of Order 11(1), and two of its own.
    assert [entry.code for entry in law().list("contractor_measures")] == [*contractor, "education", "range"]
    # Order 13 leaves out Act 4(5), 7(3) and 10(5).
    untold = {str(entry.cite) for entry in law().list("provision_channels") if entry.more["end_date_told"] == "no"}
    assert untold == {"Act 4(5)", "Act 7(3)", "Act 10(5)"}


def test_what_is_not_known_is_not_invented() -> None:
    assert law().items_on(DAY) == ()
    assert "designation.item_code" not in law().values
    assert not [name for name in law().values if "retention" in name]
    assumed = {name for name, history in law().values.items() if history[0].confidence == "assumed"}
    organ = {name for name, history in law().values.items() if history[0].set_by == "organ"}
    assert organ <= assumed
    assert {name for name in law().values if ".organ." in name} <= organ
    told = {one.about for one in law().open_questions() if one.kind == "assumed"}
    # What the copies of the texts at hand lack, and other statutes taken from a summary.
    assert told - assumed == {
        "Act 2(4)(ii)", "Act 25(1)", "Act Suppl. 6-8", "Order Suppl. 1", "Order Suppl. 2", "Order Form 1-3",
        "groups: g2", "penalties: conspiracy_handler", "CivilCode 138", "CivilCode 140", "CivilCode 142", "CivilCode 143",
        "CivilCode 143(2)", "Diet 102-15", "Records 8(2)",
    }  # fmt: skip
    assert assumed <= told


def test_readings_are_those_of_the_fact_sheet_with_its_defaults(fact_sheet: str) -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \| .+? \| .+? \| (.+?) \| .+? \|$", fact_sheet.split("## 14.")[1], re.M)
    assert [int(number) for number, *_ in rows] == list(range(1, 29))
    written = {int(number): default[0].lower() for number, _, default in rows}
    # The defaults that the table writes out in words: mixed (3), the Act refuses (9), the first reading's article
    # (12 to 14), no day known (28).
    written |= {3: "c", 9: "a", 12: "a", 13: "a", 14: "a", 28: "b"}
    assert {reading.number: reading.default for reading in law().readings.values()} == written


JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龥]")
# What an English sentence may hold of the Japanese text: a quoted word of the statute and the letters of sub-items.
QUOTED = re.compile(r"起算して|\([イロ]\)")


def test_every_text_is_written_in_both_languages() -> None:
    texts: list[Text] = [article.subject for article in (*law().articles.values(), *law().headings.values())]
    texts += [entry.text for entries in law().lists.values() for entry in entries]
    texts += [text for r in law().readings.values() for text in (r.point, r.why, *r.choices.values())]
    texts += [text for h in law().values.values() for v in h for text in (v.title, v.note) if text]
    texts += [text for question in law().questions for text in (question.text, question.look)]
    for text in texts:
        assert JAPANESE.search(text.ja) or text.ja == "e-Gov、両院のサイト", text
        assert re.search("[A-Za-z]", text.en) and not JAPANESE.search(QUOTED.sub("", text.en)), text


def test_loading_it_again_gives_the_same_digest() -> None:
    assert load(files("warifu.regimes.jp.iesi")).digest == law().digest


def test_whole_articles_can_be_cited() -> None:
    for written in ("Act 4", "Act 11", "Order 18", "NPSC 29", "Order Form 1", "法第4条", "SDS 12(1)(iii)", "Contract"):
        assert law().exists(parse_cite(written)), written
    assert not law().exists(parse_cite("Act 29"))


def test_the_regime_is_proved() -> None:
    """Data, procedures, rules, readings and examples: what `warifu law check` says."""
    assert [str(fault) for fault in proof.faults(law())] == []


def test_a_carrier_that_does_not_exist_or_cites_something_else_is_found() -> None:
    resolves = coverage.resolver(law())
    for name in ("value:designation.total", "procedure:designation/designate", "rule:outside_range", "role:head"):
        assert resolves(name), name
    assert resolves("module:warifu.kernel.law.days") and not resolves("module:warifu.kernel.law.daze")
    assert (
        not resolves("procedure:designation/desginate") and not resolves("rule:outside") and not resolves("list:gone")
    )
    cite = Cite("Act", "4(1)")
    wrong = replace(law().articles[cite], by=("procedure:designation/set_range",))
    found = list(coverage.strangers(replace(law(), articles={cite: wrong})))
    assert [fault.where for fault in found] == ["Act 4(1)"]


def test_each_place_is_carried_or_says_why_not() -> None:
    for count in coverage.counts(law()):
        assert (
            count.places == count.carried + sum(count.reasons.values()) == count.decidable + count.recorded + count.text
        )
        assert set(count.reasons) <= set(law().reasons)
