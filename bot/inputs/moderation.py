"""The removal of texts."""

from typing import Literal

from bot.domain.events import RemovedPart
from bot.inputs.base import Input


class RemoveText(Input):
    """`remove-text`: a text that breaks the house rules, for good; asks once, and `sure` is the answer.

    `which` is the letter of the outcome, or a mention or the name of the member whose rationale it is; `revision`
    is that of the question when this was asked (None: any).
    """

    kind: Literal["remove-text"] = "remove-text"
    question: str
    part: RemovedPart
    which: str = ""
    sure: bool = False
    revision: int | None = None


ModerationAction = RemoveText
