"""Whatever becomes of a request to Discord, each member gets one answer: neither silence nor a second one."""

import asyncio
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest import mock

import pytest
from structlog.testing import capture_logs

from adapters.discord.limits import LIMITS
from bot.app.background import Background
from bot.inputs.questions import ListQuestions
from bot.ui.cards import Button, Card, File, Paragraph
from tests.fakes.core import Core, open_core
from tests.fakes.discord_wire import COMMAND, Fault
from tests.fakes.discord_world import DiscordWorld, discord_world, lines_of
from tests.words import said

PAUSES = [1.0, 2.0, 4.0, 8.0, 15.0, 30.0, 60.0, 120.0, 180.0, 180.0]


async def begin(world: DiscordWorld, name: str = "me") -> None:
    """Somebody's command, without waiting for the answer."""
    interaction = world.wire.new_interaction(COMMAND, world.person("Bob"))
    options = [{"name": name, "type": 1, "options": []}]
    await world.wire.deliver(interaction, {**world._root_data(), "options": options})


async def answered_with(core: Core, world: DiscordWorld, card: Card) -> None:
    """Bob asks for something and gets that card."""
    _answering(core, card)
    await world.say("Bob", "/forecast me")


def _answering(core: Core, card: Card) -> None:
    core.bot.handle = mock.AsyncMock(return_value=card)  # type: ignore[method-assign]  # in place of the real one


def edits(world: DiscordWorld) -> int:
    return sum(1 for method, path, _ in world.wire.requests if method == "PATCH" and path.endswith("@original"))


# Edits.


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        (Fault("PATCH", "@original$", 0), [1.0]),
        (Fault("PATCH", "@original$", 0, effect=True), [1.0]),
        (Fault("PATCH", "@original$", 500), [1]),
        (Fault("PATCH", "@original$", 503, times=6), [1, 3, 5, 7, 9, 1.0, 1]),
        (Fault("PATCH", "@original$", 0, times=4), [1.0, 2.0, 4.0, 8.0]),
        (Fault("PATCH", "@original$", 429, retry_after=1.5), [1.5]),
        (Fault("PATCH", "@original$", 429, retry_after=20, via=False), [20]),
    ],
    ids=str,
)
async def test_an_answer_is_edited_again_until_it_is_there(
    world: DiscordWorld, naps: list[float], fault: Fault, waited: list[float]
) -> None:
    world.wire.faults.append(Fault(**vars(fault)))
    await world.say("Bob", "/forecast me")
    await world.client.handler.finish(5)
    assert world.private("Bob")[0] == said("boards.record_title", name="Bob")
    assert len(world.privates("Bob")) == 1
    assert naps == waited


async def test_ten_minutes_long_an_answer_is_tried_and_then_given_up(world: DiscordWorld, naps: list[float]) -> None:
    world.wire.faults.append(Fault("PATCH", "@original$", 0, times=99))
    with capture_logs() as logs:
        await begin(world)
        await world.until(lambda: edits(world) == 11)
        await world.client.handler.finish(5)
    assert naps == PAUSES
    assert [line["event"] for line in logs] == ["reply not taken"] * 10 + ["answer failed"]
    assert logs[-1]["reason"] == "ServerDisconnectedError"


@pytest.mark.parametrize(
    "fault",
    [
        Fault("PATCH", "@original$", 404, code=10008),
        Fault("PATCH", "@original$", 401, code=50027),
        Fault("PATCH", "@original$", 429, retry_after=901, via=False),
    ],
    ids=str,
)
async def test_what_will_never_be_taken_is_not_tried_again(
    world: DiscordWorld, naps: list[float], fault: Fault
) -> None:
    world.wire.faults.append(Fault(**vars(fault)))
    with capture_logs() as logs:
        await begin(world)
        await world.until(lambda: edits(world) == 1)
        await world.client.handler.finish(5)
    assert (naps, logs[-1]["event"]) == ([], "answer failed")


async def test_an_apology_that_never_arrives_is_logged(core: Core, world: DiscordWorld, naps: list[float]) -> None:
    _answering(core, Card("broken", blocks=(None,)))  # type: ignore[arg-type]  # cannot be drawn
    world.wire.faults.append(Fault("PATCH", "@original$", 404, times=9))
    with capture_logs() as logs:
        await begin(world)
        await world.until(lambda: edits(world) == 1)
        await world.client.handler.finish(5)
    assert [line["event"] for line in logs] == ["incident", "answer failed"]
    assert naps == []


# First replies.


