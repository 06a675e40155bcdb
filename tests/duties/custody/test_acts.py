"""Documents registered, copied, opened, handed over, received: who may, what is asked of the front first, and what is left behind."""

from hashlib import sha256
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.doubles import pdf_text
from tests.duties.custody import hostile
from tests.duties.custody.desk import Desk, code, pdf
from tests.world import PROPOSAL, made
from warifu.duties.custody import acts
from warifu.duties.custody.acts import Denied, Opened
from warifu.duties.custody.models import Copy, Document, HandOver, Opening
from warifu.kernel.procedure.model import Refusal
from warifu.registers.casework.models import Case
from warifu.registers.ledger.models import Outbox
from warifu.registers.vault import evidence, payloads
from warifu.registers.vault.keystore import KeyDestroyed
from warifu.registers.vault.models import Payload
from warifu.registers.vault.sealed import keystore


def last_entry() -> dict[str, Any]:
    row = Outbox.objects.order_by("id").last()
    assert row is not None
    fields = evidence.open_(keystore(), row.key_id, bytes(row.opening))["fields"]
    return {name: field["value"] for name, field in fields.items()}


# ---- register (NPSC 24)


def test_the_security_officer_registers_a_document_with_its_first_copy(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register(kind="paper"))
    row = Document.objects.get(id=document)
    assert (row.item_id, row.number, row.payload) == (at_the_desk.item, 1, "")
    assert row.organisation_id == at_the_desk.world.organisations["ministry"]
    (copy,) = row.copies.all()
    assert (copy.number, copy.holder_id) == (1, at_the_desk.people["sato"])
    said = last_entry()
    assert (said["kind"], said["actor"], said["subject"]) == (
        "custody:document_registered",
        at_the_desk.people["keeper"],
        at_the_desk.item,
    )
    assert said["detail"]["document"] == document
    assert Document.objects.get(id=made(at_the_desk.register())).number == 2


def test_title_and_content_lie_sealed(at_the_desk: Desk) -> None:
    document = Document.objects.get(id=made(at_the_desk.register(content=pdf("very quiet words"))))
    assert "報告書".encode() not in bytes(document.title)
    box = Payload.objects.get(id=document.payload)
    assert (box.subject, box.compartment) == (at_the_desk.item, "document")
    assert b"very quiet words" not in bytes(box.box or b"")
    assert b"very quiet words" in payloads.get(document.payload)


@pytest.mark.parametrize("who", ["officer", "minister", "manager", "sato", "inspector", "firm-chief", "rival-ops"])
def test_nobody_else_registers(at_the_desk: Desk, who: str) -> None:
    before = Outbox.objects.count()
    assert code(at_the_desk.register(by=who)) == "role"
    assert (Document.objects.count(), Outbox.objects.count()) == (0, before)


@pytest.mark.parametrize("item", ["nothing", ""])
def test_only_under_a_designation(at_the_desk: Desk, item: str) -> None:
    assert code(at_the_desk.register(item=item)) == "role"


def test_a_candidate_is_no_designation(at_the_desk: Desk) -> None:
    world = at_the_desk.world
    case = world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])
    assert code(at_the_desk.register(item=Case.objects.get(id=case).subject)) == "role"


def test_content_only_where_the_installation_is_approved_for_it(at_the_desk: Desk) -> None:
    assert code(at_the_desk.register(content=pdf(), content_approved=False)) == "content"
    assert (Document.objects.count(), Payload.objects.filter(compartment="document").count()) == (0, 0)
    made(at_the_desk.register(content=None, content_approved=False))


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"MZ no pdf at all", "file:not_pdf"),
        (hostile.SAMPLES["password"][0](), "file:encrypted"),
        (b"", "file:not_pdf"),
    ],
    ids=["no pdf", "encrypted", "empty"],
)
def test_a_file_that_cannot_be_opened_safely_is_not_stored(at_the_desk: Desk, content: bytes, why: str) -> None:
    assert code(at_the_desk.register(content=content)) == why
    assert (Document.objects.count(), Payload.objects.filter(compartment="document").count()) == (0, 0)


