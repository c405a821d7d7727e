"""The card of a community's moderators."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.mention import Mention, MentionKind
from bot.domain.moment import Called, Text
from bot.inputs.communities import ManageModerators
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing


class ModeratorLine(NamedTuple):
    """A moderator.

    Args:
        mention: the role or the person.
        name: the display name of a person; empty for a role, and for somebody who has done nothing here yet.
    """

    mention: Mention
    name: str


def moderator_list(texts: Texts, lines: Sequence[ModeratorLine]) -> Card:
    """Those whom administrators made moderators, each with a button that removes them."""
    rows = tuple(_entry(texts, line) for line in lines)
    return Card(
        kind="moderators",
        title=texts.say("communities.moderators" if lines else "communities.no_moderators", n=len(lines)),
        blocks=(Listing(rows),) if rows else (),
        footer=texts.say("communities.how"),
    )


def _entry(texts: Texts, line: ModeratorLine) -> Entry:
    is_role = line.mention.kind is MentionKind.ROLE
    name: Text = (line.name,) if line.name else texts.say("communities.not_here_yet")
    return Entry(
        (Called(line.mention.id),) if is_role else name,
        texts.say("communities.role" if is_role else "communities.person"),
        Button(
            texts.say("ui.button_remove"),
            ManageModerators(step="remove", who=str(line.mention)),
            ButtonStyle.DANGER,
        ),
    )