@pytest.mark.parametrize("effect", [False, True])
@pytest.mark.parametrize("line", ["me", "ask"])
async def test_a_first_reply_is_sent_again_within_its_time(
    world: DiscordWorld,
    naps: list[float],
    line: str,
    effect: bool,  # noqa: FBT001  a column of the table
) -> None:
    world.wire.faults.append(Fault("POST", "/callback$", 0, effect=effect, times=1 if effect else 2))
    await world.say("Bob", f"/forecast {line}")
    assert world.private("Bob") or world.form("Bob")
    await world.client.handler.finish(5)
    assert naps == ([0.1] if effect else [0.1, 0.3])
    world.wire.refusals.clear()


async def test_choices_are_sent_again_too(world: DiscordWorld, naps: list[float]) -> None:
    world.wire.faults.append(Fault("POST", "/callback$", 0))
    assert await world.autocomplete("Bob", "show", "question", "") == []
    assert naps == [0.1]


async def test_choices_that_do_not_arrive_are_logged(world: DiscordWorld, naps: list[float]) -> None:
    world.wire.faults.append(Fault("POST", "/callback$", 404, code=10062))
    with capture_logs() as logs:
        await world.autocomplete("Bob", "show", "question", "")
    assert [line["reason"] for line in logs] == ["NotFound 404/10062"]
    assert naps == []


# Refusals in a private message.


LISTED = Card("list", title=("1 open question",), buttons=(Button(("Next",), ListQuestions(filter="mine")),))
STALE = Card(
    "refusal", blocks=(Paragraph(("That was long ago.",)),), buttons=(Button(("Next",), ListQuestions(filter="mine")),)
)


async def press_next(core: Core, world: DiscordWorld, before: Card, answer: Card) -> None:
    await answered_with(core, world, before)
    _answering(core, answer)
    await world.press("Bob", "Next")
    await world.client.handler.finish(5)


async def test_a_refusal_stands_above_the_message_whose_button_was_pressed(core: Core, world: DiscordWorld) -> None:
    await press_next(core, world, LISTED, STALE)
    assert world.private("Bob") == ["That was long ago.", "[Next]", "1 open question", "[Next]"]
    (message,) = world.privates("Bob")
    assert len(message.components) == 2


async def test_a_second_refusal_takes_the_place_of_the_first(core: Core, world: DiscordWorld) -> None:
    await press_next(core, world, LISTED, STALE)
    _answering(core, Card("refusal", title=("Still.",)))
    await _press_again(world)
    assert world.private("Bob") == ["Still.", "1 open question", "[Next]"]
    _answering(core, LISTED)
    await _press_again(world)
    assert world.private("Bob") == ["1 open question", "[Next]"]


async def _press_again(world: DiscordWorld) -> None:
    world.client.handler._closed = False
    await world.press("Bob", "Next")
    await world.client.handler.finish(5)


async def test_a_refusal_leaves_a_file_where_it_is(core: Core, world: DiscordWorld) -> None:
    await press_next(core, world, _with_file(LISTED), STALE)
    (message,) = world.privates("Bob")
    assert [each.name for each in message.attachments] == ["data.json"]
    assert lines_of(message)[0] == "That was long ago."


@pytest.mark.parametrize(
    "full",
    [
        Card("list", blocks=(Paragraph(("x" * 3_995,)),), buttons=LISTED.buttons),
        Card("list", title=("1 open question",), buttons=(*LISTED.buttons, *[Button(("No",), ListQuestions())] * 28)),
    ],
    ids=["characters", "components"],
)
async def test_where_there_is_no_room_a_refusal_is_a_message_of_its_own(
    core: Core, world: DiscordWorld, naps: list[float], full: Card
) -> None:
    world.wire.faults.append(Fault("POST", r"/webhooks/[^/]+/[^/]+$", 429, retry_after=1))
    await press_next(core, world, full, STALE)
    assert [lines_of(each)[0][:18] for each in world.privates("Bob")[-1:]] == ["That was long ago."]
    assert len(world.privates("Bob")) == 2
    assert naps == [1]


# Files.


