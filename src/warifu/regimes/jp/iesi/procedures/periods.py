"""The limits of a designation's period, as questions with yes or no (Act 4). Pure; lengths from the law data, days from the duty's records.

The first period counts the designation day (Act 4(1): 指定の日から起算して), each extension the day after the old end; "in total" (通じて)
counts from the designation day over all extensions.
"""

from warifu.kernel.ids import LegalDay
from warifu.kernel.law.days import day_after
from warifu.kernel.law.model import Law


def first_period_fits(law: Law, designated: LegalDay, last: LegalDay) -> bool:
    """Act 4(1): within the longest first period, and not over before it begins."""
    return designated <= last <= law.value("designation.first_period", designated).ends(designated)


def extension_fits(law: Law, old_last: LegalDay, new_last: LegalDay) -> bool:
    """Act 4(2): each extension adds at most its own longest period, from the day after the old end."""
    begins = day_after(old_last)
    return begins <= new_last <= law.value("designation.extension", old_last).ends(begins)


def needs_cabinet(law: Law, designated: LegalDay, new_last: LegalDay) -> bool:
    """Act 4(3), 4(4): the total that the head alone may set is passed."""
    return new_last > law.value("designation.total", designated).ends(designated)


def total_fits(law: Law, designated: LegalDay, new_last: LegalDay, *, approved: bool, board_of_audit: bool) -> bool:
    """Act 4(3), 4(4): freely up to thirty years; beyond only with the Cabinet's approval, which the Board of Audit cannot obtain."""
    return not needs_cabinet(law, designated, new_last) or (approved and not board_of_audit)


def sixty_fits(law: Law, designated: LegalDay, new_last: LegalDay, kind: str) -> bool:
    """Act 4(4) proviso: beyond sixty years only for a kind the Act lists. `kind` is a code of the list `beyond_sixty`, or ""."""
    longest = law.value("designation.total_with_approval", designated).ends(designated)
    return new_last <= longest or any(entry.code == kind for entry in law.list("beyond_sixty"))


def still_runs(last: LegalDay, day: LegalDay) -> bool:
    """A designation holds on its last day and is over on the next."""
    return day <= last
