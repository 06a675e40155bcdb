"""Writes designations with their cases, extensions, ranges, checks, documents and copies; see `writing`."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Max

from warifu.duties.custody.models import Copy, Document
from warifu.duties.designation.models import Designation, RangeOfStaff, ReasonCheck
from warifu.duties.lists import taken_over
from warifu.duties.lists.saying import after_of
from warifu.duties.lists.taken_over import Past
from warifu.duties.lists.writing import Write, Writing, insert, moment, update
from warifu.registers.casework.models import Case, Party
from warifu.registers.installation import new_id
from warifu.registers.vault.sealed import seal_all


def designations(w: Writing) -> None:
    ids, new = w.make_ids("designations"), w.new("designations")
    cases, pasts = {key: new_id() for key, _ in new}, _pasts(w)
    numbers = Numbers("designation")
    insert(
        w,
        Case,
        CASE,
        (
            case_row(
                w,
                cases[key],
                "designation",
                pasts[row["number"]],
                w.id("organisations", row["organisation"]),
                None,
                ids[key],
                numbers,
            )
            for key, row in new
        ),
    )
    insert(
        w,
        Party,
        ("case", "part", "organisation"),
        ((cases[key], "organ", w.id("organisations", row["organisation"])) for key, row in new),
    )
    boxes = seal_all(((ids[key], _heading(row)) for key, row in new), "designation")
    insert(
        w,
        Designation,
        ("id", "case", "outline", *_FIELDS),
        ((ids[key], cases[key], box, *_fields(w, row, pasts)) for (key, row), box in zip(new, boxes, strict=True)),
    )
    changed = w.changed("designations")
    anew = seal_all(((one.id, _heading(row)) for one, row in changed), "designation")
    update(
        w,
        Designation,
        ("outline", *_FIELDS),
        ((box, *_fields(w, row, pasts), one.id) for (one, row), box in zip(changed, anew, strict=True)),
    )
    w.keep_names("designations")
    _bring_up_to_date(w, pasts)


def _heading(row: dict[str, str]) -> dict[str, str]:
    return {"title": row["title"], "outline": row["outline"]}


_FIELDS = ("organisation", "groups", "measure", "unit", "first", "last", "lifted_on", "marked_later_on", "extensions")


def _fields(w: Writing, row: dict[str, str], pasts: dict[str, Past]) -> tuple[Any, ...]:
    past = pasts[row["number"]]
    return (
        w.id("organisations", row["organisation"]),
        json.dumps(row["groups"].split("/")),
        row["measure"],
        w.id_or_none("units", row["organisation"], row["unit"]),
        row["first"],
        past.last,
        row["lifted_on"] or None,
        row["marked_later_on"] or None,
        json.dumps(past.extensions),
    )


def _pasts(w: Writing) -> dict[str, Past]:
    """By registration number, of every designation that the load touches: what its case is to say of before."""
    book = w.book
    touched = {
        key[0]
        for name in ("designations", "extensions", "checks")
        if (part := book.parts.get(name))
        for _, key, _ in part.new
    }
    touched |= {
        one.key[0]
        for name in ("designations", "extensions", "checks")
        if (part := book.parts.get(name))
        for one in part.changed
    }
    if not touched:
        return {}
    extended, checked = book.by("extensions", "designation"), book.by("checks", "designation")
    found = {}
    for number in touched:
        row = book.row("designations", (number,))
        if row is not None:
            found[number] = taken_over.designation(
                row, extended.get((number,), []), checked.get((number,), []), book.day
            )
    return found


def _bring_up_to_date(w: Writing, pasts: dict[str, Past]) -> None:
    """Designations that stood before and now have other days, extensions or checks."""
    known = {
        number: w.book.existing["designations"][(number,)][1]
        for number in pasts
        if (number,) in w.book.existing["designations"]
    }
    update(
        w,
        Designation,
        ("last", "extensions"),
        ((pasts[n].last, json.dumps(pasts[n].extensions), item) for n, item in known.items()),
    )
    cases = dict(Designation.objects.filter(id__in=list(known.values())).values_list("id", "case_id")) if known else {}
    update(w, Case, PAST, ((*past_of(pasts[n]), cases[item]) for n, item in known.items()))


CASE = (
    "id", "procedure", "version", "state", "revision", "organisation", "contractor", "subject_kind", "subject", "year", "number",
    "opened_at", "state_since", "closed", "law_digest", "before",
)  # fmt: skip
PAST = ("state", "state_since", "closed", "before")


class Numbers:
    """The running numbers of an organ's cases in a year, going on from those there are."""

    def __init__(self, procedure: str) -> None:
        rows = (
            Case.objects.filter(procedure=procedure).values_list("organisation_id", "year").annotate(last=Max("number"))
        )
        self._last = {(organ, year): int(last) for organ, year, last in rows}

    def next(self, organ: str, year: int) -> int:
        self._last[organ, year] = self._last.get((organ, year), 0) + 1
        return self._last[organ, year]


