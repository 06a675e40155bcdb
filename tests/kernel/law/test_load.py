"""A law loads whole or not at all: answers by day, the overlay of an organ's own rule, and every slip of the pen
with file and key.
"""

from datetime import date
from pathlib import Path

import pytest

from tests.kernel.law.examplia import write
from warifu.kernel.ids import Cite
from warifu.kernel.law.calendar import Calendar
from warifu.kernel.law.load import load
from warifu.kernel.law.model import NoAnswer
from warifu.kernel.law.strict import LawError

OWN_RULE = """
law: Rule
act: {code: Rule, ja: 保護規程, en: Protection rule, number: 訓令第9号, source: "https://organ.example/rule", level: rule,
      in_force: 2032-04-01}
articles:
- {at: "3", ja: 検査, en: Inspection, check: Y, feeds: [CUS], by: ["value:custody.inspection"]}
values:
- {name: custody.inspection, ja: 検査, en: Inspections, unit: per_year, set_by: rule,
   values: [{from: 2032-01-01, is: 4, cite: Rule 3, confidence: seen}]}
"""


def test_one_answer_a_day(tmp_path: Path) -> None:
    law = load(write(tmp_path))
    answers = {
        day: law.value("clearance.validity", date.fromisoformat(day)).is_
        for day in ("2032-01-01", "2034-06-30", "2034-07-01", "2099-01-01")
    }
    assert answers == {"2032-01-01": 10, "2034-06-30": 10, "2034-07-01": 5, "2099-01-01": 5}
    assert law.value("clearance.validity", date(2034, 6, 30)).last == date(2034, 6, 30)
    assert law.value("clearance.validity", date(2035, 1, 1)).running_cases == "keep"
    with pytest.raises(NoAnswer, match="2031-12-31"):
        law.value("clearance.validity", date(2031, 12, 31))
    with pytest.raises(NoAnswer, match=r"clearance\.lenght"):
        law.value("clearance.lenght", date(2035, 1, 1))


def test_a_period_ends_by_its_own_way_of_counting(tmp_path: Path) -> None:
    law = load(write(tmp_path))
    assert law.value("clearance.validity", date(2035, 1, 1)).ends(date(2035, 1, 1)) == date(2040, 1, 1)
    counted = load(write(tmp_path / "counted", values=("first_day: not_counted", "first_day: counted")))
    assert counted.value("clearance.validity", date(2035, 1, 1)).ends(date(2035, 1, 1)) == date(2039, 12, 31)
    open_days = law.value("clearance.organ.decide", date(2035, 1, 1))
    assert open_days.ends(date(2035, 2, 1), Calendar([], 2035, 2035)) == date(2035, 2, 15)
    with pytest.raises(TypeError, match="calendar"):
        open_days.ends(date(2035, 2, 1))
    with pytest.raises(TypeError, match="no period"):
        law.value("custody.inspection", date(2035, 1, 1)).ends(date(2035, 2, 1))


def test_places_lists_readings_items(tmp_path: Path) -> None:
    law = load(write(tmp_path))
    paragraph = law.article(Cite("Act", "14(1)"))
    assert paragraph and paragraph.subject.en == "A clearance lasts five years" and paragraph.source.endswith("/psa")
    heading = law.article(Cite("Act", "14"))
    assert heading and heading.subject.ja == "有効期間" and not heading.check
    assert law.article(Cite("Act", "15")) is None
    assert (
        law.exists(Cite("CivilCode", "140"))
        and law.exists(Cite("CivilCode"))
        and not law.exists(Cite("CivilCode", "141"))
    )
    assert law.entry("offices", "minister").more == {"kind": "high"}
    assert law.reading("first_day").default == "a" and law.reading("first_day").b.ja == "数える"
    assert [item.code for item in law.items_on(date(2033, 12, 31))] == ["i1"]
    assert law.items_on(date(2034, 1, 1)) == ()
    assert [entry.code for entry in law.list("groups")] == ["g1"]


def test_open_questions_are_the_questions_and_everything_assumed(tmp_path: Path) -> None:
    found = load(write(tmp_path)).open_questions()
    about = [("question", "1"), ("assumed", "clearance.organ.decide"), ("assumed", "CivilCode 140")]
    assert [(one.kind, one.about) for one in found] == about
    assert found[1].reason.en == "no text sets it"


def test_the_digest_is_of_the_law_and_not_of_what_carries_it(tmp_path: Path) -> None:
    plain = load(write(tmp_path / "1")).digest
    assert len(plain) == 64 and load(write(tmp_path / "2")).digest == plain
    assert load(write(tmp_path / "3", act=('by: ["value:clearance.validity"]', "by: [elsewhere]"))).digest == plain
    assert load(write(tmp_path / "4", values=("is: 5", "is: 6"))).digest != plain
    assert load(write(tmp_path / "5", readings=("default: a", "default: b"))).digest != plain
    assert load(write(tmp_path / "6", act=("lasts five years", "lasts a while"))).digest != plain


