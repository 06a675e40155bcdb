"""Decisions in process, every rule and every reason, over 10,000 people and 10,000 items; one core, no database.

    python benchmarks/decide.py [--questions 200000] [--seed 1]

The world is made from records by the same functions as the gate's rows: two thirds of the people are staff of 20 organs, the rest of 200
contractors; results, doubt notices, bridges, lifted designations, ranges, provisions and handler lists of every kind, some contractors with
two organs. Half of the questions are steered to items in whose range the person is; one in ten asks to provide. Every answer of the
compiled day is first held against the engine for a sample. Prints the median of five runs, with machine and load.
"""

import argparse
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

from machine import machine

from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import Decision, Question
from warifu.kernel.access.tables import Row
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import facts, rules, standing

DAY = LegalDay(date(2026, 11, 24))
ORGANS = [f"organ{n}" for n in range(20)]
CONTRACTORS = [f"firm{n}" for n in range(200)]
PEOPLE, ITEMS, UNITS = 10_000, 10_000, 12


def ago(rng: random.Random, days: int) -> LegalDay:
    return LegalDay(DAY - timedelta(days=rng.randrange(days)))


class World:
    """Facts filled from made-up records, and for each person some items in whose range she is."""

    def __init__(self, rng: random.Random) -> None:
        self.rng, self.facts = rng, Facts()
        self.people: list[str] = [f"person{n}" for n in range(PEOPLE)]
        self.items: list[str] = [f"item{n}" for n in range(ITEMS)]
        self.near: dict[str, list[str]] = {person: [] for person in self.people}
        self.in_unit: dict[tuple[str, str], list[str]] = {}
        self.partners: dict[str, list[str]] = {
            firm: rng.sample(ORGANS, 1 + (rng.random() < 0.1)) for firm in CONTRACTORS
        }
        for organ in ORGANS:
            self.put("organisation", (organ,), [facts.open_row(facts.ORGAN)])
        for firm, organs in self.partners.items():
            self.contractor(firm, organs)
        for person in self.people:
            self.person(person)
        self.staff: dict[str, list[str]] = {}
        for (place, _), people in self.in_unit.items():
            self.staff.setdefault(place, []).extend(people)
        for item in self.items:
            self.item(item)

    def put(self, table: str, key: tuple[str, ...], rows: list[Row]) -> None:
        for row in rows:
            self.facts.put(table, key, row)

    def contractor(self, firm: str, organs: list[str]) -> None:
        self.put("organisation", (firm,), [facts.open_row(facts.CONTRACTOR)])
        for organ in organs:
            for table in ("accreditation", "contract"):
                last = DAY - timedelta(days=30) if self.rng.random() < 0.05 else None
                self.put(table, (firm, organ), [facts.row(date(2025, 6, 1), last)])

    def person(self, person: str) -> None:
        rng = self.rng
        place = rng.choice(ORGANS) if rng.random() < 2 / 3 else rng.choice(CONTRACTORS)
        unit = f"unit{rng.randrange(UNITS)}"
        self.put("employment", (person,), [facts.row(ago(rng, 300), None, place, unit)])
        self.in_unit.setdefault((place, unit), []).append(person)
        if rng.random() < 0.01:
            self.put("exempt", (person,), [facts.open_row(place, rng.choice(facts.OFFICES))])
        results, doubts = [], []
        for organ in [place] if place in ORGANS else self.partners[place]:
            kind = rng.random()
            if kind < 0.80:
                results.append(standing.Assessment(organ, standing.IESI, kind < 0.75, ago(rng, 540)))
            elif kind < 0.90:
                results.append(standing.Assessment(organ, standing.SDS, True, ago(rng, 2600)))
            if rng.random() < 0.02:
                doubts.append(standing.Doubt(organ, standing.IESI, ago(rng, 200)))
        for organ in {result.by for result in results} | {doubt.by for doubt in doubts}:
            self.put("standing", (person, organ), standing.standing_rows(organ, results, doubts))

    def item(self, item: str) -> None:
        rng, organ = self.rng, self.rng.choice(ORGANS)
        if rng.random() < 0.97:
            first = ago(rng, 540)
            lifted = ago(rng, 60) if rng.random() < 0.05 else None
            self.put("designation", (item, organ), facts.designation_rows(first, LegalDay(date(2030, 3, 31)), lifted))
        units = [f"unit{n}" for n in rng.sample(range(UNITS), 2)]
        self.put("range_unit", (item, organ), [facts.open_row(unit) for unit in units])
        for unit in units:
            for person in self.in_unit.get((organ, unit), []):
                self.near[person].append(item)
        for firm in rng.sample([f for f, organs in self.partners.items() if organ in organs], 2):
            self.provided(item, firm, [organ] if rng.random() < 0.9 else self.partners[firm])

    def provided(self, item: str, firm: str, organs: list[str]) -> None:
        rng, people = self.rng, self.staff.get(firm, [])
        chosen = rng.sample(people, min(len(people), 5))
        self.put("range_person", (item, firm), [facts.open_row(person) for person in chosen])
        self.put("handler", (item, firm), [facts.open_row(person) for person in chosen if rng.random() < 0.9])
        for organ in organs:
            self.put("provision", (item, firm, organ), [facts.row(ago(rng, 400), None, facts.PROVIDED)])
        for person in chosen:
            self.near[person].append(item)

    def questions(self, count: int) -> list[Question]:
        rng, made = self.rng, []
        for _ in range(count):
            person = rng.choice(self.people)
            near = self.near[person]
            item = rng.choice(near) if near and rng.random() < 0.5 else rng.choice(self.items)
            provide = rng.random() < 0.1
            to = rng.choice(ORGANS if rng.random() < 0.5 else CONTRACTORS) if provide else None
            made.append(Question(person, "provide" if provide else "read", item, to))
        return made