def case_row(
    w: Writing,
    case: str,
    procedure: str,
    past: Past,
    organ: str,
    contractor: str | None,
    subject: str,
    numbers: Numbers,
) -> tuple[Any, ...]:
    """The row of a case that is taken over; its number is of the year in which the matter began."""
    year = past.began.year
    kind = "item" if contractor is None else "contractor"
    state, since, closed, before = past_of(past)
    return (
        case, procedure, taken_over.version(procedure), state, 0, organ, contractor, kind, subject, year, numbers.next(organ, year),
        moment(w.at), since, closed, taken_over.law_digest(), before,
    )  # fmt: skip


def past_of(past: Past) -> tuple[Any, ...]:
    return past.state, moment(past.since), past.closed, json.dumps(past.before)


def ranges(w: Writing) -> None:
    fields = ("item", "organisation", "unit", "person", "first", "after")
    insert(w, RangeOfStaff, fields, (_range(w, row) for _, row in w.new("ranges")))
    update(w, RangeOfStaff, ("after",), ((_range(w, row)[5], int(one.id)) for one, row in w.changed("ranges")))


def _range(w: Writing, row: dict[str, str]) -> tuple[Any, ...]:
    after = after_of(row["last"])
    return (
        w.id("designations", row["designation"]),
        w.id("organisations", row["organisation"]),
        w.id_or_none("units", row["organisation"], row["unit"]),
        w.id_or_none("people", row["person"]),
        row["first"],
        after.isoformat() if after else None,
    )


def checks(w: Writing) -> None:
    def said(row: dict[str, str]) -> tuple[Any, ...]:
        return w.id("people", row["checked_by"]), row["still_met"] == "yes"

    insert(
        w,
        ReasonCheck,
        ("item", "checked_on", "checked_by", "still_met"),
        ((w.id("designations", row["designation"]), row["checked_on"], *said(row)) for _, row in w.new("checks")),
    )
    update(w, ReasonCheck, ("checked_by", "still_met"), ((*said(row), int(one.id)) for one, row in w.changed("checks")))


def documents(w: Writing) -> None:
    """The columns are those of the declaration: organisation, number, designation, title, kind, made on."""
    ids, new = w.make_ids("documents"), w.new_rows("documents")
    titles = seal_all(((w.id("designations", row[2]), row[3]) for _, row in new), "document")
    insert(
        w,
        Document,
        ("id", "organisation", "number", "item", "title", "kind", "made_on", "payload"),
        (
            (
                ids[key],
                w.id("organisations", row[0]),
                int(row[1]),
                w.id("designations", row[2]),
                box,
                row[4],
                row[5],
                "",
            )
            for (key, row), box in zip(new, titles, strict=True)
        ),
    )
    changed = w.changed("documents")
    anew = seal_all(((w.id("designations", row["designation"]), row["title"]) for _, row in changed), "document")
    update(
        w,
        Document,
        ("item", "title", "kind", "made_on"),
        (
            (w.id("designations", row["designation"]), box, row["kind"], row["made_on"], one.id)
            for (one, row), box in zip(changed, anew, strict=True)
        ),
    )


def copies(w: Writing) -> None:
    """The columns are those of the declaration: organisation, document, number, holder, held at."""

    def rows() -> Iterator[tuple[Any, ...]]:
        for _, row in w.new_rows("copies"):
            held = (w.id("people", row[3]), w.id("organisations", row[4]))
            yield new_id(), w.id("documents", row[0], row[1]), int(row[2]), *held

    insert(w, Copy, ("id", "document", "number", "holder", "organisation"), rows())
    update(
        w,
        Copy,
        ("holder", "organisation"),
        (
            (w.id("people", row["holder"]), w.id("organisations", row["held_at"]), one.id)
            for one, row in w.changed("copies")
        ),
    )


def extensions(_w: Writing) -> None:
    """They stand in the row of their designation, which is written with them."""


WRITE: dict[str, Write] = {one.__name__: one for one in (designations, extensions, ranges, checks, documents, copies)}
