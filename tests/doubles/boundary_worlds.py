"""Worlds of worked cases in which almost every day lies on a boundary: the eve of the question, its day, the day after, and the
same around one, five and ten years before. For `hypothesis`.
"""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

ORGANS = ("meti", "mlit")
CONTRACTORS = ("kyokuto", "nanbu")
PEOPLE = ("sato", "tanaka")
UNITS = ("ports", "roads")
OFFICES = ("minister_of_state", "organ_head", "order_18")
# Leap days and their neighbours among them: ten years run differently there.
QUESTION_DAYS = ("2026-04-01", "2028-02-28", "2028-02-29", "2028-03-01", "2030-02-28", "2034-02-28", "2038-03-01")


def years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def days(at: date, years: tuple[int, ...] = ()) -> st.SearchStrategy[str]:
    anchors = [at, *(years_before(at, n) for n in years)]
    near = [anchor + timedelta(days=n) for anchor in anchors for n in (-2, -1, 0, 1, 2)]
    return st.sampled_from([day.isoformat() for day in near])


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def period(draw: st.DrawFn, at: date, key: str) -> dict[str, Any]:
    first, last = draw(days(at, (1,))), draw(maybe(days(at)))
    return {key: draw(st.sampled_from(ORGANS)), "from": first, **({"until": max(first, last)} if last else {})}


@st.composite
def assessment(draw: st.DrawFn, at: date) -> dict[str, Any]:
    under = draw(st.sampled_from(("jp.iesi", "jp.iesi", "jp.sds")))
    notified = draw(days(at, (1, 5, 10)))
    result = {
        "by": draw(st.sampled_from(ORGANS)),
        "under": under,
        "result": draw(st.sampled_from(("positive", "positive", "negative"))),
        "notified": notified,
    }
    if under == "jp.iesi" and draw(st.integers(0, 3)) == 0:
        result["reused_from"] = {"by": draw(st.sampled_from(ORGANS)), "notified": min(notified, draw(days(at, (10,))))}
    return result


@st.composite
def doubt(draw: st.DrawFn, at: date) -> dict[str, Any]:
    return {
        "by": draw(st.sampled_from(ORGANS)),
        "under": draw(st.sampled_from(("jp.iesi", "jp.sds"))),
        "day": draw(days(at, (1, 5, 10))),
    }


@st.composite
def designation(draw: st.DrawFn, at: date) -> dict[str, Any]:
    first, last = draw(days(at, (1, 5))), draw(days(at))
    lifted = draw(st.none() | st.none() | days(at))
    return {
        "by": draw(st.sampled_from(ORGANS)),
        "under": draw(st.sampled_from(("jp.iesi", "jp.iesi", "jp.iesi", "jp.sds"))),
        "from": first,
        "until": max(first, last),
        **({"lifted": lifted} if lifted else {}),
    }


def ranges() -> st.SearchStrategy[dict[str, Any]]:
    spans = st.fixed_dictionaries({"units": few(UNITS), "people": few(PEOPLE)})
    return st.dictionaries(st.sampled_from((*ORGANS, *CONTRACTORS)), spans, max_size=4)


def provisions(at: date) -> st.SearchStrategy[list[dict[str, Any]]]:
    provision = {"to": st.sampled_from(CONTRACTORS), "by": st.sampled_from(ORGANS), "day": days(at, (1,))}
    return st.lists(st.fixed_dictionaries(provision), max_size=3)


def few(names: tuple[str, ...]) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(names), max_size=2, unique=True)


def in_order(at: date, employer: str) -> dict[str, Any]:
    """A world in which sato may do everything, with both organs."""
    long_ago = years_before(at, 1).isoformat()
    positives = [{"by": o, "under": "jp.iesi", "result": "positive", "notified": long_ago} for o in ORGANS]
    person = {"works_for": employer, "unit": "ports", "office": None, "assessments": positives, "doubt_told": []}
    firm = {
        "accredited": [{"by": organ, "from": long_ago} for organ in ORGANS],
        "contracts": [{"with": organ, "from": long_ago} for organ in ORGANS],
    }
    everywhere = {place: {"units": ["ports"], "people": ["tanaka"]} for place in (*ORGANS, *CONTRACTORS)}
    return {
        "organs": list(ORGANS),
        "contractors": {name: {key: list(value) for key, value in firm.items()} for name in CONTRACTORS},
        "people": {name: {**person, "assessments": list(positives)} for name in PEOPLE},
        "items": {
            "grid-study": {
                "designations": [{"by": "meti", "under": "jp.iesi", "from": long_ago, "until": f"{at.year + 1}-01-31"}],
                "range": everywhere,
                "provided": [{"to": c, "by": o, "day": long_ago} for c in CONTRACTORS for o in ORGANS],
                "handlers": {name: list(PEOPLE) for name in CONTRACTORS},
            }
        },
    }


# What may be drawn anew: (part of the world, its member, key).
PARTS = (
    *(("contractors", name, key) for name in CONTRACTORS for key in ("accredited", "contracts")),
    *(("people", name, key) for name in PEOPLE for key in ("works_for", "unit", "office")),
    *(("people", "sato", key) for key in ("assessments", "doubt_told") * 3),
    *(("items", "grid-study", key) for key in ("designations", "range", "provided", "provided", "handlers")),
)


def anew(at: date) -> dict[str, st.SearchStrategy[Any]]:
    return {
        "accredited": st.lists(period(at, "by"), max_size=3),
        "contracts": st.lists(period(at, "with"), max_size=3),
        "works_for": st.sampled_from((*ORGANS, *CONTRACTORS)),
        "unit": maybe(st.sampled_from(UNITS)),
        "office": maybe(st.sampled_from(OFFICES)),
        "assessments": st.lists(assessment(at), max_size=4),
        "doubt_told": st.lists(doubt(at), max_size=2),
        "designations": st.lists(designation(at), max_size=2),
        "range": ranges(),
        "provided": provisions(at),
        "handlers": st.dictionaries(st.sampled_from(CONTRACTORS), few(PEOPLE), max_size=2),
    }


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """A worked case without its answer, {"name", "at", "world", "ask"}: everything in order but for up to five parts, drawn anew."""
    at = date.fromisoformat(draw(st.sampled_from(QUESTION_DAYS)))
    world = in_order(at, draw(st.sampled_from(("meti", "kyokuto"))))
    for part, name, key in draw(st.lists(st.sampled_from(PARTS), max_size=5, unique=True)):
        world[part][name][key] = draw(anew(at)[key])
    act = draw(st.sampled_from(("read", "read", "provide")))
    ask: dict[str, Any] = {"who": "sato", "act": act, "what": "grid-study"}
    if act == "provide":
        ask["to"] = draw(st.sampled_from((*ORGANS, *CONTRACTORS, *PEOPLE)))
    return {"name": "generated", "at": at.isoformat(), "world": world, "ask": ask}
