"""Messages of which the bot does not know whether the platform posted them, since it gave no answer."""

from typing import Literal

from bot.inputs.base import Input


class PostIsThere(Input):
    """Says that such a message, by its id in the outbox, is there."""

    kind: Literal["post-there"] = "post-there"
    post: int


class PostAgain(Input):
    """Says that such a message is not there, and is to be posted again."""

    kind: Literal["post-again"] = "post-again"
    post: int


PostingAction = PostIsThere | PostAgain
