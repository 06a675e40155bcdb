"""Loaded and given back: the same registers, the same gate, the same bytes; the same lists once more change nothing."""

from pathlib import Path

import pytest
from django.db import connection, transaction

from tests.duties.lists.office import AT, exported, load, loaded, office, write
from tests.world import World, assessed, contracted, contractor, designated, provided
from warifu.duties.clearance.models import Assessment
from warifu.duties.designation.models import Designation
from warifu.duties.lists.acts import Loaded
from warifu.duties.lists.columns import LISTS
from warifu.interfaces.cli.check import _stated
from warifu.kernel.access.model import Question
from warifu.kernel.ids import PersonId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure import engine
from warifu.registers.casework import periods, queries, registry
from warifu.registers.casework.models import Case, Period
from warifu.registers.gate.check import differences
from warifu.registers.gate.decide import decide
from warifu.registers.people.models import Person

pytestmark = pytest.mark.django_db


def _rows_per_table() -> dict[str, int]:
    # What was changed at the gate lately is cut off behind a number of rows, whatever was taken back in between.
    apart = ("django_", "sqlite_", "gate_change")
    tables = [t for t in connection.introspection.table_names() if not t.startswith(apart)]
    with connection.cursor() as cursor:
        found = {}
        for table in tables:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = int(cursor.fetchone()[0])
    return found


def test_every_list_is_loaded_and_the_gate_says_the_same(tmp_path: Path) -> None:
    done = loaded(write(tmp_path / "in", office()))
    assert {name: count["new"] for name, count in done.counts.items()} == {n: len(r) for n, r in office().items()}
    assert differences(connection, _stated()) == []


def test_what_was_loaded_decides(tmp_path: Path) -> None:
    loaded(write(tmp_path / "in", office()))
    who = dict(_named("people"))
    item = dict(_named("designations"))
    day = legal_day(AT)
    questions = [
        Question(PersonId(who["0001"]), "read", item["基-1"]),
        Question(PersonId(who["H-7"]), "read", item["基-1"]),
        Question(PersonId(who["0002"]), "read", item["基-1"]),
        Question(PersonId(who["0001"]), "read", item["基-3"]),
    ]
    answers = decide(connection, questions, day)
    assert [answer.permitted for answer in answers] == [True, True, False, False]


def _named(listed: str) -> list[tuple[str, str]]:
    from warifu.duties.lists.models import OutsideKey

    return list(OutsideKey.objects.filter(listed=listed).values_list("key", "object"))


def test_the_same_lists_once_more_change_nothing(tmp_path: Path) -> None:
    folder = write(tmp_path / "in", office())
    loaded(folder)
    before = _rows_per_table()
    again = loaded(folder)
    assert again.id == ""
    assert all(count["new"] == count["changed"] == 0 for count in again.counts.values())
    assert _rows_per_table() == before


def test_out_and_in_again_is_the_same_to_the_byte(tmp_path: Path) -> None:
    with transaction.atomic():
        loaded(write(tmp_path / "in", office()))
        first, rows = exported(tmp_path / "first"), _rows_per_table()
        transaction.set_rollback(True)
    assert not Person.objects.exists()
    loaded(tmp_path / "first")
    second, rows_again = exported(tmp_path / "second"), _rows_per_table()
    assert set(first) == {f"{name}.csv" for name in LISTS}
    assert second == first
    assert rows_again == rows
    assert differences(connection, _stated()) == []


def test_an_office_that_was_kept_here_goes_out_and_in(db: None, at: object, tmp_path: Path) -> None:
    """What was made by steps, under no name outside, is the same register elsewhere; its journal stays behind."""
    with transaction.atomic():
        _lived(at)
        kept = (Designation.objects.filter(first__isnull=False).count(), Assessment.objects.count())
        first = exported(tmp_path / "first")
        same = loaded(tmp_path / "first")
        assert all(count["new"] == count["changed"] == 0 for count in same.counts.values())
        transaction.set_rollback(True)
    loaded(tmp_path / "first")
    assert exported(tmp_path / "second") == first
    assert (Designation.objects.count(), Assessment.objects.count()) == kept
    assert differences(connection, _stated()) == []


def _lived(at: object) -> None:
    from tests.world import ministry

    world: World = ministry(at)  # type: ignore[arg-type]
    case = designated(world)
    item = Designation.objects.get(case_id=case).id
    assessed(world)
    contractor(world)
    deal = contracted(world)
    provided(world, deal, item)


def test_what_is_taken_over_goes_on(tmp_path: Path) -> None:
    """The case of a designation that was brought along stands where the lists say, and its periods run."""
    loaded(write(tmp_path / "in", office()))
    found = {row.designation.id: row for row in Case.objects.filter(procedure="designation")}
    state = {number: found[item].state for number, item in _named("designations")}
    assert state == {"基-1": "extended", "基-2": "in_force", "基-3": "lifted"}
    deal = Case.objects.get(procedure="accreditation")
    assert deal.state == "in_contract"
    for case in (*found.values(), deal):
        history = queries.state_of(case).history
        assert engine.replay(registry.procedure(case.procedure), history) == case.state
        assert case.closed == (case.state == "lifted")
    assert list(periods.differences(AT)) == []
    running = Period.objects.filter(case__procedure="designation", clock="validity", ended__isnull=True)
    assert {p.due.isoformat() for p in running} == {"2031-06-30", "2030-06-30"}
    # What was decided before the lists came is no deadline that was kept here.
    assert not Period.objects.filter(ended__isnull=False).exists()


def test_a_change_is_a_change(tmp_path: Path) -> None:
    loaded(write(tmp_path / "in", office()))
    lists = office()
    lists["employments"][0]["last"] = "2026-10-31"
    lists["people"][0]["roman"] = "AMENOMIYA Saku"
    lists["designations"][1]["lifted_on"] = "2026-11-01"
    folder = write(tmp_path / "then", lists)
    dry = loaded(folder, dry=True)
    assert {n: c["changed"] for n, c in dry.counts.items() if c["changed"]} == {
        "people": 1,
        "employments": 1,
        "designations": 1,
    }
    shown = {(c.listed.name, c.columns) for c in dry.changes}
    assert ("employments", (("last", "", "2026-10-31"),)) in shown
    # A name stands in no output.
    assert ("people", (("roman", "…", "…"),)) in shown
    assert load(folder, dry=True).counts == dry.counts, "a dry run writes nothing"  # type: ignore[union-attr]
    done = loaded(folder)
    assert isinstance(done, Loaded) and done.subjects == 2
    assert differences(connection, _stated()) == []
    state = dict(Case.objects.filter(procedure="designation").values_list("designation__id", "state"))
    assert state[dict(_named("designations"))["基-2"]] == "lifted"


def test_an_extension_alone_moves_its_designation(tmp_path: Path) -> None:
    loaded(write(tmp_path / "in", office()))
    more = {"extensions": [{"designation": "基-2", "on": "2026-11-01", "last": "2035-06-30", "approved_on": ""}]}
    loaded(write(tmp_path / "more", more))
    item = Designation.objects.get(id=dict(_named("designations"))["基-2"])
    assert (item.last.isoformat(), item.case.state) == ("2035-06-30", "extended")
    assert differences(connection, _stated()) == []
