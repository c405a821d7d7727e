"""From what a member typed to the plain lower-case words of the grammar."""

import re
import unicodedata

from bot.domain.errors import Refused

LONGEST_PHRASE = 64
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"), "-")
_ISO_PAIR = re.compile(r"([0-9]{4,}-[0-9w-]+)[t ]([0-9:.]+)(z|[+-][0-9:]+)?(?= |$)")
_HALF = re.compile(r"(?<=[0-9]) ?(?:([ap])m|([ap])\.m\.)(?= |$)")


def words_of(text: str) -> tuple[str, ...]:
    """Fold a phrase and cut it into words; ISO date, time and offset become words of their own.

    Raises:
        Refused: `dates.too_long`, `dates.empty`, or `dates.characters` for what cannot be seen.
    """
    if len(text) > LONGEST_PHRASE:
        raise Refused("dates.too_long", limit=LONGEST_PHRASE)
    folded = unicodedata.normalize("NFKC", text).casefold().translate(_DASHES).replace(",", " ")
    line = " ".join(folded.split())
    if not line:
        raise Refused("dates.empty")
    if not line.isprintable():
        raise Refused("dates.characters")
    line = _HALF.sub(r"\1\2m", line)
    return tuple(_ISO_PAIR.sub(r"\1 \2 \3", line).split())
