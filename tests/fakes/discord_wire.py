"""Discord on loopback: its REST interface and gateway as far as this bot uses them, and as strict as they are.

Pages named in comments are those of the API reference.
"""

import asyncio
import contextlib
import json
import re
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from socket import SO_LINGER, SOL_SOCKET
from typing import Any
from unittest import mock

import yarl
from aiohttp import WSMsgType, web
from discord.gateway import DiscordWebSocket
from discord.http import Route

from tests.fakes import discord_rules as rules
from tests.fakes.discord_openapi import description
from tests.fakes.discord_rules import COMPONENTS_V2, EPHEMERAL, Json, RefusedByDiscord

TOKEN = "MTAw.made-up.token"
APPLICATION = 100
BOT = 101
GUILD = 900
CHANNEL = 910

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ANSWER_SECONDS = 3.0
TOKEN_SECONDS = 15 * 60.0
NONCE_SECONDS = 120.0
START_MS = 1_795_435_200_000
"""The instant at which the wire's clock shows 0: 2026-11-23 12:00 UTC."""
EPOCH_MS = 1_420_070_400_000
"""Reference, snowflakes: an id holds the milliseconds since the first second of 2015, above 22 other bits."""

BOT_ROLE, MANAGERS = 920, 921
MANAGE_SERVER, VIEW, SEND, HISTORY = 1 << 5, 1 << 10, 1 << 11, 1 << 16

GUILDS_INTENT = 1


@dataclass(frozen=True)
class Person:
    """Somebody on the server; `permissions` as they come with an interaction."""

    id: int
    name: str
    permissions: int = 1 << 11
    roles: tuple[int, ...] = ()

    def as_json(self) -> Json:
        return {
            "id": str(self.id),
            "username": self.name,
            "discriminator": "0",
            "avatar": None,
            "global_name": self.name,
        }

    def as_member(self) -> Json:
        return {
            "user": self.as_json(),
            "nick": None,
            "roles": [str(each) for each in (*self.roles, *([MANAGERS] if self.permissions & MANAGE_SERVER else []))],
            "joined_at": "2026-01-01T00:00:00+00:00",
            "deaf": False,
            "mute": False,
            "flags": 0,
        }


BOT_JSON: Json = {"id": str(BOT), "username": "Credence", "discriminator": "0", "avatar": None, "bot": True}


@dataclass
class Message:
    """A message; `reader` is whom an ephemeral one is for, `thinking` while it waits to be filled."""

    id: int
    channel: int
    components: list[Json] = field(default_factory=list)
    flags: int = 0
    reader: int | None = None
    thinking: bool = False
    nonce: str | None = None
    posted_at: float = 0.0
    reply_to: int | None = None
    edits: int = 0
    author: Json = field(default_factory=lambda: BOT_JSON)
    content: str = ""
    attachments: list["Attachment"] = field(default_factory=list)
    mentions: list[Person] = field(default_factory=list)

    def as_json(self) -> Json:
        return {
            "id": str(self.id),
            "channel_id": str(self.channel),
            "author": self.author,
            "content": self.content,
            "timestamp": "2026-11-23T12:00:00+00:00",
            "edited_timestamp": None,
            "tts": False,
            "mention_everyone": False,
            "mentions": [person.as_json() for person in self.mentions],
            "mention_roles": [],
            "attachments": [each.as_json() for each in self.attachments],
            "embeds": [],
            "pinned": False,
            "type": 0,
            "flags": self.flags,
            "components": rules.unfurled(self.components, {each.name: each.as_json() for each in self.attachments}),
            "nonce": self.nonce,
        }


@dataclass(frozen=True)
class Attachment:
    """A file of a message."""

    id: int
    name: str
    content: bytes
    description: str = ""

    def as_json(self) -> Json:
        address = f"https://cdn.discordapp.com/attachments/{self.id}/{self.name}?ex=1"
        own = {"id": str(self.id), "filename": self.name, "size": len(self.content), "description": self.description}
        return {**own, "url": address, "proxy_url": address, "content_type": "application/octet-stream"}


