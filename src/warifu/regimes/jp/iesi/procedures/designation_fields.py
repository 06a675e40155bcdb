"""What is asked in the steps of a designation. Outline, reasons and titles may themselves be sensitive: they are sealed."""

from dataclasses import replace

from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.model import Field, Kind
from warifu.regimes.jp.iesi.procedures.cast import ASSUMED, act, npsc, order

# fmt: off
# A declaration is a table: rows are filled, not exploded.

SEALED = "designation"

ARMS = (
    ("infra", Text("基盤となる公共的な役務の提供体制", "The system providing basic public services")),
    ("supply", Text("重要な物資（プログラムを含む。）の供給網", "The supply network of important goods, programs included")),
)
GROUPS = (
    ("g1", Text("第1号：保護のための措置、計画、研究", "(i) Measures of protection, plans, research")),
    (
        "g2",
        Text("第2号：脆弱性、革新的な技術その他の重要な情報", "(ii) Weaknesses, innovative technology, other important information"),
    ),
    ("g3", Text("第3号：外国の政府・国際機関からの情報", "(iii) Information from foreign governments or international organisations")),
    ("g4", Text("第4号：前二号の情報の収集整理、その能力", "(iv) Collecting and ordering of (ii) and (iii), or the capability")),
)
MEASURES = (
    ("marking", Text("表示をする", "Marking")),
    (
        "notification",
        Text("取り扱う者に通知する（表示が困難な場合）", "Notification of those who handle it, where marking is difficult"),
    ),
)
HOLDERS = (
    ("own", Text("この行政機関", "This organ")),
    ("contractor", Text("調査・研究などを行う適合事業者（保有する見込み）", "A contractor that will come to hold it by its work")),
    ("police", Text("都道府県警察", "Prefectural police")),
)
REQUIREMENTS = (
    ("protectable", Text("所掌事務に係る重要経済基盤保護情報であること", "Protectable base information of the organ's own duties")),
    ("not_public", Text("公になっていないこと", "Not public")),
    ("special_need", Text("特に秘匿することが必要であること", "Special need for secrecy")),
)
EXCEPTIONS = (
    ("none", Text("当たるものはない（通じて60年まで）", "None (at most sixty years in total)")),
    ("negotiations", Text("第1号：現に行われている外国との交渉", "(i) Negotiations now under way")),
    ("collection", Text("第2号：情報収集活動の手法・能力", "(ii) Methods or capability of collecting intelligence")),
    ("human_sources", Text("第3号：人的情報源", "(iii) Human sources")),
    ("foreign_condition", Text("第4号：60年を超える指定を条件に提供された情報", "(iv) Received on condition of over sixty years")),
)

NOTE = Field(
    "note", Kind.LONG, Text("理由", "Reason"), ASSUMED, compartment=SEALED, max_length=2000,
    help=Text("何が足りないか、何を直すかを書きます。", "Say what is missing or what to put right."),
)


def _reason(name: str, label: Text, help_text: Text) -> Field:
    return Field(name, Kind.LONG, label, act("3(1)")[0], help=help_text, compartment=SEALED)


_REASONS = (
    _reason(
        "reason_protectable", Text("要件1　重要経済基盤保護情報であること", "Requirement 1: protectable base information"),
        Text("この機関の所掌事務に係るものであることも書きます。", "Say also why it belongs to the duties of this organ."),
    ),
    _reason(
        "reason_not_public", Text("要件2　公になっていないこと", "Requirement 2: not public"),
        Text("不特定多数の人が実際に知っているかどうかで判断します。", "What counts is whether an unspecified many in fact know it."),
    ),
    _reason(
        "reason_special_need", Text("要件3　特に秘匿することが必要であること", "Requirement 3: special need for secrecy"),
        Text(
            "漏えいが我が国の安全保障にどのような支障を与えるおそれがあるかを書きます。",
            "Say what harm to national security a leak may do.",
        ),
    ),
)

