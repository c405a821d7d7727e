"""Cards as Block Kit: messages, and the inside of modals."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.cutting import cut, length
from adapters.slack import limits
from adapters.slack.blocks import Block, actions, context, header, image, menu, rich_text, search, section
from adapters.slack.markup import Element, elements, escape, has_moment, joined, literal, plain
from bot.domain.forecast import WHOLE
from bot.domain.moment import Called, Channel, Moment, Part, Text
from bot.domain.text.direction import isolated
from bot.ui import cards
from bot.ui.cards import Bar, Bars, Card, Entry, Paragraph, Rank, Ranking, Tone

BAR_WIDTH = 10
"""Characters of a bar."""

RISEN, FALLEN = "▲", "▼"

MEDALS = ("", "🥇", "🥈", "🥉")
MINE = "▸ "
"""In front of the reader's own name."""


@dataclass(frozen=True, slots=True)
class Detail:
    """How much of a card is drawn.

    Args:
        text: characters kept of each literal part of a sentence.
        rows: lines kept of each leaderboard or list.
    """

    text: int
    rows: int


DETAILS = (Detail(3_000, 40), Detail(1_200, 25), Detail(600, 15), Detail(250, 10))
"""From the fullest to one with which every card fits into a message."""


def message(card: Card, picture: str = "") -> dict[str, Any]:
    """A card as the arguments `text` and `blocks` of a message; the text is what a notification shows.

    Args:
        card: the card.
        picture: the id of the file with its picture; empty to show it without.
    """
    called = "".join(f" <!subteam^{role}>" for role in card.calls if role.isalnum())
    return {"text": notification(card) + called, "blocks": card_blocks(card, limits.MESSAGE_BLOCKS, picture)}


def notification(card: Card) -> str:
    """The text of a notification, which screen readers read too: the title, or else the first paragraph.

    It is mrkdwn, in which Slack shows channels and user groups by their names.
    """
    first = next((block.text for block in card.blocks if isinstance(block, Paragraph)), ())
    text = card.title or first
    words = escape(cut(plain(text) or card.kind, limits.NOTIFICATION))
    named = all(isinstance(part, str | Moment) for part in text)
    return words if named else "".join(_notified(part) for part in text)


def _notified(part: Part) -> str:
    if isinstance(part, Channel):
        return f"<#{part.id}>"
    return f"<!subteam^{part.role}>" if isinstance(part, Called) else escape(cut(plain((part,)), limits.NOTIFICATION))


def card_blocks(card: Card, most: int, picture: str = "") -> list[Block]:
    """A card as blocks, at most `most`, in as much detail as a message can hold; see `message`."""
    for detail in DETAILS:
        blocks = list(_draw(card, detail, picture))
        if len(blocks) <= most and text_length(blocks) <= limits.MESSAGE_TEXT:
            break
    return blocks[:most]


def text_length(blocks: object) -> int:
    """The characters of all texts in some blocks, which is how Slack seems to count; see `limits.MESSAGE_TEXT`."""
    if isinstance(blocks, list):
        return sum(map(text_length, blocks))
    if not isinstance(blocks, dict):
        return 0
    own = sum(length(value) for key, value in blocks.items() if key in ("text", "fallback") and isinstance(value, str))
    return own + sum(map(text_length, blocks.values()))


def _draw(card: Card, detail: Detail, picture: str) -> Iterator[Block]:
    if card.title:
        yield _title(card.title, detail)
    shown = [image(picture, card.picture.words)] if picture and card.picture else []
    for block in card.blocks:
        yield from _block(block, detail)
        if isinstance(block, Bars | Ranking):
            yield from shown
            shown = []
    yield from shown
    yield from actions(card.buttons)
    if card.footer:
        yield _quiet(card.footer, detail)


def _title(title: Text, detail: Detail) -> Block:
    # A header block is short and shows no instants; rather than cut a title it becomes bold rich text.
    if has_moment(title) or length(plain(title)) > limits.HEADER:
        return rich_text(elements(_shortened(title, detail), bold=True))
    return header(plain(title))


def _block(block: cards.Block, detail: Detail) -> list[Block]:  # noqa: PLR0911  one for each kind of block
    match block:
        case Paragraph():
            return [_paragraph(block, detail)] if plain(block.text).strip() else []
        case Bars():
            return [rich_text(joined(bar_lines(block)))]
        case Ranking():
            return [rich_text(joined(rank_lines(block, detail.rows)))]
        case cards.Link():
            link = {"type": "link", "url": block.url, "text": plain(block.label)}
            return [rich_text([link])] if len(block.url) <= limits.LINK else []
        case cards.Listing():
            return _listing(block.rows[: detail.rows], detail)
        case cards.Choice():
            return [menu(block)]
        case cards.QuestionSearch():
            return [search(block)]


