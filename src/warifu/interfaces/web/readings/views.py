"""The points on which the text allows two readings: both choices, which one each organ takes and why; its head switches them here."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from warifu.duties.clearance import readings
from warifu.duties.clearance.models import ReadingTaken
from warifu.interfaces.web import signed
from warifu.interfaces.web.case.model import Choice
from warifu.interfaces.web.declared_form import Form
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.interfaces.web.ledger.reading import index_of, log
from warifu.interfaces.web.signin.answers import no_ceremony
from warifu.kernel.ids import Cite, LegalDay, OrgId, Text
from warifu.kernel.law.model import NoAnswer, Reading
from warifu.kernel.procedure.form import Clean
from warifu.kernel.procedure.model import Field, Kind, Refusal
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import law
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Organisation
from warifu.registers.signin import own_rules

HOME, _HERE = "/law/readings/", Text("2つの読み方", "Two readings")
_ABOVE = (("/law/jp.iesi", Text("法令の条文", "Articles of the law")),)
_OWN = Cite("Assumed")
_TAKE = Text("この読み方にする", "Take this reading")
_EFFECT = Text(
    "この機関の判断は、今日からこの読み方でされます。人の適性評価の効力と指定の効力は、すぐに計算し直されます。判断は、読み方によって答えが変わるとき、その読み方を示します。",
    "From today this organ’s decisions are made under this reading. The standing of people and of designations is worked out anew at once. "
    "Where an answer hangs on a reading, the decision names it.",
)
_RULE = Field(
    "rule",
    Kind.LINE,
    Text("根拠とする内部規程", "The internal rule it rests on"),
    _OWN,
    max_length=own_rules.LONGEST,
    help=Text("規程の名と条。台帳に残ります。", "Name and article of the rule. It goes into the ledger."),
)


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """One of the choices: its sentence, whether it is the default and whether it is taken."""

    code: str
    text: str
    default: bool
    taken: bool


@dataclass(frozen=True, slots=True)
class Switch:
    """A choice the organ once made: from when, until when, by whom, under which rule; `index` of its ledger entry."""

    choice: str
    first: LegalDay
    ended: bool
    after: LegalDay | None
    who: str
    rule: str
    index: int | None


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One point with its choices. `switch` is the address of the form, empty for a reader or a reading that switches nothing."""

    number: int
    name: str
    point: str
    choices: tuple[ChoiceRow, ...]
    why: str
    cites: tuple[Cite, ...]
    switchable: bool
    otherwise: bool
    switch: str
    history: tuple[Switch, ...]


def organs(asking: Audience) -> list[OrgId]:
    """Whose choices this reader sees: the own organs'; the inspector every organ's."""
    own = {h.organisation for h in asking.held if h.kind in ("organ", "cabinet_office")}
    if asking.holds(roles.INSPECTOR):
        own |= set(Organisation.objects.filter(kind__in=("organ", "cabinet_office")).values_list("id", flat=True))
    return sorted(own)


@opens("law")
def overview(request: Asked) -> HttpResponse:
    """`?organ=`: the readings as one organ takes them; without an organ, the defaults."""
    mine, asked = organs(request.audience), request.GET.get("organ", "")
    organ = OrgId(asked) if asked in mine else next(iter(mine), OrgId(""))
    known = Directory(request.language)
    known.fetch(organisations=mine)
    rows = list(readings.history(organ)) if organ else []
    known.fetch(people=[row.taken_by_id for row in rows])
    with log() as reader:
        switches = [(row.name, _switch(row, known, index_of(reader, row.entry_id), organ, request)) for row in rows]
    taken = readings.taken(organ, request.audience.day) if organ else {}
    heads = organ in request.audience.organisations(roles.HEAD)
    shown = tuple(
        _view(r, taken, organ if heads else OrgId(""), tuple(s for n, s in switches if n == r.name), request.language)
        for r in sorted(law().readings.values(), key=lambda r: r.number)
    )
    context = {
        "readings": shown,
        "otherwise": tuple(r for r in shown if r.otherwise),
        "organ": known.organisation(organ),
        "organs": tuple(Choice(o, known.organisation(o), o == organ) for o in mine) if len(mine) > 1 else (),
        "law_day": request.audience.day,
        "crumbs": (*((href, name.of(request.language)) for href, name in _ABOVE), ("", _HERE.of(request.language))),
    }
    return render(request, "readings/list.html", context)


