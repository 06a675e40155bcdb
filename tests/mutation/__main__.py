"""Mutation testing: does some test notice each small wrong change to the code?

    .venv/bin/python -m tests.mutation kernel.tlog         # or kernel.access, kernel.procedure; not part of the suite
    .venv/bin/python -m tests.mutation kernel.tlog.note    # one module; or several of one package

Survivors are written to `docs/explanation/mutation.md`, which keeps the reasons given there; exit code 1 while one has none.

Why not mutmut, which works with this layout: on kernel.tlog four in five of its survivors change the wording
of an error, while it removes no statement, negates no condition and leaves properties and tables alone; and kernel.access takes it hours.
Here pytest collects once, in one process. Each mutant is a fork of it in which the code of living functions is replaced, and which runs
the tests that reach the function, quick and sharp ones first, until one fails. What ran while modules were loaded cannot be replaced so:
there the fork loads the mutant, and the package's own tests, anew. Left out: drawings, and the few tests that take very long.
"""

import gc
import json
import os
import resource
import signal
import sys
import time
from importlib.machinery import SourceFileLoader
from math import ceil
from pathlib import Path
from types import CodeType, FunctionType

import pytest
from _pytest.runner import runtestprotocol

from tests.mutation import results
from tests.mutation.mutants import Module, Mutant

ROOT = Path(__file__).parents[2]
# The package's own tests come first.
BESIDE = {
    "kernel.tlog": ["tests/vectors/test_tlog_vectors.py"],
    "kernel.access": ["tests/regimes"],
    "kernel.procedure": ["tests/regimes"],
}
# What is loaded again where a mutant runs at loading; the rest does not use it in those tests.
_AGAIN = ("warifu.kernel", "warifu.regimes", "tests.")
_DRAWINGS = ("kernel/procedure/diagram.py",)
_LONGEST = 12.0  # seconds, of a test
_MEMORY = 4 * 2**30
Item = pytest.Item
Name = tuple[str, bytes]
Living = dict[Name, list[FunctionType]]


