"""What the person about whom a case is kept can find out before anybody has told her: nothing (Act 12(3)(iii), 13(1))."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.world import World, assessed
from warifu.kernel.ids import CaseId
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import Case, Party
from warifu.registers.installation import new_id
from warifu.registers.ledger.models import Outbox
from warifu.registers.people.queries import audience
from warifu.registers.vault import evidence
from warifu.registers.vault.sealed import keystore

SignIn = Callable[..., Client]


def decided(world: World, positive: bool) -> CaseId:
    """Decided, and the person not told yet."""
    case = assessed(world, until="propose_decision")
    if positive:
        world.fill("minister", "assessment:decide_found", case=case)
    else:
        world.fill("minister", "assessment:decide_not_found", case=case, telling="told", reasons="理由")
    return case


def pages_of(client: Client, case: CaseId) -> list[bytes]:
    """Every step of the procedure as she sees it, tried and not, whatever place of hers she says she has read it at."""
    found = []
    for step in registry.procedure("assessment").steps:
        address = f"/cases/{case}/steps/{step.name}/"
        found.append(client.get(address).content)
        for revision in (0, Case.objects.get(id=case).revision):
            answer = client.post(address, {"once": new_id(), "revision": revision})
            found.append(answer.content)
        found.append(client.post(f"{address}prepare/", {"once": new_id(), "revision": 0}).content)
    return [*found, client.get(f"/cases/{case}/").content, client.get("/own/").content]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_nothing_on_her_pages_says_the_result_before_its_notice(world: World, enter: SignIn, language: str) -> None:
    """The same bytes for a yes and a no, tokens of forms and the number of the case apart."""
    seen = []
    for positive in (True, False):
        world.person("sato", "ministry", unit="ports")
        case = decided(world, positive)
        number = Case.objects.get(id=case).number
        client = enter("sato", language)
        told = b"\n".join(pages_of(client, case))
        for passing in (case.encode(), world.people["sato"].encode(), f"{number:04d}".encode()):
            told = told.replace(passing, b"-")
        seen.append(_without_tokens(told))
    assert seen[0] == seen[1]


def _without_tokens(page: bytes) -> bytes:
    import re

    return re.sub(rb'value="[A-Za-z0-9]{26,64}"', b"", page)


def test_a_stale_form_does_not_tell_her_what_others_did(world: World, enter: SignIn) -> None:
    case = decided(world, positive=True)
    procedure = registry.procedure("assessment")
    page = enter("sato", "en").post(f"/cases/{case}/steps/waive_reasons/", {"once": new_id(), "revision": 0})
    assert page.status_code == 409
    shown = page.content.decode()
    others = ("decide_found", "propose_decision", "send_opinion", "find_none", "accept_list")
    assert not [name for name in others if procedure.step(name).event.en in shown]
    assert procedure.step("hand_in").event.en in shown


def test_of_a_step_that_is_not_hers_she_hears_only_that(world: World) -> None:
    case = decided(world, positive=True)
    for step in ("notify_found", "notify_not_found", "decide_not_found", "no_answer", "find_none"):
        answer = world.attempt("sato", f"assessment:{step}", case=case)
        assert isinstance(answer, Refusal)
        assert [r.code for r in answer.reasons] == ["role"], step
        # Her own entry of the log, which she may have opened, says no more.
        last = Outbox.objects.order_by("id").last()
        assert last is not None
        opened = evidence.open_(keystore(), last.key_id, bytes(last.opening))
        assert opened["fields"]["detail"]["value"] == {"codes": ["role"]}
    # An officer still hears every reason.
    assert {"role", "state"} <= world.codes("clerk", "assessment:decide_found", case=case) | {"state"}


def test_of_a_doubt_she_learns_by_the_notice(world: World, enter: SignIn) -> None:
    """Act 12(3)(iii)"""
    first = assessed(world)
    again = world.fill(
        "clerk", "assessment:list_person", person=world.people["sato"], circumstances="x", **{"class": "doubt"}
    )
    before = enter("sato").get("/own/").content
    assert again.encode() not in before
    assert enter("sato").get(f"/cases/{again}/").status_code == 404
    world.fill("assessor", "assessment:accept_list", case=again, **{"class": "doubt"})
    asking = audience(world.people["sato"], world.day)
    assert set(queries.visible(asking).values_list("id", flat=True)) == {first}
    # The officers see it all the while.
    assert queries.visible(audience(world.people["clerk"], world.day)).filter(id=again).exists()
    world.fill("assessor", "assessment:tell_doubt", case=again)
    assert set(queries.visible(asking).values_list("id", flat=True)) == {first, again}


def test_an_officer_does_not_find_her_own_doubt_case_as_an_officer(world: World) -> None:
    world.person("sato", "ministry", roles.ASSESSMENT_STAFF, unit="ports")
    assessed(world)
    again = world.fill(
        "clerk", "assessment:list_person", person=world.people["sato"], circumstances="x", **{"class": "doubt"}
    )
    assert not queries.visible(audience(world.people["sato"], world.day)).filter(id=again).exists()


def test_listed_for_doubt_by_mistake_she_sees_it_once_that_is_put_right(world: World) -> None:
    case = world.fill(
        "clerk", "assessment:list_person", person=world.people["sato"], circumstances="x", **{"class": "doubt"}
    )
    world.fill("assessor", "assessment:accept_list", case=case, **{"class": "new"})
    assert queries.visible(audience(world.people["sato"], world.day)).filter(id=case).exists()
    assert not Party.objects.filter(case_id=case, part=queries.UNTOLD).exists()
