"""What somebody called her keys and tokens is her own text and stands in clear: it goes when she is erased.

The public keys stay: what they signed is still checked with them.
"""

from warifu.kernel.ids import Instant, PersonId
from warifu.registers.signin.grants import close_account
from warifu.registers.signin.models import ApiToken, KeyEvent, Passkey, ProvidedSubject


def forget(person: PersonId, actor: PersonId, at: Instant) -> None:
    """Close the account and blank every label of it, in the caller's transaction. Nobody may enter as this person again."""
    close_account(person, actor, at)
    Passkey.objects.filter(account__person_id=person).update(label="")
    ApiToken.objects.filter(account__person_id=person).update(label="")
    # What the provider calls her is hers too; that there was a binding stays.
    ProvidedSubject.objects.filter(account__person_id=person).update(subject="")
    KeyEvent.objects.filter(account__person_id=person).update(label="")
