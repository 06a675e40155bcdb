"""Every address, the page of the role table it belongs to, and for each thing it can name who may have it.

Derived from `roles.ROLES` and the declared procedures; nothing here asks a view. A pattern that is not in this table fails the walk.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.matrix.who import Who
from warifu.kernel.procedure.model import START
from warifu.regimes.jp import roles
from warifu.regimes.jp.iesi import law
from warifu.regimes.jp.iesi.procedures import ALL

May = Callable[[Who], bool]
PUBLIC = "public"  # open to people who have not signed in
ORGAN, CABINET, FIRM = "sangyo", "naikaku", "asanagi"
GET, POST, BOTH = ("GET",), ("POST",), ("GET", "POST")
STAFF_OF_ITEMS = (roles.OFFICER, roles.HEAD, roles.IESI_MANAGER, roles.SECURITY_OFFICER)


@dataclass(frozen=True)
class Target:
    """One thing that an address can name."""

    values: Mapping[str, Any]
    may: May


@dataclass(frozen=True)
class Entry:
    """One pattern. `acts`: sending its form with nothing in it would do something, so whoever may is not made to."""

    page: str
    methods: tuple[str, ...]
    targets: tuple[Target, ...]
    acts: bool = False


def anybody(who: Who) -> bool:
    return True


def nobody(who: Who) -> bool:
    return False


def holding(*codes: str, at: str = "") -> May:
    return lambda who: who.holds(*codes, at=at)


def sees_case(known: Mapping[str, Any], procedure: str) -> May:
    """Act 16 and the table: by a role whose cases these are, in an organisation that takes part; by standing in the case oneself."""
    takes_part = {"designation": {ORGAN}, "accreditation": {ORGAN, FIRM}, "assessment": {ORGAN}}[procedure]

    def may(who: Who) -> bool:
        # Act 12(4), 12(5): the investigation of this case was asked for.
        inside = who.id == known["people"]["水無瀬 遥"] or who.holds(roles.INVESTIGATOR, at=CABINET)
        if procedure == "assessment" and inside:
            return True
        if who.holds(roles.INSPECTOR) and procedure in roles.ROLES[roles.INSPECTOR].cases:
            return True
        by = {(role, house) for role, house in who.held if procedure in roles.ROLES[role].cases and house in takes_part}
        return bool(by) or (who.in_name is not None and procedure in roles.ROLES[who.in_name[0]].cases)

    return may


def sees_investigated(known: Mapping[str, Any]) -> May:
    """Another person's case, in which a superior's sheet is still asked for."""
    sees, person, superior = sees_case(known, "assessment"), known["people"]["水無瀬 遥"], known["people"]["南雲 灯"]
    return lambda who: who.id == superior or (who.id != person and sees(who))


def opens_compartment(known: Mapping[str, Any], procedure: str, code: str) -> May:
    """Of a person's file what the role opens; of a designation or an application everybody who takes part opens all."""
    sees = sees_case(known, procedure)

    def may(who: Who) -> bool:
        if not sees(who) or procedure != "assessment":
            return sees(who)
        held = {role for role, _ in who.held} | ({who.in_name[0]} if who.in_name else set())
        if who.id == known["people"]["水無瀬 遥"]:
            held = {roles.PERSON}
        return any(code in roles.ROLES[role].compartments for role in held)

    return may


def takes_part(known: Mapping[str, Any], procedure: str) -> May:
    """Whoever acts in a case sees its entries in the ledger; the person concerned does not."""
    sees = sees_case(known, procedure)
    return lambda who: sees(who) and who.id != known["people"]["水無瀬 遥"]


def _entry(known: Mapping[str, Any], procedure: str, *, opened: bool) -> Target:
    """The first entry of a case. The one who listed the person did it herself; inspector and partner see that there is an entry."""
    part = takes_part(known, procedure)

    def may(who: Who) -> bool:
        did = procedure == "assessment" and who.id == known["people"]["相川 梢"]
        return part(who) or did or (not opened and who.holds(roles.INSPECTOR, roles.PARTNER))

    return Target({"index": known["entries"][procedure]}, may)


