"""Reads what a page sends: validates it as untrusted input, and says which action it asks for."""

from functools import cache
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter, ValidationError

from adapters.local.limits import LIMITS
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
    """A button was pressed; `origin` is the id of the private message it was in, which the answer replaces."""

    press: Token
    origin: Name = Field(default="", alias="from")


class Submitted(_Request):
    """A form was sent; `origin` as in `Pressed`."""

    submit: Token
    values: Annotated[dict[Name, Value], Field(max_length=LIMITS.form_fields)]
    origin: Name = Field(default="", alias="from")


class About(_Request):
    """Ask about the message with that id ("Ask about this")."""

    about: Name


class Suggest(_Request):
    """A command line is being typed; suggestions are wanted for it."""

    suggest: Annotated[str, StringConstraints(max_length=LIMITS.text)]


class SpeakAs(_Request):
    """Speak as the persona with that id from now on."""

    persona: Name


class MoveTo(_Request):
    """To an instant in UTC milliseconds, or to the next one at which the bot does something by itself."""

    to: Milliseconds | Literal["next"]


class MoveBy(_Request):
    """By so many milliseconds."""

    by: Milliseconds


class MoveClock(_Request):
    """Move the clock forward."""

    clock: MoveTo | MoveBy


class Dismiss(_Request):
    """Dismiss the private message with that id."""

    dismiss: Name


ActionRequest = Typed | Pressed | Submitted
Request = ActionRequest | About | Suggest | SpeakAs | MoveClock | Dismiss


@cache
def _requests() -> TypeAdapter[Request]:
    return TypeAdapter(Request)


def read_request(data: str) -> Request:
    """The request in a message from a page.

    Raises:
        Refused: it is none that a page sends, or a text in it is too long.
    """
    try:
        return _requests().validate_json(data)
    except ValidationError as error:
        for detail in error.errors(include_url=False, include_input=False):
            if detail["type"] == "string_too_long":
                raise Refused("local.too_long", limit=detail["ctx"]["max_length"]) from error
        raise Refused("local.unreadable") from error


def is_chat(request: Request) -> bool:
    """Whether it is an ordinary chat message and no command."""
    return isinstance(request, Typed) and not request.command.lstrip().startswith("/")


def action_of(request: ActionRequest) -> Action:
    """The action that a command line, a button or a form asks for.

    Raises:
        Refused: the line is no command, or the token is none that this program makes.
    """
    if isinstance(request, Pressed):
        return read_token(request.press)
    if isinstance(request, Submitted):
        return read_token(request.submit, request.values)
    slash, _, rest = request.command.strip().partition(" ")
    if slash.lower() != SLASH:
        raise Refused("local.unknown_command")
    return read_command(rest)
