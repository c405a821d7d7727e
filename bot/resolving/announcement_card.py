"""What is announced in reply to a question's cards: it was resolved, annulled or reopened."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.domain.forecast import letter
from bot.domain.leaderboard.best import medal, tied
from bot.domain.leaderboard.ranking import ranked
from bot.domain.moment import Moment, Text
from bot.domain.question import Question
from bot.domain.resolution import Resolution
from bot.domain.scoring.crowd_score import CROWD
from bot.domain.visibility import names_shown
from bot.inputs.questions import ShowQuestion
from bot.inputs.resolving import ShowWhy
from bot.inputs.voting import OpenForecastForm
from bot.ports import Points, Score
from bot.questions.answer_words import answer_words
from bot.questions.question_card import QuestionFacts
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card, Link, Paragraph, Tone
from bot.ui.figures import NANO, points, share_figures
from bot.ui.names import shown_name
from bot.ui.removed import title_shown

BEST = 3
"""How many of the best are named, and all who share the rank of the last."""
MOST_NAMED = 5
"""Members named at one rank; the others are counted."""
MEDALS = {1: "🥇", 2: "🥈", 3: "🥉"}
"""Gold, silver and bronze."""


class Equals(NamedTuple):
    """Members who share a rank: those who are named, how many more there are, and their points in 10⁻⁹."""

    rank: int
    named: tuple[int, ...]
    more: int
    points: int


class Podium(NamedTuple):
    """What is announced of a question's scores.

    Args:
        members: who was scored.
        best: the best, by rank.
        alone: the scores of the only member, against an even split; None where there are others, or nobody.
    """

    members: frozenset[int]
    best: tuple[Equals, ...]
    alone: Points | None

    @property
    def named(self) -> list[int]:
        """The members whose names are announced."""
        return [member for equals in self.best for member in equals.named]


def podium_of(scores: Sequence[Score]) -> Podium:
    """The best of all who were scored; of a large question that takes too long for the event loop."""
    given = {score.member: score.points for score in scores if score.member != CROWD}
    places = ranked({member: each.peer / NANO for member, each in given.items()})
    best: list[Equals] = []
    for equals in tied([place.rank for place in places], BEST, MOST_NAMED):
        named = tuple(places[at].member for at in equals.places)
        best.append(Equals(equals.rank, named, equals.more, given[named[0]].peer))
    return Podium(frozenset(given), tuple(best), next(iter(given.values())) if len(given) == 1 else None)


def announcement(texts: Texts, facts: QuestionFacts, podium: Podium, names: Mapping[int, str]) -> Card:
    """Announces the answer, the crowd forecast and the best three; or that the question was annulled, and why.

    Args:
        texts: the sentences.
        facts: what everybody may know of the question.
        podium: the best.
        names: their display names.
    """
    question = facts.question
    assert facts.resolution is not None  # noqa: S101  announced when it was resolved
    details = Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference))
    evidence = _evidence(texts, facts.resolution)
    if not facts.resolution.weights:
        return Card(
            kind="announcement",
            title=texts.say("resolving.annulled_title", question=question.name, title=title_shown(texts, question)),
            blocks=(Paragraph(_why_annulled(texts, facts.resolution.reason)), *evidence),
            buttons=(details,),
            private=False,
        )
    answer = answer_words(texts, question, facts.resolution.weights)
    return Card(
        kind="announcement",
        title=texts.say("resolving.announced", question=question.name, answer=answer),
        blocks=(
            *evidence,
            *_crowd(texts, facts, facts.resolution),
            _best(texts, question, podium, names),
            *_stake(texts, question, podium),
        ),
        buttons=(Button(texts.say("ui.button_why"), ShowWhy(question=question.reference)), details),
        private=False,
    )


def takes_votes_again(texts: Texts, question: Question) -> Card:
    """Announces that a question which was closed takes votes again, and until when."""
    reference = question.reference
    return Card(
        kind="announcement",
        title=texts.say("resolving.open_again", question=question.name, title=title_shown(texts, question)),
        blocks=(
            Paragraph(texts.say("reminders.closes", at=Moment(question.deadline))),
            Paragraph(texts.say("resolving.still_stand"), Tone.QUIET),
        ),
        buttons=(
            Button(texts.say("ui.button_forecast"), OpenForecastForm(question=reference), ButtonStyle.PRIMARY),
            Button(texts.say("ui.button_details"), ShowQuestion(question=reference)),
        ),
        private=False,
    )


def reopened(texts: Texts, question: Question) -> Card:
    """Announces that the answer was taken back."""
    return Card(
        kind="announcement",
        title=texts.say("resolving.reopened", question=question.name, title=title_shown(texts, question)),
        blocks=(Paragraph(texts.say("resolving.reopened_text")),),
        buttons=(Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference)),),
        private=False,
    )


def _why_annulled(texts: Texts, reason: str) -> Text:
    """What annulling means, and the reason; a proposal that was confirmed has none."""
    return texts.say("resolving.annulled_reason", reason=reason) if reason else texts.say("resolving.annulled_plain")


def _evidence(texts: Texts, resolution: Resolution) -> tuple[Link, ...]:
    """The link to the evidence, which names its site; nothing where none was given."""
    if not resolution.evidence:
        return ()
    site = (urlsplit(resolution.evidence).hostname or "").removeprefix("www.")
    return (Link(texts.say("resolving.evidence_at", site=site), resolution.evidence),)


def _crowd(texts: Texts, facts: QuestionFacts, resolution: Resolution) -> tuple[Paragraph, ...]:
    """What the crowd at the close gave to what happened; nothing where there was none."""
    if facts.crowd is None:
        return ()
    figures, weights = share_figures(facts.crowd), resolution.weights
    happened = [ordinal for ordinal, weight in enumerate(weights) if weight]
    if len(happened) == 1:
        said = texts.say("resolving.crowd_gave", share=figures[happened[0]], n=facts.forecasters)
    else:
        shares = ", ".join(f"{letter(ordinal)} {figures[ordinal]}" for ordinal in happened)
        said = texts.say("resolving.crowd_gave_mix", shares=shares, n=facts.forecasters)
    return (Paragraph(said),)


def _stake(texts: Texts, question: Question, podium: Podium) -> tuple[Paragraph, ...]:
    """That the author had a forecast; left out where the crowd forecast is that one and names are hidden."""
    if question.author not in podium.members or (podium.alone and not names_shown(question)):
        return ()
    return (Paragraph(texts.say("resolving.author_had"), Tone.QUIET),)


def _best(texts: Texts, question: Question, podium: Podium, names: Mapping[int, str]) -> Paragraph:
    """Who scored best, in one line; or that there was nobody to compare with, or nobody at all."""
    if not podium.members:
        return Paragraph(texts.say("resolving.nobody"), Tone.QUIET)
    if podium.alone:
        (member,) = podium.named
        baseline = points(podium.alone.baseline)
        # The crowd forecast is this one: with the name, everybody would know whose it is.
        if names_shown(question):
            alone = texts.say("resolving.alone", name=shown_name(texts, names[member]), points=baseline)
        else:
            alone = texts.say("resolving.alone_unnamed", points=baseline)
        return Paragraph(alone, Tone.QUIET)
    return Paragraph((" · ".join(_at_rank(texts, equals, names) for equals in podium.best),))


def _at_rank(texts: Texts, equals: Equals, names: Mapping[int, str]) -> str:
    """The members who share a rank, with their points; a few by name, and how many more there are."""
    won = MEDALS.get(medal("peer", equals.rank, equals.points / NANO))
    named = [shown_name(texts, names[member]) for member in equals.named]
    facts = {"rank": won or f"{equals.rank}.", "points": points(equals.points)}
    if equals.more:
        return texts.word("resolving.best_and_more", names=", ".join(named), n=equals.more, **facts)
    *others, last = named
    if others:
        return texts.word("resolving.best_tied", names=", ".join(others), last=last, **facts)
    return texts.word("resolving.best", name=last, **facts)
