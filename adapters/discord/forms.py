"""Forms as modals, and the values that a submitted modal holds."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from adapters.cutting import cut, length
from adapters.discord.commands import CHANNEL_TYPES
from adapters.discord.custom_ids import custom_id
from adapters.discord.limits import LIMITS
from adapters.discord.markup import cut_text, markup, one_line, plain
from bot.domain.mention import Mention, MentionKind, read_mention
from bot.domain.moment import Text
from bot.inputs.base import Values
from bot.ui.cards import Field, FieldKind, Form, Option

CHOSEN = (FieldKind.CHOICE, FieldKind.CHANNEL, FieldKind.ROLE)
"""Fields that show no hint inside them."""

SNOWFLAKE = re.compile(r"[1-9][0-9]{16,19}")
"""The id of a channel or a role (Reference, snowflakes)."""

LEAST_RADIO_OPTIONS = 2
"""Component Reference, radio group."""

TEXT_LIMIT = 3_000
"""UTF-16 code units of a text display between fields. It may have 4 000 (Component Reference, text display); we take it
that all of a form together may not have more."""
LINE_LIMIT = 120
"""UTF-16 code units to which the lines of a longer text are cut first; then fewer, until all of them fit."""

Part = ui.Item[ui.Modal]


def modal_of(form: Form, suffix: str, guild: str = "") -> ui.Modal:
    """The form as a modal; needs a running event loop.

    The modal is stopped already, so that discord.py keeps nothing of it: what submitting does is in its custom_id, and
    `gateway.Gateway.on_interaction` answers it, also after a restart.

    Args:
        form: the form.
        suffix: differs between two openings: Discord fills a modal with the same custom_id with what was typed before.
        guild: the server that the modal carries in a direct message; empty elsewhere. Discord has no channels and roles
            to choose from there, and they are typed.
    """
    carried = custom_id(form.action, suffix, guild)
    modal = ui.Modal(title=cut(plain(form.title), LIMITS.form_title), custom_id=carried, timeout=None)
    for part in _parts(form, typed=bool(guild)):
        modal.add_item(part)
    modal.stop()
    return modal


def values_of(components: Sequence[Mapping[str, Any]]) -> Values:
    """The values by field id, from the components of a submitted modal."""
    values: Values = {}
    for component in components:
        field = component.get("component", component)
        chosen = field.get("values")
        value = chosen[0] if chosen else field.get("value")
        if value and field.get("type") == discord.ComponentType.role_select.value:
            value = str(Mention(MentionKind.ROLE, value))
        if "custom_id" in field:
            values[field["custom_id"]] = value or ""
    return values


def _parts(form: Form, *, typed: bool) -> Iterator[Part]:
    """The fields, and text displays as far as a modal has room: first for an error, long hints, then for the intro.

    Where there is no room for error and intro, they are the description of the first field.
    """
    room = LIMITS.form_parts - len(form.fields)
    intro: Text = (*form.error, "\n", *form.intro) if form.error and form.intro else form.error or form.intro
    with_hint_above = [field for field in form.fields if _has_long_hint(field)][: room - bool(form.error)]
    has_intro = bool(intro) and room > len(with_hint_above)
    if has_intro:
        yield _text_display(intro)
    for at, field in enumerate(form.fields):
        if field in with_hint_above:
            yield _text_display(field.hint)
        yield _label(field, () if has_intro or at else intro, hint=field not in with_hint_above, typed=typed)


def _has_long_hint(field: Field) -> bool:
    """Whether the hint does not fit into the placeholder of the field."""
    hint = plain(field.hint)
    return "\n" in hint or len(hint) > LIMITS.placeholder


def _label(field: Field, intro: Text, *, hint: bool, typed: bool) -> ui.Label[ui.Modal]:
    description = field.error or intro or (field.hint if field.kind in CHOSEN else ())
    return ui.Label(
        text=cut(one_line(plain(field.label)), LIMITS.label),
        description=cut(one_line(plain(description)), LIMITS.description) or None,
        component=_component(field, hint=hint, typed=typed),
    )


def _component(field: Field, *, hint: bool, typed: bool) -> ui.Item[ui.Modal]:
    if field.kind is FieldKind.CHOICE:
        return _choice(field)
    if field.kind is FieldKind.CHANNEL and not typed:
        return ui.ChannelSelect(
            custom_id=field.id,
            required=field.required,
            channel_types=list(CHANNEL_TYPES),
            default_values=_default(field.value, discord.SelectDefaultValueType.channel),
        )
    if field.kind is FieldKind.ROLE and not typed:
        mention = read_mention(field.value)
        role = mention.id if mention and mention.kind is MentionKind.ROLE else ""
        default = _default(role, discord.SelectDefaultValueType.role)
        return ui.RoleSelect(custom_id=field.id, required=field.required, default_values=default)
    return _input(field, hint=hint)


def _default(chosen: str, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    """What is chosen at first: nothing where the form holds no id, such as what was typed and refused."""
    if not SNOWFLAKE.fullmatch(chosen):
        return []
    return [discord.SelectDefaultValue(id=int(chosen), type=kind)]


def _input(field: Field, *, hint: bool) -> ui.TextInput[ui.Modal]:
    # A text that is too long is shown whole: the core refuses it with a sentence of its own.
    limit = min(max(field.limit, length(field.value)), LIMITS.typed)
    long = field.kind is FieldKind.PARAGRAPH
    return ui.TextInput(
        custom_id=field.id,
        style=discord.TextStyle.paragraph if long else discord.TextStyle.short,
        placeholder=cut(one_line(plain(field.hint)), LIMITS.placeholder) or None if hint else None,
        default=cut(field.value, limit) or None,
        required=field.required,
        max_length=limit,
    )


def _choice(field: Field) -> ui.RadioGroup[ui.Modal] | ui.Select[ui.Modal]:
    shown = [(cut(one_line(plain(option.label)), LIMITS.option_label), option) for option in field.options]
    if LEAST_RADIO_OPTIONS <= len(shown) <= LIMITS.radio_options:
        radios = [
            discord.RadioGroupOption(label=label, value=option.value, default=_is_chosen(field, option))
            for label, option in shown
        ]
        return ui.RadioGroup(custom_id=field.id, required=field.required, options=radios)
    options = [
        discord.SelectOption(label=label, value=option.value, default=_is_chosen(field, option))
        for label, option in shown[: LIMITS.select_options]
    ]
    return ui.Select(custom_id=field.id, required=field.required, options=options)


def _is_chosen(field: Field, option: Option) -> bool:
    return option.value == field.value


def _text_display(text: Text) -> Part:
    return ui.TextDisplay[Any](_fitting(text))


def _fitting(text: Text) -> str:
    """The text as markdown; where it is too long each line is shortened, so that none of a list is missing."""
    shown, lines, limit = markup(text), _lines(text), LINE_LIMIT
    while length(shown) > TEXT_LIMIT and limit > 1:
        shown = "\n".join(markup(cut_text(line, limit)) for line in lines)
        limit = limit * 7 // 8
    return shown if length(shown) <= TEXT_LIMIT else markup(cut_text(text, TEXT_LIMIT // 2))


def _lines(text: Text) -> list[Text]:
    lines: list[Text] = [()]
    for part in text:
        first, *others = part.split("\n") if isinstance(part, str) else (part,)
        lines[-1] = (*lines[-1], first)
        lines += [(each,) for each in others]
    return lines
