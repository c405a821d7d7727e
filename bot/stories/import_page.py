"""`import`: a forecast page, pasted into a form, becomes drafts."""

from bot.domain.errors import Refused
from bot.domain.pages.page import ForecastPage, read_page
from bot.inputs.stories import ImportPage, OpenImportForm
from bot.request.context import Context
from bot.request.forms import failed_form
from bot.stories.import_drafts import import_page, page_lines
from bot.stories.story_card import PAGE_FIELD, import_form, imported
from bot.ui.cards import Card, Form

MOST_RELATED = 60
"""Related questions of one page: each becomes a draft of one member's."""


async def open_import_form(_: OpenImportForm, ctx: Context) -> Card:
    """The empty form."""
    return Card(kind="form", form=import_form(ctx.texts))


async def import_pasted_page(action: ImportPage, ctx: Context) -> Card:
    """Keep the drafts of the page that was pasted, or say which line does not fit."""
    text = action.values.get(PAGE_FIELD, "")
    try:
        page = checked_page(text)
    except Refused as refused:
        return await failed_form(ctx, action, import_form(ctx.texts, text, refused), [refused])
    return await keep_page(page, ctx)


def checked_page(text: str) -> ForecastPage:
    """What a page says.

    Raises:
        Refused: as `read_page` does, or more related questions than one member should get at once.
    """
    page = read_page(text)
    if len(page.related) > MOST_RELATED:
        raise Refused("stories.many_related", n=len(page.related), most=MOST_RELATED)
    return page


async def keep_page(page: ForecastPage, ctx: Context) -> Card:
    """Keep the drafts of a page as the member's own, and report what was read, dropped and noticed."""
    async with ctx.transaction() as session:
        drafts = await import_page(session, ctx.community, ctx.member, page, ctx.now)
    closes_at = drafts[0].text.closes_at
    passed = ctx.say("stories.deadline_passed") if closes_at is not None and closes_at <= ctx.now else ()
    lines = page_lines(page, [draft.name for draft in drafts], ctx.texts)
    return imported(ctx.texts, lines, drafts[0], passed)


async def reopen_import(sent: ImportPage, ctx: Context) -> Form:
    """The form with the text as it was pasted."""
    return import_form(ctx.texts, sent.values.get(PAGE_FIELD, ""))
