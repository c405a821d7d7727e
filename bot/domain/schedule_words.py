"""The words in which a weekly board is set up: `s2 Friday 18:00 season top 5 skip here`, in any order."""

import re
from dataclasses import dataclass, fields

from bot.domain.errors import Refused
from bot.domain.schedule import BoardKind, EmptyWeek
from bot.domain.text.characters import excerpt

WORDS_LIMIT = 200
NAMES_MOST = 25
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_DAY = 2
WORD_SHOWN = 24

_NUMBER = re.compile(r"s([1-9][0-9]{0,5})")
_TIME = re.compile(r"([01]?[0-9]|2[0-3]):([0-5][0-9])")
_TOP = re.compile(r"top([0-9]{1,3})")


_NAMED: dict[str, tuple[str, object]] = {
    **{board.value: ("board", board) for board in BoardKind},
    **{empty.value: ("empty", empty) for empty in EmptyWeek},
    "here": ("here", True),
}


@dataclass(frozen=True, slots=True)
class ScheduleWords:
    """What was said of a weekly board; None for whatever was not.

    Args:
        number: which schedule.
        weekday: 1 (Monday) to 7.
        time: hour and minute, local.
        names: how many of the best are named.
        here: whether it is to go to the channel where this was said.
    """

    number: int | None = None
    weekday: int | None = None
    time: tuple[int, int] | None = None
    board: BoardKind | None = None
    names: int | None = None
    empty: EmptyWeek | None = None
    here: bool = False


ALL = frozenset(field.name for field in fields(ScheduleWords))
TAKEN: dict[str, frozenset[str]] = {
    "list": frozenset(),
    "setup": frozenset({"weekday", "time"}),
    "add": ALL - {"number"},
    **dict.fromkeys(("preview", "pause", "remove"), frozenset({"number"})),
}
"""What can be said of a board for a step; for the others all of it."""
NOT_TAKEN = {
    "list": "boards.schedule_no_words",
    "setup": "communities.setup_only_time",
    "add": "boards.schedule_no_number",
    **dict.fromkeys(("preview", "pause", "remove"), "boards.schedule_only_number"),
}


def read_schedule_words(text: str, step: str) -> ScheduleWords:
    """Read what was said of a weekly board for a step of the schedule command, or for `setup`.

    Raises:
        Refused: a word that means nothing, or nothing for that step, or something that is said twice.
    """
    if len(text) > WORDS_LIMIT:
        raise Refused("boards.schedule_too_long", most=WORDS_LIMIT)
    said: dict[str, object] = {}
    for word in re.sub(r"\btop\s+(?=[0-9])", "top", text.casefold()).replace(",", " ").split():
        name, value = _read(word, NOT_TAKEN["setup"] if step == "setup" else "boards.schedule_unknown_word")
        if name in said:
            raise Refused("boards.schedule_twice", word=excerpt(word, WORD_SHOWN))
        if name not in TAKEN.get(step, ALL):
            raise Refused(NOT_TAKEN[step], word=excerpt(word, WORD_SHOWN), step=step)
        said[name] = value
    return ScheduleWords(**said)  # type: ignore[arg-type]  # each value is read for its own field


def _read(word: str, unknown: str) -> tuple[str, object]:
    """Which of the fields a word is about, and its value; `unknown` is the sentence for a word that means nothing."""
    if word in _NAMED:
        return _NAMED[word]
    if found := _NUMBER.fullmatch(word):
        return "number", int(found[1])
    if found := _TIME.fullmatch(word):
        return "time", (int(found[1]), int(found[2]))
    if found := _TOP.fullmatch(word):
        return "names", _names(int(found[1]))
    days = [at for at, day in enumerate(DAYS, start=1) if len(word) >= SHORTEST_DAY and day.startswith(word)]
    if len(days) != 1:
        raise Refused(unknown, word=excerpt(word, WORD_SHOWN))
    return "weekday", days[0]


def _names(number: int) -> int:
    if not 1 <= number <= NAMES_MOST:
        raise Refused("boards.schedule_names", most=NAMES_MOST)
    return number
