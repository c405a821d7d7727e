"""The words in which a weekly board is set up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.schedule import BoardKind, EmptyWeek
from bot.domain.schedule_words import DAYS, ScheduleWords, read_schedule_words


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ScheduleWords()),
        ("s2", ScheduleWords(number=2)),
        (
            "S3 Friday 18:05 season top 5 skip here",
            ScheduleWords(3, 5, (18, 5), BoardKind.SEASON, 5, EmptyWeek.SKIP, here=True),
        ),
        ("here, top25, all, 7:00, tue", ScheduleWords(None, 2, (7, 0), BoardKind.ALL, 25, None, here=True)),
        ("STANDING week", ScheduleWords(board=BoardKind.WEEK, empty=EmptyWeek.STANDING)),
    ],
)
def test_words_are_read_in_any_order(text: str, said: ScheduleWords) -> None:
    assert read_schedule_words(text) == said


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("24:00", "unknown_word"),
        ("9:5", "unknown_word"),
        ("s0", "unknown_word"),
        ("t 9:00", "unknown_word"),
        ("someday", "unknown_word"),
        ("top 0", "names"),
        ("top 26", "names"),
        ("monday tuesday", "twice"),
        ("here here", "twice"),
        ("x" * 201, "too_long"),
        ("٩:٠٠", "unknown_word"),
    ],
)
def test_what_means_nothing_or_two_things_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_schedule_words(text)
    assert refused.value.key == f"schedule.{key}"


words = st.fixed_dictionaries(
    {},
    optional={
        "number": st.integers(1, 999_999).map(lambda n: f"s{n}"),
        "weekday": st.sampled_from(DAYS),
        "time": st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda at: f"{at[0]}:{at[1]:02}"),
        "names": st.integers(1, 25).map(lambda n: f"top {n}"),
        "board": st.sampled_from([*BoardKind]),
    },
)


@given(words, st.randoms())
def test_the_order_of_words_does_not_matter(said: dict[str, str], chance: object) -> None:
    parts = [*said.values()]
    chance.shuffle(parts)  # type: ignore[attr-defined]  # a random.Random
    assert read_schedule_words(" ".join(parts)) == read_schedule_words(" ".join(said.values()))


@given(st.text(max_size=220))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_schedule_words(text)
    except Refused as refused:
        assert refused.key.startswith("schedule.")  # noqa: PT017  most texts are refused, some are read
