"""Taking an erased member's name off cards that are kept: boards as they were posted, and messages on their way."""

import json
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import NamedTuple

from bot.domain.member import DIRECT
from bot.domain.moment import Text
from bot.ui.cards import Block, Card, Paragraph, Rank, Ranking
from storage.engine.connection import Db
from storage.entities.outbox import CARDS

SENT = CARDS.dump_json(Card(kind="sent")).decode()
"""The card of a message that has arrived, or never will: it is not needed again."""

NOBODY = "…"
"""In place of a name in a message on its way: its card may be sent as it is, without new sentences."""

MESSAGES = 200
"""Messages of one step at most."""

# State by state, so that each is read in the order of its ids and no further than needed.
_NEXT = " UNION ALL ".join(
    "SELECT id FROM (SELECT id FROM outbox INDEXED BY outbox_community"
    f" WHERE community = ?1 AND state = '{state}' AND id > ?2 ORDER BY id LIMIT {MESSAGES})"
    for state in ("pending", "sending", "doubt")
)


class Person(NamedTuple):
    """The member whose name is taken off, with the id of the community."""

    community: int
    id: int
    name: str


async def off_boards(db: Db, person: Person, most: int) -> list[int]:
    """Empty the name on some of the boards that were posted; returns the ids of those on which it was."""
    rows = await db.rows(
        "SELECT id, card FROM board WHERE community = ? AND (instr(card, ?) OR instr(card, ?)) ORDER BY id LIMIT ?",
        person.community,
        *_marks(person),
        most,
    )
    for board, text in rows:
        await _rewrite(db, "board", board, text, lambda card: _without(card, lambda block: _unnamed(block, person, "")))
    return [board for board, _ in rows]


async def off_messages(db: Db, person: Person, accounts: Collection[str], after: int) -> int | None:
    """Take the name off the next messages on their way, and the accounts out of where else they could go.

    Returns:
        behind which message it goes on; None where there are no more.
    """
    name = json.dumps(person.name, ensure_ascii=False)[1:-1]
    rows = await db.rows(
        "SELECT id, otherwise, CASE WHEN instr(card, ?3) OR instr(card, ?4) OR instr(card, ?5) THEN card ELSE '' END"
        f" FROM outbox WHERE id IN ({_NEXT}) ORDER BY id LIMIT {MESSAGES}",
        person.community,
        after,
        name,
        *_marks(person),
    )
    for post, otherwise, text in rows:
        kept = [
            each for each in otherwise.split(" ") if each.removeprefix(DIRECT) not in accounts or each[:1] != DIRECT
        ]
        if len(kept) <= otherwise.count(" "):
            await db.update("outbox", post, otherwise=" ".join(kept))
        if text:
            await _rewrite(db, "outbox", post, text, lambda card: _untold(card, person))
    return rows[-1][0] if len(rows) == MESSAGES else None


def _marks(person: Person) -> tuple[str, str]:
    """What stands in the text of a card with something of the member on it: the field is not the last, or it is."""
    return f'"member":{person.id},', f'"member":{person.id}}}'


async def _rewrite(db: Db, table: str, row: int, text: str, changed: Callable[[Card], Card]) -> None:
    await db.update(table, row, card=CARDS.dump_json(changed(CARDS.validate_json(text))).decode())


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
