"""One line in an account's journal and, where trust changes, one entry of class `keys` in the ledger, in the act's transaction."""

from django.db import connection

from warifu.kernel.ids import Instant, PersonId
from warifu.registers.signin.events import EVENTS
from warifu.registers.signin.models import Account, KeyEvent
from warifu.registers.signin.sql import seconds
from warifu.registers.vault.recording import record


def note(
    event: str,
    account: Account,
    at: Instant,
    *,
    actor: PersonId | None,
    second: PersonId | None = None,
    about: str = "",
    label: bytes | None = None,
) -> None:
    """Write down what happened. `about` is the id of the passkey, invitation or token; `label` what its owner calls it, sealed.

    `actor` None: at the machine's terminal, or nobody known (a key that was not accepted). Call inside a transaction.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a journal line belongs to the transaction of its act")
    entry_id = ""
    if EVENTS[event].evidence:
        fields = {
            "kind": f"signin:{event}",
            "outcome": "done",
            "subject": account.person_id,
            "actor": actor or "",
            "object": about,
            "detail": {"second": second or ""},
        }
        entry_id = record("keys", at=at, subject=account.person_id, fields=fields)
    KeyEvent.objects.create(
        account=account,
        at=seconds(at),
        event=event,
        actor_id=actor,
        second_id=second,
        label=label,
        entry_id=entry_id,
    )
