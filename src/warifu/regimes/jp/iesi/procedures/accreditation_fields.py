"""What is asked in the steps of an accreditation: the twelve measures of Order 16(1), people, places, the contract's contents."""

from dataclasses import replace

from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.model import Field, Kind
from warifu.regimes.jp.iesi.procedures.cast import ASSUMED, act, npsc, order

# fmt: off
# A declaration is a table: rows are filled, not exploded.

SEALED = "application"
_CONTRACT = Cite("Contract")

PURPOSES = (
    (
        "remove_weakness",
        Text("重要経済基盤の脆弱性の解消を図る必要がある", "It needs to remove a weakness of a critical economic base"),
    ),
    ("help_remove", Text("脆弱性の解消に資する活動を行う", "It helps to remove a weakness")),
    ("research", Text("脆弱性や革新的な技術の調査・研究を行う", "It does research on weaknesses or innovative technology")),
    ("help_research", Text("その調査・研究に資する活動を行う", "It helps such research")),
    ("holds", Text("重要経済基盤保護情報を保有する", "It holds protectable base information")),
    ("help_protect", Text("その保護に資する活動を行う", "It helps to protect it")),
    ("other", Text("そのほか安全保障の確保に資する活動を行う", "It does other work that helps security")),
)
KINDS = (
    ("provided", Text("情報の提供を受ける（法第10条第1項）", "It is provided with the information (Act 10(1))")),
    ("holding", Text("調査・研究などで得る情報を保有する（法第10条第2項）", "It holds what its work brings forth (Act 10(2))")),
)
# Order 16(1): ten of the measures of Order 11(1), and its own two.
MEASURES = (
    ("manager", Text("保護に関する業務を管理する者の指名", "Naming of the person who manages protection"), order("11(1)(i)")[0]),
    ("education", Text("従業者に対する教育", "Education of employees"), order("16(1)(i)")[0]),
    ("facilities", Text("施設設備の設置", "Facilities and equipment"), order("11(1)(iii)")[0]),
    ("range", Text("取扱いの業務を行わせる従業者の範囲の決定", "Deciding the range of employees who handle it"), order("16(1)(ii)")[0]),
    ("entry", Text("立入りと機器の持込みの制限", "Limits on entry and on bringing in devices"), order("11(1)(v)")[0]),
    ("computers", Text("電子計算機の使用の制限", "Limits on the use of computers"), order("11(1)(vi)")[0]),
    (
        "handling", Text("作成、運搬、交付、保管、廃棄などの方法の制限", "Limits on making, carrying, delivering, storing, destroying"),
        order("11(1)(vii)")[0],
    ),
    ("transmission", Text("伝達の方法の制限", "Limits on transmission"), order("11(1)(viii)")[0]),
    ("inspection", Text("取扱いの業務の状況の検査", "Inspection of the handling"), order("11(1)(ix)")[0]),
    ("emergency_destruction", Text("緊急の事態における廃棄", "Destruction in an emergency"), order("11(1)(x)")[0]),
    ("accidents", Text("紛失その他の事故の場合の措置", "Measures on loss and other accidents"), order("11(1)(xi)")[0]),
    ("standard_measures", Text("運用基準で定める措置", "What the operational standard adds"), order("11(1)(xii)")[0]),
)
# Act 10(3), Order 17: what the contract must settle; (v) only where the contractor holds the information.
_CONTENTS = (
    ("range", Text("取り扱わせる従業者の範囲", "Range of employees who handle it"), act("10(3)(i)")[0]),
    ("manager", Text("保護に関する業務を管理する者の指名", "Naming of the person who manages protection"), act("10(3)(ii)")[0]),
    ("facilities", Text("施設設備の設置", "Facilities and equipment"), act("10(3)(iii)")[0]),
    ("education", Text("従業者に対する教育", "Education of employees"), act("10(3)(iv)")[0]),
    ("marking", Text("作成した文書などの表示または通知", "Marking of what it makes, or notification"), order("17(i)")[0]),
    ("expiry", Text("満了した場合の抹消、表示、通知", "Striking, marking and notices on expiry"), order("17(ii)")[0]),
    ("extension", Text("延長された場合の通知", "Notices on extension"), order("17(iii)")[0]),
    ("lifting", Text("解除された場合の抹消、表示、通知", "Striking, marking and notices on lifting"), order("17(iv)")[0]),
    ("doubt_report", Text("疑いを生じさせる事情の報告", "Reporting circumstances that raise doubt"), order("17(v)")[0]),
    ("measures", Text("令第11条第1項第5号から第12号までの措置", "The measures of Order 11(1)(v) to (xii)"), order("17")[0]),
)

