"""A card as a list of components in reading order, as plain data: what is shown, before it is counted and drawn.

The types are named like Discord's components, which `render.py` makes of them.
"""

from dataclasses import dataclass

from adapters.cutting import ELLIPSIS
from adapters.discord.limits import LIMITS
from adapters.discord.markup import code, cut_text, markup, one_line, plain
from bot.domain.forecast import WHOLE
from bot.domain.moment import Text
from bot.domain.text.direction import isolated
from bot.ui.cards import (
    Bar,
    Bars,
    Block,
    Button,
    Card,
    Choice,
    Entry,
    Link,
    Listing,
    Paragraph,
    Picture,
    QuestionSearch,
    Rank,
    Ranking,
    Tone,
)

BAR_WIDTH = 10
"""Characters of a bar."""

TONE_MARKS = {Tone.NORMAL: "", Tone.GOOD: "✅ ", Tone.WARNING: "⚠️ "}
HAPPENED_MARK = "✅"
RISEN, FALLEN = "▲", "▼"
SUBTEXT = "-# "
"""Markdown for small grey text, at the beginning of a line."""
UNRANKED = "-"
MEDALS = ("", "🥇", "🥈", "🥉")
MINE = "▸ "
"""In front of the reader's own name."""

MOST_RANKED = 40
"""Lines of a leaderboard: as many as fit with names of usual length. The reader's own is shown whatever its rank."""


@dataclass(frozen=True, slots=True)
class TextDisplay:
    """Text, as markdown."""

    markup: str


