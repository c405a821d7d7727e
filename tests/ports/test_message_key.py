"""The keys of outgoing messages: written and read as text, and told apart."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.member import Place
from bot.domain.question import QuestionState
from bot.domain.reminders import Step
from bot.domain.schedule import Schedule
from bot.domain.time.calendar import WeeklyRule, week_of
from bot.ports.message_key import QUESTION_REMINDERS, MessageKey, MessageKind

NUMBERS = st.integers(0, 2**62)
# Few letters, so that many pairs of keys differ in one place only; among them what separates the fields.
TEXTS = st.text(":/%-1é", max_size=4) | st.text(max_size=4)
KEYS = st.builds(MessageKey, st.sampled_from(MessageKind), NUMBERS, NUMBERS, TEXTS, TEXTS, st.integers(0, 3))
CLOSE_KEYS = st.builds(
    MessageKey, st.sampled_from(MessageKind), *[st.integers(0, 11)] * 2, *[st.sampled_from(["", "1", ":1", "%3A1"])] * 2
)
PLACE = Place("test", "home", "general")
NOW = 1_733_508_000_000
WEEK = week_of(NOW, "UTC")
SCHEDULE = Schedule(5, 1, 2, WeeklyRule(1, 9, 0, "UTC"), PLACE, NOW)

WRITTEN = {
    MessageKey.card(3, "t4"): "card:3::t4",
    MessageKey.story_card(3, "t4"): "story:3::t4",
    MessageKey.first_story_card(3, PLACE): "story:3::test%2Fhome%2Fgeneral",
    MessageKey.first_story_card(3, PLACE.direct("U1")): "story:3::test%2Fhome%2F%40:U1",
    MessageKey.board(SCHEDULE, WEEK): "board:1::s2-2024-W49",
    MessageKey.final_board(4, PLACE): "season:4::test%2Fhome%2Fgeneral",
    MessageKey.final_board(4, PLACE.direct("U1")): "season:4::test%2Fhome%2F%40:U1",
    MessageKey.closing_notice(3, NOW, PLACE): "closing:3:1733508000000:test%2Fhome%2Fgeneral",
    MessageKey.please_resolve(3, NOW, Step.DAY, PLACE): "resolve:3:1733508000000:day-test%2Fhome%2Fgeneral",
    MessageKey.please_resolve(3, NOW, Step.DAY, PLACE.direct("U1")): "resolve:3:1733508000000:day-test%2Fhome%2F%40",
    MessageKey.please_resolve(
        3, NOW, Step.WEEK, PLACE.direct("U1"), "U1"
    ): "resolve:3:1733508000000:week-test%2Fhome%2F%40:U1",
    MessageKey.unvoted(7, WEEK): "unvoted:7::2024-W49",
    MessageKey.announcement(3, QuestionState.CLOSED, NOW, 8): "announcement:3:1733508000000:closed-8",
    MessageKey.chart(3, "t4"): "chart:3::t4",
    MessageKey.proposal(3, 0, 7): "proposal:3::7",
    MessageKey.proposal(3, 2, 7, "U1"): "proposal:3:2:7:U1",
    MessageKey.review(3, "U1"): "review:3:::U1",
    MessageKey.reviewed(3, 2, "U1"): "reviewed:3:2::U1",
    MessageKey.doubt(9, 2): "doubt:9:2",
    MessageKey.channel_gone(9): "gone:9",
    MessageKey.channel_gone(9).redirected().redirected(): "gone:9::::2",
    MessageKey.welcome(1, PLACE, NOW): "welcome:1:1733508000000:test%2Fhome",
    MessageKey.withdrawn(9): "withdrawn:9",
}


def test_each_message_has_a_key_of_its_own() -> None:
    assert {key: str(key) for key in WRITTEN} == WRITTEN
    assert len(set(WRITTEN.values())) == len(WRITTEN)
    assert {key.kind for key in WRITTEN} == set(MessageKind)


@given(KEYS)
def test_the_text_of_a_key_is_read_as_that_key(key: MessageKey) -> None:
    assert MessageKey.read(str(key)) == key
    assert str(key).isascii()


@given(KEYS | CLOSE_KEYS, KEYS | CLOSE_KEYS)
def test_two_different_keys_are_written_differently(one: MessageKey, other: MessageKey) -> None:
    assert (str(one) == str(other)) == (one == other)


@given(KEYS)
def test_a_redirected_message_is_another_one_of_the_same_kind_about_the_same(key: MessageKey) -> None:
    redirected = key.redirected()
    assert redirected != key
    assert (redirected.kind, redirected.about, redirected.occasion) == (key.kind, key.about, key.occasion)


@pytest.mark.parametrize("text", ["", "card", "card:", "card:x", "post:3", "card:3:x", "card:3::t4:::", "card:3::::x"])
def test_what_is_no_key_is_named(text: str) -> None:
    with pytest.raises(ValueError, match="is no message key; one looks like 'board:3::s1-2024-W49'") as raised:
        MessageKey.read(text)
    assert repr(text) in str(raised.value)


def test_reminders_are_about_their_first_question() -> None:
    keys = (MessageKey.closing_notice(3, NOW, PLACE), MessageKey.please_resolve(3, NOW, Step.DAY, PLACE))
    assert [(key.kind, key.about) for key in keys] == [(kind, 3) for kind in QUESTION_REMINDERS]
