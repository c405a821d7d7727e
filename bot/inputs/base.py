"""The base class of inputs, and the types of their fields."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

TEXT_LIMIT = 4_000
"""Characters of any text in an input: no platform's form field takes more (Discord's text input takes the most)."""

Values = dict[str, str]
"""The values of a form's fields, by the field's name."""
RowId = Annotated[int, Field(ge=0, le=2**63 - 1)]
"""The id of a row, 0 for none: SQLite's integers have 64 bits (sqlite.org/datatype3.html)."""


class Input(BaseModel):
    """The data of one action; `kind` is unique, and names the input in tokens and logs."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=TEXT_LIMIT, hide_input_in_errors=True)

    opens_form: ClassVar[bool] = False
    """Whether the answer is a form, which Discord and Slack accept only as the first answer, within three seconds."""

    chosen: ClassVar[frozenset[str]] = frozenset()
    """Of a submitted form, the fields that are chosen from a list, in which nothing is typed that could be lost."""

    @classmethod
    def feature(cls) -> str:
        """Return the feature it belongs to: the name of its file here, of its folder in `bot/` and of its texts."""
        return cls.__module__.rpartition(".")[2]
