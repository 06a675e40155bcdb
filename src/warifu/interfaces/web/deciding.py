"""Access decisions asked of the front from a page: durable in the ledger before anything is shown or handed out."""

from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings

from warifu.interfaces.api.ask import Ask, FrontDown, NotDecided, ask
from warifu.interfaces.web.blocks import Refused, Why
from warifu.kernel.ids import PersonId, Text
from warifu.kernel.law.cite import parse_cite

__all__ = ["DOWN", "FrontDown", "NotDecided", "decider", "denied"]

DOWN = (
    Text("いまは判断できません", "No decision can be made just now"),
    Text(
        "台帳に記録できないため、判断していません。少し待ってもう一度試してください。続くときは管理者に知らせてください。",
        "It cannot be recorded in the ledger, so nothing was decided. Try again in a moment; if it goes on, tell the administrator.",
    ),
)


def decider(actor: str) -> Callable[[PersonId, str, str, str], Mapping[str, Any]]:
    """One question at a time, asked by `actor`. What it returns may raise FrontDown or NotDecided; then nothing is permitted."""

    def decide(person: PersonId, act: str, item: str, to: str) -> Mapping[str, Any]:
        return ask(settings.INSTALLATION, [Ask(person=person, act=act, item=item, to=to)], actor=actor, via="pages")[0]

    return decide


def denied(answer: Mapping[str, Any], title: str, language: str) -> Refused:
    """A deny as the page of a legal no: every article that refuses, with its remedy."""
    return Refused(
        title,
        tuple(
            Why(
                text=reason[language],
                cites=tuple(parse_cite(article) for article in reason["articles"]),
                remedy=reason["remedy"][language],
            )
            for reason in answer["context"]["reasons"]
        ),
    )
