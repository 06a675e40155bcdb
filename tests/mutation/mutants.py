"""Small wrong changes to a module, one at a time, on its syntax tree: what `tests.mutation` tries.

Kinds: comparison, boolean (and/or swapped, an operand dropped, any/all), condition negated, number ±1, text, arithmetic, sign, slice,
statement removed, value returned, case dropped. Left alone: docstrings, annotations, and the wording of what people read (f-strings, `Text`
in two languages, arguments of what is raised).
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

_SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    **{ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq},
    **{ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In},
    **{ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult},
    **{ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd, ast.BitXor: ast.BitAnd},
    **{ast.And: ast.Or, ast.Or: ast.And},
}  # fmt: skip
_NAMES = {"any": "all", "all": "any", "min": "max", "max": "min"}
# Where the wording for people stands; `_list_en` of the refusals puts such words together.
_WORDING = {"Text", "_list_en", "TypeVar", "NewType", "Protocol"}
_REMOVED = (ast.Expr, ast.Raise, ast.Continue, ast.Break, ast.AugAssign, ast.Delete)


@dataclass(frozen=True)
class Mutant:
    """`node` in the list or field of `parent` becomes `other`. `function` is "" for what runs when the module is loaded."""

    parent: ast.AST
    field: str
    index: int | None
    node: ast.AST
    other: ast.AST
    function: str
    line: int
    what: str


class Module:
    """A module with all its mutants, always in the same order."""

    def __init__(self, path: Path) -> None:
        self.path, self.text = path, path.read_text()
        self._tree = ast.parse(self.text)
        self.mutants = [found for found in self._walk(self._tree, "", False) if found.what]

    def code(self, mutant: Mutant | None = None) -> CodeType:
        """The module compiled, with one mutant in it or without. Raises SyntaxError where the mutant is no Python."""
        if mutant is None:
            return compile(self._tree, str(self.path), "exec")
        self._put(mutant, mutant.other)
        try:
            return compile(self._tree, str(self.path), "exec")
        finally:
            self._put(mutant, mutant.node)

    def _put(self, mutant: Mutant, node: ast.AST) -> None:
        if mutant.index is None:
            setattr(mutant.parent, mutant.field, node)
        else:
            getattr(mutant.parent, mutant.field)[mutant.index] = node

    def _walk(self, parent: ast.AST, function: str, inside: bool) -> Iterator[Mutant]:
        """`inside` a function's body; its name, with that of its class, is `function`."""
        for field, value in ast.iter_fields(parent):
            if field in ("annotation", "returns", "decorator_list", "type_ignores"):
                continue
            here = inside or (isinstance(parent, ast.FunctionDef) and field == "body")
            for index, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
                if not isinstance(node, ast.AST) or _spoken(parent, field, node):
                    continue
                for other, what in _others(field, node, parent):
                    # A part of the node itself keeps its place: the code around it must stay comparable.
                    if not hasattr(other, "lineno"):
                        ast.fix_missing_locations(ast.copy_location(other, node))
                    line = getattr(node, "lineno", getattr(parent, "lineno", 0))
                    yield Mutant(parent, field, index, node, other, function if here else "", line, what)
                named = isinstance(node, ast.FunctionDef | ast.ClassDef) and not here
                yield from self._walk(node, f"{function}.{node.name}".lstrip(".") if named else function, here)


def _spoken(parent: ast.AST, field: str, node: ast.AST) -> bool:
    """Docstrings, the wording for people, names of types."""
    if isinstance(parent, ast.Raise) or isinstance(node, ast.JoinedStr):
        return True
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return True
    if isinstance(parent, ast.Module) and isinstance(node, ast.Assign) and _alias(node.value):
        return True
    return field == "args" and isinstance(parent, ast.Call) and getattr(parent.func, "id", "") in _WORDING


def _alias(node: ast.AST) -> bool:
    return isinstance(node, ast.Subscript) or (isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr))


def _others(field: str, node: ast.AST, parent: ast.AST) -> Iterator[tuple[ast.AST, str]]:
    """What may stand in the place of this node, and the words for it."""
    if type(node) in _SWAPS and isinstance(parent, ast.BoolOp | ast.BinOp | ast.Compare | ast.AugAssign):
        yield _SWAPS[type(node)](), f"{_sign(node)} → {_sign(_SWAPS[type(node)]())}"
    if isinstance(node, ast.BoolOp):
        for place, part in enumerate(node.values):
            left = [value for value in node.values if value is not part]
            other = left[0] if len(left) == 1 else ast.BoolOp(node.op, left)
            yield other, f"without `{ast.unparse(node.values[place])}`"
    if field in ("test", "ifs", "guard") and not _only_swaps(node):
        yield ast.UnaryOp(ast.Not(), node), f"not `{ast.unparse(node)}`"
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not | ast.USub):
        yield node.operand, f"`{ast.unparse(node)}` → `{ast.unparse(node.operand)}`"
    if isinstance(node, ast.Name) and node.id in _NAMES and field == "func":
        yield ast.Name(_NAMES[node.id], ast.Load()), f"{node.id} → {_NAMES[node.id]}"
    if isinstance(node, ast.Constant):
        yield from ((ast.Constant(value), f"{node.value!r} → {value!r}") for value in _constants(node.value))
    if isinstance(node, ast.Slice):
        if node.lower:
            yield ast.Slice(None, node.upper, node.step), "slice without its start"
        if node.upper:
            yield ast.Slice(node.lower, None, node.step), "slice without its end"
    if isinstance(node, _REMOVED) or (isinstance(node, ast.Assign) and not isinstance(node.targets[0], ast.Name)):
        yield ast.Pass(), "removed"
    if (
        isinstance(node, ast.Return)
        and node.value
        and not (isinstance(node.value, ast.Constant) and not node.value.value)
    ):
        yield ast.Return(ast.Constant(None)), "returns None"
    if isinstance(node, ast.match_case):
        yield (
            ast.match_case(node.pattern, ast.Constant(False), node.body),
            f"without `case {ast.unparse(node.pattern)}`",
        )


def _only_swaps(node: ast.AST) -> bool:
    """The swapped comparison is the negated condition already; so is the operand without its `not`."""
    if isinstance(node, ast.Compare) and len(node.ops) == 1:
        return isinstance(node.ops[0], ast.Eq | ast.NotEq | ast.Is | ast.IsNot | ast.In | ast.NotIn)
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _constants(value: object) -> list[object]:
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1, value - 1]
    if isinstance(value, str | bytes):
        return [value + (b"~" if isinstance(value, bytes) else "~")]
    return []


def _sign(node: ast.AST) -> str:
    name = {ast.And: "and", ast.Or: "or", ast.Is: "is", ast.IsNot: "is not", ast.In: "in", ast.NotIn: "not in"}.get(
        type(node)
    )
    if name:
        return name
    left, right = ast.Name("a"), ast.Name("b")
    whole = ast.Compare(left, [node], [right]) if isinstance(node, ast.cmpop) else ast.BinOp(left, node, right)
    return ast.unparse(whole)[2:-2]
