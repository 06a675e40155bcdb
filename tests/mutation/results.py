"""The survivors as a table in `docs/explanation/mutation.md`; a reason that was given there stays with its line."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.mutants import Module, Mutant

Row = tuple[str, str, str]  # function, line of code, what was changed
FILE = "docs/explanation/mutation.md"


def write(root: Path, package: str, verdicts: Sequence[tuple[Module, Mutant, str]], seconds: float) -> int:
    """Put the package's table in place of the last one; 1 while a survivor has no reason."""
    file = root / FILE
    before, _, rest = file.read_text().partition(f"<!-- {package} -->\n")
    old, _, after = rest.partition("<!-- end -->\n")
    reasons = reasons_in(old)
    rows = [_row(module, mutant) for module, mutant, verdict in verdicts if verdict == "survived"]
    count = Counter(verdict for _, _, verdict in verdicts)
    lines = [
        f"{len(verdicts)} mutants: {count['killed']} killed, {count['timed out']} timed out, {len(rows)} survived "
        f"({seconds / 60:.0f} minutes on one core).",
        "",
        *(["| where | line | change | why |", "|---|---|---|---|"] if rows else []),
        *(f"| {' | '.join(row)} | {reasons.get(row, '')} |" for row in rows),
    ]
    file.write_text(f"{before}<!-- {package} -->\n" + "\n".join(lines) + f"\n<!-- end -->\n{after}")
    print(lines[0])
    return int(any(not reasons.get(row) for row in rows))


def reasons_in(text: str) -> dict[Row, str]:
    """The rows of tables with the reason in their last column, "" where there is none."""
    cells = [line.strip("| ").split(" | ") for line in text.splitlines() if line.startswith("| `")]
    return {(row[0], row[1], row[2]): row[3].strip(" |") if len(row) > 3 else "" for row in cells}


def _row(module: Module, mutant: Mutant) -> Row:
    line = module.text.splitlines()[mutant.line - 1].strip()
    where = f"`{module.path.stem}.{mutant.function}`".replace(".`", "`")
    return where, _quoted(line), _safe(mutant.what)


def _quoted(line: str) -> str:
    return f"`{_safe(line)}`" if "`" not in line else _safe(line)


def _safe(text: str) -> str:
    return text.replace("|", "¦")
