"""The lists of an office: organisations, people, what they are appointed to, designations, contractors, results, documents."""

from warifu.duties.lists.declared import Column, Kind, Listed
from warifu.kernel.ids import Cite, Text
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import facts
from warifu.regimes.jp.iesi.procedures.designation_fields import GROUPS, MEASURES

_KINDS = (
    ("organ", Text("行政機関", "organ")),
    ("cabinet_office", Text("内閣府", "Cabinet Office")),
    ("contractor", Text("事業者", "contractor")),
    ("partner", Text("外国の相手方", "partner abroad")),
)
_ITEMS = tuple(
    (roman, Text(f"第{number}号", f"({roman})")) for number, roman in enumerate(("i", "ii", "iii", "iv", "v", "vi"), 1)
)
_ROLES = tuple((role.code, role.label) for role in roles.ROLES.values() if role.at != ("",))
_OFFICES = tuple(
    (code, Text(ja, code.replace("_", " ")))
    for code, ja in zip(
        facts.OFFICES,
        ("行政機関の長", "国務大臣", "内閣官房副長官", "内閣総理大臣補佐官", "副大臣", "大臣政務官", "令第18条の職"),
        strict=True,
    )
)
_GROUPS = tuple((code, Text(label.ja.split("：")[0], label.en.split(" ")[0])) for code, label in GROUPS)
_MEASURES = tuple((code, Text(ja, code)) for (code, _), ja in zip(MEASURES, ("表示", "通知"), strict=True))
_UNDER = (("jp.iesi", Text("重要経済安保情報保護活用法", "IESI Act")), ("jp.sds", Text("特定秘密保護法", "SDS Act")))
_CLASSES = (("new", Text("新規", "new")), ("continuing", Text("継続", "continuing")), ("doubt", Text("疑い", "doubt")))
_PROVISIONS = (("provided", Text("提供", "provided")), ("holding", Text("保有", "holding")))
_PAPERS = (
    ("paper", Text("紙", "paper")),
    ("electronic", Text("電磁的記録", "electronic")),
    ("object", Text("物件", "object")),
)
YES_NO = (("yes", Text("はい", "yes")), ("no", Text("いいえ", "no")))


def _act(place: str) -> Cite:
    return Cite("Act", place)


def _ref(
    name: str, ja: str, en: str, to: str, *, required: bool = True, by: tuple[str, ...] = (), cite: Cite | None = None
) -> Column:
    return Column(name, Text(ja, en), Kind.CODE, required, refers=to, by=by, cite=cite)


def _day(name: str, ja: str, en: str, *, required: bool = False, cite: Cite | None = None) -> Column:
    return Column(name, Text(ja, en), Kind.DAY, required, cite=cite)


_FIRST, _LAST = _day("first", "初日", "first day", required=True), _day("last", "最後の日", "last day")
_PERSON = _ref("person", "職員番号", "person", "people")
_ORGANISATION = _ref("organisation", "組織符号", "organisation", "organisations")
_ORGAN = _ref("organ", "行政機関", "organ", "organisations")
_CONTRACTOR = _ref("contractor", "事業者", "contractor", "organisations")
_ITEM = _ref("designation", "指定番号", "designation", "designations")
_NAMES = (
    Column("name_ja", Text("名称", "name in Japanese"), required=True),
    Column("name_en", Text("英語名", "name in English"), required=True),
)
# A second person, in the data layer: who proposed, and who confirmed.
_TWO = (
    _ref("proposed_by", "提案者の職員番号", "proposed by", "people", required=False),
    _ref("confirmed_by", "確認者の職員番号", "confirmed by", "people", required=False),
)

