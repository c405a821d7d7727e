"""Messages that the bot sends by itself, the messages it keeps up to date, and what those are about."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.domain.member import Place
from bot.ports.message_key import MessageKey
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
        key: unique; a second post with the same key is not written.
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
    key: MessageKey
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
