"""A community as a file."""

from typing import Literal

from bot.inputs.base import Input


class ExportCommunity(Input):
    """`export`: the community as a file, as far as the person may see it."""

    kind: Literal["export"] = "export"


ExportsAction = ExportCommunity
