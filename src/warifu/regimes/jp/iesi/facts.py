"""Turns records into the rows that the gate keeps: what duties state, worked cases read and `warifu check facts` rebuilds.

Carries out the counting of days for designations (Act 4(1), 4(7)) and for everything with a first and a last day; standing has a
module of its own. Each function returns rows in the form of `kernel.access.tables`: (first, after, values…).
"""

from datetime import date

from warifu.kernel.access.tables import OPEN, Row, days, number
from warifu.kernel.ids import LegalDay
from warifu.kernel.law.days import day_after

ORGAN = "organ"
CONTRACTOR = "contractor"
PARTNER = "partner"

IN_FORCE = "in_force"
LIFTED = "lifted"
EXPIRED = "expired"
LIFTING_DAY = "day_of_lifting"

# Act 10(1): given by the organ; Act 10(2): produced by the contractor, and held.
PROVIDED = "provided"
HELD = "held"

ORGAN_HEAD = "organ_head"
ORDER_18 = "order_18"
# Act 11(1)(i)-(vi): wherever the work of the office takes them. Order 18: in the work of their own commission only.
WHEREVER = (
    ORGAN_HEAD,
    "minister_of_state",
    "deputy_chief_cabinet_secretary",
    "special_adviser_to_pm",
    "state_minister",
    "parliamentary_vice_minister",
)
OFFICES = (*WHEREVER, ORDER_18)

# The Cabinet Office is an administrative organ like the others (Act 2(1)).
_KINDS = {"organ": ORGAN, "cabinet_office": ORGAN, "contractor": CONTRACTOR, "partner": PARTNER}


def kind_of(kind: str) -> str:
    """The kind by which the gate knows an organisation of the register of people. KeyError for one it has no rules for."""
    return _KINDS[kind]


def open_row(*values: str) -> Row:
    """A row without a first or a last day."""
    return (0, OPEN, *values)


def row(first: date, last: date | None, *values: str) -> Row:
    """A row from its first day to its last, both good days; without a last day it stays open."""
    return (*days(first, last), *values)


def row_until(first: date, after: date | None, *values: str) -> Row:
    """A row from its first day to the eve of `after`: what is taken away on a day is not there on that day."""
    return (number(first), OPEN if after is None else number(after), *values)


def designation_rows(first: LegalDay, last: LegalDay, lifted: LegalDay | None = None, choice: str = "b") -> list[Row]:
    """One designation: in force from its first day to its last, both counted (Act 4(1)), and not from the day of its lifting on.

    `choice` is that of reading day_of_lifting; the day itself is a row of its own that names what the other choice would say.
    """
    rows: list[Row] = []
    expired = day_after(last)
    over = expired if lifted is None else min(expired, lifted)
    _interval(rows, first, over, IN_FORCE)
    if lifted is not None and first <= lifted <= last:
        code, other = (IN_FORCE, LIFTED) if choice == "a" else (LIFTED, IN_FORCE)
        _interval(rows, lifted, day_after(lifted), code, f"{LIFTING_DAY}:{other}")
        over = day_after(lifted)
    _interval(rows, over, None, EXPIRED if lifted is None or lifted > last else LIFTED)
    return rows


def _interval(rows: list[Row], first: LegalDay, after: LegalDay | None, code: str, hangs: str = "") -> None:
    if after is None or first < after:
        rows.append((number(first), OPEN if after is None else number(after), code, hangs))
