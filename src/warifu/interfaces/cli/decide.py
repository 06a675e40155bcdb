"""`warifu decide`: asks at the terminal what the API answers, with every article that refuses, in both languages.

The front decides and has the answer durable in the ledger before it gives it. Where no front is running, the gate is asked here, and
the entry is left in the outbox in the same transaction; it enters the ledger when the front next starts. Exit codes: 0 permitted;
1 refused; 2 nothing was decided.
"""

import argparse
import sys
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import orjson

from warifu.interfaces.api.ask import Ask, FrontDown, NotDecided, ask
from warifu.interfaces.api.authzen import Asked
from warifu.interfaces.front.decisions import Deciding, Work
from warifu.kernel.access.model import PROVIDE, READ
from warifu.kernel.ids import Instant, LegalDay
from warifu.kernel.law.cite import cite_text, parse_cite
from warifu.kernel.law.days import legal_day
from warifu.kernel.law.era import DayError, parse_day
from warifu.regimes.jp.iesi import law
from warifu.registers import database
from warifu.registers import installation as place
from warifu.registers.gate.decide import decide
from warifu.registers.installation import Installation, InstallationError
from warifu.registers.ledger import clock, outbox
from warifu.registers.vault import keystore

VIA = "cli"
_PATIENCE = 30  # seconds to wait for somebody else's transaction


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("decide", help="may this person read or provide this item? with every reason")
    parser.add_argument("--person", required=True, metavar="ID")
    parser.add_argument("--act", required=True, choices=(READ, PROVIDE))
    parser.add_argument("--item", required=True, metavar="ID")
    parser.add_argument(
        "--to", metavar="ID", default="", help="provide: the organisation or person who would receive it"
    )
    parser.add_argument(
        "--at", metavar="DAY", type=day_argument, help="2026-11-24 or 令和8年11月24日 (default: today in Japan)"
    )
    parser.add_argument("--json", action="store_true", help="the answer as the API gives it")
    parser.add_argument("--lang", choices=("ja", "en"), help="one language (default: both)")
    parser.set_defaults(run=_run)


def day_argument(text: str) -> LegalDay:
    """A day as people write it, for argparse."""
    try:
        return parse_day(text)
    except DayError as wrong:
        raise argparse.ArgumentTypeError(str(wrong)) from wrong


def _run(args: argparse.Namespace) -> int:
    if (args.act == PROVIDE) != bool(args.to):
        print("warifu: --to goes with --act provide, and with nothing else", file=sys.stderr)
        return 2
    installation = place.load(args.data, args.key_file)
    now = Instant(datetime.now(UTC))
    try:
        answer = _of_front(installation, args)
    except FrontDown:
        answer = _here(installation, args, now)
    except NotDecided as why:
        print(f"warifu: nothing was decided: {why}", file=sys.stderr)
        return 2
    if args.json:
        print(orjson.dumps(answer, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS).decode())
    else:
        print("\n".join(_told(answer, args, args.at or legal_day(now))))
    return 0 if answer["decision"] else 1


def _of_front(installation: Installation, args: argparse.Namespace) -> dict[str, Any]:
    day = args.at.isoformat() if args.at else ""
    (answer,) = ask(installation, [Ask(args.person, args.act, args.item, args.to, day)], actor="", via=VIA)
    return answer


def _here(installation: Installation, args: argparse.Namespace, now: datetime) -> dict[str, Any]:
    """Decide on the records and leave the entry in the outbox, in one transaction: either both are there or neither."""
    if not database.exists(installation.records):
        raise InstallationError(f"{installation.directory} holds no records yet")
    asked = Asked("person", args.person, args.act, "item", args.item, "organisation" if args.to else "", args.to)
    work = Work(asked, actor="", via=VIA, day=args.at)
    with closing(keystore.of(installation)) as keys:
        deciding = Deciding(decide, keys, law().digest)
        with closing(database.connect(installation.records, timeout=_PATIENCE)) as records, database.act(records):
            ((made, answer),) = deciding(
                records, [work], now, permits_stopped=clock.permits_stopped(installation.ledger, now)
            )
            outbox.put(
                records.cursor(),
                entry_id=made.entry_id,
                cls="decision",
                entry=made.entry,
                opening=made.opening,
                key_id=made.key_id,
            )
    told: dict[str, Any] = orjson.loads(answer.whole(None))
    return told


def _told(answer: dict[str, Any], args: argparse.Namespace, day: LegalDay) -> list[str]:
    context, languages = answer["context"], (args.lang,) if args.lang else ("ja", "en")
    verdict = {"ja": ("許可", "拒否"), "en": ("permit", "deny")}
    lines = [" / ".join(verdict[language][not answer["decision"]] for language in languages)]
    asked = f"{args.person} {args.act} {args.item}" + (f" → {args.to}" if args.to else "")
    lines += [f"{asked}  {day.isoformat()}", ""]
    for reason in context["reasons"]:
        cites = [parse_cite(article) for article in reason["articles"]]
        head = [", ".join(cite_text(cite, language) for cite in cites) for language in languages]
        lines.append(" / ".join(part for part in head if part) or reason["code"])
        lines += [f"  {reason[language]}" for language in languages]
        lines += [f"  → {reason['remedy'][language]}" for language in languages]
        lines.append("")
    for taken in context["readings"]:
        reading = law().reading(taken["reading"])
        for language in languages:
            choice = f"{reading.point.of(language)}: {reading.choices[taken['taken']].of(language)}"
            lines.append({"ja": f"読み方 {choice}", "en": f"Reading {choice}"}[language])
    index = context["ledger_index"]
    lines.append(f"{context['id']}  law {context['law']}")
    lines.append(f"ledger {index}" if index is not None else "ledger: waits in the outbox until the front runs")
    return lines
