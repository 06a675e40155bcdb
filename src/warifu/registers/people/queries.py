"""Questions about people and organisations. Rows follow from appointment; no legal rule stands here."""

from collections.abc import Collection, Iterable

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from warifu.kernel.ids import LegalDay, OrgId, PersonId
from warifu.kernel.procedure.model import Delegated
from warifu.regimes.jp import roles
from warifu.registers import validity
from warifu.registers.people.domain import ERASED, Audience, Held, InName, Names
from warifu.registers.people.models import Appointment, Delegation, Employment, Office, Organisation, Person
from warifu.registers.vault.sealed import open_all

# What a second person has confirmed, or what needed none.
OFFICE_HELD = Q(confirmed_by__isnull=False) | Q(proposed_by__isnull=True)
_APPOINTED = Q(deciding=False) | OFFICE_HELD


def _in_effect(day: LegalDay) -> Q:
    return validity.on(day) & _APPOINTED


def roles_on(person: PersonId, day: LegalDay) -> tuple[Held, ...]:
    """Roles a person holds by appointment on a day; a deciding role counts only once a second person has confirmed it."""
    return roles_of([person], day).get(person, ())


def roles_of(people: Iterable[PersonId], day: LegalDay) -> dict[PersonId, tuple[Held, ...]]:
    """The same for several people with one query; whoever holds none is left out."""
    rows = Appointment.objects.filter(_in_effect(day), person_id__in=set(people)).order_by("role", "organisation_id")
    found: dict[PersonId, tuple[Held, ...]] = {}
    for person, role, organisation, kind in rows.values_list(
        "person_id", "role", "organisation_id", "organisation__kind"
    ):
        found[PersonId(person)] = (*found.get(PersonId(person), ()), Held(role, OrgId(organisation), kind))
    return found


def audience(person: PersonId, day: LegalDay) -> Audience:
    """Somebody on a day, with the roles held and those in whose name she may act."""
    in_name = {
        InName(row.role, OrgId(row.organisation_id), row.procedure, PersonId(row.delegator_id))
        for row in _delegations(day).filter(delegate_id=person)
    }
    ordered = tuple(sorted(in_name, key=lambda n: (n.organisation, n.role, n.procedure, n.of)))
    return Audience(person=person, day=day, held=roles_on(person, day), in_name=ordered)


def _delegations(day: LegalDay) -> QuerySet[Delegation]:
    """Delegations that hold on a day: not withdrawn, the delegator still has the role, the delegate is still on the staff there."""
    still = Appointment.objects.filter(
        _in_effect(day),
        person_id=OuterRef("delegator_id"),
        organisation_id=OuterRef("organisation_id"),
        role=OuterRef("role"),
    )
    staff = Employment.objects.filter(
        validity.on(day), person_id=OuterRef("delegate_id"), organisation_id=OuterRef("organisation_id")
    )
    not_withdrawn = Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gt=day)
    rows = Delegation.objects.filter(not_withdrawn, Exists(still), Exists(staff), first__lte=day, after__gt=day)
    return rows.order_by("id")


def holders(role: str, organisation: OrgId, day: LegalDay) -> list[PersonId]:
    """Who holds a role in an organisation on a day."""
    rows = appointed([role], organisation, day)
    return [PersonId(p) for p in rows.order_by("person_id").values_list("person_id", flat=True).distinct()]


def appointed(codes: Iterable[str], organisation: OrgId, day: LegalDay) -> QuerySet[Appointment]:
    """Appointments to one of these roles in an organisation that hold on a day."""
    return Appointment.objects.filter(_in_effect(day), role__in=list(codes), organisation_id=organisation)


def employer_on(person: PersonId, day: LegalDay) -> Organisation | None:
    """The organisation whose staff a person is in law on a day."""
    return employers_on([person], day).get(person)


def employers_on(people: Iterable[PersonId], day: LegalDay) -> dict[PersonId, Organisation]:
    """The same for several people with one query; whoever has none is left out."""
    rows = (
        Employment.objects.filter(validity.on(day), person_id__in=set(people))
        .select_related("organisation")
        .order_by("first")
    )
    return {PersonId(row.person_id): row.organisation for row in rows}


def delegations_on(
    person: PersonId, day: LegalDay, procedure: str, organisations: Iterable[OrgId]
) -> tuple[Delegated, ...]:
    """What this person may do in whose name on a day. A delegator who no longer holds the role delegates nothing."""
    rows = _delegations(day).filter(delegate_id=person, procedure=procedure, organisation_id__in=list(organisations))
    return tuple(
        Delegated(
            of=PersonId(row.delegator_id),
            of_roles=frozenset({row.role}),
            steps=frozenset(row.steps),
            rule=row.rule,
            id=row.id,
        )
        for row in rows
    )


def names(people: Iterable[PersonId]) -> dict[PersonId, Names]:
    """Names of people, opened with their keys; an erased person has the name that says so.

    The caller must already be entitled to see that these people are registered in what it shows.
    """
    return opened(Person.objects.filter(id__in=set(people)).values_list("id", "names"))


