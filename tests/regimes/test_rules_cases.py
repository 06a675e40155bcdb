"""Worked cases run: those of the regime's folder and those supplied, and what cannot be read is an error that says where."""

from pathlib import Path

import pytest

from tests.conftest import SHARED
from warifu.regimes.jp.iesi.cases import CaseError, CaseResult, run_file

EXAMPLES = Path(__file__).resolve().parents[2] / "src/warifu/regimes/jp/iesi/examples"
GOOD = """
regime: jp.iesi
cases:
- name: In order
  at: 2026-04-01
  world:
    organs: [mlit]
    people:
      sato: {works_for: mlit, unit: ports, assessments: [{by: mlit, under: jp.iesi, result: positive, notified: 2025-09-01}]}
    items:
      grid-study:
        designations: [{by: mlit, under: jp.iesi, from: 2025-10-01, until: 2030-09-30}]
        range: {mlit: {units: [ports]}}
  ask: {who: sato, act: read, what: grid-study}
  answer: {decision: permit, because: []}
"""


def failed(results: list[CaseResult]) -> list[tuple[str, object, object]]:
    return [(result.name, result.expected, result.got) for result in results if not result.passed]


def test_the_supplied_cases() -> None:
    supplied = SHARED / "law" / "worked-cases-iesi.yaml"
    if not supplied.exists():
        pytest.skip("the shared law folder is not beside this checkout")
    results = run_file(supplied)
    assert len(results) == 10
    assert failed(results) == []


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.yaml")), ids=lambda path: path.stem)
def test_our_own_cases(path: Path) -> None:
    results = run_file(path)
    assert results
    assert failed(results) == []


def test_there_are_at_least_sixty_of_our_own_with_names_of_their_own() -> None:
    names = [result.name for path in EXAMPLES.glob("*.yaml") for result in run_file(path)]
    assert len(names) >= 60
    assert len(set(names)) == len(names)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_wrong_answer_is_told_with_what_was_expected(tmp_path: Path) -> None:
    (result,) = run_file(
        written(tmp_path, GOOD.replace("decision: permit, because: []", "decision: deny, because: [Act 4]"))
    )
    assert not result.passed
    assert result.expected == {"decision": "deny", "because": ["Act 4"]}
    assert result.got == {"decision": "permit", "because": []}


@pytest.mark.parametrize(
    ("was", "becomes", "key", "what"),
    [
        ("at: 2026-04-01", "at: 2026-02-30", "at", "no such day"),
        ("at: 2026-04-01", "at: 20260401", "at", "a day is written"),
        ("at: 2026-04-01", "at:", "at", "text is wanted"),
        ("until: 2030-09-30", "until: 2030-02-29", "world.items.grid-study.designations[0].until", "no such day"),
        ("until: 2030-09-30", "until: 2024-09-30", "world.items.grid-study.designations[0].until", "before the first"),
        ("unit: ports", "unitt: ports", "world.people.sato.unitt", "unknown"),
        ("unit: ports", "office: mayor", "world.people.sato.office", "no such exempt office: mayor"),
        ("works_for: mlit", "works_for: meti", "world.people.sato.works_for", "no such organ or contractor: meti"),
        ("range: {mlit", "range: {meti", "world.items.grid-study.range.meti", "no such organ"),
        ("who: sato", "who: suzuki", "ask.who", "no such person: suzuki"),
        ("what: grid-study", "what: study", "ask.what", "no such item: study"),
        ("act: read", "act: copy", "ask.act", "no such act: copy"),
        ("act: read,", "act: read, to: mlit,", "ask.to", "only `provide`"),
        ("act: read,", "act: provide,", "ask.to", "text is wanted"),
        ("act: read,", "act: provide, to: nanbu,", "ask.to", "no such organ, contractor or person: nanbu"),
        ("result: positive", "result: fine", "world.people.sato.assessments[0].result", "no such result: fine"),
        ("under: jp.iesi, result", "under: jp.x, result", "world.people.sato.assessments[0].under", "no such act"),
        ("decision: permit", "decision: perhaps", "answer.decision", "no such decision"),
        (", because: []", ", because: Act 4", "answer.because", "a list is wanted"),
        ("  ask:", "  asks:", "asks", "unknown"),
        ("who: sato, ", "", "ask.who", "missing"),
        ("  at:", "  note: x\n  at:", "note", "unknown"),
        ("unit: ports", "unit: ports, unit: roads", "world.people.sato.unit", "twice"),
        ("organs: [mlit]", "organs: [mlit, sato]", "world.people.sato", "names two things"),
        ("  at:", "  readings: {lifting: a}\n  at:", "readings.lifting", "no such reading"),
        ("  at:", "  readings: {day_of_lifting: c}\n  at:", "readings.day_of_lifting", "no such choice"),
        (
            "notified: 2025-09-01}",
            "notified: 2025-09-01, decided: 2025-09-02}",
            "world.people.sato.assessments[0].notified",
            "earlier than the decision",
        ),
        (
            "notified: 2025-09-01}",
            "notified: 2025-09-01, reused_from: {by: mlit, notified: 2025-09-02}}",
            "world.people.sato.assessments[0].reused_from.notified",
            "later than the new one",
        ),
        ("notified: 2025-09-01}", "decided: 2025-09-01}", "world.people.sato.assessments[0].notified", "missing"),
    ],
)
def test_what_cannot_be_read_names_file_case_and_key(
    tmp_path: Path, was: str, becomes: str, key: str, what: str
) -> None:
    assert was in GOOD
    path = written(tmp_path, GOOD.replace(was, becomes, 1))
    with pytest.raises(CaseError) as error:
        run_file(path)
    assert str(error.value).startswith(f"{path}: In order: {key}: ")
    assert what in str(error.value)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (GOOD.replace("jp.iesi", "jp.sds", 1), "regime: jp.iesi is wanted, not jp.sds"),
        ("regime: jp.iesi\ncases: {}", "cases: a list is wanted"),
        ("regime: jp.iesi\ncases: []\nmore: 1", "more: this key is unknown"),
        ("- 1", "a mapping with regime and cases is wanted"),
        ("regime: [", "cannot be read"),
        ("regime: jp.iesi\ncases: [1]", "case 1: a mapping is wanted"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, what: str) -> None:
    with pytest.raises(CaseError, match=r"cases\.yaml") as error:
        run_file(written(tmp_path, text))
    assert what in str(error.value)
