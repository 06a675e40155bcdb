"""Who walks through the program: one person of the example for every role, and those who hold none of it here."""

from dataclasses import dataclass
from typing import Any

from tests.matrix.known import ASSESSED, SUPERIOR
from warifu.regimes.jp import roles

# One person for each role of the table. The last three hold none by appointment: two stand in one case, one acts in another's name.
WHO = {
    roles.OFFICER: "三崎 葵",
    roles.HEAD: "宗像 令子",
    roles.IESI_MANAGER: "石動 匡",
    roles.SECURITY_OFFICER: "奏 みのり",
    roles.ASSESSMENT_OFFICER: "久我山 直",
    roles.ASSESSMENT_STAFF: "柳楽 圭",
    roles.COMPLAINT_OFFICER: "副島 弥生",
    roles.INVESTIGATOR: "常盤 敏",
    roles.PROTECTION_OFFICER: "鮫島 慎",
    roles.OPERATIONS_MANAGER: "相川 梢",
    roles.INSPECTOR: "日高 文",
    roles.PARTNER: "マルタ・ブラント",
    roles.ADMINISTRATOR: "羽田 律",
    roles.PERSON: ASSESSED,
    roles.SUPERIOR: SUPERIOR,
}
# Beside them: the same roles elsewhere, a delegate, and somebody whom no case concerns.
ELSEWHERE = {
    "another contractor": "門脇 誠",
    "another administrator": "雨宮 達",
    "delegate": "棚橋 朔",
    "nobody": "塩冶 薫",
}
SIGNED_OUT = "signed out"
# 専決・代決: whoever acts in the head's name sees the head's cases, and none of the head's other pages.
_IN_NAME = {"delegate": (roles.HEAD, "sangyo")}
_PAGES_IN_NAME = frozenset({"tasks", "case", "search", "ledger", "law"})


@dataclass(frozen=True)
class Who:
    """Somebody with the roles held by appointment, each in one organisation (by its code)."""

    label: str
    id: str
    held: frozenset[tuple[str, str]]
    in_name: tuple[str, str] | None = None

    @property
    def pages(self) -> frozenset[str]:
        """What the table of roles opens: to each role its own, to everybody those of a person concerned."""
        own = frozenset(roles.ROLES[roles.PERSON].pages)
        return own.union(*(roles.ROLES[r].pages for r, _ in self.held), _PAGES_IN_NAME if self.in_name else ())

    def holds(self, *codes: str, at: str = "") -> bool:
        """Whether one of these roles is held (in the organisation `at`, where one is named)."""
        return any(role in codes and at in ("", house) for role, house in self.held)


def everybody(known: dict[str, Any]) -> list[Who]:
    """All who walk. Fails where the example no longer has a role's person in that role."""
    held: dict[str, set[tuple[str, str]]] = {}
    for person, role, house in known["held"]:
        held.setdefault(person, set()).add((role, house))
    found = []
    for label, name in (WHO | ELSEWHERE).items():
        who = known["people"][name]
        found.append(Who(label, who, frozenset(held.get(who, ())), _IN_NAME.get(label)))
        if label in roles.ROLES and roles.ROLES[label].at != ("",):
            assert found[-1].holds(label), f"{name} is no {label} any more"
    return found
