"""The ids by which platforms name people, roles, channels and messages, as they come in from outside."""

import re

from bot.domain.errors import Refused

PLATFORM_ID = "[!-~]{1,80}"
"""Regular expression of any platform's id: visible ASCII without blanks, at most 80 characters.

Mentions, channels that somebody types and ids in an export that is imported all have to match it. Discord's ids are
64-bit numbers of 17 to 20 digits, kept as text because a float would round them (Discord API reference, snowflakes);
Slack's are a capital letter and at least eight capitals or digits, those of its messages digits with a point; in the
try-out they are words.
"""

_LARGEST_SNOWFLAKE = 2**64 - 1
# A Slack channel with its name, which has at most 80 characters, is the longest reference to a channel.
_LONGEST_REFERENCE = 128
_ID = "[1-9][0-9]{16,19}|[CG][A-Z0-9]{8,20}"
_CHANNEL = re.compile(rf"({_ID})|<#({_ID})(?:\|[^<>|\x00-\x1f]*)?>")
_NAME = re.compile(r"#?([a-z][a-z0-9_-]{0,79})")


def read_channel(text: str, here: str) -> str:
    """Return the id of the channel that somebody typed, alone or as a reference such as `<#C012AB3CD|general>`.

    Args:
        text: as typed.
        here: the id of a channel of the platform that is meant. Where that is a word instead of a Discord or Slack id,
            channels have no other ids than their names, and a name is read, with or without `#`.

    Raises:
        Refused: anything else, such as a person, or a name where channels have ids.
    """
    typed = text.strip()
    pattern = _CHANNEL if _CHANNEL.fullmatch(here) or not _NAME.fullmatch(here) else _NAME
    found = pattern.fullmatch(typed) if len(typed) <= _LONGEST_REFERENCE else None
    channel = next(filter(None, found.groups())) if found else ""
    if not channel or (channel.isdecimal() and int(channel) > _LARGEST_SNOWFLAKE):
        raise Refused("asking.post_no_channel")
    return channel
