"""Step-up: a fresh passkey signature over the digest of a deciding act. Asked in the data layer; there is no switch to turn it off.

    options = stepup.options(person, digest, at)             # the page gives these to the device
    signature = stepup.verify(person, digest, assertion, at)  # inside the act's transaction; stored with the step

The challenge is good for five minutes, once, for this person and this digest. What is signed stands in `signatures`.
"""

import json
import secrets
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection

from warifu.kernel.ids import Instant, PersonId
from warifu.registers.signin import challenges, signatures
from warifu.registers.signin.challenges import Challenge, NotAccepted
from warifu.registers.signin.models import Passkey
from warifu.registers.signin.passkeys import Answer, Json, Site, answer, authentication_options, verify_authentication
from warifu.registers.signin.signatures import SignatureError, act_digest, check_stored
from warifu.registers.signin.sql import seconds

__all__ = ["NoPasskey", "SignatureError", "act_digest", "check_stored", "options", "site", "verify"]


class NoPasskey(Exception):
    """The person has no passkey that could sign: the page says how to get one."""


def site() -> Site:
    """Whose passkeys these are: this installation's origin."""
    return Site(settings.INSTALLATION.origin)


def keys_of(person: PersonId) -> dict[str, Passkey]:
    """The live passkeys of a person by credential id; none where the account is closed."""
    live = Passkey.objects.filter(account__person_id=person, account__closed__isnull=True, revoked_at__isnull=True)
    return {key.credential_id: key for key in live.select_related("account").order_by("created", "id")}


def options(person: PersonId, digest: bytes, at: Instant) -> Json:
    """Request options (JSON) for signing one act. Raises NoPasskey."""
    held = keys_of(person)
    if not held:
        raise NoPasskey(person)
    nonce = secrets.token_bytes(32)
    value = signatures.challenge_of(nonce, digest, person)
    account = next(iter(held.values())).account_id
    with connection.cursor() as cursor:
        challenges.keep(
            cursor, challenges.STEP_UP, at, Challenge(value, account=account, nonce=nonce, digest=digest.hex())
        )
    return authentication_options(site(), challenge=value, allowed=held)


def verify(
    person: PersonId, digest: bytes, assertion: str | Mapping[str, Any] | None, at: Instant
) -> Mapping[str, Any]:
    """Use an assertion up for one act, inside the act's transaction: an act that is rolled back has used nothing up.

    Raises SignatureError.
    Returns what is to be stored with the step (see `signatures.Signature`); `["digest"]` is the digest in hex.
    """
    if not assertion:
        raise SignatureError("this act needs a fresh signature")
    try:
        given = answer(assertion if isinstance(assertion, str) else json.dumps(assertion))
        return _verify(person, digest, given, at)
    except NotAccepted as wrong:
        raise SignatureError(f"step-up: {wrong}") from wrong


def _verify(person: PersonId, digest: bytes, given: Answer, at: Instant) -> Mapping[str, Any]:
    with connection.cursor() as cursor:
        asked = challenges.take(cursor, challenges.STEP_UP, given.challenge, at)
    key = keys_of(person).get(given.credential_id)
    if key is None or key.account_id != asked.account:
        raise SignatureError("the key is not this person's")
    # INVARIANT: the nonce was given out for this digest and this person, and nothing else.
    value = signatures.challenge_of(asked.nonce, digest, person)
    if asked.digest != digest.hex() or value != asked.value:
        raise SignatureError("the signature is over another act")
    count_up(
        key,
        verify_authentication(site(), given, value, public_key=bytes(key.public_key), sign_count=key.sign_count),
        at,
    )
    made = signatures.make(given.raw, person=person, nonce=asked.nonce, digest=digest, at=seconds(at))
    return made.stored()


def count_up(key: Passkey, count: int, at: Instant) -> None:
    """Keep the device's count and the moment of use. Raises NotAccepted where another use of the key came between."""
    same = Passkey.objects.filter(id=key.id, sign_count=key.sign_count, revoked_at__isnull=True)
    if same.update(sign_count=count, last_used=seconds(at)) != 1:
        raise NotAccepted("key used twice at once")
