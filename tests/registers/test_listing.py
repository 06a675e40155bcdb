"""Every filter and every order of every register against a naive list, page by page, forwards and back."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.duties import shelves
from tests.duties.shelves import DAY
from tests.world import World, contractor, ministry
from warifu.duties.clearance import register as clearance
from warifu.duties.clearance import registered
from warifu.duties.contractors import register as contractors
from warifu.duties.custody import register as custody
from warifu.duties.designation import queries as designation_queries
from warifu.duties.designation import register as designation
from warifu.kernel.access.tables import number
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import standing
from warifu.registers import listing
from warifu.registers.casework import register as casework
from warifu.registers.gate.models import Standing
from warifu.registers.listing import Place, Register
from warifu.registers.people.domain import Audience
from warifu.registers.people.queries import audience

Naive = Callable[[Any, str, World], bool]
_FAR = date.max


@pytest.fixture
def world(db: None, at: Any) -> World:
    made = ministry(at)
    made.organisation("other")
    made.unit("far", "other")
    ours, others = made.organisations["ministry"], made.organisations["other"]
    items = shelves.designations(ours, [made.units["ports"], made.units["grid"]], 61)
    foreign = shelves.designations(others, [made.units["far"]], 23, seed=9)
    shelves.documents(ours, items, 67)
    shelves.documents(others, foreign, 19, seed=8)
    shelves.contractors(ours, 31)
    shelves.contractors(others, 7, seed=7)
    for place in range(40):
        made.person(f"p{place}", "ministry", unit=("", "ports", "grid")[place % 3])
    shelves.results(ours, [made.people[f"p{place}"] for place in range(40)])
    shelves.results(others, [made.people[f"p{place}"] for place in range(0, 40, 2)], seed=5)
    return made


def asking(world: World, who: str) -> Audience:
    return audience(world.people[who], LegalDay(DAY))


def walked(register: Register, reader: Audience, filters: dict[str, str], order: str, size: int = 7) -> list[Any]:
    """All ids, page by page by the key; every page is held against the same page come back to from behind."""
    found: list[Any] = []
    place, before = Place(), None
    while True:
        page = listing.page(register, reader, filters, order, place, size)
        found += page.ids
        if before is not None:
            back = listing.page(register, reader, filters, order, Place(page.ids[0], back=True), size)
            assert back.ids == before
        if not page.after:
            return found
        place, before = Place(page.ids[-1]), page.ids


def everything(register: Register, reader: Audience, filters: dict[str, str]) -> list[Any]:
    rows = {row.pk: row for part in register.parts(reader, filters) for row in part}
    return list(rows.values())


def value(row: Any, field: str) -> Any:
    for name in field.split("__"):
        row = getattr(row, name)
    return row


REGISTERS = {
    "manager": (designation.REGISTER, contractors.REGISTER, custody.REGISTER, casework.REGISTER),
    "inspector": (designation.REGISTER, custody.REGISTER, casework.REGISTER),
    "assessor": (clearance.REGISTER, casework.REGISTER),
}
CASES = [(who, register) for who, registers in REGISTERS.items() for register in registers]


@pytest.mark.parametrize(("who", "register"), CASES, ids=[f"{w}-{r.code}" for w, r in CASES])
def test_every_order_is_that_of_a_naive_list(world: World, who: str, register: Register) -> None:
    reader = asking(world, who)
    rows = everything(register, reader, {})
    if register.code != "cases" or who != "assessor":
        assert len(rows) > 20
    for name, fields in register.orders.items():
        up = [r.pk for r in sorted(rows, key=lambda r: (*(value(r, f) for f in fields), r.pk))]
        assert walked(register, reader, {}, name) == up, name
        assert walked(register, reader, {}, f"-{name}") == up[::-1], name
    assert walked(register, reader, {}, "no_such") == walked(register, reader, {}, register.order)
    assert listing.count(register.narrowed(reader, {})) == len(rows)
    assert listing.count(register.narrowed(reader, {}), most=5) == min(6, len(rows))
    assert [i for some in listing.every(register, reader, {}, register.order) for i in some] == walked(
        register, reader, {}, register.order
    )


def test_people_are_the_same_in_every_shape(world: World) -> None:
    """Found through their posts and assessments, asked one by one, and in parts for the list."""
    ours, others = world.organisations["ministry"], world.organisations["other"]
    for organs in ([ours], [others], [ours, others], []):
        wanted = set(registered.registered(organs, LegalDay(DAY)))
        parts = registered.parts(organs, LegalDay(DAY))
        assert {row for part in parts for row in part} == wanted
        assert all(len(set(part)) == len(part) for part in parts)
    assert len(wanted) == 0 < len(set(registered.registered([ours], LegalDay(DAY))))


def test_units_of_few_and_of_many_people_are_walked_alike(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = asking(world, "assessor")
    for order in ("unit", "-unit", "until", "-until"):
        together = walked(clearance.REGISTER, reader, {}, order)
        monkeypatch.setattr(clearance, "_FEW", 1)
        assert walked(clearance.REGISTER, reader, {}, order) == together
        monkeypatch.undo()


def _runs(row: Any, day: date) -> bool:
    return bool(row.first and row.last >= day and (row.lifted_on is None or row.lifted_on > day))


def _phase(row: Any, wanted: str, world: World) -> bool:
    soon = _runs(row, DAY) and row.last <= DAY + timedelta(days=90)
    found = designation_queries.phase(row, DAY)
    if wanted == "soon":
        return soon
    return found in ("in_force", "extended") if wanted == "in_force" else found == wanted


def _held_on(row: Any, text: str, world: World) -> bool:
    day = date.fromisoformat(text)
    return bool(row.first and row.first <= day <= row.last and (row.lifted_on is None or row.lifted_on > day))


def _ran_out(row: Any) -> bool:
    return bool(row.first and (row.lifted_on is None or row.lifted_on > row.last))


def _last(row: Any) -> date | None:
    after = max((c.after for c in row.contracts.all()), default=None)
    return after - timedelta(days=1) if after else None


def _valid(row: Any, day: date, world: World, organ: str = "ministry") -> bool:
    found = Standing.objects.filter(person=row.pk, organ=world.organisations[organ])
    return any(s.first <= number(LegalDay(day)) < s.after and s.code in standing.CARRIES for s in found)


def _unit(row: Any, wanted: str, world: World) -> bool:
    return any(e.unit_id == wanted and e.after is None for e in row.employments.all())


DAYS = ("2026-11-23", "2026-11-24", "2026-11-25", "2026-12-24", "2027-02-22")
FILTERS: list[tuple[Register, str, tuple[str, ...], Naive]] = [
    (designation.REGISTER, "state", tuple(designation.PHASES), _phase),
    (
        designation.REGISTER,
        "ends",
        ("0", "30", "90", "365"),
        lambda r, v, w: _runs(r, DAY) and (r.last - DAY).days <= int(v),
    ),
    (designation.REGISTER, "on", DAYS, _held_on),
    (designation.REGISTER, "group", ("g1", "g2", "g3", "g4"), lambda r, v, w: v in r.groups),
    (designation.REGISTER, "measure", ("marking", "notification"), lambda r, v, w: r.measure == v),
    (designation.REGISTER, "unit", ("ports", "grid"), lambda r, v, w: r.unit_id == v),
    (designation.REGISTER, "organ", ("ministry", "other"), lambda r, v, w: r.organisation_id == v),
    (
        designation.REGISTER,
        "before",
        DAYS,
        lambda r, v, w: _ran_out(r) and r.last < date.fromisoformat(v),
    ),
    (
        designation.REGISTER,
        "month",
        ("2026-11", "2026-12", "2027-02"),
        lambda r, v, w: _ran_out(r) and f"{r.last:%Y-%m}" == v,
    ),
    (
        contractors.REGISTER,
        "state",
        ("contract",),
        lambda r, v, w: any(c.first <= DAY < c.after for c in r.contracts.all()),
    ),
    (
        contractors.REGISTER,
        "state",
        ("accredited",),
        lambda r, v, w: r.accredited_on is not None and (r.after is None or r.after > DAY),
    ),
    (
        contractors.REGISTER,
        "state",
        ("ended",),
        lambda r, v, w: bool(r.case.closed or (r.after and r.after <= DAY)),
    ),
    (
        contractors.REGISTER,
        "before",
        DAYS,
        lambda r, v, w: _last(r) is not None and _last(r) < date.fromisoformat(v),  # type: ignore[operator]
    ),
    (contractors.REGISTER, "month", ("2026-12", "2027-05"), lambda r, v, w: f"{_last(r) or _FAR:%Y-%m}" == v),
    (custody.REGISTER, "kind", tuple(custody.KINDS), lambda r, v, w: r.kind == v),
    (custody.REGISTER, "kept", ("here",), lambda r, v, w: bool(r.payload)),
    (custody.REGISTER, "kept", ("paper",), lambda r, v, w: not r.payload),
    (custody.REGISTER, "on", DAYS, lambda r, v, w: _held_on(r.item, v, w)),
    (custody.REGISTER, "made", ("2026-11-20", "2026-11-01"), lambda r, v, w: r.made_on >= date.fromisoformat(v)),
    (
        custody.REGISTER,
        "ends",
        ("30", "365"),
        lambda r, v, w: _held_on(r.item, DAY.isoformat(), w) and (r.item.last - DAY).days <= int(v),
    ),
    (casework.REGISTER, "state", ("open",), lambda r, v, w: not r.closed),
    (casework.REGISTER, "state", ("closed",), lambda r, v, w: r.closed),
    (casework.REGISTER, "before", ("2026-12-09", "2030-01-01"), lambda r, v, w: r.next_due < date.fromisoformat(v)),
    (casework.REGISTER, "procedure", ("designation", "accreditation"), lambda r, v, w: r.procedure == v),
    (clearance.REGISTER, "standing", ("valid",), lambda r, v, w: _valid(r, DAY, w)),
    (clearance.REGISTER, "on", DAYS, lambda r, v, w: _valid(r, date.fromisoformat(v), w)),
    (clearance.REGISTER, "unit", ("ports", "grid"), _unit),
    (clearance.REGISTER, "month", ("2026-11", "2027-01"), lambda r, v, w: _in_month(r, v, w)),
]


def _in_month(row: Any, month: str, world: World) -> bool:
    found = Standing.objects.filter(person=row.pk, organ=world.organisations["ministry"], code__in=standing.CARRIES)
    today = number(LegalDay(DAY))
    afters = [s.after for s in found if s.first <= today < s.after and s.after < 99_000_000]
    if not afters:
        return False
    after = max(afters)
    last = date(after // 10_000, after // 100 % 100, after % 100) - timedelta(days=1)
    return f"{last:%Y-%m}" == month


def _named(world: World, text: str) -> str:
    return str({**world.units, **world.organisations}.get(text, text))


@pytest.mark.parametrize(
    ("register", "name", "values", "naive"), FILTERS, ids=[f"{r.code}-{n}-{v[0]}" for r, n, v, _ in FILTERS]
)
def test_every_filter_lets_through_exactly_what_it_says(
    world: World, register: Register, name: str, values: tuple[str, ...], naive: Naive
) -> None:
    reader = asking(world, "assessor" if register.code == "people" else "manager")
    rows = everything(register, reader, {})
    through = 0
    for plain in values:
        wanted = _named(world, plain)
        expected = {r.pk for r in rows if naive(r, wanted, world)}
        assert set(walked(register, reader, {name: wanted}, register.order)) == expected, plain
        assert listing.count(register.narrowed(reader, {name: wanted})) == len(expected)
        through += len(expected)
    assert 0 < through < len(rows) * len(values)


def test_what_no_filter_knows_filters_nothing_and_is_not_kept(world: World) -> None:
    reader = asking(world, "manager")
    asked = {
        "state": "山田",
        "ends": "x",
        "on": "never",
        "month": "2026-13",
        "group": "g9",
        "name": "佐藤",
        "house": "?",
    }
    for register in REGISTERS["manager"]:
        assert register.known(asked, reader) == {}
        assert len(walked(register, reader, asked, register.order)) == len(everything(register, reader, {}))


def months() -> Iterator[LegalDay]:
    yield from listing.months(LegalDay(DAY), 12)


@pytest.mark.parametrize("who", ["manager", "assessor"])
def test_the_months_count_what_their_filter_opens(world: World, who: str) -> None:
    reader = asking(world, who)
    for register in (r for r in REGISTERS[who] if r.ends):
        counted = listing.endings(register, reader, {"month": "2026-12"}, list(months()))
        # No case of the assessor's stands on these shelves.
        assert sum(counted.values()) > 0 or (register.code, who) == ("cases", "assessor")
        for month, found in counted.items():
            assert len(walked(register, reader, {"month": f"{month:%Y-%m}"}, register.order)) == found, month


def test_nothing_of_another_organ_is_listed_counted_or_drawn(world: World) -> None:
    reader, ours = asking(world, "manager"), world.organisations["ministry"]
    for register, organ in (
        (designation.REGISTER, "organisation_id"),
        (custody.REGISTER, "organisation_id"),
        (casework.REGISTER, "organisation_id"),
        (contractors.REGISTER, "organ_id"),
    ):
        rows = everything(register, reader, {})
        assert {value(row, organ) for row in rows} == {ours}
        assert listing.count(register.narrowed(reader, {})) == len(rows)
        assert walked(register, reader, {"organ": world.organisations["other"]}, register.order) == []
    both = {row.organisation_id for row in everything(custody.REGISTER, asking(world, "inspector"), {})}
    assert both == {ours, world.organisations["other"]}
    strange = asking(world, "assessor")
    assert clearance.REGISTER.known({"house": world.organisations["other"]}, strange) == {}
    outside = asking(world, "sato")
    for register in (designation.REGISTER, custody.REGISTER, contractors.REGISTER, clearance.REGISTER):
        assert everything(register, outside, {}) == []


def test_a_row_that_is_not_seen_is_no_place(world: World) -> None:
    contractor(world)
    reader = asking(world, "manager")
    hidden = everything(custody.REGISTER, asking(world, "inspector"), {"organ": world.organisations["other"]})
    foreign = next(r for r in hidden if r.organisation_id == world.organisations["other"])
    first = listing.page(custody.REGISTER, reader, {}, "number", Place(), 5)
    assert listing.page(custody.REGISTER, reader, {}, "number", Place(foreign.pk), 5) == first
