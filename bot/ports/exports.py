"""What is asked of the store for an export."""

from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Protocol

from bot.ports.export_rows import CommunityRow, Row


class ExportSource(Protocol):
    """One moment of a community, table by table."""

    async def community(self) -> CommunityRow:
        """The community."""
        ...

    def rows(self, table: str) -> AsyncIterator[Sequence[Row]]:
        """The rows of one of `TABLES`, some at a time, always in the same order."""
        ...


class Exports(Protocol):
    """What the store gives to an export, and takes from one."""

    def source(self, community: int) -> ExportSource:
        """A community as it is read now."""
        ...

    async def unsent(self, community: int) -> int:
        """How many messages are on their way or in doubt."""
        ...

    async def add(self, community: CommunityRow, tables: Mapping[str, Sequence[Row]]) -> None:
        """Put a whole community into a database that has none, by the names in `TABLES`; ids stay what they are."""
        ...
