"""The cases as a list: filters, orders, and whose turn a state is."""

from collections.abc import Mapping
from datetime import datetime, time

from django.db.models import Q

from warifu.kernel.law.days import JST
from warifu.kernel.procedure.model import Procedure
from warifu.regimes.jp import roles
from warifu.registers.casework import queries, registry
from warifu.registers.casework.models import FAR, Case
from warifu.registers.listing import Parts, Register, day_of
from warifu.registers.people.domain import Audience

MINE = "mine"


def _parts(asking: Audience, _: Mapping[str, str]) -> Parts:
    # Not those in which she was only asked as superior: lists are in order of what is not for her (states, turns, deadlines).
    own, _, by_role = queries.seen(asking)
    return [Case.objects.filter(one) for one in (own, by_role)]


def turns() -> dict[str, Procedure]:
    """The parties whose turn a case can be, each with a procedure that has words for it."""
    return {state.turn: procedure for procedure, state in registry.states() if state.turn}


def sides(held: Mapping[str, object] | frozenset[str]) -> frozenset[str]:
    """The names under which a procedure may call the turn of somebody with these roles: the roles and the party they belong to."""
    found = set(held)
    for role in held:
        if role == roles.PERSON:
            continue
        if role == roles.ASSESSMENT_STAFF:
            # Their turn is called by the officer's name: both draft and notify.
            found.add(roles.ASSESSMENT_OFFICER)
        if role == roles.INVESTIGATOR:
            found.add("cabinet_office")
        elif "contractor" in roles.ROLES[role].at:
            found.add("contractor")
        else:
            found.add("organ")
    return frozenset(found)


def own_sides(asking: Audience) -> frozenset[str]:
    """The sides on which this audience stands, by a role or in another's name, in whichever case."""
    return sides(frozenset({*(h.role for h in asking.held), *(n.role for n in asking.in_name)}))


def _turn(value: str, asking: Audience, *_: object) -> Q | None:
    """Cases in a state that is the turn of this party; "mine": of a side on which this audience stands."""
    wanted = own_sides(asking) if value == MINE else {value} & turns().keys()
    return Q(closed=False, turn__in=sorted(wanted)) if wanted else None


def _procedure(value: str, *_: object) -> Q | None:
    return Q(procedure=value) if any(p.name == value for p, _ in registry.states()) else None


def _since(value: str, *_: object) -> Q | None:
    """In its present state since before a day."""
    day = day_of(value)
    return Q(state_since__lt=datetime.combine(day, time(), JST)) if day else None


REGISTER = Register(
    code="cases",
    parts=_parts,
    filters={
        "procedure": _procedure,
        "state": lambda value, *_: {"open": Q(closed=False), "closed": Q(closed=True), "all": Q()}.get(value),
        "turn": _turn,
        "organ": lambda value, *_: Q(organisation_id=value),
        "since": _since,
    },
    orders={"opened": ("opened_at",), "since": ("state_since",), "number": ("year", "number"), "due": ("next_due",)},
    order="-opened",
    ends="next_due",
    running=lambda asking: ~Q(next_due=FAR),
)
