"""Ask about this: a message becomes the story of a question, or, where it is a forecast page, drafts."""

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
    """The ask form bound to the message's story, which waits in the store until the form is sent."""
    card = await open_ask_form(OpenAskForm(question=first_question(action.text)), ctx)
    page = _page(action.text)
    if page is not None:
        return await keep_page(page, ctx)
    # What cannot be a story is refused before anybody fills in a form.
    story = story_of(action.text, action.link, action.at)
    sent = SaveDraft(story=await ctx.keep(action))
    intro = ctx.say("stories.asked_about", headline=story.headline)
    return replace(card, form=card.form and replace(card.form, action=sent, intro=intro))


def _page(text: str) -> ForecastPage | None:
    """The page that the message is; None for any other message."""
    try:
        return checked_page(text)
    except Refused:
        return None