_OUTLINE_HELP = Text(
    "指定された情報、指定が予想される情報の中身は書きません。", "Nothing that is designated, or expected to be, may stand here.",
)
PROPOSAL = (
    Field("contractor", Kind.ORG, Text("事業者", "Contractor"), act("10(1)")[0], choices_from="contractors"),
    Field("kind", Kind.CHOICE, Text("提供か保有か", "Provided or held"), act("10(1)")[0], choices=KINDS),
    Field("purposes", Kind.CHOICES, Text("事業者の活動", "What the contractor does"), act("10(1)")[0], choices=PURPOSES),
    Field(
        "open_outline", Kind.LONG, Text("秘密でない概要", "Outline without secrets"), ASSUMED, compartment=SEALED, help=_OUTLINE_HELP,
    ),
    Field(
        "no_secret", Kind.TICK,
        Text(
            "概要に、指定された情報や指定が予想される情報が含まれないことを確かめた",
            "The outline holds nothing designated or expected to be",
        ),
        npsc("47")[0],
    ),
    Field("need", Kind.LONG, Text("利用させる必要", "Why it needs to use it"), act("10(1)")[0], compartment=SEALED),
    Field("units", Kind.UNITS, Text("担当する部署", "Unit in charge"), ASSUMED, choices_from="units_of_organ"),
)
WHY_NOT = (
    Field(
        "why_not", Kind.LONG, Text("理由", "Reason"), ASSUMED, required=False, compartment=SEALED,
        max_length=2000,
    ),
)

_PLACE_IN_RULES = Text(
    "規程のどこに定めているかを書きます。例：情報保護規程 第12条", "Where your rules settle it, like: Protection rule, article 12.",
)
RULES = tuple(
    Field(f"rule_{code}", Kind.LINE, label, cite, help=_PLACE_IN_RULES, compartment=SEALED, max_length=300)
    for code, label, cite in MEASURES
)
APPLICATION = (
    Field("representative", Kind.LINE, Text("代表者", "Representative"), ASSUMED, compartment=SEALED, max_length=200),
    Field("address", Kind.LINE, Text("所在地", "Address"), ASSUMED, compartment=SEALED, max_length=400), *RULES,
    Field("rules_file", Kind.FILE, Text("規程の写し", "Copy of the rules"), order("16(1)")[0], required=False, compartment=SEALED),
    Field(
        "chief", Kind.PERSON, Text("保護責任者", "Chief protection officer"), act("10(3)(ii)")[0], choices_from="people_of_contractor",
    ),
    Field("managers", Kind.PEOPLE, Text("業務管理者", "Operations managers"), act("10(3)(ii)")[0], choices_from="people_of_contractor"),
    Field(
        "places", Kind.ROWS, Text("取り扱う場所", "Places of handling"), act("10(1)")[0], compartment=SEALED,
        columns=(
            Field("place", Kind.LINE, Text("場所の名", "Place"), act("10(1)")[0], max_length=200),
            Field("place_address", Kind.LINE, Text("所在地", "Address"), act("10(1)")[0], max_length=400),
            Field(
                "facilities", Kind.LINE, Text("保護のための施設設備", "Facilities that protect it"), order("11(1)(iii)")[0],
                max_length=400,
            ),
        ),
    ),
    Field(
        "owners", Kind.ROWS, Text("議決権を多く持つ者", "Holders of voting rights"), ASSUMED, required=False, compartment=SEALED,
        help=Text(
            "申請書の様式を確認できていません。行政機関が求める範囲で書きます。",
            "The official form was not obtained; as far as the organ asks.",
        ),
        columns=(
            Field("holder", Kind.LINE, Text("名称・氏名", "Name"), ASSUMED, max_length=200),
            Field("country", Kind.LINE, Text("設立の準拠法・国", "Law of establishment, country"), ASSUMED, max_length=100),
            Field("percent", Kind.NUMBER, Text("議決権の割合（%）", "Share of votes (%)"), ASSUMED),
        ),
    ),
    Field(
        "influence", Kind.LONG, Text("外国からの影響についての説明", "Foreign influence, if any"), ASSUMED, required=False,
        compartment=SEALED,
    ),
    Field("true", Kind.TICK, Text("申請の内容は事実です", "What is stated is true"), ASSUMED),
    Field(
        "reports_changes", Kind.TICK,
        Text("内容を変えるときは、あらかじめ報告します", "Changes will be reported before they take effect"), ASSUMED,
    ),
)
MISSING = (Field("missing", Kind.LONG, Text("足りないところ", "What is missing"), ASSUMED, compartment=SEALED, max_length=4000),)


