"""Who may be chosen to hold a copy of a document: its keeper's staff, and those to whom its holder may offer it.

Whether somebody may have it is decided, and recorded, when it is handed over.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from warifu.duties.contractors.models import Provision
from warifu.duties.custody.models import Document
from warifu.interfaces.web.case.forms import fields_form, looks, on_offer, raw_fields
from warifu.interfaces.web.case.model import StepForm
from warifu.interfaces.web.choosing import Roll, Rolls
from warifu.interfaces.web.directory import Directory
from warifu.interfaces.web.doors import Asked
from warifu.kernel.ids import Cite, OrgId, PersonId, Text
from warifu.kernel.procedure.form import clean
from warifu.kernel.procedure.model import Field, Kind, Reason
from warifu.regimes.jp import roles
from warifu.registers import validity
from warifu.registers.people import queries as people
from warifu.registers.people.choosing import anybody_in, staff
from warifu.registers.people.domain import Audience
from warifu.registers.search.choosing import Choosable, without

_OWN, NOBODY = Cite("Assumed"), PersonId("")
ASK_AND_HAND_OVER = Text("判断を求めて渡す", "Ask, and hand over")
_COPY = Text("番号を付けて登録する", "Number and register it")
RECEIVER = Field("receiver", Kind.PERSON, Text("だれに", "To whom"), _OWN, choices_from="people")
HOLDER = Field("holder", Kind.PERSON, Text("持つ人", "Holder"), _OWN, choices_from="people")


@dataclass(frozen=True, slots=True)
class Sent:
    """A form for somebody as it came: what was chosen and typed, and what is wrong with it. `looking`: nothing is to be done yet."""

    action: str = ""
    raw: Mapping[str, Any] = field(default_factory=dict)
    person: PersonId = NOBODY
    reasons: tuple[Reason, ...] = ()
    looking: bool = False

    @property
    def ready(self) -> bool:
        return not self.looking and not self.reasons


def receivers(found: Document, asking: Audience) -> Choosable:
    """Whom a copy can be offered to: staff of the holder's own organisation; where that is the organ, also those of contractors provided
    with the item; elsewhere, to give it back, the organ's security officers. One contractor does not learn who works for another.
    """
    organ, own = OrgId(found.organisation_id), people.employer_on(asking.person, asking.day)
    houses = {OrgId(own.id)} if own is not None else set()
    if organ in houses:
        provided = Provision.objects.filter(validity.on(asking.day), item_id=found.item_id)
        houses |= {OrgId(o) for o in provided.values_list("accreditation__contractor_id", flat=True)}
        return without(staff(asking.day, *houses), asking.person)
    keepers = people.appointed([roles.SECURITY_OFFICER], organ, asking.day)
    return without(anybody_in({*houses, organ}, people.staff_of_all(houses, asking.day), keepers), asking.person)


def roll(request: Asked, of: Choosable) -> Roll:
    return Rolls(request.audience, Directory(request.language)).of(of)


def read(request: Asked, asked: Field, of: Roll, action: str) -> Sent:
    """What was sent for the one field of a form; somebody who is not on offer is nobody."""
    raw = raw_fields((asked,), request.POST, request.FILES)
    if looks(request.POST):
        return Sent(action, raw, looking=True)
    cleaned = clean((asked,), raw, on_offer((asked,), raw, {"people": of}))
    return Sent(action, raw, PersonId(str(cleaned.values.get(asked.name, ""))), cleaned.reasons)


def copy_form(action: str, of: Roll, language: str, sent: Sent) -> StepForm:
    return _form("copy", _COPY, HOLDER, action, of, language, sent)


def hand_over_form(number: int, action: str, of: Roll, language: str, sent: Sent) -> StepForm:
    return _form(f"copy{number}", ASK_AND_HAND_OVER, RECEIVER, action, of, language, sent)


def _form(name: str, title: Text, asked: Field, action: str, of: Roll, language: str, sent: Sent) -> StepForm:
    mine = sent if sent.action == action else Sent()
    return fields_form(
        name, title, (asked,), action=action, language=language, offered={"people": of}, raw=mine.raw, reasons=mine.reasons,
        open_=mine is sent,
    )  # fmt: skip
