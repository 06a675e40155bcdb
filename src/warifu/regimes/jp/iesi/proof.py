"""Proves this regime before anybody decides under it: law data, procedures, access rules, readings and worked examples.

What `warifu law check` runs. Each fault names where it is; none is the proof.
"""

from collections.abc import Iterator
from importlib.resources import as_file, files

from warifu.kernel.law.check import Fault, check
from warifu.kernel.law.model import PERIODS, Law
from warifu.kernel.procedure.check import check as check_procedure
from warifu.kernel.procedure.model import Procedure
from warifu.regimes.jp.iesi import cases, coverage, procedures, rules


def faults(law: Law) -> list[Fault]:
    """Everything that this regime promises and does not keep. Raises what the parts raise when they cannot be read at all."""
    return [
        *check(law, coverage.resolver(law)),
        *coverage.strangers(law),
        *_procedures(law),
        *_rules(law),
        *_readings(law),
        *_examples(),
    ]


def proved(law: Law) -> str:
    """What was looked at, in one line."""
    examples = sum(1 for _ in _cases())
    steps = sum(len(procedure.steps) for procedure in procedures.ALL)
    return (
        f"{len(law.register)} places, {len(law.values)} values, {len(law.lists)} lists, {len(law.readings)} readings, "
        f"{len(procedures.ALL)} procedures with {steps} steps, {len(rules.BOOK.rules)} rules, {examples} examples"
    )


def _procedures(law: Law) -> Iterator[Fault]:
    for procedure in procedures.ALL:
        for problem in check_procedure(procedure, law.exists):
            yield Fault(problem.where, problem.what)
        yield from _clocks(law, procedure)


def _clocks(law: Law, procedure: Procedure) -> Iterator[Fault]:
    for clock in procedure.clocks:
        where = f"{procedure.name} v{procedure.version}: clock {clock.name}"
        history = law.values.get(clock.length)
        if history is None:
            yield Fault(where, f"runs for {clock.length}, which is no value of the law")
        elif history[0].unit not in PERIODS:
            yield Fault(where, f"runs for {clock.length}, which is no period but {history[0].unit}")


def _rules(law: Law) -> Iterator[Fault]:
    for rule in rules.BOOK.rules:
        for cite in (*rule.cites, *(cite for _, _, cite in rule.otherwise)):
            if not law.exists(cite):
                yield Fault(f"rule {rule.name}", f"cites {cite}, which is not in the data")


def _readings(law: Law) -> Iterator[Fault]:
    """A reading can be switched exactly where the rules of access look at it."""
    switchable = {reading.name for reading in law.readings.values() if reading.switchable}
    for name in sorted(switchable - set(rules.READINGS)):
        yield Fault(f"reading {name}", "can be switched, and no rule looks at it")
    for name in sorted(set(rules.READINGS) - switchable):
        yield Fault(f"reading {name}", "is looked at by a rule, and cannot be switched")


def _examples() -> Iterator[Fault]:
    for name, result in _cases():
        if not result.passed:
            yield Fault(f"{name}: {result.name}", f"expects {result.expected} and gets {result.got}")


def _cases() -> Iterator[tuple[str, cases.CaseResult]]:
    for file in sorted((files(__package__) / "examples").iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".yaml"):
            with as_file(file) as path:
                yield from ((file.name, result) for result in cases.run_file(path))
