"""A ministry built through the doors that everybody uses, small enough to tell a story in: people, roles, and hands that sign."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from warifu.interfaces.example.filling import fill
from warifu.interfaces.example.hands import Hands
from warifu.kernel.ids import CaseId, Instant, LegalDay, OrgId, PersonId, UnitId
from warifu.kernel.law.days import legal_day
from warifu.kernel.procedure.model import Refusal
from warifu.regimes.jp import roles
from warifu.registers.casework import registry
from warifu.registers.casework.acts import Conflict, Done
from warifu.registers.people import acts as people
from warifu.registers.people.domain import Names

ORIGIN = "http://localhost:8000"


def made(answer: Any) -> Any:
    """What an act made; a refusal fails the test with its sentence."""
    assert not isinstance(answer, Refusal), [r.text.en for r in answer.reasons]
    return answer


@dataclass
class World:
    """Organisations and people by short names; time moves with `later`."""

    at: Instant
    hands: Hands = field(default_factory=lambda: Hands(ORIGIN))
    organisations: dict[str, OrgId] = field(default_factory=dict)
    units: dict[str, UnitId] = field(default_factory=dict)
    people: dict[str, PersonId] = field(default_factory=dict)

    @property
    def day(self) -> LegalDay:
        return legal_day(self.at)

    def later(self, **more: float) -> "World":
        self.at = Instant(self.at + timedelta(**more))
        return self

    def until(self, at: datetime) -> "World":
        self.at = Instant(at)
        return self

    def organisation(self, name: str, kind: str = "organ", act_2_1: str = "iii") -> OrgId:
        item = act_2_1 if kind in ("organ", "cabinet_office") else ""
        self.organisations[name] = made(
            people.add_organisation(
                kind=kind, code=name, name_ja=name, name_en=name, actor=None, at=self.at, act_2_1=item
            )
        )
        return self.organisations[name]

    def unit(self, name: str, of: str) -> UnitId:
        self.units[name] = made(
            people.add_unit(organisation=self.organisations[of], name_ja=name, name_en=name, actor=None, at=self.at)
        )
        return self.units[name]

    def person(self, name: str, of: str, *held: str, unit: str = "") -> PersonId:
        who = made(
            people.add_person(
                names=Names(kanji=name, kana=name, roman=name.upper()),
                organisation=self.organisations[of],
                unit=self.units[unit] if unit else None,
                first=self.day,
                actor=None,
                at=self.at,
            )
        )
        self.people[name] = who
        for role in held:
            made(
                people.appoint(
                    person=who,
                    organisation=self.organisations[of],
                    role=role,
                    first=self.day,
                    last=None,
                    actor=None,
                    at=self.at,
                )
            )
        return who

    def take(self, who: str, step: str, *, case: CaseId | None = None, organisation: str = "", **data: Any) -> CaseId:
        """`who` takes "procedure:step"; it must succeed."""
        procedure, name = step.split(":")
        chosen = self.organisations[organisation] if organisation else None
        return self.hands.take(self.people[who], procedure, name, self.at, case=case, organisation=chosen, data=data)

    def fill(self, who: str, step: str, *, case: CaseId | None = None, **data: Any) -> CaseId:
        """Like `take`, with the least valid value for every field the test does not care about."""
        procedure, name = step.split(":")
        declared = registry.procedure(procedure).step(name)
        return self.take(who, step, case=case, **fill(declared, data))

    def attempt(
        self, who: str, step: str, *, case: CaseId | None = None, revision: int | None = None, **data: Any
    ) -> Done | Refusal | Conflict:
        """`who` tries "procedure:step"; whatever the door answers."""
        procedure, name = step.split(":")
        return self.hands.attempt(self.people[who], procedure, name, self.at, case=case, data=data, revision=revision)

    def codes(self, who: str, step: str, **more: Any) -> set[str]:
        """The codes with which a step is refused; empty where it succeeded."""
        answer = self.attempt(who, step, **more)
        return {r.code for r in answer.reasons} if isinstance(answer, Refusal) else set()


def ministry(at: datetime) -> World:
    """One organ with every role of a designation and an assessment, and the Cabinet Office."""
    world = World(Instant(at))
    world.organisation("ministry")
    world.organisation("cabinet", "cabinet_office", "ii")
    world.unit("ports", "ministry")
    world.unit("grid", "ministry")
    world.person("minister", "ministry", roles.HEAD)
    world.person("manager", "ministry", roles.IESI_MANAGER)
    world.person("keeper", "ministry", roles.SECURITY_OFFICER)
    world.person("officer", "ministry", roles.OFFICER, unit="ports")
    world.person("colleague", "ministry", roles.OFFICER, unit="ports")
    world.person("assessor", "ministry", roles.ASSESSMENT_OFFICER)
    world.person("clerk", "ministry", roles.ASSESSMENT_STAFF)
    world.person("listener", "ministry", roles.COMPLAINT_OFFICER)
    world.person("investigator", "cabinet", roles.INVESTIGATOR)
    world.person("inspector", "cabinet", roles.INSPECTOR)
    world.person("sato", "ministry", unit="ports")
    return world


PROPOSAL = {
    "title": "港湾の電力供給の弱点の調査",
    "outline": "三つの港の受電設備の弱点を調べた結果",
    "arms": ["infra"],
    "groups": ["g2"],
    "reason_protectable": "港湾の役務の提供体制の脆弱性に関する",
    "reason_not_public": "公表していない",
    "reason_special_need": "漏れると妨害が容易になる",
    "not_other_secret": "yes",
    "held_by": "own",
    "from_abroad": "no",
    "measure": "marking",
    "proposed_last_day": "2031-11-23",
}


def designated(world: World, *, last_day: str = "2031-11-23", **changes: Any) -> CaseId:
    """A designation proposed by the officer and decided by the head, on the world's day."""
    case = world.take(
        "officer",
        "designation:propose",
        **{**PROPOSAL, "units": [world.units["ports"]], "proposed_last_day": last_day, **changes},
    )
    return world.take("minister", "designation:designate", case=case, last_day=last_day)