PROPOSAL = (
    Field("title", Kind.LINE, Text("件名", "Title"), act("3(2)")[0], compartment=SEALED, max_length=200),
    Field(
        "outline", Kind.LONG, Text("情報の概要", "Outline"), order("3(iii)")[0], compartment=SEALED,
        help=Text(
            "どの文書などが当たるかを、読む人が思い浮かべられるように書きます。",
            "So that a reader can tell which documents it covers.",
        ),
    ),
    Field("arms", Kind.CHOICES, Text("重要経済基盤", "Critical economic base"), act("2(3)")[0], choices=ARMS),
    Field("groups", Kind.CHOICES, Text("法第2条第4項の事項", "Item of Act 2(4)"), order("3(iv)")[0], choices=GROUPS),
    Field(
        "items", Kind.CHOICES, Text("運用基準の細目", "Item of the operational standard"), act("18(1)")[0], required=False,
        choices_from="items_of_standard",
        help=Text(
            "表に載っている細目だけを選べます。載っていなければ空けておきます。",
            "Only items in the table; leave it empty where there is none.",
        ),
    ),
    *_REASONS,
    Field(
        "not_other_secret", Kind.TICK,
        Text("特別防衛秘密にも特定秘密にも当たらない", "It is neither a special defence secret nor an SDS"), act("3(1)")[0],
    ),
    Field("held_by", Kind.CHOICE, Text("保有する者", "Who holds it"), act("10(2)")[0], choices=HOLDERS),
    Field(
        "contractor", Kind.ORG, Text("適合事業者", "Contractor"), act("10(2)")[0], required_when=("held_by", ("contractor",)),
        choices_from="accredited_contractors",
        help=Text(
            "調査・研究などを行うことに事業者が同意している必要があります。", "It must have agreed to the research or other work.",
        ),
    ),
    Field(
        "police", Kind.ORG, Text("都道府県警察", "Prefectural police"), act("5(2)")[0], required_when=("held_by", ("police",)),
        choices_from="police_forces",
    ),
    Field(
        "from_abroad", Kind.YES_NO,
        Text("情報の保護に関する国際約束に基づき提供された情報か", "Provided under an information-protection agreement?"),
        npsc("8(4)")[0],
    ),
    Field(
        "foreign_source", Kind.LINE, Text("提供した外国の政府または国際機関", "The government or organisation that provided it"),
        npsc("8(4)")[0], required_when=("from_abroad", ("yes",)), compartment=SEALED, max_length=200,
    ),
    Field("measure", Kind.CHOICE, Text("講ずる措置", "Measure"), order("3(v)")[0], choices=MEASURES),
    Field(
        "why_not_marking", Kind.LONG, Text("表示が困難な理由", "Why marking is difficult"), act("3(2)(ii)")[0],
        required_when=("measure", ("notification",)), compartment=SEALED, max_length=2000,
    ),
    Field(
        "proposed_last_day", Kind.DAY, Text("有効期間が満了する年月日（案）", "Last day of the period, as proposed"), act("4(1)")[0],
        help=Text(
            "指定の日を含めて5年以内の日です。例：2031-11-23、令和13年11月23日。",
            "Within five years, the designation day included, like 2031-11-23.",
        ),
    ),
    Field("units", Kind.UNITS, Text("担当する部署", "Unit in charge"), ASSUMED, choices_from="units_of_organ"),
)

DECISION = (
    Field(
        "last_day", Kind.DAY, Text("有効期間が満了する年月日", "Last day of the period"), order("3(ii)")[0],
        prefill="proposed_last_day", help=Text("この日まで指定が有効です。", "The designation holds up to and including this day."),
    ),
)

