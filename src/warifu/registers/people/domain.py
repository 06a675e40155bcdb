"""Who somebody is on a day: names, roles held, delegations. Pure values; no Django."""

from dataclasses import dataclass

from warifu.kernel.ids import LegalDay, OrgId, PersonId
from warifu.regimes.jp.roles import ROLES


@dataclass(frozen=True, slots=True)
class Names:
    """Names as registered. Any may be empty but `kanji` and `roman` are what pages show in Japanese and in English."""

    kanji: str
    kana: str = ""
    roman: str = ""

    def of(self, language: str) -> str:
        return (self.roman or self.kanji) if language == "en" else self.kanji


# What is shown where the key to a name has been destroyed.
ERASED = Names(kanji="（消去済み）", kana="", roman="(erased)")


@dataclass(frozen=True, slots=True)
class Held:
    """A role held on a day by appointment, in one organisation."""

    role: str
    organisation: OrgId
    kind: str


@dataclass(frozen=True, slots=True)
class InName:
    """On a day, a role of somebody else in whose name one may act, in one organisation and for one procedure (専決・代決)."""

    role: str
    organisation: OrgId
    procedure: str
    of: PersonId  # who lent it


# Who acts in another's name sees the cases of that procedure, and no more of the other's pages.
_PAGES_IN_NAME = ("tasks", "case", "search", "ledger", "law")


@dataclass(frozen=True, slots=True)
class Audience:
    """Who asks, on which day, holding what. Every query takes one and returns only what it may see."""

    person: PersonId
    day: LegalDay
    held: tuple[Held, ...] = ()
    in_name: tuple[InName, ...] = ()

    def organisations(self, *roles: str) -> list[OrgId]:
        """Organisations in which one of `roles` is held (any role where none is named)."""
        return sorted({h.organisation for h in self.held if not roles or h.role in roles})

    def holds(self, role: str) -> bool:
        return any(h.role == role for h in self.held)

    @property
    def pages(self) -> frozenset[str]:
        """Pages the roles open. Everybody has the pages of a person about whom a case may be kept."""
        own = ROLES["person"].pages
        in_name = _PAGES_IN_NAME if self.in_name else ()
        return frozenset(own).union(in_name, *(ROLES[h.role].pages for h in self.held))
