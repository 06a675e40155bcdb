"""Registers given out: what stands in the file, who may take it out, the second person, what the log commits to, what the tables refuse."""

import csv
import hashlib
import io
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.duties import shelves
from tests.duties.clearance.signing import sign
from tests.world import World, ministry
from warifu.duties.exports import acts, flat, limits, queries
from warifu.duties.exports.acts import File, Waiting
from warifu.duties.exports.models import Export
from warifu.duties.exports.rows import REGISTERS
from warifu.kernel.ids import LegalDay
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers import listing
from warifu.registers.ledger import entry as entries
from warifu.registers.ledger.models import Outbox
from warifu.registers.people import acts as people
from warifu.registers.people.queries import audience
from warifu.registers.signin.stepup import SignatureError
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore, seal_text

RULE = "保護規程 第20条"


@pytest.fixture
def world(db: None, at: Any) -> World:
    made = ministry(at)
    made.organisation("other")
    made.unit("far", "other")
    ours, others = made.organisations["ministry"], made.organisations["other"]
    items = shelves.designations(ours, [made.units["ports"], made.units["grid"]], 30)
    foreign = shelves.designations(others, [made.units["far"]], 9, seed=9)
    for row in foreign:
        row.outline = seal_text(row.id, "designation", {"title": "よその件名", "outline": "よその概要"})
        row.save()
    shelves.documents(ours, items, 25)
    shelves.documents(others, foreign, 11, seed=8)
    shelves.contractors(ours, 8)
    shelves.contractors(others, 5, seed=7)
    shelves.results(ours, list(made.people.values()))
    return made


def ask(world: World, who: str, register: str, order: str = "", **filters: str) -> File | Waiting | Refusal:
    return acts.ask(
        register=register, filters=filters, order=order, language="ja", actor=world.people[who], at=world.at
    )


def file(answer: object) -> File:
    assert isinstance(answer, File), answer
    return answer


def lines(content: bytes) -> list[list[str]]:
    rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    return [[flat.plain(cell) for cell in row] for row in rows]


def code(answer: object) -> str:
    assert isinstance(answer, Refusal), answer
    assert all(r.text.ja and r.text.en and r.remedy.ja and r.cite for r in answer.reasons)
    return answer.reasons[0].code


def limit(world: World, most: int, who: str = "minister") -> object:
    what = {"organisation": world.organisations["ministry"], "most": most, "rule": RULE}
    assertion = sign(world, who, limits.digest(**what))  # type: ignore[arg-type]
    return limits.set_limit(**what, actor=world.people[who], assertion=assertion, at=world.at)  # type: ignore[arg-type]


def waiting(world: World, who: str = "officer", register: str = "documents", **filters: str) -> str:
    limit(world, 3)
    answer = ask(world, who, register, **filters)
    assert isinstance(answer, Waiting)
    return answer.export


def release(world: World, export: str, who: str = "manager") -> object:
    assertion = sign(world, who, acts.digest(Export.objects.get(id=export)))
    return acts.release(export=export, actor=world.people[who], assertion=assertion, at=world.at)


def entry(entry_id: str) -> dict[str, Any]:
    row = Outbox.objects.get(entry_id=entry_id)
    opening = evidence.open_(keystore(), row.key_id, bytes(row.opening))
    return dict(entries.check_opening(entries.parse(bytes(row.entry)), opening))


@pytest.mark.parametrize("who", ["manager", "minister", "assessor", "inspector"])
def test_the_file_holds_what_the_list_shows_and_nothing_of_another_organ(world: World, who: str) -> None:
    asking = audience(world.people[who], LegalDay(shelves.DAY))
    opened = 0
    for register, written in REGISTERS.items():
        answer = ask(world, who, register)
        mine = any({written.page, "exports"} <= set(roles.ROLES[h.role].pages) for h in asking.held)
        if not mine:
            assert code(answer) == "role"
            continue
        opened += 1
        got = file(answer)
        table = lines(got.content)
        seen = listing.count(written.register.narrowed(asking, {}))
        assert table[0] == [text.ja for text in written.header]
        assert len(table) - 1 == got.rows == seen
        if who != "inspector":
            assert "よその" not in got.content.decode()
    assert opened >= 2


