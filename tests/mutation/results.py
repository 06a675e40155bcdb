"""What came out, by module, in `docs/explanation/mutation.md`: counts, and the survivors with the reasons that people gave there.

A run replaces what stands there of the modules it was about. A reason stays with its line of code.
"""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from tests.mutation.mutants import Module, Mutant

Verdict = tuple[Module, Mutant, str]
Row = tuple[str, str, str]  # where, line of code, what was changed
FILE = "docs/explanation/mutation.md"
_BEGIN, _END = "<!-- made by tests.mutation -->\n", "<!-- end -->\n"
_COUNTS = "| module | mutants | killed | timed out | survived |\n|---|--:|--:|--:|--:|\n"
_SURVIVORS = "| where | line | change | why |\n|---|---|---|---|\n"


def write(root: Path, modules: Sequence[Module], verdicts: Sequence[Verdict]) -> bool:
    """Record what came out for these modules; whether one of their survivors has no reason."""
    file = root / FILE
    before, _, rest = file.read_text().partition(_BEGIN)
    old, _, after = rest.partition(_END)
    reasons = reasons_in(old)
    counts = {line.split()[1]: line for line in old.splitlines() if line.startswith("| kernel.")}
    ran = {name(module): module for module in modules}
    for called, module in ran.items():
        count = Counter(verdict for about, _, verdict in verdicts if about is module)
        figures = (count.total(), count["killed"], count["timed out"], count["survived"])
        counts[called] = f"| {called} | {' | '.join(map(str, figures))} |"
    rows = [_row(module, mutant) for module, mutant, verdict in verdicts if verdict == "survived" and module in modules]
    kept = [row for row in reasons if _module(row, counts) not in ran]
    told = [f"| {' | '.join(row)} | {reasons.get(row, '')} |" for row in sorted({*kept, *rows})]
    tables = _COUNTS + "\n".join(counts[called] for called in sorted(counts)) + "\n\n" + _SURVIVORS + "\n".join(told)
    file.write_text(f"{before}{_BEGIN}{tables}\n{_END}{after}")
    return any(not reasons.get(row) for row in rows)


def reasons_in(text: str) -> dict[Row, str]:
    """The survivors of a table with the reason in the last column, "" where there is none."""
    cells = [line.removeprefix("| ").removesuffix("|").rstrip().split(" | ") for line in text.splitlines()]
    return {(row[0], row[1], row[2]): row[3] if len(row) > 3 else "" for row in cells if row[0].startswith("`kernel.")}


def name(module: Module) -> str:
    """kernel.tlog.note"""
    return ".".join(module.path.with_suffix("").parts[-3:])


def _module(row: Row, names: dict[str, str]) -> str:
    return next(called for called in names if row[0].startswith((f"`{called}.", f"`{called}`")))


def _row(module: Module, mutant: Mutant) -> Row:
    where = f"{name(module)}.{mutant.function}".rstrip(".")
    return f"`{where}`", f"`{_safe(module.text.splitlines()[mutant.line - 1].strip())}`", _safe(mutant.what)


def _safe(text: str) -> str:
    """A bar would end the cell; two backticks within code are none in the sources."""
    return text.replace("|", "¦")
