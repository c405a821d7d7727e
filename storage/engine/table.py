"""One description for each table: its columns, its key, and what refers to what.

Each file in `storage/entities/` describes its tables. The columns of SELECTs, how rows become dataclasses, what an
export holds, and the rules by which `doctor` finds references that lead nowhere follow from the descriptions.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from enum import Enum
from typing import Any, NamedTuple, TypeVar, cast, get_type_hints

from bot.domain.scoring.crowd_score import CROWD
from storage.engine.connection import Value
from storage.engine.packing import pack, unpack

Made = TypeVar("Made")


class Column(NamedTuple):
    """What a column holds.

    Args:
        type: the word of the schema for its type, see `storage.engine.dialect`.
        refers: the table whose `id` it holds, unless it is null; empty where it refers to none.
        crowd: whether CROWD in it means the crowd forecast, which is no member.
        json: whether it is text in JSON.
    """

    type: str
    refers: str = ""
    crowd: bool = False
    json: bool = False


class Table:
    """A table. Names of columns are parted by spaces.

    Args:
        name: its name.
        key: its primary key.
        refers: columns with the id of a row of the table of their name, or of the table behind `=`.
        integers, texts, blobs: other columns, by what they hold.
        json: columns of text in JSON.
        crowd: whether CROWD in the column `member` means the crowd forecast.
    """

    def __init__(  # noqa: PLR0913  a table has columns of many kinds, and all are named in the call
        self,
        name: str,
        *,
        key: str = "id",
        refers: str = "",
        integers: str = "",
        texts: str = "",
        json: str = "",
        blobs: str = "",
        crowd: bool = False,
    ) -> None:
        references = [each.partition("=") for each in refers.split()]
        self.name = name
        self.key = tuple(key.split())
        self.columns: Mapping[str, Column] = {
            **{column: Column("integer") for column in integers.split()},
            **{
                column: Column("integer", target or column, crowd and column == "member")
                for column, _, target in references
            },
            **{column: Column("text") for column in texts.split()},
            **{column: Column("text", json=True) for column in json.split()},
            **{column: Column("bytes") for column in blobs.split()},
        }

    @property
    def all(self) -> str:
        """Every column for a SELECT, qualified, because a join may have the same name in two tables."""
        return ", ".join(f"{self.name}.{column}" for column in self.columns)

    def values(self, column: str, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """The values of a column in rows of a SELECT of `all`."""
        place = list(self.columns).index(column)
        return [row[place] for row in rows]

    @property
    def row_names(self) -> tuple[str, ...]:
        """The columns by which a finding names a row: numbers, never an account or what a member wrote.

        The id, or else the numbers in the key and whatever else the row refers to.
        """
        if "id" in self.columns:
            return ("id",)
        numbers = [name for name in self.key if self.columns[name].type == "integer"]
        return (*numbers, *(name for name, column in self.columns.items() if column.refers and name not in numbers))


def maker(kind: type[Made], columns: Iterable[str]) -> Callable[..., Made]:
    """A function that makes a dataclass of a row with these columns, field by field and by name.

    Columns without a field are left out; fields without a column are given to the function by their names. A field's
    type says what the stored value becomes: a bool, a member of an enumeration, a mapping of JSON, or a forecast (which
    is None where it was withdrawn, if the type has None, and otherwise an empty tuple).
    """
    places = {name: place for place, name in enumerate(columns)}
    hints = get_type_hints(kind)
    parts = [
        (field.name, places[field.name], _converter(hints[field.name]))
        for field in fields(kind)  # type: ignore[arg-type]  # a dataclass, as every caller gives
        if field.name in places
    ]

    def make(row: Sequence[Any], **others: Any) -> Made:
        found = {name: convert(row[place]) if convert else row[place] for name, place, convert in parts}
        return kind(**found, **others)

    return make


def _converter(hint: Any) -> Callable[[Any], Any] | None:
    if isinstance(hint, type) and issubclass(hint, Enum):
        return hint
    return next((convert for kind, convert in _CONVERTERS if kind == hint), None)


_CONVERTERS: tuple[tuple[Any, Callable[[Any], Any]], ...] = (
    (bool, bool),
    (dict[str, str], json.loads),
    (tuple[int, ...] | None, unpack),
    (tuple[int, ...], lambda packed: unpack(packed) or ()),
)


def stored(column: Column, value: Any) -> Value:
    """The value of a dataclass's field as its column holds it."""
    if column.crowd and value is None:
        return CROWD
    if column.type == "bytes":
        return pack(value or None)
    return json.dumps(value) if isinstance(value, dict) else cast("Value", value)
