"""Taking an erased member's name off cards that are kept: boards as they were posted, and messages on their way."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from bot.domain.moment import Text
from bot.ui.cards import Block, Card, Paragraph, Rank, Ranking
from storage.engine.connection import Db
from storage.entities.outbox import CARDS

SENT = CARDS.dump_json(Card(kind="sent")).decode()
"""The card of a message that has arrived, or never will: it is not needed again."""

NOBODY = "…"
"""In place of a name in a message on its way: its card may be sent as it is, without new sentences."""


class Person(NamedTuple):
    """The member whose name is taken off, with the id of the community."""

    community: int
    id: int
    name: str


async def off_boards(db: Db, person: Person) -> list[int]:
    """Empty the name on the boards that were posted; returns the ids of those on which it was."""
    rows = await db.rows("SELECT id, card FROM board WHERE community = ?", person.community)
    return await _rewrite(db, "board", rows, lambda card: _without(card, lambda block: _unnamed(block, person, "")))


async def off_messages(db: Db, person: Person) -> None:
    """Take the name off the messages on their way, and empty the cards of those that have arrived or never will."""
    await db.run("UPDATE outbox SET card = ? WHERE community = ? AND state IN ('sent', 'dead')", SENT, person.community)
    rows = await db.rows("SELECT id, card FROM outbox WHERE community = ? AND card <> ?", person.community, SENT)
    await _rewrite(db, "outbox", rows, lambda card: _untold(card, person))


async def _rewrite(db: Db, table: str, rows: Sequence[tuple[int, str]], changed: Callable[[Card], Card]) -> list[int]:
    found: list[int] = []
    for row, text in rows:
        card = CARDS.validate_json(text)
        after = changed(card)
        if after != card:
            found.append(row)
            await db.update(table, row, card=CARDS.dump_json(after).decode())
    return found


def _without(card: Card, changed: Callable[[Block], Block]) -> Card:
    return replace(card, blocks=tuple(map(changed, card.blocks)))


def _untold(card: Card, person: Person) -> Card:
    """A card without the name, also in its title, such as that of a request for review."""
    title = _instead(card.title, person.name)
    return replace(_without(card, lambda block: _unsaid(block, person)), title=title)


def _instead(text: Text, name: str) -> Text:
    return tuple(part.replace(name, NOBODY) if isinstance(part, str) else part for part in text) if name else text


def _unnamed(block: Block, person: Person, instead: str) -> Block:
    """A block without the name, where it is the person's line in a ranking or a sentence about them."""
    if isinstance(block, Paragraph) and block.member == person.id:
        return replace(block, text=_instead(block.text, person.name), member=0)
    if not isinstance(block, Ranking):
        return block

    def line(rank: Rank) -> Rank:
        return replace(rank, name=instead, member=0) if rank.member == person.id else rank

    return Ranking(tuple(map(line, block.rows)))


def _unsaid(block: Block, person: Person) -> Block:
    """The same, also where the name stands in a sentence about others."""
    if isinstance(block, Paragraph):
        return replace(block, text=_instead(block.text, person.name), member=0)
    return _unnamed(block, person, NOBODY)
