"""A small invented law as a folder, and the slips of the pen that must not load."""

from pathlib import Path

ACT = """
regime: ex.psa
ja: 保安法
en: Protective Security Act
acts:
- {code: Act, ja: 保安法, en: Protective Security Act, number: 第1号, source: "https://law.example/psa", level: statute,
   in_force: 2032-01-01}
- {code: NPSC, ja: 模範規則, en: Model rule, number: 第2号, source: "https://law.example/rule", level: rule,
   in_force: 2032-01-01}
- {code: CivilCode, ja: 民法, en: Civil Code, number: 第3号, source: "https://law.example/civil", level: elsewhere}
"""
ARTICLES = """
law: Act
headings:
- {at: "14", ja: 有効期間, en: Validity}
articles:
- {at: 14(1), ja: 認証は五年とする, en: A clearance lasts five years, check: Y, feeds: [CLR], by: ["value:clearance.validity"]}
- {at: 14(2), ja: 誠実に行う, en: Done sincerely, check: N, feeds: [CLR], why: text_only}
elsewhere:
- {cite: CivilCode 140, ja: 初日, en: First day, confidence: assumed, reason: {ja: 未確認, en: not seen}}
"""
VALUES = """
values:
- name: clearance.validity
  ja: 有効期間
  en: How long a clearance lasts
  unit: years
  first_day: not_counted
  values:
  - {from: 2032-01-01, is: 10, cite: Act 14(1), confidence: seen}
  - {from: 2034-07-01, is: 5, cite: Act 14(1), confidence: seen, running_cases: keep}
- name: clearance.organ.decide
  ja: 決定まで
  en: Time to decide
  unit: open_days
  set_by: organ
  values:
  - {from: 2032-01-01, is: 10, cite: CivilCode 140, confidence: assumed, reason: {ja: 定めなし, en: no text sets it}}
"""
RULE = """
law: NPSC
articles:
- {at: "1", ja: 検査, en: Inspection, check: Y, feeds: [CUS], by: ["value:custody.inspection"]}
values:
- {name: custody.inspection, ja: 検査, en: Inspections, unit: per_year, set_by: rule,
   values: [{from: 2032-01-01, is: 2, cite: NPSC 1, confidence: seen}]}
"""
LISTS = """
lists:
- name: offices
  more: [kind]
  entries:
  - {code: minister, ja: 大臣, en: Minister, cite: Act 14(1), kind: high}
"""
READINGS = """
readings:
- number: 1
  name: first_day
  point: {ja: 初日, en: The first day}
  choices: {a: {ja: 数えない, en: Not counted}, b: {ja: 数える, en: Counted}}
  default: a
  why: {ja: 民法, en: Civil Code}
  cites: [Act 14(1), CivilCode 140]
  switchable: yes
"""
QUESTIONS = """
questions:
- {ja: 何日か, en: How many days, look: {ja: 規則, en: The rule}, settles: ["value:clearance.organ.decide"]}
"""
ITEMS = """
groups:
  name: groups
  entries: [{code: g1, ja: 第一, en: First, cite: Act 14(1)}]
items:
- {code: i1, group: g1, arm: infra, ja: 項目, en: Item, cite: Act 14(1), confidence: seen, from: 2032-01-01, last: 2033-12-31}
"""
COVERAGE = """
register: {Act: [14(1), 14(2)], NPSC: ["1"]}
reasons: {text_only: {ja: 本文のみ, en: Text only}}
"""
FILES = {
    "act.yaml": ACT,
    "articles/act.yaml": ARTICLES,
    "values/clearance.yaml": VALUES,
    "rule/model.yaml": RULE,
    "lists/lists.yaml": LISTS,
    "readings.yaml": READINGS,
    "questions.yaml": QUESTIONS,
    "items.yaml": ITEMS,
    "coverage.yaml": COVERAGE,
}


def write(folder: Path, **changed: tuple[str, str]) -> Path:
    """The folder, with (old, new) replaced in the files whose stem is named; `act="…"` is articles/act.yaml, `head`
    act.yaml.
    """
    names = {
        "head": "act.yaml",
        "act": "articles/act.yaml",
        "values": "values/clearance.yaml",
        "rule": "rule/model.yaml",
    }
    texts = dict(FILES)
    for stem, (old, new) in changed.items():
        name = names.get(stem, f"{stem}.yaml" if f"{stem}.yaml" in texts else f"{stem}/{stem}.yaml")
        assert old in texts[name], (name, old)
        texts[name] = texts[name].replace(old, new)
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder
