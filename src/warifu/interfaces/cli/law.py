"""`warifu law`: the lawyer's view. Prove the law data, show a place or a value of it, its open questions, its
coverage; run worked cases; write the access rules in another language of policies.

Reads the package's own data and the files named; only `diff` asks the records. Exit codes: 0 done; 1 a fault, a gap or a case that
gives another answer; 2 something could not be read or is not there.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

from warifu.interfaces.cli import difference
from warifu.kernel.ids import Cite, Instant, LegalDay, Text
from warifu.kernel.law.check import carriers, gaps
from warifu.kernel.law.cite import CiteError, cite_text, parse_cite
from warifu.kernel.law.days import legal_day
from warifu.kernel.law.era import DayError, parse_day
from warifu.kernel.law.model import Article, Entry, Law, NoAnswer, Reading, Value
from warifu.kernel.law.strict import LawError

_NOT_THERE = (LawError, NoAnswer, CiteError, DayError)


def add(subparsers: Any) -> None:
    parser = subparsers.add_parser("law", help="prove, show and question the law data; run worked cases")
    verbs = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    verb = verbs.add_parser("check", help="prove every regime: data, procedures, rules, examples")
    _rule(verb)
    verb.set_defaults(run=_guarded(_check))
    verb = verbs.add_parser("show", help="a place (Act 12(3), 法第12条第3項), a value, a list or a reading")
    verb.add_argument("what", metavar="CITE|NAME")
    verb.add_argument("--at", metavar="DAY", help="the day asked about, 2026-11-24 or 令和8年11月24日 (default: today)")
    _language(verb)
    _rule(verb)
    verb.set_defaults(run=_guarded(_show))
    verb = verbs.add_parser("open-questions", help="what the texts do not answer, and what is assumed")
    _language(verb)
    verb.set_defaults(run=_guarded(_open_questions))
    verb = verbs.add_parser("coverage", help="the coverage register: every paragraph and what carries it")
    verb.add_argument("--list", action="store_true", help="every place, not only the count")
    _language(verb)
    verb.set_defaults(run=_guarded(_coverage))
    verb = verbs.add_parser("cases", help="run worked cases; fails when an answer differs")
    verb.add_argument("files", metavar="FILE", nargs="+", type=Path)
    verb.add_argument("--json", action="store_true", help="one list of name, pass, expected, got")
    verb.set_defaults(run=_guarded(_cases))
    verb = verbs.add_parser("cedar", help="the access rules as Cedar policies")
    verb.add_argument(
        "--slots", type=int, default=4, metavar="N", help="intervals that a place of the context may hold"
    )
    verb.add_argument("--schema", action="store_true", help="instead, what a context holds")
    verb.set_defaults(run=_guarded(_cedar))
    difference.add(verbs)


def _language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--lang", choices=("ja", "en"), help="one language (default: both)")


def _rule(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rule", metavar="FILE", type=Path, help="an organ's own protection rule, laid over the model")


def _guarded(run: Any) -> Any:
    """What is not there or cannot be read is said on standard error and ends with 2."""

    def guarded(args: argparse.Namespace) -> int:
        from warifu.regimes.jp.iesi.case_text import CaseError

        try:
            return int(run(args))
        except (*_NOT_THERE, CaseError) as error:
            print(f"warifu law: {error}", file=sys.stderr)
            return 2

    return guarded


def _law(args: argparse.Namespace, regime: str = "warifu.regimes.jp.iesi") -> Law:
    module = import_module(regime)
    rule = getattr(args, "rule", None)
    law: Law = module.with_rule(rule) if rule else module.law()
    return law


def _check(args: argparse.Namespace) -> int:
    faults = 0
    for regime in _regimes():
        law = _law(args, regime)
        proof = import_module(f"{regime}.proof")
        found = proof.faults(law)
        faults += len(found)
        for fault in found:
            print(f"{law.regime}: {fault}")
        print(f"{law.regime}: {'proved' if not found else f'{len(found)} faults'}: {proof.proved(law)}")
        print(f"{law.regime}: digest {law.digest}")
    return 1 if faults else 0


def _regimes() -> list[str]:
    """Every regime that the package holds: a folder of a jurisdiction's folder with an act.yaml."""
    acts = (act for place in files("warifu.regimes").iterdir() if place.is_dir() for act in place.iterdir())
    found = [act for act in acts if act.is_dir() and (act / "act.yaml").is_file()]
    return sorted(f"warifu.regimes.{Path(str(act)).parent.name}.{act.name}" for act in found)


def _show(args: argparse.Namespace) -> int:
    law = _law(args)
    day = parse_day(args.at) if args.at else legal_day(Instant(datetime.now(UTC)))
    for line in _shown(law, args.what, day, args.lang):
        print(line)
    return 0


def _shown(law: Law, what: str, day: LegalDay, language: str | None) -> Iterator[str]:
    if what in law.values:
        yield from _value_lines(law.value(what, day), language)
    elif what in law.lists:
        yield from (line for entry in law.list(what) for line in _entry_lines(entry, language))
    elif what in law.readings:
        yield from _reading_lines(law.reading(what), language)
    else:
        cite = parse_cite(what)
        article = law.article(cite)
        if article is None:
            raise NoAnswer(f"{what}: neither a place in this law nor a value, list or reading")
        yield from _article_lines(law, article, language)


