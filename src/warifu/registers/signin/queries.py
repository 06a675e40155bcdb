"""The door out: what a person sees of her own account, what an administrator sees of others', who can be entered as in the example."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from warifu.kernel.ids import Instant, LegalDay, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp.roles import ROLES
from warifu.registers.people import queries as people
from warifu.registers.people.domain import Names
from warifu.registers.people.models import Organisation, Person
from warifu.registers.signin import invitations, tokens
from warifu.registers.signin.events import EVENTS
from warifu.registers.signin.labels import open_labels
from warifu.registers.signin.models import Account, ApiToken, Invitation, KeyEvent, Passkey, ProvidedSubject
from warifu.registers.signin.sql import moment, seconds


@dataclass(frozen=True, slots=True)
class KeyRow:
    id: str
    label: str
    created: Instant
    last_used: Instant | None


@dataclass(frozen=True, slots=True)
class EventRow:
    """One line of an account's journal. `by_self`: done by the person; `unattended`: at the terminal, or by nobody known."""

    at: Instant
    sentence: Text
    label: str
    by_self: bool
    unattended: bool
    entry_id: str


@dataclass(frozen=True, slots=True)
class TokenRow:
    """`ended`: revoked, or its last day has gone by."""

    id: str
    label: str
    owner: PersonId
    scope_codes: tuple[str, ...]
    scopes: tuple[Text, ...]
    last_day: str
    last_used: str
    ended: bool


@dataclass(frozen=True, slots=True)
class KeyState:
    """What an administrator may know of somebody's keys: how many, an open link, a replacement that waits."""

    keys: int
    ever: bool
    invited_until: Instant | None
    recovery: str  # id of the replacement that waits for a second person, or ""
    recovery_by: PersonId | None


@dataclass(frozen=True, slots=True)
class Fictitious:
    """Somebody one can enter as: her name, and her roles in that organisation (none: the person assessed)."""

    id: PersonId
    names: Names
    roles: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class FictitiousGroup:
    organisation: Text
    people: tuple[Fictitious, ...]


def own_keys(account: str) -> tuple[KeyRow, ...]:
    """The live passkeys of one's own account, oldest first."""
    rows = Passkey.objects.filter(account_id=account, revoked_at__isnull=True).order_by("created", "id")
    return tuple(
        KeyRow(r.id, label, moment(r.created), moment(r.last_used) if r.last_used else None)
        for r, label in zip(rows, open_labels(r.label for r in rows), strict=True)
    )


def own_journal(account: str, most: int = 50) -> tuple[EventRow, ...]:
    """What happened to one's own account, newest first."""
    rows = KeyEvent.objects.filter(account_id=account).select_related("account").order_by("-at", "-id")[:most]
    return tuple(map(_event, rows, open_labels(row.label for row in rows)))


def _event(row: KeyEvent, label: str) -> EventRow:
    return EventRow(
        at=moment(row.at),
        sentence=EVENTS[row.event].sentence,
        label=label,
        by_self=row.actor_id == row.account.person_id,
        unattended=row.actor_id is None,
        entry_id=row.entry_id,
    )


def tokens_of(rows: QuerySet[ApiToken], day: LegalDay) -> tuple[TokenRow, ...]:
    listed = rows.select_related("account").order_by("-created", "id")
    return tuple(
        TokenRow(
            id=row.id,
            label=label,
            owner=PersonId(row.account.person_id),
            scope_codes=tuple(row.scopes.split()),
            scopes=tuple(tokens.SCOPES[s] for s in row.scopes.split()),
            last_day=row.last_day,
            last_used=row.last_used,
            ended=row.revoked_at is not None or row.last_day < day.isoformat(),
        )
        for row, label in zip(listed, open_labels(row.label for row in listed), strict=True)
    )


def own_tokens(account: str, at: Instant) -> tuple[TokenRow, ...]:
    return tokens_of(ApiToken.objects.filter(account_id=account), legal_day(at))


