"""Erasure: the keys of a subject's compartments are destroyed; entries, proofs and statistics stay as they are.

1. A legal hold in force refuses it.
2. In one transaction the erasure is decided: a row with the random ids of the keys, and an entry of class `erasure` in the log that commits
   to them. No identity: neither says whose keys they were; who erased, why and on what basis is in the entry's sealed opening.
3. The keys are destroyed and the ciphertexts under them deleted, also openings in the log (`openings`) and what was derived from them
   (`Follower`); a line is added to the list of erased keys that a restore reads (`erased`). If the process dies in between, `resume` does
   the rest at the next start.
4. It is complete on the day on which the last backup of the keys that could hold them has ended.

Proofs that were handed out before cannot be called back. What somebody writes about the subject between 2 and 3 is erased with the rest.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import connection, transaction

from warifu.kernel.ids import Cite, Instant, PersonId, Text
from warifu.kernel.law.days import day_after, legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.regimes.jp.iesi import law
from warifu.registers import installation as place
from warifu.registers.installation import new_id
from warifu.registers.ledger import outbox
from warifu.registers.vault import erased, evidence, hold, openings, payloads
from warifu.registers.vault.explained import explain
from warifu.registers.vault.models import Erasure
from warifu.registers.vault.sealed import keystore

# Why something may be erased. How long what must be kept is not known from the texts at hand; who erases states the basis.
GROUNDS: dict[str, Text] = {
    "retention_ended": Text("保存期間が満了した", "The period for which it must be kept has ended"),
    "no_longer_needed": Text("保有する必要がなくなった", "It is not needed any more"),
    "collected_in_error": Text("誤って取得した", "It was collected in error"),
    "request_granted": Text("本人からの請求を認めた", "The person's request was granted"),
}


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: `keys` compartments' keys, `payloads` sealed things. Nothing can be opened any more; complete on that day."""

    id: str
    entry_id: str
    keys: int
    complete_on: date


@dataclass(frozen=True, slots=True)
class Follower:
    """Keeps something derived from what is sealed (an index). `forget` is told the ids of destroyed keys, and may be told twice; `settle`
    removes what is left of it in files, once the erasure is committed.
    """

    name: str
    forget: Callable[[Sequence[str]], None]
    settle: Callable[[], None]


_followers: dict[str, Follower] = {}


def follow(follower: Follower) -> None:
    """From now on an erasure is done only when this follower has forgotten it too. A second one of a name replaces the first."""
    _followers[follower.name] = follower


def erase(
    subject: str, compartments: Iterable[str] | None, *, ground: str, basis: Cite, by: PersonId, at: Instant
) -> Erased | Refusal:
    """Erase compartments of a subject (None: all of them, the openings of its entries in the log included).

    `ground` is one of GROUNDS, `basis` the provision it rests on. Inside a transaction the keys are destroyed after its commit.
    """
    if ground not in GROUNDS:
        raise ValueError(f"no such ground: {ground}")
    with transaction.atomic():
        refusal = _held(subject, by, at)
        key_ids = keystore().key_ids(subject, compartments)
        if refusal is not None or not key_ids:
            return refusal or _NOTHING_KEPT
        row = _decide(key_ids, ground, basis, by, at)
        transaction.on_commit(lambda: _finish(row.id))
    return Erased(row.id, row.entry_id, len(key_ids), row.complete_on)


def resume() -> int:
    """Finish erasures that a crash cut off between decision and destruction, or that a restored file undid; returns how many of the first.

    Called at every start. Raises Unexplained where the log tells of an erasure of which nothing here says what it erased: records and keys
    may then be copies from before it.
    """
    undone = list(Erasure.objects.filter(done=False).values_list("id", flat=True))
    for erasure_id in undone:
        _finish(erasure_id)
    _erase_again()
    # Also openings that still waited in the outbox when their key was destroyed.
    openings.forget(place.from_environment().ledger, keystore().destroyed_ids())
    return len(undone)


