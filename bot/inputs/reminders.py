"""The weekly reminder of a member."""

from typing import Literal

from bot.inputs.base import Input


class SetReminders(Input):
    """Switches the weekly reminder of open questions without one's forecast on or off."""

    kind: Literal["remind"] = "remind"
    on: bool = False


RemindersAction = SetReminders
