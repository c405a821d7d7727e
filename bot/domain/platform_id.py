"""How a platform names its channels, members and roles."""

import re

from bot.domain.errors import Refused
from bot.domain.text.characters import excerpt


def read_platform_id(text: str) -> str:
    """The id of a channel, member, role or group on Discord or Slack.

    References such as `<#C012AB3CD|general>` are read too. Discord's ids are 64-bit numbers of 17 to 20 digits, kept
    as text because a float would round them. Slack's are a capital letter and at least eight capitals or digits.

    Raises:
        Refused: anything else, such as a name.
    """
    found = _PLATFORM_ID.fullmatch(text) if len(text) <= _LONGEST else None
    if found is None:
        raise Refused("text.no_platform_id", text=excerpt(text, 30))
    name = found["bare"] or found["inside"]
    if name.isdecimal() and int(name) > _LARGEST_SNOWFLAKE:
        raise Refused("text.no_platform_id", text=excerpt(text, 30))
    return name


def read_channel(text: str, here: str) -> str:
    """The id of a channel of the platform on which `here` is one; where channels have names alone, a name.

    Raises:
        Refused: anything else, such as a person or a name where channels have ids.
    """
    named = text.strip()
    channel = _CHANNEL if _CHANNEL.fullmatch(here) or not _NAME.fullmatch(here) else _NAME
    found = channel.fullmatch(named) if len(named) <= _LONGEST else None
    if found is None:
        raise Refused("asking.post_no_channel")
    return next(group for group in found.groups() if group)


# The longest reference is a Slack channel with its name, which has at most 80 characters.
_LONGEST = 128
_LARGEST_SNOWFLAKE = 2**64 - 1
_ID = "[1-9][0-9]{16,19}|[A-Z][A-Z0-9]{8,20}"
_CHANNEL = re.compile(
    r"([1-9][0-9]{16,19}|[CG][A-Z0-9]{8,20})|<#([1-9][0-9]{16,19}|[CG][A-Z0-9]{8,20})(?:\|[^<>|\x00-\x1f]*)?>"
)
_NAME = re.compile(r"#?([a-z][a-z0-9_-]{0,79})")
_PLATFORM_ID = re.compile(rf"(?P<bare>{_ID})|<(?:#|@[!&]?|!subteam\^)(?P<inside>{_ID})(?:\|[^<>|\x00-\x1f]*)?>")
