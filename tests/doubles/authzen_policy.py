"""The policy of the AuthZEN certification scenario, as far as it rests on ids alone: a decider in the place of ours, behind our HTTP.

alice may read and write record-1, bob may read it. What that scenario decides by properties the caller sends has no place here: such
attributes never change an answer of ours.
"""

from collections.abc import Sequence
from typing import Any

from warifu.interfaces.api import answers
from warifu.interfaces.api.authzen import EXECUTE_ALL, Asked, Malformed
from warifu.interfaces.front.decisions import Work

PERMITTED = {
    ("user", "alice", "read", "record", "record-1"),
    ("user", "alice", "write", "record", "record-1"),
    ("user", "bob", "read", "record", "record-1"),
}


class Scenario:
    """Speaks as `front.decisions.Decider` does."""

    waiting = 0

    async def one(self, work: Work) -> dict[str, Any]:
        return {"decision": _key(work.asked) in PERMITTED, "context": {}}

    async def several(self, items: Sequence[Work | Malformed], semantic: str = EXECUTE_ALL) -> list[dict[str, Any]]:
        return [answers.broken(str(one)) if isinstance(one, Malformed) else await self.one(one) for one in items]


def _key(asked: Asked) -> tuple[str, ...]:
    return asked.subject_type, asked.subject, asked.action, asked.resource_type, asked.resource
