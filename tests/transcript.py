"""Cards as a person would read them aloud, so that tests read like conversations."""

from datetime import UTC, datetime

from bot.domain.moment import Called, CardLink, Channel, Live, Moment, Text
from bot.ui.cards import Bar, Bars, Block, Card, Choice, Form, Link, Listing, Paragraph, QuestionSearch, Rank, Ranking


def read(text: Text) -> str:
    """A sentence, with its instants in UTC."""
    return "".join(part if isinstance(part, str) else _live(part) for part in text)


def transcript(card: Card) -> str:
    """A card as lines: title, blocks, buttons, form."""
    lines = [read(card.title)] if card.title else []
    for block in card.blocks:
        lines += _block(block)
    if card.footer:
        lines.append(read(card.footer))
    if card.form:
        lines += _form(card.form)
    if card.buttons:
        lines.append(" ".join(f"[{read(button.label)}]" for button in card.buttons))
    return "\n".join(lines)


def _live(part: Live) -> str:
    if isinstance(part, CardLink):
        return part.label
    if isinstance(part, Called):
        return f"@{part.role}"
    return f"#{part.id}" if isinstance(part, Channel) else _instant(part)


def _instant(moment: Moment) -> str:
    at = datetime.fromtimestamp(moment.at_ms / 1000, UTC)
    return at.strftime("%Y-%m-%d" if moment.style == "date" else "%Y-%m-%d %H:%M")


def _happened(bar: Bar) -> str:
    share = f": {bar.weight}" if bar.weight else ""
    return f" (this happened{share})" if bar.happened else ""


def _block(block: Block) -> list[str]:  # noqa: PLR0911  one for each kind of block
    match block:
        case Paragraph():
            return [read(block.text)]
        case Link():
            return [f"{read(block.label)}: {block.url}"]
        case Bars():
            heads = [f"({block.you} | {block.crowd})" if block.crowd else f"({block.you})"] if block.you else []
            return [*heads, *map(_bar, block.rows)]
        case Ranking():
            return [_rank(row) for row in block.rows]
        case Listing():
            return [
                " | ".join(part for part in (read(row.text), read(row.note)) if part)
                + "".join(f" [{read(button.label)}]" for button in (*([row.button] if row.button else []), *row.below))
                for row in block.rows
            ]
        case Choice():
            shown = [
                f"({read(o.label)})" if at == block.chosen else f"[{read(o.label)}]"
                for at, o in enumerate(block.options)
            ]
            return [f"{read(block.label)}: {' '.join(shown)}"]
        case QuestionSearch():
            return [f"{read(block.label)}: (search) | {read(block.otherwise)}"]


def _rank(row: Rank) -> str:
    medal = ("", "🥇 ", "🥈 ", "🥉 ")[row.medal]
    return f"{row.rank or '-'}. {medal}{row.name} {row.points} {read(row.note)}".rstrip()


def _bar(bar: Bar) -> str:
    figures = f"{bar.mine} | {bar.figure or '-'}" if bar.mine else bar.figure or "-"
    change = f" {bar.change:+}" if bar.change else ""
    leads = " (leads)" if bar.leads else ""
    return f"{bar.letter} {figures}{change} {bar.name}{leads}{_happened(bar)}"


def _form(form: Form) -> list[str]:
    lines = [f"Form: {read(form.title)}"]
    if form.error:
        lines.append(f"  ! {read(form.error)}")
    for field in form.fields:
        error = f"  ! {read(field.error)}" if field.error else ""
        lines.append(f"  {read(field.label)}: {field.value!r}{error}")
    return lines
