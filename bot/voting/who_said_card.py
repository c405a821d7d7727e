"""Who said what on a question, and why; for those who may see it."""

from collections.abc import Mapping, Sequence

from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.question import Question
from bot.ports import Vote
from bot.texts import Texts
from bot.ui.cards import Button, Card, Entry, Listing
from bot.ui.figures import forecast_line
from bot.ui.names import shown_name


def who_said(
    texts: Texts,
    question: Question,
    votes: Sequence[Vote],
    names: Mapping[int, str],
    reasons: Mapping[int, str],
    buttons: Sequence[Button],
) -> Card:
    """A page of the forecasts that stand, each with its member's name, when it was given, and the reason if any."""
    rows = tuple(
        Entry((shown_name(texts, names[vote.member]),), _said(texts, vote, reasons.get(vote.member, "")))
        for vote in votes
    )
    key = "questions.visibility_who_said" if votes else "questions.visibility_nobody_said"
    blocks = (Listing(rows),) if rows else ()
    return Card(kind="who-said", title=texts.say(key, question=question.name), blocks=blocks, buttons=tuple(buttons))


def _said(texts: Texts, vote: Vote, reason: str) -> Text:
    shares = forecast_line(vote.forecast or ())
    given = texts.say("questions.visibility_said", shares=shares, at=Moment(vote.cast_at, MomentStyle.RELATIVE))
    return (*given, *texts.say("questions.visibility_because", reason=reason)) if reason else given
