"""Questions about cases. One predicate, `visible`, decides who sees that a case is registered; everything else starts from it."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from warifu.kernel.ids import CaseId, Instant, OrgId, PersonId
from warifu.kernel.law.days import JST
from warifu.kernel.procedure.model import Actor, CaseState, Delegated, Refusal, Taken
from warifu.regimes.jp import roles
from warifu.registers.casework import registry
from warifu.registers.casework.models import Case, Interest, Party, Step
from warifu.registers.people.domain import Audience, Held
from warifu.registers.people.queries import delegations_on

# The part of a person about whom a case is kept and who learns of it only by a notice to come.
UNTOLD = "untold"
# Those about whom a case is, or who answer a question in it, and who take no part in the casework.
_OUTSIDE = frozenset({roles.PERSON, roles.SUPERIOR})
_READ_AT_ONCE = 200
_NONE = Q(pk__in=[])
_ALL = ~_NONE


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a table has the id of a case, the organ in charge and the contractor: these two are parties of a case from its opening on.
    `row`: how the case's own fields are reached; None where all rows are of one procedure, and nobody's own.
    """

    case: str = "case_id"
    organisation: str = "organisation_id"
    contractor: str = "contractor_id"
    row: str | None = None


_CASE = Columns("pk", row="")
_OF_CASES = Columns("case_id", "case__organisation_id", "case__contractor_id", "case__")


def visible(asking: Audience) -> QuerySet[Case]:
    """The cases this audience may see: by a role in an organisation that takes part, or by being the person concerned.

    Nobody with an interest in a case sees it as an officer, and nobody sees her own case otherwise than as the person concerned. Used by
    pages, lists, counts, search, feeds, exports and errors alike.
    """
    return Case.objects.filter(reduce(or_, seen(asking)))


def seen(asking: Audience) -> list[Q]:
    """The same in parts: her own cases, those in which she was asked as superior, those of her roles. Lists follow an index for each."""
    hers = Q(subject_kind="person", subject=asking.person)
    own = hers & ~Q(Exists(Party.objects.filter(case=OuterRef("pk"), part=UNTOLD, person_id=asking.person)))
    # Being told something (a party "notified") opens nothing; being asked as superior does, until no sheet is waited for any more: what
    # came of it is not for her (Act 16(1)).
    asked = Party.objects.filter(part=roles.SUPERIOR, person_id=asking.person).values("case")
    while_ = (Q(procedure=name, state__in=sorted(states)) for name, states in registry.asked_in(roles.SUPERIOR).items())
    others = _not_about(asking.person)
    return [own, Q(id__in=asked) & reduce(or_, while_, _NONE) & others, _by_role(asking) & others]


def asked(asking: Audience) -> QuerySet[Case]:
    """Of the visible cases those in which a superior's sheet is asked of her."""
    _, as_superior, _ = seen(asking)
    return Case.objects.filter(as_superior)


def worked_on(asking: Audience) -> QuerySet[Case]:
    """Of the visible cases those in the casework of which this audience takes part, by a role or in somebody's name: not her own, and none
    in which she was only asked as a superior.
    """
    return Case.objects.filter(_by_role(asking) & _not_about(asking.person))


def lines_worked_on(asking: Audience) -> Q:
    """The same for rows that hang on a case: lines of journals, periods."""
    return _by_role(asking, _OF_CASES) & _not_about(asking.person, _OF_CASES)


def seen_in(asking: Audience, procedure: str, at: Columns) -> Q:
    """The same predicate for a table that has one row for each case of one procedure, and the case's organ (and contractor) in a column:
    an index of that table leads to the rows, and no case is looked at.

    Raises ValueError for a procedure in which a person concerned or a superior takes a step: they see cases otherwise than by columns.
    """
    declared = registry.duty_of(procedure).procedures
    if any(_OUTSIDE & set(step.by) for one in declared if one.name == procedure for step in one.steps):
        raise ValueError(f"cases of {procedure} are not seen by roles alone")
    return _by_role(asking, at, procedure) & _not_about(asking.person, at)


