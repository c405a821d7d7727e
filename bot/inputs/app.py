"""Help, and actions that wait in the store: those too large for a button, and forms that came back with errors."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input


class ShowHelp(Input):
    """`help`: what one can do here."""

    kind: Literal["help"] = "help"
    topic: str = ""


class Resume(Input):
    """An action too large for a button: it waits in the store under this token."""

    kind: Literal["resume"] = "resume"
    token: str = Field(max_length=40)


class ReopenForm(Input):
    """A form that came back with errors, filled in as it was sent."""

    opens_form: ClassVar[bool] = True
    kind: Literal["again"] = "again"
    token: str = Field(max_length=40)


AppAction = ShowHelp | Resume | ReopenForm
