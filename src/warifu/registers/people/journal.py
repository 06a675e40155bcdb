"""What every act of office set-up does besides its own: who may, how it refuses, its journal line with its ledger entry, sessions ended."""

from datetime import date, timedelta

from django.db.models import F

from warifu.kernel.ids import Cite, Instant, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.registers.people import queries
from warifu.registers.people.models import OfficeEntry, Person
from warifu.registers.vault.recording import record

# Separation of machine and cases is this program's own rule; no statute is cited for it.
_OWN_RULE = (Cite("Assumed", ""),)


def refuse(code: str, ja: str, en: str, remedy_ja: str, remedy_en: str, cite: tuple[Cite, ...] = _OWN_RULE) -> Refusal:
    return Refusal((Reason(code, Text(ja, en), Text(remedy_ja, remedy_en), cite),))


NOT_YOURS = refuse(
    "role",
    "この組織の人や役割を設定する権限がありません。",
    "You do not set up people and roles of this organisation.",
    "その組織の管理者に頼んでください。",
    "Ask that organisation's administrator.",
)
NOT_FOR_YOURSELF = refuse(
    "self",
    "自分自身に役割や職を与えることはできません。",
    "Nobody gives a role or an office to herself.",
    "別の管理者に頼んでください。",
    "Ask another administrator.",
)
DAYS = refuse(
    "day",
    "最後の日が初日より前です。",
    "The last day lies before the first.",
    "日を直してください。",
    "Correct the days.",
)
ENDED = refuse(
    "ended",
    "すでに終わっています。",
    "It has ended already.",
    "することはありません。",
    "Nothing is to be done.",
)


def may_manage(actor: PersonId | None, organisation: OrgId, at: Instant) -> bool:
    """`actor` None is the program itself: the set-up link and the example, before anybody holds a role."""
    if actor is None:
        return True
    asking = queries.audience(actor, legal_day(at))
    return bool(queries.set_up_by(asking).filter(id=organisation).exists())


def enter(
    act: str,
    at: Instant,
    *,
    actor: PersonId | None,
    organisation: OrgId | None,
    person: PersonId | None,
    data: dict[str, object],
) -> None:
    """Journal line and ledger entry of one act, in its transaction."""
    entry_id = record(
        "act",
        at=at,
        subject=person or organisation or "installation",
        fields={
            "kind": f"office:{act}",
            "outcome": "done",
            "subject": person or organisation or "",
            "actor": actor or "",
            "object": organisation or "",
            "detail": data,
        },
    )
    OfficeEntry.objects.create(
        at=at, act=act, actor_id=actor, organisation_id=organisation, person_id=person, data=data, entry_id=entry_id
    )


def mark(person: PersonId) -> None:
    """Sessions and tokens of this person begun before now end."""
    Person.objects.filter(id=person).update(appointments_mark=F("appointments_mark") + 1)


def day_after(last: date | None) -> date | None:
    return None if last is None else last + timedelta(days=1)
