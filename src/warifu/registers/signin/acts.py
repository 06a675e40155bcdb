"""The door in: entering and leaving, the first administrator, one's own passkeys. Invitations are `invitations`, tokens `grants`.

What does not hold raises `NotAccepted`, whatever it was: who asks learns nothing about who exists. Times are passed in,
secrets are returned once and stored as hashes.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db import connection, transaction

from warifu.kernel.ids import Cite, Instant, PersonId, Text
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.registers.installation import new_id
from warifu.registers.people import acts as people
from warifu.registers.people.domain import Names
from warifu.registers.people.models import Person
from warifu.registers.signin import challenges, passkeys, secret, sessions, stepup
from warifu.registers.signin.challenges import NotAccepted
from warifu.registers.signin.journal import note
from warifu.registers.signin.labels import seal_label
from warifu.registers.signin.models import Account, Invitation, Passkey
from warifu.registers.signin.passkeys import Json, NewPasskey
from warifu.registers.signin.sessions import Session
from warifu.registers.signin.sql import seconds


@dataclass(frozen=True, slots=True)
class Founding:
    """What the set-up page asks: the organ that runs the machine and its first administrator. `act_2_1`: item of Act 2(1)."""

    names: Names
    organisation_ja: str
    organisation_en: str
    code: str
    act_2_1: str


@transaction.atomic
def setup_link(at: Instant) -> str | None:
    """The secret of a fresh set-up link, or None once anybody is registered. The link given out before it dies."""
    if Person.objects.exists():
        return None
    Invitation.objects.filter(purpose=Invitation.SETUP).delete()
    made = secret.make()
    secret.keep(made, Invitation.SETUP, at)
    return made


def set_up_options(given: str, at: Instant) -> Json:
    """Creation options for the first administrator's passkey. Raises NotAccepted."""
    with transaction.atomic():
        secret.find(given, Invitation.SETUP, at)
        return _creation(new_id(), at)


def set_up(given: str, founding: Founding, credential: str, at: Instant) -> str | Refusal:
    """Make organ, first administrator and her passkey, all or nothing. Returns the session cookie's value. Raises NotAccepted."""
    with transaction.atomic():
        secret.use(given, Invitation.SETUP, at)
        account_id, key = _created(credential, at)
        person = people.found(
            names=founding.names,
            organisation_ja=founding.organisation_ja,
            organisation_en=founding.organisation_en,
            code=founding.code,
            act_2_1=founding.act_2_1,
            at=at,
        )
        if isinstance(person, Refusal):
            transaction.set_rollback(True)
            return person
        account = Account.objects.create(id=account_id, person_id=person, created=seconds(at))
        note("account:founded", account, at, actor=None)
        store_passkey(account, key, "", at)
        return _open(account, at, sessions.PASSKEY)


def sign_in_options(at: Instant) -> Json:
    """Request options that let the device offer the passkeys it holds for us: nobody types a name."""
    with transaction.atomic(), connection.cursor() as cursor:
        challenge = challenges.issue(cursor, challenges.SIGN_IN, at)
    return passkeys.authentication_options(stepup.site(), challenge=challenge.value)


def sign_in(credential: str, at: Instant) -> str:
    """Enter with a passkey. Returns the session cookie's value. Raises NotAccepted; a known key that failed is in its owner's journal."""
    given = passkeys.answer(credential)
    # Used up whatever comes after.
    with transaction.atomic(), connection.cursor() as cursor:
        challenges.take(cursor, challenges.SIGN_IN, given.challenge, at)
    live = Passkey.objects.filter(revoked_at__isnull=True, account__closed__isnull=True).select_related("account")
    key = live.filter(credential_id=given.credential_id).first()
    if key is None:
        raise NotAccepted("no such passkey")
    try:
        with transaction.atomic():
            return _enter(key, given, at)
    except NotAccepted:
        with transaction.atomic():
            note("account:not_entered", key.account, at, actor=None, label=key.label)
        raise


def _enter(key: Passkey, given: passkeys.Answer, at: Instant) -> str:
    if given.user_handle != key.account_id:
        raise NotAccepted("the key answers for another account")
    count = passkeys.verify_authentication(
        stepup.site(), given, given.challenge, public_key=bytes(key.public_key), sign_count=key.sign_count
    )
    stepup.count_up(key, count, at)
    note("account:entered", key.account, at, actor=PersonId(key.account.person_id), label=key.label)
    return _open(key.account, at, sessions.PASSKEY)


def _open(account: Account, at: Instant, how: str) -> str:
    with connection.cursor() as cursor:
        return sessions.open_session(cursor, account.id, at, how=how)


def sign_in_as(person: PersonId, at: Instant) -> str:
    """Enter as a fictitious person without a key. Raises NotAccepted for unknown people, and where the installation is no example."""
    if not settings.INSTALLATION.example or not Person.objects.filter(id=person).exists():
        raise NotAccepted("only the example lets people in as anybody")
    with transaction.atomic():
        account = account_for(person, at)
        note("account:entered_as", account, at, actor=person)
        return _open(account, at, sessions.EXAMPLE)


@transaction.atomic
def sign_out(value: str) -> None:
    with connection.cursor() as cursor:
        sessions.close_session(cursor, value)


@transaction.atomic
def sign_out_everywhere(session: Session) -> None:
    """End every session of one's own account, this one too."""
    with connection.cursor() as cursor:
        sessions.close_all(cursor, session.account)


