"""Buttons whose action waits in the store: too large to ride in them, or a form that came back with errors."""

from bot.actions.annul_question import ANNUL_FIELDS
from bot.actions.ask import find_draft
from bot.actions.cast_forecast import form_values
from bot.actions.forms import texts_of, waiting
from bot.actions.lookup import find_question
from bot.actions.resolve_question import FIELDS
from bot.actions.voting import must_be_open, standing_vote
from bot.cards import Card, Form
from bot.context import Context
from bot.domain.errors import Refused
from bot.domain.settings import setting_named
from bot.inputs import (
    Action,
    AnnulQuestion,
    ReopenForm,
    ResolveQuestion,
    SaveDraft,
    SaveSetting,
    SaveSetup,
    SubmitForecastForm,
)
from bot.views.ask import LIMITS, ask_form
from bot.views.forecast import forecast_form
from bot.views.resolve import annul_form, resolve_form
from bot.views.settings import setting_form
from bot.views.setup import FIELDS as SETUP_FIELDS
from bot.views.setup import setup_form


async def reopen_form(action: ReopenForm, ctx: Context) -> Card:
    """The form that came back, filled in as it was sent."""
    return Card(kind="form", form=await _form(await waiting(ctx, action.token), ctx))


async def _form(sent: Action, ctx: Context) -> Form:
    match sent:
        case SaveDraft():
            if sent.question:
                await find_draft(ctx, sent.question)
            return ask_form(ctx.texts, sent.question, texts_of(sent.values, tuple(LIMITS)))
        case SubmitForecastForm():
            question = await find_question(ctx, sent.question)
            must_be_open(question, ctx.now)
            values = form_values(question, sent.values)
            fields = 1 if "all" in values else ctx.actor.form_fields
            return forecast_form(ctx.texts, question, await standing_vote(ctx, question), fields, values)
        case ResolveQuestion():
            question = await find_question(ctx, sent.question)
            return resolve_form(ctx.texts, question, texts_of(sent.values, FIELDS), {})
        case AnnulQuestion():
            question = await find_question(ctx, sent.question)
            return annul_form(ctx.texts, question, texts_of(sent.values, ANNUL_FIELDS), {})
        case SaveSetting():
            return setting_form(ctx.texts, setting_named(sent.setting), sent.values.get("value", ""))
        case SaveSetup():
            return setup_form(ctx.texts, texts_of(sent.values, SETUP_FIELDS), ctx.actor.place)
        case _:
            raise Refused("door.unknown_button")
