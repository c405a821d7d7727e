"""Messages of which nobody knows whether they appeared."""

from typing import Literal

from bot.inputs.base import Input


class PostIsThere(Input):
    """A message of which nobody knew whether it appeared: somebody saw it."""

    kind: Literal["post-there"] = "post-there"
    post: int


class PostAgain(Input):
    """A message of which nobody knew whether it appeared: it is not there."""

    kind: Literal["post-again"] = "post-again"
    post: int


PostingAction = PostIsThere | PostAgain
