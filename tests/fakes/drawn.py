"""A worker that draws without a library: the picture of a drawing is the drawing itself behind the signature of a PNG."""

import json
from dataclasses import dataclass, field
from typing import Any

from bot.app.worker import JOBS, PICTURE
from bot.ui.cards import Card

PNG = b"\x89PNG\r\n\x1a\n"


@dataclass
class DrawingWorker:
    """Draws at once, and does other jobs as they are; `fault` is raised by the next one."""

    jobs: list[str] = field(default_factory=list)
    fault: Exception | None = None

    async def run(self, job: str, data: bytes) -> bytes:
        self.jobs.append(job)
        fault, self.fault = self.fault, None
        if fault is not None:
            raise fault
        return PNG + data if job == PICTURE else JOBS[job](data)


def drawing_of(card: Card) -> dict[str, Any]:
    """What the picture of a card shows; nothing where it has none."""
    if card.picture is None:
        return {}
    found: dict[str, Any] = json.loads(card.picture.drawing)[1]
    return found