class FewExamples:
    """The same few examples of every property at each run."""

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        # Not before: pytest rewrites the assertions of this library.
        from hypothesis import HealthCheck, Phase, settings

        settings.register_profile(
            "mutation",
            max_examples=30,
            derandomize=True,
            deadline=None,
            database=None,
            phases=[Phase.explicit, Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        settings.load_profile("mutation")


class Loop:
    """Takes the place of pytest's loop over the tests."""

    def __init__(self, modules: list[Module], arguments: list[str]) -> None:
        self.modules, self.arguments = modules, arguments
        self.verdicts: list[tuple[Module, Mutant, str]] = []
        self.unexplained = False
        self._loading: set[tuple[str, str]] = set()

    def pytest_collection(self) -> None:
        """Remember what runs while the tests are loaded."""
        self._files = {str(module.path) for module in self.modules}
        sys.setprofile(lambda frame, event, _: self._note(self._loading, frame.f_code))

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        sys.setprofile(None)
        living = {module: _living(str(module.path)) for module in self.modules}
        # Forks share what is here as long as the collector leaves it alone.
        gc.freeze()
        seconds, reached = self._baseline(session.items)
        quick = [item for item in session.items if seconds[item.nodeid] < _LONGEST]
        kills: dict[str, int] = {}
        for module in self.modules:
            for mutant in module.mutants:
                place = (str(module.path), mutant.function)
                tests = [item for item in quick if place in reached[item.nodeid]]
                tests.sort(key=lambda item: seconds[item.nodeid] / (1 + kills.get(item.nodeid, 0)))
                verdict = _forked(module, mutant, living[module], tests, seconds) if mutant.function else "survived"
                if verdict == "survived" and (not mutant.function or place in self._loading):
                    verdict = _loaded(module, mutant, self.arguments)
                if verdict in seconds:
                    kills[verdict] = kills.get(verdict, 0) + 1
                    verdict = "killed"
                self.verdicts.append((module, mutant, verdict))
                print(f"{verdict:9} {module.path.name}:{mutant.line} {mutant.what}", flush=True)
            # After each module: a run over a package takes long, and may be cut off.
            self.unexplained |= results.write(ROOT, [module], self.verdicts)
        return True

    def _baseline(self, items: list[Item]) -> tuple[dict[str, float], dict[str, set[tuple[str, str]]]]:
        """How long each test takes and which functions it reaches: in a fork, so that this process keeps no answer of theirs."""

        def run() -> str:
            seconds, reached = {}, {}
            for item in items:
                found: set[tuple[str, str]] = set()
                start = time.monotonic()
                sys.setprofile(lambda frame, event, _, found=found: self._note(found, frame.f_code))
                reports = runtestprotocol(item, log=False, nextitem=None)
                sys.setprofile(None)
                if any(report.failed for report in reports):
                    return f"failed: {item.nodeid}"
                seconds[item.nodeid], reached[item.nodeid] = time.monotonic() - start, sorted(found)
            return json.dumps([seconds, reached])

        answer = _in_fork(run)
        if not answer or answer.startswith("failed"):
            raise SystemExit(f"the tests must pass without a mutant: {answer}")
        seconds, reached = json.loads(answer)
        return seconds, {name: {(path, function) for path, function in places} for name, places in reached.items()}

    def _note(self, found: set[tuple[str, str]], code: CodeType) -> None:
        if code.co_filename in self._files:
            found.add((code.co_filename, code.co_qualname.split(".<locals>")[0]))


def _living(path: str) -> Living:
    """The functions of a file that live in this process, closures included."""
    found: Living = {}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and thing.__code__.co_filename == path:
            found.setdefault(_name(thing.__code__), []).append(thing)
    return found


def _name(code: CodeType) -> Name:
    """Where code stands. Code that has run does not compare equal to the same code that has not."""
    return code.co_qualname, code.co_linetable


def _forked(
    module: Module,
    mutant: Mutant,
    living: Living,
    tests: list[Item],
    seconds: dict[str, float],
) -> str:
    changed = _all_codes(module.code(mutant))
    # A mutant may take a lambda away with it: then only what stands before it is replaced.
    pairs = [
        (old, new)
        for old, new in zip(_all_codes(module.code()), changed, strict=False)
        if old.co_qualname == new.co_qualname
    ]

    def run() -> str:
        for old, new in pairs:
            for function in living.get(_name(old), ()) if old != new else ():
                if len(new.co_freevars) == len(old.co_freevars):
                    function.__code__ = new
        for item in tests:
            _patience(10 + ceil(5 * seconds[item.nodeid]))
            if any(report.failed for report in runtestprotocol(item, log=False, nextitem=None)):
                return str(item.nodeid)
        return "survived"

    return _in_fork(run) or "timed out"


def _in_fork(run) -> str:
    """What `run` answers in a fork; "" where the fork did not live to answer."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        gc.disable()
        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 1)
        os.dup2(nowhere, 2)
        with os.fdopen(writing, "w") as out:
            out.write(run())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        told = answer.read()
    os.waitpid(child, 0)
    return told


def _patience(seconds: int) -> None:
    """End this process after so many seconds of the processor, which a busy machine does not shorten; or ten times as many of the clock."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    signal.alarm(10 * seconds)


def _all_codes(code: CodeType) -> list[CodeType]:
    return [inner for const in code.co_consts if isinstance(const, CodeType) for inner in (const, *_all_codes(const))]


def _loaded(module: Module, mutant: Mutant, arguments: list[str]) -> str:
    """The verdict where the mutant is loaded instead of the module, and what uses it is loaded again."""
    changed = module.code(mutant)

    def run() -> str:
        plain, path = SourceFileLoader.get_code, str(module.path)
        SourceFileLoader.get_code = lambda self, name: changed if self.path == path else plain(self, name)
        for name in [name for name in sys.modules if name.startswith(_AGAIN)]:
            del sys.modules[name]
        _patience(120)
        return "killed" if pytest.main([*arguments, "--noconftest", "-p", "no:django"]) else "survived"

    return _in_fork(run) or "timed out"


def main(*names: str) -> int:
    os.chdir(ROOT)
    package = next(package for package in BESIDE if all(f"{name}.".startswith(f"{package}.") for name in names))
    folder = ROOT / "src" / "warifu" / package.replace(".", "/")
    found = {path for name in names for path in folder.glob(f"{name.removeprefix(package).lstrip('.') or '*'}.py")}
    paths = [path for path in sorted(found) if not str(path).endswith(_DRAWINGS)]
    arguments = ["-x", "-s", "--no-header", f"tests/{package.replace('.', '/')}"]
    loop = Loop([Module(path) for path in paths], arguments)
    pytest.main([*arguments, *BESIDE[package]], plugins=[FewExamples(), loop])
    return int(loop.unexplained)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