def _judged(name: str, label: Text, cite: Cite) -> Field:
    return Field(name, Kind.CHOICE, label, cite, choices=(("met", Text("適合する", "Met")), ("not_met", Text("適合しない", "Not met"))))


EXAMINATION = (
    _judged("facilities_met", Text("必要な施設設備を設置している", "It has the facilities needed"), act("10(1)")[0]),
    _judged("rules_met", Text("12の措置の規程を定めている", "It has rules on the twelve measures"), order("16(1)")[0]),
    _judged("able_met", Text("規程に従って適切に保護できる", "It can protect it by following them"), order("16(1)")[0]),
    Field(
        "ownership_seen", Kind.TICK,
        Text("所有と影響についての記載を確かめた", "What is stated on ownership and influence was looked at"), ASSUMED,
    ),
    Field(
        "findings", Kind.LONG, Text("審査の結果と理由", "Findings and reasons"), act("10(1)")[0], compartment=SEALED, max_length=20000,
    ),
)
NOTE = (Field("note", Kind.LONG, Text("理由", "Reason"), ASSUMED, compartment=SEALED, max_length=2000),)
REFUSAL = (
    Field(
        "refusal_reasons", Kind.LONG, Text("事業者に伝える理由", "Reasons told to the contractor"), order("16(1)")[0],
        compartment=SEALED,
    ),
)

