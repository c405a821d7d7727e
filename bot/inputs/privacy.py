"""What is kept of a member: to see it, to have it, to end it."""

from typing import Literal

from pydantic import Field

from bot.inputs.base import Input


class ManagePrivacy(Input):
    """`privacy`: what is stored about me, my data as a file, or the first step of erasing me."""

    kind: Literal["privacy"] = "privacy"
    action: Literal["show", "export", "erase"] = "show"


class EraseMe(Input):
    """The buttons that confirm it, once and a second time; the token shows that the explanation was read before."""

    kind: Literal["erase-me"] = "erase-me"
    token: str = Field(max_length=40)
    sure: bool = False


PrivacyAction = ManagePrivacy | EraseMe