def test_an_organ_lays_its_own_rule_over_the_model(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN_RULE, encoding="utf-8")
    model, law = load(write(tmp_path)), load(write(tmp_path), own)
    assert (
        model.value("custody.inspection", date(2033, 1, 1)).is_,
        law.value("custody.inspection", date(2033, 1, 1)).is_,
    ) == (2, 4)
    assert law.exists(Cite("Rule", "3")) and law.exists(Cite("NPSC", "1"))
    assert law.digest != model.digest


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("name: custody.inspection", "name: clearance.validity", "Act 14.1. fixes it"),
        ("name: custody.inspection", "name: custody.invented", "no such value"),
        ("unit: per_year", "unit: per_fiscal_year", "per_year from 2032-01-01"),
        ("from: 2032-01-01, is: 4", "from: 2032-04-01, is: 4", "per_year from 2032-01-01"),
        ("level: rule", "level: statute", "an overlay is a rule"),
        ("code: Rule,", "code: Act,", "written twice: Act"),
    ],
)
def test_what_an_overlay_may_not_do(tmp_path: Path, old: str, new: str, says: str) -> None:
    own = tmp_path / "own.yaml"
    text = OWN_RULE.replace(old, new)
    own.write_text(text.replace("law: Rule", "law: Act") if new == "code: Act," else text, encoding="utf-8")
    with pytest.raises(LawError, match=says):
        load(write(tmp_path), own)


SLIPS = [
    ("values", "cite: Act 14(1), confidence: seen}\n  - ", "confidence: seen}\n  - ", "key missing: cite"),
    ("values", "is: 5, cite: Act 14(1)", "is: 5, cite: Akt 14(1)", "not a law"),
    ("values", "unit: years", "unit: yaers", "one of years"),
    ("values", "  first_day: not_counted\n", "", "key missing: first_day"),
    ("values", "set_by: organ", "set_by: organ\n  first_day: counted", "unknown key: first_day"),
    ("values", "from: 2034-07-01", "from: 2031-07-01", "later day"),
    ("values", "from: 2034-07-01", "from: 2034-02-30", "cannot be read"),
    ("values", "from: 2034-07-01", "from: someday", "a day is wanted"),
    ("values", ", running_cases: keep", "", "key missing: running_cases"),
    ("values", "is: 5,", "is: five,", "years cannot be"),
    ("values", "is: 5,", "is: 0,", "years cannot be"),
    ("values", "is: 5,", "is: 5, is: 6,", "written twice: is"),
    ("values", "is: 5,", "is: 5, iz: 6,", "unknown key: iz"),
    ("values", ", reason: {ja: 定めなし, en: no text sets it}", "", "gives its reason"),
    ("values", "clearance.organ.decide", "clearance.validity", "written twice: clearance.validity"),
    ("values", "name: clearance.validity", "name: Clearance", "small letters"),
    ("act", "law: Act", "law: Law", "not among the acts"),
    ("act", ', by: ["value:clearance.validity"]', "", "either `by`"),
    ("act", ", why: text_only", ", why: other", "reason that is not there"),
    ("act", "at: 14(2)", "at: 14(1)", "written twice: Act 14.1."),
    ("act", "at: 14(2)", "at: 14.2", "not a place"),
    ("act", "feeds: [CLR], by", "feeds: [XXX], by", "some of DEF"),
    ("act", "check: N", "check: M", "one of Y, P, N"),
    ("act", "ja: 誠実に行う, ", "", "key missing: ja"),
    ("act", "cite: CivilCode 140", "cite: Diet 140", "not among the acts"),
    ("lists", ", kind: high", "", "key missing: kind"),
    ("lists", "code: minister", "code: MINISTER", "small letters"),
    ("readings", "default: a", "default: c", "one of a, b"),
    ("readings", "number: 1", "number: 2", "reading number 1"),
    ("readings", ", b: {ja: 数える, en: Counted}", "", "two readings"),
    ("items", "group: g1", "group: g9", "one of g1"),
    ("coverage", "14(2)]", "14(1)]", "written twice"),
    ("head", "level: statute", "level: law", "one of statute"),
    ("head", "regime: ex.psa", "regime: ex.psa\nother: x", "unknown key: other"),
    ("head", "regime: ex.psa", "- regime", "act.yaml line"),
    ("questions", "questions:", "question:", "key missing: questions"),
]


@pytest.mark.parametrize(("stem", "old", "new", "says"), SLIPS)
def test_slips_of_the_pen(tmp_path: Path, stem: str, old: str, new: str, says: str) -> None:
    with pytest.raises(LawError, match=says) as caught:
        load(write(tmp_path, **{stem: (old, new)}))
    assert ".yaml" in caught.value.where


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    (write(tmp_path) / "readings.yaml").unlink()
    with pytest.raises(LawError, match=r"readings\.yaml: file missing"):
        load(tmp_path)
