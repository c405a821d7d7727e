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
    """A request as a platform delivered it: its name, see `Actor.delivery`, what it is about, and when it arrived."""

    name: str
    did: str
    at: int


class Session(Protocol):
    """The store's entities, seen from inside a transaction or by the reader."""

    @property
    def questions(self) -> Questions: ...
    @property
    def stories(self) -> Stories: ...
    @property
    def forecasts(self) -> Forecasts: ...
    @property
    def members(self) -> Members: ...
    @property
    def moderators(self) -> Moderators: ...
    @property
    def resolutions(self) -> Resolutions: ...
    @property
    def schedules(self) -> Schedules: ...
    @property
    def reminders(self) -> Reminders: ...
    @property
    def seasons(self) -> Seasons: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def boards(self) -> Boards: ...
    @property
    def pending(self) -> Pending: ...
    @property
    def exports(self) -> Exports: ...
    @property
    def events(self) -> Events: ...
    @property
    def proposals(self) -> Proposals: ...
    @property
    def privacy(self) -> Privacy: ...
    @property
    def outlook(self) -> Outlook: ...


class RepeatedDelivery(Exception):  # noqa: N818  the answer to a repeated request, not an error of the program
    """The platform delivered a request again whose effect is stored already; `did` says what it was about."""

    def __init__(self, did: str) -> None:
        super().__init__(did)
        self.did = did


class NotSaved(Exception):  # noqa: N818  named for what happened to the change
    """A transaction or a vote is not kept, such as on a full disk: nothing is left of it, and it may work later."""


class Store(Protocol):
    """Where everything is kept. What a transaction wrote is durable when its block has ended."""

    @property
    def read(self) -> Session:
        """The entities as last committed."""
        ...

    def moment(self) -> AbstractAsyncContextManager[Session]:
        """The entities as the first look finds them, however long reading takes and whatever is written meanwhile."""
        ...

    def transaction(self, delivery: Delivery | None = None) -> AbstractAsyncContextManager[Session]:
        """All or nothing; a delivery without a name is never a repeated one.

        Raises:
            RepeatedDelivery: where a delivery of that name has been recorded before.
        """
        ...

    async def did(self, delivery: str) -> str | None:
        """What a delivery of that name was about, None where it had no effect yet."""
        ...

    async def forget_deliveries(self, before: int) -> None:
        """Forget the deliveries that arrived before an instant, UTC milliseconds."""
        ...

    async def cast(self, vote: NewVote) -> VoteResult:
        """Record a vote if its question is open and its delivery new, in one transaction with others at the time."""
        ...

    async def erase(self, member: int, delivery: Delivery) -> Erased:
        """Erase a member for good, restored backups included; returns when the file is free of them.

        Raises:
            RepeatedDelivery: as `transaction` does.
        """
        ...

    async def empty_log(self) -> bool:
        """Leave nothing outside the database file; False while another program is reading it."""
        ...
