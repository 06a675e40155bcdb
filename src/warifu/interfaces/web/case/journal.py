"""A case's journal as sentences: event, time, who in which role, article, place in the ledger. Codes and data lie in the records."""

from collections.abc import Callable, Sequence

from warifu.interfaces.web.case import values
from warifu.interfaces.web.case.model import JournalLine
from warifu.interfaces.web.directory import Directory, shares_house
from warifu.kernel.ids import Text
from warifu.kernel.procedure.model import Field, Kind, Procedure
from warifu.regimes.jp import roles
from warifu.registers.casework.models import Step
from warifu.registers.casework.queries import Standing, outside
from warifu.registers.people.domain import Audience

# Where an entry stands in the ledger; None while the sequencer has not taken it yet.
IndexOf = Callable[[str], int | None]
_PERSON = Text("本人", "the person")
_YOU = Text("あなた", "you")


def lines(
    procedure: Procedure,
    steps: Sequence[Step],
    asking: Audience,
    stands: Standing,
    known: Directory,
    labels: values.Labels,
    index_of: IndexOf,
) -> tuple[JournalLine, ...]:
    """Newest first. Who stands outside sees only what she did herself: a superior answers questions and learns nothing of the case, the
    person concerned learns of it by notice (Act 13(1)), and not by what is done in between.
    """
    seen = [row for row in steps if not outside(stands) or row.actor_id == asking.person]
    known.fetch(people=people(procedure, seen, asking), organisations=[row.organisation_id for row in seen])
    return tuple(_line(procedure, row, asking, stands, known, labels, index_of) for row in reversed(seen))


def _line(
    procedure: Procedure,
    row: Step,
    asking: Audience,
    stands: Standing,
    known: Directory,
    labels: values.Labels,
    index_of: IndexOf,
) -> JournalLine:
    declared = procedure.step(row.step)
    return JournalLine(
        what=declared.event.of(known.language),
        at=row.at,
        who=who(row.actor_id, row.organisation_id, row.role, asking, known),
        acting_for=known.person(row.acting_for_id)
        if row.acting_for_id and shares_house(asking, row.organisation_id)
        else "",
        cites=declared.cite,
        details=values.rows(declared.fields, row.data, known, labels) if _sees_details(row, asking, stands) else (),
        entry=row.entry_id,
        ledger_index=index_of(row.entry_id),
        signed=row.signature is not None,
    )


def _sees_details(row: Step, asking: Audience, stands: Standing) -> bool:
    """Plain fields are for those who act in the case; the person concerned learns results by notice, not from the journal."""
    return row.actor_id == asking.person or roles.PERSON not in stands.roles


def who(actor: str, organisation: str | None, role: str, asking: Audience, known: Directory) -> str:
    """Colleagues by name and role; everybody else as organisation and role; the person concerned as that."""
    language = known.language
    if actor == asking.person:
        return _YOU.of(language)
    if role == roles.PERSON:
        return _PERSON.of(language)
    if shares_house(asking, organisation):
        name, label = known.person(actor), known.role(role)
        return f"{name} ({label})" if language == "en" else f"{name}（{label}）"
    gap = ", " if language == "en" else "　"
    return gap.join(part for part in (known.organisation(organisation), known.role(role)) if part)


def people(procedure: Procedure, steps: Sequence[Step], asking: Audience) -> list[str | None]:
    """Everybody whose name these lines may need: one look-up for the whole journal."""
    found: list[str | None] = []
    for row in steps:
        if shares_house(asking, row.organisation_id):
            found += [row.actor_id, row.acting_for_id]
        for field in procedure.step(row.step).fields:
            found += _named(field, row.data.get(field.name))
    return found


def _named(field: Field, value: object) -> list[str | None]:
    if field.kind is Kind.PERSON and isinstance(value, str):
        return [value]
    return [str(v) for v in value] if field.kind is Kind.PEOPLE and isinstance(value, list) else []
