"""The real program on the wires of both platforms: what it imports, what it says, and how it ends."""

import asyncio
import json
import os
import signal
import sqlite3
import sys
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from aiohttp import ClientSession

from bot.domain.member import Place
from tests.chat import open_chat
from tests.cli.program import leave_env
from tests.fakes.discord_wire import CHANNEL, COMMAND, GUILD, DiscordWire, Person, discord_wire
from tests.fakes.discord_world import lines_of
from tests.fakes.slack_reading import read
from tests.fakes.slack_wire import APP_TOKEN, BOT_TOKEN, BOT_USER, TEAM, Channel, FakeSlack, Hold, Json
from tests.fakes.slack_wire import Fault as SlackFault
from tests.paths import ROOT
from tests.patience import patience
from tests.words import said

pytestmark = pytest.mark.unmeasured

GENERAL = "C1"
SCOPES = {"chat:write", "chat:write.public", "commands", "users:read"}
SLACK = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_APP_TOKEN": APP_TOKEN}
DISCORD = {"DISCORD_TOKEN": "MTAw.made-up.token"}
WRONG_SLACK = {"SLACK_BOT_TOKEN": "xoxb-wrong", "SLACK_APP_TOKEN": APP_TOKEN}
WRONG_DISCORD = {"DISCORD_TOKEN": "MTAw.wrong.token"}
GIVE_UP_AFTER = 20.0
"""Seconds until a test gives up on the program."""
VOICE = "voice will NOT be supported"
"""What discord.py warns of, with or without reason."""
AT_MOST = 5.0
"""Seconds it may take to end."""


@dataclass(frozen=True)
class Ended:
    """How it ended: its status, what it said, the libraries it had imported, and how long the end took."""

    status: int
    said: list[str]
    errors: list[str]
    imported: list[str]
    seconds: float


