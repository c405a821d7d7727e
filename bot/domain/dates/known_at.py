"""Reads when an answer became public ("yesterday", "2 hours ago", "6 December"): always in the past."""

from bot.domain.dates.deadline import AmbiguousDate
from bot.domain.dates.grammar import meaning_of, words_of
from bot.domain.errors import Refused
from bot.domain.moment import Moment

_ABOUT_DEADLINES = {
    "dates.bare_number",
    "dates.no_such_year",
    "dates.not_ahead",
    "dates.out_of_reach",
    "dates.recurring",
    "dates.unreadable",
    "dates.vague",
}
"""Refusals whose sentence is about deadlines; they are told in a sentence of their own here."""


def read_known_at(text: str, now_ms: int, zone: str, opened: int) -> int:
    """Return the instant that a phrase means, between the question's opening and now; an empty text means now.

    The phrases are those of deadlines read backwards, such as "yesterday" and "2 hours ago". A weekday, a time of day
    or a date without its year means the last one before now; a day without a time means 23:59 of it, and today now.

    Args:
        text: as typed.
        now_ms: UTC milliseconds.
        zone: IANA name of the community's zone.
        opened: when the question was opened, UTC milliseconds.

    Returns:
        UTC milliseconds.

    Raises:
        AmbiguousDate: the phrase has several meanings; those between the opening and now are offered.
        Refused: `dates.*` or `time.zone_*`; `dates.known_*` for what is ahead, before the opening, or cannot be read.
    """
    words = words_of(text) if text.strip() else ("now",)
    try:
        meaning = meaning_of(words, now_ms, zone, back=True)
    except Refused as refused:
        if refused.key not in _ABOUT_DEADLINES:
            raise
        word = refused.facts.get("word", refused.facts.get("year", ""))
        raise Refused("dates.known_unreadable", word=word) from refused
    if meaning.instants == (now_ms,):
        # The request may have been received before the question was posted, while it waited for its turn.
        return max(now_ms, opened)
    past = [at for at in meaning.instants if at <= now_ms]
    if not past:
        raise Refused("dates.known_ahead")
    readings = tuple(at for at in past if at >= opened)
    if not readings:
        raise Refused("dates.known_before", at=Moment(opened))
    if meaning.ask is not None:
        raise AmbiguousDate(meaning.ask, readings, meaning.clocks, word=" ".join(words))
    return readings[-1]
