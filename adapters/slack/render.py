"""Cards as Block Kit: messages, and the inside of modals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.cutting import cut, length
from adapters.slack import limits
from adapters.slack.blocks import Block, actions, context, header, menu, rich_text, section
from adapters.slack.markup import elements, escape, has_moment, joined, literal, plain
from adapters.slack.rows import bar_lines, entry_lines, rank_lines
from bot.domain.moment import Text
from bot.ui import cards
from bot.ui.cards import Card, Entry, Paragraph, Tone


@dataclass(frozen=True, slots=True)
class Room:
    """How much of a card is drawn.

    Args:
        paragraph: characters of each piece of text.
        rows: lines of each leaderboard or list.
    """

    paragraph: int
    rows: int


ROOMS = (Room(3_000, 40), Room(1_200, 25), Room(600, 15), Room(250, 10))
"""From the most generous to the one in which every card fits."""


def message(card: Card) -> dict[str, Any]:
    """A card as the blocks of a message, and the text of its notification."""
    called = "".join(f" <!subteam^{role}>" for role in card.calls if role.isalnum())
    return {"text": notification(card) + called, "blocks": card_blocks(card, limits.MESSAGE_BLOCKS)}


def notification(card: Card) -> str:
    """What a notification and a screen reader say: the title, or else the first paragraph."""
    first = next((block.text for block in card.blocks if isinstance(block, Paragraph)), ())
    return escape(cut(plain(card.title or first) or card.kind, limits.NOTIFICATION))


def card_blocks(card: Card, most: int) -> list[Block]:
    """A card, drawn as fully as Slack has room for."""
    for room in ROOMS:
        blocks = list(_draw(card, room))
        if len(blocks) <= most and text_length(blocks) <= limits.MESSAGE_TEXT:
            break
    return blocks[:most]


def text_length(blocks: object) -> int:
    """How much text there is in blocks, as Slack may count it."""
    if isinstance(blocks, list):
        return sum(map(text_length, blocks))
    if not isinstance(blocks, dict):
        return 0
    own = sum(length(value) for key, value in blocks.items() if key in ("text", "fallback") and isinstance(value, str))
    return own + sum(map(text_length, blocks.values()))


def _draw(card: Card, room: Room) -> Iterator[Block]:
    if card.title:
        yield _title(card.title, room)
    for block in card.blocks:
        yield from _block(block, room)
    yield from actions(card.buttons)
    if card.footer:
        yield _quiet(card.footer, room)


def _title(title: Text, room: Room) -> Block:
    # A header is short and knows no instants; a title is never cut where the full one has a place.
    if has_moment(title) or length(plain(title)) > limits.HEADER:
        return rich_text(elements(_shortened(title, room), bold=True))
    return header(plain(title))


def _block(block: cards.Block, room: Room) -> list[Block]:
    match block:
        case Paragraph():
            return [_paragraph(block, room)] if plain(block.text).strip() else []
        case cards.Bars():
            return [rich_text(joined(bar_lines(block)))]
        case cards.Ranking():
            return [rich_text(joined(rank_lines(block, room.rows)))]
        case cards.Link():
            link = {"type": "link", "url": block.url, "text": plain(block.label)}
            return [rich_text([link])] if len(block.url) <= limits.LINK else []
        case cards.Listing():
            return _listing(block.rows[: room.rows], room)
        case cards.Choice():
            return [menu(block)]


def _paragraph(paragraph: Paragraph, room: Room) -> Block:
    text = _shortened(paragraph.text, room)
    if paragraph.tone is Tone.QUIET:
        return _quiet(text, room)
    mark = [literal("⚠️ ")] if paragraph.tone is Tone.WARNING else []
    style = {"bold": True} if paragraph.tone is Tone.GOOD else {}
    return rich_text([*mark, *elements(text, **style)])


def _quiet(text: Text, room: Room) -> Block:
    """Small and grey where there is no instant in it: only rich text shows instants beside members' words."""
    text = _shortened(text, room)
    return rich_text(elements(text)) if has_moment(text) else context(plain(text))


def _listing(rows: Sequence[Entry], room: Room) -> list[Block]:
    if not any(entry.button for entry in rows):
        return [rich_text(joined(entry_lines(rows)))] if rows else []
    blocks: list[Block] = []
    for entry in rows:
        text = plain(_shortened(entry.text, room))
        blocks.append(section(text, entry.button) if entry.button else rich_text([literal(text, bold=True)]))
        if entry.note:
            blocks.append(_quiet(entry.note, room))
    return blocks


def _shortened(text: Text, room: Room) -> Text:
    """The text with its long literal parts cut."""
    return tuple(cut(part, room.paragraph) if isinstance(part, str) else part for part in text)
