"""A procedure of an invented statute, small enough to hold in the head, with every mechanism the engine has."""

from warifu.kernel.ids import CaseId, Cite, Text
from warifu.kernel.procedure.model import (
    ANY_OPEN,
    BACK,
    START,
    Actor,
    CaseState,
    Clock,
    Delegated,
    Fact,
    Field,
    Kind,
    Moved,
    Owed,
    Procedure,
    Request,
    State,
    Step,
    Taken,
)

A = Cite("Act", "1")


def text(name: str) -> Text:
    return Text(f"「{name}」", name)


PERMIT = Procedure(
    name="permit",
    version=2,
    regime="xx.test",
    title=text("permit"),
    number_prefix=Text("許", "P"),
    states=(
        State("proposed", text("proposed"), text("waits"), turn="head", tone="act"),
        State("in_force", text("in force"), text("holds"), turn="organ", tone="ok"),
        State("asked", text("asked"), text("a body is asked"), turn="body"),
        State("extension", text("extension proposed"), text("waits"), turn="head"),
        State("complaint", text("complaint"), text("is heard"), turn="body"),
        State("over", text("over"), text("has ended")),
    ),
    steps=(
        Step(
            "propose",
            (START,),
            "proposed",
            ("officer",),
            text("propose"),
            text("proposed"),
            (A,),
            fields=(
                Field("outline", Kind.LONG, text("outline"), A, compartment="designation"),
                Field("days", Kind.NUMBER, text("days"), A),
            ),
        ),
        Step(
            "grant",
            ("proposed",),
            "in_force",
            ("head",),
            text("grant"),
            text("granted"),
            (A,),
            when=("fee_paid",),
            not_who=("propose",),
            decides=True,
            delegable=True,
            owes=(Owed("tell", text("tell"), "person", text("result"), A),),
        ),
        Step("ask", ("in_force",), "asked", ("officer",), text("ask"), text("asked"), (A,)),
        Step("answer", ("asked",), BACK, ("body",), text("answer"), text("answered"), (A,)),
        Step(
            "propose_extension",
            ("in_force",),
            "extension",
            ("officer", "head"),
            text("propose extension"),
            text("was proposed"),
            (A,),
        ),
        Step(
            "extend",
            ("extension",),
            "in_force",
            ("head",),
            text("extend"),
            text("extended"),
            (A,),
            not_who=("propose_extension",),
            decides=True,
            delegable=True,
            when=("short_enough",),
        ),
        Step("return_extension", ("extension",), BACK, ("head",), text("return"), text("returned"), (A,)),
        Step("end", (ANY_OPEN,), "over", ("officer", "head"), text("end"), text("ended"), (A,)),
        Step("complain", ("over",), "complaint", ("person",), text("complain"), text("complained"), (A,)),
        Step(
            "answer_complaint",
            ("complaint",),
            BACK,
            ("head",),
            text("answer it"),
            text("answered"),
            (A,),
            not_who=("grant", "propose", "complain"),
            decides=True,
        ),
    ),
    facts=(
        Fact("fee_paid", Text("手数料がまだです。", "The fee has not been paid."), text("pay"), A),
        Fact("short_enough", Text("長すぎます。", "Too long."), text("shorten"), A, on_data=True),
    ),
    clocks=(
        Clock(
            "decide",
            text("time to decide"),
            ("proposed", "asked"),
            "decide.time",
            "propose",
            (A,),
            pauses_in=("asked",),
            party="head",
        ),
    ),
    parties=(("head", text("head")), ("organ", text("organ")), ("body", text("body")), ("person", text("person"))),
    track=("proposed", "in_force", "over"),
    ends=("over",),
    asides=("asked", "extension", "complaint"),
    roles=(("officer", text("officer")), ("head", text("head")), ("body", text("body")), ("person", text("person"))),
)

GOOD = {"outline": "what it is", "days": "30"}


def nobody_knows(name: str) -> bool | None:
    return None


def all_true(name: str) -> bool | None:
    return True


def actor(name: str, *roles: str, delegations: tuple[Delegated, ...] = (), interested: bool = False) -> Actor:
    return Actor(name, frozenset(roles), delegations, interested)  # type: ignore[arg-type]


def case(*history: Taken, procedure: Procedure = PERMIT, state: str = "") -> CaseState:
    from warifu.kernel.procedure.engine import replay

    return CaseState(
        CaseId("c"), procedure.name, procedure.version, state or replay(procedure, history), len(history), history
    )


def request(step: str, who: Actor, on: CaseState, at, data=None) -> Request:  # type: ignore[no-untyped-def]
    return Request(step, who, on.revision, at, data or {})


def follow(on: CaseState, moved: Moved, who: Actor, at) -> CaseState:  # type: ignore[no-untyped-def]
    taken = Taken(moved.step.name, who.person, at, moved.acting_for, moved.data)
    return CaseState(on.id, on.procedure, on.version, moved.state, moved.revision, (*on.history, taken))
