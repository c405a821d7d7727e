"""The forms of `resolve` and `annul`, and the announcements in the channel."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from bot.domain.errors import Refused
from bot.domain.forecast import letter
from bot.domain.leaderboard.ranking import ranked
from bot.domain.moment import Moment
from bot.domain.question import Question
from bot.domain.scoring.crowd_score import CROWD
from bot.domain.text.direction import isolated
from bot.domain.visibility import names_shown
from bot.inputs.questions import ShowQuestion
from bot.inputs.resolving import AnnulQuestion, ResolveQuestion, ShowWhy
from bot.inputs.voting import OpenForecastForm
from bot.ports import Score
from bot.questions.question_card import QuestionFacts, answer_text, title
from bot.texts import Texts
from bot.ui.cards import (
    Block,
    Button,
    ButtonStyle,
    Card,
    Field,
    FieldKind,
    Form,
    Option,
    Paragraph,
    Rank,
    Ranking,
    Tone,
)
from bot.ui.figures import NANO, crowd_bars, points
from bot.ui.names import shown_name
from bot.ui.removed import outcomes_shown, title_shown

BEST = 3
"""Members named in an announcement."""
TEXT_LIMIT = 500
"""Characters of a field."""
FIELDS = ("outcome", "mix", "known", "evidence")


def resolve_form(texts: Texts, question: Question, sent: ResolveQuestion, errors: Mapping[str, Refused]) -> Form:
    """The form that asks for the outcome or the weights of a mix, since when the answer is known, and for evidence.

    Args:
        texts: the sentences.
        question: which one.
        sent: what the form sends, with the values it is filled in with.
        errors: by field, what was wrong.
    """
    typed = _Typed(texts, sent.values, errors)
    options = tuple(
        Option(letter(ordinal), (f"{letter(ordinal)} {isolated(name)}",))
        for ordinal, name in enumerate(outcomes_shown(texts, question))
    )
    return Form(
        title=texts.say("resolving.title", question=question.name),
        action=ResolveQuestion(
            question=question.reference, opened=sent.opened, revision=sent.revision, reopened=sent.reopened
        ),
        fields=(
            typed.field("outcome", FieldKind.CHOICE, options=options),
            typed.field("mix"),
            typed.field("known"),
            typed.field("evidence"),
        ),
        submit=texts.say("resolving.submit"),
        intro=title(texts, question),
    )


def annul_form(texts: Texts, question: Question, sent: AnnulQuestion, errors: Mapping[str, Refused]) -> Form:
    """The form that asks why the question is annulled; arguments as of `resolve_form`."""
    typed = _Typed(texts, sent.values, errors)
    return Form(
        title=texts.say("resolving.annul_title", question=question.name),
        action=AnnulQuestion(
            question=question.reference, opened=sent.opened, revision=sent.revision, reopened=sent.reopened
        ),
        fields=(typed.field("reason", FieldKind.PARAGRAPH, required=True),),
        submit=texts.say("resolving.annul_submit"),
        intro=title(texts, question),
    )


class _Typed(NamedTuple):
    """Makes the fields of a form from what was typed into them and what was wrong with it."""

    texts: Texts
    values: Mapping[str, str]
    errors: Mapping[str, Refused]

    def field(
        self, name: str, kind: FieldKind = FieldKind.LINE, *, required: bool = False, options: tuple[Option, ...] = ()
    ) -> Field:
        refused = self.errors.get(name)
        return Field(
            id=name,
            label=self.texts.say(f"resolving.{name}"),
            kind=kind,
            value=self.values.get(name, ""),
            hint=self.texts.say(f"resolving.{name}_hint"),
            required=required,
            limit=TEXT_LIMIT,
            options=options,
            error=self.texts.say(refused.key, **refused.facts) if refused else (),
        )


def announcement(texts: Texts, facts: QuestionFacts, scores: Sequence[Score], names: Mapping[int, str]) -> Card:
    """Announces the answer, the crowd forecast and the best three; or that the question was annulled, and why."""
    question = facts.question
    assert facts.resolution is not None  # noqa: S101  announced when it was resolved
    details = Button(texts.say("ui.button_details"), ShowQuestion(question=question.reference))
    if not facts.resolution.weights:
        return Card(
            kind="announcement",
            title=texts.say("resolving.annulled_title", question=question.name, title=title_shown(texts, question)),
            blocks=(Paragraph(texts.say("resolving.annulled_reason", reason=facts.resolution.reason)),),
            buttons=(details,),
            private=False,
        )
    answer = Paragraph(answer_text(texts, question, facts.resolution), Tone.GOOD)
    return Card(
        kind="announcement",
        title=texts.say("resolving.announced", question=question.name, title=title_shown(texts, question)),
        blocks=(answer, *_crowd(texts, facts), *_best(texts, facts, scores, names), *_stake(texts, question, scores)),
        buttons=(Button(texts.say("ui.button_why"), ShowWhy(question=question.reference)), details),
        private=False,
    )


def open_again(texts: Texts, question: Question) -> Card:
    """Announces that a question which was closed by hand takes votes again."""
    reference = question.reference
    return Card(
        kind="announcement",
        title=texts.say("resolving.open_again", question=question.name, title=title_shown(texts, question)),
        blocks=(Paragraph(texts.say("reminders.closes", at=Moment(question.deadline))),),
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


def _crowd(texts: Texts, facts: QuestionFacts) -> tuple[Block, ...]:
    """The crowd forecast when the question closed; nothing where there was none."""
    if facts.crowd is None or facts.resolution is None:
        return ()
    bars = crowd_bars(outcomes_shown(texts, facts.question), facts.crowd, facts.resolution.weights)
    return (Paragraph(texts.say("resolving.crowd", n=facts.forecasters), Tone.QUIET), bars)


def _stake(texts: Texts, question: Question, scores: Sequence[Score]) -> tuple[Paragraph, ...]:
    """That the author had a forecast; left out where the crowd forecast is that one and names are hidden."""
    members = {score.member for score in scores} - {CROWD}
    if question.author not in members or (len(members) == 1 and not names_shown(question)):
        return ()
    return (Paragraph(texts.say("resolving.author_had"), Tone.QUIET),)


def _best(
    texts: Texts, facts: QuestionFacts, scores: Sequence[Score], names: Mapping[int, str]
) -> tuple[Paragraph | Ranking, ...]:
    given = {score.member: score.points for score in scores if score.member in names}
    if not given:
        return (Paragraph(texts.say("resolving.nobody"), Tone.QUIET),)
    if len(given) == 1:
        ((member, only),) = given.items()
        # The crowd forecast is this one: with the name, everybody would know whose it is.
        if names_shown(facts.question):
            alone = texts.say("resolving.alone", name=shown_name(texts, names[member]), points=points(only.baseline))
        else:
            alone = texts.say("resolving.alone_unnamed", points=points(only.baseline))
        return (Paragraph(alone, Tone.QUIET),)
    places = ranked({member: each.peer / NANO for member, each in given.items()})
    rows = tuple(
        Rank(
            rank=place.rank,
            name=shown_name(texts, names[place.member]),
            points=points(given[place.member].peer),
            note=(),
            member=place.member,
        )
        for place in places[:BEST]
    )
    return (Paragraph(texts.say("resolving.best"), Tone.QUIET), Ranking(rows))