def _by_role(asking: Audience, at: Columns = _CASE, of: str = "") -> Q:
    """By the roles held. `of`: in a table whose rows are all of this procedure."""
    by_role, opened = _NONE, dict[tuple[str, OrgId], set[str]]()
    for held in asking.held:
        role = roles.ROLES[held.role]
        if held.role == roles.INVESTIGATOR:
            # Act 12(4), 12(5): only cases in which the investigation was asked for.
            by_role |= Q(_asked_of(held.organisation, at))
        elif held.role == roles.INSPECTOR:
            by_role |= _procedures(role.cases, of, at)
        else:
            side = at.contractor if held.kind == "contractor" else at.organisation
            opened.setdefault((side, held.organisation), set()).update(role.cases)
    for (side, organisation), cases in opened.items():
        if of in cases or (cases and not of):
            by_role |= _procedures(cases, of, at) & Q(**{side: organisation})
    for name in asking.in_name:
        if name.procedure in roles.ROLES[name.role].cases and of in ("", name.procedure):
            lent = Q(**{at.organisation: name.organisation}) & _not_about(name.of, at)
            by_role |= _procedures((name.procedure,), of, at) & lent
    return by_role


def _procedures(cases: Collection[str], of: str, at: Columns) -> Q:
    if of:
        return _ALL if of in cases else _NONE
    return Q(**{f"{at.row}procedure__in": sorted(cases)})


def _not_about(person: PersonId, at: Columns = _CASE) -> Q:
    """Cases in which a person may take part: neither about her nor about somebody in whom she has an interest."""
    # The few cases of one person are looked up once, and not for every case.
    others = ~Q(**{f"{at.case}__in": Interest.objects.filter(person_id=person).values("case")})
    if at.row is None:
        return others
    return ~Q(**{f"{at.row}subject_kind": "person", f"{at.row}subject": person}) & others


def _asked_of(organisation: OrgId, at: Columns) -> Exists:
    return Exists(Party.objects.filter(case=OuterRef(at.case), part="cabinet_office", organisation_id=organisation))


def number(case: Case) -> str:
    """The number officers use: 適-2026-0171, the same in both languages."""
    prefix = registry.procedure(case.procedure, case.version).number_prefix.ja
    return f"{prefix}-{case.year}-{case.number:04d}"


@dataclass(frozen=True, slots=True)
class Standing:
    """How somebody stands to a case: the roles that count in it, and the organisation each is held in."""

    roles: dict[str, OrgId | None]
    interested: bool

    def organisation(self, role: str) -> OrgId | None:
        return self.roles.get(role)


def standing(case: Case, asking: Audience) -> Standing:
    """The roles of this audience in this case. The person concerned is nothing but that in her own case."""
    if case.subject_kind == "person" and case.subject == asking.person:
        return Standing({roles.PERSON: None}, interested=False)
    # A case about anything else than a person has no part that counts here beside its own columns.
    parties = list(case.parties.all()) if case.subject_kind == "person" else []
    found: dict[str, OrgId | None] = {}
    for held in asking.held:
        if _takes_part(case, held, parties):
            found[held.role] = held.organisation
    superior = any(p.part == roles.SUPERIOR and p.person_id == asking.person for p in parties)
    if superior and case.state in registry.asked_in(roles.SUPERIOR).get(case.procedure, ()):
        found[roles.SUPERIOR] = None
    return Standing(found, interested=any(i.person_id == asking.person for i in case.interests.all()))


def _takes_part(case: Case, held: Held, parties: Iterable[Party]) -> bool:
    """Whether a role lets into the case: by the organisation it is held in, or, inspecting, into those of every organ."""
    if held.role == roles.INVESTIGATOR:
        return any(p.part == "cabinet_office" and p.organisation_id == held.organisation for p in parties)
    if case.procedure not in roles.ROLES[held.role].cases:
        return False
    return held.role == roles.INSPECTOR or held.organisation == (
        case.contractor_id if held.kind == "contractor" else case.organisation_id
    )


def outside(stands: Standing) -> bool:
    """Whether somebody stands outside of the casework: the person concerned, a superior who was asked."""
    return bool(stands.roles) and stands.roles.keys() <= _OUTSIDE


def told(stands: Standing, refusal: Refusal) -> Refusal:
    """What somebody hears of a refusal. Of a step that is not hers, who stands outside hears only that: whether it could be taken now would
    say where the case is, and what was decided before anybody gave notice of it (Act 13(1)).
    """
    foreign = tuple(reason for reason in refusal.reasons if reason.code == "role")
    return Refusal(foreign) if foreign and outside(stands) else refusal


def actor(case: Case, asking: Audience) -> Actor:
    """The engine's view of somebody who asks to act in a case."""
    stands = standing(case, asking)
    return Actor(
        person=asking.person,
        roles=frozenset(stands.roles),
        delegations=_lent(case, asking),
        interested=stands.interested,
    )


