"""What the installation offers in the fields of a step: lists of a duty, people and items as a predicate; read once for a whole page."""

from collections.abc import Iterable

from warifu.interfaces.web.case.forms import Offered
from warifu.interfaces.web.choosing import Roll, Rolls
from warifu.kernel.ids import Text
from warifu.kernel.procedure import form
from warifu.kernel.procedure.model import Step
from warifu.registers.casework import registry
from warifu.registers.casework.registry import Context

# By name: what one case offers hangs on the case, not on who takes the step.
Kept = dict[str, Roll | list[tuple[str, Text]]]


def offered(procedure: str, names: Iterable[str], context: Context, rolls: Rolls, kept: Kept) -> Offered:
    """Choices by name. `kept` holds those already read, and takes these."""
    duty = registry.duty_of(procedure)
    wanted = sorted(names)
    for name in wanted:
        if name not in kept:
            kept[name] = (
                rolls.of(duty.choosable[name](context)) if name in duty.choosable else list(duty.choices[name](context))
            )
    return {name: kept[name] for name in wanted}


def sources(step: Step) -> frozenset[str]:
    """The names of the choices that a step's fields take from the installation."""
    return frozenset(f.choices_from for f in form.walk(step.fields) if f.choices_from)
