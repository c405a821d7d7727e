"""A chat for each conversation."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.chat import Chat, open_chat


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    async with open_chat(tmp_path) as chat:
        yield chat


@pytest.fixture
async def cup(chat: Chat) -> Chat:
    """A chat in which #1 is open until Friday."""
    await chat.post_question("Who wins the cup this week?", "Reds/Blues/Greens/Other", "2024-12-06 18:00")
    return chat