def _switch(row: ReadingTaken, known: Directory, index: int | None, organ: OrgId, request: Asked) -> Switch:
    own = organ in request.audience.organisations()
    who = known.person(row.taken_by_id) if own else known.role(roles.HEAD)
    return Switch(
        choice=row.choice,
        first=LegalDay(row.first),
        ended=row.after is not None,
        after=LegalDay(row.after) if row.after else None,
        who=who,
        rule=row.rule,
        # The entry is opened to whoever made the choice; to others it is like one that is not there.
        index=index if row.taken_by_id == request.audience.person else None,
    )


def _view(
    reading: Reading, taken: dict[str, str], headed: OrgId, history: tuple[Switch, ...], language: str
) -> ReadingView:
    now = taken.get(reading.name, reading.default)
    return ReadingView(
        number=reading.number,
        name=reading.name,
        point=reading.point.of(language),
        choices=tuple(
            ChoiceRow(code, text.of(language), code == reading.default, code == now)
            for code, text in sorted(reading.choices.items())
        ),
        why=reading.why.of(language),
        cites=reading.cites,
        switchable=reading.switchable,
        otherwise=now != reading.default,
        switch=f"{HOME}{headed}/{reading.name}/" if headed and reading.switchable else "",
        history=history,
    )


def _target(request: Asked, organ: str, name: str) -> tuple[OrgId, Reading]:
    """The organ this reader heads, and a reading it may switch. Everything else is not there."""
    if organ not in request.audience.organisations(roles.HEAD):
        raise Http404
    try:
        reading = law().reading(name)
    except NoAnswer as none:
        raise Http404 from none
    if not reading.switchable:
        raise Http404
    return OrgId(organ), reading


def _form(request: Asked, organ: OrgId, reading: Reading) -> Form:
    """Which of the other choices, and on which rule."""
    now = readings.taken(organ, request.audience.day).get(reading.name, reading.default)
    others = tuple(
        (c, Text(f"{c.upper()}：{t.ja}", f"{c.upper()}: {t.en}"))
        for c, t in sorted(reading.choices.items())
        if c != now
    )
    choice = Field("choice", Kind.CHOICE, Text("どの読み方にするか", "Which reading"), _OWN, choices=others)
    return Form(
        "reading", _TAKE, f"{HOME}{organ}/{reading.name}/", (choice, _RULE), _EFFECT, above=(*_ABOVE, (HOME, _HERE))
    )


@opens("law", "GET", "POST")
def take(request: Asked, organ: str, name: str) -> HttpResponse:
    """GET shows both sentences and the form, POST takes the reading."""
    headed, reading = _target(request, organ, name)
    form, language = _form(request, headed, reading), request.language
    around = {
        "organ": Directory(language).organisation(headed),
        "reading": _view(reading, readings.taken(headed, request.audience.day), headed, (), language),
        "kicker": f"{reading.number}. {reading.point.of(language)}",
        "law_day": request.audience.day,
    }
    sheet = signed.Sheet(HOME, "readings/take.html", around)
    if request.method != "POST":
        return signed.page(request, signed.signing(form.view(language)), sheet)

    def act(read: Clean, assertion: str) -> str | Refusal:
        chosen = _chosen(headed, reading, read.values)
        return readings.take(**chosen, actor=request.audience.person, assertion=assertion, at=request.at)

    return signed.taken(request, form, sheet, act, then=f"{HOME}?organ={headed}#r{reading.number}")


@opens("law", "POST")
def prepare(request: Asked, organ: str, name: str) -> HttpResponse:
    """What the passkey signs for this choice; nothing where the form is to be put right first."""
    headed, reading = _target(request, organ, name)
    _, read = _form(request, headed, reading).read(request)
    if not read.ok:
        return no_ceremony()
    chosen = _chosen(headed, reading, read.values)
    if readings.refusal(**chosen, actor=request.audience.person, at=request.at):
        return no_ceremony()
    return signed.prepare(request, readings.digest(**chosen))


def _chosen(organ: OrgId, reading: Reading, values: Any) -> dict[str, Any]:
    return {"organ": organ, "name": reading.name, "choice": str(values["choice"]), "rule": str(values["rule"])}
