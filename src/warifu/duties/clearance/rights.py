"""What the records of assessments and doubt notices state at the gate: a person's standing with each organ."""

from collections.abc import Collection, Iterator

from django.db import connection

from warifu.duties.clearance.models import Assessment, DoubtNotice
from warifu.kernel.access.tables import Row
from warifu.kernel.ids import LegalDay
from warifu.regimes.jp.iesi import standing
from warifu.regimes.jp.iesi.version import Version, built_in
from warifu.registers.gate.readings import latest
from warifu.registers.gate.state import in_pieces, state

Stated = tuple[str, tuple[str, ...], list[Row]]


def rows(person: str) -> Iterator[Stated]:
    """The standing of one person with every organ that assessed her, from all that is recorded of her."""
    return gate_rows([person])


def gate_rows(people: Collection[str] | None = None, version: Version | None = None) -> Iterator[Stated]:
    """All people with results or doubt notices: what `warifu check facts` compares with. Of these only, where some are named.

    Under another version of the law, where one is given.
    """
    version = version or built_in()
    taken: dict[str, standing.Choices] = {}
    for some in in_pieces(people):
        results, doubts = Assessment.objects.filter(decided_on__isnull=False), DoubtNotice.objects.all()
        if some is not None:
            results, doubts = results.filter(person_id__in=some), doubts.filter(person_id__in=some)
        by_person: dict[str, tuple[list[standing.Assessment], list[standing.Doubt]]] = {}
        for row in results.order_by("person_id", "id"):
            by_person.setdefault(row.person_id, ([], []))[0].append(_result(row))
        for told in doubts.order_by("person_id", "id"):
            found = standing.Doubt(by=told.organ_id, under=told.under, day=LegalDay(told.told_on))
            by_person.setdefault(told.person_id, ([], []))[1].append(found)
        for person, (found_results, found_doubts) in sorted(by_person.items()):
            for organ in sorted({r.by for r in found_results} | {d.by for d in found_doubts}):
                if organ not in taken:
                    taken[organ] = latest(connection, organ, version.defaults)
                stated = standing.standing_rows(organ, found_results, found_doubts, taken[organ], version.validity)
                yield "standing", (person, organ), stated


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