def _opening(procedure: str, step: str) -> Target:
    """Whoever holds a role of the step; for everybody else there is no such page, as for a step that opens nothing."""
    found = next((s for p in ALL if p.name == procedure for s in p.steps if s.name == step and START in s.source), None)
    return Target({"procedure": procedure, "step": step}, holding(*found.by) if found else nobody)


def manages(house: str) -> May:
    """The own organisation; an organ's administrator also contractors and partners."""
    if house in (ORGAN, CABINET):
        return holding(roles.ADMINISTRATOR, at=house)
    return lambda who: any(role == roles.ADMINISTRATOR and at in (ORGAN, CABINET, house) for role, at in who.held)


def address(pattern: str, values: Any) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda name: str(values[name[1]]), pattern)


def table(known: Mapping[str, Any]) -> dict[str, Entry]:
    """Pattern -> entry."""
    absent, people, houses, cases = known["absent"], known["people"], known["organisations"], known["cases"]
    plain = (Target({}, anybody),)

    def each(name: str, **values: May) -> tuple[Target, ...]:
        return (*(Target({name: value}, may) for value, may in values.items()), Target({name: absent}, nobody))

    def named(name: str, value: Any, may: May, **more: Any) -> tuple[Target, ...]:
        return Target({name: value, **more}, may), Target({name: absent, **more}, nobody)

    case_pages = each(
        "case", **{cases[p]: sees_case(known, p) for p in cases}, **{known["investigated"]: sees_investigated(known)}
    )
    steps = tuple(
        Target({"case": case, "step": step}, may)
        for case, step, may in (
            (cases["designation"], "check_reasons", sees_case(known, "designation")),
            (cases["accreditation"], "tell_decision", sees_case(known, "accreditation")),
            (cases["assessment"], "propose_decision", sees_case(known, "assessment")),
            (known["investigated"], "fill_sheet", sees_investigated(known)),
            # What opens a case is no step of one, and a name that no procedure has is no step at all.
            (cases["designation"], "propose", nobody),
            (cases["assessment"], "no_such_step", nobody),
            (absent, "propose_decision", nobody),
        )
    )
    compartments = tuple(
        Target({"case": cases[p], "code": code}, opens_compartment(known, p, code) if code != "no_such" else nobody)
        for p, code in (
            ("designation", "designation"),
            ("accreditation", "application"),
            ("assessment", "opinion"),
            ("assessment", "family"),
            ("assessment", "complaint"),
            ("assessment", "no_such"),
        )
    )
    openings = tuple(
        _opening(p, s)
        for p, s in (
            ("designation", "propose"),
            ("accreditation", "propose"),
            ("assessment", "list_person"),
            ("designation", "designate"),
            ("no_such", "propose"),
        )
    )
    # Registered at the organ; the item was not provided to any contractor.
    sees_document: May = lambda who: who.holds(*STAFF_OF_ITEMS, at=ORGAN) or who.holds(roles.INSPECTOR)  # noqa: E731
    document = named("document", known["document"], sees_document)
    entries = (*(_entry(known, p, opened=False) for p in cases), Target({"index": 10**9}, nobody))
    opened = (*(_entry(known, p, opened=True) for p in cases), Target({"index": 10**9}, nobody))
    house_pages = each("organisation", **{houses[h]: manages(h) for h in (ORGAN, CABINET, FIRM)})
    staff = named("person", people["興津 洋"], manages(ORGAN)) + named("person", people["水無瀬 遥"], manages(FIRM))
    looks_after: May = lambda who: manages(ORGAN)(who) or who.holds(roles.HEAD, at=ORGAN)  # noqa: E731
    keys_of = named("person", people["興津 洋"], looks_after)
    # Files of assessments: the organ's own, for the roles that the table opens the page to.
    keeps: May = lambda who: any("erasure" in roles.ROLES[r].pages and house == ORGAN for r, house in who.held)  # noqa: E731
    file_of = named("person", people["吉見 司"], keeps)
    heads = holding(roles.HEAD, at=ORGAN)
    # What each role counts is what it sees: a number of another's business is no page for her.
    assesses, designates = holding(roles.HEAD, roles.ASSESSMENT_OFFICER), holding(roles.HEAD, roles.IESI_MANAGER)
    counts = {
        "designated": holding(roles.HEAD, roles.IESI_MANAGER, roles.INSPECTOR),
        "documents": holding(roles.HEAD, roles.IESI_MANAGER, roles.INSPECTOR),
        "designation.decide.late": holding(roles.HEAD, roles.IESI_MANAGER, roles.INSPECTOR),
        "found": assesses,
        "assessment.decide.kept": assesses,
        "accredited": designates,
        "no_such": nobody,
    }
    # An officer's export of the documents: her own, of those who answer for it in her organ, and the inspector's to see.
    answers = holding(roles.HEAD, roles.IESI_MANAGER, roles.SECURITY_OFFICER, at=ORGAN)
    sees_export: May = lambda who: who.id == people["興津 洋"] or answers(who) or who.holds(roles.INSPECTOR)  # noqa: E731
    exported = named("export", known["export"], sees_export)
    sets_limit: May = lambda who: who.holds(roles.HEAD, at=ORGAN)  # noqa: E731
    limit = named("organisation", houses[ORGAN], sets_limit)
    switchable = next(name for name, reading in law().readings.items() if reading.switchable)
    readings = named("name", switchable, heads, organ=houses[ORGAN])
    return {
        # Everybody's first page leads on by role.
        "": Entry("", BOTH, plain, acts=True),
        "signin/": Entry(PUBLIC, BOTH, plain),
        "signin/options/": Entry(PUBLIC, POST, plain),
        "signin/out/": Entry(PUBLIC, POST, plain, acts=True),
        "signin/as/": Entry(PUBLIC, BOTH, plain, acts=True),
        # The example has no identity provider: then there are no such pages.
        "signin/provider/": Entry(PUBLIC, GET, (Target({}, nobody),)),
        "signin/provider/back/": Entry(PUBLIC, GET, (Target({}, nobody),)),
        "signin/invitation/provider/": Entry(PUBLIC, POST, (Target({}, nobody),)),
        "signin/setup/": Entry(PUBLIC, BOTH, plain),
        "signin/setup/options/": Entry(PUBLIC, POST, plain),
        "signin/invitation/": Entry(PUBLIC, BOTH, plain),
        "signin/invitation/options/": Entry(PUBLIC, POST, plain),
        "keys/": Entry("own", GET, plain),
        "keys/add/": Entry("own", POST, plain),
        "keys/add/options/": Entry("own", POST, plain),
        "keys/remove/": Entry("own", POST, plain),
        "keys/remove/options/": Entry("own", POST, plain),
        "keys/provider/": Entry("own", POST, (Target({}, nobody),)),
        "keys/provider/options/": Entry("own", POST, (Target({}, nobody),)),
        "keys/sessions/end/": Entry("own", POST, plain, acts=True),
        "keys/people/<str:person>/": Entry("office", GET, keys_of),
        # An invitation may be given out by whoever administers; the head is told no.
        "keys/people/<str:person>/invite/": Entry("office", POST, keys_of, acts=True),
        "keys/people/<str:person>/ask/": Entry("office", POST, keys_of),
        "keys/people/<str:person>/ask/options/": Entry("office", POST, keys_of),
        "keys/people/<str:person>/agree/": Entry("office", POST, keys_of),
        "keys/people/<str:person>/agree/options/": Entry("office", POST, keys_of),
        "calendar/": Entry("tasks", GET, plain),
        "search/": Entry("search", BOTH, plain),
        "cases/": Entry("case", GET, plain),
        "cases/<str:case>/": Entry("case", GET, case_pages),
        "cases/<str:case>/steps/<str:step>/": Entry("case", BOTH, steps),
        "cases/<str:case>/steps/<str:step>/prepare/": Entry("case", POST, steps),
        "cases/<str:case>/compartments/<str:code>/": Entry("case", BOTH, compartments),
        # Of the steps here only the ranges of staff have something to foresee.
        "cases/<str:case>/steps/<str:step>/preview/": Entry(
            "case",
            POST,
            (
                Target({"case": cases["designation"], "step": "set_range"}, sees_case(known, "designation")),
                Target({"case": cases["designation"], "step": "check_reasons"}, nobody),
                Target({"case": cases["accreditation"], "step": "set_range"}, sees_case(known, "accreditation")),
                Target({"case": absent, "step": "set_range"}, nobody),
            ),
        ),
        "open/<str:procedure>/<str:step>/": Entry("case", BOTH, openings),
        "open/<str:procedure>/<str:step>/prepare/": Entry("case", POST, openings),
        "own/": Entry("own", GET, plain),
        "designations/": Entry("designations", GET, plain),
        "designations/<str:item>/": Entry(
            "designations", GET, named("item", known["item"], sees_case(known, "designation"))
        ),
        "contractors/": Entry("contractors", GET, plain),
        "people/": Entry("people", GET, plain),
        "documents/": Entry("documents", GET, plain),
        # NPSC 3, 24: the security officer keeps the register.
        "documents/add/": Entry("documents", BOTH, (Target({}, holding(roles.SECURITY_OFFICER)),)),
        "documents/<str:document>/": Entry("documents", GET, document),
        "documents/<str:document>/open/": Entry("documents", POST, document, acts=True),
        "documents/<str:document>/copies/": Entry("documents", POST, document),
        "documents/<str:document>/copies/<str:copy>/hand-over/": Entry(
            "documents", POST, named("document", known["document"], sees_document, copy=known["copy"])
        ),
        "documents/<str:document>/hand-overs/<str:hand_over>/receive/": Entry(
            "documents", POST, named("document", known["document"], sees_document, hand_over=absent)
        ),
        "documents/<str:document>/hand-overs/<str:hand_over>/take-back/": Entry(
            "documents", POST, named("document", known["document"], sees_document, hand_over=absent)
        ),
        # Only what is asked for is named; whoever has the page may ask for what her roles open.
        "exports/": Entry("exports", GET, plain),
        "exports/ask/": Entry("exports", POST, (Target({}, nobody),)),
        "exports/limit/<str:organisation>/": Entry("exports", BOTH, limit),
        "exports/limit/<str:organisation>/prepare/": Entry("exports", POST, limit),
        "exports/<str:export>/": Entry("exports", GET, exported),
        "exports/<str:export>/release/": Entry("exports", POST, exported),
        "exports/<str:export>/release/prepare/": Entry("exports", POST, exported),
        "exports/<str:export>/refuse/": Entry("exports", POST, exported),
        "exports/<str:export>/file/": Entry("exports", POST, exported),
        "who-may/": Entry("who_may", BOTH, plain),
        "who-may/items/<str:item>/": Entry(
            "who_may", GET, named("item", known["item"], sees_case(known, "designation"))
        ),
        # Staff of the organ in which the role is held, and nobody elsewhere.
        "who-may/people/<str:person>/": Entry(
            "who_may",
            GET,
            named("person", people["興津 洋"], holding(*STAFF_OF_ITEMS, at=ORGAN))
            + named("person", people["水無瀬 遥"], nobody),
        ),
        "ledger/": Entry("ledger", GET, plain),
        "ledger/policy": Entry("ledger", GET, plain),
        "ledger/check/": Entry("ledger", GET, plain),
        "ledger/check/file": Entry("ledger", GET, plain),
        "ledger/entry/<int:index>/": Entry("ledger", GET, entries),
        "ledger/entry/<int:index>/proof": Entry("ledger", GET, entries),
        "ledger/entry/<int:index>/opening": Entry("ledger", GET, opened),
        "oversight/": Entry("oversight", GET, plain),
        "oversight/<str:count>/": Entry("oversight", GET, each("count", **counts)),
        "office/": Entry("office", GET, plain),
        "office/organisations/add/": Entry("office", BOTH, (Target({}, lambda who: manages(FIRM)(who)),)),
        "office/organisations/<str:organisation>/": Entry("office", GET, house_pages),
        "office/organisations/<str:organisation>/units/": Entry("office", POST, house_pages),
        "office/organisations/<str:organisation>/people/": Entry("office", POST, house_pages),
        "office/people/<str:person>/": Entry("office", GET, staff),
        "office/people/<str:person>/appoint/": Entry("office", POST, staff),
        "office/people/<str:person>/move/": Entry("office", POST, staff),
        "office/people/<str:person>/exempt/": Entry("office", POST, staff),
        "office/people/<str:person>/leave/": Entry("office", POST, staff),
        "office/offices/<int:office>/confirm/": Entry("office", POST, plain_int("office", known["office"]), acts=True),
        "office/offices/<int:office>/end/": Entry(
            "office", BOTH, (Target({"office": known["office"]}, manages(ORGAN)), Target({"office": 10**6}, nobody))
        ),
        "office/appointments/<str:appointment>/confirm/": Entry(
            "office", POST, plain_int("appointment", absent), acts=True
        ),
        "office/appointments/<str:appointment>/end/": Entry(
            "office", BOTH, named("appointment", known["appointment"], manages(ORGAN))
        ),
        "office/delegations/": Entry("delegations", BOTH, plain),
        # Withdrawn by the delegator; nobody else has such a delegation.
        "office/delegations/<str:delegation>/withdraw/": Entry(
            "delegations", POST, named("delegation", known["delegation"], heads), acts=True
        ),
        "tokens/": Entry("tokens", BOTH, plain),
        "tokens/<str:token>/revoke/": Entry("tokens", POST, (Target({"token": absent}, nobody),)),
        "erasure/": Entry("erasure", GET, plain),
        "erasure/retention/<str:organ>/": Entry("erasure", BOTH, named("organ", houses[ORGAN], heads)),
        "erasure/retention/<str:organ>/prepare/": Entry("erasure", POST, named("organ", houses[ORGAN], heads)),
        "erasure/<str:person>/": Entry("erasure", GET, file_of),
        "erasure/<str:person>/erase/": Entry("erasure", POST, file_of),
        "erasure/<str:person>/erase/prepare/": Entry("erasure", POST, file_of),
        "erasure/<str:person>/holds/": Entry("erasure", POST, file_of),
        "erasure/<str:person>/holds/<str:held>/release/": Entry(
            "erasure", BOTH, (Target({"person": people["吉見 司"], "held": absent}, nobody),)
        ),
        "law/jp.iesi": Entry("law", GET, plain),
        "law/open-questions": Entry("law", GET, plain),
        "law/readings/": Entry("law", GET, plain),
        "law/readings/<str:organ>/<str:name>/": Entry("law", BOTH, readings),
        "law/readings/<str:organ>/<str:name>/prepare/": Entry("law", POST, readings),
        "help": Entry(PUBLIC, GET, plain),
        "accessibility": Entry(PUBLIC, GET, plain),
        "privacy": Entry(PUBLIC, GET, plain),
    }


def plain_int(name: str, value: Any) -> tuple[Target, ...]:
    """Something that waits for nobody's confirmation: whoever has the page is told no, in words or as absent."""
    return (Target({name: value}, anybody),)
