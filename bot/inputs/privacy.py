"""What is stored about a member: seeing it, having it as a file, erasing it."""

from typing import Literal

from pydantic import Field

from bot.inputs.base import Input


class ManagePrivacy(Input):
    """`privacy`: shows what is stored about a member, sends it as a file, or begins to erase it."""

    kind: Literal["privacy"] = "privacy"
    action: Literal["show", "export", "erase"] = "show"


class EraseMe(Input):
    """The two buttons that confirm erasing, with `sure` on the second; the token shows that the text was read."""

    kind: Literal["erase-me"] = "erase-me"
    token: str = Field(max_length=40)
    sure: bool = False


PrivacyAction = ManagePrivacy | EraseMe
