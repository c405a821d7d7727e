"""`export`: the community as a file, as far as the administrator who asks may see it."""

from bot.exports.chat_export import SeenSource, chat_file, sight_of
from bot.exports.export_card import community_handed_over
from bot.exports.writing import CHAT_FORMAT
from bot.inputs.exports import ExportCommunity
from bot.request.context import Context
from bot.ui.cards import Card, File


async def export_community(_: ExportCommunity, ctx: Context) -> Card:
    """Read one moment of the community, beside everybody else, and hand it over; nothing is changed by it."""
    async with ctx.store.moment() as session:
        source = session.exports.source(ctx.community.id)
        sight = await sight_of(session, source, ctx.member.id, ctx.community.settings.crowd_from)
        seen = SeenSource(source, sight)
        content = await chat_file(seen, ctx.texts)
    file = File(f"{CHAT_FORMAT}.json", "application/json", content)
    return community_handed_over(ctx.texts, ctx.community.name, seen.left_out["votes"], file)
