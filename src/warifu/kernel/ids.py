"""Distinct types for the names of things, and for a sentence in two languages.

Every id is random text (26 characters of base32, made by `warifu.registers.installation.new_id`): nothing can be counted or guessed
from it.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import NewType

PersonId = NewType("PersonId", str)
OrgId = NewType("OrgId", str)
UnitId = NewType("UnitId", str)
ItemId = NewType("ItemId", str)
CaseId = NewType("CaseId", str)

# A day of Japanese law (UTC+9), and a moment (aware, UTC). Never mixed: `warifu.kernel.law.days.legal_day` turns one into the other.
LegalDay = NewType("LegalDay", date)
Instant = NewType("Instant", datetime)


@dataclass(frozen=True, slots=True)
class Text:
    """One sentence or label in Japanese and English."""

    ja: str
    en: str

    def of(self, language: str) -> str:
        """`language` is "ja" or "en"; anything else is read as Japanese, whose text prevails."""
        return self.en if language == "en" else self.ja


@dataclass(frozen=True, slots=True, order=True)
class Cite:
    """A place in the law: `Cite("Act", "12(3)")` reads 法第12条第3項 and "Act 12(3)".

    `law` is one of Act, Order, NPSC, SDS, CivilCode, Contract, Assumed; `place` is empty where there is none to name.
    """

    law: str
    place: str = ""

    def __str__(self) -> str:
        return f"{self.law} {self.place}".strip()
