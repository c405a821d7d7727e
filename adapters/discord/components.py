"""A card taken apart into the pieces of a message, in reading order and without any of the library's types."""

from dataclasses import dataclass

from adapters.cutting import ELLIPSIS
from adapters.discord.cutting import cut_text
from adapters.discord.limits import LIMITS
from adapters.discord.markup import code, escape, markup, one_line, plain
from bot.domain.moment import Text
from bot.ui.cards import Bar, Bars, Block, Button, Card, Choice, Entry, Link, Listing, Paragraph, Rank, Ranking, Tone

BAR_WIDTH = 10
WHOLE = 10_000

MARKS = {Tone.NORMAL: "", Tone.GOOD: "✅ ", Tone.WARNING: "⚠️ "}
HAPPENED = "✅"
QUIET = "-# "
UNRANKED = "-"

MOST_RANKED = 40
"""Lines of a ranking: as many as fit with names of usual length; the reader's own is shown whatever its place."""


@dataclass(frozen=True, slots=True)
class Words:
    """Text."""

    markup: str


@dataclass(frozen=True, slots=True)
class Row:
    """Text with a button beside it."""

    markup: str
    button: Button


@dataclass(frozen=True, slots=True)
class Links:
    """Links out, side by side."""

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Divider:
    """A thin line across."""


@dataclass(frozen=True, slots=True)
class Menu:
    """Something to choose."""

    choice: Choice


Piece = Words | Row | Links | Divider | Menu


def pieces_of(card: Card, most: int, rows: int) -> list[Piece]:
    """What a card shows except its buttons.

    Args:
        card: the card.
        most: UTF-16 code units that each sentence may have; what is longer is cut.
        rows: how many entries of lists may have their button beside them.
    """
    pieces: list[Piece] = []
    if card.title:
        pieces.append(Words(f"### {_inline(card.title, most)}"))
    for block in card.blocks:
        for piece in _pieces(block, most):
            shown = piece
            if isinstance(piece, Row):
                rows -= 1
                shown = piece if rows >= 0 else Words(piece.markup)
            _join(pieces, shown)
    if card.footer:
        _join(pieces, Words(_quiet(card.footer, most)))
    if not pieces and not card.buttons:
        pieces.append(Words(_inline(card.form.title, most) if card.form else ELLIPSIS))
    return pieces


def _join(pieces: list[Piece], piece: Piece) -> None:
    """Add a piece; texts and links that follow each other share a component."""
    if isinstance(piece, Words | Row) and not piece.markup.strip():
        return
    last = pieces[-1] if pieces else None
    if isinstance(last, Words) and isinstance(piece, Words):
        pieces[-1] = Words(f"{last.markup}\n{piece.markup}")
    elif isinstance(last, Links) and isinstance(piece, Links) and len(last.links) < LIMITS.row_buttons:
        pieces[-1] = Links(last.links + piece.links)
    else:
        pieces.append(piece)


def _pieces(block: Block, most: int) -> list[Piece]:
    match block:
        case Paragraph():
            return [Words(_paragraph(block, most))]
        case Bars():
            width = max((len(bar.figure) for bar in block.rows), default=0)
            return [Words("\n".join(_bar(bar, width, most) for bar in block.rows)), Divider()]
        case Ranking():
            return [Words(_ranking(block, most))]
        case Link():
            return [Links((block,))]
        case Listing():
            return [_entry(entry, most) for entry in block.rows]
        case Choice():
            return [Words(_quiet(block.label, most)), Menu(block)]


def _paragraph(paragraph: Paragraph, most: int) -> str:
    if paragraph.tone is Tone.QUIET:
        return _quiet(paragraph.text, most)
    return MARKS[paragraph.tone] + markup(cut_text(paragraph.text, most))


def _quiet(text: Text, most: int) -> str:
    lines = markup(cut_text(text, most)).splitlines()
    return "\n".join(f"{QUIET}{line}" if line.strip() else "" for line in lines)


def _inline(text: Text, most: int) -> str:
    return markup(cut_text(tuple(_flat(part) if isinstance(part, str) else part for part in text), most))


def _flat(text: str) -> str:
    """One line, with the blanks at its ends: an instant may stand before or behind it."""
    return " ".join(text.splitlines())


def _bar(bar: Bar, width: int, most: int) -> str:
    filled = 0 if bar.share is None else min(round(bar.share * BAR_WIDTH / WHOLE), BAR_WIDTH)
    track = "█" * filled + "░" * (BAR_WIDTH - filled)
    name = escape("".join(map(str, cut_text((one_line(bar.name),), most))))
    if bar.happened:
        name = f"{HAPPENED} **{name}**"
    return f"{code(f'{bar.letter} {track} {bar.figure:>{width}}'.rstrip())} {name}"


def _ranking(ranking: Ranking, most: int) -> str:
    best, others = ranking.rows[:MOST_RANKED], ranking.rows[MOST_RANKED:]
    mine = tuple(rank for rank in others if rank.mine)
    rows = (*best, *mine)
    widths = max(len(_place(row)) for row in rows), max(len(row.points) for row in rows)
    lines = [_rank(rank, widths, most) for rank in best]
    if others:
        lines += [ELLIPSIS, *(_rank(rank, widths, most) for rank in mine)]
    return "\n".join(lines)


def _rank(rank: Rank, widths: tuple[int, int], most: int) -> str:
    figures = f"{_place(rank):>{widths[0]}} {rank.points:>{widths[1]}}"
    name = escape("".join(map(str, cut_text((one_line(rank.name),), most))))
    if rank.mine:
        name = f"**{name}**"
    note = f" · {_inline(rank.note, most)}" if rank.note else ""
    return f"{code(figures)} {name}{note}"


def _place(rank: Rank) -> str:
    return UNRANKED if rank.rank is None else f"{rank.rank}."


def _entry(entry: Entry, most: int) -> Piece:
    lines = [_inline(entry.text, most)]
    if plain(entry.note).strip():
        lines.append(QUIET + _inline(entry.note, most))
    text = "\n".join(lines)
    return Row(text, entry.button) if entry.button else Words(text)