def _erase_again() -> None:
    """What older copies of keys or records brought back: keys that are there again, erasures of which the records know nothing."""
    keys, known = keystore(), set[erased.Line]()

    def of_the_records() -> set[erased.Line]:
        known.update(map(erased.Line.of, Erasure.objects.values_list("explanation", flat=True).iterator()))
        return known

    lines = explain(place.from_environment(), keys, of_the_records)
    back = {key_id for line in lines for key_id in line.key_ids} - set(keys.destroyed_ids())
    if back:
        keys.destroy_ids(sorted(back))
    if brought := back.union(*(line.key_ids for line in lines if line not in known)):
        _forget(sorted(brought))


def complete_on(erasure_id: str) -> date | None:
    """The day on which an erasure is complete; None where there is no such erasure."""
    found: date | None = Erasure.objects.filter(id=erasure_id).values_list("complete_on", flat=True).first()
    return found


def _held(subject: str, by: PersonId, at: Instant) -> Refusal | None:
    holds = hold.in_force(subject, legal_day(at))
    if not holds:
        return None
    # That somebody tried, and the hold said no, is evidence too.
    with connection.cursor() as cursor:
        evidence.record(
            cursor, keystore(), cls="act", at=at, law_digest=law().digest, subject=subject,
            fields={"kind": "vault:erase", "outcome": "refused", "reasons": ["hold"], "subject": subject, "actor": by},
        )  # fmt: skip
    return Refusal(
        tuple(
            Reason(
                "hold",
                Text(
                    f"法的な保全措置があるため消去できません（{h.article}：{h.reason}）。",
                    f"A legal hold forbids erasure ({h.article}: {h.reason}).",
                ),
                Text("保全措置が解除されてから消去してください。", "Erase it once the hold is released."),
                (),
            )
            for h in holds
        )
    )


_NOTHING_KEPT = Refusal(
    (
        Reason(
            "nothing_kept",
            Text(
                "消去するものがありません。すでに消去されています。",
                "There is nothing to erase, or it has been erased already.",
            ),
            Text("対象と区分を確かめてください。", "Check whom and what you chose."),
            (),
        ),
    )
)


def _decide(key_ids: list[str], ground: str, basis: Cite, by: PersonId, at: Instant) -> Erasure:
    keys = keystore()
    today = legal_day(at)
    ends = max(day_after(today, keys.backup_days), date.fromisoformat(keys.backups_end or today.isoformat()))
    made = evidence.prepare(
        keys, cls="erasure", at=at, law_digest=law().digest, subject=evidence.INSTALLATION,
        fields={
            "kind": "vault:erase", "outcome": "erased", "reasons": [ground], "actor": by, "object": key_ids,
            "detail": {"basis": str(basis), "complete_on": ends.isoformat()},
        },
    )  # fmt: skip
    with connection.cursor() as cursor:
        outbox.put(
            cursor, entry_id=made.entry_id, cls="erasure", entry=made.entry, opening=made.opening, key_id=made.key_id
        )
    explanation = evidence.open_(keys, made.key_id, made.opening)["fields"]["object"]
    row: Erasure = Erasure.objects.create(
        id=new_id(), entry_id=made.entry_id, key_ids=key_ids, explanation=explanation, at=at, complete_on=ends
    )
    return row


def _finish(erasure_id: str) -> None:
    # The write lock of the records is held meanwhile, so that no act seals anything under a key that is being destroyed.
    with transaction.atomic():
        row = Erasure.objects.filter(id=erasure_id, done=False).first()
        if row is None:
            return
        keystore().destroy_ids(row.key_ids)
        erased.add(place.from_environment(), [erased.Line.of(row.explanation)])
        _forget(row.key_ids)
        row.done = True
        row.save(update_fields=["done"])
    for follower in _followers.values():
        follower.settle()


def _forget(key_ids: Sequence[str]) -> None:
    """All that lies under destroyed keys, and what was derived from it."""
    payloads.remove(key_ids)
    hold.forget(key_ids)
    openings.forget(place.from_environment().ledger, key_ids)
    for follower in _followers.values():
        follower.forget(key_ids)
