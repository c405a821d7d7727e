"""`import`: makes drafts of a forecast page that is pasted into a form."""

from bot.domain.errors import Refused
from bot.domain.pages.page import ForecastPage, read_page
from bot.inputs.stories import ImportPage, OpenImportForm
from bot.request.context import Context
from bot.request.forms import failed_form
from bot.stories.import_drafts import import_page, page_lines
from bot.stories.story_card import PAGE_FIELD, import_form, imported
from bot.ui.cards import Card, Form

MOST_RELATED = 60
"""Related questions of a page; each becomes a draft of the same member's."""


async def open_import_form(_: OpenImportForm, ctx: Context) -> Card:
    """The empty form."""
    return Card(kind="form", form=import_form(ctx.texts))


async def import_pasted_page(action: ImportPage, ctx: Context) -> Card:
    """Make drafts of the pasted page, or say which line cannot be read."""
    text = action.values.get(PAGE_FIELD, "")
    try:
        page = checked_page(text)
    except Refused as refused:
        return await failed_form(ctx, action, import_form(ctx.texts, text, refused), [refused])
    return await keep_page(page, ctx)


def checked_page(text: str) -> ForecastPage:
    """Read a page.

    Raises:
        Refused: as `read_page` does, or it has too many related questions.
    """
    page = read_page(text)
    if len(page.related) > MOST_RELATED:
        raise Refused("stories.many_related", n=len(page.related), most=MOST_RELATED)
    return page


async def keep_page(page: ForecastPage, ctx: Context) -> Card:
    """Make the drafts of a page as the member's own, and show what was read and which warnings there are."""
    async with ctx.transaction() as session:
        drafts = await import_page(session, ctx.community, ctx.member, page, ctx.now)
    closes_at = drafts[0].text.closes_at
    passed = ctx.say("stories.deadline_passed") if closes_at is not None and closes_at <= ctx.now else ()
    lines = page_lines(page, [draft.name for draft in drafts], ctx.texts)
    return imported(ctx.texts, lines, drafts[0], passed)


async def reopen_import(sent: ImportPage, ctx: Context) -> Form:
    """The form with the text as it was sent."""
    return import_form(ctx.texts, sent.values.get(PAGE_FIELD, ""))
