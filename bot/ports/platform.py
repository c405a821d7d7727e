"""What the core asks of a chat platform to send, find and change messages."""

from enum import StrEnum
from typing import Protocol

from bot.domain.member import Place
from bot.ui.cards import Card


class Call(StrEnum):
    """What is asked of a platform for messages; platforms limit how often, each by itself."""

    POST = "post"
    FIND = "find"
    EDIT = "edit"


class Reach(StrEnum):
    """To what a platform's wish to be left alone extends."""

    CHANNEL = "channel"
    """Calls of that kind in that channel."""
    SPACE = "space"
    """Calls of that kind in the whole space."""
    PLATFORM = "platform"
    """All calls."""


class PostFailed(Exception):  # noqa: N818  named for what happened to the post
    """A platform did not take a message.

    Args:
        reason: what the platform said, without any of the message.
        certain: whether it is certain that the message did not appear.
        gone: whether the place or the message is no more, or closed to the bot.
        erased: whether the message that was to be changed is no more, so that it will never be there again.
        wait_s: for how long the platform wants to be left alone.
        reach: by which calls.
    """

    def __init__(
        self,
        reason: str,
        *,
        certain: bool,
        gone: bool = False,
        erased: bool = False,
        wait_s: float = 0.0,
        reach: Reach = Reach.PLATFORM,
    ) -> None:
        super().__init__(reason)
        self.certain = certain
        self.gone = gone
        self.erased = erased
        self.wait_s = wait_s
        self.reach = reach


class Platform(Protocol):
    """A chat platform, as seen by the core."""

    name: str
    keeps_messages: bool
    """Whether messages outlive the program; where they do not, every card is drawn again at start."""
    edit_every: float
    """Seconds between two edits of one message that the platform bears."""
    post_every: float
    """Seconds between two messages in one channel that the platform bears."""
    calls_per_second: float
    """Messages and edits in all channels together that the platform bears."""
    same_key_s: float
    """For how many seconds after the first try the same key gives the same message instead of a second one."""

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """Post a card and return the platform's id of the message.

        `key` is the same for every try of the same post.

        Raises:
            PostFailed: where it did not appear, or nobody knows.
        """
        ...

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        """The messages posted with that key at or after that instant, oldest first; None where it cannot be told.

        `reply_to` is what they were posted with.
        An empty list says that there is none: the platform must be sure that it may read the channel.

        Raises:
            PostFailed: where the platform could not be asked now.
        """
        ...

    async def delete(self, place: Place, message: str) -> None:
        """Remove a message of the bot's own.

        Raises:
            PostFailed: where that was not possible.
        """
        ...

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """Draw a posted card anew.

        Raises:
            PostFailed: where that was not possible.
        """
        ...
