"""An export becomes a community again."""

from bot.domain.errors import Refused
from bot.exports.schema import Export
from bot.ports import Store
from bot.resolving.recompute import Difference, recompute


async def import_export(store: Store, export: Export) -> list[Difference]:
    """Keep all of an export, or none of it; then see what its votes give.

    The scores in a file are anybody's claim: what the votes do not give is put right.

    Returns:
        the figures that were not what the votes give.

    Raises:
        Refused: the database has a community already, whose ids could be the same.
    """
    async with store.transaction() as session:
        if communities := await session.members.communities():
            raise Refused("cli.not_empty", names=", ".join(community.name for community in communities))
        await session.exports.add(export.community, export.tables)
    return await recompute(store)
