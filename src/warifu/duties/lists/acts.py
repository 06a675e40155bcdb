"""The doors: load an office's lists, all of them or none; give everything back in the same form.

Both are done at the machine by whoever holds it, and recorded as such. A load is one transaction of the records: rows, rights stated at the
gate, evidence in the outbox; killed at any moment, nothing of it is there. Only keys that it made for new subjects may stay in `keys.db`:
they are under random ids that nothing refers to, and open nothing. Who may see what was loaded follows from the registers, as always.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from django.db import connection, transaction
from django.db.models import F

from warifu.duties.clearance import rights as results
from warifu.duties.contractors import rights as firms
from warifu.duties.contractors.models import Accreditation
from warifu.duties.designation import rights as items
from warifu.duties.designation.models import Designation
from warifu.duties.lists import across, book, proving, rules, tables, write_firms, write_items, write_people
from warifu.duties.lists.book import Book
from warifu.duties.lists.columns import LISTS
from warifu.duties.lists.current import CURRENT
from warifu.duties.lists.declared import Listed
from warifu.duties.lists.faults import Faults
from warifu.duties.lists.outside import outside
from warifu.duties.lists.proving import Said
from warifu.duties.lists.tables import Tell
from warifu.duties.lists.templates import write
from warifu.duties.lists.writing import Write, Writing, insert
from warifu.kernel.ids import Instant
from warifu.kernel.law.days import legal_day
from warifu.registers.casework import periods
from warifu.registers.gate.state import in_pieces, state_all
from warifu.registers.people import acts as people
from warifu.registers.people.models import Organisation, Person
from warifu.registers.search import keeping
from warifu.registers.search.models import Due

WRITE: dict[str, Write] = {**write_people.WRITE, **write_items.WRITE, **write_firms.WRITE}
_MOST_MARKS = 5_000


@dataclass(frozen=True, slots=True)
class Changes:
    """Which columns of a row change. Values that are sealed are never shown."""

    listed: Listed
    key: tuple[str, ...]
    columns: tuple[tuple[str, str, str], ...]  # name, as it was, as it is to be


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was loaded, or would be. `id` is empty where nothing was written; `counts`: list -> new, changed, same, left."""

    id: str
    counts: Mapping[str, Mapping[str, int]]
    changes: tuple[Changes, ...]
    subjects: int = 0


def load(place: Path, at: Instant, *, dry: bool, tell: Tell, most_changes: int = 50) -> Loaded | Faults:
    """Load the lists under `place`. Faults, or a dry run: nothing was written. The same lists once more: nothing to write."""
    faults = Faults()
    handed = tables.read(place, faults, tell)
    if faults:
        # A row that could not be read would make faults of all that refer to it.
        return faults
    # In one transaction with the writing: what the lists are held against is what they are added to.
    with transaction.atomic():
        held = book.compare(handed, outside(), legal_day(at), faults, tell)
        rules.check(held, faults)
        across.check(held, faults)
        if faults:
            return faults
        counts = {name: _counts(held, name) for name in held.parts}
        changes = tuple(_changes(held, most_changes))
        if dry or not any(count["new"] or count["changed"] for count in counts.values()):
            return Loaded("", counts, changes)
        writing = Writing(held, at, tell)
        for name in LISTS:
            if name in held.parts:
                WRITE[name](writing)
        _after_all(writing)
        touched = proving.subjects(writing)
        _state(touched, tell)
        cases = _cases(touched)
        periods.recount(cases, at)
        marked = _mark(writing, touched, cases)
        made = proving.prove(writing, handed, counts, touched)
    with connection.cursor() as cursor:
        # The tables are other ones now: without fresh statistics the database looks rows up the long way round.
        cursor.execute("ANALYZE")
    if marked > _MOST_MARKS:
        # So many at once are sooner built anew than worked off by whoever searches next.
        tell("search", 0)
        keeping.rebuild()
    return Loaded(made, counts, changes, sum(len(one) for one in touched.values()))


