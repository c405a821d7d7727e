"""The cards of setting a community up: the form, the offer of it, and the result."""

from collections.abc import Mapping
from dataclasses import replace

from bot.domain.errors import Refused
from bot.domain.moment import Called
from bot.domain.schedule import Schedule
from bot.domain.settings import Settings, WhoMayAsk
from bot.inputs.boards import ManageSchedule
from bot.inputs.communities import ChangeSettings, OpenSetup, SaveSetup
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Field, FieldKind, Form, Option, Paragraph, Tone
from bot.ui.schedules import board_text, due_text

FIELDS = ("zone", "board", "channel", "asking", "announce")
"""The ids of the form's fields; five, as many as a form on Discord may have."""
OPTIONAL = ("channel", "announce")
KINDS = {"channel": FieldKind.CHANNEL, "asking": FieldKind.CHOICE, "announce": FieldKind.ROLE}
"""How the fields that are not a typed line are filled in."""
VALUE_LIMIT = 128
"""Characters that can be typed into a field."""


def setup_form(texts: Texts, values: Mapping[str, str], errors: Mapping[str, Refused] | None = None) -> Form:
    """The form, with these values and errors by field."""
    fields = tuple(_field(texts, name, values[name], (errors or {}).get(name)) for name in FIELDS)
    return Form(texts.say("communities.setup_title"), SaveSetup(), fields, texts.say("ui.button_save"))


def set_up(texts: Texts, settings: Settings, board: Schedule | None, now: int) -> Card:
    """What was decided.

    Args:
        texts: the sentences.
        settings: the community's settings.
        board: the schedule of the first board; None where it was removed.
        now: UTC milliseconds.
    """
    boards = (Paragraph(board_text(texts, board)), Paragraph(due_text(texts, board, now))) if board else ()
    asking = texts.say("communities.setup_asking_is", who=texts.word(f"communities.setup_{settings.who_may_ask}"))
    role = (
        [Paragraph(texts.say("communities.setup_role_is", role=Called(settings.announce)))] if settings.announce else []
    )
    return Card(
        kind="set-up",
        title=texts.say("communities.setup_done"),
        blocks=(
            Paragraph(texts.say("communities.setup_zone_is", zone=settings.zone)),
            *boards,
            Paragraph(asking),
            *role,
        ),
        buttons=(
            Button(texts.say("ui.button_settings"), ChangeSettings()),
            Button(texts.say("ui.button_schedule"), ManageSchedule()),
        ),
    )


def offering_setup(texts: Texts, card: Card) -> Card:
    """An answer to an administrator, with the offer to set the community up added."""
    offer = Paragraph(texts.say("communities.setup_offer"), Tone.QUIET)
    return replace(card, blocks=(*card.blocks, offer), buttons=(*card.buttons, setup_button(texts)))


def setup_button(texts: Texts) -> Button:
    """The button to the form."""
    return Button(texts.say("ui.button_set_up"), OpenSetup(), ButtonStyle.PRIMARY)


def _field(texts: Texts, name: str, value: str, refused: Refused | None) -> Field:
    asking = tuple(Option(who, texts.say(f"communities.setup_{who}")) for who in WhoMayAsk)
    return Field(
        id=name,
        label=texts.say(f"communities.setup_{name}"),
        kind=KINDS.get(name, FieldKind.LINE),
        value=value,
        hint=() if name == "asking" else texts.say(f"communities.setup_{name}_hint"),
        required=name not in OPTIONAL,
        limit=VALUE_LIMIT,
        options=asking if name == "asking" else (),
        error=texts.say(refused.key, **refused.facts) if refused else (),
    )