def account_for(person: PersonId, at: Instant) -> Account:
    """The account of a person, made where there is none yet."""
    made, _ = Account.objects.get_or_create(person_id=person, defaults={"id": new_id(), "created": seconds(at)})
    return made


# ---- passkeys -------------------------------------------------------------------------------------------------------


def _creation(account: str, at: Instant) -> Json:
    with connection.cursor() as cursor:
        challenge = challenges.issue(cursor, challenges.REGISTER, at, account=account)
    present = Passkey.objects.filter(account_id=account, revoked_at__isnull=True).values_list(
        "credential_id", flat=True
    )
    return passkeys.registration_options(
        stepup.site(), account=account, challenge=challenge.value, present=list(present)
    )


def creation_options(account: Account, at: Instant) -> Json:
    """Creation options for one more passkey of an account. The caller has established that she may."""
    return _creation(account.id, at)


def _created(credential: str, at: Instant) -> tuple[str, NewPasskey]:
    """The account id the challenge was given out for, and the verified key."""
    given = passkeys.answer(credential)
    with connection.cursor() as cursor:
        asked = challenges.take(cursor, challenges.REGISTER, given.challenge, at)
    return asked.account, passkeys.verify_registration(stepup.site(), given, asked.value)


def register(account: Account, credential: str, label: str, at: Instant) -> Passkey:
    """Verify a new passkey made for this account and store it. Raises NotAccepted. Call inside a transaction."""
    asked_for, key = _created(credential, at)
    if asked_for != account.id or account.closed is not None:
        raise NotAccepted("the key was made for another account")
    return store_passkey(account, key, label, at)


def store_passkey(account: Account, key: NewPasskey, label: str, at: Instant) -> Passkey:
    if Passkey.objects.filter(credential_id=key.credential_id).exists():
        raise NotAccepted("this key is registered already")
    row = Passkey.objects.create(
        id=new_id(),
        account=account,
        credential_id=key.credential_id,
        public_key=key.public_key,
        sign_count=key.sign_count,
        aaguid=key.aaguid,
        label=seal_label(account.person_id, label),
        created=seconds(at),
    )
    note("passkey:added", account, at, actor=PersonId(account.person_id), about=row.id, label=row.label)
    return row


def _free(session: Session) -> bool:
    """In the example, whoever entered as a fictitious person changes her keys on the spot, so that deciding acts can be tried."""
    return bool(settings.INSTALLATION.example) and session.how == sessions.EXAMPLE


def _digest(session: Session, step: str, **data: str) -> bytes:
    # Every key ever made counts, so that a signature for one addition is none for the next.
    revision = Passkey.objects.filter(account_id=session.account).count()
    return stepup.act_digest(
        case_id=session.account, revision=revision, procedure="signin.passkeys", version=1, step=step, data=data
    )


def add_passkey_options(session: Session, assertion: str, at: Instant) -> Json:
    """One more passkey, in two rounds: {"get": …} to be signed with an existing key, then {"create": …}.

    Raises SignatureError and NoPasskey.
    """
    digest = _digest(session, "add")
    with transaction.atomic():
        if not _free(session) and not assertion:
            return {"get": stepup.options(session.person, digest, at)}
        if not _free(session):
            stepup.verify(session.person, digest, assertion, at)
        return {"create": creation_options(Account.objects.get(id=session.account), at)}


@transaction.atomic
def add_passkey(session: Session, credential: str, label: str, at: Instant) -> Passkey:
    """Store the key made with `add_passkey_options`: its challenge exists only for who has signed. Raises NotAccepted."""
    return register(Account.objects.get(id=session.account), credential, label, at)


def remove_passkey_options(session: Session, passkey: str, at: Instant) -> Json:
    """{"get": …} to be signed, or {} where nothing is to be signed. Raises NoPasskey."""
    if _free(session):
        return {}
    return {"get": stepup.options(session.person, _digest(session, "remove", passkey=passkey), at)}


@transaction.atomic
def remove_passkey(session: Session, passkey: str, assertion: str, at: Instant) -> str | Refusal:
    """End one of one's own passkeys, and every session but this one: who holds a lost device may be in already.

    The last key stays: without it nobody could enter. Raises SignatureError.
    """
    live = Passkey.objects.filter(account_id=session.account, revoked_at__isnull=True)
    row = live.filter(id=passkey).select_related("account").first()
    if row is None:
        raise NotAccepted("no such passkey")
    if not _free(session):
        if live.count() == 1:
            return _LAST_KEY
        stepup.verify(session.person, _digest(session, "remove", passkey=passkey), assertion, at)
    live.filter(id=passkey).update(revoked_at=seconds(at))
    with connection.cursor() as cursor:
        sessions.close_others(cursor, session)
    note("passkey:removed", row.account, at, actor=session.person, about=row.id, label=row.label)
    return row.id


# This program's own rule: no statute is cited for it.
_LAST_KEY = Refusal(
    (
        Reason(
            "last_key",
            Text("最後のパスキーは外せません。外すと、あなたは入れなくなります。",
                 "The last passkey cannot be removed: you could no longer enter."),
            Text("先に別の端末のパスキーを加えてください。", "Add a passkey of another device first."),
            (Cite("Assumed"),),
        ),
    )
)  # fmt: skip
