"""How a platform names its channels, members and roles."""

import re

from bot.domain.characters import excerpt
from bot.domain.errors import Refused


def read_platform_id(text: str) -> str:
    """The id of a channel, member, role or group on Discord or Slack.

    References such as `<#C012AB3CD|general>` are read too. Discord's ids are 64-bit numbers of 17 to 20 digits, kept
    as text because a float would round them. Slack's are a capital letter and at least eight capitals or digits.

    Raises:
        Refused: anything else, such as a name.
    """
    found = _PLATFORM_ID.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise Refused("wording.no_platform_id", text=excerpt(text, 30))
    name = found["bare"] or found["inside"]
    if name.isdecimal() and int(name) > _LARGEST_SNOWFLAKE:
        raise Refused("wording.no_platform_id", text=excerpt(text, 30))
    return name


# The longest reference is a Slack channel with its name, which has at most 80 characters.
_LONGEST = 128
_LARGEST_SNOWFLAKE = 2**64 - 1
_ID = "[1-9][0-9]{16,19}|[A-Z][A-Z0-9]{8,20}"
_PLATFORM_ID = re.compile(rf"(?P<bare>{_ID})|<(?:#|@[!&]?|!subteam\^)(?P<inside>{_ID})(?:\|[^<>|\x00-\x1f]*)?>")
