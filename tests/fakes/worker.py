"""A worker that holds each job until it is let go, and a core that gives it even the smallest question."""

import asyncio
from dataclasses import dataclass, field

import pytest

from bot.app.door import Bot
from bot.app.worker import JOBS


@dataclass
class HeldWorker:
    """Does jobs in this process, once `go_on` is set; `fault` is raised by the next one."""

    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    asked: int = 0
    fault: Exception | None = None

    async def run(self, job: str, data: bytes) -> bytes:
        self.asked += 1
        await self.go_on.wait()
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault
        return JOBS[job](data)


def hold_scores(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> HeldWorker:
    """Have the core give each question to a worker that holds it; who gives an answer is told at once."""
    held = HeldWorker()
    monkeypatch.setattr("bot.resolving.settlement.MANY_FORECASTS", 0)
    monkeypatch.setattr("bot.resolving.settlement.PATIENCE_S", 0.0)
    monkeypatch.setattr(bot.settlements, "_worker", held)
    return held
