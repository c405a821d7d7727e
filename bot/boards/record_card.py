"""The card of a member's own record."""

from collections.abc import Sequence

from bot.boards.calibration_picture import tendency
from bot.boards.leaderboard_card import BoardFacts
from bot.domain.calibration import Bin
from bot.domain.member import Member
from bot.domain.moment import Text
from bot.domain.question import Question
from bot.inputs.boards import ShowLeaderboard
from bot.inputs.questions import ListQuestions
from bot.inputs.voting import OpenForecastForm
from bot.ports import Vote
from bot.reminders.reminders_card import reminders_button
from bot.texts import Texts
from bot.ui.cards import Button, Card, Entry, Listing, Paragraph, Picture, Tone
from bot.ui.figures import NANO, forecast_line, score_figure
from bot.ui.removed import numbered, title_shown

MOST_SHOWN = 10
"""Standing forecasts on the card."""


def my_record(
    texts: Texts,
    member: Member,
    boards: tuple[BoardFacts, BoardFacts],
    standing: Sequence[tuple[Question, Vote]],
    bins: Sequence[Bin],
    *,
    reminded: bool,
) -> Card:
    """Points and rank on two boards, calibration, and the standing forecasts.

    Args:
        texts: the sentences.
        member: whose record it is.
        boards: of this week, and of all time.
        standing: the open questions on which the member has a forecast, with it.
        bins: the member's calibration.
        reminded: whether the member asked for the weekly reminders.
    """
    this_week, all_time = boards
    rows = tuple(_entry(texts, question, vote) for question, vote in standing[:MOST_SHOWN])
    heading = (
        texts.say("boards.record_standing", n=len(standing)) if standing else texts.say("boards.record_none_standing")
    )
    return Card(
        kind="record",
        title=texts.say("boards.record_title", name=member.name),
        blocks=(
            Paragraph(_line(texts, "boards.record_week", this_week, member.id)),
            Paragraph(_line(texts, "boards.record_all", all_time, member.id)),
            *_calibration(texts, bins),
            Paragraph(heading, Tone.QUIET),
            *((Listing(rows),) if rows else ()),
        ),
        buttons=_buttons(texts, reminded=reminded),
    )


def _buttons(texts: Texts, *, reminded: bool) -> tuple[Button, ...]:
    return (
        Button(texts.say("ui.button_leaderboard"), ShowLeaderboard(period="week")),
        Button(texts.say("ui.button_list"), ListQuestions(filter="unvoted")),
        reminders_button(texts, on=reminded),
    )


def _line(texts: Texts, key: str, facts: BoardFacts, member: int) -> Text:
    for line in facts.lines:
        if line.total.member == member:
            said = score_figure(facts.rule, round(line.value * NANO))
            return texts.say(key, points=said, rank=line.rank, of=len(facts.lines), n=line.total.questions)
    return texts.say(f"{key}_none")


def _calibration(texts: Texts, bins: Sequence[Bin]) -> list[Paragraph]:
    """How often came true what the member said, by range of probability; without the ranges with too few questions."""
    shown = _lines(texts, bins)
    if not shown:
        return []
    tended = tendency(bins)
    meaning = Paragraph(texts.say(f"boards.calibration_{tended}"))
    return [Paragraph(texts.say("boards.record_calibration"), Tone.QUIET), *shown, meaning]


def _lines(texts: Texts, bins: Sequence[Bin]) -> list[Paragraph]:
    return [_bin(texts, each) for each in bins if each.happened is not None and each.interval is not None]


def crowd_calibration(texts: Texts, bins: Sequence[Bin], questions: int, picture: Picture | None) -> Card:
    """How often came true what the crowd said, with a sentence that says what it means.

    Args:
        texts: the sentences.
        bins: the calibration of the crowd.
        questions: on how many resolved questions it is based.
        picture: the same as a picture; None for none.
    """
    shown = _lines(texts, bins)
    tended = tendency(bins)
    meaning = texts.say(f"boards.calibration_{tended}") if shown else texts.say("boards.calibration_too_few")
    return Card(
        kind="calibration",
        title=texts.say("boards.calibration_crowd"),
        blocks=(Paragraph(meaning), *shown),
        buttons=(Button(texts.say("ui.button_all_time"), ShowLeaderboard(period="all")),),
        footer=texts.say("boards.calibration_at_close", n=questions),
        picture=picture,
    )


def _bin(texts: Texts, given: Bin) -> Paragraph:
    assert given.happened is not None and given.interval is not None  # noqa: S101, PT018  bins without them are left out
    low, high = given.interval
    said = texts.say(
        "boards.record_bin",
        n=given.questions,
        low=round(given.low * 100),
        high=round(given.high * 100),
        happened=round(given.happened * 100),
        least=round(low * 100),
        most=round(high * 100),
    )
    return Paragraph(said)


def _entry(texts: Texts, question: Question, vote: Vote) -> Entry:
    return Entry(
        text=(numbered(question, title_shown(texts, question)),),
        note=(forecast_line(vote.forecast or ()),),
        button=Button(texts.say("ui.button_change"), OpenForecastForm(question=question.reference)),
    )
