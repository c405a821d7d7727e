"""The seasons of a community."""

from collections.abc import Sequence

from bot.cards import Button, Card, Entry, Listing
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.season import Season
from bot.inputs import ShowLeaderboard
from bot.texts import Texts

MOST_SHOWN = 10


def season_list(texts: Texts, seasons: Sequence[Season]) -> Card:
    """Each with its time and its board."""
    if not seasons:
        return Card(kind="seasons", title=texts.say("season.none"))
    rows = tuple(
        Entry(
            (season.name,),
            _time(texts, season),
            Button(texts.say("buttons.leaderboard"), ShowLeaderboard(period="season", season_id=season.id)),
        )
        for season in seasons[:MOST_SHOWN]
    )
    return Card(kind="seasons", title=texts.say("season.list", n=len(seasons)), blocks=(Listing(rows),))


def _time(texts: Texts, season: Season) -> Text:
    start = Moment(season.starts_at, MomentStyle.DATE)
    if season.ends_at is None:
        return texts.say("season.since", start=start)
    return texts.say("season.from_to", start=start, end=Moment(season.ends_at, MomentStyle.DATE))
