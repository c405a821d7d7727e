"""Sentences in Discord's markdown and as plain text, escaped and cut."""

import re
from datetime import UTC, datetime

from adapters.cutting import ELLIPSIS, cut, length
from adapters.discord import PLATFORM
from bot.domain.moment import Called, CardLink, Channel, Live, MomentStyle, Part, Text

# A backslash makes Discord show the next character as it is. These would otherwise begin formatting, a mention, a
# spoiler, a link or code wherever they stand; `:` and `/` would form addresses, invites and emoji with what is around
# them; the others have a meaning only at the beginning of a line or word, or behind a digit that begins one.
_SPECIAL = re.compile(r"[\\`*_~|<\[\]@]|:(?!\s)|(?<=\S)/(?=\S)|(?<!\S)[-+#>]|(?<=\d)\.")

_STYLES = {MomentStyle.DATE: "D", MomentStyle.DATE_TIME: "f", MomentStyle.RELATIVE: "R"}
"""The styles of timestamps (Reference, message formatting)."""

MARKUP_LENGTH = 24
"""UTF-16 code units reserved for an instant, a channel or a role as markup, such as `<#1234567890123456789>`."""


LINK_LENGTH = 96
"""UTF-16 code units reserved for the address of a message, whose three ids have up to 20 digits each."""


def escape(text: str) -> str:
    """Plain text as markdown that shows exactly that text."""
    # A function takes half the time of a template with a group.
    return _SPECIAL.sub(_escaped, text)


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"


def markup(text: Text) -> str:
    """A sentence as markdown; live parts as Discord's own markup for them."""
    return "".join(escape(part) if isinstance(part, str) else _markup_part(part) for part in text)


def plain(text: Text) -> str:
    """A sentence as plain text, such as for a form's labels; live parts in words."""
    return "".join(part if isinstance(part, str) else _plain_part(part) for part in text)


def code(text: str) -> str:
    """Text in a fixed-width font; a backtick would end it and becomes an apostrophe."""
    return f"`{text.replace('`', chr(39))}`"


def one_line(text: str) -> str:
    """The text with every run of blanks and line ends as one blank."""
    return " ".join(text.split())


def cut_text(text: Text, limit: int) -> Text:
    """A sentence cut to `limit` UTF-16 code units, counted before escaping; the cut is marked by an ellipsis."""
    kept: list[Part] = []
    for part in text:
        size = _size(part)
        if size > limit:
            kept.append(cut(part, max(limit, 1)) if isinstance(part, str) else ELLIPSIS)
            break
        kept.append(part)
        limit -= size
    return tuple(kept)


def _size(part: Part) -> int:
    if isinstance(part, str):
        return length(part)
    return length(part.label) + LINK_LENGTH if isinstance(part, CardLink) else MARKUP_LENGTH


def _markup_part(part: Live) -> str:
    if isinstance(part, CardLink):
        return _link(part)
    if isinstance(part, Called):
        return f"<@&{part.role}>"
    return f"<#{part.id}>" if isinstance(part, Channel) else f"<t:{part.at_ms // 1000}:{_STYLES[part.style]}>"


def _link(part: CardLink) -> str:
    """A link to a message (Reference, message formatting, masked links)."""
    if part.platform != PLATFORM:
        return escape(part.label)
    return f"[{escape(part.label)}](https://discord.com/channels/{part.space}/{part.channel}/{part.message})"


def _plain_part(part: Live) -> str:
    if isinstance(part, CardLink):
        return part.label
    if isinstance(part, Called):
        return f"@{part.role}"
    if isinstance(part, Channel):
        return f"#{part.id}"
    return f"{datetime.fromtimestamp(part.at_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"
