"""Sentences in Slack's formats: rich text elements, plain text, and mrkdwn in both directions."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from adapters.slack import PLATFORM
from adapters.slack.message_ids import message_url
from bot.domain.mention import Mention, MentionKind
from bot.domain.moment import Called, CardLink, Channel, Live, Moment, MomentStyle, Part, Text
from bot.ui.commands import ADMIN_WORD, COMMANDS, OptionKind

Element = dict[str, Any]

_ESCAPED_IN_COMMAND = re.compile(
    r"<(?:@(?P<person>\w+)|!subteam\^(?P<group>\w+)|#(?P<channel>\w+)|!(?P<special>\w+)|(?P<url>[a-z]+:[^<|>]+))"
    r"(?:\|(?P<label>[^<>]*))?>"
)
"""What Slack puts in place of what was typed. Nothing in it goes beyond another `<`, which Slack escapes where a person
types it: otherwise each of many that are never closed would be looked for to the end of the text."""

_FORMATS = {
    MomentStyle.DATE: "{date_short}",
    MomentStyle.DATE_TIME: "{date_short_pretty}, {time}",
    MomentStyle.RELATIVE: "{ago}",
}
"""The format strings of date elements (docs.slack.dev/reference/block-kit/block-elements/date-element)."""


def elements(text: Text, **style: bool) -> list[Element]:
    """A sentence as rich text elements.

    Only rich text shows members' words exactly as they are: in mrkdwn `*`, `_`, `~`, a backtick, `:` and an escaped `>`
    keep their meaning, and cannot be escaped (docs.slack.dev/messaging/formatting-message-text).
    """
    return [_element(part, style) for part in text if part != ""]


def literal(text: str, **style: bool) -> Element:
    """A text element: shows exactly this text."""
    return {"type": "text", "text": text, **({"style": style} if style else {})}


def plain(text: Text) -> str:
    """A sentence as plain text; live parts in words."""
    return "".join(part if isinstance(part, str) else _plain_part(part) for part in text)


def has_moment(text: Text) -> bool:
    """Whether there is a live part in it, such as an instant, which only rich text can show properly."""
    return not all(isinstance(part, str) for part in text)


def escape(text: str) -> str:
    """Text for a field that Slack reads as mrkdwn, so that nothing in it becomes a mention or a link."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def command_text(text: str) -> str:
    """The text behind the slash command, in the form in which the core reads commands.

    Slack sends mentions, channels and addresses in angle brackets with their ids
    (docs.slack.dev/interactivity/implementing-slash-commands, escaping). In administration commands people and user
    groups become mentions of the core; commands with an option for a channel keep the channel as it is, with its id;
    everything else becomes the words that the member typed.
    """
    first = next(iter(text.lower().split()), "")
    replace = _as_mention if first == ADMIN_WORD else _as_channel if _takes_channel(first) else _as_typed
    return unescape(_ESCAPED_IN_COMMAND.sub(replace, text))


def _takes_channel(name: str) -> bool:
    return any(option.kind is OptionKind.CHANNEL for each in COMMANDS if each.name == name for option in each.options)


def _as_channel(found: re.Match[str]) -> str:
    return found[0] if found["channel"] else _as_typed(found)


def _as_mention(found: re.Match[str]) -> str:
    if found["person"]:
        return str(Mention(MentionKind.PERSON, found["person"]))
    return str(Mention(MentionKind.ROLE, found["group"])) if found["group"] else _as_typed(found)


def _as_typed(found: re.Match[str]) -> str:
    """The words that were typed, as far as Slack sends them: the label, else the id or address."""
    sign = "#" if found["channel"] else "@" if found["person"] or found["special"] else ""
    label = found["label"] or found["person"] or found["group"] or found["channel"] or found["special"] or found["url"]
    return sign + label


def unescape(text: str) -> str:
    """Text with the three characters that Slack escapes (`&`, `<`, `>`) as they were typed."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def message_text(text: str) -> str:
    """The text of a message without Slack's markup for links, mentions and dates, which is in angle brackets."""
    return unescape(_IN_ANGLE_BRACKETS.sub(_without_brackets, text))


def _without_brackets(found: re.Match[str]) -> str:
    """The address of a link, so that it stays one; of everything else the label where it has one."""
    what, _, label = found[1].partition("|")
    if what.startswith(("http://", "https://")):
        return what
    sign = _SIGNS.get(what[:1], "")
    if not label:
        return f"{sign}{what.lstrip('@#!')}"
    return label if what.startswith("!") or label.startswith(sign) else f"{sign}{label}"


def joined(lines: list[list[Element]]) -> list[Element]:
    """Lines of rich text as the elements of one section."""
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
    if isinstance(part, CardLink):
        return _link(part, style)
    if isinstance(part, Called):
        return {"type": "usergroup", "usergroup_id": part.role, **({"style": style} if style else {})}
    return _date(part, style)


def _link(part: CardLink, style: dict[str, bool]) -> Element:
    if part.platform != PLATFORM:
        return literal(part.label, **style)
    url = message_url(part.space, part.channel, part.message)
    return {"type": "link", "url": url, "text": part.label, **({"style": style} if style else {})}


def _plain_part(part: Live) -> str:
    if isinstance(part, CardLink):
        return part.label
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
    return f"{at:%Y-%m-%d} UTC" if moment.style is MomentStyle.DATE else f"{at:%Y-%m-%d %H:%M} UTC"


_IN_ANGLE_BRACKETS = re.compile(r"<([^<>]+)>")
_SIGNS = {"@": "@", "#": "#", "!": "@"}
"""The sign that a mention is shown with, by the character that its markup begins with: a person, a channel, a special
mention such as `!here` (docs.slack.dev/messaging/formatting-message-text)."""
