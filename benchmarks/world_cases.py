"""Running cases for the big world: a few are taken through the doors as everybody takes them, then copied for other people and organs.

A copy has the template's rows with other ids and earlier days. Its lines have no entries in the log and open no sealed fields, so
`warifu check journal` says so of this world: it serves to measure pages, and nothing else.
"""

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

from tests.world import PROPOSAL, World, assessed
from world_lists import BIG, CABINET

from warifu.duties.clearance.models import Assessment
from warifu.duties.designation.models import Designation
from warifu.duties.lists.models import OutsideKey
from warifu.kernel.ids import CaseId, Instant
from warifu.registers.casework import periods
from warifu.registers.casework.models import Case, Notice, Party, Step
from warifu.registers.installation import new_id
from warifu.registers.people.models import Appointment, Employment, Organisation
from warifu.registers.vault.sealed import seal_all

STATES = (
    "list_person",
    "accept_list",
    "notify",
    "consent",
    "request_investigation",
    "hand_in",
    "send_opinion",
    "propose_decision",
)
CASES, PROPOSED = 25_000, 0.15
_ROLES = {
    "minister": "head",
    "manager": "iesi_manager",
    "keeper": "security_officer",
    "assessor": "assessment_officer",
    "clerk": "assessment_staff",
    "officer": "officer",
}
_AT_ONCE = 2_000


@dataclass
class House:
    """An organ: its id, who holds which role there, who has never been assessed."""

    id: str
    holders: dict[str, str]
    unassessed: list[str] = field(default_factory=list)


def houses() -> dict[str, House]:
    codes = dict(Organisation.objects.filter(kind__in=("organ", "cabinet_office")).values_list("id", "code"))
    found = {code: House(organ, {}) for organ, code in codes.items()}
    for organ, role, person in (
        Appointment.objects.filter(organisation__in=codes)
        .order_by("-id")
        .values_list("organisation_id", "role", "person_id")
    ):
        found[codes[organ]].holders[role] = person
    assessed_ = set(Assessment.objects.values_list("person_id", flat=True))
    for person, organ in Employment.objects.filter(organisation__in=codes).values_list("person_id", "organisation_id"):
        if person not in assessed_:
            found[codes[organ]].unassessed.append(person)
    return found


def hands_of(world: World, home: House, cabinet: House, origin: str) -> World:
    """`world`, in which the holders of an organ's roles act."""
    world.hands.origin = origin
    world.organisations = {"ministry": home.id, "cabinet": cabinet.id}
    world.people = {name: home.holders[role] for name, role in _ROLES.items()} | {
        "investigator": cabinet.holders["investigator"]
    }
    return world


def templates(at: Instant, found: dict[str, House], origin: str) -> tuple[list[CaseId], CaseId]:
    """One assessment in each state, and one proposed designation, in the biggest organ."""
    home = found[BIG]
    world = hands_of(World(at), home, found[CABINET], origin)
    made = []
    for state in STATES:
        world.people["sato"] = home.unassessed.pop()
        made.append(assessed(world, until=state))
    unit = OutsideKey.objects.get(listed="units", key=f"{BIG}/01").object
    return made, world.take("officer", "designation:propose", **{**PROPOSAL, "units": [unit]})


def copy_all(at: Instant, found: dict[str, House], made: list[CaseId], proposed: CaseId, count: int, seed: int) -> int:
    """Copies up to `count` running cases; how many there are."""
    rng, work = random.Random(seed), []
    designations = round(count * PROPOSED)
    organs = [code for code in found if code != CABINET]
    weights = [1 / (place + 1) for place in range(len(organs))]
    for _ in range(designations):
        work.append((proposed, found[rng.choices(organs, weights)[0]], new_id()))
    people = [(house, person) for code, house in found.items() if code != CABINET for person in house.unassessed]
    rng.shuffle(people)
    work += [(rng.choice(made), house, person) for house, person in people[: count - designations]]
    home = found[BIG]
    copier = _Copier(at, rng, home, {case: _rows_of(case) for case in (*made, proposed)})
    for start in range(0, len(work), _AT_ONCE):
        copier.copy(work[start : start + _AT_ONCE])
    return len(work)


Rows = dict[type, list[dict[str, Any]]]


def _rows_of(case: CaseId) -> Rows:
    return {
        model: list(model.objects.filter(**{("id" if model is Case else "case_id"): case}).values())
        for model in (Case, Step, Party, Notice, Assessment, Designation)
    }


class _Copier:
    def __init__(self, at: Instant, rng: random.Random, home: House, rows: dict[CaseId, Rows]) -> None:
        self.at, self.rng, self.home, self.rows = at, rng, home, rows
        self.numbers: dict[tuple[str, str], int] = {}

    def copy(self, work: list[tuple[CaseId, House, str]]) -> None:
        out: dict[type, list[Any]] = {model: [] for model in (Case, Step, Party, Notice, Assessment, Designation)}
        for template, house, subject in work:
            for model, row in self._one(self.rows[template], house, subject):
                out[model].append(model(**row))
        titles = ((row.id, {"title": f"候補 {row.id[:6]}の系統の弱点", "outline": "架空"}) for row in out[Designation])
        for row, box in zip(out[Designation], seal_all(titles, "designation"), strict=True):
            row.outline = box
        for model, rows in out.items():
            model.objects.bulk_create(rows, batch_size=500)
        periods.recount([row.id for row in out[Case]], self.at)

    def _one(self, rows: Rows, house: House, subject: str) -> Iterator[tuple[type, dict[str, Any]]]:
        (case,) = rows[Case]
        mapping = {case["id"]: new_id(), case["subject"]: subject, self.home.id: house.id}
        mapping |= {person: house.holders.get(role, person) for role, person in self.home.holders.items()}
        back = timedelta(days=self.rng.randrange(90), minutes=self.rng.randrange(600))
        for model, every in rows.items():
            for row in every:
                made = {name: _changed(value, mapping, back) for name, value in row.items()}
                if model is Case:
                    key = (house.id, row["procedure"])
                    self.numbers[key] = self.numbers.get(key, 50_000) + 1
                    made["number"] = self.numbers[key]
                elif model is not Designation:
                    del made["id"]
                if model is Step:
                    made |= {"once": new_id(), "entry_id": new_id(), "sealed": {}, "signature": None}
                yield model, made


def _changed(value: Any, mapping: dict[str, str], back: timedelta) -> Any:
    if isinstance(value, str):
        return mapping.get(value, value)
    if isinstance(value, dict | list):
        text = json.dumps(value)
        for old, new in mapping.items():
            text = text.replace(old, new)
        return json.loads(text)
    return value - back if hasattr(value, "tzinfo") else value
