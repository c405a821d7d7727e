"""Stages for the conversation suite: the same four people on each platform, who can do the same things."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path
from typing import Any, Protocol

from adapters.discord.client import DiscordClient, connect
from adapters.discord.settings import DiscordSettings
from adapters.local.members import PERSONAS
from bot.app.background import Background
from bot.app.door import Bot
from bot.ports import Clock
from storage.store import SqliteStore
from tests.fakes import discord_rules
from tests.fakes.discord_markdown import formats, seen
from tests.fakes.discord_wire import CHANNEL, Interaction, discord_wire
from tests.fakes.discord_world import DiscordWorld, lines_of
from tests.fakes.drawing import OWN_FORMATS
from tests.fakes.local_world import BotFactory, local_world
from tests.fakes.slack_wire import Json
from tests.fakes.slack_world import GENERAL, Person, SlackWorld, slack_world
from tests.fresh import open_fresh
from tests.words import label_of

START = 1_733_140_800_000
"""Monday 2024-12-02 12:00 UTC."""

STEP = 60_000
"""Milliseconds that pass with everything that is done."""

NAMES = {persona.id: persona.name for persona in PERSONAS.values()}
"""The display names; the first person manages the space."""


class World(Protocol):
    """A platform with people on it."""

    now: int

    async def say(self, member: str, text: str) -> str: ...
    async def press(self, member: str, label: str, question: str = "") -> str: ...
    async def fill(self, member: str, values: dict[str, str]) -> str: ...
    async def again(self, member: str) -> None: ...
    async def restart(self) -> None: ...
    async def settle(self) -> None: ...
    def asked(self, member: str) -> list[str]: ...
    def private(self, member: str) -> list[str]: ...
    def channel(self) -> list[str]: ...


class Stage:
    """A world in which time passes with everything that is done, and whose dialogue is recorded."""

    def __init__(self, name: str, world: World, store: SqliteStore, path: Path) -> None:
        self.name = name
        self.world = world
        self.store = store
        self.path = path
        self.script: list[str] = []
        self._channel: list[str] = []

    async def say(self, member: str, text: str) -> str:
        self.world.now += STEP
        return self._note(member, f"/forecast {text}", await self.world.say(member, text))

    async def press(self, member: str, label: str, question: str = "") -> str:
        self.world.now += STEP
        return self._note(
            member, f"[{label_of(label)}] {question}".strip(), await self.world.press(member, label, question)
        )

    async def fill(self, member: str, values: dict[str, str]) -> str:
        """Fill in the open form; outcomes by their letters, also where one field takes them all."""
        self.world.now += STEP
        if self.world.asked(member)[:1] == ["all"] and "all" not in values:
            values = {"all": "\n".join(f"{name} {value}" for name, value in values.items())}
        typed = "; ".join(f"{name} = {value!r}" for name, value in values.items())
        return self._note(member, f"fills in {typed}", await self.world.fill(member, values))

    async def correct(self, member: str, values: dict[str, str]) -> str:
        """Correct a value: in the form that came back, or in the one that Try again opens."""
        if not self.world.asked(member):
            self._note(member, "[Try again]", await self.world.press(member, "Try again"))
        return await self.fill(member, values)

    async def again(self, member: str) -> None:
        """The platform delivers the member's last request once more."""
        self.world.now += STEP
        await self.world.again(member)

    async def restart(self) -> None:
        self.script.append("*** the bot is stopped and started again ***\n")
        await self.world.restart()

    async def wait_until(self, at: int) -> None:
        """UTC milliseconds."""
        self.world.now = at
        await self.world.settle()
        self.script.append(f"*** {(at - START) / 3_600_000:.0f} hours after the beginning ***\n")
        self._note_channel()

    def private(self, member: str) -> list[str]:
        return self.world.private(member)

    def channel(self) -> list[str]:
        return self.world.channel()

    def _note(self, member: str, did: str, answer: str) -> str:
        self.script.append(f"{NAMES[member]}: {did}\n{_indented(answer)}\n")
        self._note_channel()
        return answer

    def _note_channel(self) -> None:
        before, self._channel = self._channel, self.channel()
        new = [text for text in self._channel if text not in before]
        self.script += [f"In the channel:\n{_indented(text, '  # ')}\n" for text in new]


class SlackHouse:
    """A stage's world on Slack."""

    def __init__(self, world: SlackWorld) -> None:
        self._world = world
        self.press, self.fill = world.press, world.fill
        self.restart, self.settle = world.restart, world.settle
        self.private, self.channel = world.private, world.channel
        for member, name in NAMES.items():
            user = f"U{member.upper()}"
            world.slack.add_person(user, name, administrator=member == next(iter(NAMES)))
            world.slack.channels[GENERAL].members.add(user)
            world.people[member] = Person(world.slack, user, name, world.settle)

    @property
    def now(self) -> int:
        return self._world.now

    @now.setter
    def now(self, now: int) -> None:
        self._world.now = now

    async def say(self, member: str, text: str) -> str:
        opened = self._world.slack.open_view(self._world.people[member].user)
        if opened:
            opened[1].is_open = False  # it covers the line one types into
        return await self._world.say(member, text)

    async def again(self, member: str) -> None:
        last = self._world.people[member].last
        await self._world.slack.deliver(last["kind"], last["payload"])
        await self._world.settle()

    def asked(self, member: str) -> list[str]:
        opened = self._world.slack.open_view(self._world.people[member].user)
        blocks: list[Json] = opened[1].shown["blocks"] if opened else []
        return [block["block_id"].rpartition(":")[0] for block in blocks if block["type"] == "input"]


