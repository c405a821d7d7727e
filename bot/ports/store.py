"""The store itself, and the clock."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

from bot.ports.boards import Boards, Resolutions, Schedules, Seasons
from bot.ports.events import Events, Proposals
from bot.ports.exports import Exports
from bot.ports.outlook import Outlook
from bot.ports.people import Members, Moderators, Reminders
from bot.ports.posts import Pending, Posts
from bot.ports.privacy import Erased, Privacy
from bot.ports.questions import Forecasts, Questions
from bot.ports.records import NewVote, VoteResult
from bot.ports.stories import Stories

Clock = Callable[[], int]
"""The present instant in UTC milliseconds; the only source of time in the program."""


class Delivery(NamedTuple):
    """A request as a platform delivered it.

    Args:
        name: what tells it from all others, see `Actor.delivery`; empty where its platform never repeats one.
        did: what it is about, for whoever repeats it, such as the reference of a question.
        at: when it arrived, UTC milliseconds.
    """

    name: str
    did: str
    at: int


class Session(Protocol):
    """The store's entities, seen from inside a transaction or as last committed."""

    @property
    def questions(self) -> Questions:
        """Questions, drafts included."""
        ...

    @property
    def stories(self) -> Stories:
        """The news items behind questions."""
        ...

    @property
    def forecasts(self) -> Forecasts:
        """Votes, what stands, and the reasons given."""
        ...

    @property
    def members(self) -> Members:
        """Communities, their members and accounts."""
        ...

    @property
    def moderators(self) -> Moderators:
        """Whom administrators made moderators."""
        ...

    @property
    def resolutions(self) -> Resolutions:
        """Answers, scores and standings."""
        ...

    @property
    def schedules(self) -> Schedules:
        """When boards are due."""
        ...

    @property
    def reminders(self) -> Reminders:
        """What is to be reminded of."""
        ...

    @property
    def seasons(self) -> Seasons:
        """Named periods with a board of their own."""
        ...

    @property
    def posts(self) -> Posts:
        """Messages on their way, and those that are kept up to date."""
        ...

    @property
    def boards(self) -> Boards:
        """Boards as they were posted."""
        ...

    @property
    def pending(self) -> Pending:
        """Actions and forms that wait for a click."""
        ...

    @property
    def exports(self) -> Exports:
        """A whole community, row by row."""
        ...

    @property
    def events(self) -> Events:
        """What happened to questions."""
        ...

    @property
    def proposals(self) -> Proposals:
        """Answers that members propose."""
        ...

    @property
    def privacy(self) -> Privacy:
        """What is kept of one member."""
        ...

    @property
    def outlook(self) -> Outlook:
        """What is due, what waits and what is stuck."""
        ...


class Load(NamedTuple):
    """What a store has done since it was opened, and what waits for it.

    Args:
        votes: how many votes were recorded.
        waiting: how many votes and transactions wait for their turn to be written.
    """

    votes: int
    waiting: int


class RepeatedDelivery(Exception):  # noqa: N818  the answer to a repeated request, not an error of the program
    """The platform delivered a request again whose effect is stored; `did` is what the first was about."""

    def __init__(self, did: str) -> None:
        super().__init__(did)
        self.did = did


class NotSaved(Exception):  # noqa: N818  named for what happened to the change
    """A transaction or a vote was not stored, such as on a full disk. Nothing is left of it; a later try may work."""


class Store(Protocol):
    """Where everything is kept."""

    @property
    def read(self) -> Session:
        """The entities as last committed."""
        ...

    @property
    def load(self) -> Load:
        """What was done since the store was opened, and what waits."""
        ...

    def moment(self) -> AbstractAsyncContextManager[Session]:
        """The entities as of the first read in the block, however long it takes and whatever is written meanwhile."""
        ...

    def transaction(self, delivery: Delivery | None = None) -> AbstractAsyncContextManager[Session]:
        """Everything that is written in the block, or nothing; durable when the block has ended.

        Args:
            delivery: the request that is the cause, noted in the same transaction; None where nothing is to be noted.

        Raises:
            RepeatedDelivery: a delivery of that name has been noted before.
            NotSaved: nothing of it was stored.
        """
        ...

    async def did(self, delivery: str) -> str | None:
        """What a delivery of that name was about, None where it had no effect yet."""
        ...

    async def forget_deliveries(self, before: int) -> None:
        """Forget the deliveries that arrived before an instant, UTC milliseconds."""
        ...

    async def cast(self, vote: NewVote) -> VoteResult:
        """Record a vote if its question takes votes and its delivery is new; returns when it is durable.

        Votes that arrive at the same time are recorded in one transaction.

        Raises:
            NotSaved: it was not stored.
        """
        ...

    async def erase(self, member: int, delivery: Delivery) -> Erased:
        """Begin to erase a member, by their id, also from backups once they are restored.

        When it returns the member is gone for everybody: without a name, an account or a right to be recognised. What
        is left of theirs is removed by `go_on_erasing`, also after a restart.

        Raises:
            RepeatedDelivery: as `transaction` does.
            NotSaved: as `transaction` does.
        """
        ...

    async def go_on_erasing(self) -> Erased | None:
        """Take one short step of the erasures under way; None where nothing is left to do, or can be done now.

        Raises:
            NotSaved: nothing of the step was stored.
        """
        ...

    async def check_writable(self) -> None:
        """Commit a change that leaves everything as it was.

        Raises:
            NotSaved: nothing can be stored now.
        """
        ...

    async def empty_log(self) -> bool:
        """Move what is in the log beside the database into its file; False while another program is reading it."""
        ...
