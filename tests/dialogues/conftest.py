"""A chat for each conversation, and the words it is held in."""

from collections.abc import AsyncGenerator, Iterator
from pathlib import Path

import pytest

from tests.chat import Chat, open_chat
from tests.threadless import use_no_threads
from tests.words import called_by_name


@pytest.fixture(autouse=True)
def _words(request: pytest.FixtureRequest) -> Iterator[None]:
    """Sentences that are said often are called by their names, except where a test is marked `real_words`."""
    if request.node.get_closest_marker("real_words"):
        yield
        return
    with called_by_name():
        yield


@pytest.fixture(autouse=True)
def _no_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """A conversation takes some four hundred steps in the database, one after the other."""
    use_no_threads(monkeypatch)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


@pytest.fixture
async def cup(chat: Chat) -> Chat:
    """A chat in which #1 is open until Friday."""
    await chat.post_question("Who wins the cup this week?", "Reds/Blues/Greens/Other", "2024-12-06 18:00")
    return chat
