"""Pictures of cards on Discord: uploaded with the message that shows them, and never in the way of its text."""

import asyncio
from dataclasses import replace
from unittest import mock

import pytest
from structlog.testing import capture_logs

from adapters.cutting import length
from adapters.discord.limits import LIMITS
from adapters.discord.render import render
from bot.domain.member import Place
from bot.inputs.questions import ListQuestions
from bot.ports.platform import PostFailed
from bot.ui.cards import Bar, Bars, Button, Card, Entry, File, Listing, Paragraph, Picture
from tests.fakes.core import Core
from tests.fakes.discord_rules import MEDIA_GALLERY, SEPARATOR, TEXT, Json, check_message, walk
from tests.fakes.discord_wire import CHANNEL, GUILD, Fault, Message
from tests.fakes.discord_world import DiscordWorld

HERE = Place("discord", str(GUILD), str(CHANNEL))
PICTURE = Picture("crowd-1.png", "drawing", "Yes 43 %, No 57 %")
NEXT = Button(("Next",), ListQuestions())
TEXT_ONLY = Card(
    "question", ("#1",), (Bars((Bar("A", "Yes", 4_300),)), Paragraph(("Closes soon",))), (NEXT,), picture=PICTURE
)


def drawn(png: bytes = b"one", card: Card = TEXT_ONLY) -> Card:
    return replace(card, picture=replace(card.picture or PICTURE, png=png))


def gallery(message: Message) -> list[Json]:
    return [item for part in walk(message.components) if part["type"] == MEDIA_GALLERY for item in part["items"]]


def pngs(message: Message) -> list[bytes]:
    return [each.content for each in message.attachments]


async def ask(core: Core, world: DiscordWorld, answer: Card, picture: Card | Exception | None) -> None:
    """Bob is answered with a card whose picture is drawn then, or not."""
    core.bot.handle = mock.AsyncMock(return_value=answer)  # type: ignore[method-assign]  # in place of the real one
    core.bot.draw = mock.AsyncMock(side_effect=[picture])  # type: ignore[method-assign]  # in place of the real one
    await world.say("Bob", "/forecast me")


async def settle(world: DiscordWorld) -> None:
    while running := world.client.handler._running:
        await asyncio.wait(running)


# In channels.


async def test_a_picture_is_posted_below_the_bars_with_words_for_who_cannot_see_it(world: DiscordWorld) -> None:
    await world.client.post(HERE, drawn(), "a")
    (card,) = world.wire.posts()
    assert pngs(card) == [b"one"]
    (shown,) = gallery(card)
    assert (shown["media"]["url"], shown["description"]) == ("attachment://crowd-1.png", "Yes 43 %, No 57 %")
    kinds = [part["type"] for part in card.components[0]["components"]]
    assert kinds[:4] == [TEXT, MEDIA_GALLERY, SEPARATOR, TEXT]


async def test_an_edit_replaces_the_picture_and_takes_it_away_with_the_card_s(world: DiscordWorld) -> None:
    message = await world.client.post(HERE, TEXT_ONLY, "a")
    for card, expected in [
        (drawn(b"one"), [b"one"]),
        (drawn(b"two"), [b"two"]),
        (TEXT_ONLY, []),
        (drawn(b"three"), [b"three"]),
        (replace(TEXT_ONLY, picture=None), []),
    ]:
        await world.client.edit(HERE, message, card)
        (posted,) = world.wire.posts()
        assert (pngs(posted), len(gallery(posted))) == (expected, len(expected))


@pytest.mark.parametrize("status", [429, 500])
async def test_a_picture_is_uploaded_whole_again_where_discord_asks_for_it(
    world: DiscordWorld, naps: list[float], status: int
) -> None:
    world.wire.faults += [Fault(method, "/messages", status, retry_after=1) for method in ("POST", "PATCH")]
    message = await world.client.post(HERE, drawn(), "a")
    assert pngs(world.wire.posts()[0]) == [b"one"]
    await world.client.edit(HERE, message, drawn(b"two"))
    assert pngs(world.wire.posts()[0]) == [b"two"]
    assert naps == [1, 1]


@pytest.mark.parametrize(
    "fault", [Fault("", "/messages", 403, code=50013), Fault("", "/messages", 413, code=40005)], ids=str
)
async def test_where_files_are_not_taken_the_card_comes_without_its_picture(world: DiscordWorld, fault: Fault) -> None:
    world.wire.faults.append(Fault(**vars(fault)))
    message = await world.client.post(HERE, drawn(), "a")
    world.wire.faults.append(Fault(**vars(fault)))
    await world.client.edit(HERE, message, drawn(card=replace(TEXT_ONLY, title=("#2",))))
    (posted,) = world.wire.posts()
    assert (pngs(posted), world.channel()[0]) == ([], "#2")


@pytest.mark.parametrize(("card", "code"), [(drawn(), 50001), (TEXT_ONLY, 50013)])
async def test_what_is_refused_for_another_reason_is_not_tried_without(
    world: DiscordWorld, card: Card, code: int
) -> None:
    world.wire.faults.append(Fault("POST", "/messages", 403, code=code))
    with pytest.raises(PostFailed) as failed:
        await world.client.post(HERE, card, "a")
    assert failed.value.gone
    assert world.channel() == []


