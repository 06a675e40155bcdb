"""Reverse questions at the terminal: `warifu who-may ITEM`, `warifu what-may PERSON`, with what stands against the others.

For the operator, who holds the records anyway; ids only, since names are sealed. Recorded before it is shown (`recorded`).
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import Any

import orjson

from warifu.interfaces.cli.decide import day_argument
from warifu.interfaces.cli.recorded import VIA, recorded
from warifu.kernel.access.model import PROVIDE, READ, Decision
from warifu.kernel.ids import Instant
from warifu.kernel.law.cite import cite_text
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp.iesi import law
from warifu.registers.database import Connection
from warifu.registers.gate import overview
from warifu.registers.gate.overview import Overview
from warifu.registers.installation import InstallationError
from warifu.registers.vault.keystore import KeyStore

WHO, WHAT = "who-may", "what-may"


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
    found = recorded(args, partial(_looked, args), _note)
    print(_as_json(found) if args.json else "\n".join(_told(found)))
    return 0


def _looked(args: argparse.Namespace, records: Connection, now: Instant) -> Overview:
    ask = overview.who if args.noun == WHO else overview.what
    return ask(records, args.named, args.act, args.to, args.at or legal_day(now))


def _note(records: Connection, keys: KeyStore, found: Overview, now: Instant) -> None:
    overview.record(records, keys, found, actor="", via=VIA, at=now, law_digest=law().digest)


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