def opened(rows: Iterable[tuple[str, bytes]]) -> dict[PersonId, Names]:
    """The same for ids and sealed names that were read with something else."""
    sealed = list(rows)
    said = open_all([bytes(box) for _, box in sealed])
    return {
        PersonId(person): Names(**names) if names is not None else ERASED
        for (person, _), names in zip(sealed, said, strict=True)
    }


def name(person: PersonId) -> Names:
    return names([person]).get(person, ERASED)


def managed(asking: Audience) -> QuerySet[Organisation]:
    """Organisations an administrator looks after: the own one; an organ's administrator also contractors and partners."""
    own = asking.organisations(roles.ADMINISTRATOR)
    outside = Q(kind__in=("contractor", "partner")) if _of_an_organ(asking) else Q(pk__in=[])
    return Organisation.objects.filter(Q(id__in=own) | outside).order_by("kind", "code")


def set_up_by(asking: Audience) -> QuerySet[Organisation]:
    """Those whose people and roles an administrator enters: also another organ's, until it has had an administrator of its own."""
    first = ~Q(id__in=_administered(by=1)) if _of_an_organ(asking) else Q(pk__in=[])
    return Organisation.objects.filter(Q(id__in=managed(asking).values("id")) | first).order_by("kind", "code")


def _of_an_organ(asking: Audience) -> bool:
    return any(h.role == roles.ADMINISTRATOR and h.kind in ("organ", "cabinet_office") for h in asking.held)


def _administered(by: int) -> QuerySet[Appointment]:
    """Ids of organisations that have had as many administrators of their own."""
    rows = Appointment.objects.filter(_APPOINTED, role=roles.ADMINISTRATOR).values("organisation_id")
    return rows.annotate(people=Count("person_id", distinct=True)).filter(people__gte=by).values("organisation_id")


def alone(person: PersonId) -> bool:
    """Whether nobody else has ever been appointed who could have confirmed an appointment: the founder before her first fellow."""
    others = Appointment.objects.filter(_APPOINTED, role__in=(roles.ADMINISTRATOR, roles.HEAD))
    return not others.exclude(person_id=person).exists()


def employed_by(organisation: OrgId, day: LegalDay) -> list[PersonId]:
    """People who are staff of an organisation on a day."""
    rows = staff_of_all((organisation,), day).order_by("person_id")
    return [PersonId(p) for p in rows.values_list("person_id", flat=True).distinct()]


def asked_about(asking: Audience) -> QuerySet[Employment, str]:
    """Ids of the people whose answers of access the audience may see, in order: staff of the organisations in which it holds a role that
    opens the page of such questions.
    """
    rows = staff_of_all(answering(asking), asking.day).order_by("person_id")
    return rows.values_list("person_id", flat=True).distinct()


def answering(asking: Audience) -> set[OrgId]:
    """Those organisations."""
    opens = roles.opening("who_may")
    return {held.organisation for held in asking.held if held.role in opens}


def staff_of(organisation: OrgId, day: LegalDay) -> QuerySet[Employment]:
    """Employments there on a day, those that were entered last in front."""
    return staff_of_all((organisation,), day).order_by("-first", "-id")


def staff_of_all(houses: Collection[str], day: LegalDay) -> QuerySet[Employment]:
    """Employments in any of these organisations on a day."""
    return Employment.objects.filter(validity.on(day), organisation_id__in=houses)


def staff_counts(organisations: Iterable[str], day: LegalDay) -> dict[str, int]:
    """How many people are on the staff of each on a day; whoever has none is left out."""
    rows = staff_of_all(list(organisations), day).order_by()
    counted = rows.values("organisation_id").annotate(people=Count("person_id", distinct=True))
    return dict(counted.values_list("organisation_id", "people"))


def awaiting_confirmation(asking: Audience) -> QuerySet[Appointment]:
    """Appointments to deciding roles that wait for a second person, where the asking one may be it."""
    return Appointment.objects.filter(_awaits(asking), deciding=True).order_by("first", "id")


def offices_awaiting(asking: Audience) -> QuerySet[Office]:
    """Exempt offices that wait for a second person, where the asking one may be it."""
    return Office.objects.filter(_awaits(asking)).order_by("first", "id")


def _awaits(asking: Audience) -> Q:
    mine = Q(organisation_id__in=asking.organisations(roles.ADMINISTRATOR, roles.HEAD))
    if _of_an_organ(asking):
        # Where there are not yet two administrators, nobody inside could be the second person.
        mine |= Q(organisation__in=set_up_by(asking)) | ~Q(organisation_id__in=_administered(by=2))
    return (
        mine
        & Q(confirmed_by__isnull=True, proposed_by__isnull=False)
        & ~Q(proposed_by_id=asking.person)
        & ~Q(person_id=asking.person)
        & (Q(after__isnull=True) | Q(after__gt=F("first")))
    )
