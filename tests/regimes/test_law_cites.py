"""Every citation anywhere in the program names a place that exists in the law data: in code, comments and
docstrings.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from warifu.kernel.ids import Cite
from warifu.kernel.law.cite import CiteError, parse_cite
from warifu.regimes.jp.iesi import law

SOURCE = Path(__file__).resolve().parents[2] / "src" / "warifu"
# "Act 12(3)", "Order 7(1)(ii)", "NPSC 13"; what follows after a comma ("Act 4(1), 4(2)") is read too.
WRITTEN = re.compile(r"\b(Act|Order|NPSC) ((?:\d+(?:\([^)\s]{1,5}\))*(?:, (?=\d+\())?)+)")


def written(text: str) -> Iterator[str]:
    for match in WRITTEN.finditer(text):
        for place in match[2].split(", "):
            if place:
                yield f"{match[1]} {place}"


def made(text: str) -> Iterator[str]:
    """`Cite("Act", "12(3)")` and the short forms of the procedures, `act("12(3)", …)`."""
    laws = {"act": "Act", "order": "Order", "npsc": "NPSC"}
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        parts = [part.value for part in node.args if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        if node.func.id == "Cite" and any(parts) and len(parts) == len(node.args):
            yield " ".join(parts).strip()
        elif node.func.id in laws:
            yield from (f"{laws[node.func.id]} {part}" for part in parts)


def test_every_citation_exists() -> None:
    looked, wrong = 0, []
    for file in sorted(SOURCE.rglob("*.py")):
        text = file.read_text("utf-8")
        for cite in (*written(text), *made(text)):
            looked += 1
            if not exists(cite):
                wrong.append(f"{file.relative_to(SOURCE)}: {cite}")
    assert not wrong
    assert looked > 300


def exists(cite: str) -> bool:
    try:
        return law().exists(parse_cite(cite))
    except CiteError:
        return False


def test_the_scan_finds_what_is_wrong() -> None:
    assert list(written("see Act 4(1), 4(2) and Order 99, not an Act of 1954")) == ["Act 4(1)", "Act 4(2)", "Order 99"]
    assert list(made('x = Cite("Act", "12(3)")\ny = act("4(1)", "4(2)")')) == ["Act 12(3)", "Act 4(1)", "Act 4(2)"]
    assert (
        exists("Act 4(1)")
        and not exists("Order 99")
        and not exists("Act 4(1)(2)")
        and Cite("Act") in {parse_cite("Act")}
    )
