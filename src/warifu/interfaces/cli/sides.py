"""The two sides that `warifu law diff` holds against each other, read in the snapshot it is given."""

import argparse
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from warifu.interfaces.cli.django_setup import django_setup
from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.difference import Difference, difference, switched
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.tables import number
from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.days import legal_day
from warifu.kernel.law.strict import LawError
from warifu.regimes.jp.iesi import rules, version
from warifu.regimes.jp.iesi.version import Version
from warifu.registers import installation as place
from warifu.registers.database import Connection
from warifu.registers.gate import whole
from warifu.registers.gate.decide import ENGINE
from warifu.registers.gate.ranges import Range, sides
from warifu.registers.gate.whole import Instead
from warifu.registers.installation import InstallationError

Compared = tuple[Difference, dict[str, str]]  # and what was compared, in words
BUILT_IN = "built-in"


def of_days(args: argparse.Namespace, records: Connection, now: Instant) -> Compared:
    """As it is on one day, and on another."""
    facts = whole.everything(records)
    before, after = CompiledDay(ENGINE, facts, args.before), CompiledDay(ENGINE, facts, args.after)
    told = {"before": args.before.isoformat(), "after": args.after.isoformat()}
    return difference(before, after, whole.people(facts), whole.items(facts)), told


def of_reading(args: argparse.Namespace, records: Connection, now: Instant) -> Compared:
    """As the installation takes a reading, and the other way."""
    facts, day = whole.everything(records), args.at or legal_day(now)
    taken = facts.code("reading", ("", args.name), number(day))
    choice = rules.DEFAULTS[args.name] if taken == rules.OTHER[args.name] else rules.OTHER[args.name]
    today = CompiledDay(ENGINE, facts, day)
    other = CompiledDay(ENGINE, switched(facts, args.name, choice), day)
    told = {"reading": args.name, "before": taken or rules.DEFAULTS[args.name], "after": choice, "day": day.isoformat()}
    return difference(today, other, whole.people(facts), whole.items(facts)), told


def of_versions(args: argparse.Namespace, records: Connection, now: Instant) -> Compared:
    """Under one version of the law's data, and under another: the same records, stated anew under each."""
    day = args.at or legal_day(now)
    before, after = _version(args.before), _version(args.after)
    django_setup(place.load(args.data, args.key_file))
    sides = [_under(one, records, day) for one in (before, after)]
    facts = whole.everything(records)
    told = {"before": before.law.digest, "after": after.law.digest, "day": day.isoformat()}
    return difference(sides[0], sides[1], whole.people(facts), whole.items(facts)), told


def _version(folder: str) -> Version:
    if folder == BUILT_IN:
        return version.built_in()
    if not Path(folder).is_dir():
        raise InstallationError(f"{folder} is no folder")
    try:
        return version.read(Path(folder))
    except LawError as fault:
        raise InstallationError(str(fault)) from fault


def _under(taken: Version, records: Connection, day: LegalDay) -> CompiledDay:
    # Only now: whatever else this command compares needs no Django.
    from warifu.duties.clearance import rights as clearance
    from warifu.duties.designation import rights as designation

    stated = [*clearance.gate_rows(version=taken), *designation.gate_rows(version=taken)]
    instead: Instead = {(table, key): rows for table, key, rows in stated if table in ("standing", "designation")}
    return CompiledDay(Engine(taken.book), whole.everything(records, instead), day)


def of_range(args: argparse.Namespace, records: Connection, now: Instant) -> Compared:
    """As the range of one item is, and as a file would have it."""
    proposal, day = _proposal(args.file), args.at or legal_day(now)
    told = {"item": proposal.item, "organisation": proposal.organisation, "day": day.isoformat()}
    return sides(records, proposal, day).changed(), told


def _proposal(file: Path) -> Range:
    """A range as proposed: `item`, `organisation`, and under `add` and `remove` the lists `units` and `people`, all of ids."""
    try:
        told: Any = yaml.safe_load(file.read_text())
    except (OSError, yaml.YAMLError) as fault:
        raise InstallationError(f"{file} cannot be read: {fault}") from fault
    known = isinstance(told, Mapping) and set(told) <= {"item", "organisation", "add", "remove"}
    if not known or not all(isinstance(told.get(name), str) for name in ("item", "organisation")):
        raise InstallationError(f"{file} names item and organisation, and what to add and remove, and nothing else")
    return Range(
        told["item"],
        told["organisation"],
        *(_ids(file, told.get(way, {}), kind) for way in ("add", "remove") for kind in ("units", "people")),
    )


def _ids(file: Path, part: Any, kind: str) -> frozenset[str]:
    found = part.get(kind, []) if isinstance(part, Mapping) and set(part) <= {"units", "people"} else None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise InstallationError(f"{file}: add and remove hold lists of ids, under units and under people")
    return frozenset(found)
