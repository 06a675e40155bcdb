"""A version of the law's data, as far as decisions of access turn on it: how long results carry, and which reading is taken by default.

What a rule *is* stands in `rules` and is the program's: two versions with other rules are two programs. Used to hold a version that was,
or is proposed, against another (`warifu law diff law`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.resources.abc import Traversable

from warifu.kernel.access.model import RuleBook
from warifu.kernel.law.load import load
from warifu.kernel.law.model import Law, NoAnswer
from warifu.kernel.law.strict import LawError
from warifu.regimes.jp.iesi import law, rules
from warifu.regimes.jp.iesi.standing import VALIDITY, Validity


@dataclass(frozen=True, slots=True)
class Version:
    """`defaults`: by reading, the choice taken where no organ takes another."""

    law: Law
    validity: Validity
    defaults: Mapping[str, str]
    book: RuleBook


def built_in() -> Version:
    """The version that the program decides by."""
    return Version(law(), VALIDITY, rules.DEFAULTS, rules.BOOK)


def read(folder: Traversable) -> Version:
    """The version in a folder. Raises LawError where it cannot be read, or lacks what the rules turn on."""
    found = load(folder)
    defaults, other = {}, {}
    for name in rules.READINGS:
        try:
            reading = found.reading(name)
        except NoAnswer as gap:
            raise LawError(str(folder), f"the rules of access turn on the reading {name}") from gap
        if set(reading.choices) != set(law().reading(name).choices):
            raise LawError(str(folder), f"the reading {name} has other choices than the rules of access know")
        defaults[name] = reading.default
        other[name] = next(choice for choice in reading.choices if choice != reading.default)
    return Version(found, Validity(found), defaults, replace(rules.BOOK, defaults=defaults, other=other))
