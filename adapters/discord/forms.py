"""Forms as Discord's modals, and the values that come back from one."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import discord
from discord import ui

from adapters.cutting import cut
from adapters.discord.commands import CHANNELS
from adapters.discord.custom_ids import custom_id
from adapters.discord.cutting import cut_text
from adapters.discord.limits import LIMITS
from adapters.discord.markup import markup, one_line, plain
from bot.domain.moment import Text
from bot.inputs.base import Values
from bot.ui.cards import Field, FieldKind, Form, Option

LEAST_OPTIONS = 2
"""A radio group needs two (Component Reference, radio group)."""

TEXT_LIMIT = 1_000
"""UTF-16 code units of a text between fields, before escaping."""

Part = ui.Item[ui.Modal]


def modal_of(form: Form, mark: str, guild: str = "") -> ui.Modal:
    """The form as a modal; needs a running event loop.

    It is finished already: its submission is answered by what it carries, so nothing waits for it.

    Args:
        form: the form.
        mark: differs between two openings, so that Discord does not fill in what was typed into an earlier one.
        guild: the server that it carries, for a direct message.
    """
    carried = custom_id(form.action, mark, guild)
    modal = ui.Modal(title=cut(plain(form.title), LIMITS.form_title), custom_id=carried, timeout=None)
    for part in _parts(form):
        modal.add_item(part)
    modal.stop()
    return modal


def values_of(components: Sequence[Mapping[str, Any]]) -> Values:
    """What was filled in, by field, from the components of a submitted modal."""
    values: Values = {}
    for component in components:
        field = component.get("component", component)
        chosen = field.get("values")
        value = chosen[0] if chosen else field.get("value")
        if "custom_id" in field:
            values[field["custom_id"]] = value or ""
    return values


def _parts(form: Form) -> Iterator[Part]:
    """The fields, with the texts that there is room for: first those a field cannot do without, then the intro."""
    room = LIMITS.form_parts - len(form.fields)
    above = [field for field in form.fields if _needs_text(field)][:room]
    has_intro = bool(form.intro) and room > len(above)
    if has_intro:
        yield _text(form.intro)
    for at, field in enumerate(form.fields):
        if field in above:
            yield _text(field.hint)
        yield _label(field, () if has_intro or at else form.intro, hint=field not in above)


def _needs_text(field: Field) -> bool:
    """Whether a field's hint is too much for what is shown inside the empty field."""
    hint = plain(field.hint)
    return "\n" in hint or len(hint) > LIMITS.placeholder


def _label(field: Field, intro: Text, *, hint: bool) -> ui.Label[ui.Modal]:
    said = field.error or intro or (field.hint if field.kind is FieldKind.CHOICE else ())
    return ui.Label(
        text=cut(one_line(plain(field.label)), LIMITS.label),
        description=cut(one_line(plain(said)), LIMITS.description) or None,
        component=_component(field, hint=hint),
    )


def _component(field: Field, *, hint: bool) -> ui.Item[ui.Modal]:
    if field.kind is FieldKind.CHOICE:
        return _choice(field)
    if field.kind is FieldKind.CHANNEL:
        return ui.ChannelSelect(custom_id=field.id, required=field.required, channel_types=list(CHANNELS))
    return _input(field, hint=hint)


def _input(field: Field, *, hint: bool) -> ui.TextInput[ui.Modal]:
    limit = min(field.limit, LIMITS.typed)
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
    if LEAST_OPTIONS <= len(shown) <= LIMITS.radio_options:
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


def _text(text: Text) -> Part:
    return ui.TextDisplay[Any](markup(cut_text(text, TEXT_LIMIT)))
