"""What the records of assessments and doubt notices state at the gate: a person's standing with each organ."""

from collections.abc import Iterator

from django.db import connection

from warifu.duties.clearance.models import Assessment, DoubtNotice
from warifu.kernel.access.tables import Row
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import standing
from warifu.registers.gate.readings import latest
from warifu.registers.gate.state import state

Stated = tuple[str, tuple[str, ...], list[Row]]


def rows(person: str) -> Iterator[Stated]:
    """The standing of one person with every organ that assessed her, from all that is recorded of her."""
    results = [_result(a) for a in Assessment.objects.filter(person_id=person, decided_on__isnull=False).order_by("id")]
    doubts = [
        standing.Doubt(by=d.organ_id, under=d.under, day=LegalDay(d.told_on))
        for d in DoubtNotice.objects.filter(person_id=person).order_by("id")
    ]
    for organ in sorted({r.by for r in results} | {d.by for d in doubts}):
        yield "standing", (person, organ), standing.standing_rows(organ, results, doubts, latest(connection, organ))


def _result(row: Assessment) -> standing.Assessment:
    return standing.Assessment(
        by=row.organ_id,
        under=row.under,
        positive=bool(row.positive),
        notified=LegalDay(row.notified_on) if row.notified_on else None,
        decided=LegalDay(row.decided_on) if row.decided_on else None,
        original=LegalDay(row.clock_start) if row.clock_start and row.reused_from_id else None,
    )


def state_person(person: str) -> None:
    """State one person's standing anew, in the caller's transaction."""
    for table, key, stated in rows(person):
        state(connection, table, key, stated)


def gate_rows() -> Iterator[Stated]:
    """All people with results or doubt notices: what `warifu check facts` compares with."""
    people = set(Assessment.objects.values_list("person_id", flat=True)) | set(
        DoubtNotice.objects.values_list("person_id", flat=True)
    )
    for person in sorted(people):
        yield from rows(person)