PEOPLE = (
    Listed(
        "organisations",
        Text("組織", "Organisations"),
        Text("行政機関、事業者、外国の相手方", "Organs, contractors, partners abroad"),
        ("code",),
        (
            Column("code", Text("符号", "code"), Kind.CODE, True, longest=40),
            Column("kind", Text("種類", "kind"), Kind.CHOICE, True, _KINDS, cite=_act("2(1)")),
            Column(
                "act_2_1", Text("法第2条第1項の号", "item of Act 2(1)"), Kind.CHOICE, False, _ITEMS, cite=_act("2(1)")
            ),
            *_NAMES,
        ),
        "organisation",
        "code",
    ),
    Listed(
        "units",
        Text("部署", "Units"),
        Text("組織の中の部署", "Parts of an organisation"),
        ("organisation", "code"),
        (_ORGANISATION, Column("code", Text("部署符号", "unit code"), Kind.CODE, True, longest=80), *_NAMES),
        "organisation",
        "organisation",
    ),
    Listed(
        "people",
        Text("人", "People"),
        Text("職員と従業者。一人一行", "Officials and employees, one row a person"),
        ("number",),
        (
            Column("number", Text("職員番号", "personnel number"), Kind.CODE, True, longest=80),
            Column("kanji", Text("氏名", "name"), required=True, sealed=True),
            Column("kana", Text("氏名カナ", "name in kana"), sealed=True),
            Column("roman", Text("ローマ字氏名", "name in roman"), sealed=True),
        ),
        "person",
        "number",
    ),
    Listed(
        "employments",
        Text("所属", "Employments"),
        Text("だれが、いつから、どの組織のどの部署にいるか", "Who is on whose staff, since when"),
        ("person", "organisation", "first"),
        (
            _PERSON,
            _ORGANISATION,
            _ref("unit", "部署符号", "unit", "units", required=False, by=("organisation", "unit")),
            _FIRST,
            _LAST,
        ),
        "person",
        "person",
    ),
    Listed(
        "offices",
        Text("評価を要しない職", "Exempt offices"),
        Text("適性評価を要しない職にある人", "Holders of offices that need no assessment"),
        ("person", "organisation", "office", "first"),
        (
            _PERSON,
            _ORGANISATION,
            Column("office", Text("職", "office"), Kind.CHOICE, True, _OFFICES, cite=_act("11(1)")),
            _FIRST,
            _LAST,
            *_TWO,
        ),
        "person",
        "person",
    ),
    Listed(
        "appointments",
        Text("任命", "Appointments"),
        Text("このシステムでの役割", "Roles in this program"),
        ("person", "organisation", "role", "first"),
        (_PERSON, _ORGANISATION, Column("role", Text("役割", "role"), Kind.CHOICE, True, _ROLES), _FIRST, _LAST, *_TWO),
        "person",
        "person",
    ),
)

ITEMS = (
    Listed(
        "designations",
        Text("指定", "Designations"),
        Text("指定した情報（令第3条の管理簿）", "Items designated (the register of Order 3)"),
        ("number",),
        (
            Column("number", Text("指定番号", "registration number"), Kind.CODE, True, longest=80),
            _ORGANISATION,
            Column("title", Text("件名", "title"), required=True, sealed=True, longest=400),
            Column(
                "outline",
                Text("概要", "outline"),
                Kind.LONG,
                True,
                cite=Cite("Order", "3(iii)"),
                sealed=True,
                longest=4000,
            ),
            Column(
                "groups",
                Text("法第2条第4項の号", "groups of Act 2(4)"),
                Kind.CHOICES,
                True,
                _GROUPS,
                cite=Cite("Order", "3(iv)"),
            ),
            Column("measure", Text("措置", "measure"), Kind.CHOICE, True, _MEASURES, cite=_act("3(2)")),
            _ref("unit", "取り扱う部署", "unit in charge", "units", required=False, by=("organisation", "unit")),
            _day("first", "指定した日", "designated on", required=True, cite=_act("4(1)")),
            _day("last", "当初の満了日", "last day of the first period", required=True, cite=_act("4(1)")),
            _day("lifted_on", "解除した日", "lifted on", cite=_act("4(7)")),
            _day("marked_later_on", "表示に改めた日", "marked later on", cite=_act("3(3)")),
        ),
        "item",
        "number",
    ),
    Listed(
        "extensions",
        Text("延長", "Extensions"),
        Text("有効期間の延長", "Extensions of the period"),
        ("designation", "on"),
        (
            _ITEM,
            _day("on", "延長した日", "extended on", required=True, cite=_act("4(2)")),
            _day("last", "延長後の満了日", "new last day", required=True, cite=_act("4(2)")),
            _day("approved_on", "内閣の承認の日", "approved by the Cabinet on", cite=_act("4(4)")),
        ),
        "item",
        "designation",
    ),
    Listed(
        "ranges",
        Text("職員の範囲", "Ranges of staff"),
        Text("取扱いの業務を行わせる部署または人", "Units or people who may be let handle an item"),
        ("designation", "organisation", "unit", "person", "first"),
        (
            _ITEM,
            _ORGANISATION,
            _ref("unit", "部署符号", "unit", "units", required=False, by=("organisation", "unit"), cite=_act("5(1)")),
            _ref("person", "職員番号", "person", "people", required=False, cite=_act("5(1)")),
            _FIRST,
            _LAST,
        ),
        "item",
        "designation",
    ),
    Listed(
        "checks",
        Text("理由の点検", "Checks of reasons"),
        Text("指定の理由の点検", "Checks of the reasons of a designation"),
        ("designation", "checked_on"),
        (
            _ITEM,
            _day("checked_on", "点検した日", "checked on", required=True, cite=Cite("NPSC", "13(1)")),
            _ref("checked_by", "点検者の職員番号", "checked by", "people"),
            Column("still_met", Text("要件を満たす", "still met"), Kind.YES_NO, True, YES_NO),
        ),
        "item",
        "designation",
    ),
)