def _article_lines(law: Law, article: Article, language: str | None) -> Iterator[str]:
    for one in _languages(language):
        yield f"{cite_text(article.cite, one)}  {article.subject.of(one)}"
    yield f"  {article.source}"
    if article.check:
        yield f"  check {article.check}; feeds {', '.join(article.feeds)}"
    for name in article.by:
        yield f"  carried by {name}"
    if article.why:
        yield f"  not carried: {_both(law.reasons[article.why], language)}"
    if article.note:
        yield f"  {article.confidence}: {_both(article.note, language)}"
    for other in law.articles.values():
        inside = other.cite.law == article.cite.law and other.cite.place.startswith(f"{article.cite.place}(")
        if inside and not article.check:
            yield f"    {cite_text(other.cite, language or 'en')}  {_both(other.subject, language)}"


def _value_lines(value: Value, language: str | None) -> Iterator[str]:
    yield f"{value.name}  {_both(value.title, language)}"
    unit = f"{value.unit}, first day {'' if value.first_day_counts else 'not '}counted"
    yield f"  {value.is_} ({unit if value.unit in ('years', 'months', 'days') else value.unit})"
    yield f"  {_cited(value.cite, language)}, {value.confidence}, set by {value.set_by}"
    until = f" until {value.last.isoformat()}" if value.last else ""
    yield f"  from {value.from_.isoformat()}{until}"
    if value.note:
        yield f"  {_both(value.note, language)}"


def _entry_lines(entry: Entry, language: str | None) -> Iterator[str]:
    more = "".join(f" {key}={one}" for key, one in entry.more.items())
    yield f"{entry.code}  {_both(entry.text, language)}  [{_cited(entry.cite, language)}]{more}"


def _reading_lines(reading: Reading, language: str | None) -> Iterator[str]:
    yield f"{reading.number}. {reading.name}  {_both(reading.point, language)}"
    for code, text in reading.choices.items():
        yield f"  {code}{' (default)' if code == reading.default else ''}: {_both(text, language)}"
    yield f"  {_both(reading.why, language)}"
    yield f"  [{', '.join(_cited(cite, language) for cite in reading.cites)}]"
    yield f"  {'an organ may switch it' if reading.switchable else 'built in'}"


def _open_questions(args: argparse.Namespace) -> int:
    from warifu.regimes.jp.holidays import holidays
    from warifu.regimes.jp.iesi import procedures

    law = _law(args)
    for question in law.open_questions():
        print(f"{question.kind} {question.about}: {_both(question.text, args.lang)}")
        print(f"    {_both(question.reason, args.lang)}")
    for procedure in procedures.ALL:
        for step in procedure.steps:
            if step.assumed:
                print(f"assumed step {procedure.name}/{step.name}: {_both(step.assumed, args.lang)}")
    assumed = holidays().assumed()
    if assumed:
        reason = f"{len(assumed)} holidays from {assumed[0].day.isoformat()} on"
        print(f"assumed holidays: {reason}: {assumed[0].reason}")
    return 0


def _coverage(args: argparse.Namespace) -> int:
    from warifu.regimes.jp.iesi import coverage

    law = _law(args)
    if args.list:
        for cite in law.register:
            if article := law.articles.get(cite):
                carried = ", ".join(article.by) or f"not carried: {_both(law.reasons[article.why], args.lang)}"
                print(f"{_cited(cite, args.lang)}  {article.check}  {_both(article.subject, args.lang)}  [{carried}]")
    for count in coverage.counts(law):
        print(
            f"{count.law}: {count.places} places: {count.decidable} Y, {count.recorded} P, {count.text} N; "
            f"{count.carried} carried by the program"
        )
        for why, number in count.reasons.items():
            print(f"    {number} not carried: {_both(law.reasons[why], args.lang)}")
    found = [*gaps(law), *carriers(law, coverage.resolver(law))]
    for fault in found:
        print(f"gap: {fault}")
    return 1 if found else 0


def _cases(args: argparse.Namespace) -> int:
    from warifu.regimes.jp.iesi.cases import run_file

    results = [result for file in args.files for result in run_file(file)]
    if args.json:
        rows = [{"name": r.name, "pass": r.passed, "expected": r.expected, "got": r.got} for r in results]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
    else:
        for result in results:
            print(f"{'ok' if result.passed else 'DIFFERS'}  {result.name}")
            if not result.passed:
                print(f"    expected {_answer(result.expected)}\n    got      {_answer(result.got)}")
        print(f"{sum(result.passed for result in results)} of {len(results)} cases give the answer they state")
    return 0 if all(result.passed for result in results) else 1


def _cedar(args: argparse.Namespace) -> int:
    from warifu.kernel.access import cedar
    from warifu.regimes.jp.iesi.rules import BOOK

    if args.slots < 1:
        print(f"warifu law: a place has at least one slot, not {args.slots}", file=sys.stderr)
        return 2
    print((cedar.schema if args.schema else cedar.policies)(BOOK, args.slots), end="")
    return 0


def _answer(answer: dict[str, object]) -> str:
    because = answer["because"]
    return f"{answer['decision']} {', '.join(because) if isinstance(because, list) and because else ''}".strip()


def _cited(cite: Cite, language: str | None) -> str:
    return cite_text(cite, language or "en")


def _languages(language: str | None) -> tuple[str, ...]:
    return (language,) if language else ("ja", "en")


def _both(text: Text, language: str | None) -> str:
    """In one language, or in both with a slash between."""
    return " / ".join(text.of(one) for one in _languages(language))
