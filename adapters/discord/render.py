"""Cards as Discord messages: a container of texts, rows and buttons that stays inside every limit."""

from collections.abc import Iterator
from typing import assert_never

import discord
from discord import ui

from adapters.cutting import cut, length
from adapters.discord.components import Divider, Links, Menu, Piece, Row, Words, pieces_of
from adapters.discord.custom_ids import SEPARATOR, custom_id
from adapters.discord.limits import LIMITS
from adapters.discord.markup import one_line, plain
from bot.ui.cards import Button, ButtonStyle, Card, Choice, Link

STYLES = {
    ButtonStyle.PRIMARY: discord.ButtonStyle.primary,
    ButtonStyle.NORMAL: discord.ButtonStyle.secondary,
    ButtonStyle.DANGER: discord.ButtonStyle.danger,
}

ACCENTS = {"refusal": 0xE67E22, "incident": 0xE74C3C, "proposal": 0xF1C40F, "confirmation": 0x2ECC71}
"""The colour of the edge of some kinds of cards."""
ACCENT = 0x5865F2

MENU_PARTS = 2
"""Components of a menu: the row and the menu."""
BUTTON_PARTS = 3
"""Components of a row with a button: the section, its text and the button."""


def render(card: Card, guild: str = "", mark: int | None = None) -> ui.LayoutView:
    """The card as a message; needs a running event loop, as all of discord.py's views do.

    The view is finished already: its buttons are answered by what they carry, so nothing waits for them.

    Args:
        card: what is shown.
        guild: the server that its buttons carry, for a direct message.
        mark: the id of the container, by which the message can be found again.
    """
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=ACCENTS.get(card.kind, ACCENT), id=mark)
    names = _Names(guild)
    for piece in _fitting(card):
        for item in _items(piece, names):
            container.add_item(item)
    for buttons in _rows(card.buttons):
        container.add_item(ui.ActionRow(*(_button(button, names) for button in buttons)))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    view.stop()
    return view


class _Names:
    """Keeps the buttons of one message apart, where two do the same."""

    def __init__(self, guild: str) -> None:
        self._guild = guild
        self._given: set[str] = set()

    def of(self, button: Button) -> str:
        named = custom_id(button.action, guild=self._guild)
        if named in self._given:
            named = custom_id(button.action, str(len(self._given)), self._guild)
        self._given.add(named)
        return named

    def carried(self, option: Button) -> str:
        """What an option of a menu carries; different enough inside of its menu."""
        return custom_id(option.action, guild=self._guild)

    def menu(self) -> str:
        """The name of a menu, which says nothing: what is chosen in it does."""
        named = f"{SEPARATOR}{len(self._given)}"
        self._given.add(named)
        return named


def _fitting(card: Card) -> list[Piece]:
    """What the card shows, with texts as long and as many rows with buttons as the message can hold."""
    rows = sum(1 for piece in pieces_of(card, LIMITS.characters, LIMITS.components) if isinstance(piece, Row))
    while _components(card, pieces_of(card, LIMITS.characters, rows)) > LIMITS.components and rows:
        rows -= 1
    if _length(pieces_of(card, LIMITS.characters, rows)) <= LIMITS.characters:
        return pieces_of(card, LIMITS.characters, rows)
    short, long = 1, LIMITS.characters
    while long - short > 1:
        middle = (short + long) // 2
        fits = _length(pieces_of(card, middle, rows)) <= LIMITS.characters
        short, long = (middle, long) if fits else (short, middle)
    return pieces_of(card, short, rows)


def _components(card: Card, pieces: list[Piece]) -> int:
    buttons = sum(1 + len(row) for row in _rows(card.buttons))
    return 1 + buttons + sum(_parts(piece) for piece in pieces)


def _parts(piece: Piece) -> int:
    if isinstance(piece, Row):
        return BUTTON_PARTS
    if isinstance(piece, Menu):
        return MENU_PARTS
    return 1 + len(piece.links) if isinstance(piece, Links) else 1


def _length(pieces: list[Piece]) -> int:
    return sum(length(piece.markup) for piece in pieces if isinstance(piece, Words | Row))


def _items(piece: Piece, names: _Names) -> Iterator[ui.Item[ui.LayoutView]]:
    match piece:
        case Words():
            yield ui.TextDisplay(piece.markup)
        case Row():
            yield ui.Section(ui.TextDisplay(piece.markup), accessory=_button(piece.button, names))
        case Links():
            yield ui.ActionRow(*(_link(link) for link in piece.links))
        case Divider():
            yield ui.Separator()
        case Menu():
            yield ui.ActionRow(_menu(piece.choice, names))
        case _:
            assert_never(piece)


def _rows(buttons: tuple[Button, ...]) -> list[tuple[Button, ...]]:
    size = LIMITS.row_buttons
    return [buttons[start : start + size] for start in range(0, len(buttons), size)]


def _button(button: Button, names: _Names) -> ui.Button[ui.LayoutView]:
    label = cut(plain(button.label), LIMITS.button_label)
    return ui.Button(label=label, custom_id=names.of(button), style=STYLES[button.style])


def _menu(choice: Choice, names: _Names) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(
            label=cut(one_line(plain(option.label)), LIMITS.option_label),
            value=names.carried(option),
            default=at == choice.chosen,
        )
        for at, option in enumerate(choice.options[: LIMITS.select_options])
    ]
    placeholder = cut(one_line(plain(choice.label)), LIMITS.placeholder)
    return ui.Select(custom_id=names.menu(), placeholder=placeholder, options=options)


def _link(link: Link) -> ui.Button[ui.LayoutView]:
    return ui.Button(label=cut(plain(link.label), LIMITS.button_label), url=link.url)