CONTRACTORS = (
    Listed(
        "accreditations",
        Text("認定", "Accreditations"),
        Text("適合事業者の認定", "Contractors found eligible"),
        ("contractor", "organ", "accredited_on"),
        (
            _CONTRACTOR,
            _ORGAN,
            _day("accredited_on", "認定した日", "accredited on", required=True, cite=_act("10(1)")),
            _day("ended_on", "取り消した日", "cancelled on"),
        ),
        "organisation",
        "contractor",
    ),
    Listed(
        "contracts",
        Text("契約", "Contracts"),
        Text("適合事業者との契約", "Contracts with contractors"),
        ("number",),
        (
            Column("number", Text("契約番号", "contract number"), Kind.CODE, True, longest=80),
            _CONTRACTOR,
            _ORGAN,
            Column("kinds", Text("提供・保有の別", "kinds"), Kind.CHOICES, True, _PROVISIONS, cite=_act("10(1)")),
            Column(
                "departments",
                Text("部門の部署符号", "departments"),
                Kind.CODES,
                True,
                cite=_act("10(3)(i)"),
                longest=4000,
            ),
            _FIRST,
            _day("last", "最後の日", "last day", required=True),
        ),
        "organisation",
        "contractor",
    ),
    Listed(
        "contractor_ranges",
        Text("従業者の範囲", "Ranges of employees"),
        Text("契約に従い取扱いの業務を行わせる部署または人", "Units or people whom a contractor may let handle"),
        ("contractor", "organ", "unit", "person", "first"),
        (
            _CONTRACTOR,
            _ORGAN,
            _ref("unit", "部署符号", "unit", "units", required=False, by=("contractor", "unit"), cite=_act("10(4)")),
            _ref("person", "職員番号", "person", "people", required=False, cite=_act("10(4)")),
            _FIRST,
            _LAST,
        ),
        "organisation",
        "contractor",
    ),
    Listed(
        "provisions",
        Text("提供", "Provisions"),
        Text("事業者に提供し、または保有させた情報", "What a contractor was provided with or holds"),
        ("designation", "contractor", "organ", "first"),
        (
            _ITEM,
            _CONTRACTOR,
            _ORGAN,
            Column("kind", Text("提供・保有の別", "kind"), Kind.CHOICE, True, _PROVISIONS, cite=_act("10(1)")),
            _day("first", "提供した日", "provided on", required=True),
            _day("end_date_told", "通知した満了日", "end date told", required=True, cite=Cite("Order", "13")),
            _LAST,
        ),
        "organisation",
        "contractor",
    ),
    Listed(
        "handlers",
        Text("取扱者名簿", "Handlers"),
        Text("事業者の取扱者の名簿", "A contractor's list of handlers"),
        ("designation", "contractor", "organ", "person", "first"),
        (_ITEM, _CONTRACTOR, _ORGAN, _PERSON, _FIRST, _LAST),
        "organisation",
        "contractor",
    ),
)

