"""Asking about a message ("Ask about this"): it becomes the story of a question, or drafts if it is a forecast page."""

from dataclasses import replace

from bot.asking.ask import open_ask_form
from bot.domain.errors import Refused
from bot.domain.pages.page import ForecastPage
from bot.domain.story import first_question, story_of
from bot.inputs.asking import AskAbout, OpenAskForm, SaveDraft
from bot.request.context import Context
from bot.stories.import_page import checked_page, keep_page
from bot.ui.cards import Card


async def ask_about(action: AskAbout, ctx: Context) -> Card:
    """The form of a question whose story is the message; the message is kept in the store until the form is sent."""
    card = await open_ask_form(OpenAskForm(question=first_question(action.text)), ctx)
    page = _page(action.text)
    if page is not None:
        return await keep_page(page, ctx)
    # Raises where the message cannot be a story, before a form is filled in for nothing.
    story = story_of(action.text, action.link, action.at)
    sent = SaveDraft(story=await ctx.keep(action))
    intro = ctx.say("stories.asked_about", headline=story.headline)
    return replace(card, form=card.form and replace(card.form, action=sent, intro=intro))


def _page(text: str) -> ForecastPage | None:
    """The forecast page that the message is; None where it is none."""
    try:
        return checked_page(text)
    except Refused:
        return None
