"""`run`: which platforms are started, and in which order everything is stopped."""

import asyncio
import gc
import os
import re
import signal
import socket
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from adapters import configured
from adapters.health.server import HealthServer
from adapters.local.client import LocalClient
from bot.app.background import Background
from bot.app.door import Bot
from bot.app.gc_tuning import YOUNG_LIMIT
from bot.cli.output import sentence
from bot.cli.run import SAMPLE, new_token
from bot.domain.errors import Refused
from bot.inputs.action import fits_a_button
from bot.inputs.app import Resume
from bot.ports import NotSaved
from bot.settings import Settings, env_file
from tests.chat import Channels
from tests.command_line import Cli, command_line


@pytest.fixture(autouse=True)
def searches() -> Generator[None]:
    """Restores the settings of the garbage collector after each test, as they hold for the whole process."""
    threshold = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*threshold)


class Client(Channels):
    """A platform that records when it is stopped, or cannot be started."""

    def __init__(self, name: str, notes: list[str], *, starts: bool = True) -> None:
        super().__init__(lambda: 0, name)
        self.notes = notes
        self.starts = starts

    async def start(self) -> str:
        if not self.starts:
            raise Refused("slack.token_missing", name=self.name)
        return f"{self.name}-bot"

    async def stop(self) -> None:
        self.notes.append(f"{self.name} stopped")

    async def is_connected(self) -> bool:
        return self.starts


