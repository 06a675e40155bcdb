"""Names of the sealed compartments: those of a person's dossier, and those of official matters."""

from warifu.kernel.ids import Text
from warifu.regimes.jp.roles import COMPARTMENTS

OFFICIAL: tuple[tuple[str, Text], ...] = (
    ("designation", Text("指定の内容", "Content of the designation")),
    ("application", Text("申請の内容", "Content of the application")),
    ("case", Text("案件の記録", "Records of the case")),
)
LABELS: dict[str, Text] = dict(COMPARTMENTS) | dict(OFFICIAL)


def of_subject(kind: str) -> tuple[tuple[str, Text], ...]:
    """The compartments of a case, always all of them and in the same order."""
    return COMPARTMENTS if kind == "person" else OFFICIAL
