"""The members whose forecasts do not count."""

from collections.abc import Sequence

from bot.domain.member import Excluded
from bot.domain.mention import Mention, MentionKind
from bot.domain.moment import Moment, MomentStyle
from bot.inputs.communities import ManageMembers
from bot.texts import Texts
from bot.ui.cards import Button, Card, Entry, Listing
from bot.ui.names import shown_name


def excluded_list(texts: Texts, excluded: Sequence[Excluded]) -> Card:
    """Each with the day since when, and the way to include them again."""
    rows = tuple(
        Entry(
            (shown_name(texts, each.name),),
            texts.say("communities.excluded_since", at=Moment(each.since, MomentStyle.DATE)),
            _include(texts, each),
        )
        for each in excluded
    )
    return Card(
        kind="excluded",
        title=texts.say("communities.excluded" if excluded else "communities.nobody_excluded", n=len(excluded)),
        blocks=(Listing(rows),) if rows else (),
        footer=texts.say("communities.excluded_how"),
    )


def _include(texts: Texts, excluded: Excluded) -> Button | None:
    """None for a former member, whom nothing can name."""
    if not excluded.account:
        return None
    who = str(Mention(MentionKind.PERSON, excluded.account))
    return Button(texts.say("ui.button_include"), ManageMembers(step="include", who=who))
