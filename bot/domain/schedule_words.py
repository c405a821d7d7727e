"""Reads the words that describe a weekly board, in any order: `s2 Friday 18:00 season top 5 skip here`."""

import re
from dataclasses import dataclass, fields

from bot.domain.errors import Refused
from bot.domain.schedule import BoardKind, EmptyWeek
from bot.domain.text.characters import excerpt

WORDS_LIMIT = 200
"""Characters of the description."""
NAMES_MOST = 25
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SHORTEST_DAY = 2
"""Letters by which a weekday can be named."""
WORD_SHOWN = 24
"""Characters of a wrong word that a refusal repeats."""

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
    """The description of a weekly board; what it does not mention is None.

    Args:
        number: the number of the schedule.
        weekday: 1 (Monday) to 7.
        time: hour and minute, local.
        board: the period that it ranks.
        names: how many of the best it names.
        empty: what is posted where no question was resolved.
        here: whether it is to be posted in the channel of the command.
    """

    number: int | None = None
    weekday: int | None = None
    time: tuple[int, int] | None = None
    board: BoardKind | None = None
    names: int | None = None
    empty: EmptyWeek | None = None
    here: bool = False


_ALL = frozenset(field.name for field in fields(ScheduleWords))
_ALLOWED: dict[str, frozenset[str]] = {
    "list": frozenset(),
    "setup": frozenset({"weekday", "time"}),
    "add": _ALL - {"number"},
    **dict.fromkeys(("preview", "pause", "remove"), frozenset({"number"})),
}
"""What can be described for a step of the command; for a step that is missing here everything can be."""
_NOT_ALLOWED = {
    "list": "boards.schedule_no_words",
    "setup": "communities.setup_only_time",
    "add": "boards.schedule_no_number",
    **dict.fromkeys(("preview", "pause", "remove"), "boards.schedule_only_number"),
}


def read_schedule_words(text: str, step: str) -> ScheduleWords:
    """Read the description of a weekly board.

    Args:
        text: as typed.
        step: the step of the `schedule` command, such as `add`, or `setup` for the form of that command.

    Raises:
        Refused: a word is unknown or not allowed for that step, or something is described twice.
    """
    if len(text) > WORDS_LIMIT:
        raise Refused("boards.schedule_too_long", most=WORDS_LIMIT)
    said: dict[str, object] = {}
    for word in re.sub(r"\btop\s+(?=[0-9])", "top", text.casefold()).replace(",", " ").split():
        name, value = _read(word, _NOT_ALLOWED["setup"] if step == "setup" else "boards.schedule_unknown_word")
        if name in said:
            raise Refused("boards.schedule_twice", word=excerpt(word, WORD_SHOWN))
        if name not in _ALLOWED.get(step, _ALL):
            raise Refused(_NOT_ALLOWED[step], word=excerpt(word, WORD_SHOWN), step=step)
        said[name] = value
    return ScheduleWords(**said)  # type: ignore[arg-type]  # each value is read for its own field


def _read(word: str, unknown: str) -> tuple[str, object]:
    """Return the field of `ScheduleWords` that a word is about, and its value; `unknown` refuses any other word."""
    if word in _NAMED:
        return _NAMED[word]
    if found := _NUMBER.fullmatch(word):
        return "number", int(found[1])
    if found := _TIME.fullmatch(word):
        return "time", (int(found[1]), int(found[2]))
    if found := _TOP.fullmatch(word):
        return "names", _checked_names(int(found[1]))
    days = [at for at, day in enumerate(DAYS, start=1) if len(word) >= SHORTEST_DAY and day.startswith(word)]
    if len(days) != 1:
        raise Refused(unknown, word=excerpt(word, WORD_SHOWN))
    return "weekday", days[0]


def _checked_names(number: int) -> int:
    if not 1 <= number <= NAMES_MOST:
        raise Refused("boards.schedule_names", most=NAMES_MOST)
    return number