def _paragraph(paragraph: Paragraph, detail: Detail) -> Block:
    text = _shortened(paragraph.text, detail)
    if paragraph.tone is Tone.QUIET:
        return _quiet(text, detail)
    mark = [literal("⚠️ ")] if paragraph.tone is Tone.WARNING else []
    style = {"bold": True} if paragraph.tone is Tone.GOOD else {}
    return rich_text([*mark, *elements(text, **style)])


def _quiet(text: Text, detail: Detail) -> Block:
    """Small grey text; rich text where there is an instant in it, which a context block could show only as mrkdwn."""
    text = _shortened(text, detail)
    return rich_text(elements(text)) if has_moment(text) else context(plain(text))


def _listing(rows: Sequence[Entry], detail: Detail) -> list[Block]:
    if not any(entry.button or entry.below for entry in rows):
        return [rich_text(joined(entry_lines(rows)))] if rows else []
    blocks: list[Block] = []
    for entry in rows:
        text = _shortened(entry.text, detail)
        # A section shows plain text beside a button: no user groups, whose ids it would show.
        beside = entry.button if entry.button and not has_moment(text) else None
        blocks.append(section(plain(text), beside) if beside else rich_text(elements(text, bold=True)))
        if entry.note:
            blocks.append(_quiet(entry.note, detail))
        below = (entry.button, *entry.below) if entry.button and not beside else entry.below
        blocks += actions(below)
    return blocks


def _shortened(text: Text, detail: Detail) -> Text:
    """The text with its long literal parts cut."""
    return tuple(cut(part, detail.text) if isinstance(part, str) else part for part in text)


def bar_lines(bars: Bars) -> list[list[Element]]:
    """A line per outcome: figures in fixed-width type, then the name, which may have any width.

    In front of the crowd's figures a bar; where the reader's own are shown, those instead, under a line of headings.
    """
    figures = max((len(bar.figure) for bar in bars.rows), default=0)
    changes = max((len(_change(bar)) for bar in bars.rows), default=0)
    mine = max(len(bars.you), *(len(bar.mine) for bar in bars.rows)) if bars.you else 0
    lines = [[literal(f"  {bars.you:>{mine}}  {bars.crowd}".rstrip(), code=True)]] if bars.you else []
    for bar in bars.rows:
        own = f"{bar.mine:>{mine}} " if bars.you else _track(bar)
        shown = f"{bar.letter} {own} {bar.figure:>{figures}} {_change(bar):<{changes}}"
        lines.append([literal(shown.rstrip(), code=True), _outcome(bar)])
    return lines


def _track(bar: Bar) -> str:
    filled = 0 if bar.share is None else (bar.share * BAR_WIDTH + WHOLE // 2) // WHOLE
    return "▓" * filled + "░" * (BAR_WIDTH - filled)


def _change(bar: Bar) -> str:
    return f"{RISEN if bar.change > 0 else FALLEN}{abs(bar.change)}" if bar.change else ""


def _outcome(bar: Bar) -> Element:
    style = {"bold": True} if bar.happened or bar.leads else {}
    mark = (f"✓ {bar.weight} " if bar.weight else "✓ ") if bar.happened else ""
    return literal(f" {mark}{isolated(bar.name)}", **style)


def rank_lines(ranking: Ranking, most: int) -> list[list[Element]]:
    """The first `most` lines and the reader's own; an ellipsis where lines are left out."""
    lines: list[list[Element]] = []
    left_out = False
    for number, row in enumerate(ranking.rows):
        if number < most or row.mine:
            lines += [[literal("…")]] if left_out else []
            lines.append(_rank_line(row))
            left_out = False
        else:
            left_out = True
    return [*lines, [literal("…")]] if left_out else lines


def _rank_line(row: Rank) -> list[Element]:
    points = f" {row.points:>7}"
    if row.medal:
        # Outside the fixed-width type, where it is about as wide as a rank.
        figures = [literal(f"{MEDALS[row.medal]} "), literal(points, code=True)]
    else:
        place = "-" if row.rank is None else f"{row.rank}."
        figures = [literal(f"{place:>3}{points}", code=True)]
    note = [literal(" · "), *elements(row.note)] if row.note else []
    name = literal(isolated(row.name), bold=True)
    before = literal(f" {MINE}" if row.mine else " ")
    return [*figures, before, name, *note]


def entry_lines(rows: Sequence[Entry]) -> list[list[Element]]:
    """Entries without buttons: the text in bold, and the note in a line below."""
    lines: list[list[Element]] = []
    for row in rows:
        lines.append(elements(row.text, bold=True))
        lines += [elements(row.note)] if row.note else []
    return lines
