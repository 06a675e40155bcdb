"""Tokens made and revoked, and accounts closed: what a person's machines may do in her name, and until when."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import connection, transaction

from warifu.kernel.ids import Cite, Instant, LegalDay, PersonId, Text
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Reason, Refusal
from warifu.registers.people import queries as people
from warifu.registers.people.models import Person
from warifu.registers.signin import acts, invitations, tokens
from warifu.registers.signin.journal import note
from warifu.registers.signin.labels import seal_label
from warifu.registers.signin.models import Account, ApiToken
from warifu.registers.signin.sql import seconds


@dataclass(frozen=True, slots=True)
class Made:
    """A token was made. `bearer` is shown now and never again."""

    id: str
    bearer: str


def _no(code: str, ja: str, en: str, remedy_ja: str, remedy_en: str) -> Refusal:
    # What machines may do is this program's own rule; no statute is cited for it.
    return Refusal((Reason(code, Text(ja, en), Text(remedy_ja, remedy_en), (Cite("Assumed"),)),))


_NOT_YOURS = _no(
    "role",
    "この人のトークンを扱う権限がありません。",
    "You do not look after this person's tokens.",
    "その人の組織の管理者に頼んでください。",
    "Ask the administrator of that person's organisation.",
)
_SCOPE = _no(
    "scope",
    "選んだ範囲は、この人には持たせられません。台帳の記載は、独立公文書管理監と外国政府の担当者だけが読みます。"
    "探すことができるのは、「だれが見られるか」の画面を開ける役割の人だけです。",
    "This person cannot hold the scopes chosen. Ledger entries are for the inspector and the partner only; searches for those whose"
    " role opens the page “Who may see”.",
    "範囲か持ち主を選び直してください。",
    "Choose other scopes or another owner.",
)
_ENTRY = _no(
    "entry",
    "呼び名と、1つ以上の範囲が要ります。",
    "A token needs a label and at least one scope.",
    "入力を直してください。",
    "Correct the entry.",
)
_PAST = _no(
    "day",
    "最後の日が過ぎています。",
    "The last day has gone by.",
    "今日以後の日にしてください。",
    "Choose today or a later day.",
)


def may_grant(by: PersonId, owner: PersonId, at: Instant) -> bool:
    """Whether `by` administers an organisation of the owner today; an administrator may own tokens herself."""
    managed = people.managed(people.audience(by, legal_day(at)))
    return managed.filter(id__in=invitations.organisations_of(owner, at)).exists()


@transaction.atomic
def create_token(
    *, owner: PersonId, label: str, scopes: Collection[str], last_day: LegalDay, actor: PersonId | None, at: Instant
) -> Made | Refusal:
    """Make a token for an owner. `actor` None: the operator at the machine's terminal."""
    if not Person.objects.filter(id=owner).exists() or (actor is not None and not may_grant(actor, owner, at)):
        return _NOT_YOURS
    if not label.strip() or not scopes or not set(scopes) <= tokens.SCOPES.keys():
        return _ENTRY
    if last_day < legal_day(at):
        return _PAST
    held = {h.role for h in people.roles_on(owner, legal_day(at))}
    if any(scope in tokens.ROLE_SCOPES and not held & tokens.ROLE_SCOPES[scope] for scope in scopes):
        return _SCOPE
    account = acts.account_for(owner, at)
    if account.closed is not None:
        return _NOT_YOURS
    with connection.cursor() as cursor:
        sealed = seal_label(owner, label)
        made, bearer = tokens.create(cursor, account=account.id, label=sealed, scopes=scopes, last_day=last_day, at=at)
    note("token:made", account, at, actor=actor, about=made, label=sealed)
    return Made(made, bearer)


@transaction.atomic
def revoke_token(token: str, actor: PersonId | None, at: Instant) -> str | Refusal:
    """End a token at once: its owner may, her administrator, and the operator at the terminal."""
    row = ApiToken.objects.filter(id=token).select_related("account").first()
    if row is None:
        return _NOT_YOURS
    owner = PersonId(row.account.person_id)
    if actor is not None and actor != owner and not may_grant(actor, owner, at):
        return _NOT_YOURS
    with connection.cursor() as cursor:
        if tokens.revoke(cursor, token, at):
            note("token:revoked", row.account, at, actor=actor, about=token, label=row.label)
    return token


@transaction.atomic
def close_account(person: PersonId, actor: PersonId | None, at: Instant) -> None:
    """End everything a person could enter with: keys, sessions, tokens, links. The caller's act says why and may."""
    account = Account.objects.filter(person_id=person, closed__isnull=True).first()
    if account is None:
        return
    invitations.end_keys(account, at)
    ApiToken.objects.filter(account=account, revoked_at__isnull=True).update(revoked_at=seconds(at))
    Account.objects.filter(id=account.id).update(closed=seconds(at))
    note("account:closed", account, at, actor=actor)
