"""Forms and answers as modals, and what a modal sends back."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.cutting import cut, length
from adapters.slack import limits
from adapters.slack.blocks import Block, plain_text, rich_text
from adapters.slack.markup import elements, plain
from adapters.slack.render import card_blocks
from bot.inputs.action import token
from bot.texts import Texts
from bot.ui import cards
from bot.ui.cards import Card, Field, FieldKind, Form

FIELD = "field"
"""The action_id of every input; which field it is stands in its block_id."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a modal was opened from: Slack does not say so when it is used.

    Args:
        channel: where a question is posted by a button in the modal.
        answer_url: where a private message can be sent to for half an hour.
    """

    channel: str
    answer_url: str = ""


def form_view(form: Form, origin: Origin, fresh: str, heading: Sequence[cards.Block] = ()) -> dict[str, Any]:
    """A form as a modal.

    Args:
        form: what is asked.
        origin: what the modal has to remember.
        fresh: differs between two views in the same modal: Slack keeps what was typed in an input whose block_id stays
            the same, and would show it instead of the new value (docs.slack.dev/reference/methods/views.update).
        heading: what is said above the fields, such as what was wrong with them.
    """
    errors = [cards.Paragraph(field.error, cards.Tone.WARNING) for field in form.fields if field.error]
    said = (*heading, *(error for error in errors if error not in heading))
    above = card_blocks(Card(kind="heading", blocks=said), limits.VIEW_BLOCKS - len(form.fields) - 1)
    intro = [rich_text(elements(form.intro))] if form.intro else []
    return {
        "type": "modal",
        "callback_id": token(form.action),
        "private_metadata": _metadata(origin),
        "title": plain_text(plain(form.title), limits.VIEW_TITLE),
        "submit": plain_text(plain(form.submit), limits.VIEW_BUTTON),
        "blocks": [*above, *intro, *(_input(field, fresh) for field in form.fields)],
    }


def answer_view(card: Card, origin: Origin, texts: Texts) -> dict[str, Any]:
    """An answer as a modal that only shows something; its buttons work."""
    return {
        "type": "modal",
        "private_metadata": _metadata(origin),
        "title": plain_text(texts.word("slack.view_title"), limits.VIEW_TITLE),
        # Slack's own word for closing is Cancel, which would frighten whoever just saved something.
        "close": plain_text(texts.word("slack.close"), limits.VIEW_BUTTON),
        "blocks": card_blocks(card, limits.VIEW_BLOCKS),
    }


def origin_of(view: Mapping[str, Any]) -> Origin:
    """Where a modal of ours was opened from."""
    metadata = json.loads(view["private_metadata"])
    return Origin(metadata["channel"], metadata["url"])


def sent_values(view: Mapping[str, Any]) -> dict[str, str]:
    """What the inputs of a modal hold, by field; empty where nothing was filled in."""
    return {field: _value(inputs[FIELD]) for field, _, inputs in _inputs(view)}


def field_errors(form: Form, view: Mapping[str, Any]) -> dict[str, str]:
    """The form's errors by the block_id that the field has in this modal; only of fields that are in it."""
    wrong = {field.id: plain(field.error) for field in form.fields if field.error}
    return {block_id: cut(wrong[field], limits.INPUT_HINT) for field, block_id, _ in _inputs(view) if field in wrong}


def _metadata(origin: Origin) -> str:
    metadata = json.dumps({"channel": origin.channel, "url": origin.answer_url})
    if length(metadata) > limits.METADATA:
        return json.dumps({"channel": origin.channel, "url": ""})
    return metadata


def _inputs(view: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """For each input: its field, its block_id, its state."""
    for block_id, inputs in view["state"]["values"].items():
        yield block_id.rpartition(":")[0], block_id, inputs


def _value(state: Mapping[str, Any]) -> str:
    chosen = state.get("selected_option")
    value = chosen["value"] if chosen else state.get("selected_conversation") or state.get("value")
    return str(value) if value is not None else ""


def _input(field: Field, fresh: str) -> Block:
    # The hint of a percent field is one word: it stands inside the field, so that twenty fields stay a short form.
    hint = "" if field.kind is FieldKind.PERCENT else plain(field.hint)
    return {
        "type": "input",
        "block_id": f"{field.id}:{fresh}",
        "optional": not field.required,
        "label": plain_text(plain(field.label), limits.INPUT_LABEL),
        "element": _element(field),
        **({"hint": plain_text(hint, limits.INPUT_HINT)} if hint else {}),
    }


def _element(field: Field) -> Block:
    if field.kind is FieldKind.CHOICE:
        return _choice(field)
    if field.kind is FieldKind.CHANNEL:
        # Public and private channels; people are no place for a card.
        return {"type": "conversations_select", "action_id": FIELD, "filter": {"include": ["public", "private"]}}
    return _text_input(field)


def _text_input(field: Field) -> Block:
    # Slack's number_input would refuse `+10`, `rest` and `40%`, which the grammar takes, before they reach the bot.
    value = cut(field.value, limits.INPUT_VALUE)
    within = field.kind is FieldKind.PERCENT and field.hint
    return {
        "type": "plain_text_input",
        "action_id": FIELD,
        "multiline": field.kind is FieldKind.PARAGRAPH,
        # Room for what is in the field already, even where it is too long: the core says so in its own words.
        "max_length": min(max(field.limit, length(value)), limits.INPUT_VALUE),
        **({"initial_value": value} if value else {}),
        **({"placeholder": plain_text(plain(field.hint), limits.PLACEHOLDER)} if within else {}),
    }


def _choice(field: Field) -> Block:
    options = {
        option.value: {"text": plain_text(plain(option.label), limits.OPTION_LABEL), "value": option.value}
        for option in field.options[: limits.OPTIONS]
    }
    chosen = options.get(field.value)
    return {
        "type": "static_select",
        "action_id": FIELD,
        "options": list(options.values()),
        **({"initial_option": chosen} if chosen else {}),
    }
