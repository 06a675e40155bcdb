"""What can happen to an account, as codes and as the sentences its person reads. Data only."""

from collections.abc import Mapping
from dataclasses import dataclass

from warifu.kernel.ids import Text


@dataclass(frozen=True, slots=True)
class Event:
    """`evidence`: it changes whom the program trusts, so it also goes to the ledger (class `keys`)."""

    sentence: Text
    evidence: bool = True


EVENTS: Mapping[str, Event] = {
    "account:founded": Event(Text("最初の管理者として登録した", "Entered as the first administrator")),
    "account:invited": Event(Text("パスキーを作る招待を出した", "Invitation to make a passkey was given out")),
    "account:closed": Event(Text("入口を閉じた。パスキーとトークンは使えなくなった", "Account closed; passkeys and tokens ended")),
    "account:entered": Event(Text("パスキーで入った", "Signed in with a passkey"), evidence=False),
    "account:not_entered": Event(
        Text("パスキーの確認が通らず、入れなかった", "A passkey was not accepted; nobody was let in"), evidence=False
    ),
    "account:entered_as": Event(Text("例示環境の入り方で入った", "Entered through the example's page"), evidence=False),
    "account:entered_by_provider": Event(
        Text("認証機関のアカウントで入った", "Signed in with the account of the identity provider"), evidence=False
    ),
    "provider:bound": Event(
        Text("認証機関のアカウントを結び付けた", "The account of the identity provider was bound")
    ),
    "passkey:added": Event(Text("パスキーを加えた", "Passkey added")),
    "passkey:removed": Event(Text("パスキーを外した", "Passkey removed")),
    "recovery:asked": Event(
        Text("パスキーの再発行が申し出られた。別の人が確かめるまで何も変わらない",
             "Replacement of the passkeys was asked for; nothing changes until a second person agrees")
    ),
    "recovery:agreed": Event(
        Text("2人が再発行を決めた。前のパスキーはすべて使えなくなった",
             "Two people decided on the replacement; all earlier passkeys ended")
    ),
    "token:made": Event(Text("トークンを作った", "Token made")),
    "token:revoked": Event(Text("トークンを止めた", "Token revoked")),
}  # fmt: skip
