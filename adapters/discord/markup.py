"""Text as Discord shows it: members' words literally, instants in each reader's own zone."""

import re
from datetime import UTC, datetime

from bot.domain.moment import Called, Channel, Moment, MomentStyle, Text

# A backslash makes Discord show the next sign as it is. These would otherwise begin formatting, a mention, a spoiler,
# a link or code wherever they stand; `:` and `/` would make addresses, invites and emoji out of what is around them;
# the others mean something only at the beginning of a line or word, or behind a digit that begins one.
_SPECIAL = re.compile(r"[\\`*_~|<\[\]@]|:(?!\s)|(?<=\S)/(?=\S)|(?<!\S)[-+#>]|(?<=\d)\.")

_STYLES = {MomentStyle.DATE: "D", MomentStyle.DATE_TIME: "f", MomentStyle.RELATIVE: "R"}


def escape(text: str) -> str:
    """Plain text as markup that shows exactly that text."""
    return _SPECIAL.sub(r"\\\g<0>", text)


def markup(text: Text) -> str:
    """A sentence as markup."""
    return "".join(escape(part) if isinstance(part, str) else _live(part) for part in text)


def plain(text: Text) -> str:
    """A sentence for places that know no markup, such as a form's labels; instants are in UTC there."""
    return "".join(part if isinstance(part, str) else _dead(part) for part in text)


def code(text: str) -> str:
    """Text in a fixed-width font; a backtick in it would end that, so it becomes an apostrophe."""
    return f"`{text.replace('`', chr(39))}`"


def one_line(text: str) -> str:
    """The text with line ends as blanks, for places where a new line would begin something else."""
    return " ".join(text.split())


def _live(part: Moment | Channel | Called) -> str:
    if isinstance(part, Called):
        return f"<@&{part.role}>"
    return f"<#{part.id}>" if isinstance(part, Channel) else f"<t:{part.at_ms // 1000}:{_STYLES[part.style]}>"


def _dead(part: Moment | Channel | Called) -> str:
    if isinstance(part, Called):
        return f"@{part.role}"
    if isinstance(part, Channel):
        return f"#{part.id}"
    return f"{datetime.fromtimestamp(part.at_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"
