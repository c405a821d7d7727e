"""Set-up, settings, moderators and excluded members of a community."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, Values


class OpenSetup(Input):
    """`setup`: the form of what a new community decides first."""

    opens_form: ClassVar[bool] = True
    kind: Literal["setup"] = "setup"


class SaveSetup(Input):
    """The set-up form, sent."""

    kind: Literal["setup-form"] = "setup-form"
    values: Values = Field(default_factory=dict)


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


CommunitiesAction = (
    OpenSetup | SaveSetup | ChangeSettings | OpenSetting | SaveSetting | ManageModerators | ManageMembers
)
