"""What a change would do over 10,000 people and 10,000 items, a hundred million pairs: between two days, and for every reading.

    python benchmarks/difference.py [--seed 1]

The world is that of `decide.py`. Loading (both days compiled) is shown beside; each figure is the median of five runs, readings of one run
each. A sample of 20,000 pairs is first held against the engine.
"""

import argparse
import random
import statistics
import sys
import time
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

import decide as bench
from machine import machine

from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.difference import Difference, difference, switched
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.model import Question
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import rules

LATER = LegalDay(bench.DAY + timedelta(days=90))


def held(engine: Engine, world: bench.World, rng: random.Random) -> None:
    """A few people and items: the counts are those of asking the engine about every pair."""
    people, items = rng.sample(world.people, 200), rng.sample(world.items, 100)
    found = difference(*(CompiledDay(engine, world.facts, day) for day in (bench.DAY, LATER)), people, items)
    expected = Difference()
    for person in people:
        for item in items:
            answers = (engine.decide(world.facts, Question(person, "read", item), day) for day in (bench.DAY, LATER))
            before, after = (sum(1 << rule.bit for rule in answer.refusals) for answer in answers)
            expected.add((before, after), 1, person, item)
    if found.counts != expected.counts:
        raise SystemExit("the difference and the engine differ")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    world, engine = bench.World(random.Random(seed)), Engine(rules.BOOK)
    held(engine, world, random.Random(seed))
    begin = time.perf_counter()
    before, after = (CompiledDay(engine, world.facts, day) for day in (bench.DAY, LATER))
    loading = time.perf_counter() - begin
    runs = []
    for _ in range(5):
        begin = time.perf_counter()
        found = difference(before, after, world.people, world.items)
        runs.append(time.perf_counter() - begin)
    print(machine())
    print(f"{found.pairs:,} pairs between two days: {statistics.median(runs):.2f} s (bar 5 s); loading {loading:.1f} s")
    print(f"  gain {found.gained:,}, lose {found.lost:,}, {len(found.changed)} kinds of change")
    for reading in sorted(rules.OTHER):
        other = CompiledDay(engine, switched(world.facts, reading, rules.OTHER[reading]), bench.DAY)
        begin = time.perf_counter()
        found = difference(before, other, world.people, world.items)
        took = time.perf_counter() - begin
        print(f"  {reading}: {took:.2f} s, gain {found.gained:,}, lose {found.lost:,}")


if __name__ == "__main__":
    main()
