"""What is asked of the store about what is due, what waits and what is stuck, see `bot.doctor.outlook`."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

Item = Mapping[str, str | int | None]
"""One row, or a group of rows, by name: the program's own words, ids, times in UTC milliseconds; no member's text."""


@dataclass(frozen=True, slots=True)
class OutlookEntry:
    """Something that is due, waits or is stuck.

    Args:
        rule: its name, such as `overdue`.
        count: how many there are.
        items: the first few of them, or of their groups; a group says how many it stands for with `n`.
    """

    rule: str
    count: int
    items: Sequence[Item] = ()


class Outlook(Protocol):
    """What is due, what waits and what is stuck, as far as rows alone say so."""

    async def entries(self, now: int, community: int | None = None) -> list[OutlookEntry]:
        """What is due, waits or is stuck; kinds of which there is none are left out.

        Args:
            now: the instant at which it is looked at, UTC milliseconds.
            community: of which alone something is told; None for all.
        """
        ...

    async def switched_off(self, platforms: Collection[str]) -> OutlookEntry:
        """The messages that wait for another platform than these; its count is 0 where there is none."""
        ...
