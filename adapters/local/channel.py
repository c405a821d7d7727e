"""The one channel of the try-out: its messages, and the open pages that show them."""

from adapters.local.messages import Message, Messages
from adapters.local.open_page import Page
from adapters.local.render import render_message
from bot.ports import Clock
from bot.texts import Texts
from bot.ui.cards import Card


class Channel:
    """Keeps the messages, and tells every page that may see one when it changes.

    A message with a `reader`, the id of a persona, is private: only that persona's pages are told of it.
    """

    def __init__(self, texts: Texts, clock: Clock) -> None:
        self.texts = texts
        self.clock = clock
        self.messages = Messages()
        self.pages: set[Page] = set()

    def add(self, message: Message) -> None:
        """Show a new message."""
        dropped = self.messages.add(message)
        if dropped:
            self._push_removed(dropped.id, dropped.reader)
        for page in self._readers(message.reader):
            page.push({"type": "posted", "id": message.id, "html": self._draw(message)})

    def redraw(self, message: str, card: Card, reader: str = "") -> None:
        """Show another card in a message; one that is not kept becomes a new message with that id and reader.

        Where the card has got a mark, a line says so too, since the card may be far up the channel.
        """
        known = self.messages.find(message)
        if known is None:
            self.add(Message(sent_at=self.clock(), card=card, id=message, reader=reader))
            return
        if known.card == card:
            return
        drawn = self.messages.redraw(message, card)
        for page in self._readers(drawn.reader):
            page.push({"type": "edited", "id": message, "html": self._draw(drawn)})
        if card.mark and known.card and card.mark != known.card.mark:
            self.add(Message(sent_at=self.clock(), mark=card.mark, reply_to=message, reader=drawn.reader))

    def remove_private(self, message: str, reader: str) -> bool:
        """Remove a private message of that persona; False where there is none."""
        removed = self.messages.remove_private(message, reader)
        if removed:
            self._push_removed(message, reader)
        return removed

    def remove(self, message: str, reader: str) -> None:
        """Remove a message of the bot's own, shown to that reader or, where empty, to everybody."""
        if self.messages.remove(message):
            self._push_removed(message, reader)

    def show_all(self, page: Page) -> None:
        """Send a page all messages that its persona can see."""
        html = "".join(self._draw(message) for message in self.messages.seen_by(page.persona.id))
        page.push({"type": "log", "persona": page.persona.id, "html": html})

    def show_time(self, page: Page, due: int | None) -> None:
        """Send a page what the clock shows, and when the bot will next do something by itself; UTC milliseconds."""
        page.push({"type": "clock", "now": self.clock(), "due": due})

    def _readers(self, reader: str) -> list[Page]:
        return [page for page in self.pages if reader in ("", page.persona.id)]

    def _push_removed(self, message: str, reader: str) -> None:
        for page in self._readers(reader):
            page.push({"type": "removed", "id": message})

    def _draw(self, message: Message) -> str:
        return render_message(message, self.texts, self.messages.find(message.reply_to))
