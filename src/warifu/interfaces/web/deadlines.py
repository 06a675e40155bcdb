"""Clocks as deadlines on a page: what is left in the unit of the rule, the last day, the basis with its kind (法定 or 機関の定め)."""

from collections.abc import Sequence

from warifu.interfaces.web.blocks import Due
from warifu.kernel.ids import Instant, Text
from warifu.kernel.procedure.clocks import ClockState, running
from warifu.kernel.procedure.model import CaseState, Procedure
from warifu.regimes.jp.holidays import holidays
from warifu.registers.casework.periods import length_of

_UNITS = {"days": Text("日", "day"), "open_days": Text("開庁日", "working day")}


def clocks_of(procedure: Procedure, case: CaseState, at: Instant) -> tuple[ClockState, ...]:
    """The clocks that run or pause in a case, those that end first in front."""
    return running(procedure, case, length_of, at, holidays())


def nearest(clocks: Sequence[ClockState]) -> ClockState | None:
    """The clock that presses: the first to end of those that are not paused."""
    return next((clock for clock in clocks if not clock.paused), None)


def due(clock: ClockState, language: str) -> Due:
    tone = "late" if clock.late else "soon" if clock.soon else ""
    kind = Text("法定", "statute") if clock.statutory else Text("機関の定め", "set by the organ")
    why = f"{clock.title.en} ({kind.en})" if language == "en" else f"{clock.title.ja}（{kind.ja}）"
    return Due(
        left=left_text(clock.left, clock.left_unit, language, late=clock.late),
        when=clock.due,
        why=why,
        tone=tone,
        # The mark beside it says that the period is assumed.
        cites=tuple(c for c in clock.cite if c.law != "Assumed"),
        assumed=clock.confidence == "assumed",
    )


def left_text(left: int, unit: str, language: str, *, late: bool = False) -> str:
    """あと 3開庁日 / 3 working days left; today; 1 working day overdue. Late with no working day since: overdue, uncounted."""
    word = _UNITS[unit]
    count = abs(left)
    if language == "en":
        words = f"{count:,} {word.en}{'' if count == 1 else 's'}"
        if left == 0:
            return "overdue" if late else "due today"
        return f"{words} left" if left > 0 else f"{words} overdue"
    if left == 0:
        return "期限を過ぎた" if late else "今日まで"
    return f"あと {count:,}{word.ja}" if left > 0 else f"{count:,}{word.ja} 超過"
