"""Communities, the spaces they live in, their members and the accounts that name them."""

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from bot.domain.member import Actor, Community, Excluded, Member, Place
from bot.domain.settings import DEFAULTS, Settings, settings_of, stored_settings
from storage.engine.batched_reads import Changes, Gathered
from storage.engine.connection import Db, Value, as_int, as_str, placeholders

_COMMUNITY_COLUMNS = (
    "community.id, community.name, community.zone, community.language, community.settings,"
    " EXISTS (SELECT 1 FROM moderator WHERE moderator.community = community.id AND kind = 'role')"
)
_COMMUNITY = f"SELECT {_COMMUNITY_COLUMNS} FROM community"

_Space = tuple[str, str]
_Account = tuple[int, str, str, str]
_Visitor = tuple[str, str, str, str]
"""Platform, space, scope and account, as an actor comes with them."""


class SqliteMembers:
    """Members as seen through one connection."""

    def __init__(self, db: Db, changes: Changes | None = None) -> None:
        self._db = db
        self._acting = Gathered(self._all_acting, changes)

    async def acting(self, actor: Actor) -> tuple[Community, Member | None] | None:
        """The community somebody acts in, and the member they are there; None for what is not known yet."""
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
        """The community that lives in a space."""
        return (await self._in_spaces([(platform, space)])).get((platform, space))

    async def _in_spaces(self, spaces: Sequence[_Space]) -> dict[_Space, Community]:
        rows = await self._db.rows(
            f"SELECT space.platform, external, {_COMMUNITY_COLUMNS}"
            " FROM space JOIN community ON community.id = space.community"
            f" WHERE (space.platform, external) IN (VALUES {_tuples(spaces)})",
            *(part for space in spaces for part in space),
        )
        return {(as_str(row[0]), as_str(row[1])): _community(row[2:]) for row in rows}

    async def community(self, community: int) -> Community:
        """A community by its id."""
        row = await self._db.row(f"{_COMMUNITY} WHERE id = ?", community)
        assert row is not None  # noqa: S101  ids come from rows that refer to it
        return _community(row)

    async def change_settings(self, community: Community, settings: Settings) -> Community:
        """Give a community other settings."""
        await self._db.run(
            "UPDATE community SET zone = ?, language = ?, settings = ? WHERE id = ?",
            settings.zone,
            settings.language,
            json.dumps(stored_settings(replace(settings, zone=DEFAULTS.zone, language=DEFAULTS.language))),
            community.id,
        )
        return await self.community(community.id)

    async def communities(self) -> list[Community]:
        """All communities, the oldest first."""
        return [_community(row) for row in await self._db.rows(f"{_COMMUNITY} ORDER BY id")]

    async def member_of(self, community: int, actor: Actor) -> Member | None:
        """The member an account belongs to."""
        account = (community, actor.place.platform, actor.scope, actor.account)
        return (await self._of_accounts([account])).get(account)

    async def _of_accounts(self, accounts: Sequence[_Account]) -> dict[_Account, Member]:
        rows = await self._db.rows(
            "SELECT identity.community, platform, scope, account, member.id, member.community, member.name,"
            " identity.administrator, EXISTS (SELECT 1 FROM moderator WHERE moderator.community = identity.community"
            " AND moderator.platform = identity.platform AND moderator.scope = identity.scope AND kind = 'person'"
            " AND external = identity.account)"
            " FROM identity JOIN member ON member.id = identity.member"
            f" WHERE (identity.community, platform, scope, account) IN (VALUES {_tuples(accounts)})",
            *(part for account in accounts for part in account),
        )
        return {cast("_Account", row[:4]): _member(row[4:]) for row in rows}

    async def add_community(self, platform: str, space: str, name: str, now: int) -> Community:
        """A new community in a space, with the board of the week on Mondays at 09:00."""
        community = await self._db.insert(
            "INSERT INTO community (name, zone, language, last_schedule, created_at) VALUES (?, 'UTC', 'en', 1, ?)"
            " RETURNING id",
            name,
            now,
        )
        await self._db.run(
            "INSERT INTO space (platform, external, community) VALUES (?, ?, ?)", platform, space, community
        )
        await self._db.run(
            "INSERT INTO schedule (community, number, weekday, hour, minute, since) VALUES (?, 1, 1, 9, 0, ?)",
            community,
            now,
        )
        return await self.community(community)

    async def add_member(self, community: int, actor: Actor, now: int) -> Member:
        """A new member, named by the account they come with."""
        member = await self._db.insert(
            "INSERT INTO member (community, name, created_at) VALUES (?, ?, ?) RETURNING id", community, actor.name, now
        )
        await self._db.run(
            "INSERT INTO identity (community, platform, scope, account, member, administrator)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            community,
            actor.place.platform,
            actor.scope,
            actor.account,
            member,
            int(bool(actor.administrator)),
        )
        # Somebody may have made them a moderator before they came.
        return (await self._of_accounts([(community, actor.place.platform, actor.scope, actor.account)])).popitem()[1]

    async def follow(self, member: Member, actor: Actor) -> Member:
        """Follow a member's display name, and whether the platform lets them manage the space, where that is known."""
        manages = member.administrator if actor.administrator is None else actor.administrator
        await self._db.run("UPDATE member SET name = ? WHERE id = ?", actor.name, member.id)
        await self._db.run(
            "UPDATE identity SET administrator = ? WHERE community = ? AND platform = ? AND scope = ? AND account = ?",
            int(manages),
            member.community,
            actor.place.platform,
            actor.scope,
            actor.account,
        )
        return replace(member, name=actor.name, administrator=manages)

    async def administrators(self, community: int, platform: str) -> list[str]:
        """The accounts that could manage the community's space on a platform when they last did something."""
        rows = await self._db.rows(
            "SELECT account FROM identity WHERE community = ? AND platform = ? AND administrator = 1 ORDER BY member",
            community,
            platform,
        )
        return [as_str(row[0]) for row in rows]

    async def people(self, member: int) -> list[Place]:
        """Where one can write to a member alone: each account in each space of its platform."""
        rows = await self._db.rows(
            "SELECT identity.platform, external, account FROM identity"
            " JOIN space ON space.community = identity.community AND space.platform = identity.platform"
            " WHERE member = ? ORDER BY identity.platform, external, account",
            member,
        )
        return [Place(as_str(row[0]), as_str(row[1]), "").direct(as_str(row[2])) for row in rows]

    async def is_reminded(self, member: int) -> bool:
        """Whether a member asked to be reminded weekly."""
        return await self._db.row("SELECT 1 FROM member WHERE id = ? AND reminders > 0", member) is not None

    async def remind(self, member: int, since: int | None) -> None:
        """Remind a member of what is due after that instant; None for never."""
        await self._db.run("UPDATE member SET reminders = ? WHERE id = ?", since or 0, member)

    async def accounts_named(self, community: int, actor: Actor, name: str) -> list[str]:
        """The accounts on the actor's platform whose members are shown with that name, in any letter case of ASCII."""
        rows = await self._db.rows(
            "SELECT account FROM identity JOIN member ON member.id = identity.member"
            " WHERE identity.community = ? AND platform = ? AND scope = ? AND lower(name) = lower(?) ORDER BY account",
            community,
            actor.place.platform,
            actor.scope,
            name,
        )
        return [as_str(row[0]) for row in rows]

    async def excluded(self, community: int) -> list[Excluded]:
        """The members who stand on no board, the first one first."""
        rows = await self._db.rows(
            "SELECT id, name, coalesce((SELECT min(account) FROM identity WHERE identity.member = member.id), ''),"
            " excluded FROM member WHERE community = ? AND excluded > 0 ORDER BY excluded, id",
            community,
        )
        return [Excluded(as_int(row[0]), as_str(row[1]), as_str(row[2]), as_int(row[3])) for row in rows]

    async def exclude(self, member: int, since: int | None) -> None:
        """Let a member stand on no board from that instant on; None: on all of them again."""
        await self._db.run(
            "UPDATE member SET excluded = CASE WHEN excluded > 0 AND ?1 > 0 THEN excluded ELSE ?1 END WHERE id = ?2",
            since or 0,
            member,
        )

    async def names(self, members: Sequence[int]) -> dict[int, str]:
        """The display names of members."""
        rows = await self._db.rows_of(members, "SELECT id, name FROM member WHERE id IN ({ids})")
        return {as_int(member): as_str(name) for member, name in rows}


def _community(row: Sequence[Value]) -> Community:
    settings = settings_of(json.loads(as_str(row[4])))
    settings = replace(settings, zone=as_str(row[2]), language=as_str(row[3]))
    return Community(as_int(row[0]), as_str(row[1]), settings, bool(row[5]))


def _member(row: Sequence[Value]) -> Member:
    return Member(as_int(row[0]), as_int(row[1]), as_str(row[2]), bool(row[3]), bool(row[4]))


def _tuples(keys: Sequence[Sequence[Value]]) -> str:
    """Placeholders for a list of such keys."""
    return ",".join([f"({placeholders(len(keys[0]))})"] * len(keys))