def assessed(
    world: World, who: str = "sato", *, until: str = "notify_found", by: str = "clerk", **listed: Any
) -> CaseId:
    """An assessment of somebody whom `by` lists, taken as far as the step `until` (see the order below)."""
    case = world.fill(by, "assessment:list_person", **{"person": world.people[who], "class": "new", **listed})
    order: list[tuple[str, str, dict[str, Any]]] = [
        ("assessor", "accept_list", {"class": "new", **listed}),
        ("clerk", "notify", {}),
        (who, "consent", {}),
        ("clerk", "find_none", {}),
        ("clerk", "request_investigation", {}),
        (who, "hand_in", {}),
        ("investigator", "send_opinion", {}),
        ("clerk", "propose_decision", {"proposal": "positive"}),
        ("minister", "decide_found", {}),
        ("clerk", "notify_found", {"means": "electronic"}),
    ]
    for actor, step, data in order:
        if until == "list_person":
            break
        world.fill(actor, f"assessment:{step}", case=case, **data)
        if step == until:
            break
    return case


def contractor(world: World, name: str = "firm") -> None:
    """A contractor with its officers and two engineers."""
    world.organisation(name, "contractor")
    world.unit(f"{name}-lab", name)
    world.person(f"{name}-chief", name, roles.PROTECTION_OFFICER)
    world.person(f"{name}-ops", name, roles.OPERATIONS_MANAGER)
    world.person("tanaka", name, unit=f"{name}-lab")
    world.person("suzuki", name, unit=f"{name}-lab")


def contracted(world: World, name: str = "firm", *, until: str = "conclude_contract") -> CaseId:
    """The accreditation of a contractor up to its contract, or up to an earlier step."""
    case = world.fill(
        "officer",
        "accreditation:propose",
        contractor=world.organisations[name],
        kind="provided",
        units=[world.units["ports"]],
    )
    order: list[tuple[str, str, dict[str, Any]]] = [
        (f"{name}-chief", "accept", {}),
        (
            f"{name}-chief",
            "apply",
            {
                "chief": world.people[f"{name}-chief"],
                "managers": [world.people[f"{name}-ops"]],
                "places": [{"place": "一号室", "place_address": "東京", "facilities": "施錠"}],
            },
        ),
        ("officer", "examine", {}),
        ("minister", "accredit", {}),
        ("officer", "tell_decision", {}),
        (
            "officer",
            "draft_contract",
            {
                "contract_kind": ["provided"],
                "departments": [world.units[f"{name}-lab"]],
                "contract_first_day": world.day.isoformat(),
                "contract_last_day": "2028-03-31",
            },
        ),
        ("minister", "conclude_contract", {}),
    ]
    for actor, step, data in order:
        world.fill(actor, f"accreditation:{step}", case=case, **data)
        if step == until:
            break
    return case


def provided(world: World, case: CaseId, item: str, name: str = "firm", *, end_date: str = "2031-11-23") -> None:
    """An item provided under a contract, by one who did not propose it."""
    world.fill(
        "officer", "accreditation:propose_provision", case=case, item=item, provision_kind="provided", consents="yes"
    )
    world.fill("manager", "accreditation:provide", case=case, item=item, provision_kind="provided", end_date=end_date)
