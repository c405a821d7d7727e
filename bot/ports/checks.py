"""What a database can be asked about itself: the port behind `doctor`."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from bot.ports import Session


class Area(StrEnum):
    """A group of rules that are checked together."""

    STRUCTURE = "structure"
    CONTENTS = "contents"
    QUESTIONS = "questions"
    VOTES = "votes"
    REFERENCES = "references"


@dataclass(frozen=True, slots=True)
class Breach:
    """A rule that does not hold.

    Args:
        rule: its name, such as `votes_shares`.
        count: how many rows or places break it.
        places: the first few of them, by table, ids and times; never a member's text.
    """

    rule: str
    count: int
    places: Sequence[str]


@dataclass(frozen=True, slots=True)
class FileFacts:
    """Facts about a database file that need no look at its rows.

    Args:
        schema, needed: the version of its schema, and of this program's.
        size, log: bytes of the file, and of the changes that are not yet in it.
        free: pages that hold nothing.
        sqlite: the version of SQLite that reads it.
        holders: processes, other than the bot and this one, that hold it open to write; empty where the machine
            does not say.
        wide: of the file, its log, its lock and the list of erased members, the names of those that others than their
            owner may read or write.
    """

    path: str
    schema: int
    needed: int
    size: int
    log: int
    free: int
    sqlite: tuple[int, ...]
    holders: Sequence[int]
    wide: Sequence[str]


class Checks(Protocol):
    """Checks of one moment of a database; none of them changes anything."""

    @property
    def session(self) -> Session:
        """The entities at that moment."""
        ...

    async def file(self) -> FileFacts:
        """Facts about the database file."""
        ...

    async def breaches(self, area: Area) -> list[Breach]:
        """The rules of an area that do not hold, with the rows that break them."""
        ...
