"""Reads days counted from today: "tomorrow", "next Friday", "yesterday"; refuses repetition and several dates."""

from collections.abc import Mapping
from datetime import timedelta

from bot.domain.dates.parts import Days, Found, Instant, Now, Weekday, Words
from bot.domain.dates.periods import LATER, refuse_period
from bot.domain.dates.weekdays import weekday_of
from bot.domain.errors import Refused

_DAYS: Mapping[Words, int] = {
    ("today",): 0,
    ("tonight",): 0,
    ("tomorrow",): 1,
    ("day", "after", "tomorrow"): 2,
    ("yesterday",): -1,
    ("last", "night"): -1,
    ("day", "before", "yesterday"): -2,
}
_NIGHTS: tuple[Words, ...] = (("tonight",), ("last", "night"))
_NOW: tuple[Words, ...] = (("now",), ("just", "now"), ("right", "now"))
_REFUSED = (
    ("dates.recurring", ("every", "each", "daily", "weekly", "monthly", "yearly")),
    ("dates.two_dates", ("or", "and", "to", "through", "-")),
)
_WEEK = timedelta(weeks=1)


def read_relative_day(words: Words, now: Now) -> Found | None:
    """Read now, a day that is counted from today, or a weekday; None where the words are none of these.

    Raises:
        Refused: `dates.not_ahead` for the past where the phrase is about the future; `dates.recurring`,
            `dates.two_dates` or `dates.vague`.
    """
    for key, refused in _REFUSED:
        if words[0] in refused:
            last = 2 if words[1:2] and weekday_of(words[1]) else 1
            raise Refused(key, word=" ".join(words[:last]))
    for phrase in _NOW:
        if words[: len(phrase)] == phrase:
            _refuse_past(phrase, now, past=True)
            return Instant(now.at_ms), len(phrase)
    for phrase, days in _DAYS.items():
        if words[: len(phrase)] == phrase:
            _refuse_past(phrase, now, past=days < 0)
            return Days((now.today + timedelta(days=days),), night=phrase in _NIGHTS), len(phrase)
    found = _weekday(words, now)
    if found is None:
        refuse_period(words, now)
    return found


def days_of_weekday(weekday: Weekday, now: Now) -> Days:
    """Return the days that a weekday can mean: the next one, or in the past the last one.

    Where today is that weekday, it is today or a week from now; in the past the last that is over.
    """
    ahead = (weekday.number - now.today.isoweekday()) % 7
    first = now.today + timedelta(days=ahead)
    if now.back:
        return Days((first, first - _WEEK), rolling=True)
    if ahead:
        return Days((first,))
    return Days((first, first + _WEEK), rolling=True, ask="dates.today_or_next")


def _weekday(words: Words, now: Now) -> Found | None:
    lead = 1 if words[:1] == ("this",) and words[1:2] in {("coming",), ("past",)} else 0
    which = words[lead] if words[lead] in {"next", "this", "last", "previous", "coming", "past"} else ""
    used = lead + 2 if which else 1
    number = weekday_of(words[used - 1]) if used <= len(words) else None
    if number is None:
        return None
    if not which:
        return _in_a_week(words, number, now) or (Weekday(number), 1)
    days = number - now.today.isoweekday()
    this = now.today + timedelta(days=days)
    if which == "this":
        return Days((this,)), used
    if which in {"next", "coming"}:
        # For a weekday that is still to come this week, "next" means that day to some and the one after it to others.
        unclear = days > 0 and which == "next"
        first = this if days > 0 else this + _WEEK
        return Days(
            (first, first + _WEEK) if unclear else (first,), ask="dates.this_or_next" if unclear else None
        ), used
    _refuse_past(words[:used], now, past=True)
    first = this if days < 0 else this - _WEEK
    if days < 0 and which != "past":
        return Days((first, first - _WEEK), ask="dates.this_or_last"), used
    return Days((first,)), used


def _in_a_week(words: Words, number: int, now: Now) -> Found | None:
    """Read a weekday with its week: "Friday next week", "Monday of this week"."""
    of = 2 if words[1:2] == ("of",) else 1
    if words[of : of + 1] and words[of] in LATER and words[of + 1 : of + 2] == ("week",):
        later = LATER[words[of]]
        used = of + 2
        _refuse_past(words[:used], now, past=later < 0)
        return Days((now.today + timedelta(days=number - now.today.isoweekday()) + later * _WEEK,)), used
    return None


def _refuse_past(phrase: Words, now: Now, *, past: bool) -> None:
    if past and not now.back:
        raise Refused("dates.not_ahead", word=" ".join(phrase))
