"""Discord on loopback: its REST interface and gateway as far as this bot uses them, and as strict as they are.

Pages named in comments are those of the API reference.
"""

import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any
from unittest import mock

import yarl
from aiohttp import web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes import discord_rules as rules
from tests.fakes.discord_answers import AnswerRoutes
from tests.fakes.discord_bodies import answered, body_of
from tests.fakes.discord_faults import Fault, fail, next_fault
from tests.fakes.discord_gateway import Gateway
from tests.fakes.discord_objects import (
    APPLICATION,
    AUTOCOMPLETE,
    BOT,
    BOT_JSON,
    CHANNEL,
    COMMAND,
    COMPONENT,
    DEFER,
    DEFER_UPDATE,
    GUILD,
    GUILDS_INTENT,
    HISTORY,
    MANAGE_SERVER,
    MANAGERS,
    MESSAGE,
    MODAL,
    MODAL_SUBMIT,
    SEND,
    START_MS,
    TOKEN,
    VIEW,
    Interaction,
    Message,
    Person,
)
from tests.fakes.discord_openapi import description
from tests.fakes.discord_rules import Json, RefusedByDiscord

__all__ = [
    "APPLICATION",
    "AUTOCOMPLETE",
    "BOT",
    "CHANNEL",
    "COMMAND",
    "COMPONENT",
    "DEFER",
    "DEFER_UPDATE",
    "GUILD",
    "GUILDS_INTENT",
    "HISTORY",
    "MANAGERS",
    "MANAGE_SERVER",
    "MESSAGE",
    "MODAL",
    "MODAL_SUBMIT",
    "SEND",
    "START_MS",
    "TOKEN",
    "VIEW",
    "DiscordWire",
    "Fault",
    "Interaction",
    "Message",
    "Person",
    "discord_wire",
]


class DiscordWire(Gateway, AnswerRoutes):
    """A fake of Discord's servers: keeps what people and the bot did, and enforces the rules."""

    def application(self) -> web.Application:
        app = web.Application(middlewares=[self._answer_as_discord])
        app.router.add_get("/api/users/@me", self._me)
        app.router.add_get("/api/oauth2/applications/@me", self._application)
        app.router.add_get("/api/applications/@me", self._own_application)
        app.router.add_get("/api/gateway/bot", self._gateway_bot)
        app.router.add_get("/api/applications/{application}/commands", self._get_commands)
        app.router.add_put("/api/applications/{application}/commands", self._put_commands)
        app.router.add_post("/api/channels/{channel}/messages", self._post_message)
        app.router.add_get("/api/channels/{channel}", self._get_channel)
        app.router.add_patch("/api/channels/{channel}", self._bring_back)
        app.router.add_post("/api/channels/{channel}/threads", self._begin_post)
        app.router.add_get("/api/channels/{channel}/messages/{message}", self._get_message)
        app.router.add_get("/api/guilds/{guild}/threads/active", self._active_threads)
        app.router.add_get("/api/channels/{channel}/messages", self._get_messages)
        app.router.add_patch("/api/channels/{channel}/messages/{message}", self._edit_message)
        app.router.add_delete("/api/channels/{channel}/messages/{message}", self._delete_message)
        app.router.add_post("/api/users/@me/channels", self._open_direct)
        app.router.add_get("/api/guilds/{guild}/members/{person}", self._get_member)
        app.router.add_get("/api/guilds/{guild}/roles", self._get_roles)
        app.router.add_post("/api/interactions/{id}/{token}/callback", self._callback)
        app.router.add_patch("/api/webhooks/{application}/{token}/messages/@original", self._edit_original)
        app.router.add_post("/api/webhooks/{application}/{token}", self._followup)
        app.router.add_get("/gateway", self._gateway)
        return app

    @web.middleware
    async def _answer_as_discord(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if request.path == "/gateway":
            return await handler(request)
        path = request.path.removeprefix("/api")
        body = await body_of(request) if request.can_read_body else None
        self.requests.append((request.method, path, body))
        self.changed.set()
        self._compare(request.method, path, body)
        fault = next_fault(self.faults, request.method, path)
        if fault and not fault.effect:
            return fail(request, fault)
        answer = await self._try(request, handler)
        return fail(request, fault) if fault else answer

    async def _try(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        try:
            self._check_authorization(request)
            return await handler(request)
        except RefusedByDiscord as refused:
            self.refusals.append(f"{refused.status}/{refused.code} {refused}")
            return answered({"message": str(refused), "code": refused.code}, refused.status)
        finally:
            self.changed.set()

    def _check_authorization(self, request: web.Request) -> None:
        # Reference, authentication: all but the routes that carry an interaction's token.
        if "/interactions/" in request.path or "/webhooks/" in request.path:
            return
        if request.headers.get("Authorization") != f"Bot {self.token}":
            raise RefusedByDiscord(401, 0, "401: Unauthorized")

    def _compare(self, method: str, path: str, body: Any) -> None:
        described = description()
        if described is not None and body is not None:
            self.mismatches += [f"{method} {path} {error}" for error in described.errors(method, path, body)]

    async def _me(self, _request: web.Request) -> web.Response:
        return answered(BOT_JSON)

    async def _application(self, _request: web.Request) -> web.Response:
        owner = Person(1, "owner").as_json()
        return answered(
            {
                "id": str(APPLICATION),
                "name": "Credence",
                "icon": None,
                "description": "",
                "summary": "",
                "bot_public": True,
                "bot_require_code_grant": False,
                "verify_key": "",
                "flags": 0,
                "owner": owner,
                "team": None,
            }
        )

    async def _own_application(self, _request: web.Request) -> web.Response:
        own = {"id": str(APPLICATION), "name": "Credence", "flags": self.flags}
        return answered({**own, "interactions_endpoint_url": self.endpoint})

    async def _gateway_bot(self, _request: web.Request) -> web.Response:
        limit = {"total": 1000, "remaining": 999, "reset_after": 0, "max_concurrency": 1}
        return answered(
            {"url": f"ws{self.base.removeprefix('http')}/gateway", "shards": 1, "session_start_limit": limit}
        )

    async def _get_commands(self, _request: web.Request) -> web.Response:
        return answered(self.commands)

    async def _put_commands(self, request: web.Request) -> web.Response:
        commands: list[Json] = await request.json()
        for command in commands:
            on_messages = command.get("type") == rules.MESSAGE_COMMAND
            (rules.check_message_command if on_messages else rules.check_command)(command)
            rules.must(rules.command_size(command) <= 8000, "more than 8000 characters")
        self.syncs += 1
        added = {"application_id": str(APPLICATION), "version": "1"}
        # Application Commands, application command object: the description of a command on messages is empty.
        self.commands = [{"description": "", **command, "id": str(self.new_id()), **added} for command in commands]
        return answered(self.commands)


@contextlib.contextmanager
def pointed_at(wire: DiscordWire) -> Iterator[None]:
    """discord.py talks to the wire."""
    gateway = yarl.URL(f"ws{wire.base.removeprefix('http')}/gateway")
    with (
        mock.patch.object(Route, "BASE", f"{wire.base}/api"),
        mock.patch.object(DiscordWebSocket, "DEFAULT_GATEWAY", gateway),
    ):
        yield


@asynccontextmanager
async def discord_wire() -> AsyncIterator[DiscordWire]:
    """A wire that listens, with discord.py pointed to it."""
    wire = DiscordWire()
    runner = web.AppRunner(wire.application(), access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    wire.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        with pointed_at(wire):
            yield wire
    finally:
        await wire.cut_gateway(1000)
        await runner.cleanup()
