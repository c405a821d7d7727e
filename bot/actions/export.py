"""`export`: the community as a file, as far as the administrator who asks may see it."""

from bot.cards import Card, File
from bot.chat_export import SeenSource, chat_file, sight_of
from bot.context import Context
from bot.export_writing import CHAT_FORMAT
from bot.views.export import community_handed_over


async def export_community(ctx: Context) -> Card:
    """Read one moment of the community, beside everybody else, and hand it over; nothing is changed by it."""
    async with ctx.store.moment() as session:
        source = session.exports.source(ctx.community.id)
        sight = await sight_of(session, source, ctx.member.id, ctx.community.settings.crowd_from)
        seen = SeenSource(source, sight)
        content = await chat_file(seen, ctx.texts)
    file = File(f"{CHAT_FORMAT}.json", "application/json", content)
    return community_handed_over(ctx.texts, ctx.community.name, seen.left_out["votes"], file)