@pytest.fixture
def notes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was stopped, in order; the program is asked to stop as soon as everything runs."""
    notes: list[str] = []

    async def drained(_: Bot) -> None:
        notes.append("drained")

    async def run(_: Background) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        try:
            await asyncio.Event().wait()
        finally:
            notes.append("background ended")

    monkeypatch.setattr(Bot, "idle", drained)
    monkeypatch.setattr(Background, "run", run)
    monkeypatch.setattr("bot.cli.run.LAST_TURN_S", 0.0)
    return notes


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


def switch_on(monkeypatch: pytest.MonkeyPatch, *clients: Client) -> None:
    monkeypatch.setattr("bot.cli.run.switched_on", lambda: {client.name: client for client in clients})
    monkeypatch.setattr("bot.cli.run.connect", lambda _name, _bot, settings: settings)
    monkeypatch.delenv("HTTP_PORT")


def test_every_platform_whose_tokens_are_set_is_started_and_stopped_after_the_last_turn(
    cli: Cli, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on(monkeypatch, Client("discord", notes), Client("slack", notes))
    said = cli("run")
    assert (said.status, said.err) == (0, "")
    assert said.out == "Connected to Discord as discord-bot.\nConnected to Slack as slack-bot.\n"
    assert notes == ["background ended", "discord stopped", "slack stopped", "drained"]


def test_where_a_port_is_set_the_health_pages_are_served_until_everything_is_answered(
    cli: Cli, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = HealthServer.stop

    async def noted(server: HealthServer) -> None:
        notes.append("health pages ended")
        await stop(server)

    monkeypatch.setattr(HealthServer, "stop", noted)
    switch_on(monkeypatch, Client("discord", notes))
    monkeypatch.setenv("HTTP_PORT", "0")
    said = cli("run")
    assert (said.status, said.err) == (0, "")
    assert re.fullmatch(
        r"The health pages are at http://127\.0\.0\.1:\d+/healthz\.\nConnected to Discord as discord-bot\.\n", said.out
    )
    assert notes == ["background ended", "discord stopped", "drained", "health pages ended"]


@pytest.mark.parametrize(("host", "key"), [("8.8.8.8", "health.public_host"), ("x.invalid", "health.unknown_host")])
def test_an_address_that_the_health_pages_may_not_have_is_told_before_anything_connects(
    host: str, key: str, cli: Cli, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on(monkeypatch, Client("discord", notes))
    monkeypatch.setenv("HTTP_PORT", "0")
    monkeypatch.setenv("HTTP_HOST", host)
    said = cli("run")
    assert (said.status, said.out, said.err, notes) == (1, "", f"{sentence(key, host=host)}\n", [])


def test_while_it_serves_python_searches_for_garbage_less_often_and_never_in_what_start_up_made(
    cli: Cli, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Tests in which the whole program ran may have come before.
    gc.unfreeze()
    gc.set_threshold(700)
    switch_on(monkeypatch, Client("slack", notes))
    cli("run")
    assert gc.get_freeze_count() > 0
    assert gc.get_threshold()[0] == YOUNG_LIMIT


def test_a_platform_that_cannot_start_says_why_and_the_others_go_on(
    cli: Cli, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on(monkeypatch, Client("discord", notes, starts=False), Client("slack", notes))
    said = cli("run")
    assert (said.status, said.out) == (0, "Connected to Slack as slack-bot.\n")
    assert "discord" in said.err
    assert notes == ["background ended", "slack stopped", "drained"]


def test_where_no_platform_can_start_each_says_why_and_the_program_ends(
    cli: Cli, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on(monkeypatch, *(Client(name, notes, starts=False) for name in ("discord", "slack")))
    said = cli("run")
    assert (said.status, said.out, notes) == (1, "", [])
    assert len(said.err.splitlines()) == 3
    assert said.err.splitlines()[-1] == "No platform could be started."


def test_where_the_only_platform_cannot_start_its_reason_is_all_that_is_said(
    cli: Cli, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    switch_on(monkeypatch, Client("slack", notes, starts=False))
    said = cli("run")
    assert (said.status, len(said.err.splitlines())) == (1, 1)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_without_tokens_the_try_out_is_served_until_a_signal_comes(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, number: signal.Signals
) -> None:
    real = LocalClient.start

    async def start(client: LocalClient) -> str:
        where = await real(client)
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), number)
        return where

    monkeypatch.setattr(LocalClient, "start", start)
    for _ in range(2):  # the second time there is a community already
        said = cli("run")
        assert (said.status, said.err) == (0, "")
        assert said.out.startswith("The try-out is at http://127.0.0.1:")


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("HTTP_PORT", "65536", "The setting HTTP_PORT is wrong: it must be a whole number from 0 to 65535.\n"),
        ("LOG_LEVEL", "LOUD", "The setting LOG_LEVEL is wrong: it must be DEBUG, INFO, WARNING or ERROR.\n"),
        ("LOG_FORMAT", "xml", "The setting LOG_FORMAT is wrong: it must be text or json.\n"),
        (
            "DATABASE_URL",
            "sqlite:///",
            "The setting DATABASE_URL is wrong: it must be sqlite:/// and the path of a file,",
        ),
    ],
)
def test_a_setting_that_cannot_be_is_named_before_anything_is_made(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, setting: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(setting, value)
    said = cli("run")
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(sentence)
    assert list(cli.folder.iterdir()) == []


def test_a_database_that_cannot_be_used_ends_both_commands_in_one_sentence(cli: Cli) -> None:
    for name, *command in (("credence-tryout.db", "run"), ("credence.db", "import", str(SAMPLE))):
        cli.file(name, "")
        said = cli(*command)
        assert (said.status, said.out) == (1, "")
        assert re.fullmatch(rf"Cannot use the database {name}\. The file is empty: .*\.\n", said.err)


def test_tokens_are_all_different_and_fit_into_a_button() -> None:
    tokens = {new_token() for _ in range(1000)}
    assert len(tokens) == 1000
    assert {fits_a_button(Resume(token=token)) for token in tokens} == {True}


def test_settings_are_read_from_the_folder_s_file_too(cli: Cli) -> None:
    cli.file(".env", "DATABASE_URL=postgres://example.org\nSOMETHING_ELSE=1\n")
    assert cli("run").err.startswith("The setting DATABASE_URL is wrong")


def test_settings_are_read_from_the_checkout_and_its_database_is_found_from_anywhere(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    cli.file(".env", "DATABASE_URL=sqlite:///mine.db\nDISCORD_TOKEN=made-up\n")
    (cli.folder / "elsewhere").mkdir()
    assert Settings().database_path == Path("mine.db")
    monkeypatch.chdir(cli.folder / "elsewhere")
    assert env_file() == cli.folder / ".env"
    assert Settings().database_path == cli.folder / "mine.db"
    assert configured() == ["discord"]
    monkeypatch.setenv("DATABASE_URL", "sqlite:///here.db")
    assert Settings().database_path == Path("here.db")


def test_a_file_where_it_is_started_comes_before_the_checkout_s(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.file(".env", "LOG_LEVEL=ERROR\n")
    (cli.folder / "elsewhere").mkdir()
    cli.file("elsewhere/.env", "LOG_FORMAT=json\n")
    monkeypatch.chdir(cli.folder / "elsewhere")
    settings = Settings()
    assert (settings.log_level, settings.log_format, settings.database_path) == ("INFO", "json", Path("credence.db"))


def test_without_any_file_the_database_is_where_it_is_started(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    (cli.folder / "elsewhere").mkdir()
    monkeypatch.chdir(cli.folder / "elsewhere")
    assert Settings().database_path == Path("credence.db")


def test_a_setting_left_empty_has_its_default(cli: Cli) -> None:
    cli.file(".env", "DATABASE_URL=\nHTTP_HOST=\nLOG_LEVEL=\n")
    settings = Settings()
    assert settings.database_path == Path("credence.db")
    assert (settings.http_host, settings.log_level) == ("127.0.0.1", "INFO")


def test_a_command_that_is_none_is_refused_with_those_that_are(cli: Cli, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli("dance")
    assert "'run', 'import'" in capsys.readouterr().err


# The try-out


async def stopped(client: LocalClient) -> str:
    """Started, and asked to stop at once."""
    where = await START(client)
    asyncio.get_running_loop().call_soon(os.kill, os.getpid(), signal.SIGTERM)
    return where


START = LocalClient.start


def test_the_try_out_keeps_a_database_of_its_own_so_that_nothing_is_in_the_way_of_the_real_start(
    cli: Cli, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    tried = cli("run")
    assert tried.status == 0
    assert " and keeps what happens in credence-tryout.db." in tried.out
    assert {file.name for file in cli.folder.iterdir()} == {"credence-tryout.db", "credence-tryout.db.lock"}
    switch_on(monkeypatch, Client("slack", notes))
    assert cli("run").status == 0
    assert (cli.folder / "credence.db").exists()
    monkeypatch.undo()
    with closing(sqlite3.connect(cli.folder / "credence.db")) as database:
        assert database.execute("SELECT count(*) FROM community").fetchone() == (0,)


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///credence.db", "credence-tryout.db"),
        ("sqlite:////var/lib/c/my.sqlite", "/var/lib/c/my-tryout.sqlite"),
        ("sqlite:///credence-tryout.db", "credence-tryout.db"),
        ("sqlite:///plain", "plain-tryout"),
    ],
)
def test_the_try_out_s_file_lies_beside_the_real_one(url: str, path: str) -> None:
    assert Settings(database_url=url).tryout_path == Path(path)


def test_where_its_usual_port_is_taken_the_try_out_takes_a_free_one_and_says_so(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(LocalClient, "start", stopped)
    monkeypatch.delenv("HTTP_PORT")
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        monkeypatch.setattr(Settings.model_fields["http_port"], "default", port)
        Settings.model_rebuild(force=True)
        try:
            said = cli("run")
        finally:
            monkeypatch.undo()
            Settings.model_rebuild(force=True)
    assert (said.status, said.err) == (0, "")
    first, second = said.out.splitlines()
    assert first == f"Port {port} is taken by another program, so the try-out takes a free one."
    found = re.match(r"The try-out is at http://127\.0\.0\.1:(\d+)/ ", second)
    assert found
    assert found[1] != str(port)


def test_a_port_that_was_asked_for_is_not_replaced(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        monkeypatch.setenv("HTTP_PORT", str(other.getsockname()[1]))
        said = cli("run")
    assert (said.status, said.out) == (1, "")
    assert said.err.endswith("Set HTTP_PORT to a free one.\n")


def test_where_the_database_is_removed_while_it_serves_it_stops_and_says_so(
    cli: Cli, notes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def run(background: Background) -> None:
        (cli.folder / "credence.db").unlink()
        with pytest.raises(NotSaved):
            async with background._bot.store.transaction():
                pass
        await asyncio.Event().wait()

    monkeypatch.setattr(Background, "run", run)
    switch_on(monkeypatch, Client("slack", notes))
    said = cli("run")
    assert said.status == 1
    assert said.err.splitlines()[-1] == (
        "The database credence.db was removed or replaced while the bot used it, and the bot has stopped."
        " Nothing was answered that is not in the file that was there: put it back, or restore a backup."
    )
    assert notes == ["slack stopped", "drained"]
