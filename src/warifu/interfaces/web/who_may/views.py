"""Who may see this, and why not. GET shows the form; POST asks, which stands in the ledger."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from warifu.duties.designation.choosing import designated
from warifu.interfaces.api.ask import Ask, FrontDown, NotDecided, ask
from warifu.interfaces.web.case.forms import Filled, field_view, looks, raw_fields
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.choosing import Rolls
from warifu.interfaces.web.deciding import DOWN
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.who_may import build
from warifu.kernel.access.model import PROVIDE, READ, Question
from warifu.kernel.ids import Cite, Text
from warifu.kernel.law.era import DayError, parse_day
from warifu.kernel.procedure.model import Field, Kind
from warifu.regimes.jp.iesi.rules import BOOK
from warifu.registers.people.choosing import asked_about

_DAY_WRONG = Text("「いつの日に」を日付として読めません。", "The day cannot be read.")
_WHO = Text("「だれが」が選ばれていません。1人選んでください。", "Nobody was chosen. Choose a person.")
_WHAT = Text("「何を」が選ばれていません。1つ選んでください。", "No item was chosen. Choose one.")
_DOES = Text("「何をする」が選ばれていません。1つ選んでください。", "No act was chosen. Choose one.")
_TO_WHOM = Text("提供の相手が選ばれていません。1つ選んでください。", "No recipient was chosen. Choose one.")
_OWN, _HERE = Cite("Assumed"), "/who-may/"
_PERSON = Field("person", Kind.PERSON, Text("だれが", "Who"), _OWN, choices_from="people")
_ITEM = Field("item", Kind.ITEM, Text("何を", "With which item"), _OWN, choices_from="items")


@opens("who_may", "GET", "POST")
def page(request: Asked) -> HttpResponse:
    asking, rolls = request.audience, Rolls(request.audience, Directory(request.language))
    people, items = rolls.of(asked_about(asking)), rolls.of(designated(asking))
    sent = request.POST if request.method == "POST" else request.GET
    asked = {name: sent.get(name, "") for name in ("person", "item", "day")}
    asked |= {"act": sent.get("act", READ), "to": request.POST.get("to", "")}
    if asked["item"] and not items.allowed([asked["item"]]):
        raise Http404
    asked["person"] = next(iter(people.allowed([asked["person"]])), "")
    context: dict[str, Any] = {
        "acts": tuple(Choice(code, text.of(request.language), code == asked["act"]) for code, text in build.ACTS),
        "recipients": build.recipient_choices(request.language, asked["to"]),
        "day": asked["day"] or asking.day.isoformat(),
        "item": asked["item"],
        "person": asked["person"],
        "law_day": asking.day,
        "book": BOOK.name,
        "rules": len(BOOK.rules),
    }
    status = 200
    if request.method == "POST" and not looks(request.POST):
        status = _answer(request, context, rolls, asked)
    raw = {**raw_fields((_PERSON, _ITEM), request.POST, request.FILES), **asked}
    filled = Filled(_HERE, request.language, {"people": people, "items": items}, raw, {})
    wrong = context.get("wrong", {})
    context |= {
        "who": replace(field_view(_PERSON, filled), error=wrong.get("person", "")),
        "what": replace(field_view(_ITEM, filled), error=wrong.get("item", "")),
    }
    return render(request, "who_may/page.html", context, status=status)


def _answer(request: Asked, context: dict[str, Any], rolls: Rolls, sent: Mapping[str, str]) -> int:
    """Ask, and put the verdict (or what is wrong with the question) into the page. Returns the status."""
    language, person, act, item, to = request.language, sent["person"], sent["act"], sent["item"], sent["to"]
    wrong = {
        "person": None if person else _WHO,
        "act": None if act in dict(build.ACTS) else _DOES,
        "item": None if item else _WHAT,
        "to": _TO_WHOM if act == PROVIDE and not to else None,
    }
    day = request.audience.day
    try:
        day = parse_day(sent["day"]) if sent["day"].strip() else day
    except DayError as error:
        wrong["day"] = Text(_DAY_WRONG.ja + error.remedy.ja, f"{_DAY_WRONG.en} {error.remedy.en}")
    errors = tuple((name, text.of(language)) for name, text in wrong.items() if text)
    if errors:
        context |= {"errors": errors, "wrong": dict(errors)}
        return 422
    given = to if act == PROVIDE else ""
    asked = "" if day == request.audience.day else day.isoformat()
    try:
        question = Ask(person=person, act=act, item=item, to=given, day=asked)
        answer = ask(settings.INSTALLATION, [question], actor=request.person_id, via="pages")[0]
    except (FrontDown, NotDecided):
        title, text = (t.of(language) for t in DOWN)
        context["banner"] = {"tone": "late", "title": title, "text": text}
        return 503
    label = rolls.items.labels([item])[item].of(language)
    context["verdict"] = build.verdict(
        answer, Question(person, act, item, given or None, day), at=request.at, known=rolls.known, item_label=label
    )
    return 200
