"""Writes organisations, units, people, what they hold, and results about them; see `writing`."""

from collections.abc import Iterator
from typing import Any

from warifu.duties.clearance.models import Assessment, DoubtNotice
from warifu.duties.lists.saying import after_of
from warifu.duties.lists.writing import Write, Writing, insert, update
from warifu.regimes.jp import roles
from warifu.registers.installation import new_id
from warifu.registers.people.models import Appointment, Employment, Office, Organisation, Person, Unit
from warifu.registers.vault.sealed import seal_all

# As `people.acts.add_person` seals them.
_IDENTITY = "identity"


def _after(last: str) -> str | None:
    after = after_of(last)
    return after.isoformat() if after else None


def organisations(w: Writing) -> None:
    ids, fields = w.make_ids("organisations"), ("kind", "act_2_1", "name_ja", "name_en")
    insert(
        w,
        Organisation,
        ("id", "code", *fields),
        ((ids[key], row["code"], *(row[f] for f in fields)) for key, row in w.new("organisations")),
    )
    update(w, Organisation, fields, ((*(row[f] for f in fields), one.id) for one, row in w.changed("organisations")))


def units(w: Writing) -> None:
    ids = w.make_ids("units")
    insert(
        w,
        Unit,
        ("id", "organisation", "name_ja", "name_en"),
        (
            (ids[key], w.id("organisations", row["organisation"]), row["name_ja"], row["name_en"])
            for key, row in w.new("units")
        ),
    )
    update(
        w, Unit, ("name_ja", "name_en"), ((row["name_ja"], row["name_en"], one.id) for one, row in w.changed("units"))
    )
    w.keep_names("units")


def people(w: Writing) -> None:
    ids, new, changed = w.make_ids("people"), w.new("people"), w.changed("people")
    names = seal_all(((ids[key], _names(row)) for key, row in new), _IDENTITY)
    insert(
        w,
        Person,
        ("id", "names", "appointments_mark"),
        ((ids[key], box, 0) for (key, _), box in zip(new, names, strict=True)),
    )
    anew = seal_all(((one.id, _names(row)) for one, row in changed), _IDENTITY)
    update(w, Person, ("names",), ((box, one.id) for (one, _), box in zip(changed, anew, strict=True)))
    w.keep_names("people")


def _names(row: dict[str, str]) -> dict[str, str]:
    return {name: row[name] for name in ("kanji", "kana", "roman")}


def employments(w: Writing) -> None:
    fields = ("person", "organisation", "unit", "first", "after")
    insert(w, Employment, fields, (_post(w, row) for _, row in w.new("employments")))
    update(
        w, Employment, ("unit", "after"), ((*_post(w, row)[2::2], int(one.id)) for one, row in w.changed("employments"))
    )


def _post(w: Writing, row: dict[str, str]) -> tuple[Any, ...]:
    where = row["organisation"]
    unit = w.id_or_none("units", where, row["unit"])
    return w.id("people", row["person"]), w.id("organisations", where), unit, row["first"], _after(row["last"])


def offices(w: Writing) -> None:
    fields = ("person", "organisation", "office", "first", "after", "proposed_by", "confirmed_by")
    insert(w, Office, fields, (_held(w, row, "office") for _, row in w.new("offices")))
    update(w, Office, fields[4:], ((*_held(w, row, "office")[4:], int(one.id)) for one, row in w.changed("offices")))


def appointments(w: Writing) -> None:
    fields = ("person", "organisation", "role", "first", "after", "proposed_by", "confirmed_by")
    insert(
        w,
        Appointment,
        ("id", "deciding", *fields),
        ((new_id(), roles.ROLES[row["role"]].deciding, *_held(w, row, "role")) for _, row in w.new("appointments")),
    )
    update(w, Appointment, fields[4:], ((*_held(w, row, "role")[4:], one.id) for one, row in w.changed("appointments")))


def _held(w: Writing, row: dict[str, str], what: str) -> tuple[Any, ...]:
    return (
        w.id("people", row["person"]),
        w.id("organisations", row["organisation"]),
        row[what],
        row["first"],
        _after(row["last"]),
        w.id_or_none("people", row["proposed_by"]),
        w.id_or_none("people", row["confirmed_by"]),
    )


_RESULT = (
    "person", "organ", "contractor", "under", "reason_class", "consented_on", "positive", "decided_on", "notified_on", "by_prime_minister",
    "reused_from", "clock_start",
)  # fmt: skip


def assessments(w: Writing) -> None:
    insert(w, Assessment, _RESULT, (_result(w, row) for _, row in w.new("assessments")))
    update(w, Assessment, _RESULT, ((*_result(w, row), int(one.id)) for one, row in w.changed("assessments")))


def _result(w: Writing, row: dict[str, str]) -> tuple[Any, ...]:
    return (
        w.id("people", row["person"]),
        w.id("organisations", row["organ"]),
        w.id_or_none("organisations", row["contractor"]),
        row["under"],
        row["class"],
        row["consented_on"] or None,
        row["positive"] == "yes",
        row["decided_on"],
        row["notified_on"],
        row["by_prime_minister"] == "yes",
        w.id_or_none("organisations", row["reused_from"]),
        # Act 11(1), 12(8): ten years run from the notice, after reuse from the original one.
        row["original_notice"] or row["notified_on"],
    )


def doubts(w: Writing) -> None:
    def rows() -> Iterator[tuple[Any, ...]]:
        for _, row in w.new("doubts"):
            yield w.id("people", row["person"]), w.id("organisations", row["organ"]), row["under"], row["told_on"]

    insert(w, DoubtNotice, ("person", "organ", "under", "told_on"), rows())


WRITE: dict[str, Write] = {
    one.__name__: one for one in (organisations, units, people, employments, offices, appointments, assessments, doubts)
}
