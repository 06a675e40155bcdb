"""Letting people in: the invitation to a first passkey, and the replacement of lost ones by two appointed persons.

- `invite`: an administrator of the person's organisation (or the machine's operator at the terminal), only while she has
  never had a passkey.
- `ask_recovery`, `agree_recovery`: two different administrators or heads, neither of them the person, each with a fresh
  passkey signature. With the second one every old passkey and session ends and the new link is given out. The person
  reads it in her journal.
"""

from dataclasses import dataclass

from django.db import connection, transaction

from warifu.kernel.ids import Cite, Instant, OrgId, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.regimes.jp import roles
from warifu.registers.installation import new_id
from warifu.registers.people import queries as people
from warifu.registers.people.models import Person
from warifu.registers.signin import acts, provided, secret, sessions, stepup
from warifu.registers.signin.challenges import NotAccepted
from warifu.registers.signin.journal import note
from warifu.registers.signin.models import Account, Invitation, Passkey
from warifu.registers.signin.passkeys import Json
from warifu.registers.signin.sql import moment, seconds


@dataclass(frozen=True, slots=True)
class Issued:
    """A link was given out. `secret` is shown now and never again; it is good before `expires`."""

    id: str
    secret: str
    expires: Instant


def _no(code: str, ja: str, en: str, remedy_ja: str, remedy_en: str) -> Refusal:
    # Who hands out keys is this program's own rule; no statute is cited for it.
    return Refusal((Reason(code, Text(ja, en), Text(remedy_ja, remedy_en), (Cite("Assumed"),)),))


_NOT_YOURS = _no(
    "role",
    "この人のパスキーを扱う権限がありません。",
    "You do not look after this person's passkeys.",
    "その人の組織の管理者に頼んでください。",
    "Ask the administrator of that person's organisation.",
)
_HAS_KEYS = _no(
    "has_keys",
    "この人はパスキーを登録したことがあります。1人では招待し直せません。",
    "This person has had a passkey: one person alone cannot invite her again.",
    "再発行を申し出て、別の管理者か行政機関の長に確かめてもらってください。",
    "Ask for a replacement and have another administrator or the head agree to it.",
)
_NO_KEYS = _no(
    "no_keys",
    "この人はまだパスキーを登録していません。",
    "This person has not made a passkey yet.",
    "招待を出してください。",
    "Give out an invitation.",
)
_SECOND = _no(
    "second_person",
    "再発行を確かめるのは、申し出た人でも本人でもない、別の管理者か行政機関の長です。",
    "A replacement is agreed to by another administrator or head: not by who asked for it, not by the person.",
    "別の管理者か行政機関の長に頼んでください。",
    "Ask another administrator or the head.",
)
_LAPSED = _no(
    "first_person",
    "申し出た人に、もう権限がありません。",
    "Who asked for the replacement is no longer entitled to.",
    "改めて申し出てください。",
    "Ask for it anew.",
)


def organisations_of(person: PersonId, at: Instant) -> set[OrgId]:
    """Where a person belongs today: her employer, and where she holds roles."""
    employer = people.employer_on(person, legal_day(at))
    held = {h.organisation for h in people.roles_on(person, legal_day(at))}
    return held | ({OrgId(employer.id)} if employer else set())


def may_invite(by: PersonId, person: PersonId, at: Instant) -> bool:
    """Whether `by` administers an organisation of `person` today. Nobody looks after his own keys this way."""
    managed = people.managed(people.audience(by, legal_day(at)))
    return by != person and managed.filter(id__in=organisations_of(person, at)).exists()


def may_recover(by: PersonId, person: PersonId, at: Instant) -> bool:
    """As `may_invite`, or as head of an organ of `person`."""
    headed = people.audience(by, legal_day(at)).organisations(roles.HEAD)
    return by != person and (may_invite(by, person, at) or bool(organisations_of(person, at) & set(headed)))


@transaction.atomic
def invite(person: PersonId, by: PersonId | None, at: Instant) -> Issued | Refusal:
    """Give out a link to a first passkey; the one given out before dies. `by` None: the operator at the machine's terminal."""
    if not Person.objects.filter(id=person).exists() or (by is not None and not may_invite(by, person, at)):
        return _NOT_YOURS
    account = acts.account_for(person, at)
    if account.closed is not None:
        return _NOT_YOURS
    if _ever_entered(account):
        return _HAS_KEYS
    _withdraw(account, at)
    made = secret.make()
    row = secret.keep(made, Invitation.INVITE, at, account=account, by=by)
    note("account:invited", account, at, actor=by, about=row.id)
    return Issued(row.id, made, moment(row.expires))


