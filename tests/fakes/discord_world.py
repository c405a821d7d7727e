"""A Discord server with people, who can do what Discord's client lets them do, and see what it shows."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Protocol

from adapters.discord.client import DiscordClient, connect
from adapters.discord.settings import DiscordSettings
from bot.app.door import Bot
from tests.fakes import discord_rules as rules
from tests.fakes.discord_markdown import seen
from tests.fakes.discord_rules import Json
from tests.fakes.discord_wire import (
    AUTOCOMPLETE,
    COMMAND,
    COMPONENT,
    GUILD,
    MANAGE_SERVER,
    MODAL_SUBMIT,
    DiscordWire,
    Interaction,
    Message,
    Person,
    discord_wire,
)
from tests.words import label_of

PATIENCE = 5.0
"""Real seconds until a test gives up waiting for the bot."""

REFERENCE = re.compile(r"(#\d+|d\d+)(?:\s+|$)", re.IGNORECASE)
ADMIN = "admin"
"""The word before a subcommand of administration in a typed line, as where there is one slash command only."""
NAMED = re.compile(r"(\w+):(?=\S)")


class CannotDo(AssertionError):  # noqa: N818  named for what happened
    """Something that the Discord client would not let a person do."""


class World(Protocol):
    """What the conversation suite needs of a platform."""

    async def say(self, member: str, text: str) -> None: ...
    async def press(self, member: str, label: str, question: str = "") -> None: ...
    async def fill(self, member: str, values: Mapping[str, str]) -> None: ...
    def form(self, member: str) -> dict[str, str]: ...
    def private(self, member: str) -> list[str]: ...
    def channel(self) -> list[str]: ...


class DiscordWorld:
    """People by name; the first to be named manages the server.

    A command, a press and a filled form return when the bot has answered.
    """

    def __init__(self, wire: DiscordWire, client: DiscordClient) -> None:
        self.wire = wire
        self.client = client
        self._people: dict[str, Person] = {}
        self._forms: dict[str, Interaction] = {}
        self._last: dict[str, Interaction] = {}

    def person(self, name: str) -> Person:
        if name not in self._people:
            rights = MANAGE_SERVER if not self._people else 0
            self._people[name] = person = Person(500 + len(self._people), name, rights | 1 << 11)
            self.wire.members[person.id] = person
        return self._people[name]

    def loses_rights(self, name: str) -> None:
        """Somebody took the roles away with which they manage the server."""
        self._people[name] = replace(self.person(name), permissions=1 << 11)

    # What people do.

    async def say(self, member: str, text: str) -> None:
        """A line beginning with `/forecast`, put into the options of its subcommand."""
        slash, _, rest = text.strip().partition(" ")
        if slash != "/forecast":
            raise CannotDo(f"{slash} is no command here")
        name, _, words = rest.strip().partition(" ")
        if name == ADMIN:
            subcommand, _, words = words.strip().partition(" ")
            name = f"{ADMIN} {subcommand}"
        await self.command(member, name or "help", self._options(name or "help", words.strip()))

    async def command(self, member: str, name: str, options: Mapping[str, str], times: int = 1) -> Interaction:
        """A subcommand with filled options; `times` for a gateway that repeats itself."""
        described = self._subcommand(name)
        given = [{"name": key, "type": 3, "value": value} for key, value in options.items() if value]
        for option in described.get("options", []):
            if option.get("required") and not options.get(option["name"]):
                raise CannotDo(f"{name} needs {option['name']}")
        data = {
            **self._root_data(name),
            "options": [{"name": name.rsplit(maxsplit=1)[-1], "type": 1, "options": given}],
        }
        interaction = self.wire.new_interaction(COMMAND, self.person(member))
        return await self._do(member, interaction, data, times)

    async def about(self, member: str, name: str, message: Message) -> Interaction:
        """A command in the menu of a message (Receiving and Responding, interaction data)."""
        command = next(each for each in self.wire.commands if each["name"] == name)
        resolved = {"messages": {str(message.id): message.as_json()}}
        data = {"id": command["id"], "name": name, "type": 3, "target_id": str(message.id), "resolved": resolved}
        interaction = self.wire.new_interaction(COMMAND, self.person(member))
        return await self._do(member, interaction, data)

    async def autocomplete(self, member: str, name: str, option: str, typed: str) -> list[Json]:
        """The choices shown while an option is typed."""
        described = next(o for o in self._subcommand(name)["options"] if o["name"] == option)
        if not described.get("autocomplete"):
            raise CannotDo(f"{option} has no suggestions")
        typing = [{"name": option, "type": 3, "value": typed, "focused": True}]
        data = {**self._root_data(), "options": [{"name": name, "type": 1, "options": typing}]}
        interaction = self.wire.new_interaction(AUTOCOMPLETE, self.person(member))
        await self._do(member, interaction, data)
        return interaction.choices or []

    async def press(self, member: str, label: str, question: str = "") -> None:
        """The newest button of that label the member sees, private messages first; beside or below that question."""
        message, button = self._button(member, label, question)
        await self.press_this(member, message, button)

    async def press_this(self, member: str, message: Message, button: Json, times: int = 1) -> Interaction:
        data: Json = {"custom_id": button["custom_id"], "component_type": button["type"], "id": 7}
        if button["type"] == rules.SELECT:
            data["values"] = [button["value"]]
        interaction = self.wire.new_interaction(COMPONENT, self.person(member), message)
        return await self._do(member, interaction, data, times)

    async def fill(self, member: str, values: Mapping[str, str]) -> None:
        """Type into the open form's fields, by their ids, and send it; the others stay as they were."""
        opened = self._forms.pop(member, None)
        if opened is None or opened.modal is None:
            raise CannotDo(f"{member} has no form open")
        fields = {part["component"]["custom_id"]: part["component"] for part in _labels(opened.modal)}
        unknown = set(values) - set(fields)
        if unknown:
            raise CannotDo(f"the form has no field {', '.join(sorted(unknown))}")
        sent: list[Json] = []
        for number, part in enumerate(opened.modal["components"]):
            if part["type"] == rules.TEXT:
                sent.append({"type": rules.TEXT, "id": number})
                continue
            field = part["component"]
            value = values.get(field["custom_id"], _prefilled(field))
            sent.append({"type": rules.LABEL, "id": number, "component": _filled(field, value)})
        data = {"custom_id": opened.modal["custom_id"], "components": sent}
        interaction = self.wire.new_interaction(MODAL_SUBMIT, self.person(member), opened.source)
        await self._do(member, interaction, data)

    # What people see.

    def form(self, member: str) -> dict[str, str]:
        """The open form's fields with what stands in them."""
        opened = self._forms.get(member)
        if opened is None or opened.modal is None:
            return {}
        fields = [part["component"] for part in _labels(opened.modal)]
        return {field["custom_id"]: _prefilled(field) for field in fields}

    def form_lines(self, member: str) -> list[str]:
        """The open form as it is read: title, texts, labels."""
        modal = self._forms[member].modal
        assert modal is not None
        lines = [modal["title"]]
        for part in modal["components"]:
            lines += seen(part["content"]).splitlines() if part["type"] == rules.TEXT else [part["label"]]
        return lines

    def private(self, member: str) -> list[str]:
        """The lines of what the bot told this member alone last; none where its last answer was a form."""
        last = self._last.get(member)
        message = None if last is None or last.modal is not None else self._newest_private(member)
        return lines_of(message) if message else []

    def privates(self, member: str) -> list[Message]:
        """All private messages of a member, the last touched at the end."""
        mine = [m for m in self.wire.messages.values() if m.reader == self.person(member).id and not m.thinking]
        last = self._last.get(member)
        if last is not None and last.answer in mine:
            followed = [m for m in mine if m.id > last.id]
            mine.sort(key=lambda m: (m is last.answer) if not followed else (m in followed))
        return mine

    def channel(self) -> list[str]:
        """The lines of everything in the channel, oldest first."""
        return [line for message in self.wire.posts() for line in lines_of(message)]

    def direct_messages(self, member: str) -> list[Message]:
        """What the bot wrote to this member directly, oldest first."""
        return self.wire.posts(self.wire.direct.get(self.person(member).id, 0))

    def direct(self, member: str) -> list[str]:
        """The lines of everything the bot wrote to this member directly, oldest first."""
        return [line for message in self.direct_messages(member) for line in lines_of(message)]

    async def permit(self, rights: int) -> None:
        """Change what the bot may do on the server; returns when the bot knows."""
        knows = asyncio.create_task(self.client.gateway.wait_for("guild_role_update", timeout=PATIENCE))
        await asyncio.sleep(0)
        await self.wire.permit(rights)
        await knows

    # The rest.

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something the bot does by itself."""
        async with asyncio.timeout(PATIENCE):
            while not holds():
                self.wire.changed.clear()
                await self.wire.changed.wait()

    async def _do(self, member: str, interaction: Interaction, data: Json, times: int = 1) -> Interaction:
        self._last[member] = interaction
        # Receiving and Responding: in a direct message no server is named.
        guild = None if interaction.channel in self.wire.direct.values() else GUILD
        await self.wire.deliver(interaction, data, times, guild)
        await asyncio.wait_for(interaction.done.wait(), PATIENCE)
        if interaction.modal is not None:
            self._forms[member] = interaction
        return interaction

    def _newest_private(self, member: str) -> Message | None:
        mine = self.privates(member)
        return mine[-1] if mine else None

    def _root(self, name: str) -> Json:
        """The slash command of a subcommand; administration, `admin season`, has its own."""
        root = "forecast-admin" if name.startswith(f"{ADMIN} ") else "forecast"
        return next(command for command in self.wire.commands if command["name"] == root)

    def _root_data(self, name: str = "") -> Json:
        root = self._root(name)
        return {"id": root["id"], "name": root["name"], "type": 1}

    def _subcommand(self, name: str) -> Json:
        for option in self._root(name)["options"]:
            if option["name"] == name.rsplit(maxsplit=1)[-1]:
                found: Json = option
                return found
        raise CannotDo(f"there is no subcommand {name}")

    def _options(self, name: str, words: str) -> dict[str, str]:
        """A typed line as options: `name:value` where it says so, else the question first and the rest in the next option."""
        options: list[Json] = self._subcommand(name).get("options", [])
        names = [option["name"] for option in options]
        named = [found for found in NAMED.finditer(words) if found[1] in names]
        if named:
            ends = [found.start() for found in named[1:]] + [len(words)]
            return {found[1]: words[found.end() : end].strip() for found, end in zip(named, ends, strict=True)}
        given: dict[str, str] = {}
        for option in options:
            reference = REFERENCE.match(words)
            if option.get("autocomplete") and len(options) > 1:
                given[option["name"]] = reference[1] if reference else ""
                words = words[reference.end() :] if reference else words
            elif words and option.get("choices") and len(options) > 1:
                first, _, words = words.partition(" ")
                given[option["name"]] = _chosen(option, first)
            elif words:
                given[option["name"]] = _chosen(option, words)
                words = ""
        if words:
            raise CannotDo(f"{name} has no option for {words}")
        return given

    def _button(self, member: str, label: str, question: str) -> tuple[Message, Json]:
        beside = re.compile(rf"(?<!\w){re.escape(question)}(?!\d)")
        everything = [*self.wire.posts(), *self.direct_messages(member), *self.privates(member)]
        for message in reversed(everything):
            for button, context in _buttons(message.components):
                if button.get("label") == label_of(label) and "custom_id" in button and beside.search(context):
                    return message, button
        raise CannotDo(f"{member} sees no button {label} {question}")


def lines_of(message: Message) -> list[str]:
    """A message as it is read: its texts, then its buttons in brackets."""
    return [line for part in message.components for line in _lines(part) if line.strip()]


def _lines(component: Json) -> Iterator[str]:
    if component["type"] == rules.TEXT:
        yield from seen(component["content"]).splitlines()
    elif component["type"] == rules.ACTION_ROW:
        yield " ".join(f"[{pressed['label']}]" for part in component["components"] for pressed in pressable(part))
    elif component["type"] == rules.BUTTON:
        yield f"[{component['label']}]"
    else:
        for inner in rules.children(component):
            yield from _lines(inner)


def pressable(component: Json) -> list[Json]:
    """A button, or each option of a select as if it were one."""
    if component["type"] == rules.BUTTON:
        return [component]
    if component["type"] != rules.SELECT:
        return []
    return [{**option, "type": rules.SELECT, "custom_id": component["custom_id"]} for option in component["options"]]


def _buttons(components: list[Json], context: str = "") -> Iterator[tuple[Json, str]]:
    """Every button with the text it belongs to: beside it, or of the whole message."""
    for component in components:
        around = "\n".join(_lines(component)) if component["type"] in (rules.SECTION, rules.CONTAINER) else context
        for pressed in pressable(component):
            yield pressed, context
        yield from _buttons(rules.children(component), around)


def _labels(modal: Json) -> list[Json]:
    return [part for part in modal["components"] if part["type"] == rules.LABEL]


def _prefilled(field: Json) -> str:
    if field["type"] == rules.TEXT_INPUT:
        return field.get("value") or ""
    if field["type"] in rules.PICKERS:
        return next((str(each["id"]) for each in field.get("default_values") or ()), "")
    return next((option["value"] for option in field["options"] if option.get("default")), "")


def _filled(field: Json, value: str) -> Json:
    """A field as the client sends it, where it lets the member send it."""
    named = {"id": 8, "custom_id": field["custom_id"], "type": field["type"]}
    if field.get("required", True) and not value.strip():
        raise CannotDo(f"the field {field['custom_id']} must be filled in")
    if field["type"] == rules.TEXT_INPUT:
        if len(value) > (field.get("max_length") or 4000):
            raise CannotDo(f"the field {field['custom_id']} takes no {len(value)} characters")
        return {**named, "value": value}
    if field["type"] in rules.PICKERS:
        return {**named, "values": [value] if value else []}
    choices = {option["label"]: option["value"] for option in field["options"]}
    if value and value not in choices.values():
        value = choices.get(value) or _none_such(field, value)
    if field["type"] == rules.RADIO:
        return {**named, "value": value or None}
    return {**named, "values": [value] if value else []}


def _none_such(field: Json, value: str) -> str:
    raise CannotDo(f"the field {field['custom_id']} has no choice {value}")


def _chosen(option: Json, words: str) -> str:
    choices = [choice["value"] for choice in option.get("choices") or []]
    if choices and words not in choices:
        raise CannotDo(f"{option['name']} has no choice {words}")
    return words


@asynccontextmanager
async def discord_world(bot: Bot) -> AsyncIterator[DiscordWorld]:
    """The bot on a server of its own; at the end nothing it sent may have been against the rules."""
    async with discord_wire() as wire, running(wire, bot) as client:
        yield DiscordWorld(wire, client)
    assert wire.refusals == []
    assert wire.mismatches == []


@asynccontextmanager
async def running(wire: DiscordWire, bot: Bot) -> AsyncIterator[DiscordClient]:
    """A connected client, for a wire that may outlive it."""
    client = connect(bot, DiscordSettings.model_validate({"discord_token": wire.token}))
    await client.start()
    try:
        yield client
    finally:
        await client.stop()
