"""The messages of the channel, kept in memory: public ones, and private ones for one persona each."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from uuid import uuid4

from adapters.local.limits import LIMITS
from adapters.local.members import Persona
from bot.domain.moment import Text
from bot.ui.cards import Card


def new_id() -> str:
    """A unique id; also differs from those of earlier runs, which the store still knows."""
    return uuid4().hex


@dataclass(frozen=True, slots=True)
class Message:
    """A message: the text of a persona, a card of the bot's, or a line that says what became of an earlier card.

    Args:
        sent_at: when, by the try-out's clock, UTC milliseconds.
        card: what the bot shows; None for the text of a persona, and for a line.
        author: the persona who wrote it; None for the bot.
        text: what the persona wrote; empty for a card.
        reader: the id of the persona who alone sees it; empty for everybody.
        asked: of the answer to a command: who typed it, and the command line.
        reply_to: the id of the message it answers; empty for none.
        mark: of a line: the mark that the card in the message `reply_to` got; empty for any other message.
        key: the key it was posted with, see `bot.ports.outgoing.Platform`; empty for none.
        id: unique.
    """

    sent_at: int
    card: Card | None = None
    author: Persona | None = None
    text: str = ""
    reader: str = ""
    asked: tuple[Persona, str] | None = None
    reply_to: str = ""
    mark: Text = ()
    key: str = ""
    id: str = field(default_factory=new_id)


class Messages:
    """The messages in the order in which they were posted; with too many the oldest is dropped."""

    def __init__(self) -> None:
        self._messages: dict[str, Message] = {}

    def add(self, message: Message) -> Message | None:
        """Add a message; returns the one that was dropped for it, if any."""
        self._messages[message.id] = message
        if len(self._messages) <= LIMITS.messages:
            return None
        return self._messages.pop(next(iter(self._messages)))

    def redraw(self, message: str, card: Card) -> Message:
        """Put another card into a message that is kept; returns the message."""
        self._messages[message] = replace(self._messages[message], card=card)
        return self._messages[message]

    def remove_private(self, message: str, reader: str) -> bool:
        """Drop a private message of that persona; False where there is no such message."""
        found = self._messages.get(message)
        if found is None or found.reader != reader or not reader:
            return False
        del self._messages[message]
        return True

    def remove(self, message: str) -> bool:
        """Drop a message; False where it is not kept."""
        return self._messages.pop(message, None) is not None

    def find(self, message: str) -> Message | None:
        """The message with that id; None where it is not kept."""
        return self._messages.get(message)

    def posted_with(self, key: str) -> Message | None:
        """The message that was posted with that key; None where it is not kept."""
        return next((message for message in self._messages.values() if message.key == key), None)

    def seen_by(self, persona: str) -> Iterator[Message]:
        """The messages that the persona with that id can see."""
        return (message for message in self._messages.values() if message.reader in ("", persona))
