"""What the acts of erasure ask, and the words of what they leave: declared once, shown on the keepers' pages and on the person's own."""

from warifu.duties.clearance.erasable import LONGEST_BASIS, SCOPES
from warifu.duties.clearance.queries import NO_RESULT, RESULT
from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.model import Field, Kind
from warifu.registers.signin import own_rules
from warifu.registers.vault.erasure import GROUNDS

_OWN = Cite("Assumed")
ERASE_TITLE = Text("消去する", "Erase")
ERASE_EFFECT = Text(
    "鍵を破棄します。元には戻せません。台帳の記載と証明は有効なまま残ります。",
    "The keys are destroyed; it cannot be undone. The ledger’s entries and their proofs stay valid.",
)
HOLD_TITLE = Text("保全措置をとる（消去を止める）", "Place a legal hold (no erasure)")
HOLD_EFFECT = Text(
    "解除されるまで、この人の記録はだれにも消去できません。",
    "Until it is released nobody can erase anything kept of this person.",
)
RELEASE_TITLE = Text("保全措置を解除する", "Release the legal hold")
RETENTION_TITLE = Text("保存期間を定める", "Set the period")
RETENTION_EFFECT = Text(
    "法令に定めがないため、この機関の規程による期間として記録し、本人にも示します。",
    "No statute sets one; it is recorded as this organ’s own rule, and the person is told.",
)
KINDS: tuple[tuple[str, Text], ...] = (
    (
        NO_RESULT,
        Text("結果に至らなかった評価（不同意・取下げ・中止など）", "Assessments without a result (no consent, withdrawn, stopped)"),
    ),
    (RESULT, Text("結果の出た評価（結果の有効期間が終わった後）", "Assessments with a result (once it no longer carries)")),
)  # fmt: skip


def _line(name: str, label: Text, help_: Text, most: int) -> Field:
    return Field(name, Kind.LINE, label, _OWN, max_length=most, help=help_)


ERASE = (
    Field("scope", Kind.CHOICE, Text("どこまで消去するか", "How much is erased"), _OWN, choices_from="scopes"),
    Field("ground", Kind.CHOICE, Text("理由", "Ground"), _OWN, choices=tuple(GROUNDS.items())),
    _line(
        "basis",
        Text("根拠とする条文か規程", "The provision or rule it rests on"),
        Text(
            "例：公文書管理法第8条第2項、この機関の文書管理規則 第12条。この法律に保存期間の定めはありません。",
            "e.g. article 8(2) of the Public Records Act, or the organ’s own records rule with its article. This Act gives no period.",
        ),
        LONGEST_BASIS,
    ),
    Field("sure", Kind.TICK, Text("元に戻せないことを確かめた", "I know that it cannot be undone"), _OWN),
)
SCOPE_LABELS = dict(SCOPES)
HOLD = (
    _line(
        "article",
        Text("根拠の条文", "The provision it rests on"),
        Text("消去できない理由として示されます。", "It is shown as the reason why nothing can be erased."),
        LONGEST_BASIS,
    ),
    Field(
        "reason",
        Kind.LONG,
        Text("理由", "Reason"),
        _OWN,
        max_length=1000,
        help=Text("この機関の行政機関の長と実施責任者だけに見えます。", "Only this organ’s head and assessment officer see it."),
    ),
)  # fmt: skip
RELEASE = (Field("reason", Kind.LONG, Text("解除の理由", "Why it is released"), _OWN, max_length=1000),)
RETENTION = (
    Field("kind", Kind.CHOICE, Text("どの記録の", "Of which files"), _OWN, choices=KINDS),
    Field(
        "months",
        Kind.NUMBER,
        Text("終わってから何か月", "Months after it has ended"),
        _OWN,
        help=Text("初日は数えません。", "The first day is not counted."),
    ),
    _line(
        "rule",
        Text("根拠とする内部規程", "The internal rule it rests on"),
        Text("規程の名と条。", "Name and article of the rule."),
        own_rules.LONGEST,
    ),
)
