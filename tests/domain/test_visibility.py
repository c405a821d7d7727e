"""Who may see the crowd forecast and the names, for every combination of visibility and state."""

from itertools import product
from typing import get_args

import pytest

from bot.domain.errors import Refused
from bot.domain.question import CrowdVisibility, NamesVisibility, Question, QuestionState, QuestionText
from bot.domain.visibility import Hidden, check_only_stricter, crowd_hidden, forecasts_shown, names_shown
from bot.inputs.questions import SetVisibility

ALWAYS, AFTER_VOTE, AT_CLOSE = CrowdVisibility
HIDDEN, AFTER_CLOSE, SHOWN = NamesVisibility
DRAFT, OPEN, CLOSED, RESOLVING, RESOLVED, ANNULLED = QuestionState


def question(state: QuestionState = OPEN, crowd: CrowdVisibility = ALWAYS, names: NamesVisibility = HIDDEN) -> Question:
    text = QuestionText("Who wins the cup?", ("Reds", "Blues"), 9, "", "")
    return Question(1, 1, 1, 1, state, text, None, 1, 0, None, crowd, names)


@pytest.mark.parametrize(
    ("crowd", "voted", "forecasters", "least", "hidden"),
    [
        (ALWAYS, False, 0, 1, None),
        (ALWAYS, False, 4, 5, Hidden.UNTIL_ENOUGH),
        (ALWAYS, True, 5, 5, None),
        (AFTER_VOTE, False, 9, 1, Hidden.UNTIL_VOTE),
        (AFTER_VOTE, True, 9, 1, None),
        (AFTER_VOTE, True, 4, 5, Hidden.UNTIL_ENOUGH),
        (AT_CLOSE, True, 9, 1, Hidden.UNTIL_CLOSE),
        (AT_CLOSE, False, 0, 1, Hidden.UNTIL_CLOSE),
    ],
)
def test_the_crowd_of_an_open_question_is_hidden_as_it_was_set(
    crowd: CrowdVisibility,
    voted: bool,  # noqa: FBT001  a column of the table
    forecasters: int,
    least: int,
    hidden: Hidden | None,
) -> None:
    assert crowd_hidden(question(OPEN, crowd), voted=voted, forecasters=forecasters, least=least) == hidden


@pytest.mark.parametrize(("state", "crowd"), [*product((CLOSED, RESOLVING, RESOLVED, ANNULLED), CrowdVisibility)])
def test_a_question_that_takes_no_votes_hides_no_crowd(state: QuestionState, crowd: CrowdVisibility) -> None:
    assert crowd_hidden(question(state, crowd), voted=False, forecasters=1, least=5) is None


@pytest.mark.parametrize(
    ("names", "shown_in"),
    [(HIDDEN, ()), (AFTER_CLOSE, (CLOSED, RESOLVING, RESOLVED, ANNULLED)), (SHOWN, tuple(QuestionState))],
)
def test_names_are_shown_as_it_was_set(names: NamesVisibility, shown_in: tuple[QuestionState, ...]) -> None:
    assert tuple(state for state in QuestionState if names_shown(question(state, names=names))) == shown_in


def test_nobody_sees_who_said_what_before_the_crowd_forecast() -> None:
    assert forecasts_shown(question(names=SHOWN), None)
    assert not any(forecasts_shown(question(names=SHOWN), hidden) for hidden in Hidden)


STRICT = {ALWAYS: 0, AFTER_VOTE: 1, AT_CLOSE: 2}
STRICT_NAMES = {SHOWN: 0, AFTER_CLOSE: 1, HIDDEN: 2}


@pytest.mark.parametrize(("before", "after"), [*product(product(CrowdVisibility, NamesVisibility), repeat=2)])
def test_after_the_first_vote_it_may_only_become_stricter(
    before: tuple[CrowdVisibility, NamesVisibility], after: tuple[CrowdVisibility, NamesVisibility]
) -> None:
    allowed = STRICT[after[0]] >= STRICT[before[0]] and STRICT_NAMES[after[1]] >= STRICT_NAMES[before[1]]
    asked = question(OPEN, *before)
    check_only_stricter(asked, *after, voted=False)
    if allowed:
        check_only_stricter(asked, *after, voted=True)
    else:
        with pytest.raises(Refused, match=r"questions\.visibility_only_stricter"):
            check_only_stricter(asked, *after, voted=True)


def test_a_button_can_carry_every_choice() -> None:
    carried = {name: set(get_args(SetVisibility.model_fields[name].annotation)) for name in ("crowd", "names")}
    assert carried == {"crowd": {"", *CrowdVisibility}, "names": {"", *NamesVisibility}}
