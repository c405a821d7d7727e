"""The set-up, settings, moderators and excluded members of a community."""

from typing import ClassVar, Literal

from pydantic import Field

from bot.inputs.base import Input, Values


class OpenSetup(Input):
    """`setup`: opens the form of what a new community decides first."""

    opens_form: ClassVar[bool] = True
    kind: Literal["setup"] = "setup"


class SaveSetup(Input):
    """The form of `OpenSetup`, sent."""

    chosen: ClassVar[frozenset[str]] = frozenset({"asking"})
    kind: Literal["setup-form"] = "setup-form"
    values: Values = Field(default_factory=dict)


class ChangeSettings(Input):
    """`settings`: shows the settings, or changes one."""

    kind: Literal["settings"] = "settings"
    setting: str = ""
    value: str = ""


class OpenSetting(Input):
    """Opens the form of a setting whose value is typed."""

    opens_form: ClassVar[bool] = True
    kind: Literal["set"] = "set"
    setting: str


class SaveSetting(Input):
    """The form of `OpenSetting`, sent."""

    kind: Literal["set-form"] = "set-form"
    setting: str
    values: Values = Field(default_factory=dict)


class ManageModerators(Input):
    """`moderator`: lists, adds or removes moderators; `who` is a mention (`bot.domain.mention`) or a name."""

    kind: Literal["moderator"] = "moderator"
    step: Literal["list", "add", "remove"] = "list"
    who: str = ""


class ManageMembers(Input):
    """`member`: lists excluded members, excludes one or includes one again; `who` is a mention or a name."""

    kind: Literal["member"] = "member"
    step: Literal["list", "exclude", "include"] = "list"
    who: str = ""


CommunitiesAction = (
    OpenSetup | SaveSetup | ChangeSettings | OpenSetting | SaveSetting | ManageModerators | ManageMembers
)
