"""Who sees that a document is registered, and which of its copies; what they may read of it is another question."""

import pytest

from tests.duties.custody.desk import Desk
from tests.world import made
from warifu.duties.custody import queries
from warifu.duties.custody.models import Copy, Document
from warifu.registers.casework.models import Case
from warifu.registers.people.queries import audience
from warifu.registers.vault.sealed import keystore


def sees(desk: Desk, who: str) -> set[str]:
    return set(queries.visible(audience(desk.people[who], desk.world.day)).values_list("id", flat=True))


def lines(desk: Desk, who: str, document: str) -> list[tuple[int, str, str]]:
    """Number of a copy, its holder, whom it is on its way to."""
    found = queries.copies(Document.objects.get(id=document), audience(desk.people[who], desk.world.day))
    return [(c.number, c.holder.kanji, c.waiting_for.kanji if c.waiting_for else "") for c in found]


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("officer", True),
        ("minister", True),
        ("manager", True),
        ("keeper", True),
        ("inspector", True),
        ("firm-chief", True),
        ("firm-ops", True),
        ("rival-chief", False),
        ("clerk", False),
        ("assessor", False),
        ("listener", False),
        ("investigator", False),
        ("sato", True),
        ("mori", False),
        ("tanaka", False),
    ],
)
def test_who_sees_it(at_the_desk: Desk, who: str, seen: bool) -> None:
    document = made(at_the_desk.register())
    assert sees(at_the_desk, who) == ({document} if seen else set())


def test_another_organs_staff_sees_nothing_and_its_inspector_everything(at_the_desk: Desk) -> None:
    world = at_the_desk.world
    document = made(at_the_desk.register())
    world.organisation("other")
    world.person("keeper-2", "other", "security_officer", "head", "officer")
    world.person("admin", "ministry", "administrator")
    assert sees(at_the_desk, "keeper-2") == set()
    assert sees(at_the_desk, "admin") == set()
    assert sees(at_the_desk, "inspector") == {document}


def test_one_holds_or_awaits_a_copy(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register())
    copy = Copy.objects.get().id
    given = made(at_the_desk.hand_over(copy, "mori", by="sato"))
    assert sees(at_the_desk, "mori") == {document}
    made(at_the_desk.take_back(given, by="sato"))
    assert sees(at_the_desk, "mori") == set()
    given = made(at_the_desk.hand_over(copy, "mori", by="sato"))
    made(at_the_desk.receive(given, by="mori"))
    assert (sees(at_the_desk, "mori"), sees(at_the_desk, "sato")) == ({document}, set())


def test_a_contractor_sees_what_it_has_been_let_have_and_no_longer(at_the_desk: Desk) -> None:
    world = at_the_desk.world
    document = made(at_the_desk.register())
    assert sees(at_the_desk, "firm-chief") == {document}
    firm = Case.objects.get(procedure="accreditation").id
    world.later(days=1)
    world.fill("manager", "accreditation:record_return", case=firm, item=at_the_desk.item)
    assert sees(at_the_desk, "firm-chief") == set()


def test_the_organ_sees_every_copy_a_contractor_its_own_and_a_holder_hers(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register())
    made(at_the_desk.copy(document, holder="mori"))
    made(at_the_desk.copy(document))
    third = Copy.objects.get(number=3).id
    given = made(at_the_desk.hand_over(third, "tanaka", by="sato"))
    every = [(1, "sato", ""), (2, "mori", ""), (3, "sato", "tanaka")]
    assert lines(at_the_desk, "keeper", document) == every
    assert lines(at_the_desk, "inspector", document) == every
    assert lines(at_the_desk, "sato", document) == [every[0], every[2]]
    assert lines(at_the_desk, "mori", document) == [every[1]]
    assert lines(at_the_desk, "tanaka", document) == [every[2]]
    # The names of the organ's holders are none of a contractor's business.
    assert lines(at_the_desk, "firm-chief", document) == []
    made(at_the_desk.receive(given, by="tanaka"))
    assert lines(at_the_desk, "firm-chief", document) == [(3, "tanaka", "")]
    assert lines(at_the_desk, "keeper", document)[2] == (3, "tanaka", "")


def test_a_line_says_whose_turn_it_is(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register())
    given = made(at_the_desk.hand_over(Copy.objects.get().id, "mori", by="sato"))
    row = Document.objects.get(id=document)

    def line(who: str) -> tuple[bool, bool, str]:
        (found,) = queries.copies(row, audience(at_the_desk.people[who], at_the_desk.world.day))
        return found.mine, found.to_me, found.hand_over

    assert line("sato") == (True, False, given)
    assert line("mori") == (False, True, given)
    assert line("keeper") == (False, False, given)


def test_title_and_names_that_were_erased(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register())
    row = Document.objects.get(id=document)
    assert queries.title(row) == "受電設備の弱点（報告書）"
    keystore().destroy(at_the_desk.people["sato"], ["identity"])
    assert lines(at_the_desk, "keeper", document) == [(1, "（消去済み）", "")]
    keystore().destroy(at_the_desk.item, ["document"])
    assert queries.title(row) == ""
