"""Who may see this, and why not. GET shows the form; POST asks, which stands in the ledger."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import render

from warifu.interfaces.api.ask import Ask, FrontDown, NotDecided, ask
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.deciding import DOWN
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.who_may import build
from warifu.kernel.access.model import PROVIDE, READ, Question
from warifu.kernel.ids import Text
from warifu.kernel.law.era import DayError, parse_day
from warifu.regimes.jp.iesi.rules import BOOK

_DAY_WRONG = Text("「いつの日に」を日付として読めません。", "The day cannot be read.")
_WHO = Text("「だれが」が選ばれていません。1人選んでください。", "Nobody was chosen. Choose a person.")
_WHAT = Text("「何を」が選ばれていません。1つ選んでください。", "No item was chosen. Choose one.")
_DOES = Text("「何をする」が選ばれていません。1つ選んでください。", "No act was chosen. Choose one.")
_TO_WHOM = Text("提供の相手が選ばれていません。1つ選んでください。", "No recipient was chosen. Choose one.")


@opens("who_may", "GET", "POST")
def page(request: Asked) -> HttpResponse:
    known = Directory(request.language)
    sent = request.POST if request.method == "POST" else request.GET
    item, act = sent.get("item", ""), sent.get("act", READ)
    person, to = sent.get("person", ""), request.POST.get("to", "")
    offered = build.item_choices(request.audience, item)
    items = offered.choices
    if item and not any(choice.chosen for choice in items):
        raise Http404
    staff = build.person_choices(request.audience, known, person)
    people = staff.choices
    context: dict[str, object] = {
        "people": people,
        "items": items,
        "many_people": staff.many,
        "many_items": offered.many,
        "acts": tuple(Choice(code, text.of(request.language), code == act) for code, text in build.ACTS),
        "recipients": build.recipient_choices(request.language, to),
        "day": sent.get("day", "") or request.audience.day.isoformat(),
        "item": item,
        "person": person if any(choice.chosen for choice in people) else "",
        "law_day": request.audience.day,
        "book": BOOK.name,
        "rules": len(BOOK.rules),
    }
    status = 200
    if request.method == "POST":
        status = _answer(request, context, known, person, act, item, to)
    return render(request, "who_may/page.html", context, status=status)


def _answer(
    request: Asked, context: dict[str, object], known: Directory, person: str, act: str, item: str, to: str
) -> int:
    """Ask, and put the verdict (or what is wrong with the question) into the page. Returns the status."""
    language = request.language
    items: tuple[Choice, ...] = context["items"]  # type: ignore[assignment]
    wrong = {
        "person": None if context["person"] else _WHO,
        "act": None if act in dict(build.ACTS) else _DOES,
        "item": None if item else _WHAT,
        "to": _TO_WHOM if act == PROVIDE and not to else None,
    }
    day = request.audience.day
    try:
        day = parse_day(request.POST.get("day", "")) if request.POST.get("day", "").strip() else day
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
    label = next(c.label for c in items if c.chosen)
    context["verdict"] = build.verdict(
        answer, Question(person, act, item, given or None, day), at=request.at, known=known, item_label=label
    )
    return 200
