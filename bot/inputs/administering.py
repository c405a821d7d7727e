"""How a community wants things, and what only its moderators decide."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, Values


class ManageSeason(Input):
    """`season`: start a season, end the running one, or list them all."""

    kind: Literal["season"] = "season"
    step: Literal["start", "end", "list"] = "list"
    name: str = ""


class ManageSchedule(Input):
    """`schedule`: the weekly boards; `details` is what was said of one."""

    kind: Literal["schedule"] = "schedule"
    step: Literal["list", "add", "preview", "move", "pause", "resume", "remove"] = "list"
    details: str = ""


class ChangeSettings(Input):
    """`settings`: how the community wants things, and changing one of them."""

    kind: Literal["settings"] = "settings"
    setting: str = ""
    value: str = ""


class OpenSetting(Input):
    """The form for a setting that is typed."""

    opens_form: ClassVar[bool] = True
    kind: Literal["set"] = "set"
    setting: str


class SaveSetting(Input):
    """The form of a setting, sent."""

    kind: Literal["set-form"] = "set-form"
    setting: str
    values: Values = Field(default_factory=dict)


class OpenSetup(Input):
    """`setup`: the form of what a new community decides first."""

    opens_form: ClassVar[bool] = True
    kind: Literal["setup"] = "setup"


class SaveSetup(Input):
    """The set-up form, sent."""

    kind: Literal["setup-form"] = "setup-form"
    values: Values = Field(default_factory=dict)


class ManageModerators(Input):
    """`moderator`: who may do what administrators leave to others; `who` is a mention or a name."""

    kind: Literal["moderator"] = "moderator"
    step: Literal["list", "add", "remove"] = "list"
    who: str = ""


class ManageMembers(Input):
    """`member`: whose forecasts count, and whose do not; `who` is a mention or a name."""

    kind: Literal["member"] = "member"
    step: Literal["list", "exclude", "include"] = "list"
    who: str = ""


class ExportCommunity(Input):
    """`export`: the community as a file, as far as the person may see it."""

    kind: Literal["export"] = "export"


class PostIsThere(Input):
    """A message of which nobody knew whether it appeared: somebody saw it."""

    kind: Literal["post-there"] = "post-there"
    post: int


class PostAgain(Input):
    """A message of which nobody knew whether it appeared: it is not there."""

    kind: Literal["post-again"] = "post-again"
    post: int


SettingAction = ChangeSettings | OpenSetting | SaveSetting | OpenSetup | SaveSetup
AdminAction = (
    ManageSeason | ManageSchedule | ManageModerators | ManageMembers | ExportCommunity | PostIsThere | PostAgain
)
