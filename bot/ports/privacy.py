"""What is asked of the store about what it keeps of one member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.domain.question import NamesVisibility
from bot.ports.my_data import AccountPart, MyData


@dataclass(frozen=True, slots=True)
class Held:
    """How much is kept of a member.

    Args:
        moderator: accounts of theirs that administrators made a moderator's.
        excluded: since when their forecasts do not count, UTC milliseconds; None where they do.
        seen: how many questions with their forecast there are of each kind of what others see.
        votes: acts of voting; `questions` is on how many questions.
        waiting: forms and previews that wait for a click.
        messages: to them alone, not yet sent.
    """

    accounts: Sequence[AccountPart]
    since: int
    reminded: bool
    moderator: int
    excluded: int | None
    votes: int
    questions: int
    seen: Mapping[NamesVisibility, int]
    rationales: int
    asked: int
    drafts: int
    proposals: int
    waiting: int
    messages: int


class Erased(NamedTuple):
    """What shows something else since a member was erased: questions with one forecast less, boards without a name."""

    questions: Sequence[int]
    boards: Sequence[int]


class Privacy(Protocol):
    """What is kept of one member."""

    async def held(self, member: int) -> Held: ...
    async def my_data(self, member: int) -> MyData: ...
