"""A process of its own with an installation of its own: threads that take a step of one case at the same moment. Prints what came of it.

Run by `test_two_at_once`; the database is a file, every thread has its connection, and all wait for each other before they send.
"""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, connections  # noqa: E402

from tests.world import PROPOSAL, World, designated, ministry  # noqa: E402
from warifu.kernel.ids import CaseId  # noqa: E402
from warifu.registers import installation as place  # noqa: E402
from warifu.registers.casework import acts  # noqa: E402
from warifu.registers.casework.acts import Act, Conflict, Done  # noqa: E402
from warifu.registers.casework.models import Case, Step  # noqa: E402
from warifu.registers.installation import new_id  # noqa: E402
from warifu.registers.ledger.models import Outbox  # noqa: E402
from warifu.registers.signin import stepup  # noqa: E402
from warifu.registers.vault import keystore  # noqa: E402

ROUNDS = 4


def act(world: World, who: str, step: str, case: CaseId | None, **data: Any) -> Act:
    procedure, name = step.split(":")
    row = Case.objects.filter(id=case).first()
    made = Act(
        procedure,
        name,
        world.people[who],
        world.at,
        new_id(),
        case=case,
        revision=row.revision if row else 0,
        data=data,
    )
    if name != "designate":
        return made
    device = world.hands.device(made.person, world.at)
    signed = device.get(dict(stepup.options(made.person, acts.digest(made), world.at)))
    return replace(made, assertion=json.loads(signed))


def at_once(*sent: Act) -> list[dict[str, Any]]:
    """What each got who sent at the same moment."""
    gate = threading.Barrier(len(sent))

    def send(one: Act) -> dict[str, Any]:
        try:
            connection.ensure_connection()
            gate.wait()
            return told(acts.take(one))
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(sent)) as pool:
        return list(pool.map(send, sent))


def told(answer: object) -> dict[str, Any]:
    if isinstance(answer, Done):
        return {"got": "done", "case": answer.case, "seq": answer.seq, "again": answer.again}
    if isinstance(answer, Conflict):
        return {"got": "conflict", "since": [s.step for s in answer.since], "by": [s.actor_id for s in answer.since]}
    return {"got": "refusal"}


def proposed(world: World) -> CaseId:
    return world.take("officer", "designation:propose", **PROPOSAL, units=[world.units["ports"]])


def two_people(world: World) -> dict[str, Any]:
    """Two entitled people, each with a fresh form of the same revision."""
    case = designated(world)
    answers = at_once(
        act(world, "manager", "designation:set_range", case, range_units=[world.units["ports"]], range_need="担当"),
        act(world, "minister", "designation:set_range", case, range_units=[world.units["grid"]], range_need="担当"),
    )
    return {"answers": answers, "people": [world.people["manager"], world.people["minister"]], **lines(case)}


def decide_and_withdraw(world: World) -> dict[str, Any]:
    """The head decides what the officer takes back at the same moment."""
    case = proposed(world)
    answers = at_once(
        act(world, "minister", "designation:designate", case, last_day="2031-11-23"),
        act(world, "officer", "designation:withdraw_candidate", case, note="やめる"),
    )
    row = Case.objects.get(id=case)
    return {"answers": answers, "state": row.state, "in_force": bool(row.designation.first), **lines(case)}


def one_form_four_times(world: World) -> dict[str, Any]:
    """A page that sends its form again and again."""
    case = designated(world)
    sent = act(world, "manager", "designation:check_reasons", case, check_result="met", check_note="見た")
    return {"answers": at_once(sent, sent, sent, sent), **lines(case)}


def one_form_opens_one_case(world: World) -> dict[str, Any]:
    before = Case.objects.count()
    sent = act(world, "officer", "designation:propose", None, **PROPOSAL, units=[world.units["ports"]])
    return {"answers": at_once(sent, sent, sent), "opened": Case.objects.count() - before}


def three_cases(world: World) -> dict[str, Any]:
    """Different people open cases at once: each gets a number of its own."""
    before = set(Case.objects.values_list("id", flat=True))
    who = ("officer", "colleague", "officer")
    data = {**PROPOSAL, "units": [world.units["ports"]]}
    answers = at_once(*(act(world, name, "designation:propose", None, **data) for name in who))
    made = Case.objects.exclude(id__in=before)
    return {"answers": answers, "numbers": sorted(made.values_list("number", flat=True))}


def lines(case: CaseId) -> dict[str, Any]:
    row = Case.objects.get(id=case)
    steps = list(Step.objects.filter(case_id=case).order_by("seq"))
    kept = Outbox.objects.filter(entry_id__in=[s.entry_id for s in steps]).count()
    return {"revision": row.revision, "seqs": [s.seq for s in steps], "entries": kept}


def main() -> None:
    keystore.of(place.from_environment()).close()
    call_command("migrate", verbosity=0, interactive=False)
    world = ministry(datetime(2026, 11, 24, 0, 5, tzinfo=UTC))
    scenes = (two_people, decide_and_withdraw, one_form_four_times, one_form_opens_one_case, three_cases)
    print(json.dumps({scene.__name__: [scene(world) for _ in range(ROUNDS)] for scene in scenes}))


if __name__ == "__main__":
    main()
