"""The people and roles whom administrators made moderators."""

from bot.domain.member import Actor, Place
from bot.domain.mention import Mention, MentionKind
from storage.engine.connection import Db, placeholders
from storage.engine.table import Table

MODERATOR = Table(
    "moderator",
    key="community platform scope kind external",
    refers="community",
    texts="platform scope kind external",
)


class SqliteModerators:
    """Moderators as seen through one connection; see `bot.ports.Moderators`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def all(self, community: int, platform: str) -> list[Mention]:
        rows = await self._db.rows(
            "SELECT kind, external FROM moderator WHERE community = ? AND platform = ? ORDER BY kind, external",
            community,
            platform,
        )
        return [Mention(MentionKind(kind), external) for kind, external in rows]

    async def add(self, community: int, actor: Actor, mention: Mention) -> None:
        await self._db.insert(
            "moderator",
            "ON CONFLICT DO NOTHING",
            community=community,
            platform=actor.place.platform,
            scope=actor.scope,
            kind=mention.kind,
            external=mention.id,
        )

    async def remove(self, community: int, actor: Actor, mention: Mention) -> None:
        await self._db.run(
            "DELETE FROM moderator WHERE community = ? AND platform = ? AND scope = ? AND kind = ? AND external = ?",
            community,
            actor.place.platform,
            actor.scope,
            mention.kind,
            mention.id,
        )

    async def has_role(self, community: int, actor: Actor) -> bool:
        roles = actor.roles or ()
        return await self._db.exists(
            "SELECT 1 FROM moderator WHERE community = ? AND platform = ? AND scope = ? AND kind = 'role'"
            f" AND external IN ({placeholders(len(roles))})",
            community,
            actor.place.platform,
            actor.scope,
            *roles,
        )

    async def people(self, community: int, place: Place) -> list[Place]:
        accounts = await self._db.texts(
            "SELECT account FROM identity WHERE community = ? AND platform = ? AND administrator = 1 UNION"
            " SELECT external FROM moderator WHERE community = ? AND platform = ? AND kind = 'person' ORDER BY 1",
            community,
            place.platform,
            community,
            place.platform,
        )
        return [place.direct(account) for account in accounts]
