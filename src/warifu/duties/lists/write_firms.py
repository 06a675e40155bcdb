"""Writes accreditations with their cases, contracts, ranges, provisions and handlers; see `writing`. A few thousand rows at most."""

from typing import Any

from warifu.duties.contractors.models import Accreditation, Contract, Handler, Provision, RangeOfEmployees
from warifu.duties.designation.models import Designation
from warifu.duties.lists import taken_over
from warifu.duties.lists.rules import accreditation_of
from warifu.duties.lists.saying import after_of, day_of
from warifu.duties.lists.taken_over import Past
from warifu.duties.lists.write_items import CASE, PAST, Numbers, case_row, past_of
from warifu.duties.lists.writing import Write, Writing, insert, update
from warifu.registers.casework.models import Case, Party
from warifu.registers.installation import new_id


def accreditations(w: Writing) -> None:
    new, pasts = w.new("accreditations"), _pasts(w)
    cases, numbers = {key: new_id() for key, _ in new}, Numbers("accreditation")
    parties = {key: (w.id("organisations", key[0]), w.id("organisations", key[1])) for key in pasts}
    insert(
        w,
        Case,
        CASE,
        (
            case_row(w, cases[k], "accreditation", pasts[k], parties[k][1], parties[k][0], parties[k][0], numbers)
            for k, _ in new
        ),
    )
    insert(
        w,
        Party,
        ("case", "part", "organisation"),
        ((cases[k], part, who) for k, _ in new for part, who in zip(("contractor", "organ"), parties[k], strict=True)),
    )
    made = w.ids["accreditations"] = {}
    for key, row in new:
        contractor, organ = parties[key]
        made[key] = str(
            Accreditation.objects.create(
                case_id=cases[key],
                organ_id=organ,
                contractor_id=contractor,
                accredited_on=day_of(row["accredited_on"]),
                after=day_of(row["ended_on"]),
            ).id
        )
    for one, row in w.changed("accreditations"):
        Accreditation.objects.filter(id=one.id).update(after=day_of(row["ended_on"]))
    known = {key: w.id("accreditations", *key) for key in pasts if key not in made}
    of = dict(Accreditation.objects.filter(id__in=known.values()).values_list("id", "case_id")) if known else {}
    update(w, Case, PAST, ((*past_of(pasts[key]), of[int(thing)]) for key, thing in known.items()))


def _pasts(w: Writing) -> dict[tuple[str, ...], Past]:
    """Of every accreditation that the load touches, by itself or through a contract."""
    book, touched = w.book, set[tuple[str, ...]]()
    if part := book.parts.get("accreditations"):
        touched |= {key for _, key, _ in part.new} | {one.key for one in part.changed}
    contracts: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for number, row in book.rows("contracts") if "contracts" in book.existing else ():
        key: tuple[str, ...] = (row["contractor"], row["organ"], accreditation_of(row, book, row["first"]))
        contracts.setdefault(key, []).append(row)
        if number:
            touched.add(key)
    found: dict[tuple[str, ...], Past] = {}
    for key in touched:
        row_ = book.row("accreditations", key)
        if row_ is not None:
            found[key] = taken_over.accreditation(row_, contracts.get(key, ()), book.day)
    return found


def _accreditation(w: Writing, row: dict[str, str]) -> int:
    on = accreditation_of(row, w.book, row["first"])
    return int(w.id("accreditations", row["contractor"], row["organ"], on))


def contracts(w: Writing) -> None:
    made = w.ids["contracts"] = {}
    for key, row in w.new("contracts"):
        made[key] = str(Contract.objects.create(accreditation_id=_accreditation(w, row), **_contract(w, row)).id)
    for one, row in w.changed("contracts"):
        Contract.objects.filter(id=one.id).update(accreditation_id=_accreditation(w, row), **_contract(w, row))
    w.keep_names("contracts")


def _contract(w: Writing, row: dict[str, str]) -> dict[str, Any]:
    departments = [w.id("units", row["contractor"], unit) for unit in row["departments"].split("/")]
    days = {"first": day_of(row["first"]), "after": after_of(row["last"])}
    return {"kinds": row["kinds"].split("/"), "departments": departments, **days}


def contractor_ranges(w: Writing) -> None:
    for _, row in w.new("contractor_ranges"):
        RangeOfEmployees.objects.create(
            accreditation_id=_accreditation(w, row),
            unit_id=w.id_or_none("units", row["contractor"], row["unit"]),
            person_id=w.id_or_none("people", row["person"]),
            first=day_of(row["first"]),
            after=after_of(row["last"]),
        )
    for one, row in w.changed("contractor_ranges"):
        RangeOfEmployees.objects.filter(id=one.id).update(after=after_of(row["last"]))


def provisions(w: Writing) -> None:
    for _, row in w.new("provisions"):
        item = w.id("designations", row["designation"])
        Provision.objects.create(
            accreditation_id=_accreditation(w, row),
            item_id=item,
            kind=row["kind"],
            first=day_of(row["first"]),
            end_date_told=day_of(row["end_date_told"]),
            after=after_of(row["last"]),
        )
        # Order 7(1)(ii)(ロ), 8(i), 10(1)(ii): whoever was provided is told of extension, lifting and expiry.
        case = Designation.objects.values_list("case_id", flat=True).get(id=item)
        Party.objects.get_or_create(
            case_id=case, part="recipient", organisation_id=w.id("organisations", row["contractor"])
        )
    for one, row in w.changed("provisions"):
        days = {"end_date_told": day_of(row["end_date_told"]), "after": after_of(row["last"])}
        Provision.objects.filter(id=one.id).update(kind=row["kind"], **days)


def handlers(w: Writing) -> None:
    for _, row in w.new("handlers"):
        Handler.objects.create(
            accreditation_id=_accreditation(w, row),
            item_id=w.id("designations", row["designation"]),
            person_id=w.id("people", row["person"]),
            first=day_of(row["first"]),
            after=after_of(row["last"]),
        )
    for one, row in w.changed("handlers"):
        Handler.objects.filter(id=one.id).update(after=after_of(row["last"]))


WRITE: dict[str, Write] = {
    one.__name__: one for one in (accreditations, contracts, contractor_ranges, provisions, handlers)
}