def _after_all(writing: Writing) -> None:
    """Extensions, checks and contracts also tell the case that they belong to, where its own list is not among those loaded."""
    parts = writing.book.parts
    if "designations" not in parts and ("extensions" in parts or "checks" in parts):
        write_items.designations(writing)
    if "accreditations" not in parts and "contracts" in parts:
        write_firms.accreditations(writing)


def _counts(held: Book, name: str) -> dict[str, int]:
    part = held.parts[name]
    return {"new": len(part.new), "changed": len(part.changed), "same": part.same, "left": part.left}


def _changes(held: Book, most: int) -> Iterator[Changes]:
    for part in held.parts.values():
        listed = part.given.listed
        for one in part.changed:
            most -= 1
            if most < 0:
                return
            columns = tuple(
                (column.name, *(("…", "…") if column.sealed else (was, to_be)))
                for column, was, to_be in zip(listed.columns, one.was, one.to_be, strict=True)
                if was != to_be
            )
            yield Changes(listed, one.key, columns)


def _state(touched: Mapping[str, Mapping[str, Said]], tell: Tell) -> None:
    """What the records now call for, stated at the gate for everybody and everything that was touched; sessions of theirs end."""
    tell("gate", 0)
    persons, things, houses = touched["person"], touched["item"], touched["organisation"]
    state_all(connection, (one for one in people.gate_rows(persons) if one[0] != "organisation" or one[1][0] in houses))
    state_all(connection, results.gate_rows(persons))
    state_all(connection, items.gate_rows(things))
    for contractor in sorted(
        set(houses) & set(Organisation.objects.filter(kind="contractor").values_list("id", flat=True))
    ):
        state_all(connection, firms.rows(contractor))
    for some in in_pieces(persons):
        Person.objects.filter(id__in=some or ()).update(appointments_mark=F("appointments_mark") + 1)


def _cases(touched: Mapping[str, Mapping[str, Said]]) -> list[str]:
    """The cases of the items and contractors that were touched."""
    found: list[str] = []
    for some in in_pieces(touched["item"]):
        found += Designation.objects.filter(id__in=some or ()).values_list("case_id", flat=True)
    for some in in_pieces(touched["organisation"]):
        found += Accreditation.objects.filter(contractor_id__in=some or ()).values_list("case_id", flat=True)
    return found


def _mark(writing: Writing, touched: Mapping[str, Mapping[str, Said]], cases: Iterable[str]) -> int:
    """Everything that was written is marked for the search, in the same transaction; returns how many marks."""
    marks = [("person", one) for one in touched["person"]] + [("organisation", one) for one in touched["organisation"]]
    marks += [("case", case) for case in cases]
    parts = writing.book.parts
    if documents := parts.get("documents"):
        marks += [("document", writing.id("documents", *key)) for _, key, _ in documents.new]
        marks += [("document", one.id) for one in documents.changed]
    given = {row[0] for _, row in parts["provisions"].rows()} if "provisions" in parts else set()
    marks += [("item", writing.id("designations", number)) for number in sorted(given)]
    return insert(writing, Due, ("kind", "row"), marks)


@dataclass(frozen=True, slots=True)
class Exported:
    files: Mapping[str, str]  # name -> SHA-256
    counts: Mapping[str, int]


def export(place: Path, at: Instant, *, language: str, tell: Tell) -> Exported:
    """Write every list that holds anything as CSV (UTF-8 with BOM) into the empty directory `place`, rows in the order of their keys.

    The files are newly built from the records; that they were taken out is recorded. Raises FileExistsError where `place` holds anything.
    """
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    if any(place.iterdir()):
        raise FileExistsError(place)
    files: dict[str, str] = {}
    counts: dict[str, int] = {}
    with transaction.atomic():
        names = outside()
        for name, listed in LISTS.items():
            tell(name, 0)
            rows = {listed.key_of(row): row for row, _ in CURRENT[name](names, True)}
            if rows:
                path = place / f"{name}.csv"
                with path.open("w", encoding="utf-8", newline="") as out:
                    write(out, listed, (rows[key] for key in sorted(rows, key=listed.rank)), language)
                files[path.name], counts[name] = sha256(path.read_bytes()).hexdigest(), len(rows)
        proving.prove_export(at, files, counts)
    return Exported(files, counts)
