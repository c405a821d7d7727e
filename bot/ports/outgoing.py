"""Messages that nobody is waiting for: what they are, where they stand, and what is asked of a platform for them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.domain.member import Place
from bot.ui.cards import Card

LONGEST_WAIT_MS = 600_000
"""What is tried again is tried again after that long at the latest."""


class PostState(StrEnum):
    """Where a message stands on its way out."""

    PENDING = "pending"
    """It has certainly not appeared."""
    SENDING = "sending"
    SENT = "sent"
    DOUBT = "doubt"
    """Nobody knows whether it appeared."""
    DEAD = "dead"
    """It will not appear: its channel is gone, or it has lost its point."""


class SubjectKind(StrEnum):
    """What a message can show that changes after it was sent."""

    QUESTION = "question"
    BOARD = "board"
    STORY = "story"


class Subject(NamedTuple):
    """What a message shows and is kept up to date with: a question, a story, or a board as it was posted."""

    kind: SubjectKind
    id: int


def question_subject(question: int) -> Subject:
    """What a question's card shows."""
    return Subject(SubjectKind.QUESTION, question)


def story_subject(story: int) -> Subject:
    """What a story's card shows."""
    return Subject(SubjectKind.STORY, story)


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message for a channel or a person, written in the same transaction as the fact that causes it.

    Args:
        place: see `Place.direct` for a person.
        slot: unique; a second post for the same slot is not written.
        card: frozen: every try sends the same.
        subject: what it shows, so that it is kept up to date; None for other messages.
        reply_to: the message it answers, as the platform names it; empty for none.
        expires_at: from when on it has no point any more, UTC milliseconds.
        otherwise: where it goes where the person cannot be written to: channels, or people as `Place.direct` names
            them, the first one first and with spaces between them; of a question's card, the person who is told that it
            could not be posted; empty for nowhere.
        schedule: the schedule that caused it, paused where the channel is gone.
    """

    community: int
    place: Place
    slot: str
    card: Card
    subject: Subject | None = None
    reply_to: str = ""
    expires_at: int | None = None
    otherwise: str = ""
    schedule: int | None = None


@dataclass(frozen=True, slots=True)
class Post(NewPost):
    """A message on its way.

    Args:
        tries: how often it has been handed to the platform.
        first_try_at: when the first of the tries that may have appeared was made, UTC milliseconds.
        next_at: when it is looked at again; None where that is up to a person.
        reason: what the platform said last.
    """

    id: int = 0
    state: PostState = PostState.PENDING
    tries: int = 0
    first_try_at: int | None = None
    next_at: int | None = None
    reason: str = ""

    def is_due(self, now: int) -> bool:
        """Whether it is looked at now; a wait beyond the longest is what a clock left that stepped back."""
        return self.next_at is not None and not now < self.next_at <= now + LONGEST_WAIT_MS

    def is_pointless(self, now: int) -> bool:
        """Whether it should appear no more."""
        return self.expires_at is not None and self.expires_at <= now


class Waiting(NamedTuple):
    """The little of a waiting message that its order, and whether it may be given up, depends on."""

    id: int
    community: int
    place: Place
    expires_at: int | None = None

    def is_pointless(self, now: int) -> bool:
        """Whether it should appear no more."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True)
class Placement:
    """A message out there that is kept up to date, and the digest of what it shows."""

    id: int
    subject: Subject
    place: Place
    message: str
    digest: str


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
