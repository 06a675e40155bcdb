"""The form of the set-up page: the organ that runs this installation and its first administrator."""

from collections.abc import Mapping
from dataclasses import dataclass

from warifu.interfaces.web.case.model import Choice, FieldView
from warifu.kernel.ids import Cite, Text
from warifu.registers.people.domain import Names
from warifu.registers.signin.acts import Founding


@dataclass(frozen=True, slots=True)
class Asked:
    label: Text
    longest: int
    hint: Text | None = None
    required: bool = True
    choices: tuple[tuple[str, Text], ...] = ()
    cite: Cite | None = None


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

FIELDS: Mapping[str, Asked] = {
    "organisation_ja": Asked(Text("機関の名称", "Name of the organ in Japanese"), 200),
    "organisation_en": Asked(Text("機関の名称（英語）", "Name of the organ in English"), 200),
    "code": Asked(
        Text("機関の符号", "Code of the organ"),
        40,
        Text("英数字とハイフン。一覧と取り込みで使います。例：mib", "Letters, digits and hyphens; used in lists and imports, e.g. mib"),
    ),
    "act_2_1": Asked(
        Text("機関の種類", "Kind of organ"), 4, choices=ORGANS, cite=Cite("Act", "2(1)")
    ),
    "kanji": Asked(Text("あなたの氏名", "Your name as registered"), 100),
    "kana": Asked(Text("氏名の読み（かな）", "Its reading in kana"), 100, required=False),
    "roman": Asked(
        Text("氏名（ローマ字）", "Your name in roman letters"),
        100,
        Text("旅券と同じつづり。英語の画面に出ます。", "As in the passport; shown on English pages."),
        required=False,
    ),
}  # fmt: skip

_EMPTY = Text("入力してください。", "Fill this in.")
_LONG = Text("長すぎます。", "This is too long.")
_CHOOSE = Text("1つ選んでください。", "Choose one.")
_CODE = Text("英数字とハイフンだけで書いてください。", "Use letters, digits and hyphens only.")


def typed(sent: Mapping[str, str]) -> dict[str, str]:
    return {name: sent.get(name, "").strip() for name in FIELDS}


def errors(values: Mapping[str, str]) -> dict[str, Text]:
    """What has to be put right, by field."""
    return {name: wrong for name in FIELDS if (wrong := _wrong(name, values[name])) is not None}


def _wrong(name: str, value: str) -> Text | None:
    asked = FIELDS[name]
    if asked.choices:
        return None if value in dict(asked.choices) else _CHOOSE
    if asked.required and not value:
        return _EMPTY
    if len(value) > asked.longest:
        return _LONG
    plain = value.replace("-", "")
    return _CODE if name == "code" and not (plain.isascii() and plain.isalnum()) else None


def founding(values: Mapping[str, str]) -> Founding:
    return Founding(
        names=Names(values["kanji"], values["kana"], values["roman"]),
        organisation_ja=values["organisation_ja"],
        organisation_en=values["organisation_en"],
        code=values["code"],
        act_2_1=values["act_2_1"],
    )


def views(values: Mapping[str, str], wrong: Mapping[str, Text], language: str) -> tuple[FieldView, ...]:
    return tuple(
        FieldView(
            id=f"f-{name}",
            name=name,
            kind="choice" if asked.choices else "line",
            label=asked.label.of(language),
            hint=asked.hint.of(language) if asked.hint else "",
            cites=(asked.cite,) if asked.cite else (),
            required=asked.required,
            value=values.get(name, ""),
            choices=tuple(Choice(v, label.of(language), v == values.get(name)) for v, label in asked.choices),
            error=wrong[name].of(language) if name in wrong else "",
        )
        for name, asked in FIELDS.items()
    )
