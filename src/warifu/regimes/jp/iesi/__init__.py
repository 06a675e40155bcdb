"""The Important Economic Security Information Act of Japan (重要経済安保情報の保護及び活用に関する法律) as data,
procedures and rules.
"""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from warifu.kernel.law.load import load
from warifu.kernel.law.model import Law


@cache
def law() -> Law:
    """The statute, its order and the model protection rule, loaded once. Raises LawError naming file and key."""
    return load(files(__name__))


def with_rule(rule: Traversable) -> Law:
    """The same law with an organ's own protection rule (Order 11(1)) laid over the model rule. Raises LawError."""
    return load(files(__name__), rule)
