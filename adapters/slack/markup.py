"""Sentences in Slack's forms: rich text elements, plain text, and the escaping of its markup."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.domain.mention import Mention, MentionKind
from bot.domain.moment import Called, Channel, Moment, MomentStyle, Part, Text
from bot.ui.commands import ADMIN_WORD, COMMANDS, OptionKind

Element = dict[str, Any]

_NAMED = re.compile(
    r"<(?:@(?P<person>\w+)|!subteam\^(?P<group>\w+)|#(?P<channel>\w+)|!(?P<special>\w+)|(?P<url>[a-z]+:[^|>]+))"
    r"(?:\|(?P<label>[^>]*))?>"
)

_FORMATS = {
    MomentStyle.DATE: "{date_short}",
    MomentStyle.DATE_TIME: "{date_short_pretty}, {time}",
    MomentStyle.RELATIVE: "{ago}",
}
"""How much of an instant is shown (docs.slack.dev/reference/block-kit/block-elements/date-element)."""


def elements(text: Text, **style: bool) -> list[Element]:
    """A sentence as rich text.

    Rich text is the one form in which Slack shows members' words exactly as they are: in mrkdwn `*`, `_`, `~`, a back
    tick, `:` and an escaped `>` keep their meaning, and there is no way to escape them.
    """
    return [_element(part, style) for part in text if part != ""]


def literal(text: str, **style: bool) -> Element:
    """A piece of rich text that shows what it holds and nothing else."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def plain(text: Text) -> str:
    """A sentence for places that hold no markup; instants are in UTC there."""
    return "".join(part if isinstance(part, str) else _dead(part) for part in text)


def has_moment(text: Text) -> bool:
    """Whether there is an instant or a channel in it, which only rich text shows as its reader knows it."""
    return not all(isinstance(part, str) for part in text)


def escape(text: str) -> str:
    """Text for a field that Slack reads as mrkdwn, so that nothing in it mentions or links."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def typed(text: str) -> str:
    """What a member typed behind the command.

    Slack sends mentions, channels and addresses as what they name (docs.slack.dev, implementing
    slash commands). Administration is about those who are mentioned, and some commands are about a channel, whose name
    alone would not say which; anywhere else they are the member's words.
    """
    first = next(iter(text.lower().split()), "")
    read = _known if first == ADMIN_WORD else _placed if first in _ABOUT_CHANNELS else _worded
    return unescape(_NAMED.sub(read, text))


_ABOUT_CHANNELS = {each.name for each in COMMANDS for option in each.options if option.kind is OptionKind.CHANNEL}


def _placed(found: re.Match[str]) -> str:
    """A channel as Slack names it, with its id."""
    return found[0] if found["channel"] else _worded(found)


def _known(found: re.Match[str]) -> str:
    """Who is mentioned, as the core knows them."""
    if found["person"]:
        return str(Mention(MentionKind.PERSON, found["person"]))
    return str(Mention(MentionKind.ROLE, found["group"])) if found["group"] else _worded(found)


def _worded(found: re.Match[str]) -> str:
    """The words that were typed, as far as Slack sends them."""
    sign = "#" if found["channel"] else "@" if found["person"] or found["special"] else ""
    label = found["label"] or found["person"] or found["group"] or found["channel"] or found["special"] or found["url"]
    return sign + label


def unescape(text: str) -> str:
    """Text with the three characters that Slack escapes as they were typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def spoken(text: str) -> str:
    """A message as its author saw it: Slack writes links, mentions and dates in angle brackets."""
    return unescape(_ANGLED.sub(_angled, text))


def _angled(found: re.Match[str]) -> str:
    """An address for a link, so that it can be followed; the label for everything else that has one."""
    what, _, label = found[1].partition("|")
    if what.startswith(("http://", "https://")):
        return what
    sign = _SIGNS.get(what[:1], "")
    if not label:
        return f"{sign}{what.lstrip('@#!')}"
    return label if what.startswith("!") or label.startswith(sign) else f"{sign}{label}"


def joined(lines: list[list[Element]]) -> list[Element]:
    """Lines of rich text under each other."""
    return list(_with_line_ends(lines))


def _with_line_ends(lines: list[list[Element]]) -> Iterator[Element]:
    for number, line in enumerate(lines):
        if number:
            yield literal("\n")
        yield from line


def _element(part: Part, style: dict[str, bool]) -> Element:
    if isinstance(part, str):
        return literal(part, **style)
    if isinstance(part, Channel):
        return {"type": "channel", "channel_id": part.id, **({"style": style} if style else {})}
    if isinstance(part, Called):
        return {"type": "usergroup", "usergroup_id": part.role, **({"style": style} if style else {})}
    return _date(part, style)


def _dead(part: Moment | Channel | Called) -> str:
    if isinstance(part, Called):
        return f"@{part.role}"
    return f"#{part.id}" if isinstance(part, Channel) else _utc(part)


def _date(moment: Moment, style: dict[str, bool]) -> Element:
    return {
        "type": "date",
        "timestamp": moment.at_ms // 1000,
        "format": _FORMATS[moment.style],
        "fallback": _utc(moment),
        **({"style": style} if style else {}),
    }


def _utc(moment: Moment) -> str:
    at = datetime.fromtimestamp(moment.at_ms / 1000, UTC)
    return f"{at:%Y-%m-%d}" if moment.style is MomentStyle.DATE else f"{at:%Y-%m-%d %H:%M} UTC"


_ANGLED = re.compile(r"<([^<>]+)>")
_SIGNS = {"@": "@", "#": "#", "!": "@"}
"""What people, channels and groups such as everybody here begin with (docs.slack.dev/messaging/formatting)."""
