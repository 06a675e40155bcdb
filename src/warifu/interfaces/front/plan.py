"""What the parent tells the front when it starts it: one value, handed over as JSON in WARIFU_FRONT."""

import json
import os
from dataclasses import asdict, dataclass

VARIABLE = "WARIFU_FRONT"


@dataclass(frozen=True, slots=True)
class Plan:
    """`sockets` and `ask` are listening sockets (file descriptors) made by the parent; `ready` is written to once all is up."""

    origin: str  # the address people type, e.g. http://localhost:8000
    sockets: tuple[int, ...]
    ask: int
    pages: tuple[str, ...]  # path of the unix socket of each process `pages`
    ready: int
    parent: int
    certificate: str = ""
    key: str = ""
    proxy: str = ""  # address whose forwarded headers are believed; none but this

    @property
    def scheme(self) -> str:
        return self.origin.split("://", 1)[0]

    @property
    def netloc(self) -> str:
        return self.origin.split("://", 1)[1]

    def dump(self) -> str:
        return json.dumps(asdict(self))


def from_environment() -> Plan:
    """The plan the parent left. KeyError where this process was not started by it."""
    told = json.loads(os.environ.pop(VARIABLE))
    return Plan(**{**told, "sockets": tuple(told["sockets"]), "pages": tuple(told["pages"])})
