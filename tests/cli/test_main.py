"""The real program in processes of its own: each command once, and what two processes do to each other."""

import asyncio
import re
import signal
import sqlite3
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from bot.__main__ import COMMANDS
from bot.cli.run import SAMPLE
from storage.care.migrate import application_id
from storage.store import open_store
from tests.cli.program import AT_MOST_S, CANNOT, DATABASE, Ended, contents, finish, running, start, stop
from tests.command_line import Cli, Said, command_line
from tests.patience import patience

pytestmark = pytest.mark.unmeasured

TRYOUT = f"sqlite:///{DATABASE}"
"""By this setting all commands use the database of the try-out."""


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    """Commands typed beside the running program."""
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        monkeypatch.setenv("DATABASE_URL", TRYOUT)
        yield cli


def drafts(folder: Path) -> list[str]:
    """The titles in the only community's drafts."""

    async def read() -> list[str]:
        store = await open_store(folder / DATABASE)
        try:
            return [question.text.title for question in await store.read.questions.drafts(1, None)]
        finally:
            await store.close()

    return asyncio.run(read())


def test_a_community_lives_with_every_command_of_the_program(tmp_path: Path) -> None:
    here, there = tmp_path / "here", tmp_path / "there"
    here.mkdir()
    there.mkdir()
    tried = {"run"}

    def done(folder: Path, *arguments: str) -> str:
        ended = finish(start(folder, *arguments, DATABASE_URL=TRYOUT))
        assert (ended.status, ended.err) == (0, ""), arguments
        tried.add(arguments[0])
        return ended.out

    with running(here) as (first, _):
        stop(first, signal.SIGINT)
    found = drafts(here)
    assert found[0] in SAMPLE.read_text(encoding="utf-8")
    assert "drafts:" in done(here, "import", str(SAMPLE))
    with running(here) as (second, _):
        stop(second, signal.SIGTERM)
    assert drafts(here) == found * 2
    assert set(contents(here)) == {DATABASE}
    ended = finish(start(here, "chart", "#1", "-o", "chart.svg", DATABASE_URL=TRYOUT))
    assert ended.status == 1, "nothing was posted that a chart could show"
    tried.add("chart")
    for typed in (["export"], ["score", "credence-export.json"], ["recompute"], ["doctor"], ["backup", "../copy.db"]):
        done(here, *typed)
    done(there, "restore", "../copy.db")
    assert drafts(there) == drafts(here)
    assert tried == COMMANDS.keys()


def test_a_refusal_is_one_sentence_and_a_status_that_is_not_0(tmp_path: Path) -> None:
    ended = finish(start(tmp_path, "doctor"))
    assert ended.status == 1
    assert (ended.out, ended.err) == (
        "",
        f"Cannot use the database credence.db. There is none in {tmp_path}: check DATABASE_URL. Only starting the bot begins a new one.\n",
    )
    assert ended.seconds < patience(AT_MOST_S)


def in_use(said: Said | Ended) -> None:
    """The program said that another process holds its database."""
    sentence = f"{CANNOT}Another Credence process is using it: stop that one first.\n"
    assert (said.status, said.out) == (1, "")
    assert re.fullmatch(sentence, said.err)


def test_beside_a_running_bot_nothing_else_writes_its_file_or_takes_its_port(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    with running(cli.folder) as (bot, port):
        in_use(finish(start(cli.folder, "run")))
        in_use(cli("import", str(SAMPLE)))
        monkeypatch.setenv("HTTP_PORT", port)
        monkeypatch.setenv("DATABASE_URL", "sqlite:///other.db")
        said = cli("run")
        assert (said.status, said.out) == (1, "")
        assert re.fullmatch(f"Port {port} on 127.0.0.1 cannot be used, .* Set HTTP_PORT to a free one.\n", said.err)
        stop(bot, signal.SIGTERM)


def test_a_running_bot_is_backed_up_and_its_backup_is_not_restored_over_it(cli: Cli) -> None:
    with running(cli.folder) as (bot, _):
        backed_up = cli("backup", "copy.db")
        assert (backed_up.status, backed_up.err) == (0, "")
        in_use(cli("restore", "copy.db"))
        stop(bot, signal.SIGTERM)


def test_after_a_kill_it_starts_again(tmp_path: Path) -> None:
    with running(tmp_path) as (first, _):
        first.kill()
        finish(first)
    assert {DATABASE, f"{DATABASE}-wal"} <= set(contents(tmp_path))
    with running(tmp_path) as (second, _):
        stop(second, signal.SIGTERM)
    with closing(sqlite3.connect(tmp_path / DATABASE)) as database:
        assert database.execute("PRAGMA application_id").fetchone() == (application_id(),)
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
