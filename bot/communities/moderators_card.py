"""The moderators of a community."""

from collections.abc import Sequence
from typing import NamedTuple

from bot.domain.mention import Mention, MentionKind
from bot.domain.moment import Called
from bot.inputs.communities import ManageModerators
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Entry, Listing
from bot.ui.names import shown_name


class ModeratorLine(NamedTuple):
    """A role or a person, and how they are called."""

    mention: Mention
    name: str


def moderator_list(texts: Texts, lines: Sequence[ModeratorLine]) -> Card:
    """Whom administrators added, each with the way to remove them."""
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
