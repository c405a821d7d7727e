"""Draws cards as lines of tape; the token of a button or a form stands in parentheses before its label."""

from collections.abc import Iterator

from bot.domain.moment import Called, CardLink, Channel, Live, Text
from bot.inputs.action import token
from bot.ui.cards import Bars, Block, Button, Card, Choice, Form, Link, Listing, Paragraph, QuestionSearch, Ranking

WIDTH = 120
"""Characters per line."""


def draw(card: Card) -> list[str]:
    """The lines of a card or of its form, none wider than the tape."""
    lines = _form(card.form) if card.form else _card(card)
    return [" ".join(line.split())[:WIDTH] for line in lines]


def _card(card: Card) -> Iterator[str]:
    yield plain(card.title)
    for block in card.blocks:
        yield from _block(block)
    yield from map(_button, card.buttons)


def _form(form: Form) -> Iterator[str]:
    yield plain(form.title)
    yield from (f"{field.id}={field.value} {plain(field.label)} {plain(field.error)}" for field in form.fields)
    yield f"({token(form.action)}) {plain(form.submit)}"


def _block(block: Block) -> Iterator[str]:  # noqa: C901  one case for each kind of block
    match block:
        case Paragraph():
            yield plain(block.text)
        case Bars():
            yield from (f"{bar.letter} {bar.mine} {bar.figure or '-'} {bar.name}" for bar in block.rows)
        case Ranking():
            yield from (f"{row.rank or '-'} {row.points} {row.name}" for row in block.rows)
        case Link():
            yield block.url
        case Listing():
            for row in block.rows:
                yield plain(row.text)
                yield from map(_button, (*((row.button,) if row.button else ()), *row.below))
        case Choice():
            yield plain(block.label)
            yield from map(_button, block.options)
        case QuestionSearch():
            yield plain(block.otherwise)


def _button(button: Button) -> str:
    return f"({token(button.action)}) {plain(button.label)}"


def plain(text: Text) -> str:
    """A sentence with its instants in seconds."""
    return "".join(part if isinstance(part, str) else _live(part) for part in text)


def _live(part: Live) -> str:
    if isinstance(part, CardLink):
        return part.label
    if isinstance(part, Called):
        return f"@{part.role}"
    return f"#{part.id}" if isinstance(part, Channel) else f"@{part.at_ms // 1000}"
