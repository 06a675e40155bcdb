"""Entering a document into the register (NPSC 24): its form, what has to be put right on it, the first copy's holder.

The file itself is asked for only where this installation may hold protected content.
"""

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseRedirect

from warifu.duties.custody import acts
from warifu.duties.custody.register import KINDS
from warifu.duties.designation.choosing import designated
from warifu.interfaces.web.case.forms import looks
from warifu.interfaces.web.choosing import Rolls
from warifu.interfaces.web.declared_form import Form, again, refusal, shown
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked, opens
from warifu.kernel.ids import Cite, PersonId, Text
from warifu.kernel.law.era import parse_day
from warifu.kernel.procedure.model import Field, Kind, Refusal
from warifu.regimes.jp import roles
from warifu.registers.people.choosing import staff

HERE, _BACK = "/documents/add/", "/documents/"
_OWN = Cite("Assumed")
_TITLE = Text("文書を登録する", "Register a document")
_NO_CONTENT = Text(
    "このシステムは、保護する内容そのものを入れることを承認されていません。紙と保管場所、渡した相手だけを登録します。",
    "This installation is not approved for protected content itself. Only the paper, the safe and the hands it passes "
    "through are registered.",
)
_FILE = Field(
    "file",
    Kind.FILE,
    Text("ファイル（PDF）", "File (PDF)"),
    _OWN,
    required=False,
    help=Text(
        "入れたファイルは封をして保管し、開くたびに表示と署名を付けて渡します。",
        "It is kept sealed, and given out marked and stamped at every opening.",
    ),
)
_FIELDS = (
    Field("item", Kind.ITEM, Text("含む情報", "Item it holds"), _OWN, choices_from="items"),
    Field("title", Kind.LINE, Text("件名", "Title"), _OWN, max_length=200),
    Field("kind", Kind.CHOICE, Text("種類", "Kind"), _OWN, choices=tuple(KINDS.items())),
    Field("made_on", Kind.DAY, Text("作った日", "Made on"), _OWN),
    Field("holder", Kind.PERSON, Text("1部目を持つ人", "Who holds copy 1"), _OWN, choices_from="people"),
)


def _form(request: Asked) -> Form:
    asking, content = request.audience, settings.INSTALLATION.content_approved
    houses, rolls = asking.organisations(roles.SECURITY_OFFICER), Rolls(asking, Directory(request.language))
    on_offer = {"items": rolls.of(designated(asking)), "people": rolls.of(staff(asking.day, *houses))}
    return Form(
        "add",
        _TITLE,
        HERE,
        (*_FIELDS, _FILE) if content else _FIELDS,
        effect=None if content else _NO_CONTENT,
        offered=on_offer,
        above=((_BACK, Text("文書", "Documents")),),
        now={"made_on": asking.day.isoformat()},
        about={"file": "file"},
    )


@opens("documents", "GET", "POST")
def add(request: Asked) -> HttpResponse:
    if not request.audience.organisations(roles.SECURITY_OFFICER):
        raise Http404
    form = _form(request)
    if request.method != "POST":
        return shown(request, form.view(request.language), _BACK)
    raw, read = form.read(request)
    if looks(request.POST):
        return again(request, form, raw, None, _BACK)
    if not read.ok:
        return again(request, form, raw, read, _BACK)
    answer = acts.register(
        item=str(read.values["item"]),
        title=str(read.values["title"]),
        kind=str(read.values["kind"]),
        made_on=parse_day(str(read.values["made_on"])),
        content=raw.get("file"),
        holder=PersonId(str(read.values["holder"])),
        actor=request.audience.person,
        at=request.at,
        content_approved=settings.INSTALLATION.content_approved,
    )
    if isinstance(answer, Refusal):
        return refusal(request, form, answer, _BACK, raw)
    return HttpResponseRedirect(f"{_BACK}{answer}/", status=303)
