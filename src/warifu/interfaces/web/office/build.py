"""Makes the pages of office set-up out of the register of people. Who manages whom is `people.queries.set_up_by`, and nothing else."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import QuerySet

from warifu.interfaces.web.blocks import Chip
from warifu.interfaces.web.declared_form import Form
from warifu.interfaces.web.directory import Directory, employments
from warifu.interfaces.web.office import declared
from warifu.interfaces.web.office.model import (
    AppointmentRow,
    DelegationRow,
    Line,
    OfficeRow,
    OrganisationPage,
    OrganisationRow,
    PersonPage,
    StaffRow,
)
from warifu.kernel.ids import LegalDay, OrgId, PersonId, Text
from warifu.kernel.law.days import day_after
from warifu.regimes.jp.roles import ROLES
from warifu.registers.casework import registry
from warifu.registers.ledger.store import Reader
from warifu.registers.people import queries
from warifu.registers.people.domain import Audience
from warifu.registers.people.models import Appointment, Delegation, Employment, Office, OfficeEntry, Organisation, Unit

MOST_LINES = 30
MOST_BY_NAME = 500
UNDER_HOME = ((declared.HOME, declared.HOME_NAME),)
# Refusals that are put right at a field of the form.
OF_LAST = {"day": "last"}
_OF_POST = {"day": "first", "unit": "post", "employed": "post"}
_KINDS = dict(declared.KINDS)
EVENTS: dict[str, Text] = {
    "organisation_added": Text("組織を登録した", "organisation entered"),
    "unit_added": Text("部署を登録した", "unit entered"),
    "person_added": Text("人を登録した", "person entered"),
    "person_moved": Text("所属を変えた", "person moved"),
    "person_left": Text("所属の終わりを記録した", "end of employment entered"),
    "office_proposed": Text(
        "評価を要しない職を提案した（2人目の確認待ち）", "exempt office proposed, a second person awaited"
    ),
    "office_held": Text("評価を要しない職を登録した", "exempt office entered"),
    "office_ended": Text("評価を要しない職を終えた", "exempt office ended"),
    "appointment_proposed": Text("任命を提案した（2人目の確認待ち）", "appointment proposed, a second person awaited"),
    "appointed": Text("任命した", "appointed"),
    "appointment_confirmed": Text("任命を確かめた", "appointment confirmed"),
    "appointment_ended": Text("任命を終えた", "appointment ended"),
    "delegated": Text("委任した", "delegated"),
    "delegation_withdrawn": Text("委任を取り消した", "delegation withdrawn"),
}
ADD_ORGANISATION = Text("組織を登録する", "Enter an organisation")
ADD_UNIT = Text("部署を登録する", "Enter a unit")
ADD_PERSON = Text("人を登録する", "Enter a person")
APPOINT = Text("任命する", "Appoint")
MOVE = Text("所属を変える（異動・出向・復帰）", "Move (transfer, secondment, return)")
EXEMPT = Text("評価を要しない職を登録する", "Enter an exempt office")
LEAVE = Text("所属の終わりを記録する（退職など）", "Record the end of the employment")
_SECOND = Text(
    "決定する役割や、人についての封をした記録を開く役割への任命は、権限のある別の人が確かめるまで効力を持ちません。",
    "An appointment to a role that decides, or that opens what is sealed about people, has no effect until another entitled person "
    "confirms it.",
)
_EXEMPTING = Text(
    "適性評価なしに取り扱えるようになるため、権限のある別の人が確かめるまで効力を持ちません。",
    "Its holder may handle information unassessed, so it has no effect until another entitled person confirms it.",
)
_LEAVING = Text(
    "この組織での役割と職も、その日で終わります。", "Roles and offices held in this organisation end with that day."
)
_MOVING = Text(
    "前の所属の長による適性評価の結果は、移った先では使えません（法第11条第1項）。",
    "A result of the former organ's head does not carry to the new one (Act 11(1)).",
)


def last_of(after: date | None) -> LegalDay | None:
    """The last good day, where the register keeps the day after it."""
    return None if after is None else LegalDay(after - timedelta(days=1))


def organisations(shown: Sequence[Organisation], day: LegalDay, language: str) -> tuple[OrganisationRow, ...]:
    """Of those that the reader looks after the ones on the page that is shown."""
    rows, counts = [], queries.staff_counts([row.id for row in shown], day)
    for row in shown:
        count = counts.get(row.id, 0)
        name = row.name_en if language == "en" else row.name_ja
        rows.append(
            OrganisationRow(f"/office/organisations/{row.id}/", name, _KINDS[row.kind].of(language), row.code, count)
        )
    return tuple(rows)


def awaiting(asking: Audience, known: Directory) -> tuple[AppointmentRow, ...]:
    """Appointments to deciding roles that wait for this reader as the second person."""
    return tuple(
        appointment(row, asking, known, confirm=f"/office/appointments/{row.id}/confirm/")
        for row in queries.awaiting_confirmation(asking)
    )


def appointment(
    row: Appointment, asking: Audience, known: Directory, *, confirm: str = "", end: str = ""
) -> AppointmentRow:
    known.fetch(people=[row.person_id, row.proposed_by_id, row.confirmed_by_id], organisations=[row.organisation_id])
    return AppointmentRow(
        person=known.name(row.person_id),
        person_href=f"/office/people/{row.person_id}/",
        organisation=known.organisation(row.organisation_id),
        role=known.role(row.role),
        first=LegalDay(row.first),
        last=last_of(row.after),
        state=_state(row, asking.day, known.language),
        proposed_by=known.person(row.proposed_by_id) if row.proposed_by_id else "",
        confirmed_by=known.person(row.confirmed_by_id) if row.confirmed_by_id else "",
        confirm=confirm,
        end=end,
        id=row.id,
    )


def _state(row: Appointment, day: LegalDay, language: str) -> Chip:
    waits = row.deciding and row.confirmed_by_id is None and row.proposed_by_id is not None
    return _period(row.first, row.after, day, waits, language)


def _period(first: date, after: date | None, day: LegalDay, waits: bool, language: str) -> Chip:
    if after is not None and after <= day:
        return Chip(Text("終わった", "ended").of(language))
    if waits:
        return Chip(Text("2人目の確認待ち", "awaiting a second person").of(language), "soon")
    if first > day:
        return Chip(Text("これから", "to come").of(language), "plain")
    return Chip(Text("在任中", "in office").of(language), "ok")


def offices_awaiting(asking: Audience, known: Directory) -> tuple[OfficeRow, ...]:
    """Exempt offices that wait for this reader as the second person."""
    rows = queries.offices_awaiting(asking)
    return tuple(office(row, asking, known, confirm=f"/office/offices/{row.id}/confirm/") for row in rows)


def office(row: Office, asking: Audience, known: Directory, *, confirm: str = "", end: str = "") -> OfficeRow:
    title = dict(declared.OFFICES).get(row.office)
    over = row.after is not None and row.after <= asking.day
    waits = row.confirmed_by_id is None and row.proposed_by_id is not None
    return OfficeRow(
        person=known.name(row.person_id),
        office=title.of(known.language) if title else row.office,
        first=LegalDay(row.first),
        last=last_of(row.after),
        state=_period(row.first, row.after, asking.day, waits, known.language),
        confirm=confirm,
        end=end if not over else "",
    )


def staff(organisation: Organisation, day: LegalDay, known: Directory) -> QuerySet[Employment] | list[PersonId]:
    """A house of some hundreds by the reading of their names; a larger one by who came last, since names are sealed one by one."""
    rows = queries.staff_of(OrgId(organisation.id), day)
    if rows.count() > MOST_BY_NAME:
        return rows
    people = queries.employed_by(OrgId(organisation.id), day)
    known.fetch(people=people)
    return sorted(people, key=lambda p: (known.name(p).kana or known.name(p).kanji, p))


def organisation_page(
    row: Organisation, people: Sequence[PersonId], asking: Audience, known: Directory, reader: Reader | None
) -> OrganisationPage:
    """`people`: those on the page that is shown."""
    language = known.language
    return OrganisationPage(
        id=row.id,
        name=row.name_en if language == "en" else row.name_ja,
        kind=_KINDS[row.kind].of(language),
        units=tuple(u.name_en if language == "en" else u.name_ja for u in row.units.order_by("name_ja", "id")),
        people=_staff(people, asking.day, known),
        journal=journal(OfficeEntry.objects.filter(organisation=row), known, reader),
        forms=tuple(form.view(language) for form in organisation_forms(row, asking.day)),
    )


def organisation_forms(row: Organisation, day: LegalDay) -> tuple[Form, ...]:
    here = f"/office/organisations/{row.id}/"
    above = (*UNDER_HOME, (here, Text(row.name_ja, row.name_en)))
    return (
        Form(
            "person",
            ADD_PERSON,
            f"{here}people/",
            declared.PERSON,
            offered={"units": units_of(row.id)},
            above=above,
            about={"unit": "unit"},
        ),
        Form("unit", ADD_UNIT, f"{here}units/", declared.UNIT, above=above),
    )


def units_of(organisation: str) -> list[tuple[str, Text]]:
    rows = Unit.objects.filter(organisation_id=organisation).order_by("name_ja", "id")
    return [(u.id, Text(u.name_ja, u.name_en)) for u in rows]


def _staff(people: Iterable[PersonId], day: LegalDay, known: Directory) -> tuple[StaffRow, ...]:
    ids = list(people)
    known.fetch(people=ids)
    posts = employments(ids, day)
    known.fetch(units=[unit for _, unit in posts.values()])
    held = queries.roles_of(ids, day)
    return tuple(
        StaffRow(
            href=f"/office/people/{person}/",
            name=known.name(person),
            unit=known.unit(posts[person][1]) if person in posts and posts[person][1] else "",
            roles=tuple(known.role(h.role) for h in held.get(person, ())),
        )
        for person in ids
    )


def journal(rows: object, known: Directory, reader: Reader | None) -> tuple[Line, ...]:
    """Newest first: what was done, by whom, about whom, and where it stands in the ledger."""
    listed = list(rows.order_by("-at", "-id")[:MOST_LINES])  # type: ignore[attr-defined]
    known.fetch(people=[i for r in listed for i in (r.actor_id, r.person_id)])
    founding = Text("設置のとき", "at the founding").of(known.language)
    return tuple(
        Line(
            what=EVENTS[r.act].of(known.language) if r.act in EVENTS else r.act,
            at=r.at,
            who=known.person(r.actor_id) if r.actor_id else founding,
            about=known.person(r.person_id) if r.person_id else "",
            ledger_index=reader.index_of(r.entry_id) if reader else None,
        )
        for r in listed
    )


def person_page(person: PersonId, asking: Audience, known: Directory) -> PersonPage:
    language = known.language
    post = (
        Employment.objects.filter(person_id=person, after__isnull=True).select_related("organisation", "unit").first()
    )
    managed = set(queries.set_up_by(asking).values_list("id", flat=True))
    # What she was elsewhere is for the administrators there.
    rows = Appointment.objects.filter(person_id=person, organisation_id__in=managed).order_by("-first", "id")
    known.learn([post.organisation] if post else [])
    return PersonPage(
        id=person,
        name=known.name(person),
        post=_post(post, known) if post else "",
        appointments=tuple(
            appointment(
                row,
                asking,
                known,
                end=f"/office/appointments/{row.id}/end/" if row.after is None or row.after > asking.day else "",
            )
            for row in rows
        ),
        offices=tuple(
            office(o, asking, known, end=f"/office/offices/{o.id}/end/")
            for o in Office.objects.filter(person_id=person, organisation_id__in=managed).order_by("-first", "id")
        ),
        forms=tuple(form.view(language) for form in person_forms(person, asking, known)),
        keys_href=f"/keys/people/{person}/",
        organisation_href=f"/office/organisations/{post.organisation_id}/"
        if post and post.organisation_id in managed
        else "",
    )


def _post(post: Employment, known: Directory) -> str:
    unit = known.unit(post.unit_id) if post.unit_id else ""
    return " ".join(part for part in (known.organisation(post.organisation_id), unit) if part)


def person_forms(person: PersonId, asking: Audience, known: Directory) -> tuple[Form, ...]:
    here = f"/office/people/{person}/"
    employer = queries.employer_on(person, asking.day)
    kind = employer.kind if employer else ""
    roles, above = [(code, role.label) for code, role in ROLES.items() if kind in role.at], above_person(person, known)
    return (
        Form("appoint", APPOINT, f"{here}appoint/", declared.APPOINT, _SECOND, {"roles": roles}, above, about=OF_LAST),
        Form("move", MOVE, f"{here}move/", declared.MOVE, _MOVING, {"posts": posts(asking)}, above, about=_OF_POST),
        Form("exempt", EXEMPT, f"{here}exempt/", declared.EXEMPT, _EXEMPTING, {}, above, about=OF_LAST),
        Form("leave", LEAVE, f"{here}leave/", declared.END, _LEAVING, {}, above, about=OF_LAST),
    )


def above_person(person: PersonId, known: Directory) -> tuple[tuple[str, Text], ...]:
    """The pages that a form about somebody hangs under."""
    name = known.name(person)
    return (*UNDER_HOME, (f"/office/people/{person}/", Text(name.kanji, name.roman or name.kanji)))


def posts(asking: Audience) -> list[tuple[str, Text]]:
    """Where somebody can be moved: every organisation that the reader manages, as a whole or one of its units."""
    # Plain rows: there may be thousands of them.
    houses = list(queries.set_up_by(asking).values_list("id", "name_ja", "name_en"))
    units: dict[str, list[tuple[str, str, str]]] = {}
    rows = Unit.objects.filter(organisation__in=queries.set_up_by(asking).order_by().values("id"))
    for house, unit, ja, en in rows.order_by("name_ja", "id").values_list("organisation", "id", "name_ja", "name_en"):
        units.setdefault(house, []).append((unit, ja, en))
    found: list[tuple[str, Text]] = []
    for house, ja, en in houses:
        found.append((house, Text(ja, en)))
        found += [
            (f"{house}.{unit}", Text(f"{ja} {unit_ja}", f"{en}, {unit_en}"))
            for unit, unit_ja, unit_en in units.get(house, ())
        ]
    return found


def delegation(row: Delegation, asking: Audience, known: Directory) -> DelegationRow:
    known.fetch(people=[row.delegator_id, row.delegate_id])
    procedure = registry.procedure(row.procedure)
    titles = {step.name: step.title.of(known.language) for step in procedure.steps}
    over = row.withdrawn_on is not None or row.after <= asking.day
    if row.withdrawn_on is not None:
        state = Chip(Text("取り消した", "withdrawn").of(known.language))
    elif over:
        state = Chip(Text("終わった", "ended").of(known.language))
    elif row.first > asking.day:
        state = Chip(Text("これから", "to come").of(known.language), "plain")
    else:
        state = Chip(Text("有効", "in effect").of(known.language), "ok")
    return DelegationRow(
        delegator=known.name(row.delegator_id),
        delegate=known.name(row.delegate_id),
        role=known.role(row.role),
        steps=tuple(titles.get(name, name) for name in row.steps),
        rule=row.rule,
        first=LegalDay(row.first),
        last=day_after(LegalDay(row.after), -1),
        state=state,
        withdraw=f"/office/delegations/{row.id}/withdraw/" if row.delegator_id == asking.person and not over else "",
    )


def delegable(asking: Audience) -> list[tuple[str, Text]]:
    """Steps that may be delegated and that a role of this reader takes, as "procedure:step"."""
    mine = {h.role for h in asking.held}
    procedures = sorted({p.name for d in registry.duties() for p in d.procedures})
    found = []
    for name in procedures:
        procedure = registry.procedure(name)
        for step in procedure.steps:
            if step.delegable and mine & set(step.by):
                label = Text(f"{procedure.title.ja}：{step.title.ja}", f"{procedure.title.en}: {step.title.en}")
                found.append((f"{name}:{step.name}", label))
    return found