def rate(decide: Callable[[Question], Decision], questions: list[Question]) -> float:
    """Decisions a second: the median of five runs."""
    runs = []
    for _ in range(5):
        begin = time.perf_counter()
        for question in questions:
            decide(question)
        runs.append(len(questions) / (time.perf_counter() - begin))
    return statistics.median(runs)


def processor_rate(decide: Callable[[Question], Decision], questions: list[Question]) -> float:
    """Decisions a second of processor time: what remains when others use the machine too."""
    begin = time.process_time()
    for question in questions:
        decide(question)
    return len(questions) / (time.process_time() - begin)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(f"{machine()}; one core")
    begin = time.perf_counter()
    world = World(random.Random(options.seed))
    print(f"world of {PEOPLE:,} people and {ITEMS:,} items: {time.perf_counter() - begin:.1f} s")
    engine = Engine(rules.BOOK)
    begin = time.perf_counter()
    compiled = CompiledDay(engine, world.facts, DAY)
    print(f"compiled for one day: {time.perf_counter() - begin:.1f} s")
    questions = world.questions(options.questions)
    sample = questions[:5_000]
    if any(compiled.decide(q) != engine.decide(world.facts, q, DAY) for q in sample):
        raise SystemExit("the compiled day and the engine differ")
    refused = Counter(str(cite) for q in sample for cite in compiled.decide(q).articles)
    print(
        "permitted",
        sum(compiled.decide(q).permitted for q in sample) * 100 // len(sample),
        "%, refused by",
        dict(refused),
    )
    print(f"compiled day: {rate(compiled.decide, questions):,.0f} decisions/s with all reasons (bar: 400,000)")
    print(f"the same by processor time: {processor_rate(compiled.decide, questions):,.0f}/s")
    print(f"engine alone: {rate(lambda q: engine.decide(world.facts, q, DAY), sample):,.0f} decisions/s")
    person, took = world.people[0], []
    if compiled.reads(person, world.items) != [compiled.decide(Question(person, "read", item)) for item in world.items]:
        raise SystemExit("asked one by one, the answers differ")
    for _ in range(5):
        begin = time.perf_counter()
        compiled.reads(person, world.items)
        took.append(time.perf_counter() - begin)
    print(f"what may one person read, {ITEMS:,} items: {statistics.median(took) * 1000:.1f} ms (bar: 5)")


if __name__ == "__main__":
    main()
