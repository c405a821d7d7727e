"""A house on a platform on which things go wrong."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.posting.world import House, open_house


@pytest.fixture
async def house(tmp_path: Path) -> AsyncGenerator[House]:
    async with open_house(tmp_path) as house:
        yield house
