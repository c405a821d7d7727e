"""How many requests are being served, and waiting until there are none."""

import asyncio
from types import TracebackType
from typing import Self


class Running:
    """A context that counts those who are inside."""

    def __init__(self) -> None:
        self._inside = 0
        self._empty = asyncio.Event()
        self._empty.set()

    def __enter__(self) -> Self:
        self._inside += 1
        self._empty.clear()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._inside -= 1
        if not self._inside:
            self._empty.set()

    async def idle(self) -> None:
        """Wait until nobody is inside."""
        await self._empty.wait()
