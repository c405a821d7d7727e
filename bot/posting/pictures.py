"""The pictures of posted messages: each follows its text by an edit, and none is made more often than anybody looks."""

import asyncio
import hashlib
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import NamedTuple

import structlog

from bot.pictures.drawings import Theme
from bot.ports import Clock
from bot.ports.outgoing import Subject
from bot.ui.cards import Bars, Card, Picture, Ranking

EVERY_MS = 180_000
"""The picture of a subject that does not look any different but for its figures is made again after three minutes."""
MOST_KEPT = 32
"""Subjects whose last picture is kept, to stand beside a text that changes; some 4 MB."""

log = structlog.get_logger()


class Pictured(NamedTuple):
    """What a picture shows, and on which platform: they have different backgrounds."""

    subject: Subject
    platform: str


MakePicture = Callable[[Pictured], Awaitable[Picture | None]]
"""Makes the picture of now: None for none, and without a PNG where it could not be drawn."""
ThemeOf = Callable[[Pictured], Awaitable[Theme | None]]
"""The background that the community wants; None where it wants no pictures."""


class Made(NamedTuple):
    """What was made last.

    Args:
        look: of the card for which it was made, see `look_of`.
        text: background and digest of that card.
        at: when, UTC milliseconds.
        picture: the picture; None where there is none to show.
    """

    look: str
    text: str
    at: int
    picture: Picture | None


def look_of(card: Card, theme: Theme) -> str:
    """What has to be the same in a card and in the picture beside it, while its figures may be some minutes older.

    It differs where a crowd forecast is hidden, a text or name removed, or an answer given or taken back.
    """
    parts: list[object] = [theme, card.kind, card.title, card.mark]
    for block in card.blocks:
        if isinstance(block, Bars):
            parts += [(bar.name, bar.happened, bar.weight, bool(bar.figure)) for bar in block.rows]
        elif isinstance(block, Ranking):
            parts.append(block)
    return _digest(repr(parts))


def with_drawing(text: str, picture: Picture | None) -> str:
    """The digest of a card with its picture; `text` is that of the card without."""
    return text if picture is None else f"{text}+{_digest(picture.drawing)}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class PostedPictures:
    """Makes pictures one after the other, so that members who ask for one need not wait behind all of them.

    Args:
        make: makes a picture.
        theme_of: whether one is wanted, and on which background.
        clock: for when it was made.
        made: is called with each subject of which a picture was made.
    """

    def __init__(self, make: MakePicture, theme_of: ThemeOf, clock: Clock, made: Callable[[Subject], None]) -> None:
        self.theme_of = theme_of
        self._make = make
        self._clock = clock
        self._on_made = made
        self._made: OrderedDict[Pictured, Made] = OrderedDict()
        self._due: dict[Pictured, int] = {}
        """What is to be made, and from when on, UTC milliseconds."""
        self._states: dict[Pictured, tuple[str, str]] = {}
        """Of the same, look and digest of the card that wants it."""
        self._task: asyncio.Task[None] | None = None

    def last(self, pictured: Pictured) -> Made | None:
        """What was made last; None where nothing was, or it is forgotten."""
        return self._made.get(pictured)

    def want(self, pictured: Pictured, look: str, text: str, now: int) -> None:
        """Have a picture made for a card, if the last one was made for another one.

        Args:
            pictured: what it shows.
            look: of the card, see `look_of`.
            text: background and digest of the card.
            now: UTC milliseconds.
        """
        last = self._made.get(pictured)
        if last is not None and last.text == text:
            return
        soon = last is not None and last.look == look and 0 <= now - last.at < EVERY_MS
        self._due[pictured] = last.at + EVERY_MS if last is not None and soon else now
        self._states[pictured] = look, text

    def step(self, now: int) -> int | None:
        """Begin with what is due; returns when something is due next, UTC milliseconds, None where nothing waits."""
        if self._task is None or self._task.done():
            due = [pictured for pictured, at in self._due.items() if at <= now]
            if due:
                self._task = asyncio.create_task(self._run(due), name="posted pictures")
                for pictured in due:
                    del self._due[pictured]
            return min(self._due.values(), default=None)
        # The end of what is being made wakes us.
        return min((at for at in self._due.values() if at > now), default=None)

    async def idle(self) -> bool:
        """Wait until nothing is being made; whether something was."""
        if self._task is None:
            return False
        await asyncio.wait([self._task])
        self._task = None
        return True

    async def stop(self) -> None:
        """Give up what is being made."""
        if self._task is not None:
            self._task.cancel()
            await self.idle()

    async def _run(self, due: list[Pictured]) -> None:
        for pictured in due:
            state = self._states.pop(pictured, None)
            if state is None:
                # It was wanted again while it waited, and made once for both.
                continue
            look, text = state
            try:
                picture = await self._make(pictured)
            except Exception:
                log.exception("picture broke", subject="-".join(map(str, pictured.subject)))
                picture = None
            last = self._made.pop(pictured, None)
            if picture is not None and not picture.png:
                # It could not be drawn: an older one of the same look may stay.
                picture = last.picture if last is not None and last.look == look else None
            self._made[pictured] = Made(look, text, self._clock(), picture)
            if len(self._made) > MOST_KEPT:
                self._made.popitem(last=False)
            self._on_made(pictured.subject)
