"""What is counted for oversight: the counters of the yearly report and of the files beside it (fact sheet, section 7), as data.

Act 18(3) and 19 name the matters that are reported each year: designation, lifting, the conduct of assessments, accreditation. Which
numbers are shown of them the Act leaves to the operational standard, which was not obtained. Every counter here says which of those
matters it falls under, or that the Act names none. What nothing is recorded of is listed with the reason, and never shown as a nought.
"""

from dataclasses import dataclass

from warifu.kernel.ids import Cite, Text

REPORT = Cite("Act", "19")
MATTERS: dict[str, Text] = {
    "designation": Text("指定", "Designation"),
    "lifting": Text("指定の解除", "Lifting"),
    "assessment": Text("適性評価の実施", "Conduct of assessments"),
    "accreditation": Text("適合事業者の認定", "Accreditation"),
}
# How a counter finds its rows: steps of the journal, the register of designations, the register of documents.
JOURNAL, IN_FORCE, EXPIRED, DOCUMENTS = "journal", "in_force", "expired", "documents"


@dataclass(frozen=True, slots=True)
class Count:
    """One counter. It counts cases (documents in the last block), each once however often the step was taken in the year.

    `matter` is a key of MATTERS, "" where Act 19 names none. `steps`: one of them taken in the year; `after`: this one taken before, at any
    time; `contractor`: only a contractor's employees (True) or only officials (False); `group`: only that group of Act 2(4).
    """

    code: str
    title: Text
    cites: tuple[Cite, ...]
    matter: str = ""
    steps: tuple[str, ...] = ()
    after: str = ""
    contractor: bool | None = None
    group: str = ""
    by: str = JOURNAL