def test_filters_and_order_are_those_of_the_page(world: World) -> None:
    table = lines(file(ask(world, "manager", "documents", "-made", kind="paper", name="佐藤")).content)
    days = [row[5] for row in table[1:]]
    assert {row[4] for row in table[1:]} == {"文書・図画"}
    assert days == sorted(days, reverse=True)
    row = Export.objects.get()
    assert row.filters == {"kind": "paper"}
    assert row.order == "-made"


def test_a_formula_in_a_title_is_only_text(world: World) -> None:
    from warifu.duties.custody.models import Document

    document = Document.objects.filter(organisation=world.organisations["ministry"]).first()
    assert document is not None
    document.title = seal_text(document.item_id, "designation", '=HYPERLINK("http://x","y")')
    document.save()
    content = file(ask(world, "manager", "documents")).content.decode("utf-8-sig")
    assert '"\'=HYPERLINK(""http://x"",""y"")"' in content
    assert '"=' not in content


def test_what_the_log_commits_to(world: World) -> None:
    got = file(ask(world, "manager", "designations", state="in_force"))
    row = Export.objects.get()
    assert row.sha256 == hashlib.sha256(got.content).hexdigest()
    said = entry(row.entry_id)
    assert said["kind"] == "exports:written"
    assert said["actor"] == world.people["manager"]
    assert said["object"] == row.id == got.export
    assert said["detail"] == {
        "register": "designations",
        "filters": {"state": "in_force"},
        "rows": got.rows,
        "sha256": row.sha256,
    }
    for name in ("manager", "MANAGER", "件名"):
        assert name not in str(said["detail"])


@pytest.mark.parametrize("who", ["listener", "investigator", "sato"])
def test_who_holds_no_role_that_exports_gets_nothing(world: World, who: str) -> None:
    for register in REGISTERS:
        assert code(ask(world, who, register)) == "role"
    assert not Export.objects.exists()


def test_above_the_number_a_second_person_releases_it_once(world: World) -> None:
    export = waiting(world)
    row = Export.objects.get(id=export)
    assert (row.rows, row.most, queries.state(row, world.at)) == (25, 3, "waiting")
    assert entry(row.entry_id)["kind"] == "exports:asked"
    fetch = {"export": export, "actor": world.people["officer"]}
    assert code(acts.fetch(**fetch, at=world.at)) == "not_ready"  # type: ignore[arg-type]
    assert release(world, export) == export
    assert entry(Export.objects.get(id=export).entry_id)["kind"] == "exports:released"
    # Nobody but who asked.
    for other in ("manager", "colleague", "minister"):
        assert code(acts.fetch(export=export, actor=world.people[other], at=world.at)) == "not_ready"
    got = file(acts.fetch(**fetch, at=world.at))  # type: ignore[arg-type]
    assert got.rows == 25
    assert entry(Export.objects.get(id=export).entry_id)["detail"]["sha256"] == hashlib.sha256(got.content).hexdigest()
    assert code(acts.fetch(**fetch, at=world.at)) == "not_ready"  # type: ignore[arg-type]


def test_the_same_person_releases_nothing(world: World) -> None:
    export = waiting(world, "manager")
    assert code(release(world, export, "manager")) == "second_person"
    assert code(acts.refuse(export=export, actor=world.people["manager"], at=world.at)) == "second_person"
    for who in ("officer", "colleague", "clerk", "investigator", "inspector", "sato"):
        assert code(release(world, export, who)) == "second_person", who
    assert release(world, export, "minister") == export


def test_what_was_decided_stays(world: World) -> None:
    export = waiting(world)
    assert acts.refuse(export=export, actor=world.people["keeper"], at=world.at) == export
    assert entry(Export.objects.get(id=export).entry_id)["kind"] == "exports:refused"
    assert code(release(world, export)) == "second_person"
    assert code(acts.fetch(export=export, actor=world.people["officer"], at=world.at)) == "not_ready"


