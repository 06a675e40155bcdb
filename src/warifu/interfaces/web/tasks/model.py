"""What "my tasks" shows: cases by urgency, whose turn elsewhere, what may be opened anew. Frozen values in the page's language."""

from dataclasses import dataclass

from warifu.interfaces.web.blocks import Chip, Due, Name, Turn
from warifu.kernel.ids import Cite, Instant


@dataclass(frozen=True, slots=True)
class Task:
    """A case in which the reader can do something: who or what, number and class, state, turn, deadline, next step."""

    href: str
    number: str
    about: Name | str
    meta: str
    state: Chip
    turn: Turn
    due: Due | None
    next: str
    next_href: str
    cites: tuple[Cite, ...] = ()

    @property
    def named(self) -> bool:
        return isinstance(self.about, Name)


@dataclass(frozen=True, slots=True)
class Group:
    """Tasks of one urgency. `code` is late, soon, week or later; the list may be empty."""

    code: str
    title: str
    tasks: tuple[Task, ...]
    tone: str


@dataclass(frozen=True, slots=True)
class Opening:
    """A step that opens a new case."""

    title: str
    href: str
    cites: tuple[Cite, ...]


@dataclass(frozen=True, slots=True)
class TasksPage:
    at: Instant
    groups: tuple[Group, ...]
    others: tuple[Task, ...]
    others_total: int
    openings: tuple[Opening, ...] = ()
    more: bool = False  # there are more of the reader's own than are shown

    @property
    def mine(self) -> int:
        return sum(len(group.tasks) for group in self.groups)
