"""Which deadlines are told together, and which reminders to resolve."""

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.member import Place
from bot.domain.reminders import (
    DAY_MS,
    HOUR_MS,
    NOTICE_MS,
    Closing,
    Step,
    Unresolved,
    closings_to_tell,
    unresolved_to_tell,
    within_the_hour,
)

NOW = 1_733_508_000_000
MINUTE_MS = 60_000
GENERAL, SPORTS, LOBBY = (Place("test", "home", channel) for channel in ("general", "sports", "lobby"))

QUESTIONS = st.dictionaries(
    st.integers(1, 30),
    st.tuples(st.integers(1, 200), st.sets(st.sampled_from((GENERAL, SPORTS, LOBBY)), min_size=1)),
)
"""By question, in how many minutes it closes, and its channels."""


def closings(questions: dict[int, tuple[int, set[Place]]]) -> list[Closing]:
    return [
        Closing(question, NOW + minutes * MINUTE_MS, channel)
        for question, (minutes, channels) in questions.items()
        for channel in channels
    ]


def grouped(*questions: tuple[int, Place]) -> list[list[int]]:
    """The groups of questions that close after so many minutes in a channel, by their numbers counted from 1."""
    found = within_the_hour(
        Closing(number, NOW + minutes * MINUTE_MS, channel) for number, (minutes, channel) in enumerate(questions, 1)
    )
    return [[each.question for each in group] for group in found]


def test_an_hour_begins_with_the_earliest_deadline_and_both_its_ends_belong_to_it() -> None:
    assert grouped((0, GENERAL), (60, GENERAL), (30, GENERAL)) == [[1, 3, 2]]
    assert grouped((0, GENERAL), (61, GENERAL)) == [[1], [2]]


def test_deadlines_that_follow_each_other_make_no_chain() -> None:
    assert grouped((0, GENERAL), (40, GENERAL), (80, GENERAL), (120, GENERAL)) == [[1, 2], [3, 4]]


def test_midnight_is_no_border() -> None:
    assert grouped((0, GENERAL), (1, GENERAL)) == [[1, 2]]


def test_channels_are_told_of_their_own_questions_at_their_own_time() -> None:
    assert grouped((0, GENERAL), (30, SPORTS), (40, GENERAL)) == [[1, 3], [2]]


def test_a_question_of_two_channels_is_told_of_in_both_at_once_with_what_is_near_in_each() -> None:
    both = [(1, 0, GENERAL), (2, 30, GENERAL), (2, 30, SPORTS), (3, 50, SPORTS), (4, 70, SPORTS), (5, 20, LOBBY)]
    found = within_the_hour(Closing(question, NOW + minutes * MINUTE_MS, place) for question, minutes, place in both)
    assert [[(each.question, each.channel) for each in group] for group in found] == [
        [(1, GENERAL), (2, GENERAL), (2, SPORTS), (3, SPORTS)],
        [(5, LOBBY)],
        [(4, SPORTS)],
    ]


@given(QUESTIONS)
def test_each_deadline_is_in_one_group_with_all_its_channels(questions: dict[int, tuple[int, set[Place]]]) -> None:
    given_ones = closings(questions)
    groups = within_the_hour(given_ones)
    assert sorted(each for group in groups for each in map(str, group)) == sorted(map(str, given_ones))
    members = [{each.question for each in group} for group in groups]
    assert sum(map(len, members)) == len(questions)


@given(QUESTIONS)
def test_a_group_spans_an_hour_at_most_and_what_is_left_of_its_channels_is_later(
    questions: dict[int, tuple[int, set[Place]]],
) -> None:
    groups = within_the_hour(closings(questions))
    for at, group in enumerate(groups):
        first = group[0].deadline
        assert all(first <= each.deadline <= first + HOUR_MS for each in group)
        channels = {each.channel for each in group}
        later = [each for other in groups[at + 1 :] for each in other if each.channel in channels]
        assert all(each.deadline > first + HOUR_MS for each in later)
    assert all(one[0].deadline <= other[0].deadline for one, other in pairwise(groups))


@given(QUESTIONS, st.randoms(use_true_random=False))
def test_groups_do_not_depend_on_the_order(questions: dict[int, tuple[int, set[Place]]], chance: Random) -> None:
    ordered = closings(questions)
    shuffled = ordered[:]
    chance.shuffle(shuffled)
    as_sets = [[{*map(str, group)} for group in within_the_hour(each)] for each in (ordered, shuffled)]
    assert as_sets[0] == as_sets[1]


@given(QUESTIONS, st.integers(0, 240))
def test_the_groups_that_are_due_are_those_whose_first_deadline_is(
    questions: dict[int, tuple[int, set[Place]]], minutes: int
) -> None:
    found = closings(questions)
    now = NOW - NOTICE_MS + minutes * MINUTE_MS
    told = closings_to_tell(found, now)
    assert told == [group for group in within_the_hour(found) if group[0].deadline <= NOW + minutes * MINUTE_MS]
    # What is due is never left for later, and nothing is told more than an hour early.
    told_ones = {each for group in told for each in group}
    assert {each for each in found if each.deadline <= now + NOTICE_MS} <= told_ones
    assert all(each.deadline <= now + NOTICE_MS + HOUR_MS for each in told_ones)


def unresolved(question: int, minutes: int, community: int = 1, step: Step = Step.DAY) -> Unresolved:
    """One whose reminder is due in so many minutes."""
    return Unresolved(question, community, NOW - step.starts + minutes * MINUTE_MS, step)


def test_what_is_due_and_what_is_within_the_hour_is_written_together_in_each_community() -> None:
    due, soon, later = unresolved(3, -600), unresolved(1, 60), unresolved(2, 61)
    elsewhere, week = unresolved(4, 30, community=2), unresolved(5, 0, step=Step.WEEK)
    assert unresolved_to_tell([later, soon, elsewhere, due, week], NOW) == [[week, due, soon]]
    assert unresolved_to_tell([soon, elsewhere], NOW) == []


@given(st.lists(st.tuples(st.integers(1, 9), st.integers(-90, 90), st.integers(1, 3), st.sampled_from(Step))))
def test_nothing_that_is_due_is_left_and_nothing_is_more_than_an_hour_early(
    given_ones: list[tuple[int, int, int, Step]],
) -> None:
    waiting = [unresolved(*each) for each in given_ones]
    groups = unresolved_to_tell(waiting, NOW)
    told = [each for group in groups for each in group]
    assert {each for each in waiting if each.due_at <= NOW} <= {*told}
    assert all(each.due_at <= NOW + HOUR_MS and each.expires_at > NOW + DAY_MS for each in told)
    assert all(len({each.community for each in group}) == 1 for group in groups)
    assert len({group[0].community for group in groups}) == len(groups)
