"""What an operator can have wrong on Discord's side, asked with one request: the token, the endpoint, the intents."""

import asyncio
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any, NamedTuple

import aiohttp
import discord
from discord.http import Route

from adapters.discord.failures import FAILURES, reason_of
from adapters.discord.settings import DiscordSettings

ASK_SECONDS = 5.0
"""How long Discord may take to answer."""

PERMISSIONS = discord.Permissions(
    view_channel=True,
    send_messages=True,
    send_messages_in_threads=True,
    attach_files=True,
    read_message_history=True,
)
"""What the bot is invited with; docs/setup-discord.md says what each is for."""

SCOPES = ("bot", "applications.commands")


class Said(NamedTuple):
    """One thing that was found: the key of its sentence, the facts in it, and whether it keeps the bot from working."""

    key: str
    facts: Mapping[str, str]
    wrong: bool


async def check_up(settings: DiscordSettings) -> list[Said]:
    """Ask Discord about the application; nothing that is returned holds the token."""
    token = settings.discord_token.get_secret_value() if settings.discord_token else ""
    try:
        async with asyncio.timeout(ASK_SECONDS), aiohttp.ClientSession() as session:
            headers = {"Authorization": f"Bot {token}"}
            async with session.get(f"{Route.BASE}/applications/@me", headers=headers) as answer:
                if answer.status == HTTPStatus.UNAUTHORIZED:
                    return [Said("discord.token", {}, wrong=True)]
                answer.raise_for_status()
                return _read(await answer.json())
    except (*FAILURES, ValueError, KeyError) as error:
        # Among them a token with a line end in it, which no request can carry.
        return [Said("discord.not_asked", {"reason": reason_of(error)}, wrong=False)]


def _read(application: Mapping[str, Any]) -> list[Said]:
    link = discord.utils.oauth_url(int(application["id"]), permissions=PERMISSIONS, scopes=SCOPES)
    said = [Said("discord.invite", {"name": str(application["name"]), "link": link}, wrong=False)]
    if application.get("interactions_endpoint_url"):
        said.append(Said("discord.endpoint_set", {}, wrong=True))
    flags = discord.ApplicationFlags._from_value(int(application.get("flags") or 0))  # noqa: SLF001  the library has no other way
    # The limited ones are those of applications that are not verified (Application Resource, application flags).
    privileged = (
        flags.gateway_presence or flags.gateway_presence_limited,
        flags.gateway_guild_members or flags.gateway_guild_members_limited,
        flags.gateway_message_content or flags.gateway_message_content_limited,
    )
    if any(privileged):
        said.append(Said("discord.intents_on", {}, wrong=False))
    return said