class _Remembering(DiscordWorld):
    """Remembers the last request of each person, so that it can be delivered again."""

    sent: dict[str, tuple[Interaction, dict[str, Any]]]

    async def _do(self, member: str, interaction: Interaction, data: dict[str, Any], times: int = 1) -> Interaction:
        self.sent[member] = interaction, data
        return await super()._do(member, interaction, data, times)


class DiscordHouse:
    """A stage's world on Discord."""

    def __init__(self, world: _Remembering, make_bot: BotFactory) -> None:
        self.now = START
        self.repeated = 0
        self._world = world
        self._make_bot = make_bot
        self.client: DiscordClient
        self.background: Background
        world.sent = {}
        for name in NAMES.values():
            world.person(name)

    async def connect(self) -> None:
        bot = self._make_bot(lambda: self.now)
        settings = DiscordSettings.model_validate({"discord_token": self._world.wire.token})
        self.client = self._world.client = connect(bot, settings)
        self.background = Background(bot, {"discord": self.client})
        await self.client.start()
        await self.background.start()

    async def restart(self) -> None:
        await self.client.stop()
        await self.connect()

    async def settle(self) -> None:
        await self.background.turn()

    async def say(self, member: str, text: str) -> str:
        self._world._forms.pop(NAMES[member], None)  # it covers the line one types into
        await self._world.say(NAMES[member], f"/forecast {text}".rstrip())
        return await self._answer(member)

    async def press(self, member: str, label: str, question: str = "") -> str:
        self._world._forms.pop(NAMES[member], None)
        await self._world.press(NAMES[member], label, question)
        return await self._answer(member)

    async def fill(self, member: str, values: dict[str, str]) -> str:
        await self._world.fill(NAMES[member], values)
        return await self._answer(member)

    async def again(self, member: str) -> None:
        """The bot forgets and is told once more; its first answer is refused then, for there was one."""
        await self.restart()
        wire = self._world.wire
        interaction, data = self._world.sent[NAMES[member]]
        answered = len(wire.requests)
        await wire.deliver(interaction, data)
        await self._world.until(
            lambda: any(interaction.token in path and "callback" not in path for _, path, _ in wire.requests[answered:])
        )
        self.repeated += 1
        await self.settle()

    def asked(self, member: str) -> list[str]:
        return [*self._world.form(NAMES[member])]

    def private(self, member: str) -> list[str]:
        form = [self._form(member)] if self.asked(member) else []
        return ["\n".join(lines_of(message)) for message in self._world.privates(NAMES[member])] + form

    def channel(self) -> list[str]:
        return ["\n".join(lines_of(message)) for message in self._world.wire.posts()]

    async def _answer(self, member: str) -> str:
        await self.settle()
        return "\n".join(self._world.private(NAMES[member])) or self._form(member)

    def _form(self, member: str) -> str:
        modal = self._world._forms[NAMES[member]].modal
        assert modal is not None
        values = self._world.form(NAMES[member])
        lines = [modal["title"]]
        for part in modal["components"]:
            if part["type"] == discord_rules.TEXT:
                lines += seen(part["content"]).splitlines()
                continue
            field = part["component"]
            labels = {option["value"]: option["label"] for option in field.get("options", ())}
            value = values[field["custom_id"]]
            lines.append(f"  {part['label']}: {labels.get(value, value)!r}")
            lines += [f"  ({part['description']})"] if part.get("description") else []
        return "\n".join([*lines, "[Submit]"])


@asynccontextmanager
async def _local(make_bot: BotFactory) -> AsyncGenerator[World]:
    async with local_world(make_bot, START) as world:
        yield world


@asynccontextmanager
async def _slack(make_bot: BotFactory) -> AsyncGenerator[World]:
    async with slack_world(make_bot, START, members=(), administrators=()) as world:
        yield SlackHouse(world)
    assert world.slack.marked_up == []
    assert world.slack.refused == []


@asynccontextmanager
async def _discord(make_bot: BotFactory) -> AsyncGenerator[World]:
    async with discord_wire() as wire:
        house = DiscordHouse(_Remembering(wire, None), make_bot)  # type: ignore[arg-type]  # set by connect
        await house.connect()
        try:
            yield house
        finally:
            await house.client.stop()
    # The mention of the one channel there is, which boards and schedules name, is the bot's own.
    texts = [
        part["content"].replace(f"<#{CHANNEL}>", "")
        for message in wire.messages.values()
        for part in discord_rules.walk(message.components)
        if "content" in part
    ]
    assert {found for text in texts for found in formats(text)} <= OWN_FORMATS
    assert wire.mismatches == []
    assert len(wire.refusals) == house.repeated, wire.refusals


HOUSES = {"local": _local, "discord": _discord, "slack": _slack}


@asynccontextmanager
async def stage(platform: str, folder: Path) -> AsyncGenerator[Stage]:
    """A stage on that platform with the real core and an empty store in that folder."""
    path = folder / "credence.db"
    store = await open_fresh(path)
    numbers = count(1)

    def make_bot(clock: Clock) -> Bot:
        return Bot(store, clock, lambda: f"t{next(numbers):06d}")

    try:
        async with HOUSES[platform](make_bot) as world:
            yield Stage(platform, world, store, path)
    finally:
        await store.close()


def _indented(text: str, by: str = "  | ") -> str:
    return "\n".join(f"{by}{line}" for line in text.split("\n"))
