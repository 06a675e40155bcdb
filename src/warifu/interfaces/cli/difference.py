"""`warifu law diff days DAY DAY`, `warifu law diff reading NAME`: what would change over everybody and everything, before it is decided.

Counts of who would gain and lose the right to read, by what refuses them before and after, with one pair of each as an example. For the
operator; ids only. Recorded before it is shown (`recorded`).
"""

import argparse
from functools import partial
from typing import Any

import orjson

from warifu.interfaces.cli.decide import day_argument
from warifu.interfaces.cli.recorded import VIA, recorded
from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.difference import Change, Difference, difference, switched
from warifu.kernel.access.tables import number
from warifu.kernel.ids import Instant
from warifu.kernel.law.cite import cite_text
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp.iesi import law, rules
from warifu.registers.database import Connection
from warifu.registers.gate import whole
from warifu.registers.gate.decide import ENGINE
from warifu.registers.vault import evidence
from warifu.registers.vault.keystore import KeyStore

DAYS, READING = "days", "reading"
Compared = tuple[Difference, dict[str, str]]  # and what was compared, in words


def add(verbs: Any) -> None:
    parser = verbs.add_parser("diff", help="who would gain and who would lose, before a change is decided")
    what = parser.add_subparsers(metavar="WHAT", required=True)
    days = what.add_parser(DAYS, help="between two days: what begins, ends and expires")
    days.add_argument("before", metavar="DAY", type=day_argument)
    days.add_argument("after", metavar="DAY", type=day_argument)
    reading = what.add_parser(READING, help="if the whole installation took a reading the other way")
    reading.add_argument("name", choices=sorted(rules.OTHER), metavar="NAME", help=", ".join(sorted(rules.OTHER)))
    reading.add_argument("--at", metavar="DAY", type=day_argument, help="on this day (default: today in Japan)")
    for one, noun in ((days, DAYS), (reading, READING)):
        one.add_argument("--json", action="store_true", help="every kind of pair with its count and example")
        one.set_defaults(run=run, what=noun)


def run(args: argparse.Namespace) -> int:
    """0: compared, recorded, shown. Raises InstallationError where there are no records."""
    found, told = recorded(args, partial(_compared, args), _note)
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


def _compared(args: argparse.Namespace, records: Connection, now: Instant) -> Compared:
    """The difference, and what was compared in words."""
    facts = whole.everything(records)
    people, items = whole.people(facts), whole.items(facts)
    if args.what == DAYS:
        before, after = CompiledDay(ENGINE, facts, args.before), CompiledDay(ENGINE, facts, args.after)
        return difference(before, after, people, items), {
            "before": args.before.isoformat(),
            "after": args.after.isoformat(),
        }
    day = args.at or legal_day(now)
    taken = facts.code("reading", ("", args.name), number(day))
    choice = rules.DEFAULTS[args.name] if taken == rules.OTHER[args.name] else rules.OTHER[args.name]
    today = CompiledDay(ENGINE, facts, day)
    other = CompiledDay(ENGINE, switched(facts, args.name, choice), day)
    told = {"reading": args.name, "before": taken or rules.DEFAULTS[args.name], "after": choice, "day": day.isoformat()}
    return difference(today, other, people, items), told


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
