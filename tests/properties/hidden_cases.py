"""Adds to the running example, in a process of its own: an organ beside the ministry, then cases that organ may not see.

python -m tests.properties.hidden_cases prepare|add   (WARIFU_DATA, WARIFU_KEY_FILE) prints one JSON object
"""

import json
import sys
from datetime import UTC, datetime
from typing import Any

from warifu.interfaces.cli.django_setup import django_setup
from warifu.kernel.ids import Instant, LegalDay, OrgId, PersonId, UnitId
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp import roles
from warifu.registers import installation as place

OFFICER, HEAD, STAFF = "浦添 周", "真玉 凛", "平良 湊"
# Whom nothing of what is added may reach, by name: without a role, of another organ, contractor, country.
OUTSIDE = (OFFICER, HEAD, STAFF, "塩冶 薫", "世古 光", "門脇 誠", "雨宮 達", "常盤 敏", "マルタ・ブラント")
ASSESSED, FIRM = "世良 迅", "hidden-works"


def prepare(at: Instant) -> dict[str, Any]:
    """A second organ with a head, an officer and one without a role; the firm and the person whom the hidden cases will be about."""
    from warifu.registers.people import acts
    from warifu.registers.people.models import Organisation

    if not Organisation.objects.filter(code="kaiyo").exists():
        house = acts.add_organisation(
            kind="organ",
            code="kaiyo",
            name_ja="海洋資源省",
            name_en="Ministry of Marine Resources",
            act_2_1="iii",
            actor=None,
            at=at,
        )
        assert isinstance(house, str)
        acts.add_unit(organisation=OrgId(house), name_ja="海底資源課", name_en="Seabed Division", actor=None, at=at)
        for name, role in ((OFFICER, roles.OFFICER), (HEAD, roles.HEAD), (STAFF, "")):
            _enter(name, OrgId(house), role, at)
        acts.add_organisation(
            kind="contractor", code=FIRM, name_ja="千早工業株式会社", name_en="Chihaya Works", actor=None, at=at
        )
        _enter(ASSESSED, OrgId(Organisation.objects.get(code="sangyo").id), "", at)
    return _ids()


def _enter(name: str, house: OrgId, role: str, at: Instant) -> PersonId:
    from warifu.registers.people import acts
    from warifu.registers.people.domain import Names

    who = acts.add_person(
        names=Names(name, "", name), organisation=house, unit=None, first=legal_day(at), actor=None, at=at
    )
    assert isinstance(who, str), who
    if role:
        made = acts.appoint(
            person=PersonId(who), organisation=house, role=role, first=legal_day(at), last=None, actor=None, at=at
        )
        assert isinstance(made, str), made
    return PersonId(who)


def _ids() -> dict[str, Any]:
    from warifu.registers.people.models import Person
    from warifu.registers.people.queries import names

    return {name.kanji: str(who) for who, name in names(Person.objects.values_list("id", flat=True)).items()}


def add(at: Instant) -> dict[str, Any]:
    """At the ministry: a designation in force, a firm sounded for accreditation, one of its own people told of an assessment."""
    from warifu.duties.designation.models import Designation
    from warifu.interfaces.example.filling import fill
    from warifu.interfaces.example.hands import Hands
    from warifu.registers.casework import registry
    from warifu.registers.people.models import Organisation, Unit

    people, day = _ids(), legal_day(at)
    ministry = Organisation.objects.get(code="sangyo")
    unit = UnitId(Unit.objects.filter(organisation=ministry).order_by("id")[0].id)
    hands = Hands(place.from_environment().origin)

    def take(who: str, step: str, case: Any = None, **data: Any) -> Any:
        procedure, _, name = step.partition(":")
        values = fill(registry.procedure(procedure).step(name), data)
        return hands.take(PersonId(people[who]), procedure, name, at, case=case, data=values)

    until = LegalDay(day.replace(year=day.year + 3, day=1)).isoformat()
    kept = {"held_by": "own", "from_abroad": "no", "measure": "marking", "units": [unit], "proposed_last_day": until}
    designation = take("興津 洋", "designation:propose", title="見えてはならない件名", **kept)
    take("宗像 令子", "designation:designate", designation, last_day=until)
    take("石動 匡", "designation:set_range", designation, range_units=[unit])
    firm = Organisation.objects.get(code=FIRM).id
    accreditation = take("興津 洋", "accreditation:propose", contractor=firm, kind="provided", units=[unit])
    assessed = people[ASSESSED]
    assessment = take("鷹取 志乃", "assessment:list_person", person=assessed, **{"class": "new"})
    take("久我山 直", "assessment:accept_list", assessment, **{"class": "new"})
    take("鷹取 志乃", "assessment:notify", assessment)
    return {
        "cases": [designation, accreditation, assessment],
        "item": Designation.objects.get(case_id=designation).id,
        "person": assessed,
    }


def main() -> None:
    django_setup(place.from_environment())
    at = Instant(datetime.now(UTC))
    print(json.dumps({"prepare": prepare, "add": add}[sys.argv[1]](at), ensure_ascii=False))


if __name__ == "__main__":
    main()
