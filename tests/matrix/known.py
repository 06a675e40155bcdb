"""What the running example holds, by names that a test can use: read in a process of its own that looks into the data directory.

    python -m tests.matrix.known   (WARIFU_DATA, WARIFU_KEY_FILE) prints one JSON object

It adds what the example's story lacks: somebody asked as superior, and one export.
"""

import json
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from tests.stories.program import ROOT, Program, environment
from warifu.interfaces.cli.django_setup import django_setup
from warifu.kernel.ids import Instant, PersonId
from warifu.regimes.jp import roles
from warifu.registers import installation as place

ASSESSED, SUPERIOR = "水無瀬 遥", "南雲 灯"


def of(example: Program) -> dict[str, Any]:
    """What that process says of a running example."""
    env = environment() | {"WARIFU_DATA": str(example.data), "WARIFU_KEY_FILE": f"{example.data}.key"}
    env["PYTHONPATH"] += f":{ROOT}"
    said = subprocess.run(
        [sys.executable, "-m", "tests.matrix.known"], env=env, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def main() -> None:
    installation = place.from_environment()
    django_setup(installation)
    from warifu.duties.contractors.models import Accreditation
    from warifu.duties.custody.models import Document
    from warifu.registers.casework.models import Case, Party, Step
    from warifu.registers.installation import new_id
    from warifu.registers.ledger import store
    from warifu.registers.people.models import Appointment, Delegation, Office, Organisation, Person
    from warifu.registers.people.queries import names

    people = {name.kanji: str(who) for who, name in names(Person.objects.values_list("id", flat=True)).items()}
    houses = dict(Organisation.objects.values_list("code", "id"))
    assessment = Case.objects.get(procedure="assessment", subject=people[ASSESSED])
    # One case under investigation, one that is past it.
    investigated = Case.objects.filter(procedure="assessment", state="investigation").order_by("opened_at").first()
    assert investigated is not None
    for asked in (assessment, investigated):
        Party.objects.get_or_create(case=asked, part=roles.SUPERIOR, person_id=people[SUPERIOR])
    accreditation = Accreditation.objects.get(contractor__code="asanagi")
    document = Document.objects.order_by("number").first()
    assert document is not None
    candidate = Case.objects.filter(procedure="designation", state="candidate").order_by("opened_at").first()
    assert candidate is not None
    found: dict[str, Any] = {
        "people": people,
        "organisations": houses,
        "employer": {
            str(p): code
            for p, code in Person.objects.filter(employments__after__isnull=True).values_list(
                "id", "employments__organisation__code"
            )
        },
        "held": sorted(
            [str(p), role, code]
            for p, role, code in Appointment.objects.filter(after__isnull=True).values_list(
                "person_id", "role", "organisation__code"
            )
        ),
        "cases": {
            "designation": document.item.case_id,
            "accreditation": accreditation.case_id,
            "assessment": assessment.id,
        },
        "investigated": investigated.id,
        "item": document.item_id,
        "candidate": candidate.id,
        "document": document.id,
        "copy": document.copies.order_by("number").first().id,
        "office": Office.objects.order_by("id").first().id,
        "appointment": Appointment.objects.get(person_id=people["興津 洋"]).id,
        "delegation": Delegation.objects.order_by("id").first().id,
    }
    with store.open_reader(installation.ledger) as reader:
        found["entries"] = {
            name: reader.index_of(Step.objects.filter(case_id=case).order_by("seq").first().entry_id)
            for name, case in found["cases"].items()
        }
    found["absent"] = new_id()
    found["export"] = _exported(people["興津 洋"])
    print(json.dumps(found, ensure_ascii=False))


def _exported(officer: str) -> str:
    """An export of the documents that an officer has made, one for all runs."""
    from warifu.duties.exports import acts
    from warifu.duties.exports.models import Export

    row = Export.objects.filter(asked_by_id=officer).first()
    if row is None:
        at, who = Instant(datetime.now(UTC)), PersonId(officer)
        made = acts.ask(register="documents", filters={}, order="", language="ja", actor=who, at=at)
        assert isinstance(made, acts.File), made
        return made.export
    return str(row.id)


if __name__ == "__main__":
    main()
