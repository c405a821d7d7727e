"""People in a Slack workspace that the real adapter serves, with the real core or a fake one."""

import asyncio
import copy
import json
import math
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Protocol

import pytest
from pydantic import SecretStr

from adapters.slack.client import SlackClient
from adapters.slack.interactions import Door
from adapters.slack.settings import SlackSettings
from bot.app.background import Background
from bot.app.door import Bot
from bot.ports import Clock
from storage.store import SqliteStore
from tests.fakes.slack_reading import buttons, read
from tests.fakes.slack_rules import check_options
from tests.fakes.slack_wire import APP_TOKEN, BOT_TOKEN, BOT_USER, TEAM, Channel, FakeSlack, Json, View
from tests.paths import ROOT
from tests.words import label_of

MANIFEST = ROOT / "adapters" / "slack" / "manifest.json"
GENERAL = "C1"


class BotFactory(Protocol):
    """Makes the core that is served; called again for each restart."""

    def __call__(self, clock: Clock) -> Door: ...


@dataclass
class Person:
    """One member with the client open in one channel; types, presses and fills in forms there."""

    slack: FakeSlack
    user: str
    name: str
    settled: Callable[[], Awaitable[None]]
    channel: str = GENERAL
    times: int = 1
    team: str = TEAM
    last: Json = field(default_factory=dict)

    @property
    def private(self) -> list[str]:
        """What only this person sees: the private messages, and the modal that is open."""
        opened = self.slack.open_view(self.user)
        shown = self.slack.private[self.user] + ([opened[1].shown] if opened else [])
        return [read(message) for message in shown]

    @property
    def direct(self) -> list[str]:
        """What the bot wrote to this person alone."""
        return [read(message) for message in self._conversation()]

    async def command(self, text: str) -> str:
        """Type a line such as `/forecast list`; returns what the person is looking at then."""
        command, _, rest = text.partition(" ")
        # Command text comes escaped (docs.slack.dev/interactivity/implementing-slash-commands).
        typed = rest.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        payload = {
            "command": command,
            "text": typed,
            "user_id": self.user,
            "user_name": self.name.lower(),
            "team_id": TEAM,
            "team_domain": "home",
            "channel_id": self.channel,
            "channel_name": "general",
            "trigger_id": self.slack.new_trigger(self.user),
            "response_url": self.slack.new_address(self.user, self.channel),
            "is_enterprise_install": "false",
        }
        return await self._send("slash_commands", payload)

    async def about(self, text: str, ts: str = "1733140800.000100") -> str:
        """The shortcut of the manifest on a message with that text; returns what the person is looking at then."""
        shortcut = json.loads(MANIFEST.read_text(encoding="utf-8"))["features"]["shortcuts"][0]
        payload = {
            **self._interaction(f"{shortcut['type']}_action"),
            "callback_id": shortcut["callback_id"],
            "channel": {"id": self.channel, "name": "general"},
            "message": {"type": "message", "user": self.user, "ts": ts, "text": text},
            "message_ts": ts,
            "action_ts": ts,
            "response_url": self.slack.new_address(self.user, self.channel),
        }
        return await self._send("interactive", payload)

    async def press(self, label: str, beside: str = "") -> str:
        """Press a button: of the open modal, else of the newest message it is found in.

        Args:
            beside: what has to stand in the same line or message.
        """
        opened = self.slack.open_view(self.user)
        if opened is not None:
            found = _button(opened[1].shown, label, beside)
            if found:
                return await self._send("interactive", self._pressed_in_view(opened[1], *found))
            opened[1].is_open = False
        for message in (*reversed(self.slack.private[self.user]), *reversed(self._seen())):
            found = _button(message, label, beside)
            if found:
                return await self._send("interactive", self._pressed(message, *found))
        raise AssertionError(f"{self.name} sees no button {label} {beside}")

    async def search(self, typed: str) -> list[str]:
        """Type into the menu of the newest private message; returns what is offered."""
        return [option["text"]["text"] for option in await self._options(typed)]

    async def choose(self, typed: str) -> str:
        """Type into that menu and choose the first that is offered; returns what the person is looking at then."""
        message, block = self._menu()
        chosen = {**block["accessory"], "selected_option": (await self._options(typed))[0]}
        return await self._send("interactive", self._pressed(message, chosen, block))

    async def _options(self, typed: str) -> list[Json]:
        message, block = self._menu()
        payload = self._pressed(message, block["accessory"], block)
        for name in ("actions", "trigger_id", "response_url"):
            # Not in these payloads: docs.slack.dev/reference/interaction-payloads/block_suggestion-payload
            del payload[name]
        menu = {"action_id": block["accessory"]["action_id"], "block_id": block["block_id"], "value": typed}
        answer = await self.slack.deliver("interactive", {**payload, "type": "block_suggestion", **menu})
        check_options(answer)
        return list(answer["options"])

    def _menu(self) -> tuple[Json, Json]:
        message = self.slack.private[self.user][-1]
        (block,) = [block for block in message["blocks"] if block.get("accessory", {}).get("type") == "external_select"]
        return message, block

    async def fill(self, values: dict[str, str]) -> None:
        """Type into fields of the open form, by field or by the beginning of their label."""
        opened = self.slack.open_view(self.user)
        assert opened is not None, f"no form is open for {self.name}"
        for name, value in values.items():
            blocks = [block for block in opened[1].shown["blocks"] if block["type"] == "input"]
            block = next((b for b in blocks if _names(b, name)), None)
            assert block is not None, f"no field {name}"
            state = opened[1].shown["state"]["values"][block["block_id"]][block["element"]["action_id"]]
            state.update(_typed(block["element"], value))

    async def submit(self) -> str:
        """Send the open form; returns what the person is looking at then."""
        name, payload = self.submission()
        return await self._send("interactive", payload, name)

    def submission(self) -> tuple[str, Json]:
        """The open form as it is sent, and the id of its view."""
        opened = self.slack.open_view(self.user)
        assert opened is not None, f"no form is open for {self.name}"
        name, view = opened
        for block in view.shown["blocks"]:
            # The client does not send a form in which a field that is not optional is empty.
            if block["type"] == "input" and not block.get("optional"):
                state = view.shown["state"]["values"][block["block_id"]][block["element"]["action_id"]]
                assert state.get("value") or state.get("selected_option"), f"{block['label']['text']} is empty"
        return name, {**self._interaction("view_submission"), "view": copy.deepcopy(view.shown), "response_urls": []}

    async def _send(self, kind: str, payload: Json, view: str = "") -> str:
        before = [*self.private]
        self.last = {"kind": kind, "payload": payload, "view": view}
        for _ in range(self.times):
            ack = await self.slack.deliver(kind, payload)
            if view:
                self.take_answer(view, ack)
        await self.settled()
        new = [shown for shown in self.private if shown not in before]
        return (new or self.private or [""])[-1]

    def take_answer(self, name: str, ack: Json) -> None:
        """docs.slack.dev/surfaces/modals: what an app can answer a submission with."""
        view = self.slack.views[name]
        view.shown.pop("errors", None)
        match ack.get("response_action"):
            case None | "clear":
                view.is_open = False
            case "update":
                self.slack.replace_view(name, ack["view"])
            case "errors":
                inputs = {block["block_id"] for block in view.shown["blocks"] if block["type"] == "input"}
                assert ack["errors"], "no errors"
                assert set(ack["errors"]) <= inputs, "errors at what is no input"
                view.shown["errors"] = ack["errors"]
            case other:
                raise AssertionError(f"no such response_action {other}")

    def _interaction(self, kind: str) -> Json:
        return {
            "type": kind,
            "user": {"id": self.user, "username": self.name.lower(), "name": self.name.lower(), "team_id": self.team},
            "team": {"id": self.team, "domain": "home"},
            "enterprise": None,
            "is_enterprise_install": False,
            "trigger_id": self.slack.new_trigger(self.user),
        }

    def _seen(self) -> list[Json]:
        """The messages of the conversation with the bot, after those of the channel."""
        return [*self.slack.channels[self.channel].messages, *self._conversation()]

    def _conversation(self) -> list[Json]:
        name = self.slack.direct.get(self.user)
        return self.slack.channels[name].messages if name else []

    def _pressed(self, message: Json, button: Json, block: Json) -> Json:
        ephemeral = "id" in message
        channel = message.get("channel", self.channel)
        container = {"type": "message", "message_ts": message.get("ts", "1.0"), "channel_id": channel}
        return {
            **self._interaction("block_actions"),
            "container": {**container, "is_ephemeral": ephemeral},
            # In a conversation with the bot the channel is that, under this name (docs.slack.dev/reference/
            # interaction-payloads/block_actions-payload).
            "channel": {"id": channel, "name": self.slack.channels[channel].name},
            "response_url": self.slack.new_address(self.user, channel, message),
            "actions": [_action(button, block)],
        }

    def _pressed_in_view(self, view: View, button: Json, block: Json) -> Json:
        container = {"type": "view", "view_id": view.shown["id"]}
        shown = copy.deepcopy(view.shown)
        return {
            **self._interaction("block_actions"),
            "container": container,
            "view": shown,
            "actions": [_action(button, block)],
        }


