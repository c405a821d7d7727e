"""Puts the community of an export into a database."""

from bot.domain.errors import Refused
from bot.exports.schema import Export
from bot.ports import Store
from bot.resolving.recompute import Difference, recompute


async def import_export(store: Store, export: Export) -> list[Difference]:
    """Store everything in an export, or nothing, and compute all scores from its votes.

    The scores in the file are not trusted: those that do not follow from the votes are corrected.

    Returns:
        the scores and sums that were corrected.

    Raises:
        Refused: the database has a community already, with whose ids those of the export could collide.
    """
    async with store.transaction() as session:
        if communities := await session.members.communities():
            raise Refused("cli.not_empty", names=", ".join(community.name for community in communities))
        await session.exports.add(export.community, export.tables)
    return await recompute(store)
