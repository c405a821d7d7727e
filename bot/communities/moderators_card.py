"""The card of a community's moderators."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.mention import Mention, MentionKind
from bot.domain.moment import Called
from bot.inputs.communities import ManageModerators
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing
from bot.ui.names import shown_name


class ModeratorLine(NamedTuple):
    """A moderator.

    Args:
        mention: the role or the person.
        name: the display name of a person, or the id where it is not known.
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
    return Entry(
        (Called(line.mention.id),) if is_role else (shown_name(texts, line.name),),
        texts.say("communities.role" if is_role else "communities.person"),
        Button(
            texts.say("ui.button_remove"),
            ManageModerators(step="remove", who=str(line.mention)),
            ButtonStyle.DANGER,
        ),
    )