RESULTS = (
    Listed(
        "assessments",
        Text("適性評価", "Assessments"),
        Text("通知した適性評価の結果", "Results that were notified"),
        ("person", "organ", "under", "decided_on"),
        (
            _PERSON,
            _ORGAN,
            _ref("contractor", "事業者", "contractor", "organisations", required=False),
            Column("under", Text("根拠の法律", "under which Act"), Kind.CHOICE, True, _UNDER),
            Column("class", Text("区分", "class"), Kind.CHOICE, True, _CLASSES, cite=_act("12(1)")),
            _day("consented_on", "同意の日", "consented on", cite=_act("12(3)")),
            Column("positive", Text("認められた", "found not to leak"), Kind.YES_NO, True, YES_NO, cite=_act("12(1)")),
            _day("decided_on", "決定の日", "decided on", required=True, cite=_act("12(1)")),
            _day("notified_on", "本人に通知した日", "notified on", required=True, cite=_act("13(1)")),
            Column(
                "by_prime_minister",
                Text("内閣総理大臣の調査", "investigated by the Prime Minister"),
                Kind.YES_NO,
                True,
                YES_NO,
                cite=_act("12(4)"),
            ),
            _ref(
                "reused_from",
                "先行する行政機関",
                "earlier result of",
                "organisations",
                required=False,
                cite=_act("12(7)"),
            ),
            _day("original_notice", "先行する通知の日", "earlier notice on", cite=_act("12(8)")),
        ),
        "person",
        "person",
    ),
    Listed(
        "doubts",
        Text("疑いの通知", "Doubt notices"),
        Text("再評価を行う旨を本人に通知した日", "Days on which re-assessments for doubt were told"),
        ("person", "organ", "under", "told_on"),
        (
            _PERSON,
            _ORGAN,
            Column("under", Text("根拠の法律", "under which Act"), Kind.CHOICE, True, _UNDER),
            _day("told_on", "通知した日", "told on", required=True, cite=_act("11(1)")),
        ),
        "person",
        "person",
    ),
)

DOCUMENTS = (
    Listed(
        "documents",
        Text("文書", "Documents"),
        Text("指定した情報を含む文書・物件", "Documents and objects that hold an item"),
        ("organisation", "number"),
        (
            _ORGANISATION,
            Column("number", Text("文書番号", "document number"), Kind.COUNT, True, cite=Cite("NPSC", "24")),
            _ITEM,
            Column("title", Text("件名", "title"), required=True, sealed=True, longest=400),
            Column("kind", Text("種類", "kind"), Kind.CHOICE, True, _PAPERS),
            _day("made_on", "作成した日", "made on", required=True),
        ),
        "item",
        "designation",
    ),
    Listed(
        "copies",
        Text("写し", "Copies"),
        Text("番号を付した写しと保持者", "Numbered copies and who holds them"),
        ("organisation", "document", "number"),
        (
            _ORGANISATION,
            Column(
                "document",
                Text("文書番号", "document number"),
                Kind.COUNT,
                True,
                refers="documents",
                by=("organisation", "document"),
            ),
            Column("number", Text("写しの番号", "copy number"), Kind.COUNT, True, cite=Cite("NPSC", "25")),
            _ref("holder", "保持者の職員番号", "holder", "people"),
            _ref("held_at", "保持者の組織符号", "held at", "organisations"),
        ),
        "item",
        "document",
    ),
)

# In the order in which they are written: whatever a row refers to stands before it.
LISTS: dict[str, Listed] = {listed.name: listed for listed in (*PEOPLE, *ITEMS, *CONTRACTORS, *RESULTS, *DOCUMENTS)}


def by_title(title: str) -> Listed | None:
    """The list of that name or title, in either language."""
    folded = title.strip().casefold()
    return next(
        (one for one in LISTS.values() if folded in (one.name, one.title.ja.casefold(), one.title.en.casefold())), None
    )
