"""The access rules as Cedar policies, answered by `cedarpy`, beside the engine: the same questions, decisions and articles compared.

    python benchmarks/cedar.py [--questions 1000000] [--seed 1]

First the rates, in the world of `decide.py` as it is: decisions a second, the median of five runs over one sample. Cedar's are given with
contexts filled (and written as JSON, as its Python binding wants it) beforehand, and with everything around it; the engine looks up all it
needs itself, and also finds what is missing and on which readings the answer hangs. The compiled day is the engine's answers made ready.

Then the comparison, in the same world made livelier: organs and the installation take readings otherwise, one person in ten has a second
post, recipients are people too, some acts are unknown, and the days asked about lie around those on which rows begin and end. Questions run
through in parts, so memory stays flat. Which post, recipient and head answers is worked out by a plain enumeration of its own
(`tests/doubles/cedar_asking.py`), Cedar being asked for each. Fails when a single answer differs.
"""

import argparse
import json
import os
import random
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import cedarpy
import decide as world
from machine import machine

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from tests.doubles.cedar_asking import Asking, Said, cases, request

from warifu.kernel.access.cedar import policies
from warifu.kernel.access.cedar_context import slots_for
from warifu.kernel.access.compiled import CompiledDay
from warifu.kernel.access.engine import Engine
from warifu.kernel.access.model import Decision, Question
from warifu.kernel.access.tables import number
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import facts, rules

PART = 10_000
DAY = world.DAY
SWITCHES = (
    rules.EXEMPT_RANGE, rules.EXEMPT_SCOPE, rules.ENDED, rules.GIVE_BACK, rules.COLLEAGUE,
    rules.RANGE_ARTICLE, rules.HANDLER_ARTICLE, rules.BASIS_ARTICLE,
)  # fmt: skip


def livelier(made: world.World) -> None:
    """Readings taken otherwise, second posts, and provisions of what the contractor holds."""
    rng = made.rng
    made.put("reading", ("",), [facts.open_row(rules.TWO_HEADS, rules.OTHER[rules.TWO_HEADS])])
    for place in (*world.ORGANS, *world.CONTRACTORS):
        for name in rng.sample(SWITCHES, 2):
            made.put("reading", (place,), [facts.row(world.ago(rng, 20), None, name, rules.OTHER[name])])
    for person in rng.sample(made.people, len(made.people) // 10):
        place = rng.choice((rng.choice(world.ORGANS), rng.choice(world.CONTRACTORS)))
        made.put("employment", (person,), [facts.row(world.ago(rng, 60), None, place, f"unit{rng.randrange(12)}")])
    for item in rng.sample(made.items, len(made.items) // 5):
        firm = rng.choice(world.CONTRACTORS)
        made.put("provision", (item, firm, rng.choice(made.partners[firm])), [facts.open_row(facts.HELD)])


def parts(made: world.World, count: int) -> Iterator[list[Question]]:
    """The questions in parts of 10,000."""
    while count > 0:
        part = [turned(made, question) for question in made.questions(min(PART, count))]
        count -= len(part)
        yield part


def turned(made: world.World, question: Question) -> Question:
    """The question on a day near, one in fifty about an act nobody knows, provisions now and then to a person, to nobody or back."""
    rng = made.rng
    day = LegalDay(DAY - timedelta(days=rng.choice((0, 0, 0, 1, 29, 30, 31, 59, 60, 400))))
    if rng.random() < 0.02:
        return replace(question, act="copy", to=None, day=day)
    if question.act == "provide" and rng.random() < 0.4:
        posts = made.facts.spans("employment", (question.person,))
        near = [organ for post in posts for organ in made.partners.get(post.partner, [post.partner])]
        return replace(question, to=rng.choice((None, rng.choice(made.people), *near)), day=day)
    return replace(question, day=day)


def compare(asking: Asking, engine: Engine, made: world.World, count: int) -> Counter[str]:
    """Every question asked of both; counts questions, cases, differences, permissions and the articles that refuse."""
    seen: Counter[str] = Counter()
    for part in parts(made, count):
        for question, theirs in zip(part, asking.say(made.facts, part, DAY), strict=True):
            decision = engine.decide(made.facts, question, DAY)
            ours = Said(decision.permitted, frozenset(map(str, decision.articles)))
            if ours != theirs:
                seen["differences"] += 1
                if seen["differences"] <= 5:
                    print("DIFFERS", question, ours, theirs)
            seen["permitted"] += ours.permitted
            seen.update(ours.articles)
        seen["questions"] += len(part)
        if seen["questions"] % 100_000 == 0:
            print(f"{seen['questions']:,} questions, {seen['differences']} differences", flush=True)
    return seen


def asking_of(made: world.World) -> Asking:
    """The policies with as many slots as this world needs."""
    slots = slots_for(rules.BOOK, made.facts)
    print(f"{len(rules.BOOK.rules)} rules as policies with {slots} slots")
    return Asking(policies(rules.BOOK, slots), slots)


def rates(made: world.World, questions: list[Question]) -> None:
    """Decisions a second over one sample of the world of `decide.py` as it is, each way in turn."""
    asking, engine, day = asking_of(made), Engine(rules.BOOK), number(DAY)
    asked = [case for question in questions for _, case in cases(made.facts, question, day)]
    ready = [{**request(case, {}), "context": json.dumps(asking.contexts.of(made.facts, case))} for case in asked]
    compiled = CompiledDay(engine, made.facts, DAY)
    print(f"sample of {len(questions):,} questions, {len(asked):,} cases, load {os.getloadavg()[0]:.2f}")
    batch = rate(lambda: cedarpy.is_authorized_batch(ready, asking.policies, asking.entities), len(ready))
    print(f"cedarpy, contexts filled beforehand: {batch:,.0f} cases/s")
    whole = rate(lambda: asking.say(made.facts, questions, DAY), len(questions))
    print(f"cedarpy, questions with everything around: {whole:,.0f}/s")
    alone = rate(lambda: each(lambda question: engine.decide(made.facts, question, DAY), questions), len(questions))
    print(f"engine, the same questions: {alone:,.0f}/s")
    ready_day = rate(lambda: each(compiled.decide, questions), len(questions))
    print(f"compiled day, the same questions: {ready_day:,.0f}/s, load {os.getloadavg()[0]:.2f}")


def each(decide: Callable[[Question], Decision], questions: list[Question]) -> None:
    for question in questions:
        decide(question)


def rate(run: Callable[[], object], count: int) -> float:
    """How many a second: the median of five runs."""
    runs = []
    for _ in range(5):
        begin = time.perf_counter()
        run()
        runs.append(count / (time.perf_counter() - begin))
    return statistics.median(runs)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--questions", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"{machine()}; one thread")
    made = world.World(random.Random(options.seed))
    rates(made, made.questions(5_000))
    livelier(made)
    asking, begin = asking_of(made), time.perf_counter()
    seen = compare(asking, Engine(rules.BOOK), made, options.questions)
    count, differences = seen.pop("questions"), seen.pop("differences", 0)
    took = time.perf_counter() - begin
    print(f"{count:,} questions, {asking.cases:,} cases: {took:.0f} s, load {os.getloadavg()[0]:.2f}")
    print(f"permitted {seen.pop('permitted'):,}, refused by {dict(seen.most_common())}")
    print(f"differences = {differences}")
    if differences:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
