"""Buttons whose action waits in the store: too large to ride in them, or a form that came back with errors."""

from bot.asking.posting_card import elsewhere_form
from bot.communities.settings_card import setting_form
from bot.communities.setup_card import FIELDS as SETUP_FIELDS
from bot.communities.setup_card import setup_form
from bot.domain.errors import Refused
from bot.domain.life import must, why_not_edit
from bot.domain.question import Question
from bot.domain.settings import setting_named
from bot.inputs import (
    Action,
    AnnulQuestion,
    ImportPage,
    PostElsewhere,
    ReopenForm,
    ResolveQuestion,
    SaveDraft,
    SaveEdit,
    SaveSetting,
    SaveSetup,
    SubmitForecastForm,
)
from bot.questions.edit import editable
from bot.questions.edit_card import edit_form
from bot.questions.find import find_draft, find_question
from bot.questions.question_form import LIMITS, ask_form
from bot.questions.review import must_change
from bot.request.context import Context
from bot.request.forms import texts_of, typed_in, waiting
from bot.resolving.resolve_card import annul_form, resolve_form
from bot.stories.story_card import PAGE_FIELD, import_form
from bot.ui.cards import Card, Form
from bot.ui.refusals import refusal
from bot.voting.cast_forecast import form_values
from bot.voting.forecast_card import forecast_form
from bot.voting.record import must_be_edition, must_be_open, standing_vote


async def reopen_form(action: ReopenForm, ctx: Context) -> Card:
    """The form that came back, filled in as it was sent."""
    sent = await waiting(ctx, action.token)
    try:
        return Card(kind="form", form=await _form(sent, ctx))
    except Refused as refused:
        return refusal(ctx.texts, refused, typed_in(sent))


async def _form(sent: Action, ctx: Context) -> Form:
    match sent:
        case SaveDraft():
            if sent.question:
                await find_draft(ctx, sent.question)
            values = texts_of(sent.values, tuple(LIMITS))
            return ask_form(ctx.texts, sent.question, values, story=sent.story, version=sent.version)
        case ImportPage():
            return import_form(ctx.texts, sent.values.get(PAGE_FIELD, ""))
        case SaveSetting():
            return setting_form(ctx.texts, setting_named(sent.setting), sent.values.get("value", ""))
        case SaveSetup():
            return setup_form(ctx.texts, texts_of(sent.values, SETUP_FIELDS))
        case _:
            return await _about_question(sent, ctx)


async def _about_question(sent: Action, ctx: Context) -> Form:
    if not isinstance(sent, SubmitForecastForm | ResolveQuestion | AnnulQuestion | SaveEdit | PostElsewhere):
        raise Refused("door.unknown_button")
    question = await find_question(ctx, sent.question)
    match sent:
        case SubmitForecastForm():
            return await _forecast(sent, question, ctx)
        case ResolveQuestion():
            return resolve_form(ctx.texts, question, sent, {})
        case AnnulQuestion():
            return annul_form(ctx.texts, question, sent, {})
        case SaveEdit():
            must(why_not_edit(question))
            await must_change(ctx.store.read, question, ctx)
            now = await editable(ctx.store.read, question, ctx)
            values = {name: sent.values.get(name, value) for name, value in now.items()}
            return edit_form(ctx.texts, question, sent.version, values)
        case _:
            return elsewhere_form(ctx.texts, question, sent.values)


async def _forecast(sent: SubmitForecastForm, question: Question, ctx: Context) -> Form:
    must_be_open(question, ctx.now)
    must_be_edition(question, sent.edition)
    values = form_values(question, sent.values)
    fields = 1 if "all" in values else ctx.actor.form_fields
    return forecast_form(ctx.texts, question, await standing_vote(ctx, question), fields, values)
