"""Making a story of a message, and a title of the first question in it."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.pages.story import HEADLINE_MOST, SUMMARY_MOST
from bot.domain.story import MESSAGE_MOST, first_question, story_of
from bot.domain.text.characters import has_word
from bot.domain.text.wording import LINK_MOST, TITLE_LEAST, TITLE_MOST, clean_link

OWN = "https://chat.example/7"
PIECES = st.sampled_from(
    ["Will it rain", "?", ".", "\n", " ", "https://a.example/b?c", "<", ">", "é\u0301", "?!", "…", "\u3002"]
)
MESSAGES = st.text(max_size=400) | st.lists(PIECES, max_size=60).map("".join)


@given(MESSAGES)
def test_any_message_is_a_story_or_is_refused(text: str) -> None:
    with suppress(Refused):
        story = story_of(text, OWN, 5)
        assert 0 < len(story.headline) <= HEADLINE_MOST
        assert len(story.summary) <= SUMMARY_MOST
        assert story.link is not None
        assert clean_link(story.link) == story.link
        assert len(story.link) <= LINK_MOST
        assert story.published_at == 5


@given(MESSAGES)
def test_the_first_question_of_any_message_can_be_a_title_or_there_is_none(text: str) -> None:
    title = first_question(text)
    assert title == "" or (TITLE_LEAST <= len(title) <= TITLE_MOST and has_word(title))


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("Will the ferry come on Friday?", "Will the ferry come on Friday?"),
        ("It is late. Will it come? Or not?", "Will it come?"),
        ("Why? Will it come on Friday?", "Will it come on Friday?"),
        ("Late again!\nWill it come on Friday?? I doubt it.", "Will it come on Friday??"),
        ("Is it 3.5 metres long?", "Is it 3.5 metres long?"),
        ("See https://example.org/?q=1", ""),
        ("Is it true (https://example.org/?) as they say?", "Is it true ( ) as they say?"),
        ("雨は金曜日に降りますか\uff1f多分。", "雨は金曜日に降りますか\uff1f"),
        ("Nothing is asked.", ""),
        (f"{'Long ' * 60}?", ""),
    ],
)
def test_the_first_sentence_that_asks_is_the_title(text: str, title: str) -> None:
    assert first_question(text) == title


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("Look: https://example.org/a, and https://example.org/b", "https://example.org/a"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("https://example.org/a.", "https://example.org/a"),
        ("http://localhost/a https://example.org/b", "https://example.org/b"),
        ("ftp://example.org", OWN),
        ("nothing", OWN),
    ],
)
def test_the_first_address_that_can_be_kept_is_the_link(text: str, link: str) -> None:
    assert story_of(text, OWN, 0).link == link


def test_without_any_address_there_is_no_link() -> None:
    assert story_of("nothing", "", 0).link is None


def test_a_headline_that_is_cut_stands_whole_in_the_summary() -> None:
    story = story_of("long " * 100 + "\nrest", OWN, 0)
    assert story.headline.endswith("…")
    assert story.summary.startswith("long long")
    assert story.summary.endswith("rest")


def test_a_long_message_is_cut_at_a_word_where_one_is_near() -> None:
    assert story_of("Head\n" + "word " * 2_000, OWN, 0).summary.endswith("word…")
    assert len(story_of("Head\n" + "x" * 9_000, OWN, 0).summary) == SUMMARY_MOST


def test_a_longer_message_than_there_can_be_is_refused() -> None:
    with pytest.raises(Refused):
        story_of("x" * (MESSAGE_MOST + 1), OWN, 0)


@pytest.mark.parametrize("text", ["", " \n\t"])
def test_a_message_without_words_is_refused(text: str) -> None:
    with pytest.raises(Refused) as refused:
        story_of(text, OWN, 0)
    assert refused.value.key == "stories.no_text"
