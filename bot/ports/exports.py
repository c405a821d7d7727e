"""What is asked of the store for an export."""

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from typing import Protocol

from bot.ports.export_rows import CommunityRow, Row


class ExportSource(Protocol):
    """A community at one moment, table by table."""

    async def community(self) -> CommunityRow:
        """The community itself."""
        ...

    def rows(self, table: str) -> AsyncIterator[Sequence[Row]]:
        """The rows of one of `TABLES`, some thousands at a time, always in the same order."""
        ...


class Exports(Protocol):
    """What the store gives to an export, and takes from one."""

    def source(self, community: int) -> ExportSource:
        """A community by its id, as it is when its rows are read."""
        ...

    async def unsent(self, community: int) -> int:
        """How many messages of a community are on their way or in doubt, and so in no export."""
        ...

    async def add(self, community: CommunityRow, tables: Mapping[str, Iterable[Row]]) -> None:
        """Put a whole community into a database that has none; the rows keep their ids.

        Args:
            community: the community itself.
            tables: the rows of each of `TABLES`, by its name.
        """
        ...
