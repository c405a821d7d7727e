"""The union of all inputs, and how they are written into the tokens that buttons carry, and read from them."""

from typing import Annotated
from urllib.parse import quote, unquote

from pydantic import Field, TypeAdapter, ValidationError

from bot.domain.errors import Refused
from bot.inputs.app import AppAction
from bot.inputs.asking import AskingAction
from bot.inputs.base import TEXT_LIMIT, Input, Values
from bot.inputs.boards import BoardsAction
from bot.inputs.communities import CommunitiesAction
from bot.inputs.doctor import DoctorAction
from bot.inputs.exports import ExportsAction
from bot.inputs.moderation import ModerationAction
from bot.inputs.posting import PostingAction
from bot.inputs.privacy import PrivacyAction
from bot.inputs.questions import QuestionsAction
from bot.inputs.reminders import RemindersAction
from bot.inputs.resolving import ResolvingAction
from bot.inputs.stories import StoriesAction
from bot.inputs.voting import VotingAction

TOKEN_LIMIT = 100
"""Characters of a token: Discord's `custom_id` takes the fewest (API reference, message components)."""

Action = Annotated[
    AppAction
    | AskingAction
    | QuestionsAction
    | StoriesAction
    | VotingAction
    | ResolvingAction
    | BoardsAction
    | CommunitiesAction
    | ModerationAction
    | PrivacyAction
    | RemindersAction
    | PostingAction
    | ExportsAction
    | DoctorAction,
    Field(discriminator="kind"),
]

ACTIONS: TypeAdapter[Action] = TypeAdapter(Action)


def token(action: Action) -> str:
    """Return the token of an input: its kind and its fields in their order, separated by colons.

    The values of a form are left out, and so are fields that have their default.
    """
    fields = action.model_dump(exclude={"kind", "values"}, exclude_defaults=True, mode="json")
    values = [fields.get(name, "") for name in type(action).model_fields if name not in ("kind", "values")]
    parts = ["1" if value is True else "" if value is False else str(value) for value in values]
    return ":".join([action.kind, *(quote(part, safe=" #/,.+") for part in parts)]).rstrip(":")


def fits_a_button(action: Action) -> bool:
    """Return whether the token of an input is short enough for every platform."""
    return len(token(action)) <= TOKEN_LIMIT


def read_token(text: str, values: Values | None = None) -> Action:
    """Return the input of a token.

    Args:
        text: the token, as the platform sent it back; anybody may have changed it.
        values: the values of the form that was sent; None for a button.

    Raises:
        Refused: the text is no token, or a value is not valid.
    """
    kind, *parts = text[: TOKEN_LIMIT + 1].split(":")
    model = BY_KIND.get(kind)
    names = [name for name in model.model_fields if name not in ("kind", "values")] if model else []
    if model is None or len(text) > TOKEN_LIMIT or len(parts) > len(names):
        raise Refused("app.unknown_button")
    fields: dict[str, object] = {name: unquote(part) for name, part in zip(names, parts, strict=False) if part}
    if values is not None and "values" in model.model_fields:
        fields["values"] = values
    try:
        return ACTIONS.validate_python({"kind": kind, **fields})
    except ValidationError as error:
        raise refused_input(error, "app.unknown_button") from error


def about_question(action: Action, question: str) -> Action:
    """Return the action on the question with that reference.

    Raises:
        Refused: the action is about no question.
    """
    try:
        return ACTIONS.validate_python({**action.model_dump(), "question": question})
    except ValidationError as error:
        raise refused_input(error, "app.unknown_button") from error


def refused_input(error: ValidationError, otherwise: str, **facts: str) -> Refused:
    """Return the refusal of an input that is not valid.

    Args:
        error: pydantic's complaint.
        otherwise: the key of the sentence, unless a text is too long or has half a character (a lone surrogate).
        facts: the facts of that sentence.
    """
    kinds = {detail["type"] for detail in error.errors(include_input=False)}
    if "string_too_long" in kinds:
        return Refused("app.too_long", most=TEXT_LIMIT)
    if "string_unicode" in kinds:
        return Refused("app.half_character")
    return Refused(otherwise, **facts)


def _kinds() -> dict[str, type[Input]]:
    return {model.model_fields["kind"].default: model for model in Input.__subclasses__()}


BY_KIND = _kinds()
