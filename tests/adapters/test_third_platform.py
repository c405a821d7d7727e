"""A platform is added by one folder; nothing in the core or the store has to be changed for it."""

import re
import shutil
import sys
from collections.abc import AsyncGenerator, Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

import adapters
from bot.app.background import Background
from bot.app.door import Bot
from tests.chat import instant
from tests.fresh import open_fresh
from tests.paths import ROOT
from tests.words import label_of, said

FOLDER = ROOT / "tests" / "fakes" / "teletype"
WIRES = ("TELETYPE_WIRE", "DISCORD_TOKEN", "DISCORD_TOKEN_FILE", "SLACK_BOT_TOKEN", "SLACK_APP_TOKEN")


@pytest.fixture
def another_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """The folder of the fake platform as a part of `adapters`, and no settings in the environment."""
    for name in WIRES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FOLDER, tmp_path / "more" / "teletype")
    (tmp_path / "more" / "teletype" / "__init__.py").touch()
    monkeypatch.setattr(adapters, "__path__", [*adapters.__path__, str(tmp_path / "more")])
    yield
    for name in [name for name in sys.modules if name.startswith("adapters.teletype")]:
        del sys.modules[name]
    vars(adapters).pop("teletype", None)


class Office:
    """The members, each at a teletype."""

    client: Any
    background: Background

    def __init__(self, now: int) -> None:
        self.now = now
        self.numbers = count(1)

    async def wire(self, name: str, line: str, number: str = "") -> str:
        self.client.incoming.put_nowait((name, line, number or str(next(self.numbers))))
        await self.client.incoming.join()
        await self.background.turn()
        return "\n".join(self.client.tapes[name][-1])

    async def push(self, name: str, label: str, values: str = "") -> str:
        """Press a button: send back what the line with that label carries."""
        shown = [*self.client.public.values(), *self.client.tapes[name][-1:]]
        carried = [re.match(r"(\(.*\)) (.*)", line) for lines in shown for line in lines]
        found = [line[1] for line in carried if line and line[2] == label_of(label)]
        return await self.wire(name, found[-1] + values)

    @property
    def public(self) -> list[str]:
        return ["\n".join(lines) for lines in self.client.public.values()]


@pytest.fixture
async def office(
    another_folder: None,  # noqa: ARG001  the folder has to be there
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> AsyncGenerator[Office]:
    monkeypatch.setenv("TELETYPE_WIRE", "wire 7")
    store = await open_fresh(tmp_path / "credence.db")
    tokens = count(1)
    office = Office(instant("2024-12-02 12:00"))
    bot = Bot(store, lambda: office.now, lambda: f"t{next(tokens)}")
    chosen = adapters.switched_on()
    assert list(chosen) == ["teletype"]
    office.client = adapters.connect("teletype", bot, chosen["teletype"])
    office.background = Background(bot, {"teletype": office.client})
    assert await office.client.start() == "wire 7"
    yield office
    await office.client.stop()
    await store.close()


@pytest.mark.usefixtures("another_folder")
def test_the_folder_is_found_and_is_off_until_it_is_set_up() -> None:
    assert adapters.platforms() == ["discord", "local", "slack", "teletype"]
    assert adapters.switched_on() == {}


async def test_the_conversation_is_held_there_too(office: Office) -> None:
    assert "Ask a question" in await office.wire("chief", "ask Will the line hold this winter?")
    values = " question=Will the line hold this winter?;outcomes=Yes/No/Partly;closes=2024-12-06 18:00"
    assert "Nothing is posted yet." in await office.push("chief", "Preview", values)
    assert said("asking.posted", question="#1") in await office.push("chief", "Post")
    assert "A - Yes" in office.public[0]
    assert said("voting.form_title", question="#1") in await office.push("ada", "Forecast")
    assert "A 70% 70% Yes" in await office.push("ada", "Save", " A=70")
    assert "A 40% 55% Yes" in await office.wire("bob", "vote 40/50/10", "17")
    await office.wire("bob", "vote 40/50/10", "17")
    assert "A 55% Yes" in office.public[0]
    assert said("questions.forecasters", n=2) in office.public[0]
    assert "is neither a number nor one of the outcomes" in await office.wire("bob", "vote rubbish")
    assert "#1 Will the line hold this winter?" in await office.wire("bob", "list")
    assert "Only the author" in await office.wire("bob", "resolve 1")
    office.now = instant("2024-12-04 12:00")
    await office.wire("chief", "resolve 1")
    assert said("questions.answer", answer="A · Yes") in await office.push("chief", "Resolve", " outcome=A")
    assert "\n🥇 ada +" in office.public[1]
    assert "This button no longer does anything" in await office.wire("bob", "(nonsense)")


def test_the_core_and_the_store_do_not_know_it() -> None:
    sources = [path for folder in ("bot", "storage", "adapters") for path in (ROOT / folder).rglob("*.py")]
    assert [str(path) for path in sources if "teletype" in path.read_text(encoding="utf-8").lower()] == []
