"""Cards as Discord messages: a view with one container of text displays, sections and buttons, within all limits."""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from io import BytesIO
from math import isqrt
from typing import assert_never

import discord
from discord import ui

from adapters.cutting import cut, length
from adapters.discord.components import (
    ButtonRow,
    Component,
    LinkRow,
    MediaGallery,
    Section,
    SelectMenu,
    Separator,
    TextDisplay,
    components_of,
)
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
"""The accent colour (RGB) of the container by the kind of card."""
DEFAULT_ACCENT = 0x5865F2

FILLED = LIMITS.characters * 24 // 25
AIM = LIMITS.characters * 49 // 50
"""With so many characters a message whose texts are cut counts as filled, and so many are aimed at: the last ones are
not worth the search."""

SELECT_MENU_SIZE = 2
"""Components of a select menu: the action row and the menu."""
SECTION_SIZE = 3
"""Components of a section: itself, its text and the button."""


def render(
    card: Card, guild: str = "", container_id: int | None = None, taken: AbstractSet[str] = frozenset()
) -> ui.LayoutView:
    """The card as a message; needs a running event loop, as all of discord.py's views do.

    The view is stopped already, so that discord.py keeps nothing of it: what a button does is in its custom_id, and
    `gateway.Gateway.on_interaction` answers it, also after a restart.

    Args:
        card: what is shown.
        guild: the server that the buttons carry in a direct message; empty elsewhere.
        container_id: the id of the container, by which the message can be found again.
        taken: the custom_ids of other buttons in the message.
    """
    accent = ACCENTS.get(card.kind, DEFAULT_ACCENT)
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=accent, id=container_id)
    custom_ids = _CustomIds(guild, taken)
    for component in _fitting(card):
        for item in _items(component, custom_ids):
            container.add_item(item)
    if card.file is not None:
        container.add_item(ui.File(_attached(card.file.name)))
    for buttons in _rows(card.buttons):
        container.add_item(ui.ActionRow(*(_button(button, custom_ids) for button in buttons)))
    view = ui.LayoutView(timeout=None)
    view.add_item(container)
    view.stop()
    return view


def attachments_of(card: Card) -> list[discord.File]:
    """The files that a message with the card refers to; made anew for each request, which reads them."""
    file, picture = card.file, card.picture
    found = [(file.content, file.name)] if file else []
    found += [(picture.png, picture.name)] if picture and picture.png else []
    return [discord.File(BytesIO(content), name) for content, name in found]


def _attached(name: str) -> str:
    """How a component refers to a file of its message (Reference, uploading files)."""
    return f"attachment://{name}"


class _CustomIds:
    """Makes the custom_ids of one message, which must differ also where two buttons do the same."""

    def __init__(self, guild: str, taken: AbstractSet[str]) -> None:
        self._guild = guild
        self._given = set(taken)

    def of(self, button: Button) -> str:
        made = custom_id(button.action, guild=self._guild)
        if made in self._given:
            made = custom_id(button.action, str(len(self._given)), self._guild)
        self._given.add(made)
        return made

    def option_value(self, option: Button) -> str:
        """The value of an option, which must be unique only in its menu."""
        return custom_id(option.action, guild=self._guild)

    def menu(self) -> str:
        """The custom_id of a menu; it carries no action, the values of its options do."""
        made = f"{SEPARATOR}{len(self._given)}"
        self._given.add(made)
        return made


