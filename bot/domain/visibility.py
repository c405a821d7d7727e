"""Who may see the crowd forecast of a question, and whose forecasts are whose."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from bot.domain.errors import Refused
from bot.domain.question import CrowdVisibility, NamesVisibility, Question, QuestionState


class Visibility(Protocol):
    """What decides it: a question, or its row of an export."""

    @property
    def state(self) -> QuestionState:
        """Where it is in its life."""
        ...

    @property
    def crowd(self) -> CrowdVisibility:
        """When others see the crowd forecast."""
        ...

    @property
    def names(self) -> NamesVisibility:
        """When others see who said what."""
        ...


class Hidden(StrEnum):
    """What it takes until a reader sees the crowd forecast of an open question."""

    UNTIL_VOTE = "until-vote"
    """The reader's own vote."""
    UNTIL_CLOSE = "until-close"
    """The end of the question."""
    UNTIL_ENOUGH = "until-enough"
    """More forecasters."""


def crowd_hidden(question: Visibility, *, voted: bool, forecasters: int, least: int) -> Hidden | None:
    """Why a reader does not see the crowd forecast; None for who does.

    A question that takes no more votes shows it to everybody.

    Args:
        question: the question.
        voted: whether the reader ever gave a forecast on it; nobody did of those who read a card in a channel.
        forecasters: how many forecasts stand.
        least: from how many forecasters on the community shows the crowd.
    """
    if question.state is not QuestionState.OPEN:
        return None
    if question.crowd is CrowdVisibility.AT_CLOSE:
        return Hidden.UNTIL_CLOSE
    if question.crowd is CrowdVisibility.AFTER_VOTE and not voted:
        return Hidden.UNTIL_VOTE
    return Hidden.UNTIL_ENOUGH if least > 1 and forecasters < least else None


def names_shown(question: Visibility) -> bool:
    """Whether members are named where what they forecast can be told, such as for the best single call."""
    if question.names is NamesVisibility.AFTER_CLOSE:
        return question.state not in (QuestionState.DRAFT, QuestionState.OPEN)
    return question.names is NamesVisibility.SHOWN


def forecasts_shown(question: Visibility, hidden: Hidden | None) -> bool:
    """Whether a reader sees who said what and why: never more than the crowd forecast, which `hidden` is about."""
    return names_shown(question) and hidden is None


def must_be_allowed(question: Question, crowd: CrowdVisibility, names: NamesVisibility, *, voted: bool) -> None:
    """Refuse to show more of a question than those knew who voted on it.

    Args:
        question: the question as it is.
        crowd: what its crowd visibility is to be.
        names: what its names visibility is to be.
        voted: whether anybody ever voted on it.

    Raises:
        Refused: somebody voted, and either would be less strict than it is.
    """
    if voted and (crowd not in crowds_from(question.crowd) or names not in names_from(question.names)):
        raise Refused("questions.visibility_only_stricter", question=question.name)


def crowds_from(crowd: CrowdVisibility) -> Sequence[CrowdVisibility]:
    """A crowd visibility, and all that are stricter."""
    every = tuple(CrowdVisibility)
    return every[every.index(crowd) :]


def names_from(names: NamesVisibility) -> Sequence[NamesVisibility]:
    """A names visibility, and all that are stricter."""
    every = tuple(NamesVisibility)[::-1]
    return every[every.index(names) :]
