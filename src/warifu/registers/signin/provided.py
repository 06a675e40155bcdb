"""Coming in by the word of an identity provider (`provider`), beside passkeys.

An account is bound to a `sub` of the provider once: by the link of an invitation that its owner was given (the first one, which an
administrator gives out, or one that replaces lost keys, on which two people have agreed), or by her own signature with a passkey.
Nobody is entered who was not bound, and nobody is bound by a name or an address. Who came in this way reads and prepares; what is to
be signed takes a passkey.

What is begun is bound to the browser: the verifier of PKCE lies in its cookie, and here only its digest. What the
provider calls somebody is kept only under a key of the installation, and forgotten when the binding ends.
"""

import hmac
import secrets
import time
from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.db import IntegrityError, connection, transaction

from warifu.kernel.ids import Instant, PersonId
from warifu.registers.signin import challenges, secret, sessions, stepup
from warifu.registers.signin.challenges import Challenge, NotAccepted, b64, unb64
from warifu.registers.signin.journal import note
from warifu.registers.signin.models import Account, Invitation, ProvidedSubject
from warifu.registers.signin.provider import Config, Provider
from warifu.registers.signin.sessions import Session
from warifu.registers.signin.sql import seconds
from warifu.registers.vault.keystore import INSTALLATION
from warifu.registers.vault.sealed import keystore

COMPARTMENT = "provider"
BACK = "/signin/provider/back/"
ENTER, BIND, BIND_OWN = PURPOSES = "oidc_enter", "oidc_bind", "oidc_own"


@dataclass(frozen=True, slots=True)
class Leaving:
    """`address` is where the browser goes; `verifier` is what its cookie keeps until it comes back."""

    address: str
    verifier: str


@dataclass(frozen=True, slots=True)
class Returned:
    """What the browser brought back. `issuer`: who the answer says it is from, "" where it does not say."""

    state: str
    code: str
    issuer: str
    verifier: str


def offered() -> bool:
    """Whether this installation has a provider."""
    return settings.OIDC is not None


@cache
def _provider(config: Config) -> Provider:
    return Provider(config, time.monotonic)


def _ours() -> Provider:
    return _provider(settings.OIDC)


def _redirect() -> str:
    return f"{settings.INSTALLATION.origin}{BACK}"


def leave(at: Instant) -> Leaving:
    """Begin to enter. Raises ProviderDown."""
    return _leave(ENTER, "", at)


def leave_to_bind(given: str, at: Instant) -> Leaving:
    """Begin to bind the account of an invitation, which is used up when the browser comes back. Raises NotAccepted, ProviderDown."""
    found = secret.find(given, Invitation.INVITE, at)
    return _leave(BIND, found.id, at)


def own_digest(session: Session) -> bytes:
    """What is signed to bind one's own account: every binding ever made counts, so that a signature is for one only."""
    revision = ProvidedSubject.objects.filter(account_id=session.account).count()
    return stepup.act_digest(
        case_id=session.account,
        revision=revision,
        procedure="signin.provider",
        version=1,
        step="bind",
        data={"issuer": settings.OIDC.issuer},
    )


def leave_to_bind_own(session: Session, assertion: str, at: Instant) -> Leaving:
    """Begin to bind one's own account, signed. Raises SignatureError, ProviderDown."""
    with transaction.atomic():
        stepup.verify(session.person, own_digest(session), assertion, at)
    return _leave(BIND_OWN, session.account, at)


def _leave(purpose: str, about: str, at: Instant) -> Leaving:
    state, nonce, verifier = secrets.token_bytes(32), secrets.token_bytes(32), secrets.token_urlsafe(32)
    # First the provider: what is never begun leaves no row.
    address = _ours().leave(_redirect(), b64(state), b64(nonce), verifier)
    asked = Challenge(state, account=about, nonce=nonce, digest=sha256(verifier.encode()).hexdigest())
    with transaction.atomic(), connection.cursor() as cursor:
        challenges.keep(cursor, purpose, at, asked)
    return Leaving(address, verifier)


def enter(back: Returned, at: Instant) -> str:
    """Let in whoever came back: the session cookie's value. Raises NotAccepted and ProviderDown; either way the state is used up."""
    purpose, asked = _begun(back, at)
    if sha256(back.verifier.encode()).hexdigest() != asked.digest or not back.code:
        raise NotAccepted("another browser, or no code")
    subject = _ours().subject(back.code, _redirect(), b64(asked.nonce), back.verifier, at, back.issuer)
    with transaction.atomic():
        account = _known(subject, at) if purpose == ENTER else _bound(purpose, asked.account, subject, at)
        with connection.cursor() as cursor:
            return sessions.open_session(cursor, account.id, at, how=sessions.PROVIDER)


def _begun(back: Returned, at: Instant) -> tuple[str, Challenge]:
    try:
        state = unb64(back.state)
    except ValueError:
        raise NotAccepted("state") from None
    for purpose in PURPOSES:
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                return purpose, challenges.take(cursor, purpose, state, at)
        except NotAccepted:
            continue
    raise NotAccepted("state")


def _known(subject: str, at: Instant) -> Account:
    live = ProvidedSubject.objects.filter(ended__isnull=True, account__closed__isnull=True).select_related("account")
    found = live.filter(issuer=settings.OIDC.issuer, subject=kept(settings.OIDC.issuer, subject)).first()
    if found is None:
        raise NotAccepted("nobody is bound to this subject")
    note("account:entered_by_provider", found.account, at, actor=PersonId(found.account.person_id))
    return found.account


def _bound(purpose: str, about: str, subject: str, at: Instant) -> Account:
    """Bind the account of an invitation, which is used up by it, or one's own."""
    invitation = secret.use_by_id(about, at) if purpose == BIND else None
    account = invitation.account if invitation else Account.objects.filter(id=about, closed__isnull=True).first()
    if account is None:
        raise NotAccepted("no such account")
    try:
        with transaction.atomic():
            ProvidedSubject.objects.create(
                account=account,
                issuer=settings.OIDC.issuer,
                subject=kept(settings.OIDC.issuer, subject),
                bound=seconds(at),
                invitation=invitation,
            )
    except IntegrityError as twice:
        raise NotAccepted("bound already") from twice
    about_id = invitation.id if invitation else ""
    note("provider:bound", account, at, actor=PersonId(account.person_id), about=about_id)
    return account


def kept(issuer: str, subject: str) -> str:
    """What is kept of a subject: enough to know it again, with the installation's keys."""
    key = keystore().key_for(INSTALLATION, COMPARTMENT)[1]
    return hmac.digest(key, f"{issuer}\0{subject}".encode(), "sha256").hex()


def end(account: Account, at: Instant) -> None:
    """The account is bound to nobody any more: its keys were replaced, or it was closed. In the caller's transaction."""
    ProvidedSubject.objects.filter(account=account, ended__isnull=True).update(ended=seconds(at), subject="")


def ever_bound(account: Account) -> bool:
    return ProvidedSubject.objects.filter(account=account).exists()


def is_bound(account: str) -> bool:
    return ProvidedSubject.objects.filter(account_id=account, ended__isnull=True).exists()
