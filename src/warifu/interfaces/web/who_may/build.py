"""A question of access from a page, answered by the front and durable in the ledger.

Whose answers may be seen: staff of the organisations in which the reader holds a role that opens this page, for items she sees
registered. Why somebody has no valid assessment is not told apart (Act 16(1)): the rules that would tell are discreet.
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection

from warifu.interfaces.web.blocks import Bit, Row
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.who_may.model import RuleRow, Verdict
from warifu.kernel.access.engine import Looked
from warifu.kernel.access.model import PROVIDE, READ, Decision, Question
from warifu.kernel.access.tables import ALWAYS, OPEN, Span
from warifu.kernel.ids import Instant, LegalDay, Text
from warifu.kernel.law.cite import parse_cite
from warifu.kernel.law.days import day_after, legal_day
from warifu.kernel.law.era import parse_day
from warifu.regimes.jp.iesi import law
from warifu.registers.gate import decide as gate
from warifu.registers.people.models import Organisation

ACTS = ((READ, Text("閲覧する", "read")), (PROVIDE, Text("提供する", "provide")))
_VERDICTS = {
    (READ, True): Text("閲覧できます", "May read"),
    (READ, False): Text("閲覧できません", "May not read"),
    (PROVIDE, True): Text("提供できます", "May provide"),
    (PROVIDE, False): Text("提供できません", "May not provide"),
}
_STATES = {"refused": "no", "met": "yes", "not_applicable": "na"}
_LOOKUPS = {
    "designation": Text("指定", "designation"),
    "employment": Text("所属", "employment"),
    "exempt": Text("職", "office"),
    "exempt_at": Text("職", "office"),
    "standing": Text("適性評価", "assessment"),
    "range_unit": Text("範囲（部署）", "range (unit)"),
    "range_person": Text("範囲（人）", "range (person)"),
    "provision": Text("提供", "provision"),
    "accreditation": Text("認定", "accreditation"),
    "contract": Text("契約", "contract"),
    "handler": Text("取扱者名簿", "handler list"),
}


def recipient_choices(language: str, chosen: str) -> tuple[Choice, ...]:
    rows = Organisation.objects.order_by("kind", "code")
    return tuple(Choice(r.id, r.name_en if language == "en" else r.name_ja, r.id == chosen) for r in rows)


def verdict(
    answer: Mapping[str, Any], question: Question, *, at: Instant, known: Directory, item_label: str
) -> Verdict:
    """The recorded answer, with how every rule fared on the records of this moment beside it.

    Should the records have changed in between, the recorded answer alone is shown: it is the one that counts.
    """
    language, day = known.language, question.day or legal_day(at)
    decision, looked = gate.explain(connection, question, day)
    context = answer["context"]
    same = decision.permitted == answer["decision"] and {r.name for r in decision.refusals} == _codes(context)
    rules = tuple(_rule(row, decision, language) for row in looked) if same else _recorded(context, language)
    order = {"no": 0, "yes": 1, "na": 2}
    return Verdict(
        permitted=bool(answer["decision"]),
        act=_VERDICTS[question.act, bool(answer["decision"])].of(language),
        person=known.name(question.person),
        item=item_label,
        to=known.organisation(question.to) if question.to else "",
        day=day,
        at=at,
        decision=str(context["id"]),
        ledger_index=int(context["ledger_index"]),
        law=str(context["law"]),
        rules=tuple(sorted(rules, key=lambda rule: order[rule.state])),
        readings=tuple(_reading(r["reading"], r["taken"], language) for r in context["readings"]),
    )


def _codes(context: Mapping[str, Any]) -> set[str]:
    return {reason["code"] for reason in context["reasons"]}


def _recorded(context: Mapping[str, Any], language: str) -> tuple[RuleRow, ...]:
    return tuple(
        RuleRow(
            state="no",
            title=reason[language],
            sentence="",
            cites=tuple(parse_cite(article) for article in reason["articles"]),
            remedy=reason["remedy"][language],
            missing=bool(reason["missing"]),
        )
        for reason in context["reasons"]
    )


def _rule(row: Looked, decision: Decision, language: str) -> RuleRow:
    rule, state = row.rule, _STATES[row.state]
    missing = rule.name in decision.missing and not rule.discreet
    sentence = (rule.missing_sentence or rule.sentence) if missing else rule.sentence
    refused = state == "no"
    return RuleRow(
        state=state,
        title=rule.title.of(language),
        sentence=sentence.of(language) if refused else "",
        cites=rule.cites,
        facts=tuple(_fact(name, span, language) for name, span in row.spans) if state == "yes" else (),
        remedy=rule.remedy.of(language) if refused else "",
        missing=missing and refused,
    )


def _fact(lookup: str, span: Span, language: str) -> Row:
    label = _LOOKUPS[lookup].of(language) if lookup in _LOOKUPS else lookup
    bits = []
    if span.first != ALWAYS:
        bits.append(Bit(Text("から", "from").of(language), day=_day(span.first)))
    if span.after != OPEN:
        bits.append(Bit(Text("まで", "to").of(language), day=day_after(_day(span.after), -1)))
    return Row(label, tuple(bits) or (Bit(Text("期限なし", "no end").of(language)),))


def _day(number_: int) -> LegalDay:
    text = str(number_)
    return parse_day(f"{text[:4]}-{text[4:6]}-{text[6:]}")


def _reading(name: str, taken: str, language: str) -> str:
    reading = law().reading(name)
    return f"{reading.point.of(language)} — {reading.choices[taken].of(language)}"
