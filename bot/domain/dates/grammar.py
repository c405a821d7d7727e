"""From words to parts: each word belongs to exactly one part, or the phrase is refused."""

from bot.domain.dates.clock import clock
from bot.domain.dates.named import named
from bot.domain.dates.numeric import numeric
from bot.domain.dates.parts import Found, Here, Parts, Words
from bot.domain.dates.period_end import period_end
from bot.domain.dates.relative import relative
from bot.domain.dates.spans import span
from bot.domain.errors import Refused

# Words that may stand before a part and say nothing.
_FILLERS = frozenset({"by", "until", "till", "on", "at", "the"})
# Digits alone come last: before that they may begin "31 December", "3 weeks" or "5pm".
_READERS = (clock, period_end, span, named, relative, numeric)


def parts_of(words: Words, here: Here) -> Parts:
    """Read every word of a phrase; days and time may come in either order.

    Raises:
        Refused: `dates.unreadable` with the first word that belongs to nothing, or what a reader refuses.
    """
    parts = Parts()
    rest = words
    while rest:
        found = _first(rest, here)
        if found is not None:
            parts.add(found[0])
            rest = rest[found[1] :]
        elif rest[0] in _FILLERS and len(rest) > 1:
            rest = rest[1:]
        else:
            raise Refused("dates.unreadable", word=rest[0])
    return parts


def _first(words: Words, here: Here) -> Found | None:
    return next((found for reader in _READERS if (found := reader(words, here))), None)