CONTRACT = (
    Field("contract_kind", Kind.CHOICES, Text("契約の種類", "Kind of contract"), act("10(1)")[0], choices=KINDS, prefill="kind"),
    *(Field(f"settles_{code}", Kind.TICK, label, cite) for code, label, cite in _CONTENTS),
    Field(
        "settles_give_on_request", Kind.TICK, Text("行政機関の長の求めに応じて提供すること", "Giving it to the head on request"),
        act("10(3)(v)")[0], required_when=("contract_kind", ("holding",)),
    ),
    Field(
        "departments", Kind.UNITS, Text("従業者の範囲を置く部署", "Departments of the range"), act("10(3)(i)")[0],
        choices_from="units_of_contractor",
    ),
    Field("contract_first_day", Kind.DAY, Text("契約の始まる日", "First day"), _CONTRACT),
    Field("contract_last_day", Kind.DAY, Text("契約の終わる日", "Last day"), _CONTRACT),
    Field("contract_file", Kind.FILE, Text("契約書の写し", "Copy of the contract"), _CONTRACT, required=False, compartment=SEALED),
)
RANGE = (
    Field(
        "range_units", Kind.UNITS, Text("部署", "Departments"), act("10(4)")[0], required=False, choices_from="units_of_contractor",
        prefill="range_units",
    ),
    Field(
        "range_people", Kind.PEOPLE, Text("人", "People"), act("10(4)")[0], required=False, choices_from="people_of_contractor",
        prefill="range_people",
    ),
)
_ITEM = Field("item", Kind.ITEM, Text("情報", "Item"), act("10(1)")[0], choices_from="items_of_organ")
_PROVIDED_ITEM = replace(_ITEM, choices_from="items_provided", cite=_CONTRACT)
HANDLERS = (
    _PROVIDED_ITEM,
    Field(
        "handlers", Kind.PEOPLE, Text("取り扱う人", "Handlers"), _CONTRACT, choices_from="people_in_contractor_range",
        help=Text(
            "この情報を取り扱う人だけを載せます。前の名簿と入れ替わります。",
            "Only those who handle this item; it replaces the list before.",
        ),
    ),
)
_PROVISION_KIND = Field(
    "provision_kind", Kind.CHOICE, Text("提供か保有か", "Provided or held"), act("10(1)")[0], choices=KINDS,
)
PROVISION_PROPOSAL = (
    _ITEM, _PROVISION_KIND,
    Field(
        "provision_need", Kind.LONG, Text("利用させる必要", "Why it needs to use it"), act("10(1)")[0], compartment=SEALED,
        max_length=2000,
    ),
    Field(
        "consents", Kind.YES_NO, Text("指定しているほかの行政機関の長の同意を得たか", "Has every other designating head agreed?"),
        act("10(1)")[0], help=Text("ほかに指定している行政機関がなければ「はい」。", "Yes where no other organ has designated it."),
    ),
)
PROVISION = (
    replace(_ITEM, prefill="item"),
    replace(_PROVISION_KIND, prefill="provision_kind"),
    Field(
        "end_date", Kind.DAY, Text("書面で通知する、指定の有効期間が満了する年月日", "End date of the designation, told in writing"),
        order("13")[0],
    ),
)
RETURN = (
    _PROVIDED_ITEM,
    Field(
        "returned_how", Kind.CHOICE, Text("返却か廃棄か", "Returned or destroyed"), _CONTRACT,
        choices=(
            ("returned", Text("返却された", "Returned")), ("destroyed", Text("立会いの下に廃棄された", "Destroyed before a witness")),
            ("released", Text("指定が終わった", "The designation ended")),
        ),
    ),
)
ASK_BACK = (replace(_PROVIDED_ITEM, cite=act("10(5)")[0]),)
CHANGE = (
    Field(
        "change_of", Kind.CHOICES, Text("変えるもの", "What changes"), ASSUMED,
        choices=(
            ("rules", Text("規程", "The rules")), ("people", Text("保護責任者・業務管理者", "The persons in charge")),
            ("places", Text("場所・施設設備", "Places and facilities")), ("owners", Text("所有・影響", "Ownership and influence")),
            ("company", Text("名称・代表者・所在地", "Name, representative, address")), ("other", Text("そのほか", "Something else")),
        ),
    ),
    Field("change", Kind.LONG, Text("変更の内容", "The change"), ASSUMED, compartment=SEALED),
    Field("change_day", Kind.DAY, Text("変更の日", "Day it takes effect"), ASSUMED),
)
CHANGE_EXAMINATION = (
    _judged("still_met", Text("変更の後も基準に適合する", "The criterion is met after the change"), order("16(1)")[0]),
    Field("change_findings", Kind.LONG, Text("審査の結果と理由", "Findings and reasons"), order("16(1)")[0], compartment=SEALED),
)
CANCELLATION = (
    Field(
        "grounds", Kind.CHOICES, Text("取消しの理由", "Grounds"), ASSUMED,
        choices=(
            ("criterion", Text("基準に適合しなくなった", "The criterion is no longer met")),
            ("breach", Text("規程・契約に反した", "Rules or contract were broken")),
            ("unreported", Text("変更を報告しなかった", "A change was not reported")),
            ("requested", Text("事業者が求めた", "The contractor asked for it")),
        ),
    ),
    Field("grounds_detail", Kind.LONG, Text("詳しい内容", "In detail"), ASSUMED, compartment=SEALED),
)
VIEW = (Field("view", Kind.LONG, Text("事業者の意見", "The contractor's view"), ASSUMED, compartment=SEALED),)
END_CONTRACT = (
    Field(
        "end_reason", Kind.CHOICE, Text("理由", "Reason"), _CONTRACT,
        choices=(
            ("term", Text("期間が終わった", "Its term ended")), ("agreed", Text("合意による", "By agreement")),
            ("terminated", Text("解除した", "Terminated")),
        ),
    ),
    Field("contract_ended_on", Kind.DAY, Text("終わった日", "Last day"), _CONTRACT, prefill="contract_last_day"),
)
