"""The people and roles whom administrators made moderators, and who is told what moderators should know."""

from bot.domain.member import Actor, Place
from bot.domain.mention import Mention, MentionKind
from storage.engine.connection import Db, as_str, placeholders


class SqliteModerators:
    """Moderators as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def all(self, community: int, platform: str) -> list[Mention]:
        """Whom administrators made moderators on a platform, roles last."""
        rows = await self._db.rows(
            "SELECT kind, external FROM moderator WHERE community = ? AND platform = ? ORDER BY kind, external",
            community,
            platform,
        )
        return [Mention(MentionKind(as_str(row[0])), as_str(row[1])) for row in rows]

    async def add(self, community: int, actor: Actor, mention: Mention) -> None:
        """Make somebody a moderator, where the actor is."""
        await self._db.run(
            "INSERT INTO moderator (community, platform, scope, kind, external) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT DO NOTHING",
            *_key(community, actor, mention),
        )

    async def remove(self, community: int, actor: Actor, mention: Mention) -> None:
        """Let somebody be none any more."""
        await self._db.run(
            "DELETE FROM moderator WHERE community = ? AND platform = ? AND scope = ? AND kind = ? AND external = ?",
            *_key(community, actor, mention),
        )

    async def has_role(self, community: int, actor: Actor) -> bool:
        """Whether one of the actor's roles makes them a moderator."""
        roles = actor.roles or ()
        row = await self._db.row(
            "SELECT 1 FROM moderator WHERE community = ? AND platform = ? AND scope = ? AND kind = 'role'"
            f" AND external IN ({placeholders(len(roles))})",
            community,
            actor.place.platform,
            actor.scope,
            *roles,
        )
        return row is not None

    async def people(self, community: int, place: Place) -> list[Place]:
        """Where one can write to each moderator and administrator who is known by their account, in that space."""
        rows = await self._db.rows(
            "SELECT account FROM identity WHERE community = ? AND platform = ? AND administrator = 1 UNION"
            " SELECT external FROM moderator WHERE community = ? AND platform = ? AND kind = 'person' ORDER BY 1",
            community,
            place.platform,
            community,
            place.platform,
        )
        return [place.direct(as_str(row[0])) for row in rows]


def _key(community: int, actor: Actor, mention: Mention) -> tuple[int, str, str, str, str]:
    return community, actor.place.platform, actor.scope, mention.kind, mention.id
