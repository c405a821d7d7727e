"""What every action has in common."""

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

TEXT_LIMIT = 4_000
"""Characters of any text in an action: no form field of a platform takes more (Discord's text input is the longest)."""

Values = dict[str, str]


class Input(BaseModel):
    """What every action has in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_max_length=TEXT_LIMIT, hide_input_in_errors=True)

    opens_form: ClassVar[bool] = False
    """Whether the answer is a form: Discord and Slack want those before anything else happens."""
