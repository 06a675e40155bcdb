"""Rows for lists, many and varied, written straight into the tables: two organs, designations, documents, cases, contractors, results."""

import random
from datetime import UTC, date, datetime, timedelta

from warifu.duties.contractors.models import Accreditation, Contract
from warifu.duties.custody.models import Document
from warifu.duties.designation.models import Designation, ReasonCheck
from warifu.kernel.access.tables import OPEN, number
from warifu.kernel.ids import LegalDay
from warifu.registers.casework import registry
from warifu.registers.casework.models import Case, Party
from warifu.registers.gate.models import Standing
from warifu.registers.installation import new_id
from warifu.registers.people.models import Organisation
from warifu.registers.vault.sealed import seal_text

DAY = date(2026, 11, 24)
_STATES = {"designation": "in_force", "accreditation": "accredited", "assessment": "investigating"}


def case(procedure: str, organ: str, subject: tuple[str, str], serial: int, **more: object) -> Case:
    opened = datetime(2025, 1, 1, tzinfo=UTC) + timedelta(days=serial % 97, hours=serial % 5)
    made = Case.objects.create(
        id=new_id(),
        procedure=procedure,
        version=1,
        revision=1,
        organisation_id=organ,
        subject_kind=subject[0],
        subject=subject[1],
        year=2024 + serial % 3,
        number=serial,
        opened_at=opened,
        state_since=opened + timedelta(days=serial % 11),
        law_digest="",
        next_due=DAY + timedelta(days=serial % 50 * 9 - 30) if serial % 3 else date.max,
        turn=registry.procedure(procedure, 1).state(_STATES[procedure]).turn,
        **{"state": _STATES[procedure], **more},
    )
    Party.objects.create(case=made, part="organ", organisation_id=organ)
    return made


def designations(organ: str, units: list[str], count: int, seed: int = 1) -> list[Designation]:
    """Candidates, in force, extended, expired, lifted, not designated: with days on both sides of every edge."""
    chance, made = random.Random(seed), []
    for serial in range(1, count + 1):
        item = new_id()
        kind = serial % 6
        first = DAY - timedelta(days=chance.choice([0, 1, 400, 900])) if kind > 1 else None
        last = DAY + timedelta(days=chance.choice([-1, 0, 1, 30, 90, 91, 365, 700])) if first else None
        if first and last and last < first:
            first = last - timedelta(days=3)
        of = case("designation", organ, ("item", item), serial, closed=kind == 1)
        row = Designation.objects.create(
            id=item,
            case=of,
            organisation_id=organ,
            groups=chance.sample(["g1", "g2", "g3", "g4"], 2),
            outline=seal_text(item, "designation", {"title": f"件名{serial}", "outline": "概要"}),
            measure=chance.choice(["marking", "notification"]),
            unit_id=chance.choice([*units, None]),
            first=first,
            last=last,
            lifted_on=DAY - timedelta(days=1) if kind == 5 and first and first < DAY else None,
            extensions=[{"on": "2026-01-01"}] if kind == 4 else [],
        )
        if first and serial % 4 == 0:
            ReasonCheck.objects.create(
                item=row, checked_on=DAY - timedelta(days=serial), checked_by_id=_anybody(), still_met=True
            )
        made.append(row)
    return made


def _anybody() -> str:
    from warifu.registers.people.models import Person

    return str(Person.objects.values_list("id", flat=True)[0])


def documents(organ: str, items: list[Designation], count: int, seed: int = 2) -> list[Document]:
    chance = random.Random(seed)
    made = []
    for serial in range(1, count + 1):
        item = chance.choice(items)
        made.append(
            Document.objects.create(
                id=new_id(),
                item=item,
                organisation_id=organ,
                number=serial,
                title=seal_text(item.id, "designation", f"文書{serial}"),
                kind=chance.choice(["paper", "electronic", "object"]),
                made_on=DAY - timedelta(days=chance.randrange(40)),
                payload=chance.choice(["", "p" * 26]),
            )
        )
    return made


def contractors(organ: str, count: int, seed: int = 3) -> list[Accreditation]:
    chance, made = random.Random(seed), []
    for serial in range(1, count + 1):
        firm = Organisation.objects.create(
            id=new_id(),
            kind="contractor",
            code=f"f{serial:03d}-{organ[:4]}",
            name_ja=f"社{serial}",
            name_en=f"F{serial}",
        )
        of = case(
            "accreditation", organ, ("contractor", firm.id), serial, contractor_id=firm.id, closed=serial % 5 == 0
        )
        since = DAY - timedelta(days=chance.randrange(700)) if serial % 4 else None
        row = Accreditation.objects.create(
            case=of,
            organ_id=organ,
            contractor=firm,
            accredited_on=since,
            after=DAY - timedelta(days=1) if serial % 7 == 0 else None,
        )
        for _ in range(serial % 3):
            first = DAY + timedelta(days=chance.randrange(-400, 20))
            Contract.objects.create(
                accreditation=row,
                kinds=[],
                departments=[],
                first=first,
                after=first + timedelta(days=chance.randrange(1, 600)),
            )
        made.append(row)
    return made


def results(organ: str, people: list[str], seed: int = 4) -> None:
    """What the gate holds of some of these people: valid with a day, valid without one, over, not valid."""
    chance = random.Random(seed)
    for place, person in enumerate(people):
        if place % 4 == 3:
            continue
        first = LegalDay(DAY - timedelta(days=chance.randrange(1, 900)))
        after = LegalDay(DAY + timedelta(days=chance.choice([-30, 0, 1, 2, 40, 400])))
        Standing.objects.create(
            person=person,
            organ=organ,
            first=number(first),
            after=OPEN if place % 9 == 0 else number(max(after, LegalDay(first + timedelta(days=1)))),
            code="negative." if place % 5 == 4 else "good",
            hangs="",
        )
