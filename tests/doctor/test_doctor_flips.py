"""Single bits turned over in a database: how much of what that changes is noticed, and that it is told in sentences."""

import asyncio
import random
import sqlite3
from collections import Counter
from collections.abc import Generator, Iterable
from contextlib import closing
from pathlib import Path

import pytest

from bot.domain.member import Actor
from bot.ports import NewVote
from storage.store import open_store
from tests.chat import CHANNEL, instant
from tests.command_line import Cli, command_line
from tests.doctor.examined import fill

FLIPS = 600
MEMBERS = 300
ROUNDS = 10
OPEN = 5
START = instant("2024-12-17 12:00")
HEADER = 100  # sqlite.org/fileformat2.html, "The Database Header"
DELIVERIES = "seen"
"""What the platforms called deliveries: nothing else in the file depends on these names."""

Rows = dict[str, list[str]]


async def make(folder: Path) -> None:
    """Everything there is, and as many votes and deliveries as make most of a database that has been used."""
    await fill(folder)
    draw = random.Random(1)  # noqa: S311  a seed repeats the database
    store = await open_store(folder / "credence.db")
    async with store.transaction() as session:
        for number in range(MEMBERS):
            actor = Actor(CHANNEL, "", f"1839201{number:011}", f"Member {number}", False, "", 5)  # noqa: FBT003  the order of the fields
            await session.members.add_member(1, actor, START)
    for number in range(ROUNDS):
        shares = [draw.randrange(10_001) for _ in range(MEMBERS)]
        await asyncio.gather(
            *(
                store.cast(
                    NewVote(OPEN, 7 + at, START + number * 100_000 + at, (share, 10_000 - share), f"{draw.random()}")
                )
                for at, share in enumerate(shares)
            )
        )
    await store.close()


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("good")
    asyncio.run(make(folder))
    return (folder / "credence.db").read_bytes()


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


def content(path: Path) -> Rows:
    """Every row of every table, past all indexes."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as file:
        file.text_factory = bytes
        found = file.execute("SELECT * FROM sqlite_master ORDER BY name").fetchall()
        rows = {"sqlite_master": [repr(row) for row in found]}
        for name in (row[1].decode() for row in found if row[0] == b"table"):
            rows[name] = sorted(map(repr, file.execute(f"SELECT * FROM {name} NOT INDEXED")))  # noqa: S608  a table's name
        return rows


def changed(path: Path, right: Rows) -> str:
    """The first table that a flip changed; empty where the content is as it was."""
    try:
        now = content(path)
    except (sqlite3.Error, UnicodeDecodeError):
        return "unreadable"
    return next((name for name in right if now.get(name) != right[name]), "")


def flip(good: bytes, places: Iterable[int], cli: Cli) -> Counter[tuple[str, int]]:
    """Turn over one bit at a time; counts which table that changed, and the doctor's status."""
    path = cli.folder / "credence.db"
    path.write_bytes(good)
    right = content(path)
    counted: Counter[tuple[str, int]] = Counter()
    for place in places:
        for file in cli.folder.iterdir():
            file.unlink()
        data = bytearray(good)
        data[place // 8] ^= 1 << place % 8
        path.write_bytes(data)
        table = changed(path, right)
        said = cli("doctor")
        assert said.status in (0, 1), f"bit {place}"
        assert len(said.err.splitlines()) == said.status, f"bit {place}: {said.err}"
        counted[table, said.status] += 1
    return counted


def share(counted: Counter[tuple[str, int]], without: str = "") -> float:
    """Of the flips that changed the content, how many were noticed."""
    seen = {key: count for key, count in counted.items() if key[0] not in ("", without)}
    return sum(count for (_, status), count in seen.items() if status) / sum(seen.values())


@pytest.mark.long
def test_most_of_what_a_flipped_bit_changes_is_noticed_and_told_in_sentences(good: bytes, cli: Cli) -> None:
    draw = random.Random(0)  # noqa: S311  a seed repeats the flips
    counted = flip(good, (draw.randrange(len(good) * 8) for _ in range(FLIPS)), cli)
    report = f"{share(counted):.0%} of all, {share(counted, DELIVERIES):.0%} without deliveries, {counted}"
    print(report)  # noqa: T201  the figures for the document
    # docs/operations.md says what was measured; a few flips more or less are chance.
    assert share(counted) > 0.6, report
    assert share(counted, DELIVERIES) > 0.8, report


@pytest.mark.long
def test_a_bit_flipped_in_the_header_is_told_in_sentences_and_never_changes_anything_unseen(
    good: bytes, cli: Cli
) -> None:
    counted = flip(good, range(HEADER * 8), cli)
    assert {table for table, status in counted if not status} <= {""}
