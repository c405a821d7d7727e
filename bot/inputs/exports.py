"""The export of a community."""

from typing import Literal

from bot.inputs.base import Input


class ExportCommunity(Input):
    """`export`: sends the community as a file, as far as the person may see it."""

    kind: Literal["export"] = "export"


ExportsAction = ExportCommunity
