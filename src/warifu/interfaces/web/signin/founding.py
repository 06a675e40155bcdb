"""The form of the set-up page: the organ that runs this installation and its first administrator."""

from collections.abc import Mapping

from warifu.interfaces.web.case.forms import fields_form
from warifu.interfaces.web.case.model import FieldView
from warifu.kernel.ids import Cite, Text
from warifu.kernel.procedure.form import Clean, clean
from warifu.kernel.procedure.model import Field, Kind, Reason
from warifu.registers.people.domain import Names
from warifu.registers.signin.acts import Founding

# Act 2(1): what makes an administrative organ.
ORGANS: tuple[tuple[str, Text], ...] = (
    ("i", Text("内閣に置かれる機関・内閣の所轄の下の機関（第1号）", "Organ in or under the Cabinet (item i)")),
    ("ii", Text("内閣府、宮内庁、その委員会と庁（第2号）", "Cabinet Office, Imperial Household Agency, commissions, agencies (item ii)")),
    ("iii", Text("省、その委員会と庁（第3号）", "Ministry, its commissions and agencies (item iii)")),
    ("iv", Text("警察庁、内閣府などの特別の機関で政令で定めるもの（第4号）",
                "National Police Agency, other special organs named by order (item iv)")),
    ("v", Text("省の施設等機関・特別の機関で政令で定めるもの（第5号）", "Facility or special organ of a ministry named by order (item v)")),
    ("vi", Text("会計検査院（第6号）", "Board of Audit (item vi)")),
)  # fmt: skip

_OWN = Cite("Assumed")


def _line(name: str, label: Text, most: int, help_: Text | None = None, *, required: bool = True) -> Field:
    return Field(name, Kind.LINE, label, _OWN, max_length=most, help=help_, required=required)


FROM_LINK = "secret"
FIELDS = (
    _line("organisation_ja", Text("機関の名称", "Name of the organ in Japanese"), 200),
    _line("organisation_en", Text("機関の名称（英語）", "Name of the organ in English"), 200),
    _line(
        "code",
        Text("機関の符号", "Code of the organ"),
        40,
        Text("英数字とハイフン。一覧と取り込みで使います。例：mib", "Letters, digits and hyphens; used in lists and imports, e.g. mib"),
    ),
    Field("act_2_1", Kind.CHOICE, Text("機関の種類", "Kind of organ"), Cite("Act", "2(1)"), choices=ORGANS),
    _line("kanji", Text("あなたの氏名", "Your name as registered"), 100),
    _line("kana", Text("氏名の読み（かな）", "Its reading in kana"), 100, required=False),
    _line(
        "roman",
        Text("氏名（ローマ字）", "Your name in roman letters"),
        100,
        Text("旅券と同じつづり。英語の画面に出ます。", "As in the passport; shown on English pages."),
        required=False,
    ),
)  # fmt: skip
_CODE = Reason(
    "field:code",
    Text("「機関の符号」に、使えない文字があります。", "“Code of the organ” holds a character that cannot be used."),
    Text("英数字とハイフンだけで書いてください。", "Use letters, digits and hyphens only."),
    (_OWN,),
)
NO_SECRET = Text(
    "「設定コード」が空いています。立ち上げた端末に出ているアドレスを開くか、# より後ろを写してください。",
    "“Set-up code” is empty. Open the address shown on the terminal, or copy what stands behind #.",
)


def typed(sent: Mapping[str, str]) -> dict[str, str]:
    return {field.name: sent.get(field.name, "").strip() for field in FIELDS}


def read(values: Mapping[str, str]) -> Clean:
    """What was typed as it was understood, and what has to be put right."""
    found = clean(FIELDS, values)
    plain = str(found.values.get("code", "x")).replace("-", "")
    return found if plain.isascii() and plain.isalnum() else Clean(found.values, (*found.reasons, _CODE))


def founding(values: Mapping[str, str]) -> Founding:
    return Founding(
        names=Names(values["kanji"], values["kana"], values["roman"]),
        organisation_ja=values["organisation_ja"],
        organisation_en=values["organisation_en"],
        code=values["code"],
        act_2_1=values["act_2_1"],
    )


def views(values: Mapping[str, str], wrong: tuple[Reason, ...], language: str) -> tuple[FieldView, ...]:
    title = Text("はじめの設定", "First set-up")
    return fields_form("f", title, FIELDS, action="", language=language, offered={}, raw=values, reasons=wrong).fields
