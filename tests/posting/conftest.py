"""A chat on a platform whose calls can go wrong."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.posting.faulty_platform import PostingChat, open_posting_chat


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[PostingChat]:
    async with open_posting_chat(tmp_path) as chat:
        yield chat
