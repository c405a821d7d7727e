"""Who may see the crowd forecast of a question, and the names of its forecasters."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from bot.domain.errors import Refused
from bot.domain.question import CrowdVisibility, NamesVisibility, Question, QuestionState


class Visibility(Protocol):
    """What decides that of a question: a `Question`, or a question's row of an export."""

    @property
    def state(self) -> QuestionState:
        """Its state."""
        ...

    @property
    def crowd(self) -> CrowdVisibility:
        """Who sees the crowd forecast."""
        ...

    @property
    def names(self) -> NamesVisibility:
        """When members see the names of forecasters."""
        ...


class Hidden(StrEnum):
    """Until when the crowd forecast of an open question is hidden from a reader."""

    UNTIL_VOTE = "until-vote"
    """Until the reader votes."""
    UNTIL_CLOSE = "until-close"
    """Until the question is closed."""
    UNTIL_ENOUGH = "until-enough"
    """Until there are enough forecasters."""


def crowd_hidden(question: Visibility, *, voted: bool, forecasters: int, least: int) -> Hidden | None:
    """Return until when the crowd forecast is hidden from a reader; None for a reader who sees it.

    Everybody sees that of a question that is not open any more.

    Args:
        question: the question.
        voted: whether the reader has ever given a forecast on it; False for a card that everybody reads.
        forecasters: how many forecasts stand.
        least: how many forecasters the community's setting asks for.
    """
    if question.state is not QuestionState.OPEN:
        return None
    if question.crowd is CrowdVisibility.AT_CLOSE:
        return Hidden.UNTIL_CLOSE
    if question.crowd is CrowdVisibility.AFTER_VOTE and not voted:
        return Hidden.UNTIL_VOTE
    return Hidden.UNTIL_ENOUGH if least > 1 and forecasters < least else None


def names_shown(question: Visibility) -> bool:
    """Return whether forecasters may be named beside something that tells their forecast, such as the best call."""
    if question.names is NamesVisibility.AFTER_CLOSE:
        return question.state not in (QuestionState.DRAFT, QuestionState.OPEN)
    return question.names is NamesVisibility.SHOWN


def forecasts_shown(question: Visibility, hidden: Hidden | None) -> bool:
    """Return whether a reader sees each member's forecast and reason: only where they see the crowd forecast as well.

    Args:
        question: the question.
        hidden: until when the crowd forecast is hidden from the reader, as from `crowd_hidden`.
    """
    return names_shown(question) and hidden is None


def check_only_stricter(question: Question, crowd: CrowdVisibility, names: NamesVisibility, *, voted: bool) -> None:
    """Refuse to show more of a question than was promised to those who have voted on it.

    Args:
        question: the question as it is.
        crowd: its new crowd visibility.
        names: its new visibility of names.
        voted: whether anybody has ever voted on it.

    Raises:
        Refused: somebody has voted, and either is less strict than before.
    """
    if voted and (crowd not in crowds_as_strict(question.crowd) or names not in names_as_strict(question.names)):
        raise Refused("questions.visibility_only_stricter", question=question.name)


def crowds_as_strict(crowd: CrowdVisibility) -> Sequence[CrowdVisibility]:
    """Return a crowd visibility and all that are stricter."""
    every = tuple(CrowdVisibility)
    return every[every.index(crowd) :]


def names_as_strict(names: NamesVisibility) -> Sequence[NamesVisibility]:
    """Return a visibility of names and all that are stricter."""
    every = tuple(NamesVisibility)[::-1]
    return every[every.index(names) :]
