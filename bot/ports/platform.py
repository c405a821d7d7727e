"""What the core asks of a chat platform: to post, find, edit and delete its own messages."""

from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.domain.member import Permission, Place
from bot.ui.cards import Card


class Call(StrEnum):
    """A kind of request; platforms limit how often each may be made."""

    POST = "post"
    FIND = "find"
    EDIT = "edit"


class LimitScope(StrEnum):
    """Which requests have to wait when a platform answers that there were too many."""

    CHANNEL = "channel"
    """Those of the same kind to the same channel."""
    SPACE = "space"
    """Those of the same kind to the same space."""
    PLATFORM = "platform"
    """All."""


class PostFailed(Exception):  # noqa: N818  named for what happened to the post
    """A platform did not do what it was asked to do with a message.

    Args:
        reason: the platform's error code or the name of the exception; never a part of the message.
        certain: whether the request certainly had no effect; False after a timeout or a lost answer.
        gone: whether the channel, the person or the message does not exist any more, or is closed to the bot.
        erased: whether the message that was to be changed was deleted, so that it will never be there again.
        wait_s: how many seconds the platform asked to wait, such as by `Retry-After`; 0 where it did not.
        scope: which requests have to wait that long.
    """

    def __init__(
        self,
        reason: str,
        *,
        certain: bool,
        gone: bool = False,
        erased: bool = False,
        wait_s: float = 0.0,
        scope: LimitScope = LimitScope.PLATFORM,
    ) -> None:
        super().__init__(reason)
        self.certain = certain
        self.gone = gone
        self.erased = erased
        self.wait_s = wait_s
        self.scope = scope


class Hindrance(StrEnum):
    """Why the bot may not post in a channel."""

    PERMISSIONS = "permissions"
    """It lacks permissions there."""
    NOT_IN_CHANNEL = "not-in-channel"
    """It has to be invited first."""
    ARCHIVED = "archived"
    GONE = "gone"
    """There is no such channel, or it is closed to the bot."""
    NO_MESSAGES = "no-messages"
    """A channel that holds no messages, such as a category."""


class Obstacle(NamedTuple):
    """What keeps the bot from posting in a channel.

    Args:
        why: the reason.
        missing: which permissions it lacks there, where it lacks some.
    """

    why: Hindrance
    missing: tuple[Permission, ...] = ()


class Connection(Protocol):
    """The connection to a platform, over which requests arrive."""

    async def is_connected(self) -> bool:
        """Whether requests can arrive now."""
        ...


class Platform(Protocol):
    """A chat platform as the core sees it; each adapter has a client that is one."""

    name: str
    keeps_messages: bool
    """Whether messages outlive the program; where they do not, every card is drawn again at the start."""
    edit_every: float
    """Seconds to leave between two edits of one message."""
    post_every: float
    """Seconds to leave between two messages in one channel."""
    calls_per_second: float
    """How many requests per second the platform accepts, in all channels together."""
    same_key_s: float
    """For how many seconds after the first try a post with the same key returns the message that is there already,
    instead of posting a second one; 0 where the platform does not recognise keys."""

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """Post a card and return the platform's id of the message.

        Args:
            place: a channel or a person.
            card: what to post.
            key: the text of the post's `MessageKey`, the same for each try. It has to be kept with the message, as the
                platform allows, for `find`.
            reply_to: the id of the message to reply to; empty for none.

        Raises:
            PostFailed: the message did not appear, or nobody knows whether it did.
        """
        ...

    async def obstacle(self, place: Place) -> Obstacle | None:
        """What keeps the bot from posting in a channel now; None where nothing does, or where that is not known.

        Answers within two seconds, and raises nothing.
        """
        ...

    async def find(self, place: Place, key: str, since_ms: int, reply_to: str = "") -> list[str] | None:
        """The ids of the messages that were posted with that key at or after an instant, oldest first.

        An empty list says that there are none, for which the platform has to be sure that the bot can read the channel;
        None says that it cannot tell.

        Args:
            place: as it was given to `post`.
            key: the same.
            since_ms: UTC milliseconds.
            reply_to: as it was given to `post`.

        Raises:
            PostFailed: the platform could not be asked now.
        """
        ...

    async def delete(self, place: Place, message: str) -> None:
        """Delete a message of the bot's own.

        Raises:
            PostFailed: it is still there, or nobody knows.
        """
        ...

    def address(self, place: Place, message: str) -> str:
        """Where a message in a channel can be opened: an http(s) address, or one that the platform reads itself.

        Empty where that is not known.
        """
        ...

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """Let a message of the bot's own show that card.

        Raises:
            PostFailed: it does not show it, or nobody knows.
        """
        ...
