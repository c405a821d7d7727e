"""Communities, the spaces they live in, their members and the accounts that name them."""

import json
from collections.abc import Sequence
from dataclasses import replace

from bot.domain.member import Actor, Community, Excluded, Member, Place
from bot.domain.settings import DEFAULTS, Settings, settings_of, stored_settings
from storage.engine.batched_reads import BatchedReads, Changes
from storage.engine.connection import Db, Record, wanted
from storage.engine.table import Table
from storage.entities import exclusions
from storage.entities.exclusions import Identity

COMMUNITY = Table(
    "community",
    integers="id last_number last_draft last_schedule created_at",
    texts="name zone language",
    json="settings",
)
SPACE = Table("space", key="platform space", texts="platform space", refers="community")
MEMBER = Table(
    "member",
    refers="community merged_into=member",
    integers="id excluded_at reminded_at created_at",
    texts="name",
)
IDENTITY = Table(
    "identity",
    key="community platform scope account",
    refers="community member",
    integers="administrator",
    texts="platform scope account",
)

_COMMUNITY = (
    f"SELECT {COMMUNITY.all}, EXISTS (SELECT 1 FROM moderator"
    " WHERE moderator.community = community.id AND kind = 'role') AS moderator_roles"
)

_Space = tuple[str, str]
_Account = tuple[int, str, str, str]
_Visitor = tuple[str, str, str, str]
"""Platform, space, scope and account, as an actor comes with them."""


