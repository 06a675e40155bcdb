"""Who takes part in the procedures of this Act, under the names that steps, clocks and duties owed use.

A party is a body or a person as a page may name it: whose turn it is, who is owed a notice. Parties that get notices are kept by casework
under the same names.
"""

from warifu.kernel.ids import Cite, Text
from warifu.regimes.jp import roles

ROLES: tuple[tuple[str, Text], ...] = tuple((code, role.label) for code, role in roles.ROLES.items())

ORGAN = "organ"
HEAD = "head"
MANAGER = "iesi_manager"
OFFICER = "officer"
CONTRACTOR = "contractor"
CABINET = "cabinet"
CABINET_OFFICE = "cabinet_office"
PRIME_MINISTER = "prime_minister"
PERSON = "person"
ASSESSMENT_OFFICER = "assessment_officer"
COMPLAINT_OFFICER = "complaint_officer"
THIRD_BODY = "third_body"
NOTIFIED = "notified"
RECIPIENT = "recipient"
POLICE = "police"

_LABELS = {
    ORGAN: Text("行政機関", "The organ"),
    HEAD: Text("決定権者（行政機関の長など）", "Who decides (the head or a delegate)"),
    MANAGER: Text("重要経済安保情報管理者", "The IESI manager"),
    OFFICER: Text("担当の職員", "The officer in charge"),
    CONTRACTOR: Text("事業者", "The contractor"),
    CABINET: Text("内閣", "The Cabinet"),
    CABINET_OFFICE: Text("内閣府", "The Cabinet Office"),
    PRIME_MINISTER: Text("内閣総理大臣", "The Prime Minister"),
    PERSON: Text("本人", "The person"),
    ASSESSMENT_OFFICER: Text("適性評価の実施責任者・担当者", "The assessment officer and staff"),
    COMPLAINT_OFFICER: Text("苦情処理責任者", "The complaint officer"),
    THIRD_BODY: Text("照会先", "The body asked"),
    # Order 7(1)(ii)(イ): those told of the designation; (ロ): those to whom this head provided the information.
    NOTIFIED: Text("指定の通知を受けた者", "Those notified of the designation"),
    RECIPIENT: Text("情報の提供を受けた者", "Those provided with the information"),
    POLICE: Text("都道府県警察", "The prefectural police"),
}

ASSUMED = Cite("Assumed")


def parties(*names: str) -> tuple[tuple[str, Text], ...]:
    """The named parties with their labels, in the order given."""
    return tuple((name, _LABELS[name]) for name in names)


def act(*places: str) -> tuple[Cite, ...]:
    """Places of the Act."""
    return tuple(Cite("Act", place) for place in places)


def order(*places: str) -> tuple[Cite, ...]:
    """Places of the Cabinet Order."""
    return tuple(Cite("Order", place) for place in places)


def npsc(*places: str) -> tuple[Cite, ...]:
    """Places of the National Public Safety Commission rule, the model of an organ's protection rule."""
    return tuple(Cite("NPSC", place) for place in places)
