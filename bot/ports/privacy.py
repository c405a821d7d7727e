"""What is asked of the store about what it keeps of one member."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.domain.member import Actor
from bot.domain.question import NamesVisibility
from bot.ports.my_data import AccountPart, MyData
from bot.ports.outgoing import Subject, SubjectKind, question_subject


@dataclass(frozen=True, slots=True)
class Held:
    """How much is kept of a member, as counts unless it says otherwise.

    Args:
        accounts: the accounts by which they are recognised.
        since: since when they are a member, UTC milliseconds.
        reminded: whether they want weekly reminders.
        moderator: accounts of theirs that administrators made a moderator's.
        excluded: since when their forecasts do not count, UTC milliseconds; None where they do.
        votes: acts of voting.
        questions: questions on which they voted.
        seen: questions with a standing forecast of theirs, by whether others see whose it is.
        rationales: votes with a reason.
        asked: questions that they posted.
        drafts: drafts of theirs.
        proposals: answers that they propose.
        waiting: forms and previews that wait for a click.
        messages: messages to them alone that are not sent yet.
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
    """What shows something else since a member was erased, or since a step of it, by id.

    Args:
        questions: with one forecast less.
        boards: without a name on them.
    """

    questions: Sequence[int]
    boards: Sequence[int]

    @property
    def shown(self) -> set[Subject]:
        """The subjects of their cards."""
        return {*map(question_subject, self.questions), *(Subject(SubjectKind.BOARD, board) for board in self.boards)}


class Privacy(Protocol):
    """What is kept of one member."""

    async def is_erasing(self, community: int, actor: Actor) -> bool:
        """Whether something is left of a person who is being erased, but for bytes that nothing reads."""
        ...

    async def held(self, member: int) -> Held:
        """How much is kept of a member, by their id."""
        ...

    async def my_data(self, member: int) -> MyData:
        """Everything that is kept of a member, by their id, and nothing of anybody else."""
        ...