# ---- copies (NPSC 25)


def test_copies_are_numbered(at_the_desk: Desk) -> None:
    first, second = made(at_the_desk.register()), made(at_the_desk.register())
    made(at_the_desk.copy(first, holder="mori"))
    made(at_the_desk.copy(second))
    made(at_the_desk.copy(first))
    assert list(Copy.objects.filter(document_id=first).order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert list(Copy.objects.filter(document_id=second).order_by("number").values_list("number", flat=True)) == [1, 2]
    said = last_entry()
    assert (said["kind"], said["detail"]["number"]) == ("custody:copy_made", 3)


@pytest.mark.parametrize("who", ["officer", "sato", "minister", "firm-chief"])
def test_nobody_else_makes_copies(at_the_desk: Desk, who: str) -> None:
    document = made(at_the_desk.register())
    assert code(at_the_desk.copy(document, by=who)) == "role"
    assert code(at_the_desk.copy("nothing")) == "role"
    assert Copy.objects.count() == 1


# ---- open (NPSC 35, 36)


def test_who_may_read_gets_a_copy_that_names_her(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register(content=pdf()))
    answer = at_the_desk.open(document, "sato")
    assert isinstance(answer, Opened)
    assert at_the_desk.front.asked == [(at_the_desk.people["sato"], "read", at_the_desk.item, "")]
    pages = pdf_text.pages(answer.content)
    assert len(pages) == 2
    for page in pages:
        lines = [line for line, _ in page.lines]
        assert lines.count("重要経済安保情報") == 2
        assert any(line.startswith("閲覧者 sato") and "SATO" in line for line in lines)
    row = Opening.objects.get()
    assert (row.document_id, row.person_id) == (document, at_the_desk.people["sato"])
    assert row.sha256 == answer.sha256 == sha256(answer.content).hexdigest()
    assert (row.ledger_index, answer.ledger_index) == (0, 0)
    said = last_entry()
    assert (said["kind"], said["actor"]) == ("custody:document_opened", at_the_desk.people["sato"])
    assert said["detail"] == {"document": document, "decision": row.decision, "sha256": row.sha256}


def test_each_opening_is_another_copy(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register(content=pdf()))
    sums = {at_the_desk.open(document, who).sha256 for who in ("sato", "sato", "mori")}
    assert len(sums) == 3
    assert set(Opening.objects.values_list("sha256", flat=True)) == sums


@pytest.mark.parametrize(
    ("who", "articles"), [("officer", {"Act 11(1)"}), ("suzuki", {"Act 11(1)", "Act 10(4)", "Contract"})]
)
def test_who_may_not_gets_every_article_and_nothing_else(at_the_desk: Desk, who: str, articles: set[str]) -> None:
    document = made(at_the_desk.register(content=pdf()))
    entries = Outbox.objects.count()
    answer = at_the_desk.open(document, who)
    assert isinstance(answer, Denied)
    assert {a for reason in answer.answer["context"]["reasons"] for a in reason["articles"]} == articles
    assert (Opening.objects.count(), Outbox.objects.count()) == (0, entries)


def test_what_the_front_denies_is_not_opened_whatever_the_gate_would_say(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register(content=pdf()))
    at_the_desk.front.down = {"read"}
    assert isinstance(at_the_desk.open(document, "sato"), Denied)
    assert Opening.objects.count() == 0


def test_where_it_cannot_be_decided_nothing_is_opened(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register(content=pdf()))

    def dead(*_: str) -> dict[str, Any]:
        raise ConnectionError("the front is down")

    with pytest.raises(ConnectionError):
        acts.open_file(document=document, reader=at_the_desk.people["sato"], at=at_the_desk.world.at, decide=dead)
    assert Opening.objects.count() == 0


def test_paper_is_not_opened_here_and_nobody_is_asked(at_the_desk: Desk) -> None:
    paper = made(at_the_desk.register(kind="paper"))
    for document in (paper, "nothing"):
        assert code(at_the_desk.open(document, "sato")) == "content"
    assert at_the_desk.front.asked == []


def test_after_the_designation_ended_nobody_opens_it(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register(content=pdf()))
    at_the_desk.world.fill("manager", "designation:propose_lifting", case=at_the_desk.case)
    at_the_desk.world.take("minister", "designation:lift", case=at_the_desk.case)
    assert isinstance(at_the_desk.open(document, "sato"), Denied)


def test_what_was_erased_is_not_opened(at_the_desk: Desk) -> None:
    document = made(at_the_desk.register(content=pdf()))
    keystore().destroy(at_the_desk.item, ["document"])
    with pytest.raises(KeyDestroyed):
        at_the_desk.open(document, "sato")
    assert Opening.objects.count() == 0


# ---- hand over and receive (NPSC 27, 29)


def held(at_the_desk: Desk, who: str = "sato") -> str:
    document = made(at_the_desk.register(holder=who))
    return str(Copy.objects.get(document_id=document).id)


def test_inside_the_organ_the_receiver_must_be_one_who_may_read(at_the_desk: Desk) -> None:
    copy = held(at_the_desk)
    given = made(at_the_desk.hand_over(copy, "mori", by="sato"))
    assert at_the_desk.front.asked == [(at_the_desk.people["mori"], "read", at_the_desk.item, "")]
    assert Copy.objects.get(id=copy).holder_id == at_the_desk.people["sato"], "hers until the receipt is signed"
    assert made(at_the_desk.receive(given, by="mori")) == given
    row = Copy.objects.get(id=copy)
    assert (row.holder_id, row.organisation_id) == (
        at_the_desk.people["mori"],
        at_the_desk.world.organisations["ministry"],
    )
    assert HandOver.objects.get().received_at == at_the_desk.world.at
    assert last_entry()["kind"] == "custody:copy_received"
    # And on, by the new holder only.
    assert code(at_the_desk.hand_over(copy, "sato", by="sato")) == "holder"
    made(at_the_desk.hand_over(copy, "sato", by="mori"))


def test_outside_it_is_a_provision_too(at_the_desk: Desk) -> None:
    copy = held(at_the_desk)
    given = made(at_the_desk.hand_over(copy, "tanaka", by="sato"))
    sato, tanaka = at_the_desk.people["sato"], at_the_desk.people["tanaka"]
    assert at_the_desk.front.asked == [
        (tanaka, "read", at_the_desk.item, ""),
        (sato, "provide", at_the_desk.item, tanaka),
    ]
    row = HandOver.objects.get(id=given)
    assert (row.organisation_id, row.ledger_index) == (at_the_desk.world.organisations["firm"], 1)
    made(at_the_desk.receive(given, by="tanaka"))
    assert Copy.objects.get(id=copy).organisation_id == at_the_desk.world.organisations["firm"]


def test_who_may_not_read_is_handed_nothing(at_the_desk: Desk) -> None:
    copy = held(at_the_desk)
    entries = Outbox.objects.count()
    for who in ("officer", "suzuki", "investigator"):
        assert code(at_the_desk.hand_over(copy, who, by="sato")) == "denied"
    # Outside, both must be permitted: the provision alone is not enough, nor is the reading.
    at_the_desk.front.down = {"provide"}
    assert code(at_the_desk.hand_over(copy, "tanaka", by="sato")) == "denied"
    assert (HandOver.objects.count(), Outbox.objects.count()) == (0, entries)


def test_only_the_holder_hands_it_over(at_the_desk: Desk) -> None:
    copy = held(at_the_desk)
    for who in ("keeper", "mori", "minister"):
        assert code(at_the_desk.hand_over(copy, "mori", by=who)) == "holder"
    assert code(at_the_desk.hand_over("nothing", "mori", by="sato")) == "holder"
    assert at_the_desk.front.asked == []


def test_nobody_hands_it_to_herself(at_the_desk: Desk) -> None:
    copy = held(at_the_desk)
    assert code(at_the_desk.hand_over(copy, "sato", by="sato")) == "receiver"
    assert at_the_desk.front.asked == []
    with pytest.raises(IntegrityError, match="hand_over_to_another"), transaction.atomic():
        sato = at_the_desk.people["sato"]
        HandOver.objects.create(
            id="x" * 26, copy_id=copy, giver_id=sato, receiver_id=sato, at=at_the_desk.world.at, decision="x", ledger_index=0,
            organisation_id=at_the_desk.world.organisations["ministry"],
        )  # fmt: skip


def test_a_copy_is_in_one_pair_of_hands(at_the_desk: Desk) -> None:
    copy = held(at_the_desk)
    made(at_the_desk.hand_over(copy, "mori", by="sato"))
    asked = len(at_the_desk.front.asked)
    assert code(at_the_desk.hand_over(copy, "tanaka", by="sato")) == "open"
    assert len(at_the_desk.front.asked) == asked, "no permit is asked for that would be followed by nothing"
    row = HandOver.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        HandOver.objects.create(
            id="x" * 26, copy_id=copy, giver_id=row.giver_id, receiver_id=at_the_desk.people["tanaka"], at=row.at, decision="x",
            ledger_index=0, organisation_id=row.organisation_id,
        )  # fmt: skip


def test_only_the_receiver_signs_and_once(at_the_desk: Desk) -> None:
    given = made(at_the_desk.hand_over(held(at_the_desk), "mori", by="sato"))
    for who in ("sato", "keeper", "tanaka"):
        assert code(at_the_desk.receive(given, by=who)) == "receiver"
    made(at_the_desk.receive(given, by="mori"))
    assert code(at_the_desk.receive(given, by="mori")) == "receiver"
    assert code(at_the_desk.receive("nothing", by="mori")) == "receiver"


def test_a_right_that_ended_on_the_way_is_no_receipt(at_the_desk: Desk) -> None:
    copy = held(at_the_desk)
    given = made(at_the_desk.hand_over(copy, "mori", by="sato"))
    world = at_the_desk.world
    world.later(days=3)
    case = world.fill("assessor", "assessment:list_person", person=world.people["mori"], **{"class": "doubt"})
    world.fill("minister", "assessment:accept_list", case=case, **{"class": "doubt"})
    world.fill("minister", "assessment:tell_doubt", case=case)
    answer = at_the_desk.receive(given, by="mori")
    assert isinstance(answer, Refusal)
    assert [str(c) for r in answer.reasons for c in r.cite] == ["Act 11(1)"]
    assert Copy.objects.get(id=copy).holder_id == at_the_desk.people["sato"]
    # It does not lie between two chairs: the giver takes it back and gives it to somebody else.
    made(at_the_desk.take_back(given, by="sato"))
    made(at_the_desk.hand_over(copy, "tanaka", by="sato"))


def test_only_the_giver_takes_back_and_only_before_the_receipt(at_the_desk: Desk) -> None:
    copy = held(at_the_desk)
    given = made(at_the_desk.hand_over(copy, "mori", by="sato"))
    for who in ("mori", "keeper"):
        assert code(at_the_desk.take_back(given, by=who)) == "giver"
    assert made(at_the_desk.take_back(given, by="sato")) == given
    assert last_entry()["kind"] == "custody:copy_taken_back"
    assert code(at_the_desk.take_back(given, by="sato")) == "giver"
    assert code(at_the_desk.receive(given, by="mori")) == "receiver"
    again = made(at_the_desk.hand_over(copy, "mori", by="sato"))
    made(at_the_desk.receive(again, by="mori"))
    assert code(at_the_desk.take_back(again, by="sato")) == "giver"


def test_a_hand_over_ends_one_way_only(at_the_desk: Desk) -> None:
    given = made(at_the_desk.hand_over(held(at_the_desk), "mori", by="sato"))
    at = at_the_desk.world.at
    with pytest.raises(IntegrityError, match="hand_over_one_end"), transaction.atomic():
        HandOver.objects.filter(id=given).update(received_at=at, taken_back_at=at)