def test_a_release_is_signed(world: World) -> None:
    export = waiting(world)
    other = waiting(world, "officer", "designations")
    wrong = sign(world, "manager", acts.digest(Export.objects.get(id=other)))
    for assertion in ("", None, wrong):
        with pytest.raises(SignatureError):
            acts.release(export=export, actor=world.people["manager"], assertion=assertion, at=world.at)
    assert Export.objects.get(id=export).released is None


def test_it_is_good_for_a_day(world: World) -> None:
    export = waiting(world)
    release(world, export)
    late = world.at + timedelta(hours=24)
    assert code(acts.fetch(export=export, actor=world.people["officer"], at=late)) == "not_ready"
    just = late - timedelta(seconds=1)
    assert file(acts.fetch(export=export, actor=world.people["officer"], at=just)).rows == 25


def test_rights_are_asked_again_when_it_is_fetched(world: World) -> None:
    export = waiting(world)
    release(world, export)
    people.leave(person=world.people["officer"], last=world.day, actor=None, at=world.at)
    world.later(hours=23)
    assert code(acts.fetch(export=export, actor=world.people["officer"], at=world.at)) == "role"


def test_no_more_rows_leave_than_were_released(world: World) -> None:
    from warifu.duties.designation.models import Designation

    export = waiting(world)
    release(world, export)
    ours = world.organisations["ministry"]
    items = list(Designation.objects.filter(organisation=ours)[:2])
    shelves_row = shelves.documents(world.organisations["cabinet"], items, 1)[0]
    shelves_row.organisation_id, shelves_row.number = ours, 999
    shelves_row.save()
    assert code(acts.fetch(export=export, actor=world.people["officer"], at=world.at)) == "more_rows"


def test_the_tables_refuse_what_the_acts_refuse(world: World) -> None:
    export = waiting(world)
    row, officer, manager = Export.objects.filter(id=export), world.people["officer"], world.people["manager"]
    forbidden: tuple[dict[str, Any], ...] = (
        {"released": True, "decided_by_id": officer, "signature": {"x": 1}},
        {"released": False, "decided_by_id": officer},
        {"released": True, "decided_by_id": manager},
        {"released": True, "signature": {"x": 1}},
        {"written_at": world.at},
        {"released": False, "decided_by_id": manager, "written_at": world.at},
        {"written_rows": 26},
    )
    for values in forbidden:
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**values)
            raise AssertionError(values)
    row.update(released=True, decided_by_id=manager, signature={"x": 1}, written_at=world.at, written_rows=25)


def test_the_number_is_the_heads_own_and_signed(world: World) -> None:
    ours = world.organisations["ministry"]
    assert queries.most(ours, world.day) == queries.DEFAULT_MOST == 500
    for who in ("manager", "officer", "inspector"):
        assert code(limit(world, 7, who)) == "role"
    assert code(limit(world, -1)) == "field:most"
    assert isinstance(limit(world, 7), str)
    assert queries.most(ours, world.day) == 7
    assert queries.most(world.organisations["other"], world.day) == 500
    with pytest.raises(SignatureError):
        limits.set_limit(
            organisation=ours, most=9999, rule=RULE, actor=world.people["minister"], assertion="", at=world.at
        )
    assert queries.most(ours, world.day) == 7


def test_who_sees_that_something_was_taken_out(world: World) -> None:
    ask(world, "officer", "documents")
    ask(world, "assessor", "people")
    export, staff = Export.objects.get(register="documents"), Export.objects.get(register="people")

    def sees(who: str) -> set[str]:
        return set(queries.visible(audience(world.people[who], world.day)).values_list("id", flat=True))

    for who in ("officer", "keeper"):
        assert sees(who) == {export.id}, who
    for who in ("minister", "manager"):
        assert sees(who) == {export.id, staff.id}
    assert sees("inspector") == {export.id}
    assert sees("assessor") == {staff.id}
    for who in ("colleague", "clerk", "listener", "sato", "investigator"):
        assert sees(who) == set(), who
