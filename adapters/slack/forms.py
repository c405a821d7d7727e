"""Forms and answers as modals, and the values that a submitted modal holds."""

import json
import re
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

CHANNEL_ID = re.compile("[CG][A-Z0-9]{8,20}")
"""The id of a public or private channel."""

FIELD = "field"
"""The action_id of every input; the id of the form field is in the block_id."""


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a request was made. A modal carries it along, because Slack does not say where a modal was opened.

    Args:
        channel: the id of the channel.
        response_url: where private messages can be sent to: five of them, for half an hour
            (docs.slack.dev/interactivity/handling-user-interaction); empty where there is none.
    """

    channel: str
    response_url: str = ""


def form_view(form: Form, origin: Origin, suffix: str, heading: Sequence[cards.Block] = ()) -> dict[str, Any]:
    """A form as a modal.

    Args:
        form: the form.
        origin: carried along by the modal.
        suffix: of the block_ids; must differ between two views of the same modal. Slack keeps what was typed into an
            input whose block_id stays the same, instead of showing the new value
            (docs.slack.dev/reference/methods/views.update).
        heading: shown above the fields, such as what was wrong with them.
    """
    wrong = [form.error, *(field.error for field in form.fields)]
    errors = [cards.Paragraph(error, cards.Tone.WARNING) for error in wrong if error]
    shown = (*heading, *(error for error in errors if error not in heading))
    above = card_blocks(Card(kind="heading", blocks=shown), limits.VIEW_BLOCKS - len(form.fields) - 1)
    intro = [rich_text(elements(form.intro))] if form.intro else []
    return {
        "type": "modal",
        "callback_id": token(form.action),
        "private_metadata": _metadata(origin),
        "title": plain_text(plain(form.title), limits.VIEW_TITLE),
        "submit": plain_text(plain(form.submit), limits.VIEW_BUTTON),
        "blocks": [*above, *intro, *(_input(field, suffix) for field in form.fields)],
    }


def answer_view(card: Card, origin: Origin, texts: Texts, picture: str = "") -> dict[str, Any]:
    """A card as a modal without inputs; its buttons work as in a message.

    Args:
        card: the card.
        origin: carried along by the modal.
        texts: the sentences.
        picture: the id of the file with its picture; empty to show it without.
    """
    return {
        "type": "modal",
        "private_metadata": _metadata(origin),
        "title": plain_text(texts.word("slack.view_title"), limits.VIEW_TITLE),
        # Without this the button reads "Cancel", as if what was just saved could be undone by it.
        "close": plain_text(texts.word("slack.close"), limits.VIEW_BUTTON),
        "blocks": card_blocks(card, limits.VIEW_BLOCKS, picture),
    }


def origin_of(view: Mapping[str, Any]) -> Origin:
    """The origin that a modal of this program carries."""
    metadata = json.loads(view["private_metadata"])
    return Origin(metadata["channel"], metadata["url"])


def sent_values(view: Mapping[str, Any]) -> dict[str, str]:
    """The values of a modal's inputs by field id; empty where nothing was filled in."""
    return {field: _value(inputs[FIELD]) for field, _, inputs in _inputs(view)}


def field_errors(form: Form, view: Mapping[str, Any]) -> dict[str, str]:
    """The form's errors by block_id, as an acknowledgement with `errors` wants them; only of fields in this modal."""
    wrong = {field.id: plain(field.error) for field in form.fields if field.error}
    return {block_id: cut(wrong[field], limits.INPUT_HINT) for field, block_id, _ in _inputs(view) if field in wrong}


def _metadata(origin: Origin) -> str:
    metadata = json.dumps({"channel": origin.channel, "url": origin.response_url})
    if length(metadata) > limits.METADATA:
        return json.dumps({"channel": origin.channel, "url": ""})
    return metadata


def _inputs(view: Mapping[str, Any]) -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """The field id, the block_id and the state of each input."""
    for block_id, inputs in view["state"]["values"].items():
        yield block_id.rpartition(":")[0], block_id, inputs


def _value(state: Mapping[str, Any]) -> str:
    chosen = state.get("selected_option")
    value = chosen["value"] if chosen else state.get("selected_conversation") or state.get("value")
    return str(value) if value is not None else ""


def _input(field: Field, suffix: str) -> Block:
    # The hint of a percent field is one word and is shown inside the field, so that a form of twenty stays short.
    hint = "" if field.kind is FieldKind.PERCENT else plain(field.hint)
    return {
        "type": "input",
        "block_id": f"{field.id}:{suffix}",
        "optional": not field.required,
        "label": plain_text(plain(field.label), limits.INPUT_LABEL),
        "element": _element(field),
        **({"hint": plain_text(hint, limits.INPUT_HINT)} if hint else {}),
    }


def _element(field: Field) -> Block:
    if field.kind is FieldKind.CHOICE:
        return _choice(field)
    if field.kind is FieldKind.CHANNEL:
        # Channels only: a card is not posted to a person.
        shown = {"initial_conversation": field.value} if CHANNEL_ID.fullmatch(field.value) else {}
        include = {"filter": {"include": ["public", "private"]}}
        return {"type": "conversations_select", "action_id": FIELD, **include, **shown}
    return _text_input(field)


def _text_input(field: Field) -> Block:
    # Not number_input: it refuses `+10`, `rest` and `40%`, which the grammar of forecasts takes.
    value = cut(field.value, limits.INPUT_VALUE)
    hint_inside = field.kind is FieldKind.PERCENT and field.hint
    return {
        "type": "plain_text_input",
        "action_id": FIELD,
        "multiline": field.kind is FieldKind.PARAGRAPH,
        # A prefilled value that is too long is let through: the core refuses it with a sentence of its own.
        "max_length": min(max(field.limit, length(value)), limits.INPUT_VALUE),
        **({"initial_value": value} if value else {}),
        **({"placeholder": plain_text(plain(field.hint), limits.PLACEHOLDER)} if hint_inside else {}),
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
