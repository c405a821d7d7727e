"""The member behind an interaction: as Discord sends them along, or looked up for a direct message."""

import asyncio
from dataclasses import replace
from typing import NamedTuple

import discord
import structlog

from adapters.discord import PLATFORM
from adapters.discord.commands import Interaction
from adapters.discord.failures import FAILURES, reason_of
from adapters.discord.limits import LIMITS
from adapters.discord.permissions import lacked_here
from bot.domain.errors import Refused
from bot.domain.member import Actor, Place
from bot.ports import Clock

LOOK_UP_SECONDS = 1.5
"""How long looking a member up may take: Discord wants a first answer within 3 s (Receiving and Responding)."""

FRESH_MS = 60_000
"""How long a member who was looked up is remembered."""

MOST_REMEMBERED = 1_000

log = structlog.get_logger()


class MemberInfo(NamedTuple):
    """What a person is on a server, and what that is called; empty where it is not known yet."""

    name: str
    administrator: bool
    roles: tuple[str, ...]
    server: str


def actor_of(interaction: Interaction) -> Actor:
    """The member in the core's terms, with the permissions and roles that Discord sends along.

    Raises:
        Refused: outside a server, where there is no community.
    """
    if interaction.guild_id is None or interaction.channel_id is None:
        raise Refused("discord.only_in_server")
    rights = interaction.permissions
    administrator = rights.manage_guild or rights.administrator
    place = Place(PLATFORM, str(interaction.guild_id), str(interaction.channel_id))
    server = interaction.guild.name if interaction.guild else ""
    info = MemberInfo(interaction.user.display_name, administrator, _roles_of(interaction.user), server)
    actor = _actor(interaction, place, info, _public_message(interaction))
    return replace(actor, bot_lacks=lacked_here(interaction))


def carried_guild(place: Place) -> str:
    """The id of the server that buttons and forms must carry; empty in a channel, where Discord sends it along."""
    return place.space if place.account else ""


class Members:
    """Looks up the members who press buttons in direct messages, where Discord does not name a server."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[int, MemberInfo | None]] = {}

    async def actor(self, interaction: Interaction, guild: str) -> Actor:
        """The person behind an interaction in a direct message, as a member of the server that the button carried.

        Raises:
            Refused: they are no member of it, or that cannot be found out now.
        """
        info = await self._find(interaction.client, int(guild), interaction.user.id)
        if info is None:
            raise Refused("app.unknown_button")
        place = Place(PLATFORM, guild, "").direct(str(interaction.user.id))
        return _actor(interaction, place, info)

    async def _find(self, client: discord.Client, guild: int, account: int) -> MemberInfo | None:
        now = self._clock()
        at, info = self._known.get((guild, account), (now - FRESH_MS, None))
        if 0 <= now - at < FRESH_MS:
            return info
        info = await _look_up(client, guild, account)
        if len(self._known) >= MOST_REMEMBERED:
            self._known = {who: known for who, known in self._known.items() if 0 <= now - known[0] < FRESH_MS}
        self._known[guild, account] = now, info
        return info


async def _look_up(client: discord.Client, guild_id: int, account: int) -> MemberInfo | None:
    """What a person is on a server; None where they are not on it, or the bot is not.

    Raises:
        Refused: Discord does not say it now.
    """
    guild = client.get_guild(guild_id)
    if guild is None:
        return None
    if guild.unavailable:
        raise Refused("discord.cannot_check")
    try:
        async with asyncio.timeout(LOOK_UP_SECONDS):
            member = await guild.fetch_member(account)
            manages = await _manages(guild, member)
    except discord.NotFound:
        return None
    except FAILURES as error:
        log.warning("member not looked up", platform=PLATFORM, reason=reason_of(error))
        raise Refused("discord.cannot_check") from error
    return MemberInfo(member.display_name, manages, _roles_of(member), guild.name)


async def _manages(guild: discord.Guild, member: discord.Member) -> bool:
    """Whether a member who was looked up may manage the server, by its roles (Permissions, guild permissions)."""
    roles = {role.id: role for role in guild.roles}
    theirs = [*map(int, _roles_of(member))]
    if not roles.keys() >= set(theirs):
        # What discord.py remembers of the server is not whole, and lets a right be missed.
        roles = {role.id: role for role in await guild.fetch_roles()}
    rights = [roles[role].permissions for role in theirs if role in roles]
    return guild.owner_id == member.id or any(each.manage_guild or each.administrator for each in rights)


def _actor(interaction: Interaction, place: Place, info: MemberInfo, message: str = "") -> Actor:
    return Actor(
        place=place,
        scope="",
        account=str(interaction.user.id),
        name=info.name,
        administrator=info.administrator,
        delivery=f"{PLATFORM}:{interaction.id}",
        form_fields=LIMITS.form_parts,
        roles=info.roles,
        admin_command=True,
        message=message,
        space_name=info.server,
    )


def _roles_of(person: discord.User | discord.Member) -> tuple[str, ...]:
    """The ids of a person's roles as Discord sent them, and of the one that everyone has, which is the server's.

    `Member.roles` has only those that discord.py remembers.
    """
    if not isinstance(person, discord.Member):
        return ()
    return tuple(str(role) for role in (person.guild.id, *person._roles))  # noqa: SLF001  the library shows them nowhere else


def _public_message(interaction: Interaction) -> str:
    """The id of the public message whose button was pressed; empty for anything else."""
    message = interaction.message
    pressed = interaction.type is discord.InteractionType.component and message and not message.flags.ephemeral
    return str(message.id) if pressed and message else ""
