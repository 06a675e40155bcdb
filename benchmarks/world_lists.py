"""The big world as an office's own lists: 140,000 people, 25,000 designated items, 750,000 documents, seeded, on a scale.

    python benchmarks/world_lists.py DIR [--scale 1.0] [--seed 1]

Thirty organs whose sizes fall off as they do in life, the Cabinet Office, four hundred contractors with a fifth of the people; four in
five have been assessed. What it writes is what `warifu load` takes. Running cases are no list: `world.py` adds them.
"""

import argparse
import csv
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from world_names import DIVISIONS, FAMILY, FIRMS, GIVEN, MATTERS, MINISTRIES, PAPERS, PLACES, WHATS

PEOPLE, ITEMS, DOCUMENTS, CONTRACTORS = 140_000, 25_000, 750_000, 400
BEGIN, TODAY = date(2025, 5, 16), date(2026, 11, 20)
_DAYS = (TODAY - BEGIN).days
BIG = "o01"  # the organ that has the most of everything
CABINET = "naikaku"


@dataclass
class World:
    """Who works where, by code; filled while the lists are written."""

    rng: random.Random
    scale: float
    units: dict[str, list[str]] = field(default_factory=dict)
    staff: dict[str, list[str]] = field(default_factory=dict)
    cleared: dict[str, list[str]] = field(default_factory=dict)
    items: list[tuple[str, str]] = field(default_factory=list)  # number, organ

    @property
    def organs(self) -> list[str]:
        return [code for code in self.units if code.startswith("o")]

    @property
    def firms(self) -> list[str]:
        return [code for code in self.units if code.startswith("k")]

    def scaled(self, count: int, least: int = 1) -> int:
        return max(least, round(count * self.scale))

    def day(self, latest: int = _DAYS) -> date:
        return BEGIN + timedelta(days=self.rng.randrange(latest))


Lists = Iterator[tuple[str, list[str], Iterable[list[str]]]]


def lists(world: World) -> Lists:
    """Name, columns and rows of each list, in the order in which they must be drawn."""
    yield "organisations", ["code", "kind", "act_2_1", "name_ja", "name_en"], list(_organisations(world))
    yield "units", ["organisation", "code", "name_ja", "name_en"], list(_units(world))
    people = _people(world)
    yield "people", ["number", "kanji", "kana", "roman"], ([n, *_name(world.rng)] for n, _, _ in people)
    yield (
        "employments",
        ["person", "organisation", "unit", "first"],
        ([number, house, unit, "2025-04-01"] for number, house, unit in people),
    )
    yield "appointments", ["person", "organisation", "role", "first"], list(_appointments(world))
    yield (
        "assessments",
        [
            "person",
            "organ",
            "contractor",
            "under",
            "class",
            "consented_on",
            "positive",
            "decided_on",
            "notified_on",
            "by_prime_minister",
        ],
        list(_assessments(world)),
    )
    yield (
        "designations",
        ["number", "organisation", "title", "outline", "groups", "measure", "unit", "first", "last"],
        list(_designations(world)),
    )
    yield "ranges", ["designation", "organisation", "unit", "person", "first"], list(_ranges(world))
    yield (
        "accreditations",
        ["contractor", "organ", "accredited_on"],
        [[k, _organ_of(world, k), "2025-07-01"] for k in world.firms],
    )
    yield (
        "contracts",
        ["number", "contractor", "organ", "kinds", "departments", "first", "last"],
        [
            [f"c-{k}", k, _organ_of(world, k), "provided", world.units[k][0], "2025-08-01", "2028-03-31"]
            for k in world.firms
        ],
    )
    papers = _documents(world)
    yield (
        "documents",
        ["organisation", "number", "designation", "title", "kind", "made_on"],
        ([*paper[:6]] for paper in papers),
    )
    yield (
        "copies",
        ["organisation", "document", "number", "holder", "held_at"],
        ([paper[0], paper[1], "1", paper[6], paper[0]] for paper in papers),
    )


def _organisations(world: World) -> Iterator[list[str]]:
    for number, name in enumerate(MINISTRIES, 1):
        world.units[f"o{number:02}"] = []
        yield [f"o{number:02}", "organ", "vi" if name == "会計検査院" else "iii", name, f"Organ {number}"]
    world.units[CABINET] = []
    yield [CABINET, "cabinet_office", "ii", "内閣府", "Cabinet Office"]
    for number in range(1, world.scaled(CONTRACTORS, 4) + 1):
        world.units[f"k{number:03}"] = []
        family, kind = world.rng.choice(FAMILY), world.rng.choice(FIRMS)
        yield [f"k{number:03}", "contractor", "", f"{family[0]}{kind}株式会社", f"{family[2].title()} K.K. {number}"]


def _units(world: World) -> Iterator[list[str]]:
    for house, units in world.units.items():
        names = DIVISIONS if not house.startswith("k") else DIVISIONS[:4]
        for number, name in enumerate(names, 1):
            units.append(f"{number:02}")
            yield [house, f"{number:02}", name, f"Division {number}"]