@dataclass(frozen=True, slots=True)
class Section:
    """Text with a button beside it."""

    markup: str
    button: Button


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A row of link buttons."""

    links: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Separator:
    """A thin line across."""


@dataclass(frozen=True, slots=True)
class MediaGallery:
    """A picture across the message."""

    picture: Picture


@dataclass(frozen=True, slots=True)
class SelectMenu:
    """A menu whose options perform actions."""

    choice: Choice


@dataclass(frozen=True, slots=True)
class ButtonRow:
    """A row of buttons that belong to the entry above it."""

    buttons: tuple[Button, ...]


Component = TextDisplay | Section | LinkRow | ButtonRow | Separator | SelectMenu | MediaGallery


def components_of(card: Card, text_limit: int, sections: int) -> list[Component]:
    """What a card shows, except its own buttons.

    Args:
        card: the card.
        text_limit: UTF-16 code units of each sentence; longer ones are cut.
        sections: how many entries of lists have their button beside them; further ones are shown without.
    """
    components: list[Component] = []
    if card.title:
        components.append(TextDisplay(f"### {_inline(card.title, text_limit)}"))
    gallery = [MediaGallery(card.picture)] if card.picture and card.picture.png else []
    for block in card.blocks:
        for component in _components_of_block(block, text_limit):
            shown = component
            if isinstance(component, Section):
                sections -= 1
                shown = component if sections >= 0 else TextDisplay(component.markup)
            _append(components, shown)
            if gallery and isinstance(block, Bars | Ranking):
                components.append(gallery.pop())
    components += gallery
    if card.footer:
        _append(components, TextDisplay(_subtext(card.footer, text_limit)))
    if not components and not card.buttons:
        # A message must show something.
        components.append(TextDisplay(_inline(card.form.title, text_limit) if card.form else ELLIPSIS))
    return components


def _append(components: list[Component], added: Component) -> None:
    """Add a component; texts and links that follow each other share one, because a message may have only 40."""
    if isinstance(added, TextDisplay | Section) and not added.markup.strip():
        return
    last = components[-1] if components else None
    if isinstance(last, TextDisplay) and isinstance(added, TextDisplay):
        components[-1] = TextDisplay(f"{last.markup}\n{added.markup}")
    elif isinstance(last, LinkRow) and isinstance(added, LinkRow) and len(last.links) < LIMITS.row_buttons:
        components[-1] = LinkRow(last.links + added.links)
    else:
        components.append(added)


def _components_of_block(block: Block, text_limit: int) -> list[Component]:  # noqa: PLR0911  one for each kind of block
    match block:
        case Paragraph():
            return [TextDisplay(_paragraph(block, text_limit))]
        case Bars():
            return [TextDisplay("\n".join(_bars(block, text_limit))), Separator()]
        case Ranking():
            return [TextDisplay(_ranking(block, text_limit))]
        case Link():
            return [LinkRow((block,))]
        case Listing():
            return [component for entry in block.rows for component in _entry(entry, text_limit)]
        case Choice():
            return [TextDisplay(_subtext(block.label, text_limit)), SelectMenu(block)]
        case QuestionSearch():
            return [TextDisplay(_subtext(block.otherwise, text_limit))]


def _paragraph(paragraph: Paragraph, text_limit: int) -> str:
    if paragraph.tone is Tone.QUIET:
        return _subtext(paragraph.text, text_limit)
    return TONE_MARKS[paragraph.tone] + markup(cut_text(paragraph.text, text_limit))


def _subtext(text: Text, text_limit: int) -> str:
    lines = markup(cut_text(text, text_limit)).splitlines()
    return "\n".join(f"{SUBTEXT}{line}" if line.strip() else "" for line in lines)


def _inline(text: Text, text_limit: int) -> str:
    """A sentence as one line of markdown."""
    # Blanks at the ends of a part stay: they may stand beside an instant.
    flat = tuple(" ".join(part.splitlines()) if isinstance(part, str) else part for part in text)
    return markup(cut_text(flat, text_limit))


def _bars(bars: Bars, text_limit: int) -> list[str]:
    """A line per outcome: figures in a fixed-width font, then the name, which may have any width.

    In front of the crowd's figures a bar; where the reader's own are shown, those instead, under a line of headings.
    """
    figures = max((len(bar.figure) for bar in bars.rows), default=0)
    changes = max((len(_change(bar)) for bar in bars.rows), default=0)
    mine = max(len(bars.you), *(len(bar.mine) for bar in bars.rows)) if bars.you else 0
    lines = [code(f"  {bars.you:>{mine}}  {bars.crowd}".rstrip())] if bars.you else []
    for bar in bars.rows:
        own = f"{bar.mine:>{mine}} " if bars.you else _track(bar)
        shown = f"{bar.letter} {own} {bar.figure:>{figures}} {_change(bar):<{changes}}"
        lines.append(f"{code(shown.rstrip())} {_outcome(bar, text_limit)}")
    return lines


def _track(bar: Bar) -> str:
    filled = 0 if bar.share is None else min(round(bar.share * BAR_WIDTH / WHOLE), BAR_WIDTH)
    return "█" * filled + "░" * (BAR_WIDTH - filled)


def _change(bar: Bar) -> str:
    return f"{RISEN if bar.change > 0 else FALLEN}{abs(bar.change)}" if bar.change else ""


def _outcome(bar: Bar, text_limit: int) -> str:
    name = _name(bar.name, text_limit)
    if bar.happened:
        return f"{HAPPENED_MARK} {bar.weight} **{name}**" if bar.weight else f"{HAPPENED_MARK} **{name}**"
    return f"**{name}**" if bar.leads else name


def _ranking(ranking: Ranking, text_limit: int) -> str:
    best, others = ranking.rows[:MOST_RANKED], ranking.rows[MOST_RANKED:]
    mine = tuple(rank for rank in others if rank.mine)
    rows = (*best, *mine)
    widths = max(len(_place(row)) for row in rows), max(len(row.points) for row in rows)
    lines = [_rank(rank, widths, text_limit) for rank in best]
    if others:
        lines += [ELLIPSIS, *(_rank(rank, widths, text_limit) for rank in mine)]
    return "\n".join(lines)


def _rank(rank: Rank, widths: tuple[int, int], text_limit: int) -> str:
    points = f" {rank.points:>{widths[1]}}"
    # A medal stands outside the fixed-width type, in which emoji are not drawn, and is about as wide as "1.".
    place = f"{MEDALS[rank.medal]} {code(points)}" if rank.medal else code(f"{_place(rank):>{widths[0]}}{points}")
    name = f"{MINE if rank.mine else ''}**{_name(rank.name, text_limit)}**"
    note = f" · {_inline(rank.note, text_limit)}" if rank.note else ""
    return f"{place} {name}{note}"


def _name(name: str, text_limit: int) -> str:
    return markup(cut_text((isolated(one_line(name)),), text_limit))


def _place(rank: Rank) -> str:
    return UNRANKED if rank.rank is None else f"{rank.rank}."


def _entry(entry: Entry, text_limit: int) -> list[Component]:
    lines = [_inline(entry.text, text_limit)]
    if plain(entry.note).strip():
        lines.append(SUBTEXT + _inline(entry.note, text_limit))
    text = "\n".join(lines)
    shown = Section(text, entry.button) if entry.button else TextDisplay(text)
    return [shown, ButtonRow(entry.below[: LIMITS.row_buttons])] if entry.below else [shown]
