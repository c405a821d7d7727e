"""The cards of a member's own forecast: the form, the confirmation, the proposal, what stands."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from bot.domain.errors import Refused
from bot.domain.forecast import Forecast, letter, percent_text
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.picks import Note
from bot.domain.question import Question
from bot.domain.text.direction import isolated
from bot.domain.text.wording import RATIONALE_MOST
from bot.inputs.voting import OpenForecastForm, SubmitForecastForm, UndoForecast, WithdrawForecast
from bot.ports import Vote
from bot.questions.question_card import QuestionFacts, hidden_text, title
from bot.questions.visibility_card import what_others_see
from bot.texts import Texts
from bot.ui.cards import Bars, Block, Button, ButtonStyle, Card, Field, FieldKind, Form, Paragraph, Tone
from bot.ui.figures import crowd_bars, forecast_bars
from bot.ui.outcomes import beside_mine
from bot.ui.removed import outcomes_shown
from bot.voting.record import Recorded

REASON = "reason"
"""The id of the field for the rationale."""
PERCENT_LIMIT = 32
"""Characters that can be typed into a percent field."""
PICKS_LIMIT = 400
"""Characters that can be typed into the field for all picks."""
TWO = 2
MANY_FIELDS = 10
"""On platforms whose forms have fewer fields, a question with two outcomes has one percent field, for the first."""


def forecast_form(
    texts: Texts,
    question: Question,
    standing: Vote | None,
    form_fields: int,
    typed: Mapping[str, str] | None = None,
    errors: Mapping[str, Refused] | None = None,
    reason: str = "",
) -> Form:
    """The form for a forecast, prefilled with the member's own or with what was typed, never with the crowd forecast.

    Args:
        texts: the sentences.
        question: the question.
        standing: the member's last vote; None where there is none.
        form_fields: how many fields a form can have on the platform.
        typed: the values as they were sent, where the form comes back.
        errors: what was wrong with them, by field.
        reason: the rationale of the standing forecast.
    """
    forecast = standing.forecast if standing else None
    fields = [*_fields(texts, question, forecast, form_fields), _reason_field(texts, reason)]
    if typed is not None:
        fields = [_again(texts, field, typed, errors or {}) for field in fields]
    return Form(
        title=texts.say("voting.form_title", question=question.name),
        action=SubmitForecastForm(
            question=question.reference,
            based_on=standing.cast_at if standing and forecast else 0,
            revision=question.revision,
        ),
        fields=tuple(fields),
        submit=texts.say("voting.form_submit"),
        intro=_intro(texts, question, fields, form_fields),
    )


def _intro(texts: Texts, question: Question, fields: Sequence[Field], form_fields: int) -> Text:
    """Which question it is and how to fill in the form; only how, where the form has no room for both."""
    if fields[0].kind is not FieldKind.PERCENT:
        return title(texts, question)
    one = len(fields) == TWO
    how = texts.say("voting.form_rest" if one else "voting.form_intro", outcome=outcomes_shown(texts, question)[1])
    return how if len(fields) >= form_fields else (*title(texts, question), "\n", *how)


def _fields(texts: Texts, question: Question, forecast: Forecast | None, form_fields: int) -> list[Field]:
    outcomes = outcomes_shown(texts, question)
    if len(outcomes) == TWO and 1 < form_fields < MANY_FIELDS:
        return [_percent_field(texts, outcomes, forecast, 0)]
    if len(outcomes) < form_fields:
        return [_percent_field(texts, outcomes, forecast, ordinal) for ordinal in range(len(outcomes))]
    given = "\n".join(f"{letter(at)} {percent_text(share)}" for at, share in enumerate(forecast or ()))
    names = "\n".join(f"{letter(at)} {isolated(name)}" for at, name in enumerate(outcomes))
    hint = texts.say("voting.all_hint", outcomes=names)
    label = texts.say("voting.all_label")
    return [Field("all", label, FieldKind.PARAGRAPH, given, hint, required=True, limit=PICKS_LIMIT)]


def _percent_field(texts: Texts, outcomes: Sequence[str], forecast: Forecast | None, ordinal: int) -> Field:
    return Field(
        id=letter(ordinal),
        label=texts.say("voting.field", letter=letter(ordinal), name=outcomes[ordinal]),
        kind=FieldKind.PERCENT,
        value=percent_text(forecast[ordinal]) if forecast else "",
        hint=texts.say("voting.field_hint"),
        limit=PERCENT_LIMIT,
    )


def _reason_field(texts: Texts, reason: str) -> Field:
    label, hint = texts.say("voting.reason"), texts.say("voting.reason_hint")
    return Field(REASON, label, FieldKind.PARAGRAPH, reason, hint, limit=RATIONALE_MOST)


def _again(texts: Texts, field: Field, typed: Mapping[str, str], errors: Mapping[str, Refused]) -> Field:
    refused = errors.get(field.id)
    return Field(
        id=field.id,
        label=field.label,
        kind=field.kind,
        value=typed.get(field.id, ""),
        hint=field.hint,
        required=field.required,
        limit=field.limit,
        error=texts.say(refused.key, **refused.facts) if refused else (),
    )


def confirmation(
    texts: Texts,
    facts: QuestionFacts,
    recorded: Recorded,
    forecast: Forecast,
    notes: Sequence[Note],
    floor: int,
    reason: str,
) -> Card:
    """What was recorded, with buttons to change, undo and withdraw it.

    Args:
        texts: the sentences.
        facts: what the member may know of the question now.
        recorded: the vote; after the first one on a question it is said what others see of it.
        forecast: its forecast.
        notes: what was done with the picks beyond reading them.
        floor: shares below it are scored as if they were it, basis points.
        reason: the rationale; empty where none was given.
    """
    question = facts.question
    reference = question.reference
    seen = (Paragraph(what_others_see(texts, question.names), Tone.QUIET),) if recorded.first else ()
    return Card(
        kind="confirmation",
        title=texts.say("voting.saved", question=question.name),
        blocks=(
            _mine_and_crowd(texts, facts, forecast),
            *_reason(texts, reason),
            *note_paragraphs(texts, notes),
            *_floor_note(texts, forecast, floor),
            *_hidden(texts, facts),
            *seen,
        ),
        buttons=(
            _form_button(texts, "ui.button_change", reference),
            _undo_button(texts, reference, recorded.vote),
            _withdraw_button(texts, reference),
        ),
    )


def withdrawn(texts: Texts, facts: QuestionFacts, vote: Vote) -> Card:
    """The forecast was withdrawn, with a button to undo that."""
    reference = facts.question.reference
    return Card(
        kind="confirmation",
        title=texts.say("voting.withdrawn", question=facts.question.name),
        blocks=_crowd(texts, facts),
        buttons=(
            _undo_button(texts, reference, vote),
            Button(texts.say("ui.button_forecast"), OpenForecastForm(question=reference)),
        ),
    )


def proposal(
    texts: Texts,
    question: Question,
    forecast: Forecast,
    notes: Sequence[Note],
    reason: str,
    buttons: Sequence[Button],
) -> Card:
    """A forecast as the picks could be meant, which is recorded only if the member confirms it."""
    return Card(
        kind="proposal",
        title=texts.say("voting.proposal", question=question.name),
        blocks=(
            *note_paragraphs(texts, notes, Tone.WARNING),
            forecast_bars(outcomes_shown(texts, question), forecast),
            *_reason(texts, reason),
            Paragraph(texts.say("voting.not_recorded")),
        ),
        buttons=tuple(buttons),
    )


def my_forecast(
    texts: Texts, facts: QuestionFacts, vote: Vote | None, reason: str, floor: int, *, is_open: bool
) -> Card:
    """The member's standing forecast on a question, beside the crowd forecast if they may see it.

    Args:
        texts: the sentences.
        facts: what the member may know of the question now.
        vote: the member's last vote; None where there is none.
        reason: the rationale; empty where none was given.
        floor: shares below it are scored as if they were it, basis points.
        is_open: whether the question takes votes.
    """
    question = facts.question
    buttons: tuple[Button, ...] = ()
    if is_open:
        key = "ui.button_change" if vote and vote.forecast else "ui.button_forecast"
        buttons = (_form_button(texts, key, question.reference),)
    if vote is None or vote.forecast is None:
        nothing = Paragraph(texts.say("voting.none_stands"))
        return Card(kind="my-forecast", title=title(texts, question), blocks=(nothing,), buttons=buttons)
    if is_open:
        buttons = (*buttons, _withdraw_button(texts, question.reference))
    given = texts.say("voting.given", at=Moment(vote.cast_at, MomentStyle.RELATIVE))
    return Card(
        kind="my-forecast",
        title=title(texts, question),
        blocks=(
            _mine_and_crowd(texts, facts, vote.forecast),
            *_reason(texts, reason),
            Paragraph(given, Tone.QUIET),
            *_floor_note(texts, vote.forecast, floor),
            *_hidden(texts, facts),
        ),
        buttons=buttons,
    )


def note_paragraphs(texts: Texts, notes: Sequence[Note], tone: Tone = Tone.NORMAL) -> list[Paragraph]:
    """What was done with the picks beyond reading them, such as sharing out what was left."""
    return [Paragraph(texts.say(note.key, **note.facts), tone) for note in notes]


def _reason(texts: Texts, reason: str) -> tuple[Paragraph, ...]:
    return (Paragraph(texts.say("voting.because", reason=reason)),) if reason else ()


def _floor_note(texts: Texts, forecast: Forecast, floor: int) -> list[Block]:
    if min(forecast) >= floor:
        return []
    low = [letter(ordinal) for ordinal, share in enumerate(forecast) if share < floor]
    said = texts.say("voting.floor", n=len(low), letters=", ".join(low), floor=percent_text(floor))
    return [Paragraph(said, Tone.QUIET)]


# Cached: everybody who votes on a question gets the same buttons, and who voted together the same crowd forecast.
@lru_cache(maxsize=64)
def _form_button(texts: Texts, key: str, reference: str) -> Button:
    return Button(texts.say(key), OpenForecastForm(question=reference), ButtonStyle.PRIMARY)


@lru_cache(maxsize=64)
def _withdraw_button(texts: Texts, reference: str) -> Button:
    return Button(texts.say("ui.button_withdraw"), WithdrawForecast(question=reference), ButtonStyle.DANGER)


def _undo_button(texts: Texts, reference: str, vote: Vote) -> Button:
    return Button(texts.say("ui.button_undo"), UndoForecast(question=reference, cast_at=vote.cast_at))


def _mine_and_crowd(texts: Texts, facts: QuestionFacts, mine: Forecast) -> Bars:
    """Each outcome once, with the member's own share beside the crowd's; alone where that is not shown."""
    outcomes = outcomes_shown(texts, facts.question)
    if facts.crowd is None:
        return forecast_bars(outcomes, mine)
    return beside_mine(texts, _crowd_bars(outcomes, facts.crowd), mine, facts.forecasters)


def _hidden(texts: Texts, facts: QuestionFacts) -> tuple[Block, ...]:
    return (Paragraph(hidden_text(texts, facts), Tone.QUIET),) if facts.hidden else ()


def _crowd(texts: Texts, facts: QuestionFacts) -> tuple[Block, ...]:
    if facts.hidden:
        return _hidden(texts, facts)
    if facts.crowd is None:
        return (Paragraph(texts.say("voting.no_crowd"), Tone.QUIET),)
    heading = Paragraph(texts.say("voting.crowd", n=facts.forecasters), Tone.QUIET)
    return heading, _crowd_bars(outcomes_shown(texts, facts.question), facts.crowd)


@lru_cache(maxsize=64)
def _crowd_bars(outcomes: tuple[str, ...], crowd: Forecast) -> Bars:
    return crowd_bars(outcomes, crowd)
