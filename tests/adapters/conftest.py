"""The core behind Discord on loopback."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import pytest

from tests.fakes.core import Core, open_core
from tests.fakes.discord_wire import DiscordWire, discord_wire
from tests.fakes.discord_world import DiscordWorld, discord_world


@pytest.fixture
async def core(tmp_path: Path) -> AsyncIterator[Core]:
    async with open_core(tmp_path) as core:
        yield core


@pytest.fixture
async def world(core: Core) -> AsyncIterator[DiscordWorld]:
    async with discord_world(core.bot) as world:
        yield world


@pytest.fixture
async def wire() -> AsyncIterator[DiscordWire]:
    async with discord_wire() as wire:
        yield wire


@pytest.fixture
def naps() -> Iterator[list[float]]:
    """Records the waits between retries, discord.py's and our own, which take no time here."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        if seconds:
            waited.append(seconds)

    impatient = SimpleNamespace(**{**vars(asyncio), "sleep": sleep})
    with (
        mock.patch("discord.http.asyncio", impatient),
        mock.patch("discord.webhook.async_.asyncio", impatient),
        mock.patch("discord.client.asyncio", impatient),
        mock.patch("adapters.discord.replies.asyncio", impatient),
    ):
        yield waited