class Program:
    """A process, and how to end it."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.said: list[str] = []

    async def hear(self, beginning: str) -> None:
        """Wait until it says so."""
        assert self.process.stdout is not None
        while not self.said or not self.said[-1].startswith(beginning):
            line = await asyncio.wait_for(self.process.stdout.readline(), patience(GIVE_UP_AFTER))
            assert line, self.said
            self.said.append(line.decode().strip())

    async def end(self, number: int = 0) -> Ended:
        """Wait for its end; after a signal where one is given."""
        began = time.monotonic()
        if number:
            self.process.send_signal(number)
        out, err = await asyncio.wait_for(self.process.communicate(), patience(GIVE_UP_AFTER))
        said = [*self.said, *out.decode().splitlines()]
        assert self.process.returncode is not None
        seconds = time.monotonic() - began
        errors = [line for line in err.decode().splitlines() if VOICE not in line]
        return Ended(self.process.returncode, said[:-1], errors, json.loads(said[-1]), seconds)


@dataclass(frozen=True)
class Wires:
    """Both platforms, and a folder for the program."""

    slack: FakeSlack
    discord: DiscordWire
    folder: Path

    @asynccontextmanager
    async def program(self, tokens: dict[str, str]) -> AsyncGenerator[Program]:
        """The program with these tokens and no other settings."""
        leave_env(self.folder)
        kept = {name: value for name, value in os.environ.items() if name.startswith(("PATH", "COV"))}
        where = {"TEST_SLACK": self.slack.base_url, "TEST_DISCORD": self.discord.base}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.fakes.launcher", "run"),
            cwd=self.folder,
            env={**kept, **where, **tokens, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        try:
            yield Program(process)
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()

    def votes(self) -> list[tuple[int, int]]:
        with closing(sqlite3.connect(self.folder / "credence.db")) as db:
            return list(db.execute("SELECT question, member FROM forecast_history"))


@pytest.fixture
async def wires(tmp_path: Path) -> AsyncGenerator[Wires]:
    async with FakeSlack(SCOPES, lambda: time.time_ns() // 1_000_000) as slack, discord_wire() as discord:
        slack.add_person("UBEN", "Ben")
        slack.channels[GENERAL] = Channel(members={BOT_USER, "UBEN"})
        yield Wires(slack, discord, tmp_path)


async def open_question(folder: Path, place: Place) -> None:
    """A question that is open now in that channel, posted before the program starts."""
    async with open_chat(folder) as chat:
        chat.now = time.time_ns() // 1_000_000
        chat.place = place
        day = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 5 * 86_400))
        await chat.post_question("Does it rain on Saturday?", "Yes/No", f"{day} 18:00")


def slack_command(slack: FakeSlack, text: str) -> Json:
    return {
        "command": "/forecast",
        "text": text,
        "user_id": "UBEN",
        "user_name": "ben",
        "team_id": TEAM,
        "channel_id": GENERAL,
        "trigger_id": slack.new_trigger("UBEN"),
        "response_url": slack.new_address("UBEN", GENERAL),
    }


async def test_with_slack_s_tokens_alone_it_finishes_the_vote_it_had_accepted_and_never_imports_discord(
    wires: Wires,
) -> None:
    await open_question(wires.folder, Place("slack", TEAM, GENERAL))
    hold = Hold()
    async with wires.program(SLACK) as program:
        await program.hear("Connected to Slack")
        await wires.slack.wait_for_connections(1)
        wires.slack.faults["users.info"] = [SlackFault(hold=hold)]
        await wires.slack.deliver("slash_commands", slack_command(wires.slack, "vote #1 70/30"))
        await hold.reached.wait()
        ending = asyncio.create_task(program.end(signal.SIGTERM))
        asyncio.get_running_loop().call_later(0.3, hold.go.set)
        ended = await ending
    assert (ended.status, ended.errors) == (0, [])
    assert ended.seconds < patience(AT_MOST)
    assert ended.imported == ["slack_bolt", "slack_sdk", "jinja2"]
    assert wires.votes() == [(1, 2)]
    assert said("voting.saved", question="#1") in read(wires.slack.private["UBEN"][-1])


async def test_with_discord_s_token_alone_it_finishes_the_vote_it_had_accepted_and_never_imports_slack(
    wires: Wires,
) -> None:
    await open_question(wires.folder, Place("discord", str(GUILD), str(CHANNEL)))
    async with wires.program(DISCORD) as program:
        await program.hear("Connected to Discord")
        named = {"name": "question", "type": 3, "value": "#1"}
        options = [named, {"name": "picks", "type": 3, "value": "70/30"}]
        data = {"id": wires.discord.commands[0]["id"], "name": "forecast", "type": 1}
        vote = {**data, "options": [{"name": "vote", "type": 1, "options": options}]}
        interaction = wires.discord.new_interaction(COMMAND, Person(500, "Ben"))
        await wires.discord.deliver(interaction, vote)
        while interaction.callback is None:
            wires.discord.changed.clear()
            await asyncio.wait_for(wires.discord.changed.wait(), patience(GIVE_UP_AFTER))
        ended = await program.end(signal.SIGTERM)
    assert ended.status == 0
    assert ended.seconds < patience(AT_MOST)
    assert ended.imported == ["discord", "jinja2"]
    assert wires.discord.refusals == []
    assert wires.votes() == [(1, 2)]
    assert interaction.answer is not None
    assert said("voting.saved", question="#1") in lines_of(interaction.answer)


@pytest.mark.parametrize(
    ("tokens", "connected", "said"),
    [
        (WRONG_DISCORD | SLACK, "Connected to Slack", "Discord does not accept DISCORD_TOKEN."),
        (DISCORD | WRONG_SLACK, "Connected to Discord", "Slack does not accept SLACK_BOT_TOKEN"),
    ],
)
async def test_a_wrong_token_is_one_sentence_and_the_other_platform_goes_on(
    wires: Wires, tokens: dict[str, str], connected: str, said: str
) -> None:
    async with wires.program(tokens) as program:
        await program.hear(connected)
        ended = await program.end(signal.SIGTERM)
    assert ended.status == 0
    assert [line[: len(said)] for line in ended.errors if "commands synced" not in line] == [said]


async def test_with_both_tokens_wrong_it_ends_with_a_sentence_for_each(wires: Wires) -> None:
    async with wires.program(WRONG_DISCORD | WRONG_SLACK) as program:
        ended = await program.end()
    assert ended.status == 1
    assert [line.split(" does not accept ")[0] for line in ended.errors] == [
        "Discord",
        "Slack",
        "No platform could be started.",
    ]
    assert not any("wrong" in line for line in ended.errors), "no token is ever printed"


async def test_its_health_pages_tell_when_a_platform_is_lost(wires: Wires) -> None:
    async with wires.program(DISCORD | SLACK | {"HTTP_PORT": "0"}) as program, ClientSession() as session:
        await program.hear("Connected to Slack")
        await wires.slack.wait_for_connections(1)
        address = program.said[0].removeprefix("The health pages are at ").removesuffix("/healthz.")

        async def wait_for(path: str, page: str) -> None:
            async with asyncio.timeout(patience(GIVE_UP_AFTER)):
                while await (await session.get(address + path)).text() != page:
                    pass

        await wait_for("/healthz", "ok\n")
        await wait_for("/readyz", "ok\n")
        await wires.discord.cut_gateway(4004)
        await wait_for("/readyz", "discord\n")
        ended = await program.end(signal.SIGTERM)
    assert ended.status == 0
    assert ended.seconds < patience(AT_MOST)


async def test_with_both_it_serves_both_in_one_process(wires: Wires) -> None:
    async with wires.program(DISCORD | SLACK) as program:
        await program.hear("Connected to Slack")
        assert program.said[0].startswith("Connected to Discord")
        await wires.slack.wait_for_connections(1)
        await wires.slack.deliver("slash_commands", slack_command(wires.slack, "help"))
        ended = await program.end(signal.SIGTERM)
    assert ended.status == 0
    assert ended.seconds < patience(AT_MOST)
    assert said("app.help_title") in read(wires.slack.private["UBEN"][-1])