def _fitting(card: Card) -> list[Component]:
    """The card's components, with as many sections and as long texts as the message can hold."""
    sections = _fitting_sections(card)
    whole = components_of(card, LIMITS.characters, sections)
    if _length(whole) <= LIMITS.characters:
        return whole
    # A limit for each sentence with which all of them fit and nearly fill the message. The length grows with the limit,
    # less and less, and not at all from that of the longest sentence on: by false position, but in no larger step than
    # twice the geometric mean.
    fitting, short, long = components_of(card, 1, sections), 1, LIMITS.characters
    least, most = _length(fitting), _length(whole)
    while long - short > 1 and least < FILLED:
        step = max((AIM - least) * (long - short) // (most - least), 1)
        middle = min(short + step, 2 * isqrt(short * long), long - 1)
        tried = components_of(card, middle, sections)
        if _length(tried) <= LIMITS.characters:
            fitting, short, least = tried, middle, _length(tried)
        else:
            long, most = middle, _length(tried)
    return fitting


def _fitting_sections(card: Card) -> int:
    """How many entries can have their button beside them, by bisection."""
    # How long the texts are does not change the number of components, and short ones are made quickly.
    every = components_of(card, 1, LIMITS.components)
    if _count(card, every) <= LIMITS.components:
        return LIMITS.components
    few, many = 0, sum(isinstance(each, Section) for each in every)
    while many - few > 1:
        middle = (few + many) // 2
        fits = _count(card, components_of(card, 1, middle)) <= LIMITS.components
        few, many = (middle, many) if fits else (few, middle)
    return few


def _count(card: Card, components: list[Component]) -> int:
    """Components of the message as Discord counts them, nested ones and the container included."""
    buttons = sum(1 + len(row) for row in _rows(card.buttons))
    return 1 + (card.file is not None) + buttons + sum(_size(component) for component in components)


def _size(component: Component) -> int:
    if isinstance(component, Section):
        return SECTION_SIZE
    if isinstance(component, SelectMenu):
        return SELECT_MENU_SIZE
    if isinstance(component, ButtonRow):
        return 1 + len(component.buttons)
    return 1 + len(component.links) if isinstance(component, LinkRow) else 1


def _length(components: list[Component]) -> int:
    return sum(length(each.markup) for each in components if isinstance(each, TextDisplay | Section))


def _items(component: Component, custom_ids: _CustomIds) -> Iterator[ui.Item[ui.LayoutView]]:
    match component:
        case TextDisplay():
            yield ui.TextDisplay(component.markup)
        case Section():
            yield ui.Section(ui.TextDisplay(component.markup), accessory=_button(component.button, custom_ids))
        case LinkRow():
            yield ui.ActionRow(*(_link(link) for link in component.links))
        case ButtonRow():
            yield ui.ActionRow(*(_button(button, custom_ids) for button in component.buttons))
        case Separator():
            yield ui.Separator()
        case MediaGallery():
            words = cut(component.picture.words, LIMITS.alt_text)
            shown = discord.MediaGalleryItem(_attached(component.picture.name), description=words)
            yield ui.MediaGallery(shown)
        case SelectMenu():
            yield ui.ActionRow(_menu(component.choice, custom_ids))
        case _:
            assert_never(component)


def _rows(buttons: tuple[Button, ...]) -> list[tuple[Button, ...]]:
    size = LIMITS.row_buttons
    return [buttons[start : start + size] for start in range(0, len(buttons), size)]


def _button(button: Button, custom_ids: _CustomIds) -> ui.Button[ui.LayoutView]:
    label = cut(plain(button.label), LIMITS.button_label)
    return ui.Button(label=label, custom_id=custom_ids.of(button), style=STYLES[button.style])


def _menu(choice: Choice, custom_ids: _CustomIds) -> ui.Select[ui.LayoutView]:
    options = [
        discord.SelectOption(
            label=cut(one_line(plain(option.label)), LIMITS.option_label),
            value=custom_ids.option_value(option),
            default=at == choice.chosen,
        )
        for at, option in enumerate(choice.options[: LIMITS.select_options])
    ]
    placeholder = cut(one_line(plain(choice.label)), LIMITS.placeholder)
    return ui.Select(custom_id=custom_ids.menu(), placeholder=placeholder, options=options)


def _link(link: Link) -> ui.Button[ui.LayoutView]:
    return ui.Button(label=cut(plain(link.label), LIMITS.button_label), url=link.url)
