"""The fake Discord refuses what Discord refuses: each test is a client that does something wrong."""

import json
from collections.abc import AsyncIterator, Callable
from typing import Any

import aiohttp
import pytest

from tests.fakes.discord_openapi import description
from tests.fakes.discord_rules import check_command
from tests.fakes.discord_wire import (
    APPLICATION,
    AUTOCOMPLETE,
    CHANNEL,
    COMMAND,
    COMPONENT,
    MODAL_SUBMIT,
    TOKEN,
    DiscordWire,
    Interaction,
    Person,
    discord_wire,
)

BOB = Person(501, "Bob")
V2, PRIVATE = 1 << 15, 1 << 6
NOBODY: dict[str, list[str]] = {"parse": []}


def text(content: str = "Hello") -> dict[str, Any]:
    return {"type": 10, "content": content}


def button(custom_id: str = "list", **more: Any) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Press", "custom_id": custom_id, **more}


def row(*buttons: dict[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(buttons)}


def message(*components: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"flags": V2, "allowed_mentions": NOBODY, "components": list(components) or [text()], **more}


def field(**more: Any) -> dict[str, Any]:
    component = {"type": 4, "custom_id": "a", "style": 1, **more}
    return {"type": 18, "label": "Percent", "component": component}


def modal(*parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"custom_id": "vote:#1", "title": "Your forecast", "components": list(parts) or [field()], **more}


class BadClient:
    """Sends whatever it is told to."""

    def __init__(self, wire: DiscordWire, session: aiohttp.ClientSession) -> None:
        self.wire = wire
        self._session = session
        self.token = TOKEN

    async def send(self, method: str, path: str, body: Any = None) -> tuple[int, int]:
        """HTTP status and error code."""
        headers = {"Authorization": f"Bot {self.token}"}
        async with self._session.request(method, f"{self.wire.base}/api{path}", json=body, headers=headers) as answer:
            raw = await answer.read()
            assert not raw or answer.headers["Content-Type"] == "application/json"
            return answer.status, (json.loads(raw) if raw else {}).get("code", 0) if answer.status >= 400 else 0

    async def interaction(self, kind: int = COMMAND) -> Interaction:
        source = None
        if kind == COMPONENT:
            await self.send("POST", f"/channels/{CHANNEL}/messages", message(row(button())))
            source = self.wire.posts()[-1]
        interaction = self.wire.new_interaction(kind, BOB, source)
        await self.wire.deliver(interaction, {})
        return interaction

    async def answer(self, interaction: Interaction, kind: int, data: Any = None) -> tuple[int, int]:
        return await self.send(
            "POST", f"/interactions/{interaction.id}/{interaction.token}/callback", {"type": kind, "data": data}
        )


@pytest.fixture
async def client() -> AsyncIterator[BadClient]:
    async with discord_wire() as wire, aiohttp.ClientSession() as session:
        yield BadClient(wire, session)


async def test_what_is_right_is_taken(client: BadClient) -> None:
    assert await client.send("POST", f"/channels/{CHANNEL}/messages", message()) == (200, 0)
    interaction = await client.interaction()
    assert await client.answer(interaction, 5, {"flags": PRIVATE}) == (204, 0)
    path = f"/webhooks/{APPLICATION}/{interaction.token}/messages/@original"
    assert await client.send("PATCH", path, message()) == (200, 0)
    assert await client.answer(await client.interaction(), 9, modal()) == (204, 0)
    assert client.wire.refusals == []


async def test_a_request_without_the_token_is_refused(client: BadClient) -> None:
    client.token = "guessed"
    assert await client.send("GET", "/users/@me") == (401, 0)


async def test_a_second_first_answer_is_refused(client: BadClient) -> None:
    interaction = await client.interaction()
    await client.answer(interaction, 5, {"flags": PRIVATE})
    assert await client.answer(interaction, 5, {"flags": PRIVATE}) == (400, 40060)


async def test_a_first_answer_after_three_seconds_is_refused(client: BadClient) -> None:
    interaction = await client.interaction()
    client.wire.now += 3.1
    assert await client.answer(interaction, 5, {"flags": PRIVATE}) == (404, 10062)


async def test_an_edit_after_fifteen_minutes_is_refused(client: BadClient) -> None:
    interaction = await client.interaction()
    await client.answer(interaction, 5, {"flags": PRIVATE})
    client.wire.now += 15 * 60 + 1
    path = f"/webhooks/{APPLICATION}/{interaction.token}/messages/@original"
    assert await client.send("PATCH", path, message()) == (401, 50027)


async def test_an_edit_without_a_first_answer_is_refused(client: BadClient) -> None:
    interaction = await client.interaction()
    path = f"/webhooks/{APPLICATION}/{interaction.token}"
    assert await client.send("PATCH", f"{path}/messages/@original", message()) == (404, 10008)
    assert await client.send("POST", path, message()) == (404, 10015)
    assert await client.send("POST", f"/webhooks/{APPLICATION}/unheard-of", message()) == (404, 10015)


async def test_a_private_message_cannot_be_reached_through_its_channel(client: BadClient) -> None:
    interaction = await client.interaction()
    await client.answer(interaction, 4, message(flags=V2 | PRIVATE))
    assert interaction.answer is not None
    path = f"/channels/{CHANNEL}/messages/{interaction.answer.id}"
    assert await client.send("PATCH", path, message()) == (404, 10008)


@pytest.mark.parametrize(
    ("kind", "answer", "data"),
    [
        (COMMAND, 8, {"choices": []}),
        (AUTOCOMPLETE, 5, {"flags": PRIVATE}),
        (AUTOCOMPLETE, 8, {"choices": [{"name": "x", "value": "x"}] * 26}),
        (AUTOCOMPLETE, 8, {"choices": [{"name": "x" * 101, "value": "x"}]}),
        (COMMAND, 6, None),
        (MODAL_SUBMIT, 6, None),
        (MODAL_SUBMIT, 9, modal()),
        (COMMAND, 5, {"flags": PRIVATE | V2}),
        (COMMAND, 4, {"content": "Hello"}),
        (COMMAND, 1, None),
        (COMMAND, 9, modal(title="x" * 46)),
        (COMMAND, 9, modal(custom_id="x" * 101)),
        (COMMAND, 9, modal(*[field(custom_id=str(at)) for at in range(6)])),
        (COMMAND, 9, modal(field(), field())),
        (COMMAND, 9, modal({**field(), "label": "x" * 46})),
        (COMMAND, 9, modal({**field(), "description": "x" * 101})),
        (COMMAND, 9, modal(field(placeholder="x" * 101))),
        (COMMAND, 9, modal(field(max_length=3, value="xxxx"))),
        (COMMAND, 9, modal(field(disabled=True))),
        (COMMAND, 9, modal(field(type=21, options=[{"label": "x", "value": "x"}]))),
        (COMMAND, 9, modal(field(type=3, options=[{"label": "x", "value": "x"}] * 2))),
        (COMMAND, 9, modal(row(button()))),
        (COMMAND, 9, modal(text(""))),
    ],
)
async def test_a_wrong_first_answer_is_refused(client: BadClient, kind: int, answer: int, data: Any) -> None:
    assert await client.answer(await client.interaction(kind), answer, data) == (400, 50035)


@pytest.mark.parametrize(
    "body",
    [
        {"content": "Hello", "allowed_mentions": NOBODY},
        message(content="Hello"),
        message(embeds=[{"title": "Hello"}]),
        {"flags": V2, "components": [text()]},
        {"flags": V2, "components": [text()], "allowed_mentions": {"parse": ["everyone"]}},
        message(flags=V2 | PRIVATE),
        message(nonce="x" * 26),
        message(*[text()] * 41),
        message({"type": 17, "components": [text()] * 40}),
        message(text("x" * 2000), text("x" * 2001)),
        message(text("😀" * 2001)),
        message(text("")),
        message(row(button(), button())),
        message(row(*[button(str(at)) for at in range(6)])),
        message(row(button("x" * 101))),
        message(row(button(label="x" * 81))),
        message(row({"type": 2, "style": 5, "label": "Read", "url": "javascript:alert(1)"})),
        message(row({"type": 2, "style": 5, "label": "Read", "url": "https://e.org", "custom_id": "x"})),
        message({"type": 9, "components": [text()]}),
        message({"type": 4, "custom_id": "x", "style": 1}),
        message(message_reference={"message_id": "1"}),
    ],
)
async def test_a_wrong_message_is_refused(client: BadClient, body: Any) -> None:
    assert await client.send("POST", f"/channels/{CHANNEL}/messages", body) == (400, 50035)
    assert client.wire.posts() == []


async def test_places_that_are_no_more_are_named(client: BadClient) -> None:
    assert await client.send("POST", "/channels/1/messages", message()) == (404, 10003)
    assert await client.send("PATCH", f"/channels/{CHANNEL}/messages/1", message()) == (404, 10008)


async def test_a_nonce_counts_for_some_minutes_only(client: BadClient) -> None:
    again = message(nonce="n", enforce_nonce=True)
    path = f"/channels/{CHANNEL}/messages"
    for _ in range(2):
        await client.send("POST", path, again)
    assert len(client.wire.posts()) == 1
    await client.send("POST", path, message(nonce="n"))
    client.wire.now += 121
    await client.send("POST", path, again)
    assert len(client.wire.posts()) == 3


@pytest.mark.parametrize(
    "spoil",
    [
        lambda command: command.update(name="Forecast"),
        lambda command: command.update(name="x" * 33),
        lambda command: command.update(description=""),
        lambda command: command.update(description="x" * 101),
        lambda command: command["options"].append({"name": "late", "description": "x", "required": True}),
        lambda command: command["options"].extend([{"name": "x", "description": "x"}] * 25),
        lambda command: command["options"][0].update(choices=[{"name": "x", "value": "x"}], autocomplete=True),
        lambda command: command["options"][0].update(choices=[{"name": "x", "value": "x"}] * 26),
        lambda command: command["options"][0].update(choices=[{"name": "x", "value": "x" * 8000}]),
    ],
)
async def test_a_wrong_command_is_refused(client: BadClient, spoil: Callable[[Any], None]) -> None:
    command: Any = {"name": "forecast", "description": "x", "type": 1, "options": [{"name": "a", "description": "x"}]}
    check_command(command)
    spoil(command)
    assert await client.send("PUT", f"/applications/{APPLICATION}/commands", [command]) == (400, 50035)


@pytest.mark.parametrize(
    ("payload", "code"),
    [
        ({"op": 2, "d": {"token": "guessed", "intents": 1, "shard": [0, 1]}}, 4004),
        ({"op": 2, "d": {"token": TOKEN, "intents": 1 | 1 << 15, "shard": [0, 1]}}, 4014),
        ({"op": 99, "d": None}, 4001),
    ],
)
async def test_the_gateway_closes_on_what_it_does_not_allow(client: BadClient, payload: Any, code: int) -> None:
    async with client._session.ws_connect(f"{client.wire.base}/gateway?v=10&encoding=json") as socket:
        assert (await socket.receive_json())["op"] == 10
        await socket.send_json({"op": 1, "d": None})
        assert (await socket.receive_json())["op"] == 11
        await socket.send_json(payload)
        await socket.receive()
        assert socket.close_code == code


async def test_bodies_are_compared_with_discords_own_description(client: BadClient) -> None:
    if description() is None:
        pytest.skip("needs ../shared/discord/openapi.json")
    interaction = await client.interaction()
    await client.answer(interaction, 9, modal())
    assert client.wire.mismatches == []
    await client.send("POST", f"/channels/{CHANNEL}/messages", message(nonce=["n"]))
    assert client.wire.mismatches != []
