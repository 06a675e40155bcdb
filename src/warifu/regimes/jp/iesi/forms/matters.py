"""The seven matters of Act 12(2): all that an investigation may cover, and nothing else. Codes as in the list `seven_matters`."""

from dataclasses import dataclass

from warifu.kernel.ids import Cite, Text


@dataclass(frozen=True, slots=True)
class Matter:
    """One of the seven. `compartment` is where answers about it are sealed."""

    code: str
    label: Text
    cite: Cite
    compartment: str


SEVEN: tuple[Matter, ...] = (
    Matter(
        "base_damaging_activities",
        Text("重要経済基盤毀損活動との関係", "Relation to activities damaging critical economic bases"),
        Cite("Act", "12(2)(i)"),
        "conduct",
    ),
    Matter(
        "crime_and_discipline",
        Text("犯罪及び懲戒の経歴", "Crime and disciplinary record"),
        Cite("Act", "12(2)(ii)"),
        "conduct",
    ),
    Matter(
        "information_breaches",
        Text("情報の取扱いに係る非違の経歴", "Breaches in handling information"),
        Cite("Act", "12(2)(iii)"),
        "career",
    ),
    Matter(
        "drug_abuse", Text("薬物の濫用及び影響", "Drug abuse and its influence"), Cite("Act", "12(2)(iv)"), "health"
    ),
    Matter("mental_disorder", Text("精神疾患", "Mental disorder"), Cite("Act", "12(2)(v)"), "health"),
    Matter("drinking", Text("飲酒についての節度", "Moderation in drinking"), Cite("Act", "12(2)(vi)"), "health"),
    Matter(
        "economic_condition",
        Text("信用状態その他の経済的な状況", "Credit and other economic condition"),
        Cite("Act", "12(2)(vii)"),
        "economy",
    ),
)

CHOICES: tuple[tuple[str, Text], ...] = tuple((matter.code, matter.label) for matter in SEVEN)


def matter(code: str) -> Matter:
    """The matter with this code. KeyError where there is none."""
    for one in SEVEN:
        if one.code == code:
            return one
    raise KeyError(code)