RANGE = (
    Field(
        "range_units", Kind.UNITS, Text("部署", "Units"), npsc("4(1)")[0], required=False, choices_from="units_of_organ",
        prefill="range_units",
    ),
    Field(
        "range_people", Kind.PEOPLE, Text("人", "People"), act("5(1)")[0], required=False, choices_from="people_of_organ",
        prefill="range_people",
    ),
    Field(
        "range_need", Kind.LONG, Text("知る必要性", "Why they need to know"), npsc("4(1)")[0], compartment=SEALED, max_length=2000,
        help=Text("必要最小限にとどめます。", "Keep it to the minimum."),
    ),
)

COPIES = Field("copies", Kind.NUMBER, Text("対象の文書などの数", "Number of documents or objects"), npsc("24(1)")[0], required=False)
HANDLERS = Field("handlers", Kind.PEOPLE, Text("通知した人", "Who was notified"), act("3(2)(ii)")[0], choices_from="people_of_organ")
INSTRUCTION = Field(
    "instruction", Kind.LONG, Text("職員の範囲と保護のための措置の指示", "Instruction on range and protection"), order("12(1)")[0],
    compartment=SEALED,
)
CHECK = (
    Field(
        "check_result", Kind.CHOICE, Text("点検の結果", "Result"), npsc("13(1)")[0],
        choices=(
            ("met", Text("要件をすべて満たしている", "All requirements are met")),
            ("lost", Text("満たさない要件がある（解除の検討へ）", "A requirement is lost (lifting to be considered)")),
        ),
    ),
    Field("check_note", Kind.LONG, Text("確かめたこと", "What was looked at"), npsc("13(2)")[0], compartment=SEALED, max_length=2000),
)
LOST = (
    Field("lost", Kind.CHOICES, Text("満たさなくなった要件", "Requirement lost"), act("4(7)")[0], choices=REQUIREMENTS),
    Field("lost_why", Kind.LONG, Text("理由", "Reason"), act("4(7)")[0], compartment=SEALED, max_length=2000),
)
_AT_THE_END = Text("満了する時にも満たすかを書きます。", "Say whether it will be met at the end of the period.")
EXTENSION_PROPOSAL = (
    *(replace(reason, cite=act("4(2)")[0], help=_AT_THE_END) for reason in _REASONS),
    Field(
        "proposed_last_day", Kind.DAY, Text("延長後の満了する年月日（案）", "New last day, as proposed"), act("4(2)")[0],
        help=Text("いまの満了日の翌日から5年以内の日です。", "Within five years of the day after the present end."),
    ),
)
CABINET_REQUEST = (
    Field(
        "cabinet_reason", Kind.LONG, Text("やむを得ない理由", "Why it is unavoidable"), act("4(4)")[0], compartment=SEALED,
        help=Text(
            "説明する責務を全うする観点に立っても、公にしないことがやむを得ない理由を示します。",
            "Why not making it public is unavoidable even in view of the duty to give account.",
        ),
    ),
    Field("cabinet_last_day", Kind.DAY, Text("延長後の満了する年月日", "New last day"), act("4(4)")[0], prefill="proposed_last_day"),
    Field(
        "exception", Kind.CHOICE, Text("通じて60年を超えられる情報か", "A kind that may go beyond sixty years?"), act("4(4)")[0],
        choices=EXCEPTIONS,
    ),
    Field("shown", Kind.YES_NO, Text("内閣に情報を提示するか", "Is the information shown to the Cabinet?"), act("4(5)")[0]),
    Field(
        "carrier", Kind.PERSON, Text("施錠した運搬容器を携行する職員", "Who carries the locked container"), order("9")[0],
        required_when=("shown", ("yes",)), choices_from="people_in_range",
    ),
)
APPROVED_ON = Field("approved_on", Kind.DAY, Text("承認の年月日", "Day of the approval"), order("8(ii)")[0])
REFUSED_ON = Field("refused_on", Kind.DAY, Text("承認が得られなかった年月日", "Day of the refusal"), Cite("Act", "4(6)"))
