"""What is due and what is stuck in a community."""

from typing import Literal

from bot.inputs.base import Input


class ShowOutlook(Input):
    """`doctor`: what is due, waits or is stuck in the person's own community."""

    kind: Literal["doctor"] = "doctor"


DoctorAction = ShowOutlook