class SlackWorld:
    """What a conversation needs: members who speak, press and fill in, and what they see.

    Args:
        now: the instant, UTC milliseconds; move it as you like, but never back.
    """

    def __init__(self, slack: FakeSlack, make_bot: BotFactory, now: int) -> None:
        self.slack = slack
        self.now = now
        self.make_bot = make_bot
        self.people: dict[str, Person] = {}
        self.client: SlackClient
        self.bot: Door
        self.background: Background | None = None

    def join(self, member: str, *, administrator: bool = False) -> Person:
        """A member of the workspace, in the channel; `amina` becomes U-AMINA, shown as Amina."""
        user = f"U{member.upper()}"
        self.slack.add_person(user, member.title(), administrator=administrator)
        self.slack.channels[GENERAL].members.add(user)
        self.people[member] = Person(self.slack, user, member.title(), self.settle)
        return self.people[member]

    async def connect(self) -> str:
        """Start the bot, or another one in its place."""
        self.bot = self.make_bot(lambda: self.now)
        settings = SlackSettings(slack_bot_token=SecretStr(BOT_TOKEN), slack_app_token=SecretStr(APP_TOKEN))
        self.client = SlackClient(self.bot, settings, self.slack.base_url, self.pause)
        self.client.edit_every, self.client.post_every, self.client.calls_per_second = 0.0, 0.0, math.inf
        self.background = Background(self.bot, {"slack": self.client}) if isinstance(self.bot, Bot) else None
        connections = self.slack.connections
        said = await self.client.start()
        await self.slack.wait_for_connections(connections + 1)
        return said

    async def pause(self, seconds: float) -> None:
        """Let the time pass that the bot waits before it makes a call again."""
        self.now += round(seconds * 1000)
        await asyncio.sleep(0)

    async def restart(self) -> None:
        """Stop the bot and start it again."""
        await self.client.stop()
        await self.connect()

    async def settle(self) -> None:
        """Wait until every request is answered, and do what the bot does by itself."""
        await self.client.idle()
        if self.background is not None:
            await self.background.turn()

    async def say(self, member: str, text: str) -> str:
        """A command, without the slash and its name; returns what the member is looking at then."""
        return await self.people[member].command(f"/forecast {text}".rstrip())

    async def press(self, member: str, label: str, question: str = "") -> str:
        """A button; `question` stands in the message or line it belongs to."""
        return await self.people[member].press(label, question)

    async def fill(self, member: str, values: dict[str, str]) -> str:
        """Fill in the form that is open, by field, and send it."""
        await self.people[member].fill(values)
        return await self.people[member].submit()

    def private(self, member: str) -> list[str]:
        """What only that member sees, oldest first."""
        return self.people[member].private

    def channel(self) -> list[str]:
        """The messages of the channel as everybody sees them."""
        return [read(message) for message in self.slack.channels[GENERAL].messages]


