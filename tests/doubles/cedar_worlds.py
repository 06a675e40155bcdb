"""Small crowded worlds by chance: everything that the tables can hold, most of it begun or over a day before, on or after the question.

Few people, items and organisations, so that keys meet: people with several posts, items with several heads, readings switched by an
organ or by the whole installation, rows that overlap, end and begin again.
"""

import random
from datetime import date, timedelta

from warifu.kernel.access.facts import Facts
from warifu.kernel.access.model import Question
from warifu.kernel.access.tables import ALWAYS, OPEN, number
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import facts as words
from warifu.regimes.jp.iesi import rules, standing

DAY = LegalDay(date(2026, 4, 1))
NEAR = [number(DAY + timedelta(days=n)) for n in (-2, -1, 0, 1, 2)]
ORGANS, FIRMS = ("meti", "mlit", "moj"), ("kyokuto", "nanbu")
PLACES = (*ORGANS, *FIRMS, "abroad")
PEOPLE, ITEMS, UNITS = ("sato", "tanaka", "mori", "ueda"), ("grid", "port", "cable"), ("ports", "roads")
STANDINGS = ("none.", "negative.", "negative.negative", *sorted(standing.CARRIES), *sorted(standing.BROKEN))
SWITCHES = sorted(set(rules.READINGS) - set(standing.CHOICES) - {words.LIFTING_DAY})


def span(rng: random.Random) -> tuple[int, int]:
    """Mostly something that holds around the day; else with a boundary on one of the days near it."""
    kind = rng.random()
    if kind < 0.55:
        return rng.choice((ALWAYS, 20250101)), OPEN
    if kind < 0.7:
        return rng.choice(NEAR), OPEN
    if kind < 0.85:
        return rng.choice((ALWAYS, 20250101)), rng.choice(NEAR)
    first, after = sorted(rng.choices(NEAR, k=2))
    return first, after


def world(rng: random.Random) -> Facts:
    made = Facts()

    def put(table: str, *key: str, chance: float, values: tuple[tuple[str, ...], ...] = (), most: int = 1) -> None:
        """Up to `most` rows under a key, each with one of every kind of value."""
        for _ in range(most):
            if rng.random() < chance:
                made.put(table, key, (*span(rng), *(rng.choice(one) for one in values)))

    kinds = {**dict.fromkeys(ORGANS, words.ORGAN), **dict.fromkeys(FIRMS, words.CONTRACTOR), "abroad": words.PARTNER}
    for place, kind in kinds.items():
        made.put("organisation", (place,), (*(span(rng) if rng.random() < 0.1 else (ALWAYS, OPEN)), kind))
    for organ in ("", *ORGANS, *FIRMS):
        for name in rng.sample(SWITCHES, 4):
            made.put("reading", (organ,), (*span(rng), name, rng.choice((rules.OTHER[name], rules.DEFAULTS[name]))))
        if rng.random() < 0.5:
            made.put("reading", (organ,), (ALWAYS, OPEN, rules.ENDED, rules.OTHER[rules.ENDED]))
    for person in PEOPLE:
        put("employment", person, chance=0.7, values=((*ORGANS, *FIRMS, *FIRMS), UNITS), most=2)
        put("exempt", person, chance=0.15, values=(ORGANS, words.OFFICES), most=2)
        for organ in ORGANS:
            put("standing", person, organ, chance=0.6, values=((*STANDINGS, *("good",) * 20), ("",)), most=2)
    for item in ITEMS:
        for organ in ORGANS:
            codes = (words.IN_FORCE, words.IN_FORCE, words.IN_FORCE, words.LIFTED, words.EXPIRED)
            put("designation", item, organ, chance=0.6, values=(codes, ("",)))
        for place in (*ORGANS, *FIRMS):
            put("range_unit", item, place, chance=0.45, values=(UNITS,), most=2)
            put("range_person", item, place, chance=0.4, values=(PEOPLE,), most=3)
        for firm in FIRMS:
            put("handler", item, firm, chance=0.7, values=(PEOPLE,), most=5)
            for organ in ORGANS:
                put("provision", item, firm, organ, chance=0.55, values=((words.PROVIDED, words.HELD),), most=2)
    for firm in FIRMS:
        for organ in ORGANS:
            put("accreditation", firm, organ, chance=0.7, most=2)
            put("contract", firm, organ, chance=0.7, most=2)
    return made


def questions(rng: random.Random, count: int) -> list[Question]:
    receivers = (*PLACES, *PEOPLE, "nobody", None)
    made = []
    for _ in range(count):
        act = rng.choices(("read", "provide", "copy"), (50, 48, 2))[0]
        person = rng.choice(PEOPLE) if rng.random() < 0.97 else "nobody"
        item = rng.choice(ITEMS) if rng.random() < 0.97 else "nothing"
        day = LegalDay(DAY + timedelta(days=rng.choice((-1, 0, 0, 1))))
        made.append(Question(person, act, item, rng.choice(receivers) if act == "provide" else None, day))
    return made
