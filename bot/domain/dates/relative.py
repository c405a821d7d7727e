"""Reads days counted from today: "tomorrow", "next Friday"; refuses words for the past, repetition or vague periods."""

from datetime import timedelta

from bot.domain.dates.parts import Days, Found, Now, Weekday, Words
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


def read_relative_day(words: Words, now: Now) -> Found | None:
    """Read a day that is counted from today, or a weekday; None where the words are neither.

    Raises:
        Refused: `dates.not_ahead`, `dates.recurring`, `dates.two_dates` or `dates.vague`.
    """
    for key, refused in _REFUSED:
        if words[0] in refused:
            raise Refused(key, word=words[0])
    for phrase, days in _AHEAD.items():
        if words[: len(phrase)] == phrase:
            return Days((now.today + timedelta(days=days),)), len(phrase)
    return _weekday(words, now)


def coming_days(weekday: Weekday, now: Now) -> Days:
    """Return the days that a weekday can mean: the next one; where today is that weekday, today or a week from now."""
    ahead = (weekday.number - now.today.isoweekday()) % 7
    first = now.today + timedelta(days=ahead)
    if ahead:
        return Days((first,))
    return Days((first, first + timedelta(weeks=1)), rolling=True, ask="dates.today_or_next")


def _weekday(words: Words, now: Now) -> Found | None:
    which = words[0] if words[0] in {"next", "this"} else None
    rest = words[1:2] if which else words[:1]
    number = _WEEKDAYS.get(rest[0].removesuffix(".")) if rest else None
    if which is None or number is None:
        if which and rest and rest[0] in _VAGUE:
            raise Refused("dates.vague", word=f"{which} {rest[0]}")
        return None if number is None else (Weekday(number), 1)
    days = number - now.today.isoweekday()
    if which == "this":
        return Days((now.today + timedelta(days=days),)), 2
    # For a weekday that is still to come this week, "next" means that day to some and the one after it to others.
    first = now.today + timedelta(days=days if days > 0 else days + 7)
    if days > 0:
        return Days((first, first + timedelta(weeks=1)), ask="dates.this_or_next"), 2
    return Days((first,)), 2
