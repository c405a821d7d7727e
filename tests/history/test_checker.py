"""The checker finds every way in which a run can be wrong, and objects to nothing else."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.domain.question import QuestionState
from bot.ports import NewVote, Vote, VoteResult, VoteStatus
from tests.history.checker import explain
from tests.history.record import NEVER, Call, Cast, Ending, Erasure, Run, Step

A, B, C = (6000, 4000), (5000, 5000), (1000, 9000)
DEADLINE, CLOSED_AT = 1000, 500


def cast(delivery: str, member: int, at: int, forecast: tuple[int, ...] | None, begun: int, cast_at: int = 0) -> Cast:
    """A vote that was recorded, or, without `cast_at`, one whose answer nobody waited for."""
    vote = NewVote(1, member, at, forecast, delivery)
    return Cast(vote, begun, begun + 1, VoteResult(VoteStatus.RECORDED, cast_at)) if cast_at else Cast(vote, begun)


def refused(delivery: str, at: int, begun: int, status: VoteStatus = VoteStatus.CLOSED) -> Cast:
    return Cast(NewVote(1, 2, at, B, delivery), begun, begun + 1, VoteResult(status, 0))


def sound() -> Run:
    """A question is posted, voted on, changed, withdrawn, closed and resolved; one voter does not wait."""
    return Run(
        calls=[
            Call("post", "p", 9, 1, 10, 1, 2, "posted"),
            Call("vote", "a", 1, 1, 100, 3, 6, "confirmation", 100),
            Call("vote", "b", 1, 1, 100, 7, 10, "confirmation", 101),
            Call("vote", "b", 1, 1, 100, 7, 11, "confirmation", 101),
            Call("withdraw", "c", 2, 1, 120, 12, 20, "confirmation", 120),
            Call("vote", "d", 3, 1, 130, 21),
            Call("mine", "e", 1, 1, 140, 30, 31, "my-forecast", 101),
            Call("resolve", "r", 9, 1, 500, 40, 50, "details"),
            Call("vote", "late", 2, 1, 600, 51, 54, "voting.closed"),
        ],
        casts=[
            cast("a", 1, 100, A, 4, 100),
            cast("b", 1, 100, B, 8, 101),
            refused("b", 100, 8, VoteStatus.REPEATED),
            cast("c", 2, 120, None, 13, 120),
            cast("d", 3, 130, C, 22),
            refused("late", 600, 52),
        ],
        endings={
            1: Ending(
                QuestionState.RESOLVED,
                DEADLINE,
                CLOSED_AT,
                history=[Vote(100, 1, A), Vote(101, 1, B), Vote(120, 2, None), Vote(130, 3, C)],
                standing=[Vote(101, 1, B), Vote(130, 3, C)],
                stored={1: (7,), 3: (-7,)},
                computed={1: (7,), 3: (-7,)},
            )
        },
        steps=[Step(1, 10, 9, "opened"), Step(1, 500, 9, "closed"), Step(1, 500, 9, "resolved")],
        deliveries={"p", "a", "b", "c", "d", "r"},
        people={member: member for member in (1, 2, 3, 4, 9)},
    )


def lose(run: Run) -> None:
    run.endings[1].history.pop(0)


def double(run: Run) -> None:
    run.endings[1].history.insert(0, run.endings[1].history[0])


def alter(run: Run) -> None:
    run.endings[1].history[0] = Vote(100, 1, C)


def swap(run: Run) -> None:
    history = run.endings[1].history
    history[0], history[1] = history[1], history[0]


def delay(run: Run) -> None:
    run.endings[1].history[2] = Vote(125, 2, None)
    run.casts[3] = cast("c", 2, 120, None, 13, 125)
    run.calls[4].cast_at = 125


def invent(run: Run) -> None:
    run.endings[1].history.append(Vote(140, 4, A))
    run.endings[1].standing.append(Vote(140, 4, A))


def drop_the_unanswered(run: Run) -> None:
    run.endings[1].history.pop()
    run.endings[1].standing.pop()


def double_the_unanswered(run: Run) -> None:
    run.endings[1].history.append(Vote(131, 3, C))
    run.endings[1].standing[-1] = Vote(131, 3, C)


def give_one_place_to_two(run: Run) -> None:
    run.casts.append(cast("d", 1, 100, A, 22, 100))


def count(at: int, begun: int) -> Callable[[Run], None]:
    """Another vote counts."""

    def change(run: Run) -> None:
        run.calls.append(Call("vote", "x", 4, 1, at, begun - 1, begun + 2, "confirmation", at))
        run.casts.append(cast("x", 4, at, A, begun, at))
        run.deliveries.add("x")
        run.endings[1].history.append(Vote(at, 4, A))
        run.endings[1].standing.append(Vote(at, 4, A))

    return change


def refuse_early(run: Run) -> None:
    run.casts.append(refused("early", 200, 35))


def record_a_repetition(run: Run) -> None:
    run.casts[2] = cast("b", 1, 102, B, 8, 102)
    run.endings[1].history.insert(2, Vote(102, 1, B))
    run.endings[1].standing[0] = Vote(102, 1, B)


def forget_a_delivery(run: Run) -> None:
    run.deliveries.remove("a")


def note_a_delivery(run: Run) -> None:
    run.deliveries.add("unknown")


def note_what_was_refused(run: Run) -> None:
    run.deliveries.add("late")


def call_it_done(run: Run) -> None:
    run.calls[-1].answer = "confirmation"


def repeat_nothing(run: Run) -> None:
    run.casts.append(refused("nothing", 200, 35, VoteStatus.REPEATED))


def break_down(run: Run) -> None:
    run.calls[1].answer = "incident"


def show(at: int) -> Callable[[Run], None]:
    def change(run: Run) -> None:
        run.calls[6].cast_at = at

    return change


def unseat(run: Run) -> None:
    run.endings[1].standing.pop()


def let_the_withdrawn_stand(run: Run) -> None:
    run.endings[1].standing.insert(1, Vote(120, 2, None))


def score_wrongly(run: Run) -> None:
    run.endings[1].stored[1] = (8,)


def leave_scores(run: Run) -> None:
    run.endings[1].state = QuestionState.CLOSED


def sum_wrongly(run: Run) -> None:
    run.differences.append("week:2024-W49 differs")


def resolve_twice(run: Run) -> None:
    run.steps.append(run.steps[-1])


def forget_a_step(run: Run) -> None:
    run.steps.pop()


def ask_for_it_at_another_time(run: Run) -> None:
    run.calls[7] = replace(run.calls[7], at=501)


WRONG: dict[Callable[[Run], None], str] = {
    lose: "is lost",
    double: "is there 2 times",
    alter: "was recorded as",
    swap: "out of order",
    delay: "a vote of 120 has the time 125",
    invent: "nobody sent it",
    drop_the_unanswered: "is not in the history",
    double_the_unanswered: "nobody sent it",
    give_one_place_to_two: "was given to 2 votes",
    count(1000, 33): "the deadline was 1000",
    count(500, 60): r"closed at \[500\]",
    count(499, 60): "after it was settled",
    refuse_early: "for no reason",
    record_a_repetition: "had 2 effects",
    forget_a_delivery: "an effect that is not noted",
    note_a_delivery: "nobody sent it",
    note_what_was_refused: "nobody was told of",
    call_it_done: "answered as done and had no effect",
    repeat_nothing: "a repetition of nothing",
    break_down: "answered with incident",
    show(100): "was shown 100 after 101",
    show(99): "which is not there",
    unseat: "what stands is not",
    let_the_withdrawn_stand: "what stands is not",
    score_wrongly: "scores are not those",
    leave_scores: "scores are not those",
    sum_wrongly: "week:2024-W49 differs",
    resolve_twice: "resolved follows resolved",
    forget_a_step: "resolve of q1 was done and is not there",
    ask_for_it_at_another_time: "nobody asked for it",
}


def test_a_sound_run_is_explained() -> None:
    assert explain(sound()) == []


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__qualname__.split(".")[0])
def test_what_is_wrong_is_objected_to(spoil: Callable[[Run], None]) -> None:
    run = sound()
    spoil(run)
    assert any(re.search(WRONG[spoil], complaint) for complaint in explain(run)), explain(run)


def test_a_vote_that_was_received_in_time_counts_after_the_close_and_before_the_answer() -> None:
    run = sound()
    count(499, 45)(run)
    assert explain(run) == []


def test_after_a_reopening_a_vote_that_was_received_in_time_counts() -> None:
    run = sound()
    reopen(run, "o", 700, 55)
    count(499, 60)(run)
    assert explain(run) == []


def reopen(run: Run, delivery: str, at: int, begun: int) -> None:
    run.calls.append(Call("reopen", delivery, 9, 1, at, begun, begun + 3, "details"))
    run.deliveries.add(delivery)
    run.steps.append(Step(1, at, 9, "reopened"))
    ending = run.endings[1]
    again = ending.state is QuestionState.CLOSED
    ending.state, ending.stored, ending.computed = QuestionState.OPEN if again else QuestionState.CLOSED, {}, {}


def test_what_is_reopened_once_takes_no_later_votes_and_what_is_reopened_twice_does() -> None:
    run = sound()
    reopen(run, "o", 700, 55)
    count(700, 60)(run)
    assert explain(run) == ["a vote on q1 counts at 700, closed at [500]"]
    reopen(run, "s", 701, 56)
    assert explain(run) == []


def test_a_vote_whose_caller_gave_up_may_have_no_effect() -> None:
    run = sound()
    drop_the_unanswered(run)
    run.deliveries.remove("d")
    run.endings[1].stored = run.endings[1].computed
    assert run.casts[4].ended == NEVER
    assert explain(run) == []


def departed() -> Run:
    """Before the answer, member 5 was erased and came back as 7, and member 6 was excluded, erased and came back as 8."""
    run = sound()
    run.calls[7:7] = [
        Call("vote", "e", 5, 1, 140, 22, 24, "confirmation", 140),
        Call("vote", "f", 6, 1, 141, 22, 24, "confirmation", 141),
        Call("exclude", "x", 9, 0, 142, 25, 27, "excluded", whom=6),
        Call("exclude", "x", 9, 0, 142, 25, 28, "app.done_before", whom=6),
        Call("erase", "g", 5, 1, 150, 29, 32, "erased"),
        Call("erase", "h", 6, 1, 151, 29, 32, "erased"),
        Call("vote", "i", 5, 1, 160, 33, 35, "confirmation", 160),
        Call("vote", "j", 6, 1, 161, 33, 35, "confirmation", 161),
        Call("mine", "k", 5, 1, 162, 36, 37, "my-forecast", 160),
    ]
    run.casts += [
        cast("e", 5, 140, A, 23, 140),
        cast("f", 6, 141, A, 23, 141),
        cast("i", 7, 160, B, 34, 160),
        cast("j", 8, 161, B, 34, 161),
    ]
    run.erasures = [Erasure(5, 5, 150, 30, 31), Erasure(6, 6, 151, 30, 31)]
    run.deliveries |= set("efxghij")
    run.people |= {5: 5, 6: 6, 7: 5, 8: 6}
    run.gone, run.excluded = {5, 6}, {6, 8}
    ending = run.endings[1]
    ending.history += [
        Vote(140, 5, A),
        Vote(141, 6, A),
        Vote(150, 5, None),
        Vote(151, 6, None),
        Vote(160, 7, B),
        Vote(161, 8, B),
    ]
    ending.standing.append(Vote(160, 7, B))
    ending.answered, ending.excluded = (500, 9), frozenset({6, 8})
    return run


def leave_the_name(run: Run) -> None:
    run.gone.remove(5)


def erase_another(run: Run) -> None:
    run.gone.add(3)


def let_the_erased_stand(run: Run) -> None:
    del run.endings[1].history[6]


def withdraw_at_another_time(run: Run) -> None:
    run.endings[1].history[6] = Vote(152, 5, None)


def withdraw_for_another(run: Run) -> None:
    run.endings[1].history.append(Vote(162, 7, None))


def vote_once_erased(run: Run) -> None:
    run.casts.append(cast("l", 5, 155, C, 34, 155))


def show_what_was_erased(run: Run) -> None:
    run.calls[15].cast_at = 140


def score_the_excluded(run: Run) -> None:
    run.endings[1].excluded = frozenset({8})


def leave_out_another(run: Run) -> None:
    run.endings[1].excluded = frozenset({3, 6, 8})


def forget_the_exclusion(run: Run) -> None:
    run.excluded.remove(8)


def exclude_another(run: Run) -> None:
    run.excluded.add(3)


WRONG_DEPARTED: dict[Callable[[Run], None], str] = {
    leave_the_name: "is still there",
    erase_another: "nobody asked for it",
    let_the_erased_stand: "stands and was erased",
    withdraw_at_another_time: "nobody sent it",
    withdraw_for_another: "nobody sent it",
    vote_once_erased: "its member had been erased",
    show_what_was_erased: "was shown 140, which is not there",
    score_the_excluded: "member 6 is left out: False",
    leave_out_another: "member 3 is left out: True",
    forget_the_exclusion: "member 8 is excluded: False",
    exclude_another: "member 3 is excluded: True",
}


def test_erasures_and_exclusions_are_explained() -> None:
    assert explain(departed()) == []


@pytest.mark.parametrize("spoil", WRONG_DEPARTED, ids=lambda spoil: spoil.__name__)
def test_what_is_wrong_with_those_who_left_is_objected_to(spoil: Callable[[Run], None]) -> None:
    run = departed()
    spoil(run)
    assert any(re.search(WRONG_DEPARTED[spoil], complaint) for complaint in explain(run)), explain(run)


def test_what_was_said_while_the_answer_was_given_may_hold_or_not() -> None:
    run = departed()
    run.calls.append(Call("include", "y", 9, 0, 499, 41, 52, "excluded", whom=6))
    run.deliveries.add("y")
    run.excluded = {6}
    run.endings[1].standing.append(Vote(161, 8, B))
    assert explain(run) == []
    run.endings[1].excluded = frozenset({6})
    assert explain(run) == []


def test_who_was_erased_while_a_question_was_closed_stands_on_it_until_it_is_opened_again() -> None:
    run = departed()
    run.erasures[0] = Erasure(5, 5, 600, 60, 61)
    run.calls = [call for call in run.calls if call.delivery not in "ijk"]
    run.calls.append(Call("erase", "g", 5, 1, 600, 59, 62, "erased"))
    run.casts, run.deliveries = run.casts[:-2], run.deliveries - {"i", "j"}
    ending = run.endings[1]
    ending.history[6:] = [Vote(151, 6, None)]
    ending.standing[-1] = Vote(140, 5, A)
    assert explain(run) == []
    reopen(run, "o", 700, 63)
    reopen(run, "s", 701, 67)
    ending.answered = None
    assert "q1: member 5 stands and was erased" in explain(run)
    ending.history.append(Vote(701, 5, None))
    ending.standing.pop()
    assert explain(run) == []