@dataclass
class Interaction:
    """Something a person did, and what the bot has answered so far."""

    id: int
    token: str
    kind: int
    person: Person
    channel: int
    sent_at: float
    source: Message | None = None
    callback: int | None = None
    answer: Message | None = None
    modal: Json | None = None
    choices: list[Json] | None = None
    answered_in: float = 0.0
    done: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Fault:
    """A fault in the next requests to a route.

    Args:
        method: of the requests; empty for any.
        path: a part of their paths.
        status: answered instead of the real status; 0 ends the connection without an answer.
        effect: whether the request takes effect all the same.
        via: whether the answer comes from Discord itself, or from a proxy in front of it.
        retry_after: the seconds in a 429; None for a 429 without them.
        everywhere: whether a 429 is about all requests together (Rate Limits, global rate limit).
        reset: whether a connection ends by RST instead of FIN.
        skip: how many requests are left alone before.
    """

    method: str
    path: str
    status: int
    effect: bool = False
    retry_after: float | None = 0.0
    via: bool = True
    everywhere: bool = False
    code: int = 0
    times: int = 1
    reset: bool = False
    skip: int = 0


class DiscordWire:
    """A fake of Discord's servers: keeps what people and the bot did, and enforces the rules."""

    def __init__(self) -> None:
        self.now = 0.0
        """The clock of this fake in seconds; only tests move it."""
        self.token = TOKEN
        self.intents = 0
        self.commands: list[Json] = []
        self.syncs = 0
        self.messages: dict[int, Message] = {}
        self.deleted: set[int] = set()
        self.channels = {CHANNEL}
        self.forums: dict[int, list[Json]] = {}
        """The tags of forum channels, by channel; one that has tags requires one."""
        self.forum_posts: dict[int, Json] = {}
        """Their posts, as threads."""
        self.archived: set[int] = set()
        self.endpoint: str | None = None
        """The address to which interactions would go instead."""
        self.flags = 0
        """Of the application."""
        self.denied: dict[int, int] = {}
        """The permissions that the bot lacks in single channels, by channel."""
        self.system_channel: int | None = None
        self.joined_at = "2020-01-01T00:00:00+00:00"
        """When the bot was added to the server."""
        self.threads: dict[int, int] = {}
        """Threads nobody has written in for long, by their channel: the gateway says nothing about them."""
        self.new_roles: dict[int, int] = {}
        """The permissions of roles that the gateway has not told of, by id."""
        self.members: dict[int, Person] = {}
        """Who is on the server."""
        self.direct: dict[int, int] = {}
        """The channels of direct messages, by person."""
        self.closed: set[int] = set()
        """People who take no direct messages."""
        self.rights = VIEW | SEND | HISTORY
        """What the bot may do."""
        self.interactions: dict[str, Interaction] = {}
        self.files: list[tuple[int, bool, str, bytes]] = []
        """Whom each file is for, whether for them alone, its name, and what is in it."""
        self.requests: list[tuple[str, str, Any]] = []
        self.refusals: list[str] = []
        self.mismatches: list[str] = []
        self.faults: list[Fault] = []
        self.identifies = 0
        self.resumes = 0
        self.resumable = True
        self.changed = asyncio.Event()
        self.base = ""
        self._ids = 1000
        self._events: list[Json] = []
        self._sockets: set[web.WebSocketResponse] = set()

    # What tests do to it.

    def new_id(self) -> int:
        """Ids grow, and tell when they were given."""
        self._ids += 1
        return (START_MS + round(self.now * 1000) - EPOCH_MS << 22) + self._ids

    async def deliver(self, interaction: Interaction, data: Json, times: int = 1, guild: int | None = GUILD) -> None:
        """Send an interaction to the bot; more than once where the gateway repeats itself."""
        self.interactions[interaction.token] = interaction
        payload = self._interaction_json(interaction, data, guild)
        for _ in range(times):
            await self._dispatch("INTERACTION_CREATE", payload)

    def new_interaction(self, kind: int, person: Person, source: Message | None = None) -> Interaction:
        number = self.new_id()
        channel = source.channel if source else CHANNEL
        return Interaction(number, f"aW50ZXJhY3Rpb246{number}", kind, person, channel, self.now, source)

    async def cut_gateway(self, code: int = 4000) -> None:
        """Close the gateway's WebSockets from Discord's side."""
        for socket in list(self._sockets):
            await socket.close(code=code)

    async def permit(self, rights: int) -> None:
        """Change what the bot may do on the server."""
        self.rights = rights
        await self._dispatch("GUILD_ROLE_UPDATE", {"guild_id": str(GUILD), "role": _role_json(BOT_ROLE, rights)})

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
            **_guild_json(self.rights, self.joined_at),
            "system_channel_id": str(self.system_channel) if self.system_channel else None,
            "channels": [
                *(_channel_json(channel, self.denied.get(channel, 0)) for channel in sorted(self.channels)),
                *(_forum_json(*forum) for forum in self.forums.items()),
            ],
        }

    def chat(self, person: Person, channel: int = CHANNEL, content: str = "") -> Message:
        """Somebody writes something of their own."""
        number = self.new_id()
        said = Message(number, channel, posted_at=self.now, author=person.as_json(), content=content)
        self.messages[number] = said
        return said

    @property
    def online(self) -> bool:
        return bool(self._sockets)

    def posts(self, channel: int = CHANNEL) -> list[Message]:
        """What everybody in a channel sees, oldest first."""
        here = [m for m in self.messages.values() if m.channel == channel and m.id not in self.deleted]
        return [m for m in here if m.reader is None and not m.thinking]

    # REST.

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
        body = await _body(request) if request.can_read_body else None
        self.requests.append((request.method, path, body))
        self.changed.set()
        self._compare(request.method, path, body)
        fault = self._next_fault(request.method, path)
        if fault and not fault.effect:
            return self._fail(request, fault)
        answer = await self._try(request, handler)
        return self._fail(request, fault) if fault else answer

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

    def _next_fault(self, method: str, path: str) -> Fault | None:
        for fault in self.faults:
            if fault.times and fault.method in ("", method) and re.search(fault.path, path):
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= 1
                return fault
        return None

    def _fail(self, request: web.Request, fault: Fault) -> web.Response:
        if not fault.status:
            assert request.transport is not None
            if fault.reset:
                # Linger for no time: the kernel sends RST.
                request.transport.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
            request.transport.abort()
            return web.Response()
        headers = {"Via": "1.1 google"} if fault.via else {}
        body: Json = {"message": "made to fail", "code": fault.code}
        if fault.status == 429 and fault.retry_after is not None:
            # Rate Limits: the body tells how long; without `Via` it does not come from Discord itself.
            body |= {"retry_after": fault.retry_after, "global": fault.everywhere}
            headers |= {"X-RateLimit-Global": "true"} if fault.everywhere else {}
            headers["Retry-After"] = str(fault.retry_after)
        return answered(body, fault.status, headers)

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

    async def _post_message(self, request: web.Request) -> web.Response:
        body, channel = await _body(request), self._channel(request)
        if {person for person, its in self.direct.items() if its == channel} & self.closed:
            raise RefusedByDiscord(403, 50007, "Cannot send messages to this user")
        # Message Resource, create message: only these flags can be set.
        allowed = COMPONENTS_V2 | rules.SUPPRESS_EMBEDS | rules.SUPPRESS_NOTIFICATIONS
        rules.must(body.get("flags", 0) & COMPONENTS_V2 and not body["flags"] & ~allowed, "flags of a message")
        rules.check_message(body)
        if channel in self.channels and not self.rights & ~self.denied.get(channel, 0) & SEND:
            raise RefusedByDiscord(403, 50013, "Missing Permissions")
        rules.must(len(str(body.get("nonce", ""))) <= 25, "nonce")
        earlier = self._with_nonce(body, channel)
        if earlier:
            return answered(earlier.as_json())
        reply_to = self._answered_message(body)
        attachments = self._attached(body, await _files(request))
        message = self._new_message(channel, body)
        message.nonce, message.reply_to, message.attachments = body.get("nonce"), reply_to, attachments
        return answered(message.as_json())

    async def _begin_post(self, request: web.Request) -> web.Response:
        # Channel Resource, start thread in forum or media channel; the message has the id of the thread.
        body, forum = await _body(request), int(request.match_info["channel"])
        rules.must(forum in self.forums, "a forum")
        rules.must(1 <= len(body["name"]) <= 100, "name of a post")
        rules.must(body["auto_archive_duration"] in (60, 1440, 4320, 10_080), "auto_archive_duration")
        tags = [str(tag["id"]) for tag in self.forums[forum]]
        given = body.get("applied_tags", [])
        rules.must(set(given) <= set(tags) and len(given) <= 5, "applied_tags")
        if tags and not given:
            raise RefusedByDiscord(400, 40067, "A tag is required to create a forum post in this channel")
        rules.check_message(body["message"])
        if not self.rights & SEND:
            raise RefusedByDiscord(403, 50013, "Missing Permissions")
        message = self._new_message(0, body["message"])
        message.channel = message.id
        message.attachments = self._attached(body["message"], await _files(request))
        thread = {**_thread_json(_channel_json(message.id), forum), "name": body["name"], "applied_tags": given}
        thread |= {"guild_id": str(GUILD), "owner_id": str(BOT)}
        thread["thread_metadata"] = {**thread["thread_metadata"], "archived": False}
        self.forum_posts[message.id] = thread
        return answered({**thread, "message": message.as_json()})

    async def _active_threads(self, _request: web.Request) -> web.Response:
        active = [thread for number, thread in self.forum_posts.items() if number not in self.archived]
        return answered({"threads": active, "members": []})

    async def _get_message(self, request: web.Request) -> web.Response:
        message = self.messages.get(int(request.match_info["message"]))
        if message is None or message.id in self.deleted or message.channel != self._channel(request):
            raise RefusedByDiscord(404, 10008, "Unknown Message")
        return answered({**message.as_json(), "nonce": None})

    async def _bring_back(self, request: web.Request) -> web.Response:
        # Channel Resource, modify channel, thread: who may send messages may bring it back where it is not locked.
        channel, body = int(request.match_info["channel"]), await request.json()
        rules.must(body == {"archived": False}, "only archived")
        self.archived.discard(channel)
        return answered(self.forum_posts.get(channel) or _thread_json(_channel_json(channel), CHANNEL))

    def _channel(self, request: web.Request) -> int:
        channel = int(request.match_info["channel"])
        if channel in self.forums:
            raise RefusedByDiscord(400, 50008, "Cannot send messages in a non-text channel")
        if channel in self.forum_posts:
            return channel
        channel = self.threads.get(channel, channel)
        if channel not in self.channels | set(self.direct.values()):
            raise RefusedByDiscord(404, 10003, "Unknown Channel")
        # Permissions: without VIEW_CHANNEL a channel cannot be reached in any way.
        if channel in self.channels and not self.rights & VIEW:
            raise RefusedByDiscord(403, 50001, "Missing Access")
        return channel

    async def _get_channel(self, request: web.Request) -> web.Response:
        channel, number = self._channel(request), int(request.match_info["channel"])
        own = {**_channel_json(number), "guild_id": str(GUILD)}
        return answered(own if channel == number else _thread_json(own, channel))

    async def _get_messages(self, request: web.Request) -> web.Response:
        # Message Resource, get channel messages: up to 100, the newest first.
        channel, most = self._channel(request), int(request.query.get("limit", 50))
        rules.must(1 <= most <= 100 and set(request.query) <= {"limit", "after"}, "query of messages")
        later = [m for m in self.posts(channel) if m.id > int(request.query.get("after", 0))]
        # Without READ_MESSAGE_HISTORY no messages are returned, and no error.
        seen = later if channel not in self.channels or self.rights & HISTORY else []
        # Nothing is said about the nonce in what is returned here.
        return answered([{**message.as_json(), "nonce": None} for message in seen[:most]][::-1])

    async def _delete_message(self, request: web.Request) -> web.Response:
        channel, number = self._channel(request), int(request.match_info["message"])
        if number not in [message.id for message in self.posts(channel)]:
            raise RefusedByDiscord(404, 10008, "Unknown Message")
        self.deleted.add(number)
        return web.Response(status=204)

    async def _open_direct(self, request: web.Request) -> web.Response:
        # User Resource, create DM: the channel that is open already, if there is one.
        person = self.members.get(int((await request.json())["recipient_id"]))
        if person is None:
            raise RefusedByDiscord(404, 10013, "Unknown User")
        channel = self.direct.setdefault(person.id, self.new_id())
        return answered({"id": str(channel), "type": 1, "recipients": [person.as_json()], "last_message_id": None})

    async def _get_member(self, request: web.Request) -> web.Response:
        person = self.members.get(int(request.match_info["person"]))
        if person is None or request.match_info["guild"] != str(GUILD):
            raise RefusedByDiscord(404, 10007, "Unknown Member")
        return answered(person.as_member())

    async def _get_roles(self, _request: web.Request) -> web.Response:
        return answered([*_roles_json(self.rights), *(_role_json(*each) for each in self.new_roles.items())])

    def _answered_message(self, body: Json) -> int | None:
        reference = body.get("message_reference")
        if not reference:
            return None
        number = int(reference["message_id"])
        # Message Resource, message reference: `fail_if_not_exists` is true unless told otherwise.
        known = number in self.messages
        rules.must(known or reference.get("fail_if_not_exists") is False, "unknown message_reference")
        return number if known else None

    def _with_nonce(self, body: Json, channel: int) -> Message | None:
        """Message Resource: with enforce_nonce, the message of the past few minutes that has the same nonce."""
        if not (body.get("enforce_nonce") and body.get("nonce")):
            return None
        for message in self.messages.values():
            recent = self.now - message.posted_at < NONCE_SECONDS
            if recent and message.channel == channel and message.nonce == body["nonce"]:
                return message
        return None

    def _new_message(self, channel: int, body: Json, reader: int | None = None) -> Message:
        flags, components = body.get("flags", 0), rules.numbered(body.get("components", []))
        message = Message(self.new_id(), channel, components, flags, reader, posted_at=self.now)
        self.messages[message.id] = message
        return message

    async def _edit_message(self, request: web.Request) -> web.Response:
        body, number = await _body(request), int(request.match_info["message"])
        message = self.messages.get(number)
        # Receiving and Responding: ephemeral messages cannot be reached by the channel's routes.
        if message is None or number in self.deleted or message.reader is not None:
            raise RefusedByDiscord(404, 10008, "Unknown Message")
        if int(request.match_info["channel"]) in self.archived:
            raise RefusedByDiscord(400, 50083, "Thread is archived")
        at = self._channel(request) if int(request.match_info["channel"]) in self.forums else message.channel
        rules.must(at == message.channel, "channel of a message")
        self._fill(message, body, await _files(request))
        return answered(message.as_json())

    def _attached(
        self, body: Json, files: Mapping[int, tuple[str, bytes]], message: Message | None = None
    ) -> list[Attachment]:
        """The files of a message from now on (Reference, uploading files; Message Resource, edit message).

        All that are there stay where a body says nothing of them; else those that it lists.
        """
        before = message.attachments if message else []
        listed = body.get("attachments", [{"id": each.id} for each in before])
        kept = [each for each in before if str(each.id) in [str(one["id"]) for one in listed]]
        described = {int(one["id"]): one.get("description") or "" for one in listed}
        new = [
            Attachment(self.new_id(), name, content, described.get(number, ""))
            for number, (name, content) in files.items()
        ]
        shown = body.get("components", message.components if message else [])
        rules.check_attachments(shown, [each.name for each in (*kept, *new)])
        return kept + new

    def _fill(self, message: Message, body: Json, files: Mapping[int, tuple[str, bytes]]) -> None:
        flags = body.get("flags", message.flags)
        # Component Reference: the flag can be set by an edit and never be taken away.
        rules.must(flags & COMPONENTS_V2, "flags of an edit")
        rules.check_message(body)
        message.attachments = self._attached(body, files, message)
        if files:
            self.files += [(message.reader or 0, message.reader is not None, *file) for file in files.values()]
        message.components = rules.numbered(body["components"])
        message.flags = message.flags | COMPONENTS_V2
        message.thinking = False
        message.edits += 1

    def _open_interaction(self, request: web.Request) -> Interaction:
        interaction = self.interactions.get(request.match_info["token"])
        if interaction is None:
            raise RefusedByDiscord(404, 10015, "Unknown Webhook")
        # Receiving and Responding: the token lives 15 minutes.
        if self.now - interaction.sent_at > TOKEN_SECONDS:
            raise RefusedByDiscord(401, 50027, "Invalid Webhook Token")
        return interaction

    async def _callback(self, request: web.Request) -> web.Response:
        body = await request.json()
        interaction = self.interactions.get(request.match_info["token"])
        # Receiving and Responding: within three seconds, and once.
        late = interaction is None or self.now - interaction.sent_at > ANSWER_SECONDS
        if interaction is None or late or str(interaction.id) != request.match_info["id"]:
            raise RefusedByDiscord(404, 10062, "Unknown interaction")
        if interaction.callback is not None:
            raise RefusedByDiscord(400, 40060, "Interaction has already been acknowledged.")
        _check_callback(interaction, body)
        interaction.callback = body["type"]
        self._take_callback(interaction, body["type"], body.get("data") or {})
        if request.query.get("with_response") != "1":
            return web.Response(status=204)
        return answered({"interaction": {"id": str(interaction.id), "type": interaction.kind}, "resource": None})

    def _take_callback(self, interaction: Interaction, kind: int, data: Json) -> None:
        person = interaction.person.id
        if kind == MESSAGE:
            reader = person if data.get("flags", 0) & EPHEMERAL else None
            interaction.answer = self._new_message(interaction.channel, data, reader)
        elif kind == DEFER:
            reader = person if data.get("flags", 0) & EPHEMERAL else None
            interaction.answer = self._new_message(interaction.channel, data, reader)
            interaction.answer.thinking = True
        elif kind in (DEFER_UPDATE, UPDATE):
            interaction.answer = interaction.source
        elif kind == CHOICES:
            interaction.choices = data["choices"]
        else:
            interaction.modal = data
        if kind == UPDATE and interaction.source is not None:
            self._fill(interaction.source, data, {})
        if kind not in (DEFER, DEFER_UPDATE):
            interaction.done.set()

    async def _edit_original(self, request: web.Request) -> web.Response:
        interaction = self._open_interaction(request)
        if interaction.answer is None:
            raise RefusedByDiscord(404, 10008, "Unknown Message")
        self._fill(interaction.answer, await _body(request), await _files(request))
        interaction.done.set()
        return answered(interaction.answer.as_json())

    async def _followup(self, request: web.Request) -> web.Response:
        body, interaction = await _body(request), self._open_interaction(request)
        if interaction.callback is None:
            raise RefusedByDiscord(404, 10015, "Unknown Webhook")
        rules.must(body.get("flags", 0) & COMPONENTS_V2, "flags of a followup")
        rules.check_message(body)
        reader = interaction.person.id if body["flags"] & EPHEMERAL else None
        message = self._new_message(interaction.channel, body, reader)
        interaction.done.set()
        return answered(message.as_json())

    # The gateway.

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


