"""Which readings an organ takes on a day, where it takes another than the default. No Django.

The switch is an act of the organ and stated at the gate like a right (table `reading`; key: the organ, "" for the whole
installation). What was computed under a reading, the standing of people above all, is stated anew by whoever switches it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from warifu.kernel.access.tables import number
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import rules
from warifu.registers.gate.state import rows_of

_LAST_DAY = LegalDay(date.max)


def choices(connection: Any, organ: str, day: LegalDay, defaults: Mapping[str, str] = rules.DEFAULTS) -> dict[str, str]:
    """The choice for every reading that read and provide may hang on: the organ's own, the installation's, or the default."""
    taken = dict(defaults)
    for key in ("", organ):
        for first, after, name, choice in rows_of(connection, "reading", (key,)):
            if int(first) <= number(day) < int(after):
                taken[str(name)] = str(choice)
    return taken


def latest(connection: Any, organ: str, defaults: Mapping[str, str] = rules.DEFAULTS) -> dict[str, str]:
    """The choices as they were last made, whatever the day: what an act computes standing and designations under."""
    return choices(connection, organ, _LAST_DAY, defaults)
