"""The list of a community's seasons, and the final board of one."""

from collections.abc import Sequence

from bot.boards.leaderboard_card import TEN_BEST, BoardFacts, ranking
from bot.boards.lists_card import listed, number, short_title, title_room
from bot.boards.scores_card import scores_button
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.question import Question
from bot.domain.season import Season
from bot.inputs.boards import ShowLeaderboard
from bot.texts import Texts
from bot.ui.cards import Button, Card, Entry, Listing, Paragraph, Tone

MOST_SHOWN = 10
"""Seasons on one card."""


def season_list(texts: Texts, seasons: Sequence[Season]) -> Card:
    """The ten latest seasons, each with its dates and a button for its board."""
    if not seasons:
        return Card(kind="seasons", title=texts.say("boards.season_none"), footer=texts.say("boards.season_how"))
    rows = tuple(
        Entry(
            (season.name,),
            _time(texts, season),
            Button(texts.say("ui.button_leaderboard"), ShowLeaderboard(period="season", season_id=season.id)),
        )
        for season in seasons[:MOST_SHOWN]
    )
    return Card(
        kind="seasons",
        title=texts.say("boards.season_list", n=len(seasons)),
        blocks=(Listing(rows),),
        footer=texts.say("boards.season_how"),
    )


def final_board(texts: Texts, facts: BoardFacts, season: Season, unresolved: Sequence[Question]) -> Card:
    """The ten best of a season that is over, and the unresolved questions, which count for the next one."""
    room = title_room(unresolved)
    lines = [
        texts.say(
            "boards.question_line",
            question=number(each, facts.links),
            title=short_title(texts, each, room),
            at=Moment(each.deadline),
        )
        for each in unresolved
    ]
    return Card(
        kind="final-board",
        title=texts.say("boards.season_over", name=season.name),
        blocks=(
            Paragraph(_time(texts, season), Tone.QUIET),
            *ranking(texts, facts, TEN_BEST),
            *listed(texts, texts.say("boards.season_unresolved"), lines, Tone.QUIET),
        ),
        buttons=(
            Button(texts.say("ui.button_leaderboard"), ShowLeaderboard(period="season", season_id=season.id)),
            scores_button(texts),
        ),
        private=False,
    )


def _time(texts: Texts, season: Season) -> Text:
    start = Moment(season.starts_at, MomentStyle.DATE)
    if season.ends_at is None:
        return texts.say("boards.season_since", start=start)
    return texts.say("boards.season_from_to", start=start, end=Moment(season.ends_at, MomentStyle.DATE))
