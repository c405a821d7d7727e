"""Switching reminders on and off."""

from typing import Literal

from bot.inputs.base import Input


class SetReminders(Input):
    """Remind me weekly of open questions without my forecast, or no more."""

    kind: Literal["remind"] = "remind"
    on: bool = False


RemindersAction = SetReminders
