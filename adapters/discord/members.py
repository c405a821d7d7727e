"""Who presses something in a direct message: Discord names no server there, so their membership is looked up."""

import asyncio
from typing import NamedTuple

import discord
import structlog

from adapters.discord.actors import PLATFORM, made_actor, roles_of
from adapters.discord.commands import Interaction
from adapters.discord.failures import FAILURES, reason_of
from bot.domain.errors import Refused
from bot.domain.member import Actor, Place
from bot.ports import Clock

SECONDS = 1.5
"""For looking somebody up: Discord wants a first answer within 3 s (Receiving and Responding)."""

FRESH_MS = 60_000
"""How long what was found counts."""

MOST_REMEMBERED = 1_000

log = structlog.get_logger()


class Standing(NamedTuple):
    """What a member is on a server."""

    name: str
    administrator: bool
    roles: tuple[str, ...]


class Members:
    """Members of servers, remembered for a moment."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[tuple[int, int], tuple[int, Standing | None]] = {}

    async def actor(self, interaction: Interaction, guild: str) -> Actor:
        """The person behind a press in a direct message, as a member of the server that was carried.

        Raises:
            Refused: where they are no member of it, or it cannot be found out now.
        """
        standing = await self._standing(interaction.client, int(guild), interaction.user.id)
        if standing is None:
            raise Refused("app.unknown_button")
        place = Place(PLATFORM, guild, "").direct(str(interaction.user.id))
        administrator, roles = standing.administrator, standing.roles
        return made_actor(interaction, place, standing.name, administrator=administrator, roles=roles)

    async def _standing(self, client: discord.Client, guild: int, account: int) -> Standing | None:
        now = self._clock()
        at, standing = self._known.get((guild, account), (now - FRESH_MS, None))
        if 0 <= now - at < FRESH_MS:
            return standing
        standing = await _look_up(client, guild, account)
        if len(self._known) >= MOST_REMEMBERED:
            self._known = {who: known for who, known in self._known.items() if 0 <= now - known[0] < FRESH_MS}
        self._known[guild, account] = now, standing
        return standing


async def _look_up(client: discord.Client, guild_id: int, account: int) -> Standing | None:
    """What somebody is on a server; None where they are not on it, or the bot is not."""
    guild = client.get_guild(guild_id)
    if guild is None:
        return None
    if guild.unavailable:
        raise Refused("discord.cannot_check")
    try:
        async with asyncio.timeout(SECONDS):
            member = await guild.fetch_member(account)
    except discord.NotFound:
        return None
    except FAILURES as error:
        log.warning("member not looked up", platform=PLATFORM, reason=reason_of(error))
        raise Refused("discord.cannot_check") from error
    rights = member.guild_permissions
    return Standing(member.display_name, rights.manage_guild or rights.administrator, roles_of(member))
