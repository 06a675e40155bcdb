"""What of casework is searched: a case by its number and by what it is about, as everybody reads it who sees the case.

Its scopes repeat the branches of `queries.visible`: by part, procedure and organisation. What somebody sees as the person concerned or as a
superior is hers by id.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.db.models import QuerySet

from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.regimes.jp import roles
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import Case, Party
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Organisation
from warifu.registers.people.searched import named
from warifu.registers.search.opened import portions
from warifu.registers.search.registry import Entry, Read, Source

# texts of a subject, ids of the keys they are sealed under
Said = tuple[tuple[str, ...], tuple[str, ...]]
_CABINET_OFFICE = "cabinet_office"
_PARTS = ("organ", "contractor")
_NOTHING: Said = ((), ())


def scopes(asking: Audience) -> list[str]:
    """Scopes in which this audience finds cases, and what lies in them."""
    found = []
    for held in asking.held:
        cases = roles.ROLES[held.role].cases
        if held.role == roles.INVESTIGATOR:
            found.append(_investigated(held.organisation))
        elif held.role == roles.INSPECTOR:
            found += [_inspected(procedure) for procedure in cases]
        else:
            part = "contractor" if held.kind == "contractor" else "organ"
            found += [_scope(part, procedure, held.organisation) for procedure in cases]
    return found + [of_organ(name.procedure, name.organisation) for name in asking.in_name]


def scopes_of(cases: Sequence[Case]) -> dict[str, tuple[str, ...]]:
    """The scopes in which each of these cases is found."""
    procedures = {case.id: case.procedure for case in cases}
    inspected = roles.ROLES[roles.INSPECTOR].cases
    found = {case: [_inspected(p)] if p in inspected else [] for case, p in procedures.items()}
    parties = Party.objects.filter(case__in=list(procedures), organisation__isnull=False)
    for case, part, organisation in parties.values_list("case_id", "part", "organisation_id"):
        if part == _CABINET_OFFICE:
            found[case].append(_investigated(organisation))
        elif part in _PARTS:
            found[case].append(_scope(part, procedures[case], organisation))
    return {case: tuple(sorted(of)) for case, of in found.items()}


def of_organ(procedure: str, organ: str) -> str:
    """The scope in which the cases are found that an organ has under a procedure, and what lies in them."""
    return _scope("organ", procedure, organ)


def _scope(part: str, procedure: str, organisation: str) -> str:
    return f"{part} {procedure} {organisation}"


def _inspected(procedure: str) -> str:
    return f"inspected {procedure}"


def _investigated(organisation: str) -> str:
    return f"investigated {organisation}"


def _entries(ids: Sequence[str] | None) -> Iterator[Entry]:
    rows = Case.objects.order_by("opened_at", "id")
    for some in portions(rows.iterator() if ids is None else rows.filter(id__in=ids)):
        within, said = scopes_of(some), _said(some)
        for case in some:
            texts, keys = said[case.subject_kind].get(case.subject, _NOTHING)
            yield Entry(
                case.id, legal_day(Instant(case.opened_at)), within[case.id], (queries.number(case), *texts), keys
            )


def _read(seen: QuerySet[Case]) -> list[Read]:
    rows = list(seen)
    said = _said(rows)
    return [Read(r.id, r, (queries.number(r), *said[r.subject_kind].get(r.subject, _NOTHING)[0])) for r in rows]


def _said(cases: Iterable[Case]) -> dict[str, dict[str, Said]]:
    """What each subject is called, by the kind of subject and its id."""
    subjects: dict[str, list[str]] = {}
    for case in cases:
        subjects.setdefault(case.subject_kind, []).append(case.subject)
    people: dict[str, Said] = {
        person: (texts, (key,)) for person, (texts, key) in named(subjects.get("person", ())).items()
    }
    firms = Organisation.objects.filter(id__in=subjects.get("contractor", ()))
    found: dict[str, dict[str, Said]] = {kind: {} for kind in subjects}
    found |= {"person": people, "contractor": {firm.id: ((firm.name_ja, firm.name_en), ()) for firm in firms}}
    for duty in registry.duties():
        for kind, titles in duty.titles.items():
            found[kind] = {
                subject: ((title,), (key,)) for subject, (title, key) in titles(subjects.get(kind, ())).items()
            }
    return found


def _near(asking: Audience) -> list[str]:
    own = Case.objects.filter(subject_kind="person", subject=asking.person).values_list("id", flat=True)
    return list(own.union(queries.asked(asking).values_list("id", flat=True)))


def _about(kind: str) -> Callable[[Sequence[str]], list[str]]:
    """The cases about these people, or firms: a name that changed changes them."""

    def follow(subjects: Sequence[str]) -> list[str]:
        found: list[str] = []
        for some in portions(subjects):
            found += Case.objects.filter(subject_kind=kind, subject__in=some).values_list("id", flat=True)
        return found

    return follow


CASES = Source(
    kind="case",
    pages=frozenset({"case"}),
    visible=queries.visible,
    scopes=scopes,
    entries=_entries,
    read=_read,
    near=_near,
    follows={"person": _about("person"), "organisation": _about("contractor")},
)
