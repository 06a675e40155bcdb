"""`warifu law diff`: what would change over everybody and everything, before it is decided: between two days, by a reading taken the other
way, between two versions of the law's data, by another range of one item.

Counts of who would gain and lose the right to read, by what refuses them before and after, with one pair of each as an example. For the
operator; ids only. Recorded before it is shown (`recorded`).
"""

import argparse
from functools import partial
from pathlib import Path
from typing import Any

import orjson

from warifu.interfaces.cli import sides
from warifu.interfaces.cli.decide import day_argument
from warifu.interfaces.cli.recorded import VIA, recorded
from warifu.interfaces.cli.sides import Compared
from warifu.kernel.access.difference import Change, Difference
from warifu.kernel.ids import Instant
from warifu.kernel.law.cite import cite_text
from warifu.regimes.jp.iesi import law, rules
from warifu.registers.database import Connection
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyStore


def add(verbs: Any) -> None:
    parser = verbs.add_parser("diff", help="who would gain and who would lose, before a change is decided")
    what = parser.add_subparsers(metavar="WHAT", required=True)
    days = what.add_parser("days", help="between two days: what begins, ends and expires")
    days.add_argument("before", metavar="DAY", type=day_argument)
    days.add_argument("after", metavar="DAY", type=day_argument)
    days.set_defaults(look=sides.of_days)
    reading = what.add_parser("reading", help="if the whole installation took a reading the other way")
    reading.add_argument("name", choices=sorted(rules.OTHER), metavar="NAME", help=", ".join(sorted(rules.OTHER)))
    reading.set_defaults(look=sides.of_reading)
    versions = what.add_parser(
        "law", help="between two versions of the law's data: how long results carry, readings taken by default"
    )
    versions.add_argument("before", metavar="OLD", help=f"a folder like regimes/jp/iesi, or {sides.BUILT_IN}")
    versions.add_argument("after", metavar="NEW", nargs="?", default=sides.BUILT_IN, help="(default: the built-in one)")
    versions.set_defaults(look=sides.of_versions)
    ranged = what.add_parser("range", help="if the range of staff of one item were another, as a file proposes it")
    ranged.add_argument(
        "file",
        metavar="FILE",
        type=Path,
        help="YAML: item, organisation, and under add and remove the lists units and people, all of ids",
    )
    ranged.set_defaults(look=sides.of_range)
    for one in (reading, versions, ranged):
        one.add_argument("--at", metavar="DAY", type=day_argument, help="on this day (default: today in Japan)")
    for one in (days, reading, versions, ranged):
        one.add_argument("--json", action="store_true", help="every kind of pair with its count and example")
        one.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0: compared, recorded, shown. Raises InstallationError where there are no records, or the file cannot be read."""
    found, told = recorded(args, partial(args.look, args), _note)
    print(_as_json(found, told) if args.json else "\n".join(_told(found, told)))
    return 0


def _note(records: Connection, keys: KeyStore, compared: Compared, now: Instant) -> None:
    found, told = compared
    detail = {**told, "via": VIA, "pairs": found.pairs, "gained": found.gained, "lost": found.lost}
    evidence.record(
        records.cursor(),
        keys,
        cls="decision",
        at=now,
        law_digest=law().digest,
        subject=evidence.INSTALLATION,
        fields={"kind": "overview", "detail": detail},
    )


def _articles(mask: int) -> str:
    cites = dict.fromkeys(cite for rule in rules.BOOK.rules if mask >> rule.bit & 1 for cite in rule.cites)
    return ", ".join(f"{cite_text(cite, 'ja')} / {cite}" for cite in cites) or "許可 / permit"


def _told(found: Difference, told: dict[str, str]) -> list[str]:
    lines = [" ".join(f"{name} {value}" for name, value in told.items())]
    lines += [f"組 / pairs: {found.pairs:,}   得る / gain: {found.gained:,}   失う / lose: {found.lost:,}"]
    for change, count in found.changed:
        person, item = found.examples[change]
        lines += ["", f"{count:,}: {_articles(change[0])}  →  {_articles(change[1])}", f"  {person} {item}"]
    return lines


def _as_json(found: Difference, told: dict[str, str]) -> str:
    def one(change: Change, count: int) -> dict[str, object]:
        person, item = found.examples[change]
        before, after = ([rule.name for rule in rules.BOOK.rules if mask >> rule.bit & 1] for mask in change)
        return {"count": count, "before": before, "after": after, "person": person, "item": item}

    shown = [one(change, count) for change, count in found.changed]
    answer = {**told, "pairs": found.pairs, "gained": found.gained, "lost": found.lost, "changed": shown}
    return orjson.dumps(answer, option=orjson.OPT_INDENT_2).decode()
