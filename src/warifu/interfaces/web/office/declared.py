"""What the acts of office set-up ask, declared like the fields of a procedure's steps: one form builder reads them all.

Separation of machine and cases is this program's own rule, so no article is cited; appointments, delegations (Act 17, Order 22) and exempt
offices (Act 11(1), Order 18) name theirs.
"""

from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.model import Field, Kind
from warifu.regimes.jp.iesi import law
from warifu.registers.signin.tokens import SCOPES

HOME, HOME_NAME = "/office/", Text("組織と任命", "Office set-up")
_OWN = Cite("Assumed")
_DAY = Text("例：2026-11-24、令和8年11月24日", "e.g. 2026-11-24 or 令和8年11月24日")

KINDS = (
    ("organ", Text("行政機関", "Administrative organ")),
    ("cabinet_office", Text("内閣府", "Cabinet Office")),
    ("contractor", Text("事業者", "Contractor")),
    ("partner", Text("外国の政府など", "Partner abroad")),
)
# Act 2(1): which item makes it an administrative organ.
ORGAN_ITEMS = tuple((e.cite.place.removeprefix("2(1)").strip("()"), e.text) for e in law().list("organ_kinds"))
OFFICES = tuple((e.code, e.text) for e in law().list("exempt_offices"))


def _line(name: str, ja: str, en: str, *, required: bool = True, help_: Text | None = None, most: int = 200) -> Field:
    return Field(name, Kind.LINE, Text(ja, en), _OWN, required=required, help=help_, max_length=most)


def _first(cite: Cite = _OWN) -> Field:
    return Field("first", Kind.DAY, Text("最初の日", "First day"), cite, help=_DAY)


def _last(*, required: bool = False, cite: Cite = _OWN) -> Field:
    return Field("last", Kind.DAY, Text("最後の日", "Last day"), cite, help=_DAY, required=required)


ORGANISATION = (
    Field("kind", Kind.CHOICE, Text("種類", "Kind"), _OWN, choices=KINDS),
    _line("code", "符号（ほかと重ならない短い名）", "Code (short, unlike any other)", most=40),
    _line("name_ja", "名称（日本語）", "Name (Japanese)"),
    _line("name_en", "名称（英語）", "Name (English)"),
    Field(
        "act_2_1",
        Kind.CHOICE,
        Text("法第2条第1項のどの号に当たるか", "Item of Act 2(1)"),
        Cite("Act", "2(1)"),
        choices=ORGAN_ITEMS,
        required_when=("kind", ("organ", "cabinet_office")),
    ),
)
UNIT = (_line("name_ja", "名称（日本語）", "Name (Japanese)"), _line("name_en", "名称（英語）", "Name (English)"))
PERSON = (
    _line(
        "kanji",
        "氏名（登録どおりの字）",
        "Name as registered",
        help_=Text("外字や異体字もそのまま書けます。", "Any glyph can be written as it is."),
    ),
    _line("kana", "ふりがな", "Reading in kana", required=False),
    _line("roman", "ローマ字（旅券の表記）", "Roman letters, as in the passport", required=False),
    Field("unit", Kind.CHOICE, Text("部署", "Unit"), _OWN, required=False, choices_from="units"),
    _first(),
)
APPOINT = (
    Field("role", Kind.CHOICE, Text("役割", "Role"), _OWN, choices_from="roles"),
    _first(),
    _last(),
)
END = (_last(required=True),)
MOVE = (
    Field(
        "post",
        Kind.CHOICE,
        Text("移る先（組織と部署）", "To which organisation and unit"),
        Cite("Act", "11(1)"),
        choices_from="posts",
    ),
    _first(),
)
EXEMPT = (
    Field("office", Kind.CHOICE, Text("職", "Office"), Cite("Act", "11(1)"), choices=OFFICES),
    _first(),
    _last(),
)
DELEGATE = (
    Field("role", Kind.CHOICE, Text("どの役割として", "In which role"), Cite("Act", "17"), choices_from="roles"),
    Field("delegate", Kind.PERSON, Text("だれに", "To whom"), Cite("Act", "17"), choices_from="people"),
    Field(
        "steps",
        Kind.CHOICES,
        Text("どの手順を", "For which steps"),
        Cite("Act", "17"),
        choices_from="steps",
        help=Text(
            "上申した人への委任は、その案件では効力を持ちません。",
            "In a case that the delegate proposed, the delegation has no effect.",
        ),
    ),
    _line("rule", "根拠となる内部規程", "Internal rule it rests on", most=400),
    _first(Cite("Order", "22")),
    _last(required=True, cite=Cite("Order", "22")),
)
TOKEN = (
    Field("owner", Kind.PERSON, Text("持ち主", "Owner"), _OWN, choices_from="people"),
    _line("label", "呼び名", "Label", most=80),
    Field("scopes", Kind.CHOICES, Text("できること", "Scopes"), _OWN, choices=tuple(SCOPES.items())),
    _last(required=True),
)