def _with_file(card: Card, size: int = 2) -> Card:
    return Card(
        card.kind,
        card.title,
        card.blocks,
        card.buttons,
        file=File("data.json", "application/json", b"{}" * (size // 2)),
    )


async def test_a_file_comes_with_its_card_for_the_member_alone(world: DiscordWorld, naps: list[float]) -> None:
    world.wire.faults.append(Fault("PATCH", "@original$", 0, effect=True))
    await world.say("Bob", "/forecast me")
    await world.say("Bob", "/forecast privacy export")
    await world.client.handler.finish(5)
    world.client.handler._closed = False
    message = world.privates("Bob")[-1]
    (attached,) = message.attachments
    assert (message.reader, attached.name) == (world.person("Bob").id, "credence-my-data.json")
    assert b'"name": "Bob"' in attached.content
    assert naps == [1.0]
    await world.say("Bob", "/forecast privacy")
    await world.press("Bob", "My data")
    assert [len(each.attachments) for each in world.privates("Bob")] == [0, 1, 1]
    assert len(world.wire.posts()) == 0


async def test_what_takes_the_place_of_a_file_takes_it_away(core: Core, world: DiscordWorld) -> None:
    await press_next(core, world, _with_file(LISTED), LISTED)
    assert [each.attachments for each in world.privates("Bob")] == [[]]


async def test_a_file_that_discord_would_not_take_is_not_sent(core: Core, world: DiscordWorld) -> None:
    await answered_with(core, world, _with_file(LISTED, LIMITS.file_bytes + 2))
    assert "larger than the 10 MB" in "\n".join(world.private("Bob"))
    assert world.wire.files == []


# The sweep.


class Conversation:
    """A day on a server, from the question to its answer, with most kinds of requests in it."""

    def __init__(self, core: Core, world: DiscordWorld) -> None:
        self._core = core
        self._world = world
        self._background = Background(core.bot, {"discord": world.client})

    async def hold(self) -> list[str]:
        """Hold it, and return what everybody sees in the end."""
        world = self._world
        await self._background.start()
        await world.say("Ada", "/forecast ask Will the harbour freeze this winter?")
        await world.fill("Ada", {"closes": "2026-12-31 18:00", "outcomes": "Yes\nNo\nMaybe"})
        await world.press("Ada", "Post")
        await self._later()
        await world.autocomplete("Bob", "vote", "question", "harb")
        await world.say("Bob", "/forecast vote #1 50 30 20")
        message, undo = world._button("Bob", "Undo", "")
        await world.press("Bob", "Forecast", "#1")
        await world.fill("Bob", {"A": "60", "B": "x"})
        await world.press("Bob", "Try again")
        await world.fill("Bob", {"A": "60", "B": "20", "C": "20"})
        await world.press_this("Bob", message, undo)
        await world.say("Bob", "/forecast privacy export")
        await world.say("Eve", "/forecast vote #7 50 30 20")
        await self._later()
        await world.say("Ada", "/forecast resolve #1")
        await world.fill("Ada", {"outcome": "B No"})
        await self._later()
        people = [line for name in ("Ada", "Bob", "Eve") for line in self._seen_by(name)]
        return [*people, *world.channel()]

    def _seen_by(self, name: str) -> list[str]:
        person = self._world.person(name).id
        mine = [each for each in self._world.wire.messages.values() if each.reader == person]
        said = [[*lines_of(each), *(f"({one.name})" for one in each.attachments)] for each in mine]
        direct = [lines_of(each) for each in self._world.direct_messages(name)]
        return [f"{name}: {line}" for lines in said + direct for line in (*lines, "--")]

    async def _later(self) -> None:
        """Two minutes later; posts that failed have been tried again."""
        while running := self._world.client.handler._running:
            await asyncio.wait(running)
        for _ in range(4):
            self._core.now += 35_000
            self._world.wire.now += 35
            await self._background.turn()


FAULTS = {
    "drop before": Fault("", "", 0),
    "drop after": Fault("", "", 0, effect=True),
    "500": Fault("", "", 500),
    "429": Fault("", "", 429, retry_after=1),
}


async def held(fault: Fault | None) -> tuple[list[str], int]:
    """What everybody sees after a conversation with a fault, and how many requests it took."""
    with TemporaryDirectory() as folder:
        return await _held(Path(folder), fault)


async def _held(folder: Path, fault: Fault | None) -> tuple[list[str], int]:
    async with open_core(folder) as core, discord_world(core.bot) as world:
        before = len(world.wire.requests)
        world.wire.faults += [fault] if fault else []
        seen = await Conversation(core, world).hold()
        # A first reply that had arrived is refused when it is sent again.
        world.wire.refusals = [each for each in world.wire.refusals if not each.startswith("400/40060")]
        return seen, len(world.wire.requests) - before


@pytest.mark.long
@pytest.mark.parametrize("kind", FAULTS)
async def test_a_fault_in_any_request_leaves_neither_silence_nor_a_double(naps: list[float], kind: str) -> None:
    """Swept over every request of a whole conversation."""
    seen, requests = await held(None)
    posted, under_way = (said(f"asking.{key}", question="#1") for key in ("posted", "being_posted"))
    assert requests > 25
    for skip in range(requests):
        found, _ = await held(replace(FAULTS[kind], skip=skip))
        # Whose card does not appear at the first try is told that it is on its way; that is no less true.
        assert [line.replace(under_way, posted) for line in found] == seen, f"{kind} in request {skip}"
    assert naps
