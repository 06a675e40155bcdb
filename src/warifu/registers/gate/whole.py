"""Everything the gate keeps, at once: for reverse questions (who may, what may she) and for compiling a day. No Django.

It reads every row within the caller's transaction, in one go: for a ministry some seconds, so never while somebody waits for a decision.
"""

from typing import Any

from warifu.kernel.access.facts import Facts
from warifu.kernel.access.tables import TABLES
from warifu.registers.gate import sql


def everything(connection: Any) -> Facts:
    """All rows of all tables as facts."""
    facts = Facts()
    for table in TABLES.values():
        for key, row in sql.every(connection, table):
            facts.put(table.name, key, row)
    return facts


def people(facts: Facts) -> list[str]:
    """Everybody of whom the gate has a post or an office, in order."""
    return sorted({person for lookup in ("employment", "exempt") for (person,) in facts.all(lookup)})


def items(facts: Facts) -> list[str]:
    """Everything that was ever designated, in order."""
    return sorted({item for (item,) in facts.all("designation")})
