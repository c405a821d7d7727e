"""Discord with the real core and the real store behind it, over real sockets."""

import asyncio
import logging
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from structlog.testing import capture_logs

from adapters.discord.client import DiscordClient, connect
from adapters.discord.settings import DiscordSettings, read_settings
from bot.app.background import Background
from bot.domain.errors import Refused
from bot.domain.member import Actor, Place
from bot.inputs.action import Action
from bot.ports.platform import PostFailed
from bot.ui.cards import Card, Paragraph
from bot.ui.commands import ask_about
from tests.fakes.core import Core
from tests.fakes.discord_wire import (
    CHANNEL,
    COMMAND,
    COMPONENT,
    DEFER,
    DEFER_UPDATE,
    GUILD,
    GUILDS_INTENT,
    MANAGERS,
    MESSAGE,
    MODAL,
    TOKEN,
    DiscordWire,
    Fault,
    Person,
)
from tests.fakes.discord_world import DiscordWorld, lines_of, running
from tests.paths import ROOT
from tests.words import buttons, said

HERE = Place("discord", str(GUILD), str(CHANNEL))
CARD = Card("note", title=("Monday",), blocks=(Paragraph(("Something to read",)),), private=False)


async def background(core: Core, client: DiscordClient) -> None:
    await Background(core.bot, {"discord": client}).turn()


async def post_question(core: Core, world: DiscordWorld, outcomes: str = "Yes\nNo\nMaybe") -> None:
    await world.say("Ada", "/forecast ask Will the harbour freeze this winter?")
    await world.fill("Ada", {"closes": "2026-12-31 18:00", "outcomes": outcomes})
    await world.press("Ada", "Post")
    await background(core, world.client)


class Gate:
    """Holds requests back before they reach the core, until it is opened."""

    def __init__(self, core: Core, answer: Card | None = None) -> None:
        self.open = asyncio.Event()
        self.arrived = asyncio.Event()
        self.handled = 0
        self._answer = answer
        self._handle = core.bot.handle
        core.bot.handle = self.handle  # type: ignore[method-assign]  # in front of the real one

    async def handle(self, action: Action, actor: Actor) -> Card:
        self.handled += 1
        self.arrived.set()
        await self.open.wait()
        return self._answer or await self._handle(action, actor)


# The whole path.


async def test_a_question_goes_from_the_form_to_the_channel(core: Core, world: DiscordWorld) -> None:
    await background(core, world.client)
    await world.say("Ada", "/forecast ask Will the harbour freeze this winter?")
    assert world.form("Ada")["question"] == "Will the harbour freeze this winter?"
    await world.fill("Ada", {"closes": "2026-12-31 18:00", "outcomes": "Yes\nNo\nMaybe"})
    assert "Only you see this preview. Nothing is posted yet." in world.private("Ada")
    assert world.channel() == []
    await world.press("Ada", "Post")
    assert world.private("Ada") == ["#1 is posted in this channel.", "[Forecast]"]
    await background(core, world.client)
    assert world.channel() == [
        "#1 Will the harbour freeze this winter?",
        "A ░░░░░░░░░░ Yes",
        "B ░░░░░░░░░░ No",
        "C ░░░░░░░░░░ Maybe",
        "Closes 2026-12-31 18:00 UTC (2026-12-31 18:00 UTC) · no forecasts yet",
        "[Forecast] [My forecast] [Details]",
    ]


async def test_a_message_is_asked_about_in_its_menu(core: Core, world: DiscordWorld) -> None:
    text = "The bay froze @everyone\nIs it open again by Friday? https://example.org/ice"
    said = world.wire.chat(world.person("Ben"), content=text)
    asked = await world.about("Ada", "Ask about this", said)
    assert asked.modal is not None
    assert asked.answer is None, "a modal has to be the first answer"
    assert world.form("Ada")["question"] == "Is it open again by Friday?"
    await world.fill("Ada", {})
    assert "Story: The bay froze @everyone (2026-11-23 12:00 UTC)" in world.private("Ada")
    assert await _stories(core) == [("The bay froze @everyone", "https://example.org/ice")]


