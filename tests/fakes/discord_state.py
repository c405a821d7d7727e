"""What the fake of Discord's servers knows, and what tests set in it."""

import asyncio
from typing import Any

from aiohttp import web

from tests.fakes.discord_faults import Fault
from tests.fakes.discord_objects import (
    CHANNEL,
    EPOCH_MS,
    HISTORY,
    SEND,
    START_MS,
    TOKEN,
    VIEW,
    Interaction,
    Message,
    Person,
)
from tests.fakes.discord_rules import Json


class DiscordState:
    """The server, its channels, members and messages."""

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

    def new_id(self) -> int:
        """Ids grow, and tell when they were given."""
        self._ids += 1
        return (START_MS + round(self.now * 1000) - EPOCH_MS << 22) + self._ids

    def new_interaction(self, kind: int, person: Person, source: Message | None = None) -> Interaction:
        number = self.new_id()
        channel = source.channel if source else CHANNEL
        return Interaction(number, f"aW50ZXJhY3Rpb246{number}", kind, person, channel, self.now, source)

    def chat(self, person: Person, channel: int = CHANNEL, content: str = "") -> Message:
        """Somebody writes something of their own."""
        number = self.new_id()
        said = Message(number, channel, posted_at=self.now, author=person.as_json(), content=content)
        self.messages[number] = said
        return said

    def posts(self, channel: int = CHANNEL) -> list[Message]:
        """What everybody in a channel sees, oldest first."""
        here = [m for m in self.messages.values() if m.channel == channel and m.id not in self.deleted]
        return [m for m in here if m.reader is None and not m.thinking]