class SqliteMembers:
    """Members as seen through one connection; see `bot.ports.Members`."""

    def __init__(self, db: Db, changes: Changes | None = None) -> None:
        self._db = db
        self._acting = BatchedReads(self._all_acting, changes)

    async def acting(self, actor: Actor) -> tuple[Community, Member | None] | None:
        place = actor.place
        return await self._acting.get((place.platform, place.space, actor.scope, actor.account))

    async def _all_acting(self, accounts: Sequence[_Visitor]) -> dict[_Visitor, tuple[Community, Member | None]]:
        spaces = await self._in_spaces(list({(platform, space) for platform, space, _, _ in accounts}))
        known = {
            account: (spaces[account[:2]].id, account[0], account[2], account[3])
            for account in accounts
            if account[:2] in spaces
        }
        members = await self._of_accounts(list(known.values())) if known else {}
        return {account: (spaces[account[:2]], members.get(identity)) for account, identity in known.items()}

    async def community_of(self, platform: str, space: str) -> Community | None:
        return (await self._in_spaces([(platform, space)])).get((platform, space))

    async def _in_spaces(self, spaces: Sequence[_Space]) -> dict[_Space, Community]:
        rows = await self._db.records(
            f"{wanted('platform, space', spaces)} {_COMMUNITY}, space.platform, space.space"
            " FROM wanted CROSS JOIN space JOIN community ON community.id = space.community"
            " WHERE space.platform = wanted.platform AND space.space = wanted.space",
            *(part for space in spaces for part in space),
        )
        return {(row["platform"], row["space"]): _community(row) for row in rows}

    async def community(self, community: int) -> Community:
        return _community((await self._db.records(f"{_COMMUNITY} FROM community WHERE id = ?", community))[0])

    async def change_settings(self, community: Community, settings: Settings) -> Community:
        others = stored_settings(replace(settings, zone=DEFAULTS.zone, language=DEFAULTS.language))
        await self._db.update(
            "community", community.id, zone=settings.zone, language=settings.language, settings=json.dumps(others)
        )
        return await self.community(community.id)

    async def communities(self) -> list[Community]:
        return [_community(row) for row in await self._db.records(f"{_COMMUNITY} FROM community ORDER BY id")]

    async def member_of(self, community: int, actor: Actor) -> Member | None:
        account = (community, actor.place.platform, actor.scope, actor.account)
        return (await self._of_accounts([account])).get(account)

    async def _of_accounts(self, accounts: Sequence[_Account]) -> dict[_Account, Member]:
        rows = await self._db.records(
            f"{wanted('community, platform, scope, account', accounts)}"
            f" SELECT {IDENTITY.all}, member.name, EXISTS (SELECT 1 FROM moderator"
            " WHERE moderator.community = identity.community AND moderator.platform = identity.platform"
            " AND moderator.scope = identity.scope AND kind = 'person' AND external = identity.account) AS moderator"
            " FROM wanted CROSS JOIN identity JOIN member ON member.id = identity.member"
            " WHERE identity.community = wanted.community AND identity.platform = wanted.platform"
            " AND identity.scope = wanted.scope AND identity.account = wanted.account",
            *(part for account in accounts for part in account),
        )
        return {(row["community"], row["platform"], row["scope"], row["account"]): _member(row) for row in rows}

    async def add_community(self, platform: str, space: str, name: str, now: int) -> Community:
        community = await self._db.insert_new(
            "community", name=name, zone=DEFAULTS.zone, language=DEFAULTS.language, last_schedule=1, created_at=now
        )
        await self._db.insert("space", platform=platform, space=space, community=community)
        await self._db.insert("schedule", community=community, number=1, weekday=1, hour=9, minute=0, since=now)
        return await self.community(community)

    async def rename(self, community: Community, name: str) -> Community:
        await self._db.update("community", community.id, name=name)
        return replace(community, name=name)

    async def add_member(self, community: int, actor: Actor, now: int) -> Member:
        member = await self._db.insert_new("member", community=community, name=actor.name, created_at=now)
        await self._db.insert(
            "identity",
            community=community,
            platform=actor.place.platform,
            scope=actor.scope,
            account=actor.account,
            member=member,
            administrator=bool(actor.administrator),
        )
        came = Identity(actor.place.platform, actor.scope, actor.account)
        excluded = await exclusions.remembered(self._db, community, came)
        if excluded is not None:
            # From here on the member's own row says so; what is remembered of an account goes as soon as it can.
            await self.exclude(member, excluded)
            await exclusions.forget(self._db, community, came)
        # Somebody may have made them a moderator before they came.
        return (await self._of_accounts([(community, actor.place.platform, actor.scope, actor.account)])).popitem()[1]

    async def follow(self, member: Member, actor: Actor) -> Member:
        manages = member.administrator if actor.administrator is None else actor.administrator
        await self._db.update("member", member.id, name=actor.name)
        await self._db.run(
            "UPDATE identity SET administrator = ? WHERE community = ? AND platform = ? AND scope = ? AND account = ?",
            manages,
            member.community,
            actor.place.platform,
            actor.scope,
            actor.account,
        )
        return replace(member, name=actor.name, administrator=manages)

    async def administrators(self, community: int, platform: str) -> list[str]:
        return await self._db.texts(
            "SELECT account FROM identity WHERE community = ? AND platform = ? AND administrator = 1 ORDER BY member",
            community,
            platform,
        )

    async def people(self, member: int) -> list[Place]:
        rows = await self._db.rows(
            "SELECT platform, space, account FROM identity JOIN space USING (community, platform)"
            " WHERE member = ? ORDER BY platform, space, account",
            member,
        )
        return [Place(platform, space, "").direct(account) for platform, space, account in rows]

    async def is_reminded(self, member: int) -> bool:
        return await self._db.exists("SELECT 1 FROM member WHERE id = ? AND reminded_at IS NOT NULL", member)

    async def remind(self, member: int, since: int | None) -> None:
        await self._db.update("member", member, reminded_at=since)

    async def accounts_named(self, community: int, actor: Actor, name: str) -> list[str]:
        return await self._db.texts(
            "SELECT account FROM identity JOIN member ON member.id = identity.member"
            " WHERE identity.community = ? AND platform = ? AND scope = ? AND lower(name) = lower(?) ORDER BY account",
            community,
            actor.place.platform,
            actor.scope,
            name,
        )

    async def names_known(self, community: int, actor: Actor) -> list[str]:
        return await self._db.texts(
            "SELECT name FROM identity JOIN member ON member.id = identity.member"
            " WHERE identity.community = ? AND platform = ? AND scope = ?"
            " GROUP BY lower(name) HAVING count(*) = 1 ORDER BY name",
            community,
            actor.place.platform,
            actor.scope,
        )

    async def excluded(self, community: int) -> list[Excluded]:
        rows = await self._db.rows(
            "SELECT id, name, coalesce((SELECT min(account) FROM identity WHERE identity.member = member.id), ''),"
            " excluded_at FROM member WHERE community = ? AND excluded_at IS NOT NULL ORDER BY excluded_at, id",
            community,
        )
        return [Excluded(*row) for row in rows]

    async def exclude(self, member: int, since: int | None) -> None:
        if since is None:
            await self._db.update("member", member, excluded_at=None)
        else:
            await self._db.run("UPDATE member SET excluded_at = coalesce(excluded_at, ?) WHERE id = ?", since, member)

    async def is_excluded(self, community: int, actor: Actor) -> bool:
        who = Identity(actor.place.platform, actor.scope, actor.account)
        return await exclusions.remembered(self._db, community, who) is not None

    async def forget_exclusion(self, community: int, actor: Actor) -> None:
        await exclusions.forget(self._db, community, Identity(actor.place.platform, actor.scope, actor.account))

    async def names(self, members: Sequence[int]) -> dict[int, str]:
        return dict(await self._db.rows_of(members, "SELECT id, name FROM member WHERE id IN ({ids})"))


def _community(row: Record) -> Community:
    settings = replace(settings_of(json.loads(row["settings"])), zone=row["zone"], language=row["language"])
    return Community(row["id"], row["name"], settings, bool(row["moderator_roles"]))


def _member(row: Record) -> Member:
    return Member(row["member"], row["community"], row["name"], bool(row["administrator"]), bool(row["moderator"]))
