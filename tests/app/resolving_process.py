"""The real program on a made-up platform, whose moderator resolves a question and takes the answer back, again and again.

The tests of `test_resolving_kill` end it.
"""

import asyncio
import os
from itertools import count
from pathlib import Path
from typing import Any

from bot.app.door import Bot
from bot.cli import run
from bot.cli.clock import real_time
from bot.domain.member import Place
from bot.inputs.action import Action
from bot.inputs.resolving import ReopenQuestion, ResolveQuestion
from bot.settings import Settings
from bot.ui.cards import Card
from tests.chat import Channels
from tests.storage.world import actor


class Client(Channels):
    """A platform in memory; begins to resolve once it is started."""

    def __init__(self, bot: Bot) -> None:
        super().__init__(real_time)
        self._bot = bot

    async def start(self) -> str:
        self._resolving = asyncio.create_task(self._resolve())
        return "here"

    async def stop(self) -> None:
        self._resolving.cancel()

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """The card of the question was posted by an earlier program."""

    async def _resolve(self) -> None:
        os.write(1, b"ready\n")
        for number in count():
            wanted: Action = ResolveQuestion(question="q1", values={"outcome": "A"})
            if number % 2:
                wanted = ReopenQuestion(question="q1")
            card = await self._bot.handle(wanted, actor())
            # Unbuffered: what the pipe holds is what has been answered, also when the next instruction never comes.
            os.write(1, f"{wanted.kind} {card.kind}\n".encode())
            await self._bot.settlements.idle()


def main(path: Path) -> None:
    """Serve until it is ended."""
    here: Any = run
    here.switched_on = lambda: {"test": None}
    here.connect = lambda _name, bot, _found: Client(bot)
    asyncio.run(run.serve(Settings(database_url=f"sqlite:///{path}")))