def _ever_entered(account: Account) -> bool:
    """Whether there ever was a way in: then one administrator alone makes no other."""
    return Passkey.objects.filter(account=account).exists() or provided.ever_bound(account)


def _withdraw(account: Account, at: Instant) -> None:
    """End the links of an account that nobody has used."""
    open_ = Invitation.objects.filter(account=account, used_at__isnull=True, expires__gt=seconds(at))
    open_.update(expires=seconds(at))


def accept_options(given: str, at: Instant) -> Json:
    """Creation options for the passkey an invitation leads to. Raises NotAccepted."""
    with transaction.atomic():
        found = secret.find(given, Invitation.INVITE, at)
        return acts.creation_options(_account(found), at)


@transaction.atomic
def accept(given: str, credential: str, label: str, at: Instant) -> str:
    """Make the passkey and enter. Returns the session cookie's value. Raises NotAccepted."""
    found = secret.use(given, Invitation.INVITE, at)
    account = _account(found)
    acts.register(account, credential, label, at)
    with connection.cursor() as cursor:
        return sessions.open_session(cursor, account.id, at, how=sessions.PASSKEY)


def _account(found: Invitation) -> Account:
    if found.account is None:
        raise NotAccepted("link")
    return found.account


def recovery_digest(person: PersonId, recovery: str = "") -> bytes:
    """What is signed: by the first person over the one concerned, by the second also over the request."""
    step, data = ("agree", {"request": recovery}) if recovery else ("ask", {})
    return stepup.act_digest(case_id=person, revision=0, procedure="signin.recovery", version=1, step=step, data=data)


@transaction.atomic
def ask_recovery(person: PersonId, by: PersonId, assertion: str, at: Instant) -> str | Refusal:
    """The first of two: asks that a person's passkeys be replaced. Nothing changes yet. Raises SignatureError."""
    if not may_recover(by, person, at):
        return _NOT_YOURS
    account = Account.objects.filter(person_id=person, closed__isnull=True).first()
    if account is None or not _ever_entered(account):
        return _NO_KEYS
    signed = stepup.verify(by, recovery_digest(person), assertion, at)
    _withdraw(account, at)
    row = Invitation.objects.create(
        id=new_id(),
        purpose=Invitation.RECOVERY,
        account=account,
        created_by_id=by,
        created=seconds(at),
        expires=seconds(at) + secret.LIFE_SECONDS,
        signatures=[dict(signed)],
    )
    note("recovery:asked", account, at, actor=by, about=row.id)
    return row.id


def awaiting(at: Instant) -> list[Invitation]:
    """Replacements that wait for a second person, oldest first."""
    rows = Invitation.objects.filter(purpose=Invitation.RECOVERY, secret_hash__isnull=True, expires__gt=seconds(at))
    return list(rows.select_related("account").order_by("created", "id"))


@transaction.atomic
def agree_recovery(recovery: str, by: PersonId, assertion: str, at: Instant) -> Issued | Refusal:
    """The second of two: old passkeys and sessions end, the new link is given out. Raises SignatureError."""
    row = next((r for r in awaiting(at) if r.id == recovery), None)
    account = row.account if row else None
    if row is None or account is None or not may_recover(by, PersonId(account.person_id), at):
        return _NOT_YOURS
    person = PersonId(account.person_id)
    if row.created_by_id == by:
        return _SECOND
    if not may_recover(PersonId(row.created_by_id), person, at):
        return _LAPSED
    signed = stepup.verify(by, recovery_digest(person, recovery), assertion, at)
    made = secret.make()
    changed = Invitation.objects.filter(id=row.id, secret_hash__isnull=True).update(
        secret_hash=secret.hashed(made),
        second_by_id=by,
        signatures=[*row.signatures, dict(signed)],
        expires=seconds(at) + secret.LIFE_SECONDS,
    )
    if changed != 1:
        return _SECOND
    end_keys(account, at)
    note("recovery:agreed", account, at, actor=PersonId(row.created_by_id), second=by, about=row.id)
    return Issued(row.id, made, moment(seconds(at) + secret.LIFE_SECONDS))


def end_keys(account: Account, at: Instant) -> None:
    """Every passkey and session of an account ends now, and what binds it to an identity provider."""
    provided.end(account, at)
    Passkey.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=seconds(at))
    with connection.cursor() as cursor:
        sessions.close_all(cursor, account.id)
