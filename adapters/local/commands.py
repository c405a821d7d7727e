"""What a page may send, and which action it means; everything in it is taken to be hostile."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from adapters.local.settings import LIMITS
from bot.domain.errors import Refused
from bot.inputs.action import Action, read_token
from bot.ui.commands import Group, read_command

SLASH = f"/{Group.FORECAST}"

Line = Annotated[str, StringConstraints(pattern=r"\S", max_length=LIMITS.text)]
Token = Annotated[str, StringConstraints(min_length=1, max_length=LIMITS.token)]
Name = Annotated[str, StringConstraints(max_length=64)]
Value = Annotated[str, StringConstraints(max_length=LIMITS.value)]
Milliseconds = Annotated[int, Field(ge=-LIMITS.last_instant, le=10 * LIMITS.last_instant)]


class _Request(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class Typed(_Request):
    """A line typed into the channel: a command, or a chat message."""

    command: Line


class Pressed(_Request):
    """A button; `origin` is the private message it was in, which the answer takes the place of."""

    press: Token
    origin: Name = Field(default="", alias="from")


class Submitted(_Request):
    """A form that was filled in; `origin` as in `Pressed`."""

    submit: Token
    values: Annotated[dict[Name, Value], Field(max_length=LIMITS.form_fields)]
    origin: Name = Field(default="", alias="from")


class About(_Request):
    """Ask about the message with that id."""

    about: Name


class Suggest(_Request):
    """A command line not yet sent."""

    suggest: Annotated[str, StringConstraints(max_length=LIMITS.text)]


class SpeakAs(_Request):
    """Another persona."""

    persona: Name


class MoveTo(_Request):
    """The clock, to an instant in UTC milliseconds or to what happens next."""

    to: Milliseconds | Literal["next"]


class MoveBy(_Request):
    """The clock, by milliseconds."""

    by: Milliseconds


class MoveClock(_Request):
    """The clock, forward."""

    clock: MoveTo | MoveBy


class Dismiss(_Request):
    """A private message nobody needs any longer."""

    dismiss: Name


Asking = Typed | Pressed | Submitted
Request = Asking | About | Suggest | SpeakAs | MoveClock | Dismiss

_REQUESTS: TypeAdapter[Request] = TypeAdapter(Request)


def read_request(data: str) -> Request:
    """What the page sent.

    Raises:
        Refused: where that is nothing a page would send, or a text in it is too long.
    """
    try:
        return _REQUESTS.validate_json(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            if detail["type"] == "string_too_long":
                raise Refused("local.too_long", limit=detail["ctx"]["max_length"]) from error
        raise Refused("local.unreadable") from error


def is_chat(request: Request) -> bool:
    """Whether it is an ordinary message of the persona, meant for everybody in the channel."""
    return isinstance(request, Typed) and not request.command.lstrip().startswith("/")


def action_of(request: Asking) -> Action:
    """The action a command line, a button or a form stands for.

    Raises:
        Refused: where a line is no command of ours, or a token none of ours.
    """
    if isinstance(request, Pressed):
        return read_token(request.press)
    if isinstance(request, Submitted):
        return read_token(request.submit, request.values)
    slash, _, rest = request.command.strip().partition(" ")
    if slash.lower() != SLASH:
        raise Refused("local.unknown_command")
    return read_command(rest)
