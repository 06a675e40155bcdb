"""`warifu law` as somebody types it: exit codes and what is printed."""

import argparse
import json
from pathlib import Path

import pytest

from warifu.interfaces.cli import law as command

CASE = """
regime: jp.iesi
cases:
- name: Cleared by her own organ, in range, designation in force
  at: 2026-04-01
  world:
    organs: [mlit]
    people:
      sato:
        works_for: mlit
        unit: ports
        assessments: [{by: mlit, under: jp.iesi, result: positive, notified: 2025-09-01}]
    items:
      grid-study:
        designations: [{by: mlit, under: jp.iesi, from: 2025-10-01, until: 2030-09-30}]
        range: {mlit: {units: [ports]}}
  ask: {who: sato, act: read, what: grid-study}
  answer: {decision: permit, because: []}
"""


OWN_RULE = """
law: Rule
act: {code: Rule, ja: 保護規程, en: Protection rule, number: 訓令第9号, source: "https://organ.example/rule", level: rule,
      in_force: 2026-04-01}
articles:
- {at: "3", ja: 検査, en: Inspection, check: Y, feeds: [CUS], by: ["value:custody.inspection"]}
values:
- {name: custody.inspection, ja: 検査, en: Inspections, unit: per_fiscal_year, set_by: rule,
   values: [{from: 2025-05-16, is: 4, cite: Rule 3, confidence: seen}]}
"""


def run(*arguments: str) -> int:
    parser = argparse.ArgumentParser()
    command.add(parser.add_subparsers())
    parsed = parser.parse_args(["law", *arguments])
    return int(parsed.run(parsed))


@pytest.mark.parametrize("cite", ["Act 12(3)", "法第12条第3項", "法第十二条第三項"])
def test_show_a_place_in_either_spelling(cite: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", cite) == 0
    out = capsys.readouterr().out
    assert "法第12条第3項  告知した上で同意を得る" in out and "Act 12(3)  Notice first, then consent" in out


def test_show_a_whole_article_lists_its_paragraphs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "Act 4", "--lang", "en") == 0
    out = capsys.readouterr().out
    assert out.startswith("Act 4  Period of validity") and "Act 4(4)(iii)" in out and "法" not in out


def test_show_a_value_by_the_day(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "assessment.validity", "--at", "令和8年11月24日", "--lang", "en") == 0
    assert "10 (years, first day not counted)\n  Act 11(1), seen, set by law" in capsys.readouterr().out
    assert run("show", "assessment.validity", "--at", "2025-05-15") == 2
    assert "no assessment.validity on 2025-05-15" in capsys.readouterr().err


def test_show_a_list_and_a_reading(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", "exempt_offices", "--lang", "ja") == 0
    assert "minister_of_state  国務大臣  [法第11条第1項第2号]" in capsys.readouterr().out
    assert run("show", "day_of_lifting", "--lang", "en") == 0
    assert "b (default): Not in force on that day" in capsys.readouterr().out


@pytest.mark.parametrize("what", ["Act 99", "Akt 4", "assessment.lenght", "Act 4(9)"])
def test_what_is_not_there_ends_with_2(what: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("show", what) == 2
    assert what in capsys.readouterr().err


def test_open_questions_name_what_is_assumed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("open-questions", "--lang", "en") == 0
    out = capsys.readouterr().out
    assert "question 1: The nineteen items" in out
    assert "assumed assessment.organ.decide: From the result of the investigation to the decision" in out
    assert "assumed CivilCode 140" in out and "assumed holidays" in out


def test_an_own_rule_is_laid_over_and_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rule = tmp_path / "rule.yaml"
    rule.write_text(OWN_RULE, encoding="utf-8")
    assert run("show", "custody.inspection", "--rule", str(rule), "--lang", "en") == 0
    assert "4 (per_fiscal_year)" in capsys.readouterr().out
    rule.write_text(OWN_RULE.replace("custody.inspection", "assessment.validity"), encoding="utf-8")
    assert run("check", "--rule", str(rule)) == 2
    assert "Act 11(1) fixes it" in capsys.readouterr().err


def test_cases_pass_and_differ(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(CASE, encoding="utf-8")
    bad.write_text(CASE.replace("permit", "deny").replace("because: []", "because: [Act 11(1)]"), encoding="utf-8")
    assert run("cases", str(good)) == 0
    assert "1 of 1 cases" in capsys.readouterr().out
    assert run("cases", str(good), str(bad), "--json") == 1
    rows = json.loads(capsys.readouterr().out)
    assert [row["pass"] for row in rows] == [True, False]
    assert rows[1]["expected"] == {"decision": "deny", "because": ["Act 11(1)"]}
    assert rows[1]["got"] == {"decision": "permit", "because": []}


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("who: sato", "who: kato", "kato"),
        ("at: 2026-04-01", "at: 2026-02-30", "2026-02-30"),
        ("unit: ports", "unitt: ports", "unitt"),
        ("regime: jp.iesi", "regime: jp.sds", "regime"),
    ],
)
def test_a_case_that_cannot_be_read_ends_with_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, says: str
) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(CASE.replace(old, new, 1), encoding="utf-8")
    assert run("cases", str(file)) == 2
    err = capsys.readouterr().err
    assert "case.yaml" in err and says in err
