"""What every action has in common."""

from typing import Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, Field

TEXT_LIMIT = 4_000
"""Characters of any text in an action: no form field of a platform takes more (Discord's text input is the longest)."""

Values = dict[str, str]
RowId = Annotated[int, Field(ge=0, le=2**63 - 1)]
"""The id of a row, 0 for none: SQLite's integers have 64 bits (sqlite.org/datatype3.html)."""


class Input(BaseModel):
    """What every action has in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=TEXT_LIMIT, hide_input_in_errors=True)

    opens_form: ClassVar[bool] = False
    """Whether the answer is a form: Discord and Slack want those before anything else happens."""

    @classmethod
    def feature(cls) -> str:
        """The feature it belongs to: the name of its file, of its folder in `bot/` and of its texts."""
        return cls.__module__.rpartition(".")[2]
