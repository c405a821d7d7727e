"""The words that describe a weekly leaderboard."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Mistyped, Refused
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
        ("Friday , 18:00", ScheduleWords(weekday=5, time=(18, 0))),
        ("Season TOP 5", ScheduleWords(board=BoardKind.SEASON, names=5)),
        ("all time Friday", ScheduleWords(weekday=5, board=BoardKind.ALL)),
        ("All  Time", ScheduleWords(board=BoardKind.ALL)),
        ("ALL-TIME, top-5", ScheduleWords(board=BoardKind.ALL, names=5)),
        ("18:00 last week", ScheduleWords(time=(18, 0), board=BoardKind.WEEK)),
        ("This Week", ScheduleWords(board=BoardKind.WEEK)),
        ("this season here", ScheduleWords(board=BoardKind.SEASON, here=True)),
        ("STANDING week", ScheduleWords(board=BoardKind.WEEK, empty=EmptyWeek.STANDING)),
    ],
)
def test_words_are_read_in_any_order(text: str, said: ScheduleWords) -> None:
    assert read_schedule_words(text, "move") == said


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
        ("all time week", "twice"),
        ("time all", "unknown_word"),
        ("here here", "twice"),
        ("x" * 201, "too_long"),
        ("٩:٠٠", "unknown_word"),
    ],
)
def test_what_means_nothing_or_two_things_is_refused(text: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_schedule_words(text, "move")
    assert refused.value.key == f"boards.schedule_{key}"


def test_what_is_nearly_a_word_is_offered_with_all_else_as_it_was_said() -> None:
    with pytest.raises(Mistyped) as refused:
        read_schedule_words("S2 Fridya 18:00, Season top 5", "move")
    assert refused.value.nearest == ("S2 friday 18:00 Season top 5",)
    assert refused.value.facts == {"word": "Fridya"}


words = st.fixed_dictionaries(
    {},
    optional={
        "number": st.integers(1, 999_999).map(lambda n: f"s{n}"),
        "weekday": st.sampled_from(DAYS),
        "time": st.tuples(st.integers(0, 23), st.integers(0, 59)).map(lambda at: f"{at[0]}:{at[1]:02}"),
        "names": st.integers(1, 25).map(lambda n: f"top {n}"),
        "board": st.sampled_from([*BoardKind, "all time", "last week", "this week", "this season"]),
        "empty": st.sampled_from([*EmptyWeek]),
        "here": st.just("here"),
    },
)


@given(words, st.randoms())
def test_the_order_of_words_does_not_matter(said: dict[str, str], chance: object) -> None:
    parts = [*said.values()]
    chance.shuffle(parts)  # type: ignore[attr-defined]  # a random.Random
    assert read_schedule_words(" ".join(parts), "move") == read_schedule_words(" ".join(said.values()), "move")


@given(st.text(max_size=220))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        read_schedule_words(text, "move")
    except Refused as refused:
        assert refused.key.startswith("boards.schedule_")  # noqa: PT017  most texts are refused, some are read


ANYTHING = {"number", "weekday", "time", "names", "board", "empty", "here"}
MEANT: dict[str, set[str]] = {
    "list": set(),
    "add": ANYTHING - {"number"},
    "move": ANYTHING,
    "resume": ANYTHING,
    "setup": {"weekday", "time"},
    **{step: {"number"} for step in ("preview", "pause", "remove")},
}
"""What can be described for each step."""


@pytest.mark.parametrize("step", MEANT)
@given(said=words)
def test_no_word_is_ignored_in_silence(step: str, said: dict[str, str]) -> None:
    text = " ".join(said.values())
    if idle := [word for name, word in said.items() if name not in MEANT[step]]:
        with pytest.raises(Refused) as refused:
            read_schedule_words(text, step)
        assert refused.value.facts["word"] in idle
        return
    read = read_schedule_words(text, step)
    for left_out in said:
        rest = " ".join(word for name, word in said.items() if name != left_out)
        assert read_schedule_words(rest, step) != read


@pytest.mark.parametrize("step", MEANT)
@pytest.mark.parametrize("word", ["9", "banana", "s", "top", "9am", "18", "-", "?", "#general"])
def test_a_word_that_means_nothing_is_named(step: str, word: str) -> None:
    for text in (word, f"{word} s1", f"s1 {word}", f"monday {word}"):
        with pytest.raises(Refused) as refused:
            read_schedule_words(text, step)
        assert refused.value.facts["word"] in {word, "s1", "monday"}
    with pytest.raises(Refused) as refused:
        read_schedule_words(word, step)
    assert refused.value.facts == {"word": word}
