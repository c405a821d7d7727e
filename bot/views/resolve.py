"""Resolving: the form, and what is said in the channel afterwards."""

from collections.abc import Mapping, Sequence

from bot.cards import Button, Card, Field, FieldKind, Form, Option, Paragraph, Rank, Ranking, Tone
from bot.domain.errors import Refused
from bot.domain.forecast import letter
from bot.domain.moment import Text
from bot.domain.question import Question
from bot.inputs import ResolveQuestion, ShowQuestion
from bot.ports import Score
from bot.texts import Texts
from bot.views.figures import points
from bot.views.question import QuestionFacts, answer_text, title

BEST = 3
EVIDENCE_LIMIT = 500


def resolve_form(texts: Texts, question: Question, values: Mapping[str, str], errors: Mapping[str, Refused]) -> Form:
    """Which outcome happened, and where one can read it."""
    options = tuple(
        Option(letter(ordinal), (f"{letter(ordinal)} {name}",)) for ordinal, name in enumerate(question.text.outcomes)
    )
    return Form(
        title=texts.say("resolve.title", question=question.name),
        action=ResolveQuestion(question=question.reference),
        fields=(
            Field(
                "outcome",
                texts.say("resolve.outcome"),
                FieldKind.CHOICE,
                values.get("outcome", ""),
                required=True,
                options=options,
                error=_error(texts, errors.get("outcome")),
            ),
            Field(
                "evidence",
                texts.say("resolve.evidence"),
                value=values.get("evidence", ""),
                hint=texts.say("resolve.evidence_hint"),
                limit=EVIDENCE_LIMIT,
                error=_error(texts, errors.get("evidence")),
            ),
        ),
        submit=texts.say("resolve.submit"),
        intro=title(question),
    )


def _error(texts: Texts, refused: Refused | None) -> Text:
    return texts.say(refused.key, **refused.facts) if refused else ()


def announcement(texts: Texts, facts: QuestionFacts, scores: Sequence[Score], names: Mapping[int, str]) -> Card:
    """The reply to the card: the answer, and who saw it coming."""
    question = facts.question
    assert facts.resolution is not None  # noqa: S101  announced when it was resolved
    answer = Paragraph(answer_text(texts, question, facts.resolution), Tone.GOOD)
    return Card(
        kind="announcement",
        title=texts.say("resolve.announced", question=question.name, title=question.text.title),
        blocks=(answer, *_best(texts, scores, names)),
        buttons=(Button(texts.say("buttons.details"), ShowQuestion(question=question.reference)),),
        private=False,
    )


def _best(texts: Texts, scores: Sequence[Score], names: Mapping[int, str]) -> tuple[Paragraph | Ranking, ...]:
    if not scores:
        return (Paragraph(texts.say("resolve.nobody"), Tone.QUIET),)
    if len(scores) == 1:
        only = texts.say("resolve.alone", name=names[scores[0].member], points=points(scores[0].baseline))
        return (Paragraph(only, Tone.QUIET),)
    rows = tuple(
        Rank(1 + sum(other.peer > score.peer for other in scores), names[score.member], points(score.peer), ())
        for score in scores[:BEST]
    )
    return (Paragraph(texts.say("resolve.best"), Tone.QUIET), Ranking(rows))