@asynccontextmanager
async def slack_world(
    make_bot: BotFactory,
    now: int = 1_733_140_800_000,
    members: tuple[str, ...] = ("amina", "ben", "chloe"),
    administrators: tuple[str, ...] = ("amina",),
) -> AsyncGenerator[SlackWorld]:
    """A workspace with one public channel, these members, and the bot connected to it.

    Args:
        now: UTC milliseconds; by default 2024-12-02 12:00.
    """
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    world: SlackWorld
    async with FakeSlack(set(manifest["oauth_config"]["scopes"]["bot"]), lambda: world.now) as slack:
        slack.messages_tab = manifest["features"].get("app_home", {}).get("messages_tab_enabled", False)
        world = SlackWorld(slack, make_bot, now)
        slack.channels[GENERAL] = Channel(members={BOT_USER})
        for member in members:
            world.join(member, administrator=member in administrators)
        with without_proxies():
            await world.connect()
            try:
                yield world
            finally:
                await world.client.stop()
                # Cancelled tasks of the library end in the next turn of the loop.
                await asyncio.sleep(0)


@asynccontextmanager
async def served_world(store: SqliteStore) -> AsyncGenerator[SlackWorld]:
    """That workspace, served by the real core; at the end nothing may have been said that mentions, links or formats."""
    numbers = count(1)

    def make_bot(clock: Clock) -> Bot:
        return Bot(store, clock, lambda: f"t{next(numbers)}")

    async with slack_world(make_bot) as world:
        yield world
        assert world.slack.marked_up == []


def without_proxies() -> Any:
    """The library sends also what is for this machine through a proxy that it finds in the environment."""
    patch = pytest.MonkeyPatch()
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"):
        patch.delenv(name, raising=False)
    return _undone(patch)


class _undone:  # noqa: N801  reads as a word after `with`
    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self._patch = patch

    def __enter__(self) -> None:
        return None

    def __exit__(self, *_: object) -> None:
        self._patch.undo()


def _action(button: Json, block: Json) -> Json:
    sent = {**button, "block_id": block["block_id"], "action_ts": "1.0"}
    if button["type"] == "static_select":
        sent["selected_option"] = {"text": sent.pop("text"), "value": sent.pop("value")}
    return sent


def _button(shown: Json, label: str, beside: str) -> tuple[Json, Json] | None:
    everything = read(shown)
    for button, block, line in buttons(shown):
        if button["text"]["text"] == label_of(label) and beside in (line or everything):
            return button, block
    return None


def _names(block: Json, name: str) -> bool:
    return bool(block["block_id"].rpartition(":")[0] == name or block["label"]["text"].startswith(name))


def _typed(element: Json, value: str) -> Json:
    if element["type"] == "static_select":
        options = element["options"]
        chosen = [option for option in options if value in (option["value"], option["text"]["text"])]
        assert chosen, f"no option {value}"
        return {"selected_option": chosen[0]}
    if element["type"] == "conversations_select":
        return {"selected_conversation": value}
    # The client lets nobody type more than max_length; an empty field is sent as null.
    assert len(value) <= element.get("max_length", 3_000), "more than can be typed"
    return {"value": value or None}
