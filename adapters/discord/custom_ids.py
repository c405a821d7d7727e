"""The custom_ids of buttons and forms: an action's token, the server in direct messages, and a suffix against repeats.

In a channel: `<token>` or `<token>|<suffix>`. In a direct message, where Discord does not name a server:
`@<server id>@<token>`; where that is too long, the token has two characters packed into one.
"""

import re

from adapters.discord.limits import LIMITS
from bot.inputs.action import Action, read_token, token
from bot.inputs.base import Values

SEPARATOR = "|"
"""Never part of a token: there it is percent-encoded."""

SUFFIX_ROOM = 18
"""Characters left for a suffix: a separator, and digits enough for two openings of a form to differ in."""

DIRECT = re.compile(r"@([0-9]{1,20})@(.*)", re.DOTALL)
"""The server, and the token or the packed token; no token begins like that."""

PACKED = 0x4E00
PACKED_BITS = 7
"""Two ASCII characters of 7 bits become one from U+4E00 on. All those are CJK unified ideographs, which no Unicode
normalisation changes."""


def custom_id(action: Action, suffix: str = "", guild: str = "") -> str:
    """The custom_id of a button or a form.

    Args:
        action: what pressing or sending does.
        suffix: tells two custom_ids of the same action apart; its end is used, as much as there is room for.
        guild: the server in which the action is performed, for a direct message; empty elsewhere.
    """
    made = _with_guild(token(action), guild) if guild else token(action)
    room = LIMITS.custom_id - len(made) - len(SEPARATOR)
    return f"{made}{SEPARATOR}{suffix[-room:]}" if suffix and room > 0 else made


def guild_of(custom_id: str) -> str:
    """The id of the server in a custom_id; empty where there is none."""
    direct = DIRECT.fullmatch(custom_id)
    return direct[1] if direct else ""


def action_of(custom_id: str, values: Values | None = None) -> Action:
    """The action of a custom_id, with the values of the form if it is one.

    Raises:
        Refused: it is none that this program makes.
    """
    carried = custom_id.partition(SEPARATOR)[0]
    direct = DIRECT.fullmatch(carried)
    return read_token(_unpacked(direct[2]) if direct else carried, values)


def _with_guild(action_token: str, guild: str) -> str:
    """The token behind the server; packed where it is too long for that."""
    unpacked = f"@{guild}@{action_token}"
    return unpacked if len(unpacked) + SUFFIX_ROOM <= LIMITS.custom_id else f"@{guild}@{_packed(action_token)}"


def _packed(action_token: str) -> str:
    pairs = zip(action_token[::2], f"{action_token[1::2]}\0", strict=False)
    return "".join(chr(PACKED + (ord(first) << PACKED_BITS | ord(second))) for first, second in pairs)


def _unpacked(carried: str) -> str:
    if carried.isascii():
        return carried
    numbers = [ord(each) - PACKED for each in carried]
    most = 1 << PACKED_BITS
    return "".join(chr(number // most % most) + chr(number % most) for number in numbers).rstrip("\0")
