"""What the installation offers in the fields of a step: lists that a duty holds, people as a predicate; read once for a whole page."""

from collections.abc import Iterator

from warifu.interfaces.web.case.forms import Offered
from warifu.interfaces.web.choosing import Roll
from warifu.interfaces.web.directory import Directory
from warifu.kernel.ids import Text
from warifu.kernel.procedure import form
from warifu.kernel.procedure.model import Step
from warifu.registers.casework import registry
from warifu.registers.casework.registry import Context

# By name and by the organisation that the reader acts in.
Kept = dict[tuple[str, str | None], Roll | list[tuple[str, Text]]]


def offered(procedure: str, step: Step, context: Context, known: Directory, kept: Kept) -> Offered:
    """The choices of one step, by name. `kept` holds those of other steps already read, and takes these."""
    duty = registry.duty_of(procedure)
    found = {}
    for name in _names(step):
        key = (name, context.organisation)
        if key not in kept:
            kept[key] = (
                Roll(duty.people[name](context), known, context.day)
                if name in duty.people
                else list(duty.choices[name](context))
            )
        found[name] = kept[key]
    return found


def _names(step: Step) -> Iterator[str]:
    return iter(sorted({f.choices_from for f in form.walk(step.fields) if f.choices_from}))
