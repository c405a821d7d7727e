"""One row per action: its input, who may perform it, and the function that does; every feature has a table of them."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar

from bot.inputs.base import Input
from bot.request.context import Context
from bot.request.permissions import Right
from bot.ui.cards import Card, Form

InputT = TypeVar("InputT", bound=Input)


class ActionRow(NamedTuple):
    """How one kind of action is performed; made by `row`, which has the types checked.

    Args:
        input: the kind of action.
        right: the least that lets a person perform it.
        perform: does it, and returns the answer.
        reopen: of an action that is a form, sent: the form again, with what was typed; None for the others.
    """

    input: type[Input]
    right: Right
    perform: Callable[[Any, Context], Awaitable[Card]]
    reopen: Callable[[Any, Context], Awaitable[Form]] | None


def row(
    kind: type[InputT],
    right: Right,
    perform: Callable[[InputT, Context], Awaitable[Card]],
    *,
    reopen: Callable[[InputT, Context], Awaitable[Form]] | None = None,
) -> ActionRow:
    """The row of an action; the type checker refuses a function that takes another input."""
    return ActionRow(kind, right, perform, reopen)
