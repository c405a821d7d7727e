"""Days counted from today: "tomorrow", "next Friday"; and words that look back, repeat or are too vague."""

from datetime import timedelta

from bot.domain.dates.parts import Days, Found, Here, Weekday, Words
from bot.domain.errors import Refused

_AHEAD = {("today",): 0, ("tonight",): 0, ("tomorrow",): 1, ("day", "after", "tomorrow"): 2}
_NAMES = (
    ("monday", "mon"),
    ("tuesday", "tue", "tues"),
    ("wednesday", "wed", "weds"),
    ("thursday", "thu", "thur", "thurs"),
    ("friday", "fri"),
    ("saturday", "sat"),
    ("sunday", "sun"),
)
_WEEKDAYS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names}
_REFUSED = (
    ("dates.not_ahead", ("now", "yesterday", "last", "previous", "ago")),
    ("dates.recurring", ("every", "each", "daily", "weekly", "monthly", "yearly")),
    ("dates.two_dates", ("or", "and", "to", "through", "-")),
)
_VAGUE = ("week", "month", "quarter", "year", "weekend")


def relative(words: Words, here: Here) -> Found | None:
    """Read a day that is named by its distance from today.

    Raises:
        Refused: `dates.not_ahead`, `dates.recurring`, `dates.two_dates` or `dates.vague`.
    """
    for key, refused in _REFUSED:
        if words[0] in refused:
            raise Refused(key, word=words[0])
    for phrase, days in _AHEAD.items():
        if words[: len(phrase)] == phrase:
            return Days((here.today + timedelta(days=days),)), len(phrase)
    return _weekday(words, here)


def coming(weekday: Weekday, here: Here) -> Days:
    """Give the days that a weekday alone can mean: on that same weekday, today or a week on, whatever is ahead."""
    ahead = (weekday.number - here.today.isoweekday()) % 7
    first = here.today + timedelta(days=ahead)
    if ahead:
        return Days((first,))
    return Days((first, first + timedelta(weeks=1)), rolling=True, ask="dates.today_or_next")


def _weekday(words: Words, here: Here) -> Found | None:
    which = words[0] if words[0] in {"next", "this"} else None
    rest = words[1:2] if which else words[:1]
    number = _WEEKDAYS.get(rest[0].removesuffix(".")) if rest else None
    if which is None or number is None:
        if which and rest and rest[0] in _VAGUE:
            raise Refused("dates.vague", word=f"{which} {rest[0]}")
        return None if number is None else (Weekday(number), 1)
    days = number - here.today.isoweekday()
    if which == "this":
        return Days((here.today + timedelta(days=days),)), 2
    # Still to come in this week: some mean that day by "next", some the one after it.
    first = here.today + timedelta(days=days if days > 0 else days + 7)
    if days > 0:
        return Days((first, first + timedelta(weeks=1)), ask="dates.this_or_next"), 2
    return Days((first,)), 2
