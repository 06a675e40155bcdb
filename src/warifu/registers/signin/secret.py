"""Secrets of links: made, kept as a hash, found again, used once. They are typed from paper too, so case, blanks and dashes do not matter.

A link reads `<origin>/signin/setup/#<secret>` or `<origin>/signin/invitation/#<secret>`: what stands behind `#` never
leaves the browser in an address, so no log and no other site ever holds it.
"""

import base64
import hashlib
import re
import secrets

from django.db import transaction

from warifu.kernel.ids import Instant
from warifu.registers.installation import new_id
from warifu.registers.signin.challenges import NotAccepted
from warifu.registers.signin.models import Account, Invitation
from warifu.registers.signin.sql import seconds

LIFE_SECONDS = 7 * 24 * 60 * 60


def make() -> str:
    """160 random bits in eight groups of four, e.g. `abcd-2345-…`."""
    text = base64.b32encode(secrets.token_bytes(20)).decode().lower()
    return "-".join(re.findall("....", text))


def hashed(given: str) -> str:
    return hashlib.sha256(re.sub(r"[^a-z2-7]", "", given.lower()).encode()).hexdigest()


def keep(made: str, purpose: str, at: Instant, *, account: Account | None = None, by: str | None = None) -> Invitation:
    """A fresh invitation that this secret opens, for seven days."""
    return Invitation.objects.create(
        id=new_id(),
        purpose=purpose,
        secret_hash=hashed(made),
        account=account,
        created_by_id=by,
        created=seconds(at),
        expires=seconds(at) + LIFE_SECONDS,
    )


def find(given: str, purpose: str, at: Instant) -> Invitation:
    """The invitation a secret opens now, unused. Raises NotAccepted: wrong, used and run out are the same answer."""
    live = Invitation.objects.filter(used_at__isnull=True, expires__gt=seconds(at))
    if purpose == Invitation.SETUP:
        live = live.filter(purpose=purpose)
    else:
        live = live.exclude(purpose=Invitation.SETUP)
    found = live.filter(secret_hash=hashed(given)).select_related("account").first()
    if found is None or (found.account is not None and found.account.closed is not None):
        raise NotAccepted("link")
    return found


def use_by_id(invitation: str, at: Instant) -> Invitation:
    """Use up the invitation that a secret opened a moment ago, in the caller's transaction. Raises NotAccepted."""
    live = Invitation.objects.filter(used_at__isnull=True, expires__gt=seconds(at), secret_hash__isnull=False)
    found = live.filter(id=invitation, account__closed__isnull=True).select_related("account").first()
    if found is None or live.filter(id=invitation).update(used_at=seconds(at)) != 1:
        raise NotAccepted("link")
    return found


def use(given: str, purpose: str, at: Instant) -> Invitation:
    """Use an invitation up, in the caller's transaction. Raises NotAccepted."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("a link is used up in the transaction of what it opens")
    found = find(given, purpose, at)
    if Invitation.objects.filter(id=found.id, used_at__isnull=True).update(used_at=seconds(at)) != 1:
        raise NotAccepted("link")
    return found
