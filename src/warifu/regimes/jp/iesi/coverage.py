"""What in the program carries each paragraph of the Act, its Order and the model rule: resolves the names in the
coverage register.

A name is a kind and a part: `value:designation.total`, `list:exempt_offices`, `reading:first_year_naming`,
`act:Order`, `role:head`, `rule:outside_range`, `procedure:designation/designate` (a step; also /fact, /field, /clock
or /owed by its own name), `module:…` for a module that exists under that dotted name. `warifu law coverage` prints
the register; a name that resolves to nothing fails it.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.util import find_spec

from warifu.kernel.ids import Cite
from warifu.kernel.law.check import Fault
from warifu.kernel.law.cite import parse_place
from warifu.kernel.law.model import Law
from warifu.kernel.procedure.check import cites
from warifu.kernel.procedure.form import walk
from warifu.kernel.procedure.model import Procedure
from warifu.regimes.jp.iesi import procedures, rules
from warifu.regimes.jp.roles import ROLES


@dataclass(frozen=True, slots=True)
class Count:
    """One line of the count: how many places of a law are decidable (Y), checkable by record (P) or text (N), and
    how many are carried.
    """

    law: str
    places: int
    decidable: int
    recorded: int
    text: int
    carried: int
    reasons: dict[str, int]


def resolver(law: Law) -> Callable[[str], bool]:
    """Whether a carrier of this name exists, in the law data or in the program."""
    parts = set(_parts(law))

    def resolves(name: str) -> bool:
        kind, _, rest = name.partition(":")
        return _is_module(rest) if kind == "module" else name in parts

    return resolves


def strangers(law: Law) -> Iterator[Fault]:
    """Steps and rules that are said to carry a place and cite nothing of that article."""
    cited = {f"rule:{rule.name}": set(rule.cites) for rule in rules.BOOK.rules}
    for procedure in procedures.ALL:
        for part, cite in cites(procedure):
            cited.setdefault(f"procedure:{procedure.name}/{part.split(' ')[1].rstrip(',')}", set()).add(cite)
    for article in law.articles.values():
        home = _home(article.cite)
        for name in article.by:
            if name in cited and not any(_home(cite) == home for cite in cited[name] if cite.place):
                yield Fault(str(article.cite), f"is said to be carried by {name}, which cites nothing of that article")


def _home(cite: Cite) -> Cite:
    """The article as a whole."""
    return Cite(cite.law, str(parse_place(cite.place).article_only()))


def counts(law: Law) -> list[Count]:
    """The register in figures, law by law."""
    found = []
    for code in dict.fromkeys(cite.law for cite in law.register):
        places = [article for cite, article in law.articles.items() if cite.law == code]
        checks = Counter(article.check for article in places)
        found.append(
            Count(
                law=code,
                places=len(places),
                decidable=checks["Y"],
                recorded=checks["P"],
                text=checks["N"],
                carried=sum(bool(article.by) for article in places),
                reasons=dict(Counter(article.why for article in places if article.why).most_common()),
            )
        )
    return found


def _parts(law: Law) -> Iterator[str]:
    yield from (f"value:{name}" for name in law.values)
    yield from (f"list:{name}" for name in law.lists)
    yield from (f"reading:{name}" for name in law.readings)
    yield from (f"act:{code}" for code in law.acts)
    yield from (f"role:{code}" for code in ROLES)
    yield from (f"rule:{rule.name}" for rule in rules.BOOK.rules)
    for procedure in procedures.ALL:
        yield from (f"procedure:{procedure.name}/{name}" for name in _named(procedure))


def _named(procedure: Procedure) -> Iterator[str]:
    for step in procedure.steps:
        yield step.name
        yield from (f"{step.name}/{field.name}" for field in walk(step.fields))
        yield from (owed.name for owed in step.owes)
    yield from (fact.name for fact in procedure.facts)
    yield from (clock.name for clock in procedure.clocks)


def _is_module(name: str) -> bool:
    """Whether the module exists; it is not imported, only the packages above it are."""
    try:
        return find_spec(name) is not None
    except ModuleNotFoundError:
        return False
