"""Removing texts."""

from typing import Literal

from bot.domain.events import RemovedPart
from bot.inputs.base import Input


class RemoveText(Input):
    """`remove-text`: a text that breaks the house rules, for good; asks once, and `sure` is the answer.

    `which` is the letter of the outcome, or a mention or the name of the member whose rationale it is; `edition` is
    that of the question when this was asked, see `Question`; -1 for whichever it has.
    """

    kind: Literal["remove-text"] = "remove-text"
    question: str
    part: RemovedPart
    which: str = ""
    sure: bool = False
    edition: int = -1


ModerationAction = RemoveText
