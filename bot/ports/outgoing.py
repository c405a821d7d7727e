"""Messages that the bot sends by itself: posts on their way out, and posted messages that are kept up to date."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.domain.member import Place
from bot.ports.message_key import MessageKey
from bot.ui.cards import Card

LONGEST_WAIT_MS = 600_000
"""No post waits longer than ten minutes for its next try."""


class PostState(StrEnum):
    """How far a post has come."""

    PENDING = "pending"
    """Not sent yet: the message certainly has not appeared."""
    SENDING = "sending"
    """A request to the platform is in flight."""
    SENT = "sent"
    DOUBT = "doubt"
    """Nobody knows whether the message appeared, such as after a timeout."""
    DEAD = "dead"
    """Given up: the channel is gone, or the post has expired."""


class SubjectKind(StrEnum):
    """What a posted message can show that changes later."""

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
    """A message for a channel or a person, written in the same transaction as the change that causes it.

    Args:
        place: where it goes; a person is named as by `Place.direct`.
        key: unique; a second post with the same key is not written.
        card: what it shows; every try sends this card, whatever has changed since.
        subject: what it is kept up to date with once it was sent; None for a message that never changes.
        reply_to: the platform's id of the message it replies to; empty for none.
        expires_at: from when on it is not worth sending, UTC milliseconds; None for never.
        otherwise: where it goes instead if the person cannot be written to: channels, or people as `Place.direct` names
            them, in the order in which they are tried and separated by spaces; empty for nowhere. Of a question's card:
            the person who is told that it could not be posted.
        schedule: the schedule whose board it is, which is paused if the channel is gone; None for other messages.
    """

    community: int
    place: Place
    key: MessageKey
    card: Card
    subject: Subject | None = None
    reply_to: str = ""
    expires_at: int | None = None
    otherwise: str = ""
    schedule: int | None = None


@dataclass(frozen=True, slots=True)
class Post(NewPost):
    """A post as it is stored.

    Args:
        tries: how often the platform was asked to post it.
        first_try_at: when the first try was made of those that may have posted it, UTC milliseconds; None before.
        next_at: when the next try or look-up is due, UTC milliseconds; None where there is none, or a person has to
            decide. Of one that was given up, when that was.
        reason: why the last try failed.
    """

    id: int = 0
    state: PostState = PostState.PENDING
    tries: int = 0
    first_try_at: int | None = None
    next_at: int | None = None
    reason: str = ""

    def is_due(self, now: int) -> bool:
        """Whether its next try or look-up is due.

        It is due, too, if it would have to wait for longer than posts ever do: then the clock was set back.
        """
        return self.next_at is not None and not now < self.next_at <= now + LONGEST_WAIT_MS

    def has_expired(self, now: int) -> bool:
        """Whether it is not worth sending any more."""
        return self.expires_at is not None and self.expires_at <= now


class WaitingPost(NamedTuple):
    """The columns of a waiting post by which it is put in order, without its card."""

    id: int
    community: int
    place: Place
    expires_at: int | None = None

    def has_expired(self, now: int) -> bool:
        """Whether it is not worth sending any more."""
        return self.expires_at is not None and self.expires_at <= now


@dataclass(frozen=True, slots=True)
class Placement:
    """A posted message that is kept up to date.

    Args:
        message: the platform's id of the message.
        digest: of the card it shows, see `bot.posting.refresh.digest_of`; empty where that is not known.
    """

    id: int
    subject: Subject
    place: Place
    message: str
    digest: str
