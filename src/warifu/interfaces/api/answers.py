"""Writes a decision as AuthZEN answers it: `decision`, and in `context` every article that refuses, in two languages, with its remedy.

What is told again and again is written once and kept as bytes; an answer is put together from such parts.
"""

from functools import lru_cache
from typing import NamedTuple

import orjson

from warifu.kernel.access.model import Decision, Rule
from warifu.kernel.ids import Cite, Text

# A question about something else than a person, an item, or these two acts is a question all the same, and the answer is no.
NOT_A_PERSON = (
    "subject_not_a_person",
    Text("可否を判断するのは、人（person）についてだけです。", "Decisions are made about persons (type person) only."),
    Text("subject.type を person にしてください。", "Ask with subject.type person."),
)
NOT_AN_ITEM = (
    "resource_not_an_item",
    Text("可否を判断するのは、情報（item）についてだけです。", "Decisions are made about items (type item) only."),
    Text("resource.type を item にしてください。", "Ask with resource.type item."),
)
NOT_AN_ACT = (
    "action_unknown",
    Text(
        "可否を判断する行為は、閲覧（read）と提供（provide）だけです。",
        "Decisions are made about read and provide only.",
    ),
    Text("action.name を read か provide にしてください。", "Ask with action.name read or provide."),
)
NO_RECIPIENT = (
    "recipient_missing",
    Text("提供の相手が示されていません。", "The recipient is not named."),
    Text("action.properties.to に相手を示してください。", "Name the recipient in action.properties.to."),
)
CLOCK = (
    "clock_set_back",
    Text(
        "このシステムの時計が戻されたため、運用者が確かめるまで、すべての可否を「不可」とします。",
        "The clock of this machine was set back: nothing is permitted until an operator has confirmed it.",
    ),
    Text(
        "運用者に warifu ledger confirm-clock の実行を頼んでください。",
        "Ask the operator to run warifu ledger confirm-clock.",
    ),
)
NO_TOKEN = (
    "token_ended",
    Text("この問い合わせのトークンは、もう使えません。", "The token of this question is no longer good."),
    Text("新しいトークンを発行してもらってください。", "Have a new token made."),
)
Foreign = tuple[str, Text, Text]


class Answer(NamedTuple):
    """What the caller is told: the verdict, and the JSON that says it, up to where the index of the entry in the ledger will stand."""

    permitted: bool
    text: bytes

    def whole(self, index: int | None) -> bytes:
        """The JSON of the answer; None: the entry does not stand in the ledger yet."""
        return b'%b,"ledger_index":%b}}' % (self.text, b"null" if index is None else b"%d" % index)


class Said(NamedTuple):
    """What all answers that rest on one decision have in common, as JSON."""

    permitted: bool
    reasons: bytes  # separated by commas
    readings: bytes


_NOTHING = Said(False, b"", b"[]")


@lru_cache(maxsize=4096)
def _reason(name: str, cites: tuple[Cite, ...], sentence: Text, remedy: Text, missing: bool) -> bytes:
    """A reason as it is told; the same few hundred are told all day."""
    articles = [str(cite) for cite in cites]
    told = {"code": name, "articles": articles, "ja": sentence.ja, "en": sentence.en}
    return orjson.dumps({**told, "remedy": {"ja": remedy.ja, "en": remedy.en}, "missing": missing})


def _of_rule(rule: Rule, missing: bool) -> bytes:
    # A discreet rule does not tell missing from failed: that would say how an assessment went.
    missing = missing and not rule.discreet
    sentence = (rule.missing_sentence or rule.sentence) if missing else rule.sentence
    return _reason(rule.name, rule.cites, sentence, rule.remedy, missing)


def said(decision: Decision) -> Said:
    """A decision in the words of an answer."""
    readings = [
        {"reading": name, "taken": taken} for name, taken in zip(decision.readings, decision.taken, strict=True)
    ]
    reasons = b",".join([_of_rule(rule, rule.name in decision.missing) for rule in decision.refusals])
    return Said(decision.permitted, reasons, orjson.dumps(readings))


def answer(of: Said | None, more: tuple[Foreign, ...] = (), *, id: str, law: str, ignored: tuple[str, ...]) -> Answer:
    """The answer without its ledger index, which is known only once it is durable.

    `of` is None for a question that the law has no rule about; `more` are reasons to refuse beside those of the law; `id` is random,
    `law` the digest of the law used.
    """
    permitted, reasons, readings = of or _NOTHING
    if more:
        foreign = [_reason(code, (), sentence, remedy, False) for code, sentence, remedy in more]
        permitted, reasons = False, b",".join([*foreign, *([reasons] if reasons else ())])
    text = b'{"decision":%b,"context":{"id":"%b","reasons":[%b],"readings":%b,"law":"%b","ignored":%b' % (
        b"true" if permitted else b"false",
        id.encode(),
        reasons,
        readings,
        law.encode(),
        orjson.dumps(ignored) if ignored else b"[]",
    )
    return Answer(permitted, text)


def broken(detail: str) -> bytes:
    """In the place of an item of a batch that is no question: nothing was decided, so nothing stands in the ledger."""
    return orjson.dumps({"decision": False, "context": {"error": {"status": 400, "message": detail}}})