def all_tokens(at: Instant) -> tuple[TokenRow, ...]:
    """For the operator at the terminal."""
    return tokens_of(ApiToken.objects.all(), legal_day(at))


def managed_tokens(asking: PersonId, at: Instant) -> tuple[TokenRow, ...]:
    """Tokens whose owners belong to the organisations this person administers, and her own."""
    mine = set(people.managed(people.audience(asking, legal_day(at))).values_list("id", flat=True))
    owners = ApiToken.objects.values_list("account__person_id", flat=True).distinct()
    seen = [p for p in owners if p == asking or invitations.organisations_of(PersonId(p), at) & mine]
    return tokens_of(ApiToken.objects.filter(account__person_id__in=seen), legal_day(at))


def key_state(person: PersonId, asking: PersonId, at: Instant) -> KeyState | None:
    """Somebody else's keys, for whom may replace them; None for everybody else, as for people who do not exist."""
    if not invitations.may_recover(asking, person, at):
        return None
    account = Account.objects.filter(person_id=person).first()
    if account is None:
        return KeyState(0, False, None, "", None)
    keys = Passkey.objects.filter(account=account)
    link = Invitation.objects.filter(account=account, used_at__isnull=True, expires__gt=seconds(at))
    given = link.exclude(secret_hash=None).order_by("expires").last()
    waits = link.filter(purpose=Invitation.RECOVERY, secret_hash=None).order_by("created").last()
    return KeyState(
        keys=keys.filter(revoked_at__isnull=True).count(),
        ever=keys.exists() or ProvidedSubject.objects.filter(account=account).exists(),
        invited_until=moment(given.expires) if given else None,
        recovery=waits.id if waits else "",
        recovery_by=PersonId(waits.created_by_id) if waits else None,
    )


def recoveries_for(asking: PersonId, at: Instant) -> tuple[PersonId, ...]:
    """People whose replacement of passkeys waits for this person as the second one."""
    waiting = [(r.account, r.created_by_id) for r in invitations.awaiting(at)]
    return tuple(
        PersonId(account.person_id)
        for account, first in waiting
        if account is not None and first != asking and invitations.may_recover(asking, PersonId(account.person_id), at)
    )


_KINDS = ("organ", "cabinet_office", "contractor", "partner")


def fictitious(day: LegalDay) -> tuple[FictitiousGroup, ...]:
    """Everybody of an example installation, by organisation; nobody on any other."""
    if not settings.INSTALLATION.example:
        return ()
    names = people.names(PersonId(p) for p in Person.objects.values_list("id", flat=True))
    placed: dict[str, list[Fictitious]] = {}
    for person in names:
        organisation, roles = _place(person, day)
        placed.setdefault(organisation, []).append(Fictitious(person, names[person], roles))
    rows = Organisation.objects.filter(id__in=placed).order_by("code")
    organisations = sorted(rows, key=lambda o: _KINDS.index(o.kind) if o.kind in _KINDS else len(_KINDS))
    found = [FictitiousGroup(Text(o.name_ja, o.name_en), _sorted(placed[o.id])) for o in organisations]
    if "" in placed:
        found.append(FictitiousGroup(Text("所属なし", "No organisation"), _sorted(placed[""])))
    return tuple(found)


def _place(person: PersonId, day: LegalDay) -> tuple[str, tuple[Text, ...]]:
    held = people.roles_on(person, day)
    employer = people.employer_on(person, day)
    organisation = employer.id if employer else (held[0].organisation if held else "")
    return organisation, tuple(ROLES[h.role].label for h in held)


def _sorted(group: Iterable[Fictitious]) -> tuple[Fictitious, ...]:
    """Whoever holds a role first, in the order of the table of roles; then by reading of the name."""
    order = [role.label for role in ROLES.values()]
    return tuple(
        sorted(group, key=lambda f: (order.index(f.roles[0]) if f.roles else len(order), f.names.kana, f.names.kanji))
    )