def _lent(case: Case, asking: Audience) -> tuple[Delegated, ...]:
    """In whose name this audience may act in a case: not of one whom the case is about, nor of one with an interest in it."""
    if not any(n.procedure == case.procedure and n.organisation == case.organisation_id for n in asking.in_name):
        return ()
    held = delegations_on(asking.person, asking.day, case.procedure, [OrgId(case.organisation_id)])
    barred = {interest.person_id for interest in case.interests.all()}
    if case.subject_kind == "person":
        barred.add(case.subject)
    return tuple(one for one in held if one.of not in barred)


def opening_actor(asking: Audience, procedure: str, organisation: OrgId | None) -> Actor:
    """The same for a case that is not open yet: the roles held in the organisation the actor acts in."""
    held = frozenset(h.role for h in asking.held if h.organisation == organisation)
    organisations = [organisation] if organisation else []
    return Actor(
        person=asking.person,
        roles=held,
        delegations=delegations_on(asking.person, asking.day, procedure, organisations),
    )


def journal(case: Case) -> list[Step]:
    """All steps taken, oldest first. The caller has found the case through `visible`."""
    return sorted(case.journal.all(), key=lambda row: row.seq)


def taken_last(case: Case, *steps: str) -> Step | None:
    """The latest line of one of these steps."""
    return next((row for row in reversed(journal(case)) if row.step in steps), None)


def with_rows(cases: QuerySet[Case]) -> QuerySet[Case]:
    """The same with organ, contractor and the duty's own row of each."""
    own = (duty.row for duty in registry.duties() if duty.row)
    return cases.select_related("organisation", "contractor", *own)


def bring_along(cases: Sequence[Case]) -> None:
    """Read with these cases what says who may act in them, what is owed and what was done: one query a kind for all of them, none for
    what came `with_rows`.
    """
    prefetch_related_objects(cases, "organisation", "contractor", "interests", "notices", "journal")
    prefetch_related_objects([case for case in cases if case.subject_kind == "person"], "parties")
    for duty in registry.duties():
        names = {procedure.name for procedure in duty.procedures}
        if duty.row:
            prefetch_related_objects([case for case in cases if case.procedure in names], duty.row)


def state_of(case: Case) -> CaseState:
    """What the engine needs to know of a case, its whole history included."""
    return _state(case, journal(case))


def states_of(cases: Sequence[Case]) -> Iterator[CaseState]:
    """The same for many cases, in their order, with one query for every two hundred."""
    for start in range(0, len(cases), _READ_AT_ONCE):
        some = cases[start : start + _READ_AT_ONCE]
        taken: dict[str, list[Step]] = {case.id: [] for case in some}
        for row in Step.objects.filter(case__in=some).order_by("case_id", "seq"):
            taken[row.case_id].append(row)
        yield from (_state(case, taken[case.id]) for case in some)


def _state(case: Case, steps: Iterable[Step]) -> CaseState:
    before = tuple(
        Taken(step=one["step"], actor=PersonId(""), at=_begin_of(one["on"]), data=one.get("data", {}))
        for one in case.before
    )
    history = before + tuple(
        Taken(
            step=row.step,
            actor=PersonId(row.actor_id),
            at=row.at,
            acting_for=PersonId(row.acting_for_id) if row.acting_for_id else None,
            data=row.data,
        )
        for row in steps
    )
    return CaseState(
        id=CaseId(case.id),
        procedure=case.procedure,
        version=case.version,
        state=case.state,
        revision=case.revision,
        history=history,
    )


def _begin_of(day: str) -> Instant:
    return Instant(datetime.combine(date.fromisoformat(day), time(), JST).astimezone(UTC))


def compartments(case: Case, asking: Audience) -> frozenset[str]:
    """Sealed compartments this audience may open in a case, by its roles there."""
    stands = standing(case, asking)
    if stands.interested:
        return frozenset()
    # Who decides in another's name reads what the other would have read.
    in_name = {role for lent in _lent(case, asking) for role in lent.of_roles}
    held = in_name | set(stands.roles) if roles.PERSON not in stands.roles else set(stands.roles)
    named: frozenset[str] = frozenset().union(*(roles.ROLES[r].compartments for r in held))
    if case.subject_kind != "person" and held:
        # Designations and applications are the business of everybody who takes part in such a case.
        named |= {"designation", "application", "case"}
    return named