def _check_callback(interaction: Interaction, body: Json) -> None:
    """Receiving and Responding, interaction callback type."""
    kind, data = body["type"], body.get("data") or {}
    # An autocomplete is answered with choices and nothing else is.
    rules.must((kind == CHOICES) == (interaction.kind == AUTOCOMPLETE), f"callback {kind} to {interaction.kind}")
    # 6 and 7 belong to messages: a component, or a form opened from one.
    rules.must(kind not in (DEFER_UPDATE, UPDATE) or interaction.source is not None, "no message to update")
    # A modal does not answer a modal.
    rules.must(not (kind == MODAL and interaction.kind == MODAL_SUBMIT), "a modal after a modal")
    if kind == MESSAGE:
        rules.must(data.get("flags", 0) & COMPONENTS_V2, "flags of an answer")
        rules.check_message(data)
    elif kind == DEFER:
        # EPHEMERAL is the only flag of a deferred answer.
        rules.must(not data.get("flags", 0) & ~EPHEMERAL, "flags of a deferred answer")
    elif kind == CHOICES:
        rules.check_choices(data["choices"])
    elif kind == MODAL:
        rules.check_modal(data)
    else:
        rules.must(kind in (DEFER_UPDATE, UPDATE), f"callback type {kind}")


def answered(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """JSON as Discord sends it: with exactly this content type, without a charset, or discord.py takes it for text."""
    raw = json.dumps(body).encode()
    return web.Response(body=raw, status=status, headers={"Content-Type": "application/json", **(headers or {})})


def _channel_json(channel: int, denied: int = 0) -> Json:
    overwrites = [{"id": str(BOT), "type": 1, "allow": "0", "deny": str(denied)}] if denied else []
    return {"id": str(channel), "type": 0, "name": "forecasts", "position": 0, "permission_overwrites": overwrites}


def _forum_json(forum: int, tags: list[Json]) -> Json:
    # Channel Resource, channel flags: REQUIRE_TAG.
    return {**_channel_json(forum), "type": 15, "available_tags": tags, "flags": 1 << 4 if tags else 0}


def _thread_json(own: Json, parent: int) -> Json:
    archived = {"archived": True, "auto_archive_duration": 60, "archive_timestamp": "2026-11-01T00:00:00+00:00"}
    count = {"message_count": 1, "member_count": 1}
    return {**own, **count, "type": 11, "parent_id": str(parent), "owner_id": "1", "thread_metadata": archived}


def _role_json(role: int, permissions: int) -> Json:
    return {
        "id": str(role),
        "name": "@everyone" if role == GUILD else f"role {role}",
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "position": role - GUILD,
        "permissions": str(permissions),
        "managed": False,
        "mentionable": False,
        "flags": 0,
    }


def _roles_json(rights: int) -> list[Json]:
    return [_role_json(GUILD, 1 << 31), _role_json(BOT_ROLE, rights), _role_json(MANAGERS, MANAGE_SERVER)]


def _guild_json(rights: int, joined_at: str) -> Json:
    # Gateway, guild create: of the members, at least the bot itself.
    itself = {**Person(BOT, "Credence").as_member(), "user": BOT_JSON, "roles": [str(BOT_ROLE)], "joined_at": joined_at}
    return {
        "id": str(GUILD),
        "name": "Tower",
        "owner_id": "1",
        "member_count": 3,
        "unavailable": False,
        "threads": [],
        "members": [itself],
        "roles": _roles_json(rights),
        "emojis": [],
        "stickers": [],
        "features": [],
        "presences": [],
        "voice_states": [],
        "stage_instances": [],
        "guild_scheduled_events": [],
        "soundboard_sounds": [],
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "afk_timeout": 0,
        "premium_tier": 0,
        "premium_progress_bar_enabled": False,
        "system_channel_flags": 0,
        "preferred_locale": "en-US",
        "large": False,
    }


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


async def _body(request: web.Request) -> Any:
    """Reference, uploading files: beside files the body is the part `payload_json`."""
    if request.content_type != "multipart/form-data":
        return await request.json()
    return json.loads(str((await request.post())["payload_json"]))


async def _files(request: web.Request) -> dict[int, tuple[str, bytes]]:
    """Reference, uploading files: each file is a part `files[n]`, and `n` its id in the list of attachments."""
    if request.content_type != "multipart/form-data":
        return {}
    parts = (await request.post()).items()
    found = {name: part for name, part in parts if isinstance(part, web.FileField)}
    for part in found.values():
        part.file.seek(0)
    return {int(name[len("files[") : -1]): (part.filename, part.file.read()) for name, part in found.items()}