def _people(world: World) -> list[tuple[str, str, str]]:
    organs, firms = [*world.organs, CABINET], world.firms
    weights = [1 / (place + 1) for place in range(len(organs))]
    found = []
    for number in range(world.scaled(PEOPLE)):
        # The first in every house hold its roles.
        houses = [*organs, *firms] * 12
        outside = world.rng.random() < 0.2
        house = (
            houses[number]
            if number < len(houses)
            else world.rng.choice(firms)
            if outside
            else world.rng.choices(organs, weights)[0]
        )
        found.append((f"{number + 1:06}", house, world.rng.choice(world.units[house])))
        world.staff.setdefault(house, []).append(found[-1][0])
    return found


def _name(rng: random.Random) -> list[str]:
    family, given = rng.choice(FAMILY), rng.choice(GIVEN)
    return [f"{a} {b}" for a, b in zip(family, given, strict=True)]


_ROLES = (
    "head", "iesi_manager", "security_officer", "assessment_officer", "assessment_staff", "assessment_staff", "complaint_officer",
    "administrator", "administrator", "officer", "officer", "officer",
)  # fmt: skip


def _appointments(world: World) -> Iterator[list[str]]:
    for house, staff in world.staff.items():
        firm = house.startswith("k")
        held = ("protection_officer", "operations_manager") if firm else _ROLES
        if house == CABINET:
            held = (*held[:8], "inspector", "investigator", "investigator", "administrator")
        for person, role in zip(staff, held, strict=False):
            yield [person, house, role, "2025-05-16"]
        for person in staff[12 : 12 + len(staff) // 100] if not firm else ():
            yield [person, house, "officer", "2025-06-01"]


def _organ_of(world: World, firm: str) -> str:
    """The organ that a contractor deals with."""
    return world.organs[int(firm[1:]) % 10]


def _assessments(world: World) -> Iterator[list[str]]:
    for house, staff in world.staff.items():
        firm = house.startswith("k")
        organ = _organ_of(world, house) if firm else house
        for place, person in enumerate(staff):
            # The holders of roles are all cleared; of the others four in five.
            if place >= 12 and world.rng.random() >= 0.8:
                continue
            consented = world.day(_DAYS - 120)
            decided = consented + timedelta(days=60 + world.rng.randrange(3) * 10)
            positive = world.rng.random() < 0.99 or place < 12
            if positive:
                world.cleared.setdefault(house, []).append(person)
            told = decided + timedelta(days=7)
            days = [consented.isoformat(), "yes" if positive else "no", decided.isoformat(), told.isoformat()]
            yield [person, organ, house if firm else "", "jp.iesi", "new", *days, "yes"]


def _designations(world: World) -> Iterator[list[str]]:
    organs = world.organs
    weights = [1 / (place + 1) for place in range(len(organs))]
    for number in range(world.scaled(ITEMS)):
        organ, first = world.rng.choices(organs, weights)[0], world.day()
        title = f"{world.rng.choice(PLACES)}の{world.rng.choice(MATTERS)}に係る{world.rng.choice(WHATS)}"
        last = date(first.year + world.rng.choice((1, 3, 5)), first.month, min(first.day, 28)) - timedelta(days=1)
        key = f"指-{number + 1:05}"
        world.items.append((key, organ))
        group = world.rng.choice(("g1", "g2", "g2", "g3", "g4"))
        unit = world.rng.choice(world.units[organ])
        yield [key, organ, title, f"{title}の概要", group, "marking", unit, first.isoformat(), last.isoformat()]


def _ranges(world: World) -> Iterator[list[str]]:
    for number, organ in world.items:
        for unit in world.rng.sample(world.units[organ], 3):
            yield [number, organ, unit, "", "2025-05-16"]
        for person in world.rng.sample(world.cleared[organ], 3):
            yield [number, organ, "", person, "2025-05-16"]


def _documents(world: World) -> list[list[str]]:
    count: dict[str, int] = {}
    found = []
    for _ in range(world.scaled(DOCUMENTS)):
        item, organ = world.rng.choice(world.items)
        count[organ] = count.get(organ, 0) + 1
        title = f"{world.rng.choice(PLACES)}{world.rng.choice(MATTERS)}{world.rng.choice(PAPERS)}{world.rng.randrange(1000)}"
        kind = world.rng.choice(("paper", "paper", "electronic"))
        holder = world.rng.choice(world.cleared[organ])
        found.append([organ, str(count[organ]), item, title, kind, world.day().isoformat(), holder])
    return found


def write(folder: Path, scale: float, seed: int) -> dict[str, int]:
    """Write every list; how many rows each has."""
    folder.mkdir(parents=True, exist_ok=True)
    world, counts = World(random.Random(seed), scale), {}
    for name, columns, rows in lists(world):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(columns)
            counts[name] = 0
            for row in rows:
                writer.writerow(row)
                counts[name] += 1
    return counts


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("directory", type=Path)
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    for listed, rows in write(asked.directory, asked.scale, asked.seed).items():
        print(f"{listed:16}{rows:>10,}")
