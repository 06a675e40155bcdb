"""Reverse questions at the terminal: `warifu who-may ITEM`, `warifu what-may PERSON`, with what stands against the others.

For the operator, who holds the records anyway; ids only, since names are sealed. The rows are read in one snapshot that holds up nobody.
That it was asked, about whom and with what result is one entry of the log; the answer is shown once that is committed to the outbox.
"""

import argparse
import sqlite3
from collections import Counter
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from warifu.interfaces.cli.decide import day_argument
from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.model import PROVIDE, READ, Decision, Question
from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.cite import cite_text
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp.iesi import law
from warifu.registers import installation as place
from warifu.registers.gate import whole
from warifu.registers.gate.decide import ENGINE
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.vault import evidence, keystore

WHO, WHAT = "who-may", "what-may"
_PATIENCE = 30  # seconds to wait for somebody else's transaction


@dataclass(frozen=True, slots=True)
class Overview:
    """One reverse question and its answers, by id in order. `person` and `item`: the one that was named, the other is ""."""

    act: str
    day: LegalDay
    person: str
    item: str
    answers: tuple[tuple[str, Decision], ...]

    @property
    def permitted(self) -> list[str]:
        return [one for one, decision in self.answers if decision.permitted]


def add(subparsers: Any, noun: str, named: str, says: str) -> None:
    parser = subparsers.add_parser(noun, help=says)
    parser.add_argument("named", metavar=named, help="its id")
    parser.add_argument("--act", choices=(READ, PROVIDE), default=READ)
    parser.add_argument(
        "--to", metavar="ID", default="", help="provide: the organisation or person who would receive it"
    )
    parser.add_argument(
        "--at", metavar="DAY", type=day_argument, help="2026-11-24 or 令和8年11月24日 (default: today in Japan)"
    )
    parser.add_argument("--json", action="store_true", help="every person or item with the articles that refuse")
    parser.set_defaults(run=run, noun=noun)


def run(args: argparse.Namespace) -> int:
    """0: asked, recorded, shown. Raises InstallationError where there are no records."""
    if (args.act == PROVIDE) != bool(args.to):
        raise InstallationError("--to goes with --act provide, and with nothing else")
    installation = place.load(args.data, args.key_file)
    found = ask(installation, args, Instant(datetime.now(UTC)))
    print(_as_json(found) if args.json else "\n".join(_told(found)))
    return 0


def ask(installation: Installation, args: argparse.Namespace, now: Instant) -> Overview:
    if not installation.records.exists():
        raise InstallationError(f"{installation.directory} holds no records yet")
    day = args.at or legal_day(now)
    with (
        closing(keystore.of(installation)) as keys,
        closing(sqlite3.connect(installation.records, isolation_level=None, timeout=_PATIENCE)) as records,
    ):
        records.execute("PRAGMA synchronous=FULL")
        records.execute("BEGIN")
        found = _decided(records, args, day)
        records.execute("COMMIT")
        records.execute("BEGIN IMMEDIATE")
        _record(records, keys, found, args.to, now)
        records.execute("COMMIT")
    return found


def _decided(records: sqlite3.Connection, args: argparse.Namespace, day: LegalDay) -> Overview:
    facts = whole.everything(records)
    decide, to = CompiledDay(ENGINE, facts, day).decide, args.to or None
    if args.noun == WHO:
        about = tuple((who, decide(Question(who, args.act, args.named, to))) for who in whole.people(facts))
        return Overview(args.act, day, "", args.named, about)
    about = tuple((item, decide(Question(args.named, args.act, item, to))) for item in whole.items(facts))
    return Overview(args.act, day, args.named, "", about)


def _record(records: sqlite3.Connection, keys: keystore.KeyStore, found: Overview, to: str, now: Instant) -> None:
    known = records.execute("SELECT 1 FROM people_person WHERE id = ?", (found.person,)).fetchone()
    permitted = found.permitted
    evidence.record(
        records.cursor(),
        keys,
        cls="decision",
        at=now,
        law_digest=law().digest,
        # A made-up id must not open a key of its own.
        subject=found.person if known else evidence.INSTALLATION,
        fields={
            "kind": "overview",
            "subject": found.person,
            "object": found.item,
            "detail": {
                "act": found.act,
                "day": found.day.isoformat(),
                "to": to,
                "via": "cli",
                "asked": len(found.answers),
                "permitted": len(permitted),
                "ids": sha256("\n".join(permitted).encode()).hexdigest(),
            },
        },
    )


def _told(found: Overview) -> list[str]:
    permitted, asked = found.permitted, len(found.answers)
    lines = [
        f"{found.act} {found.item or found.person}  {found.day.isoformat()}",
        f"許可 / permit: {len(permitted)} / {asked}",
    ]
    lines += [f"  {one}" for one in permitted]
    against = Counter(cite for _, decision in found.answers for cite in decision.articles)
    lines += ["", f"拒否 / deny: {asked - len(permitted)}"] if asked else []
    lines += [f"  {cite_text(cite, 'ja')} / {cite}: {count}" for cite, count in against.most_common()]
    return lines


def _as_json(found: Overview) -> str:
    def one(about: str, decision: Decision) -> dict[str, object]:
        return {"id": about, "decision": decision.permitted, "articles": _texts(decision.articles)}

    told = {
        "act": found.act,
        "day": found.day.isoformat(),
        "person": found.person,
        "item": found.item,
        "answers": [one(about, decision) for about, decision in found.answers],
    }
    return orjson.dumps(told, option=orjson.OPT_INDENT_2).decode()


def _texts(values: Sequence[object]) -> list[str]:
    return [str(value) for value in values]
