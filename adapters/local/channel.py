"""The channel everybody is in: its messages, and the pages that show them."""

from adapters.local.messages import Message, Room
from adapters.local.open_page import Page
from adapters.local.render import render_message
from bot.ports import Clock
from bot.texts import Texts
from bot.ui.cards import Card


class Channel:
    """Keeps the messages and tells every page that may see one what became of it."""

    def __init__(self, texts: Texts, clock: Clock) -> None:
        self.texts = texts
        self.clock = clock
        self.room = Room()
        self.pages: set[Page] = set()

    def add(self, message: Message) -> None:
        """Show a message to everybody, or to its reader alone."""
        dropped = self.room.add(message)
        if dropped:
            self._push_removed(dropped.id, dropped.reader)
        for page in self._readers(message.reader):
            page.push({"type": "posted", "id": message.id, "html": self._draw(message)})

    def redraw(self, message: str, card: Card, reader: str = "") -> None:
        """Draw a message anew; one that is not known is shown, to that reader alone, as a new one under that id."""
        known = self.room.find(message)
        if known is None:
            self.add(Message(sent_at=self.clock(), card=card, id=message, reader=reader))
            return
        if known.card == card:
            return
        drawn = self.room.redraw(message, card)
        for page in self._readers(drawn.reader):
            page.push({"type": "edited", "id": message, "html": self._draw(drawn)})

    def remove_private(self, message: str, reader: str) -> bool:
        """Take a private message of that persona away; False where there is none."""
        removed = self.room.remove_private(message, reader)
        if removed:
            self._push_removed(message, reader)
        return removed

    def remove(self, message: str, reader: str) -> None:
        """Take a message of the bot's own away from whoever sees it."""
        if self.room.remove(message):
            self._push_removed(message, reader)

    def show_all(self, page: Page) -> None:
        """Everything its persona can see, from the beginning."""
        html = "".join(self._draw(message) for message in self.room.seen_by(page.persona.id))
        page.push({"type": "log", "persona": page.persona.id, "html": html})

    def tell_time(self, page: Page, due: int | None) -> None:
        """What the clock shows, and when the bot will next do something by itself, UTC milliseconds."""
        page.push({"type": "clock", "now": self.clock(), "due": due})

    def _readers(self, reader: str) -> list[Page]:
        return [page for page in self.pages if reader in ("", page.persona.id)]

    def _push_removed(self, message: str, reader: str) -> None:
        for page in self._readers(reader):
            page.push({"type": "removed", "id": message})

    def _draw(self, message: Message) -> str:
        return render_message(message, self.texts, self.room.find(message.reply_to))