@dataclass(frozen=True, slots=True)
class Unknown:
    """A counter of the fact sheet for which there is nothing to count, and why."""

    title: Text
    why: Text
    cites: tuple[Cite, ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Counters of one kind of business. `procedure`: whose cases are counted, "" for the register of documents."""

    code: str
    title: Text
    procedure: str
    counts: tuple[Count, ...]
    unknown: tuple[Unknown, ...] = ()


_NOT_RECORDED = Text("記録する手順がありません。", "No step records it.")


def _act(*places: str) -> tuple[Cite, ...]:
    return tuple(Cite("Act", place) for place in places)


# A designation may fall under several groups (Order 3(iv)), so these need not add up to it.
_GROUPS = tuple(
    Count(
        f"designated-g{number}",
        Text(f"うち 第2条第4項第{number}号", f"of these, Act 2(4)({roman})"),
        _act("2(4)"),
        "designation",
        ("designate",),
        group=f"g{number}",
    )
    for number, roman in enumerate(("i", "ii", "iii", "iv"), 1)
)
_DECIDED = ("decide_found", "decide_not_found")

BLOCKS = (
    Block(
        "designation",
        Text("指定", "Designations"),
        "designation",
        (
            Count("designated", Text("指定した", "Designated"), _act("3(1)"), "designation", ("designate",)),
            *_GROUPS,
            Count(
                "in-force",
                Text("年末（今年は今日）に有効", "In force at the year’s end (this year: today)"),
                _act("4(1)"),
                "designation",
                by=IN_FORCE,
            ),
            Count("extended", Text("延長した", "Extended"), _act("4(2)"), "designation", ("extend",)),
            Count(
                "approved",
                Text("30年を超える承認を得た", "Approved beyond thirty years"),
                _act("4(4)"),
                "designation",
                ("record_approval",),
            ),
            Count("expired", Text("満了した", "Expired"), _act("4(1)"), "designation", by=EXPIRED),
            Count("lifted", Text("解除した", "Lifted"), _act("4(7)"), "lifting", ("lift",)),
        ),
        (
            Unknown(
                Text("運用基準の19の項目ごとの指定", "Designations per item of the operational standard"),
                Text("項目の一覧を入手していないため、数えられません。", "The list of the 19 items was not obtained."),
                _act("18(1)"),
            ),
        ),
    ),
    Block(
        "assessment",
        Text("適性評価", "Assessments"),
        "assessment",
        (
            Count(
                "assessed-officials",
                Text("実施した（職員）", "Conducted: officials"),
                _act("12(1)"),
                "assessment",
                _DECIDED,
                contractor=False,
            ),
            Count(
                "assessed-employees",
                Text("実施した（適合事業者の従業者）", "Conducted: contractors’ employees"),
                _act("12(1)"),
                "assessment",
                _DECIDED,
                contractor=True,
            ),
            Count(
                "found",
                Text("うち 認められた", "of these, found not to leak"),
                _act("12(1)"),
                "assessment",
                ("decide_found",),
            ),
            Count(
                "not-found",
                Text("うち 認められなかった", "of these, not found"),
                _act("13(4)"),
                "assessment",
                ("decide_not_found",),
            ),
            Count(
                "reused",
                Text("うち 他機関の調査の結果を使った", "of these, on another organ’s result"),
                _act("12(7)"),
                "assessment",
                _DECIDED,
                after="send_earlier_result",
            ),
            Count(
                "refused", Text("同意しなかった", "Consent refused"), _act("12(3)"), "assessment", ("refuse_consent",)
            ),
            Count(
                "unanswered",
                Text("返事がなく終えた", "Ended without an answer"),
                _act("12(3)"),
                "assessment",
                ("no_answer",),
            ),
            Count(
                "withdrawn",
                Text("同意を取り下げた", "Consent withdrawn"),
                _act("12(3)"),
                "assessment",
                ("withdraw_consent",),
            ),
            Count("complaints", Text("苦情の申出", "Complaints"), _act("14(1)"), "", ("complain", "receive_complaint")),
        ),
        (
            Unknown(
                Text("目的外の利用・提供", "Use for other purposes"),
                Text(
                    "法は禁じています。あったことを記録する手順はありません。",
                    "The Act forbids it; no step records that it happened.",
                ),
                _act("16(1)"),
            ),
        ),
    ),
    Block(
        "investigation",
        Text("適性評価調査", "Investigations"),
        "assessment",
        (
            Count(
                "requested",
                Text("内閣総理大臣に求めた", "Asked of the Prime Minister"),
                _act("12(4)"),
                "assessment",
                ("request_investigation",),
            ),
            Count(
                "opinions",
                Text("調査意見を受けた", "Opinions received"),
                _act("12(5)"),
                "assessment",
                ("send_opinion",),
            ),
            Count(
                "own",
                Text("自ら調査した", "Taken on by the organ itself"),
                _act("12(4)"),
                "assessment",
                ("investigate_itself",),
            ),
        ),
    ),
    Block(
        "accreditation",
        Text("適合事業者の認定", "Accreditation of contractors"),
        "accreditation",
        (
            Count("applications", Text("申請を受けた", "Applications"), _act("10(1)"), "accreditation", ("apply",)),
            Count("accredited", Text("認定した", "Accredited"), _act("10(1)", "18(1)"), "accreditation", ("accredit",)),
            Count(
                "not-accredited",
                Text("認定しなかった", "Refused"),
                _act("10(1)", "18(1)"),
                "accreditation",
                ("refuse",),
            ),
            Count(
                "cancelled", Text("認定を取り消した", "Cancelled"), _act("10(1)", "18(1)"), "accreditation", ("cancel",)
            ),
            Count("contracts", Text("契約を結んだ", "Contracts concluded"), _act("10(3)"), "", ("conclude_contract",)),
        ),
    ),
    Block(
        "documents",
        Text("文書", "Documents"),
        "",
        (
            Count(
                "documents",
                Text("年末（今年は今日）までに作られ登録されている", "Made by the year’s end and registered"),
                (Cite("NPSC", "24(2)"),),
                by=DOCUMENTS,
            ),
        ),
        (
            Unknown(Text("移管した・廃棄した文書", "Documents transferred or destroyed"), _NOT_RECORDED),
            Unknown(Text("緊急の廃棄", "Emergency destruction"), _NOT_RECORDED, (Cite("NPSC", "38(5)"),)),
        ),
    ),
)

# Counters of the fact sheet that belong to no register of the program.
ELSEWHERE = (
    Unknown(Text("通報窓口への通報", "Reports to the windows"), _NOT_RECORDED, (Cite("NPSC", "46"),)),
    Unknown(Text("独立公文書管理監が求めた是正", "Corrections asked by the supervisor of records"), _NOT_RECORDED),
    Unknown(
        Text("内閣総理大臣の勧告", "Recommendations of the Prime Minister"), _NOT_RECORDED, (Cite("Act", "18(4)"),)
    ),
    Unknown(Text("有識者の意見", "Opinions of the experts"), _NOT_RECORDED, (Cite("Act", "18(3)"),)),
)


def count_of(code: str) -> tuple[Block, Count]:
    """The counter of this code with its block. Raises KeyError where there is none."""
    for block in BLOCKS:
        for count in block.counts:
            if count.code == code:
                return block, count
    raise KeyError(code)
