"""Pictures on Slack: the text at once, the picture once it is drawn, and the text alone where Slack takes no files."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from typing import Any

import pytest

from bot.domain.errors import Refused
from bot.domain.member import Actor, Place
from bot.inputs.action import Action
from bot.inputs.app import ShowHelp
from bot.ports.platform import PostFailed
from bot.texts import Texts, texts
from bot.ui.cards import Bar, Bars, Button, Card, Option, Paragraph, Picture
from tests.fakes.slack_reading import read
from tests.fakes.slack_wire import TEAM, Fault, Json
from tests.fakes.slack_world import GENERAL, SlackWorld, slack_world

HERE = Place("slack", TEAM, GENERAL)
PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
WORDS = "Reds 25% on 1 May, 63% on 9 May."
PICTURE = Picture("crowd.png", "drawing", WORDS, PNG)
BARS = Bars((Bar("A", "Reds", 6_300, "63%"), Bar("B", "Blues", 3_700, "37%")))
TEXT = Card(
    "chart", ("Title",), (BARS, Paragraph(("Below",))), buttons=(Button(("Again",), ShowHelp()),), picture=PICTURE
)
LOST, DROPPED = Fault(after=True), Fault()
LIMITED = Fault(error="ratelimited", status=429, retry_after=2)
BROKEN = Fault(error="internal_error", status=500)
UPLOADING = ("files.getUploadURLExternal", "upload", "files.completeUploadExternal")


class Drawing:
    """A core that answers everything with a card whose picture is drawn afterwards."""

    def __init__(self, clock: Any) -> None:
        self.clock = clock
        self.asked: list[Action] = []
        self.meanwhile: Any = None

    async def handle(self, action: Action, _: Actor) -> Card:
        self.asked.append(action)
        return replace(TEXT, picture=replace(PICTURE, png=b""))

    async def draw(self, card: Card) -> Card | None:
        if self.meanwhile is not None:
            await self.meanwhile()
        assert card.picture is not None
        return replace(card, picture=replace(card.picture, png=PNG))

    async def suggest(self, actor: Actor, command: str, text: str) -> list[Option]:
        raise AssertionError((actor, command, text))

    async def rename(self, actor: Actor) -> None: ...

    def refuse(self, refused: Refused, typed: Any = ()) -> Card:
        raise AssertionError((refused, typed))

    def texts(self) -> Texts:
        return texts("en")


@pytest.fixture
async def world() -> AsyncGenerator[SlackWorld]:
    async with slack_world(Drawing) as world:
        yield world


def shown(world: SlackWorld) -> list[str]:
    [message] = world.slack.channels[GENERAL].messages
    return read(message).split("\n")


def calls(world: SlackWorld, *methods: str) -> int:
    return sum(method in methods for method, _ in world.slack.calls)


async def post(world: SlackWorld) -> str:
    return await world.client.post(HERE, replace(TEXT, picture=replace(PICTURE, png=b"")), "key")


async def test_an_edit_brings_the_picture_below_the_bars_with_its_words(world: SlackWorld) -> None:
    message = await post(world)
    assert not any("picture" in line for line in shown(world))
    await world.client.edit(HERE, message, TEXT)
    assert shown(world)[2:5] == ["B ▓▓▓▓░░░░░░ 37% Blues", f"(picture: {WORDS})", "Below"]
    [upload] = world.slack.uploads.values()
    assert (upload.filename, upload.content, upload.channel) == ("crowd.png", PNG, "")


async def test_an_equal_picture_is_uploaded_once(world: SlackWorld) -> None:
    for _ in range(2):
        await world.client.edit(HERE, await post(world), TEXT)
    assert calls(world, *UPLOADING) == 3
    assert all("(picture" in read(each) for each in world.slack.channels[GENERAL].messages)


@pytest.mark.parametrize("fault", [LOST, DROPPED, LIMITED, BROKEN])
@pytest.mark.parametrize("method", [*UPLOADING])
async def test_whatever_fails_for_a_moment_the_picture_is_there_once(
    world: SlackWorld, fault: Fault, method: str
) -> None:
    message = await post(world)
    world.slack.faults[method] = [fault]
    await world.client.edit(HERE, message, TEXT)
    assert sum("(picture" in line for line in shown(world)) == 1
    assert len(world.slack.channels[GENERAL].messages) == 1


async def test_without_the_scope_the_text_stays_and_slack_is_asked_once(
    world: SlackWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    world.slack.scopes.discard("files:write")
    message = await post(world)
    for _ in range(2):
        await world.client.edit(HERE, message, TEXT)
    assert shown(world)[3] == "Below"
    assert calls(world, *UPLOADING) == 1
    assert "slack_takes_no_pictures" in capsys.readouterr().out


async def test_slack_may_take_a_while_with_a_file_or_never_show_it(world: SlackWorld) -> None:
    message = await post(world)
    world.slack.processing = 2
    await world.client.edit(HERE, message, TEXT)
    assert shown(world)[3] == f"(picture: {WORDS})"
    world.slack.processing = 100
    await world.client.edit(HERE, message, TEXT)
    assert shown(world)[3] == "Below"
    world.slack.processing = 0
    await world.client.edit(HERE, message, TEXT)
    assert shown(world)[3] == f"(picture: {WORDS})"
    assert calls(world, *UPLOADING) == 6


async def test_an_upload_that_fails_for_long_is_tried_again_with_the_next_edit(world: SlackWorld) -> None:
    message = await post(world)
    world.slack.faults[UPLOADING[0]] = [Fault(error="ratelimited", status=429, retry_after=60)]
    with pytest.raises(PostFailed) as failed:
        await world.client.edit(HERE, message, TEXT)
    assert failed.value.wait_s == 60
    await world.client.edit(HERE, message, TEXT)
    assert shown(world)[3] == f"(picture: {WORDS})"


def modal(world: SlackWorld) -> Json:
    opened = world.slack.open_view("UBEN")
    assert opened is not None
    return opened[1].shown


async def test_an_answer_is_a_modal_with_the_text_at_once_and_the_picture_later(world: SlackWorld) -> None:
    seen: list[str] = []

    async def look() -> None:
        seen.append(read(modal(world)))

    world.bot.meanwhile = look  # type: ignore[attr-defined]  # it is the core of this test
    said = await world.say("ben", "show #1")
    assert "(picture" not in seen[0]
    assert f"37% Blues\n(picture: {WORDS})\nBelow" in said
    assert world.slack.private["UBEN"] == []


async def test_a_picture_does_not_take_the_place_of_what_the_member_has_turned_to(world: SlackWorld) -> None:
    async def turn() -> None:
        modal(world)["hash"] = "of something else"

    await world.say("ben", "show #1")
    world.bot.meanwhile = turn  # type: ignore[attr-defined]  # it is the core of this test
    assert "(picture" not in await world.press("ben", "Again")


async def test_where_no_modal_opens_the_text_is_a_private_message(world: SlackWorld) -> None:
    world.slack.faults["views.open"] = [Fault(error="expired_trigger_id")]
    await world.say("ben", "show #1")
    [message] = world.slack.private["UBEN"]
    assert "37% Blues\nBelow" in read(message)
    assert calls(world, *UPLOADING) == 0
