"""What a case is about, as a page names it: a person, a firm, an item of information, and the page of a register that shows it.

The one place where pages of casework learn which duty keeps a subject. The reader sees the case, and so that its subject is registered.
"""

from warifu.duties.designation import queries as designations
from warifu.duties.designation.models import Designation
from warifu.interfaces.web.blocks import Bit
from warifu.interfaces.web.directory import Directory
from warifu.kernel.ids import Text
from warifu.registers.casework.models import Case

_ERASED = Text("（件名は消去済み）", "(title erased)")


def bit(case: Case, known: Directory, pages: frozenset[str]) -> Bit:
    """The subject, with a link where the reader's roles open the register that keeps it."""
    if case.subject_kind == "person":
        return Bit(name=known.name(case.subject))
    href = f"/designations/{case.subject}/" if case.subject_kind == "item" and "designations" in pages else ""
    return Bit(text(case, known), href=href)


def text(case: Case, known: Directory) -> str:
    """One line: the person's name, the firm's, or the title of the item."""
    if case.subject_kind == "person":
        return known.person(case.subject)
    if case.subject_kind == "contractor":
        return known.organisation(case.subject)
    item: Designation | None = getattr(case, "designation", None)
    title = designations.heading(item).title if item else ""
    return title or _ERASED.of(known.language)
