"""Reads the words that describe a weekly board, in any order: `s2 Friday 18:00 season top 5 skip here`."""

import re
from dataclasses import dataclass, fields

from bot.domain.choices import after_words, chosen, leading_choice, nearest
from bot.domain.errors import Mistyped, Refused
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
_TOP = re.compile(r"top[\s-]*([0-9]{1,3})")
_TOP_APART = re.compile(r"top[\s-]+[0-9]+", re.IGNORECASE)


_NAMED: dict[str, tuple[str, object]] = {
    **{board.value: ("board", board) for board in BoardKind},
    **{empty.value: ("empty", empty) for empty in EmptyWeek},
    "here": ("here", True),
}
_SAID = {
    "all time": BoardKind.ALL.value,
    "last week": BoardKind.WEEK.value,
    "this week": BoardKind.WEEK.value,
    "this season": BoardKind.SEASON.value,
}
"""Boards as people also say them: one of the week always ranks the last complete week."""


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
        Mistyped: a word is unknown but nearly a known one; `nearest` are whole descriptions.
        Refused: a word is unknown or not allowed for that step, or something is described twice.
    """
    if len(text) > WORDS_LIMIT:
        raise Refused("boards.schedule_too_long", most=WORDS_LIMIT)
    unknown = _NOT_ALLOWED["setup"] if step == "setup" else "boards.schedule_unknown_word"
    said: dict[str, object] = {}
    before, rest = "", text.replace(",", " ").strip()
    while rest:
        word, left = _first(rest)
        found = _read(word)
        if found is None:
            refused = Refused(unknown, word=excerpt(word, WORD_SHOWN))
            raise _mistyped(refused, word, before, left) or refused
        name, value = found
        if name in said:
            raise Refused("boards.schedule_twice", word=excerpt(word, WORD_SHOWN))
        if name not in _ALLOWED.get(step, _ALL):
            raise Refused(_NOT_ALLOWED[step], word=excerpt(word, WORD_SHOWN), step=step)
        said[name] = value
        before, rest = f"{before} {word}".strip(), left
    return ScheduleWords(**said)  # type: ignore[arg-type]  # each value is read for its own field


def about(text: str, name: str) -> str:
    """Return a description with the name of a board, such as `s2`, in place of the one it has, if any."""
    words = [word for word in text.replace(",", " ").split() if not _NUMBER.fullmatch(word.casefold())]
    return " ".join([name, *words])


def _first(text: str) -> tuple[str, str]:
    """Return the first word as typed, or the words that say one thing (`all time`, `top 5`), and what follows."""
    if top := _TOP_APART.match(text):
        return top[0], text[top.end() :].strip()
    found = leading_choice(text, tuple(_NAMED), _SAID)
    rest = found[1] if found else after_words(text, 1)
    return text[: len(text) - len(rest)].strip(), rest


def _read(word: str) -> tuple[str, object] | None:
    """Return the field of `ScheduleWords` that a word is about, and its value; None where it means nothing."""
    named = chosen(word, _NAMED, _SAID)
    if named is not None:
        return _NAMED[named]
    plain = word.casefold()
    if found := _NUMBER.fullmatch(plain):
        return "number", int(found[1])
    if found := _TIME.fullmatch(plain):
        return "time", (int(found[1]), int(found[2]))
    if found := _TOP.fullmatch(plain):
        return "names", _checked_names(int(found[1]))
    days = [at for at, day in enumerate(DAYS, start=1) if len(plain) >= SHORTEST_DAY and day.startswith(plain)]
    return ("weekday", days[0]) if len(days) == 1 else None


def _mistyped(refused: Refused, word: str, before: str, after: str) -> Mistyped | None:
    """Return the refusal with the whole description as it may be meant; None where no word is near."""
    known = nearest(word, (*_NAMED, *_SAID, *DAYS))
    near = [" ".join(f"{before} {meant} {after}".split()) for meant in known]
    return Mistyped(refused.key, near, **refused.facts) if near else None


def _checked_names(number: int) -> int:
    if not 1 <= number <= NAMES_MOST:
        raise Refused("boards.schedule_names", most=NAMES_MOST)
    return number
