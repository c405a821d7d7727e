"""How late the event loop is: how long whatever becomes ready waits until it is its turn."""

import asyncio

from bot.app.request_counts import Histogram

EVERY_S = 0.25
"""How often it is measured. Shorter delays than this are met by chance, in proportion to their length."""


class LoopDelay:
    """Measures the delay for as long as `watch` runs."""

    def __init__(self) -> None:
        self.times = Histogram(0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)

    async def watch(self) -> None:
        """Measure until it is cancelled."""
        now = asyncio.get_running_loop().time
        while True:
            due = now() + EVERY_S
            await asyncio.sleep(EVERY_S)
            self.times.add(max(now() - due, 0.0))
