"""`resolve`: say which outcome happened."""

from collections.abc import Mapping

from bot.actions.forms import failed_form, texts_of
from bot.actions.lookup import find_question
from bot.actions.settling import Verdict, must_be_unsettled, settle
from bot.cards import Card
from bot.context import Context
from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE, letter
from bot.domain.picks import read_picks
from bot.domain.question import Question
from bot.domain.wording import clean_link
from bot.inputs import OpenResolveForm, ResolveQuestion
from bot.views.resolve import resolve_form

FIELDS = ("outcome", "mix", "evidence")


async def open_resolve_form(action: OpenResolveForm, ctx: Context) -> Card:
    """The form that asks which outcome happened."""
    question = await find_question(ctx, action.question)
    must_be_unsettled(question)
    return Card(kind="form", form=resolve_form(ctx.texts, question, {}, {}))


async def resolve_question(action: ResolveQuestion, ctx: Context) -> Card:
    """Store the answer, the scores and the standings, and announce it."""
    question = await find_question(ctx, action.question)
    must_be_unsettled(question)
    values = texts_of(action.values, FIELDS)
    weights, evidence, errors = _read(question, values)
    if errors:
        form = resolve_form(ctx.texts, question, values, errors)
        return await failed_form(ctx, action, form, list(errors.values()))
    return await settle(ctx, question, Verdict(weights, ctx.now, evidence=evidence))


def _read(question: Question, values: Mapping[str, str]) -> tuple[tuple[int, ...], str, dict[str, Refused]]:
    errors: dict[str, Refused] = {}
    weights: tuple[int, ...] = ()
    evidence = ""
    field = "mix" if values["mix"].strip() else "outcome"
    try:
        weights = _weights(question, values)
    except Refused as refused:
        errors[field] = refused
    if values["evidence"].strip():
        try:
            evidence = clean_link(values["evidence"].strip())
        except Refused as refused:
            errors["evidence"] = refused
    return weights, evidence, errors


def _weights(question: Question, values: Mapping[str, str]) -> tuple[int, ...]:
    """All on the outcome that happened, or those of a mix, written like a forecast."""
    outcomes = question.text.outcomes
    letters = [letter(ordinal) for ordinal in range(len(outcomes))]
    if values["mix"].strip():
        reading = read_picks(values["mix"], outcomes)
        guessed = {note.key for note in reading.notes} - {"picks.rest_is_zero"}
        said = any(character.isdigit() for character in values["mix"])
        if reading.proposal or guessed or not said or values["outcome"]:
            raise Refused("resolve.mix_unclear")
        return reading.forecast
    if values["outcome"] not in letters:
        raise Refused("resolve.no_outcome", letters=", ".join(letters))
    return tuple(WHOLE if name == values["outcome"] else 0 for name in letters)
