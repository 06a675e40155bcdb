"""What somebody called her keys and tokens is her own text and stands in clear: it goes when the key of her name is destroyed.

The public keys stay: what they signed is still checked with them.
"""

from collections.abc import Sequence

from django.db.models import BinaryField
from django.db.models.functions import Substr

from warifu.registers.people.models import Person
from warifu.registers.signin.models import ApiToken, KeyEvent, Passkey, ProvidedSubject
from warifu.registers.vault import box

_AT_ONCE = 500


def forget(key_ids: Sequence[str]) -> None:
    """Blank every label of whoever's name is sealed under one of these keys, and what the provider calls her."""
    named = Person.objects.annotate(head=Substr("names", 1, box.HEAD, output_field=BinaryField()))
    for begin in range(0, len(key_ids), _AT_ONCE):
        heads = [box.head(key_id) for key_id in key_ids[begin : begin + _AT_ONCE]]
        people = [*named.filter(head__in=heads, account__isnull=False).values_list("id", flat=True)]
        for of in (Passkey, ApiToken, KeyEvent):
            of.objects.filter(account__person_id__in=people).update(label="")
        # That there was a binding stays.
        ProvidedSubject.objects.filter(account__person_id__in=people).update(subject="")
