"""The row of an action: its input, who may perform it, and the function that does; each feature has a table of them."""

from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar

from bot.inputs.base import Input
from bot.request.context import Context
from bot.request.permissions import Right
from bot.ui.cards import Card, Form

InputT = TypeVar("InputT", bound=Input)


class ActionRow(NamedTuple):
    """How an action is performed; made by `row`, whose types are checked.

    Args:
        input: the type of the action.
        right: what a person needs to be to perform it.
        perform: performs it and returns the answer.
        reopen: for an action that is a submitted form: makes the form again, filled in as it was sent; None for others.
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
    """Make the row of an action; the type checker refuses functions that take another input than `kind`."""
    return ActionRow(kind, right, perform, reopen)
