"""What buttons and forms carry: an action's token, the server where Discord does not name it, and a distinct mark."""

import re

from adapters.discord.limits import LIMITS
from bot.inputs.action import Action, read_token, token
from bot.inputs.base import Values

SEPARATOR = "|"
"""Never part of a token: there it is percent-encoded."""

MARK_ROOM = 18
"""A separator and as many digits as two openings of a form differ in."""

DIRECT = re.compile(r"@([0-9]{1,20})@(.*)", re.DOTALL)
"""The server, and the token or what it is packed into; no token begins like that."""

PACKED = 0x4E00
PACKED_BITS = 7
"""Two ASCII characters as one: 14 bits above U+4E00 are unified ideographs only, which nothing normalises."""


def custom_id(action: Action, mark: str = "", guild: str = "") -> str:
    """The token with the mark behind it, as much of the mark as fits.

    Args:
        action: what pressing or sending does.
        mark: differs between two of the same action.
        guild: the server it is done in, for a direct message; empty elsewhere.
    """
    named = _with_guild(token(action), guild) if guild else token(action)
    room = LIMITS.custom_id - len(named) - len(SEPARATOR)
    return f"{named}{SEPARATOR}{mark[-room:]}" if mark and room > 0 else named


def guild_of(carried: str) -> str:
    """The server that is carried; empty where there is none."""
    direct = DIRECT.fullmatch(carried)
    return direct[1] if direct else ""


def action_of(carried: str, values: Values | None = None) -> Action:
    """The action a button or a form carries, with the values of the form.

    Raises:
        Refused: where it is none of ours.
    """
    named = carried.partition(SEPARATOR)[0]
    direct = DIRECT.fullmatch(named)
    return read_token(_unpacked(direct[2]) if direct else named, values)


def _with_guild(named: str, guild: str) -> str:
    """The token behind the server; packed where it is too long for that."""
    whole = f"@{guild}@{named}"
    return whole if len(whole) + MARK_ROOM <= LIMITS.custom_id else f"@{guild}@{_packed(named)}"


def _packed(named: str) -> str:
    pairs = zip(named[::2], f"{named[1::2]}\0", strict=False)
    return "".join(chr(PACKED + (ord(first) << PACKED_BITS | ord(second))) for first, second in pairs)


def _unpacked(carried: str) -> str:
    if carried.isascii():
        return carried
    numbers = [ord(each) - PACKED for each in carried]
    most = 1 << PACKED_BITS
    return "".join(chr(number // most % most) + chr(number % most) for number in numbers).rstrip("\0")
