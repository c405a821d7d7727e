"""Discord's gateway on loopback: sessions, events, what people do as interactions."""

import json

from aiohttp import WSMsgType, web

from tests.fakes.discord_objects import (
    APPLICATION,
    BOT_JSON,
    BOT_ROLE,
    GUILD,
    GUILDS_INTENT,
    Interaction,
    channel_json,
    forum_json,
    guild_json,
    role_json,
)
from tests.fakes.discord_rules import Json
from tests.fakes.discord_state import DiscordState


class Gateway(DiscordState):
    """The gateway, and the events that it sends."""

    async def deliver(self, interaction: Interaction, data: Json, times: int = 1, guild: int | None = GUILD) -> None:
        """Send an interaction to the bot; more than once where the gateway repeats itself."""
        self.interactions[interaction.token] = interaction
        payload = self._interaction_json(interaction, data, guild)
        for _ in range(times):
            await self._dispatch("INTERACTION_CREATE", payload)

    async def cut_gateway(self, code: int = 4000) -> None:
        """Close the gateway's WebSockets from Discord's side."""
        for socket in list(self._sockets):
            await socket.close(code=code)

    async def permit(self, rights: int) -> None:
        """Change what the bot may do on the server."""
        self.rights = rights
        await self._dispatch("GUILD_ROLE_UPDATE", {"guild_id": str(GUILD), "role": role_json(BOT_ROLE, rights)})

    async def tell_of_guild(self, *, joined_at: str = "", outage: bool = False) -> None:
        """Tell of the server again; with `joined_at` the bot was removed and is added at that time."""
        guild = self._guild_json()
        if outage:
            # Gateway, guild delete: with `unavailable` there is an outage, without it the bot was removed.
            await self._dispatch("GUILD_DELETE", {"id": str(GUILD), "unavailable": True})
        if joined_at:
            await self._dispatch("GUILD_DELETE", {"id": str(GUILD)})
            self.joined_at = joined_at
            # Gateway, guild create: a server that the bot joins does not say that it became available.
            guild = {key: value for key, value in self._guild_json().items() if key != "unavailable"}
        await self._dispatch("GUILD_CREATE", guild)

    def _guild_json(self) -> Json:
        return {
            **guild_json(self.rights, self.joined_at),
            "system_channel_id": str(self.system_channel) if self.system_channel else None,
            "channels": [
                *(channel_json(channel, self.denied.get(channel, 0)) for channel in sorted(self.channels)),
                *(forum_json(*forum) for forum in self.forums.items()),
            ],
        }

    @property
    def online(self) -> bool:
        return bool(self._sockets)

    async def _gateway(self, request: web.Request) -> web.WebSocketResponse:
        # Gateway, connecting: version and encoding are part of the address.
        assert request.query.get("v") == "10"
        assert request.query.get("encoding") == "json"
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"op": 10, "d": {"heartbeat_interval": 41_250}, "s": None, "t": None})
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT:
                    await self._hear(socket, json.loads(message.data))
        finally:
            self._sockets.discard(socket)
            self.changed.set()
        return socket

    async def _hear(self, socket: web.WebSocketResponse, payload: Json) -> None:
        operation, data = payload["op"], payload["d"]
        if operation == 1:
            await socket.send_json({"op": 11, "d": None, "s": None, "t": None})
        elif operation == 2:
            await self._identify(socket, data)
        elif operation == 6:
            await self._resume(socket, data)
        else:
            # Gateway, close event codes: unknown opcode.
            await socket.close(code=4001)

    async def _identify(self, socket: web.WebSocketResponse, data: Json) -> None:
        self.identifies += 1
        if data["token"] != self.token:
            # Gateway, close event codes: authentication failed.
            await socket.close(code=4004)
            return
        self.intents = data["intents"]
        if self.intents & ~GUILDS_INTENT:
            # Gateway, close event codes: disallowed intents; this application was granted no privileged one.
            await socket.close(code=4014)
            return
        self._sockets.add(socket)
        self._events.clear()
        ready = {
            "v": 10,
            "user": BOT_JSON,
            "guilds": [{"id": str(GUILD), "unavailable": True}],
            "session_id": f"session-{self.identifies}",
            "resume_gateway_url": f"ws{self.base.removeprefix('http')}/gateway",
            "shard": data["shard"],
            "application": {"id": str(APPLICATION), "flags": 0},
        }
        await self._dispatch("READY", ready)
        await self._dispatch("GUILD_CREATE", self._guild_json())

    async def _resume(self, socket: web.WebSocketResponse, data: Json) -> None:
        self.resumes += 1
        if not self.resumable or data["session_id"] != f"session-{self.identifies}":
            # Gateway, resuming: invalid session, not resumable.
            await socket.send_json({"op": 9, "d": False, "s": None, "t": None})
            return
        self._sockets.add(socket)
        for event in [event for event in self._events if event["s"] > data["seq"]]:
            await socket.send_json(event)
        await self._dispatch("RESUMED", {})

    async def _dispatch(self, name: str, data: Json) -> None:
        event = {"op": 0, "d": data, "s": len(self._events) + 1, "t": name}
        self._events.append(event)
        for socket in list(self._sockets):
            await socket.send_json(event)
        self.changed.set()

    def _interaction_json(self, interaction: Interaction, data: Json, guild: int | None) -> Json:
        person = interaction.person
        payload = {
            "id": str(interaction.id),
            "application_id": str(APPLICATION),
            "type": interaction.kind,
            "token": interaction.token,
            "version": 1,
            "data": data,
            "channel": {"id": str(interaction.channel), "type": 0, "name": "forecasts", "position": 0},
            "channel_id": str(interaction.channel),
            # Application Commands, interaction object: what the app may do in that channel.
            "app_permissions": str(self.rights),
            "attachment_size_limit": 10_485_760,
            "locale": "en-US",
            "entitlements": [],
            "authorizing_integration_owners": {"0": str(guild or 0)},
        }
        if interaction.source is not None:
            payload["message"] = interaction.source.as_json()
        if guild is None:
            private = {"id": str(interaction.channel), "type": 1, "recipients": [person.as_json()]}
            return payload | {"user": person.as_json(), "context": 1, "channel": private}
        member = {**person.as_member(), "permissions": str(person.permissions)}
        return payload | {"guild_id": str(guild), "member": member, "context": 0, "guild_locale": "en-US"}
