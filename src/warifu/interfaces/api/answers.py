"""Writes a decision as AuthZEN answers it: `decision`, and in `context` every article that refuses, in two languages, with its remedy.

Reasons are written once per rule and kept as bytes, since the same few hundred are said all day.
"""

from functools import lru_cache
from typing import Any

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
        "この装置の時計が戻されたため、運用者が確かめるまで、すべての可否を「不可」とします。",
        "The clock of this machine was set back: nothing is permitted until an operator has confirmed it.",
    ),
    Text(
        "運用者に warifu ledger confirm-clock の実行を頼んでください。",
        "Ask the operator to run warifu ledger confirm-clock.",
    ),
)
NO_TOKEN = (
    "token_ended",
    Text("この問い合わせの鍵（トークン）は、もう使えません。", "The token of this question is no longer good."),
    Text("新しいトークンを発行してもらってください。", "Have a new token made."),
)
Foreign = tuple[str, Text, Text]


# Kept by name and articles: hashing a whole rule costs more than writing it down.
_written: dict[tuple[str, tuple[Cite, ...], bool], orjson.Fragment] = {}


def _reason(rule: Rule, missing: bool) -> orjson.Fragment:
    # A discreet rule does not tell missing from failed: that would say how an assessment went.
    missing = missing and not rule.discreet
    key = (rule.name, rule.cites, missing)
    if key not in _written:
        sentence = (rule.missing_sentence or rule.sentence) if missing else rule.sentence
        _written[key] = _fragment(rule.name, [str(cite) for cite in rule.cites], sentence, rule.remedy, missing)
    return _written[key]


@lru_cache(maxsize=16)
def _foreign(reason: Foreign) -> orjson.Fragment:
    code, sentence, remedy = reason
    return _fragment(code, [], sentence, remedy, False)


def _fragment(code: str, articles: list[str], sentence: Text, remedy: Text, missing: bool) -> orjson.Fragment:
    return orjson.Fragment(
        orjson.dumps(
            {
                "code": code,
                "articles": articles,
                "ja": sentence.ja,
                "en": sentence.en,
                "remedy": {"ja": remedy.ja, "en": remedy.en},
                "missing": missing,
            }
        )
    )


def decided(
    decision: Decision, more: tuple[Foreign, ...] = (), *, id: str, law: str, ignored: tuple[str, ...]
) -> dict[str, Any]:
    """The answer without its ledger index, which is known only once it is durable.

    `more` are reasons to refuse beside those of the law; `id` is random, `law` the digest of the law used.
    """
    return {
        "decision": decision.permitted and not more,
        "context": {
            "id": id,
            "reasons": [
                *(_foreign(reason) for reason in more),
                *(_reason(rule, rule.name in decision.missing) for rule in decision.refusals),
            ],
            "readings": [
                {"reading": name, "taken": taken} for name, taken in zip(decision.readings, decision.taken, strict=True)
            ],
            "law": law,
            "ignored": ignored,
        },
    }


def refused(reasons: tuple[Foreign, ...], *, id: str, law: str, ignored: tuple[str, ...]) -> dict[str, Any]:
    """The same for a question that the law has no rule about."""
    return {
        "decision": False,
        "context": {
            "id": id,
            "reasons": [_foreign(reason) for reason in reasons],
            "readings": [],
            "law": law,
            "ignored": ignored,
        },
    }


def broken(detail: str) -> dict[str, Any]:
    """In the place of an item of a batch that is no question: nothing was decided, so nothing stands in the ledger."""
    return {"decision": False, "context": {"error": {"status": 400, "message": detail}}}
