"""The channel's messages, kept in memory: public ones, and private ones for one persona each."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import uuid4

from adapters.local.members import Persona
from adapters.local.settings import LIMITS
from bot.ui.cards import Card


def new_id() -> str:
    """An id unlike any other, also those of earlier runs, which the store may still know."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Message:
    """A line of the channel: what a persona wrote, or a card of the bot's.

    Args:
        sent_at: the try-out clock's UTC milliseconds.
        author: None for the bot.
        text: what the persona wrote; empty for a card.
        reader: the persona who alone sees it; empty for everybody.
        asked: who asked for this answer, and with which command line.
        reply_to: the id of the message it answers; empty for none.
        key: names the post it came with, so that a second try of it is not a second message; empty for none.
    """

    sent_at: int
    card: Card | None = None
    author: Persona | None = None
    text: str = ""
    reader: str = ""
    asked: tuple[Persona, str] | None = None
    reply_to: str = ""
    key: str = ""
    id: str = field(default_factory=new_id)


class Room:
    """The messages in the order they were posted, the oldest dropped when there are too many."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}

    def add(self, message: Message) -> Message | None:
        """Keep a message, and return the one that had to go for it."""
        self._messages[message.id] = message
        if len(self._messages) <= LIMITS.messages:
            return None
        return self._messages.pop(next(iter(self._messages)))

    def redraw(self, message: str, card: Card) -> Message:
        """Put another card into a message that is kept."""
        self._messages[message] = replace(self._messages[message], card=card)
        return self._messages[message]

    def remove_private(self, message: str, reader: str) -> bool:
        """Forget a private message of that persona; False where there is no such message."""
        found = self._messages.get(message)
        if found is None or found.reader != reader or not reader:
            return False
        del self._messages[message]
        return True

    def remove(self, message: str) -> bool:
        """Forget a message; False where it is not kept."""
        return self._messages.pop(message, None) is not None

    def find(self, message: str) -> Message | None:
        """The message of that id, if it is still kept."""
        return self._messages.get(message)

    def posted_with(self, key: str) -> Message | None:
        """The message that a post with that key became, if it is still kept."""
        return next((message for message in self._messages.values() if message.key == key), None)

    def seen_by(self, persona: str) -> Iterator[Message]:
        """The messages on that persona's screen."""
        return (message for message in self._messages.values() if message.reader in ("", persona))