def test_a_picture_counts_among_the_components_and_its_words_are_cut() -> None:
    rows = tuple(Entry(("A question",), button=NEXT) for _ in range(20))
    card = Card("list", ("List",), (Listing(rows),), (NEXT,), picture=replace(PICTURE, png=b"1", words="long " * 999))
    components = asyncio.run(_components(card))
    check_message({"components": components, "allowed_mentions": {"parse": []}})
    ((item,),) = [part["items"] for part in walk(components) if part["type"] == MEDIA_GALLERY]
    assert length(item["description"]) == LIMITS.alt_text


async def _components(card: Card) -> list[Json]:
    components: list[Json] = render(card).to_components()  # type: ignore[no-untyped-call]  # the library's
    return components


# In answers.


@pytest.mark.parametrize(
    ("fault", "waited"),
    [
        (None, []),
        (Fault("PATCH", "@original$", 429, retry_after=1, skip=1), [1]),
        (Fault("PATCH", "@original$", 500, skip=1), [1]),
        (Fault("PATCH", "@original$", 0, skip=1), [1.0]),
        (Fault("PATCH", "@original$", 0, effect=True, skip=1), [1.0]),
    ],
    ids=str,
)
async def test_an_answer_is_shown_at_once_and_its_picture_when_it_is_drawn(
    core: Core, world: DiscordWorld, naps: list[float], fault: Fault | None, waited: list[float]
) -> None:
    world.wire.faults += [Fault(**vars(fault))] if fault else []
    await ask(core, world, TEXT_ONLY, drawn())
    await settle(world)
    edits = [body for method, path, body in world.wire.requests if method == "PATCH"]
    assert [part["type"] for part in walk(edits[0]["components"])].count(MEDIA_GALLERY) == 0
    (answer,) = world.privates("Bob")
    assert (pngs(answer), len(gallery(answer))) == ([b"one"], 1)
    assert naps == waited


async def test_a_card_without_picture_is_edited_once(core: Core, world: DiscordWorld) -> None:
    await ask(core, world, TEXT_ONLY, None)
    await settle(world)
    assert sum(method == "PATCH" for method, _, _ in world.wire.requests) == 1


@pytest.mark.parametrize("error", [None, RuntimeError("out of ink")])
async def test_whatever_goes_wrong_with_a_picture_the_text_stays(
    core: Core, world: DiscordWorld, error: Exception | None
) -> None:
    world.wire.faults += [] if error else [Fault("PATCH", "@original$", 413, skip=1)]
    with capture_logs() as logs:
        await ask(core, world, TEXT_ONLY, error or drawn())
        await settle(world)
    (answer,) = world.privates("Bob")
    assert (pngs(answer), answer.edits) == ([], 1)
    assert [line["event"] for line in logs] == ["picture not shown"]


async def test_a_picture_does_not_come_back_to_who_went_on(core: Core, world: DiscordWorld) -> None:
    """The card behind it is shown in the same message by then."""
    await ask(core, world, TEXT_ONLY, None)
    ready = asyncio.Event()

    async def draw(card: Card) -> Card | None:
        await ready.wait()
        return drawn() if card.kind == TEXT_ONLY.kind else None

    core.bot.draw = draw  # type: ignore[method-assign]  # in place of the real one
    await world.press("Bob", "Next")
    core.bot.handle = mock.AsyncMock(return_value=Card("list", ("The end",)))  # type: ignore[method-assign]  # in place of the real one
    await world.press("Bob", "Next")
    ready.set()
    await settle(world)
    assert world.private("Bob") == ["The end"]
    assert [pngs(each) for each in world.privates("Bob")] == [[]]


async def test_a_refusal_leaves_picture_and_file_where_they_are(core: Core, world: DiscordWorld) -> None:
    with_file = replace(TEXT_ONLY, file=File("data.json", "application/json", b"{}"))
    await ask(core, world, with_file, drawn(card=with_file))
    await settle(world)
    core.bot.handle = mock.AsyncMock(return_value=Card("refusal", ("No.",)))  # type: ignore[method-assign]  # in place of the real one
    core.bot.draw = mock.AsyncMock(return_value=None)  # type: ignore[method-assign]  # in place of the real one
    await world.press("Bob", "Next")
    (answer,) = world.privates("Bob")
    assert world.private("Bob")[:2] == ["No.", "#1"]
    assert (pngs(answer), gallery(answer)[0]["description"]) == ([b"{}", b"one"], PICTURE.words)


async def test_a_picture_is_added_to_a_first_reply_as_well(core: Core, world: DiscordWorld) -> None:
    """Such as where a form was asked for and there is none."""
    core.bot.handle = mock.AsyncMock(return_value=TEXT_ONLY)  # type: ignore[method-assign]  # in place of the real one
    core.bot.draw = mock.AsyncMock(return_value=drawn())  # type: ignore[method-assign]  # in place of the real one
    await world.say("Bob", "/forecast ask")
    await settle(world)
    assert [pngs(each) for each in world.privates("Bob")] == [[b"one"]]
