"""Help, and pending actions: inputs too large for a button, and forms that were sent with errors."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input


class ShowHelp(Input):
    """`help`: what one can do, or more about a topic."""

    kind: Literal["help"] = "help"
    topic: str = ""


class Resume(Input):
    """The button of a pending action: an input too large for a button, which the store keeps under this token.

    `question` is the one that was chosen for it; empty where the input names its own.
    """

    kind: Literal["resume"] = "resume"
    token: str = Field(max_length=40)
    question: str = ""


class ReopenForm(Input):
    """The button that opens a form again with what was sent in it, after it was refused; kept under this token."""

    opens_form: ClassVar[bool] = True
    kind: Literal["again"] = "again"
    token: str = Field(max_length=40)


class MistypedLine(Input):
    """A line that is nearly a command (`bot.ui.commands.read_line`): asks what was meant."""

    kind: Literal["mistyped"] = "mistyped"
    line: str


AppAction = ShowHelp | Resume | ReopenForm | MistypedLine
