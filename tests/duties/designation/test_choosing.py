"""Choosing out of what an organ designated: by title and by number, and by the title alone for whoever does not see the register."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.world import World, contracted, contractor, designated, ministry, provided
from warifu.duties.contractors.models import Provision
from warifu.duties.designation import choosing as items
from warifu.duties.designation.models import Designation
from warifu.kernel.ids import CaseId, OrgId
from warifu.registers.people.domain import Audience
from warifu.registers.people.queries import audience
from warifu.registers.search import choosing
from warifu.registers.search.fold import words
from warifu.registers.vault.sealed import keystore


@pytest.fixture
def world(db: None, at: object) -> World:
    return ministry(at)  # type: ignore[arg-type]


@pytest.fixture
def ports(world: World) -> str:
    return item_of(designated(world))


@pytest.fixture
def cables(world: World) -> str:
    return item_of(designated(world, title="海底ケーブルの点検記録"))


def item_of(case: CaseId) -> str:
    return str(Designation.objects.get(case_id=case).id)


def asking(world: World, who: str) -> Audience:
    return audience(world.people[who], world.day)


def of_the_organ(world: World) -> choosing.Choosable:
    organ = OrgId(world.organisations["ministry"])
    return items.items_in(organ, Designation.objects.filter(organisation_id=organ))


def looked_for(world: World, who: str, said: str, of: choosing.Choosable | None = None) -> list[str]:
    of = of or of_the_organ(world)
    return choosing.found(of, words(said), 20, items.read_as(asking(world, who)))[0]


def test_a_title_or_a_number_finds_an_item(world: World, ports: str, cables: str) -> None:
    for said in ("港", "港湾 弱点", "2026-0001", "指 0001"):
        assert looked_for(world, "officer", said) == [ports], said
    assert looked_for(world, "officer", "ｹｰﾌﾞﾙ") == [cables]
    assert set(looked_for(world, "officer", "指-2026")) == {ports, cables}
    assert looked_for(world, "officer", "ぬ") == []


def test_whoever_does_not_see_the_register_finds_by_the_title_alone(world: World, ports: str, cables: str) -> None:
    contractor(world)
    case = contracted(world)
    provided(world, case, ports)
    own = items.items_in(OrgId(world.organisations["ministry"]), Provision.objects.all(), "item")
    for who in ("firm-ops", "clerk"):
        assert looked_for(world, who, "港", own) == [ports]
        assert looked_for(world, who, "2026", own) == [] == looked_for(world, who, "指", own)
        assert items.called(asking(world, who), Designation.objects.all())[ports].number == ""
    # What was not provided is not among them, by whichever words.
    assert looked_for(world, "firm-ops", "海底", own) == [] == looked_for(world, "officer", "海底", own)


def test_an_item_whose_title_is_erased_is_found_by_its_number(world: World, ports: str) -> None:
    assert looked_for(world, "officer", "港") == [ports]
    keystore().destroy(ports, ["designation"])
    assert looked_for(world, "officer", "港") == []
    assert looked_for(world, "officer", "0001") == [ports]
    known = items.called(asking(world, "officer"), Designation.objects.all())[ports]
    assert (known.number, known.title) == ("指-2026-0001", "")


def test_what_is_not_designated_and_what_others_designated_is_not_on_offer(world: World, ports: str) -> None:
    proposed = world.fill("officer", "designation:propose", title="港の計画", units=[world.units["ports"]])
    world.organisation("other")
    world.person("stranger", "other", "officer")
    of = items.designated(asking(world, "officer"))
    assert choosing.listed(of, 50) == [ports] == looked_for(world, "officer", "港", of)
    assert choosing.allowed(of, [item_of(proposed), ports]) == [ports]
    elsewhere = items.designated(asking(world, "stranger"))
    assert choosing.listed(elsewhere, 50) == [] == choosing.allowed(elsewhere, [ports])
    assert looked_for(world, "stranger", "港", elsewhere) == []


def test_names_of_many_are_read_with_one_query(world: World, ports: str, cables: str) -> None:
    rows = Designation.objects.filter(id__in=[ports, cables])
    reader = asking(world, "officer")
    with CaptureQueriesContext(connection) as asked:
        known = items.called(reader, rows)
    assert {one.title for one in known.values()} == {"港湾の電力供給の弱点の調査", "海底ケーブルの点検記録"}
    assert len(asked) == 1
