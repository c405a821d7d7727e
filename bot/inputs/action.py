"""The closed union of actions, and its form as a button's token."""

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
"""Characters of a button's token: Discord's custom_id (API reference, message components) is the shortest of all."""

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
    """The action as a button carries it: its kind and its fields in order, without a form's values and any default."""
    fields = action.model_dump(exclude={"kind", "values"}, exclude_defaults=True, mode="json")
    values = [fields.get(name, "") for name in type(action).model_fields if name not in ("kind", "values")]
    parts = ["1" if value is True else "" if value is False else str(value) for value in values]
    return ":".join([action.kind, *(quote(part, safe=" #/,.+") for part in parts)]).rstrip(":")


def fits_a_button(action: Action) -> bool:
    """Whether the action's token is short enough for every platform."""
    return len(token(action)) <= TOKEN_LIMIT


def read_token(text: str, values: Values | None = None) -> Action:
    """The action a button or a form carries, with the values a form was sent with.

    Raises:
        Refused: where the text is no token of ours, however it came to be sent.
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


def refused_input(error: ValidationError, otherwise: str, **facts: str) -> Refused:
    """What to tell a member whose input is none: a text that is too long or half a character, or something else."""
    kinds = {detail["type"] for detail in error.errors(include_input=False)}
    if "string_too_long" in kinds:
        return Refused("app.too_long", most=TEXT_LIMIT)
    if "string_unicode" in kinds:
        return Refused("app.half_character")
    return Refused(otherwise, **facts)


def _kinds() -> dict[str, type[Input]]:
    return {model.model_fields["kind"].default: model for model in Input.__subclasses__()}


BY_KIND = _kinds()