async def test_a_message_reads_as_its_author_saw_it(world: DiscordWorld, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names come with the message, are remembered, or are looked up; what has none keeps its id."""
    ben, eve = world.person("Ben"), world.person("Eve")
    text = (
        f"<@{ben.id}> <@!{eve.id}> <@&{MANAGERS}> <@&940> <#{CHANNEL}> <#911> <a:wave:5> <@9> <@&8> <#7> <t:0> @here?"
    )
    world.wire.new_roles[940] = 0
    world.wire.channels.add(911)
    message = world.wire.chat(ben, content=text)
    message.mentions = [ben]
    about = mock.Mock(wraps=ask_about)
    monkeypatch.setattr("adapters.discord.interactions.ask_about", about)
    await world.about("Ada", "Ask about this", message)
    seen = "@Ben @Eve @role 921 @role 940 #forecasts #forecasts :wave: @9 @8 #7 <t:0> @here?"
    assert about.call_args.args[0] == seen
    world.wire.refusals.clear()


@pytest.mark.parametrize("fault", [Fault("GET", "/roles$", 403), Fault("GET", "/roles$", 0)], ids=str)
async def test_a_message_is_asked_about_also_where_names_cannot_be_looked_up(
    world: DiscordWorld, monkeypatch: pytest.MonkeyPatch, fault: Fault
) -> None:
    world.wire.faults.append(Fault(**vars(fault)))
    about = mock.Mock(wraps=ask_about)
    monkeypatch.setattr("adapters.discord.interactions.ask_about", about)
    await world.about("Ada", "Ask about this", world.wire.chat(world.person("Ben"), content="Will <@&940> win?"))
    assert about.call_args.args[0] == "Will @940 win?"


async def test_a_role_that_is_not_known_yet_makes_a_moderator(
    core: Core, world: DiscordWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Roles, name and permissions come with the interaction."""
    handle = mock.AsyncMock(wraps=core.bot.handle)
    monkeypatch.setattr(core.bot, "handle", handle)
    world._people["Bob"] = Person(701, "Bob", roles=(940, MANAGERS))
    await world.say("Bob", "/forecast help")
    assert set(handle.call_args.args[1].roles) == {str(GUILD), "940", str(MANAGERS)}


async def test_a_message_that_is_a_page_becomes_drafts(world: DiscordWorld) -> None:
    page = "Will the harbour freeze this winter?\nYes • 40%\nNo • 60%"
    await world.about("Ada", "Ask about this", world.wire.chat(world.person("Ben"), content=page))
    assert said("cli.imported", n=1, names="d1") in world.private("Ada")
    assert world.private("Ada")[-1] == "[Show d1] [Edit] [Drafts]"


async def test_a_message_without_text_is_refused_at_once(world: DiscordWorld) -> None:
    await world.about("Ada", "Ask about this", world.wire.chat(world.person("Ben")))
    assert world.private("Ada") == ["⚠️ There is no text in this message to ask about."]


async def _stories(core: Core) -> list[tuple[str, str | None]]:
    drafts = await core.bot.store.read.questions.drafts(1, None)
    return [(draft.story.headline, draft.story.link) for draft in drafts if draft.story]


async def test_forecasts_by_form_and_by_text_move_the_card(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    await world.press("Bob", "Forecast", "#1")
    assert world.form_lines("Bob") == [
        said("voting.form_title", question="#1"),
        "#1 Will the harbour freeze this winter?",
        "Percent for each outcome. Blank fields share what is left.",
        "A · Yes",
        "B · No",
        "C · Maybe",
        "Why?",
    ]
    await world.fill("Bob", {"A": "50", "B": "30"})
    assert world.private("Bob")[:5] == [
        said("voting.saved", question="#1"),
        "  you  crowd of 1",
        "A 50%  50% Yes",
        "B 30%  30% No",
        "C 20%  20% Maybe",
    ]
    await world.say("Eve", "/forecast vote #1 A 40 B 30 C 30")
    assert world.private("Eve")[0] == said("voting.saved", question="#1")
    await background(core, world.client)
    assert world.channel()[1] == "A █████░░░░░ 45% Yes" or world.channel()[1] == "A ████░░░░░░ 45% Yes"
    assert said("questions.forecasters", n=2) in world.channel()[4]
    assert len(world.wire.posts()) == 1


async def test_every_command_answers_privately(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    for words, first in [
        ("list", "1 open question"),
        ("show #1", "#1 Will the harbour freeze this winter?"),
        ("leaderboard", "🏆 Leaderboard ·"),
        ("me", said("boards.record_title", name="Bob")),
        ("help vote", said("app.help_title")),
        ("drafts", "No drafts."),
    ]:
        await world.say("Bob", f"/forecast {words}")
        assert world.private("Bob")[0].startswith(first)
    assert len(world.wire.posts()) == 1


async def test_a_press_says_on_which_message_everybody_sees(
    core: Core, world: DiscordWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that a card of which it was not known whether it was posted can be kept up to date from then on."""
    await post_question(core, world)
    (card,) = world.wire.posts()
    handle = mock.AsyncMock(wraps=core.bot.handle)
    monkeypatch.setattr(core.bot, "handle", handle)
    await world.press("Bob", "Forecast")
    await world.fill("Bob", {})
    await world.press("Eve", "Details")
    await world.press("Eve", "My forecast")
    assert [call.args[1].message for call in handle.call_args_list] == [str(card.id), "", str(card.id), ""]


async def test_help_names_administration_as_it_is_typed_here(world: DiscordWorld) -> None:
    await world.say("Bob", "/forecast help settings")
    said = "\n".join(world.private("Bob"))
    assert "/forecast-admin settings" in said
    assert "/forecast admin" not in said


async def test_a_role_is_chosen_in_the_setup_and_a_channel_of_another_server_is_refused(
    core: Core, world: DiscordWorld
) -> None:
    role, foreign = "1200000000000000002", "1200000000000000001"
    await background(core, world.client)
    await world.say("Ada", "/forecast admin setup")
    await world.fill("Ada", {"channel": foreign, "announce": role})
    assert said("posting.hindered_gone", channel=f"<#{foreign}>") in "\n".join(world.private("Ada"))
    assert [refusal[:9] for refusal in world.wire.refusals] == ["404/10003"]
    world.wire.refusals.clear()
    await world.press("Ada", "Try again")
    assert {"channel": foreign, "announce": role}.items() <= world.form("Ada").items()
    await world.fill("Ada", {"channel": ""})
    await world.say("Ada", "/forecast admin settings announce")
    await world.press("Ada", "Change")
    assert world.form("Ada") == {"value": role}
    await world.fill("Ada", {"value": ""})
    assert (await core.store.read.members.community(1)).settings.announce == ""


async def test_resolving_answers_the_card_and_shows_who_knew(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    await world.say("Bob", "/forecast vote #1 80 10 10")
    await world.say("Eve", "/forecast vote #1 10 80 10")
    core.now += 86_400_000
    await world.say("Ada", "/forecast resolve #1")
    await world.fill("Ada", {"outcome": "B No"})
    core.now += 60_000
    await background(core, world.client)
    card, announcement = world.wire.posts()
    assert announcement.reply_to == card.id
    assert said("resolving.announced", question="#1", answer="B · No") in world.channel()
    assert any(line.startswith("🥇 Eve +") for line in world.channel())
    # Next Monday the board of the week is in the channel, once.
    core.now += 7 * 86_400_000
    for _ in range(2):
        await background(core, world.client)
    assert sum(line.startswith("🏆 Leaderboard ·") for line in world.channel()) == 1
    assert len(world.wire.posts()) == 3


async def test_twenty_outcomes_are_typed_into_one_field(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world, "\n".join(f"Outcome number {at}" for at in range(20)))
    await world.press("Bob", "Forecast", "#1")
    assert list(world.form("Bob")) == ["all", "reason"]
    assert "T Outcome number 19" in world.form_lines("Bob")
    await world.fill("Bob", {"all": "A 60\nB rest"})
    assert world.private("Bob")[0] == said("voting.saved", question="#1")


@pytest.mark.parametrize(
    "name", ["A name of seventy characters, which is as long as names are on servers {}", "*" * 72 + "{}"]
)
async def test_no_letter_is_missing_however_long_the_names_are(core: Core, world: DiscordWorld, name: str) -> None:
    await post_question(core, world, "\n".join(name.format(at) for at in range(20)))
    await world.press("Bob", "Forecast", "#1")
    lines = world.form_lines("Bob")
    letters = [line[0] for line in lines if line[1:2] == " " and line[0].isupper()]
    assert "".join(letters).endswith("ABCDEFGHIJKLMNOPQRST")


async def test_what_cannot_be_read_comes_back_with_a_way_to_try_again(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    await world.press("Bob", "Forecast", "#1")
    await world.fill("Bob", {"A": "@everyone", "B": "30"})
    assert world.private("Bob")[0].startswith("⚠️ ")
    assert "You typed: @everyone" in world.private("Bob")
    await world.press("Bob", "Try again")
    assert world.form("Bob") == {"A": "@everyone", "B": "30", "C": "", "reason": ""}
    await world.fill("Bob", {"A": "60"})
    assert world.private("Bob")[0] == said("voting.saved", question="#1")


async def test_a_vote_without_picks_opens_the_form(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    await world.say("Bob", "/forecast vote #1")
    assert set(world.form("Bob")) == {"A", "B", "C", "reason"}


async def test_questions_are_suggested_while_they_are_typed(core: Core, world: DiscordWorld) -> None:
    assert await world.autocomplete("Bob", "vote", "question", "") == []
    await post_question(core, world)
    found = await world.autocomplete("Bob", "vote", "question", "harb")
    assert found == [{"name": "#1 Will the harbour freeze this winter?", "value": "#1"}]
    assert await world.autocomplete("Bob", "show", "question", "mars") == []


# Answers.


async def test_the_first_answer_comes_before_any_work(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    gate = Gate(core)
    vote = asyncio.create_task(world.command("Bob", "vote", {"question": "#1", "picks": "50 30 20"}))
    await gate.arrived.wait()
    [interaction] = [
        each for each in world.wire.interactions.values() if each.kind == COMMAND and not each.done.is_set()
    ]
    assert interaction.callback == DEFER
    gate.open.set()
    await vote


async def test_a_private_message_gives_way_to_what_was_pressed_in_it(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    await world.say("Bob", "/forecast vote #1 50 30 20")
    before = len(world.privates("Bob"))
    await world.press("Bob", "Withdraw")
    assert world.private("Bob")[0].startswith("Withdrawn")
    assert len(world.privates("Bob")) == before
    # What is refused leaves the message with its buttons where it is.
    message, button = world._button("Bob", "Undo", "")
    await world.say("Bob", "/forecast vote #1 10 10 80")
    interaction = await world.press_this("Bob", message, button)
    assert interaction.callback == DEFER_UPDATE
    assert any(line.startswith("⚠️") for line in world.private("Bob"))
    assert buttons("Undo", "Forecast") in "\n".join(
        str(line) for each in world.privates("Bob") for line in lines_of(each)
    )


async def test_pressing_a_public_button_leaves_the_card_alone(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    before = world.channel()
    await world.press("Bob", "Details", "#1")
    assert world.channel() == before
    assert world.wire.posts()[0].edits == 0
    assert world.private("Bob")[0] == "#1 Will the harbour freeze this winter?"


async def test_a_request_delivered_twice_has_one_effect(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    gate = Gate(core)
    gate.open.set()
    await world.command("Bob", "vote", {"question": "#1", "picks": "50 30 20"}, times=3)
    assert gate.handled == 1
    question = (await core.store.read.questions.overdue(2**60))[0]
    assert len(await core.store.read.forecasts.history(question.id)) == 1


async def test_an_answer_that_discord_got_although_it_said_otherwise_counts(
    core: Core, world: DiscordWorld, naps: list[float]
) -> None:
    await post_question(core, world)
    world.wire.faults.append(Fault("POST", "/callback$", 503, effect=True))
    await world.say("Bob", "/forecast vote #1 50 30 20")
    assert world.private("Bob")[0] == said("voting.saved", question="#1")
    assert naps == [1]
    assert [refusal[:9] for refusal in world.wire.refusals] == ["400/40060"]
    world.wire.refusals.clear()


async def test_what_cannot_be_answered_in_time_is_not_done(core: Core, wire: DiscordWire) -> None:
    async with running(wire, core.bot) as client:
        world = DiscordWorld(wire, client)
        gate = Gate(core)
        interaction = wire.new_interaction(COMMAND, world.person("Bob"))
        interaction.sent_at -= 4
        options = [{"name": "me", "type": 1, "options": []}]
        with capture_logs() as logs:
            await wire.deliver(interaction, {**world._root_data(), "options": options})
            await world.until(lambda: bool(wire.refusals))
            await client.stop()
        assert wire.refusals[0].startswith("404/10062")
    assert gate.handled == 0
    assert {"reason": "NotFound 404/10062"}.items() <= logs[0].items()


async def test_a_direct_message_is_told_where_to_go(world: DiscordWorld) -> None:
    interaction = world.wire.new_interaction(COMPONENT, world.person("Bob"))
    await world.wire.deliver(interaction, {"custom_id": "list", "component_type": 2}, guild=None)
    await asyncio.wait_for(interaction.done.wait(), 5)
    assert interaction.callback == MESSAGE
    assert world.private("Bob") == []
    assert interaction.answer is not None
    assert lines_of(interaction.answer) == ["⚠️ I only work inside a server. Please use me in one of its channels."]


async def test_no_question_is_suggested_outside_a_server(world: DiscordWorld) -> None:
    interaction = world.wire.new_interaction(4, world.person("Bob"))
    option = {"name": "question", "type": 3, "value": "", "focused": True}
    show = {"name": "show", "type": 1, "options": [option]}
    await world.wire.deliver(interaction, {**world._root_data(), "options": [show]}, guild=None)
    await asyncio.wait_for(interaction.done.wait(), 5)
    assert interaction.choices == []


@pytest.mark.parametrize("carried", ["nonsense", "fc:v:17", "list:" + "x" * 97, "undo:#1:abc", ":"])
async def test_a_button_of_nobody_is_refused(world: DiscordWorld, carried: str) -> None:
    interaction = world.wire.new_interaction(COMPONENT, world.person("Bob"))
    await world.wire.deliver(interaction, {"custom_id": carried, "component_type": 2})
    await asyncio.wait_for(interaction.done.wait(), 5)
    assert interaction.answer is not None
    assert lines_of(interaction.answer)[0].startswith("⚠️ This button no longer does anything")


async def test_a_command_of_an_earlier_version_is_answered(world: DiscordWorld) -> None:
    interaction = world.wire.new_interaction(COMMAND, world.person("Bob"))
    await world.wire.deliver(
        interaction, {**world._root_data(), "options": [{"name": "guess", "type": 1, "options": []}]}
    )
    await asyncio.wait_for(interaction.done.wait(), 5)
    assert interaction.answer is not None
    assert "Reload Discord" in lines_of(interaction.answer)[0]


@pytest.mark.parametrize("opens_form", [False, True])
async def test_a_failure_of_the_adapter_ends_with_a_number(core: Core, world: DiscordWorld, opens_form: bool) -> None:  # noqa: FBT001  a column of the table
    gate = Gate(core, Card("broken", blocks=(None,)))  # type: ignore[arg-type]  # cannot be drawn
    gate.open.set()
    with capture_logs() as logs:
        if opens_form:
            await world.say("Bob", "/forecast ask")
        else:
            await world.say("Bob", "/forecast list")
    [incident] = [line for line in logs if line["event"] == "incident"]
    assert "Something went wrong on my side" in world.private("Bob")[0]
    assert incident["number"] in world.private("Bob")[0]


# Restarts and connections.


async def test_buttons_and_forms_outlive_the_bot(core: Core, wire: DiscordWire) -> None:
    async with running(wire, core.bot) as client:
        world = DiscordWorld(wire, client)
        await post_question(core, world)
        await world.press("Bob", "Forecast", "#1")
        await world.say("Eve", "/forecast vote #1 50 30 20")
    async with running(wire, core.restarted()) as client:
        world.client = client
        await world.fill("Bob", {"A": "90"})
        assert world.private("Bob")[0] == said("voting.saved", question="#1")
        await world.press("Eve", "Withdraw")
        assert world.private("Eve")[0].startswith("Withdrawn")
        await world.press("Eve", "Details", "#1")
        assert said("questions.forecasters", n=1) in "\n".join(world.private("Eve"))
    assert wire.syncs == 1
    assert wire.refusals == []


async def test_commands_are_sent_again_only_where_discord_knows_others(core: Core, wire: DiscordWire) -> None:
    async with running(wire, core.bot):
        assert wire.syncs == 1
    async with running(wire, core.bot):
        assert wire.syncs == 1
    wire.commands[0]["options"][0]["description"] = "Something else"
    async with running(wire, core.bot):
        assert wire.syncs == 2


async def test_the_bot_starts_also_where_its_commands_are_not_taken(core: Core, wire: DiscordWire) -> None:
    wire.faults.append(Fault("PUT", "/commands$", 403))
    with capture_logs() as logs:
        async with running(wire, core.bot):
            assert wire.online
    assert {"event": "commands not synced", "reason": "Forbidden 403/0"}.items() <= logs[0].items()


async def test_only_the_guilds_intent_is_asked_for(world: DiscordWorld) -> None:
    assert world.wire.intents == GUILDS_INTENT


async def test_requests_of_an_interrupted_connection_arrive_once(core: Core, world: DiscordWorld) -> None:
    await post_question(core, world)
    await world.wire.cut_gateway()
    await world.until(lambda: not world.wire.online)
    await world.command("Bob", "vote", {"question": "#1", "picks": "50 30 20"})
    assert world.wire.resumes == 1
    assert world.wire.identifies == 1
    assert world.private("Bob")[0] == said("voting.saved", question="#1")


async def test_a_lost_session_is_begun_anew(world: DiscordWorld, naps: list[float]) -> None:
    world.wire.resumable = False
    await world.wire.cut_gateway()
    await world.until(lambda: world.wire.identifies == 2 and world.wire.online)
    assert naps == [5.0]
    await world.say("Bob", "/forecast help")
    assert world.private("Bob")[0] == said("app.help_title")


async def test_a_wrong_token_is_one_plain_sentence(core: Core, wire: DiscordWire) -> None:
    client = connect(core.bot, DiscordSettings.model_validate({"discord_token": "wrong"}))
    with pytest.raises(Refused) as refused:
        await client.start()
    assert "DISCORD_TOKEN" in core.bot.texts().word(refused.value.key)
    await client.stop()
    with pytest.raises(PostFailed) as failed:
        await client.post(HERE, CARD, "k")
    assert failed.value.certain
    assert wire.identifies == 0


async def test_a_token_without_meaning_is_the_same(core: Core, wire: DiscordWire) -> None:
    assert wire.base
    client = connect(core.bot, DiscordSettings.model_validate({"discord_token": "a\nb"}))
    with pytest.raises(Refused, match=r"^discord\.token$"):
        await client.start()


async def test_a_discord_that_cannot_be_reached_is_named(core: Core, wire: DiscordWire) -> None:
    wire.faults.append(Fault("GET", "/users/@me", 503))
    client = connect(core.bot, DiscordSettings.model_validate({"discord_token": TOKEN}))
    with pytest.raises(Refused) as refused:
        await client.start()
    assert refused.value.facts == {"reason": "DiscordServerError 503/0"}
    assert core.bot.texts().say(refused.value.key, **refused.value.facts)


async def test_a_gateway_that_refuses_the_bot_is_named_too(core: Core, wire: DiscordWire) -> None:
    client = connect(core.bot, DiscordSettings.model_validate({"discord_token": TOKEN}))
    identify = wire._identify

    async def revoked(socket: Any, data: Any) -> None:
        await identify(socket, {**data, "token": "revoked"})

    with (
        mock.patch.object(wire, "_identify", revoked),
        capture_logs() as logs,
        pytest.raises(Refused, match=r"^discord\.unreachable$"),
    ):
        await client.start()
    assert logs[-1]["event"] == "disconnected for good"


async def test_stopping_finishes_what_was_accepted_and_takes_no_more(core: Core, wire: DiscordWire) -> None:
    gate = Gate(core)
    async with running(wire, core.bot) as client:
        world = DiscordWorld(wire, client)
        asked = asyncio.create_task(world.say("Bob", "/forecast me"))
        await gate.arrived.wait()
        stopping = asyncio.create_task(client.stop())
        await asyncio.sleep(0)
        late = wire.new_interaction(COMMAND, world.person("Eve"))
        await wire.deliver(late, {**world._root_data(), "options": [{"name": "me", "type": 1, "options": []}]})
        gate.open.set()
        await asked
        await stopping
        assert world.private("Bob")[0] == "Bob: your record"
        assert late.callback is None
    await core.bot.idle()
    assert gate.handled == 1


async def test_a_gateway_that_does_not_say_goodbye_is_left(core: Core, wire: DiscordWire) -> None:
    async with running(wire, core.bot) as client:
        stuck = asyncio.Event()
        with (
            mock.patch("adapters.discord.client.CLOSE_SECONDS", 0.01),
            mock.patch("discord.shard.Shard.close", stuck.wait),
        ):
            await client.stop()
        assert client.gateway.is_closed()


# Posts.


async def test_a_post_appears_once_however_often_it_is_tried(world: DiscordWorld) -> None:
    first = await world.client.post(HERE, CARD, "board:1:2026-W47")
    assert await world.client.post(HERE, CARD, "board:1:2026-W47") == first
    assert await world.client.post(HERE, CARD, "board:1:2026-W48") != first
    assert [len(m.nonce or "") for m in world.wire.posts()] == [24, 24]


@pytest.mark.parametrize("status", [500, 502, 504, 524])
async def test_a_lost_answer_is_made_good_by_the_library(world: DiscordWorld, naps: list[float], status: int) -> None:
    world.wire.faults.append(Fault("POST", "/messages$", status, effect=True))
    message = await world.client.post(HERE, CARD, "k")
    assert [str(m.id) for m in world.wire.posts()] == [message]
    assert naps == [1]


@pytest.mark.parametrize(
    ("fault", "appeared", "certain", "gone"),
    [
        (Fault("POST", "/messages$", 503, effect=True), True, False, False),
        (Fault("POST", "/messages$", 520, effect=True), True, False, False),
        (Fault("POST", "/messages$", 503), False, False, False),
        (Fault("POST", "/messages$", 0, effect=True), True, False, False),
        (Fault("POST", "/messages$", 0), False, False, False),
        (Fault("POST", "/messages$", 429, via=False), False, True, False),
        (Fault("POST", "/messages$", 429, retry_after=65), False, True, False),
        (Fault("POST", "/messages$", 400, code=50035), False, True, False),
        (Fault("POST", "/messages$", 401), False, True, False),
        (Fault("POST", "/messages$", 403, code=50013), False, True, True),
        (Fault("POST", "/messages$", 404, code=10003), False, True, True),
    ],
)
async def test_a_failed_post_says_what_is_known(
    world: DiscordWorld, fault: Fault, *, appeared: bool, certain: bool, gone: bool
) -> None:
    fault.times = 1
    world.wire.faults.append(fault)
    with pytest.raises(PostFailed) as failed:
        await world.client.post(HERE, CARD, "k")
    assert (failed.value.certain, failed.value.gone) == (certain, gone)
    assert len(world.wire.posts()) == appeared
    # The same key again: one message in every case.
    await world.client.post(HERE, CARD, "k")
    assert len(world.wire.posts()) == 1


async def test_a_refusal_after_a_lost_answer_is_no_certainty(world: DiscordWorld, naps: list[float]) -> None:
    world.wire.faults += [
        Fault("POST", "/messages$", 502, effect=True),
        Fault("POST", "/messages$", 403, code=50013),
    ]
    with pytest.raises(PostFailed) as failed:
        await world.client.post(HERE, CARD, "k")
    assert not failed.value.certain
    assert len(world.wire.posts()) == 1
    assert naps == [1]


async def test_a_discord_that_is_not_there_got_nothing_for_certain(world: DiscordWorld) -> None:
    with mock.patch("discord.http.Route.BASE", "http://127.0.0.1:1"), pytest.raises(PostFailed) as failed:
        await world.client.post(HERE, CARD, "k")
    assert failed.value.certain


async def test_a_post_that_takes_too_long_is_in_doubt(world: DiscordWorld) -> None:
    world.wire.faults.append(Fault("POST", "/messages$", 429, retry_after=20))
    with mock.patch("adapters.discord.failures.CALL_SECONDS", 0.05), pytest.raises(PostFailed) as failed:
        await world.client.post(HERE, CARD, "k")
    assert str(failed.value) == "TimeoutError"
    assert world.wire.posts() == []


async def test_a_rate_limit_is_waited_out(world: DiscordWorld, naps: list[float]) -> None:
    world.wire.faults.append(Fault("POST", "/messages$", 429, retry_after=2.5))
    await world.client.post(HERE, CARD, "k")
    assert naps == [2.5]
    assert len(world.wire.posts()) == 1


async def test_a_reply_points_to_its_message_and_survives_its_end(world: DiscordWorld) -> None:
    first = await world.client.post(HERE, CARD, "a")
    reply = await world.client.post(HERE, CARD, "b", reply_to=first)
    assert world.wire.messages[int(reply)].reply_to == int(first)
    assert await world.client.post(HERE, CARD, "c", reply_to="123456789012345678")


async def test_a_card_is_drawn_anew_and_a_deleted_one_is_gone(world: DiscordWorld) -> None:
    message = await world.client.post(HERE, CARD, "a")
    await world.client.edit(HERE, message, Card("note", title=("Tuesday",), private=False))
    assert world.channel() == ["Tuesday"]
    world.wire.deleted.add(int(message))
    with pytest.raises(PostFailed) as failed:
        await world.client.edit(HERE, message, CARD)
    assert failed.value.gone
    world.wire.refusals.clear()


# Secrets and logs.


def test_the_token_comes_from_the_environment_or_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("DISCORD_TOKEN", "DISCORD_TOKEN_FILE"):
        monkeypatch.delenv(name, raising=False)
    assert read_settings() is None
    monkeypatch.setenv("DISCORD_TOKEN", " ")
    assert read_settings() is None
    (tmp_path / "token").write_text("from-a-file\n")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    settings = read_settings()
    assert settings is not None
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "from-a-file"
    assert "from-a-file" not in repr(settings)
    monkeypatch.setenv("DISCORD_TOKEN", "direct ")
    settings = read_settings()
    assert settings is not None
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == "direct"


def test_a_token_file_that_cannot_be_read_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DISCORD_TOKEN", raising=False)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "missing")
    with pytest.raises(Refused, match=r"^discord\.token_file$"):
        read_settings()


def test_reading_the_settings_does_not_load_the_library() -> None:
    code = "import sys, adapters.discord.settings; sys.exit('discord' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)  # noqa: S603  our own line


async def test_logs_hold_neither_tokens_nor_what_members_typed(
    core: Core, world: DiscordWorld, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    # What the database library tells is the storage's business.
    monkeypatch.setattr(logging.getLogger("aiosqlite"), "disabled", True)
    with capture_logs() as logs:
        await post_question(core, world)
        await world.say("Bob", "/forecast vote #1 canary 71 17 12")
        await world.say("Bob", "/forecast vote #1 71 17 12")
        world.wire.faults.append(Fault("POST", "/messages$", 503, effect=True))
        with pytest.raises(PostFailed):
            await world.client.post(HERE, CARD, "k")
    written = caplog.text + str(logs)
    secrets = [TOKEN, "canary", "harbour", *world.wire.interactions]
    assert [secret for secret in secrets if secret in written] == []


async def test_an_unexpected_event_failure_is_logged(world: DiscordWorld) -> None:
    with capture_logs() as logs:
        await world.client.gateway.on_error("on_something")
    assert logs[0]["event"] == "event failed"


async def test_a_form_opens_as_the_first_answer(world: DiscordWorld) -> None:
    interaction = await world.command("Ada", "ask", {"question": "x" * 300})
    assert interaction.callback == MODAL
    assert len(world.form("Ada")["question"]) == 300, "the core refuses what is too long with a sentence of its own"
