"""The zone or offset that a phrase can end with."""

import re
from datetime import UTC, timedelta, timezone, tzinfo

from bot.domain.errors import Refused
from bot.domain.time.zone import read_zone, zone_named

_OFFSET = re.compile(r"(?:(?:utc|gmt)([+-])([0-9]{1,2})|([+-])([0-9]{2}))(?::?([0-9]{2}))?")
_DATE_SLASHES = re.compile(r"[0-9/]+")
# From the least to the largest offset that any place keeps.
_LEAST, _MOST = timedelta(hours=-12), timedelta(hours=14)


def place(word: str) -> tzinfo | None:
    """Read a word as a zone: `Z`, `UTC`, an offset or an IANA name; None where it is something else.

    Raises:
        Refused: `dates.no_such_offset`, or `zone.*` for a name with a slash that is no zone.
    """
    if word in {"z", "utc"}:
        return UTC
    if match := _OFFSET.fullmatch(word):
        return _offset(match)
    if "/" in word and not _DATE_SLASHES.fullmatch(word):
        return zone_named(read_zone(word).name)
    return None


def _offset(match: re.Match[str]) -> tzinfo:
    minutes = int(match[5] or 0)
    size = timedelta(hours=int(match[2] or match[4]), minutes=minutes)
    offset = -size if "-" in {match[1], match[3]} else size
    if minutes > 59 or not _LEAST <= offset <= _MOST:  # noqa: PLR2004  the last minute
        raise Refused("dates.no_such_offset", word=match[0])
    return timezone(offset)
