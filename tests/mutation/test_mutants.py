"""The wrong changes are those announced, each is Python, and none changes the module it is made from."""

import ast
from pathlib import Path

import pytest

from tests.mutation import results
from tests.mutation.mutants import Module, Mutant

ROOT = Path(__file__).parents[2]
SOURCE = '''
"""Docstring."""
LIMIT = 3


def f(a: int, b: int = 1) -> int:
    """Docstring."""
    if a < b and not b:
        raise ValueError("words" + "more")
    return a[1:] + LIMIT
'''


@pytest.fixture
def module(tmp_path: Path) -> Module:
    file = tmp_path / "kernel" / "x" / "one.py"
    file.parent.mkdir(parents=True)
    file.write_text(SOURCE)
    return Module(file)


def test_every_kind_of_change_is_made_once(module: Module) -> None:
    assert [(mutant.function, mutant.what) for mutant in module.mutants] == [
        ("", "3 → 4"),
        ("", "3 → 2"),
        ("", "1 → 2"),
        ("", "1 → 0"),
        ("f", "without `a < b`"),
        ("f", "without `not b`"),
        ("f", "not `a < b and (not b)`"),
        ("f", "and → or"),
        ("f", "< → <="),
        ("f", "`not b` → `b`"),
        ("f", "removed"),
        ("f", "returns None"),
        ("f", "slice without its start"),
        ("f", "1 → 2"),
        ("f", "1 → 0"),
        ("f", "+ → -"),
    ]


def test_each_differs_and_leaves_the_module_as_it_was(module: Module) -> None:
    plain = module.code()
    assert plain == compile(ast.parse(SOURCE), str(module.path), "exec")
    assert all(module.code(mutant) != plain for mutant in module.mutants)
    assert module.code() == plain


def test_a_reason_stays_with_its_line_and_a_new_survivor_asks_for_one(module: Module, tmp_path: Path) -> None:
    file = tmp_path / results.FILE
    file.parent.mkdir(parents=True)
    row = "`kernel.a.b.f` | `x = 1` | 1 → 2"
    file.write_text(
        f"head\n<!-- made by tests.mutation -->\n| kernel.a.b | 9 |\n| {row} | kept |\n<!-- end -->\ntail\n"
    )
    survived: list[tuple[Module, Mutant, str]] = [(module, module.mutants[number], "survived") for number in (0, 4)]
    assert results.write(tmp_path, [module], [*survived, (module, module.mutants[1], "killed")]) == 1
    text = file.read_text()
    assert f"| {results.name(module)} | 3 | 1 | 0 | 2 |" in text and f"| {row} | kept |" in text
    assert text.startswith("head\n") and text.endswith("tail\n")
    file.write_text(text.replace("|  |", "| the same |"))
    assert results.write(tmp_path, [module], survived) == 0
    assert sorted(results.reasons_in(file.read_text()).values()) == ["kept", "the same", "the same"]


def test_every_survivor_on_record_has_a_reason_that_is_explained() -> None:
    text = (ROOT / results.FILE).read_text()
    explained = {line.split("**")[1] for line in text.splitlines() if line.startswith("- **")}
    assert set(results.reasons_in(text).values()) <= explained
