"""The rows of the actions of administration."""

from bot.communities.excluded_members import manage_members
from bot.communities.moderators import manage_moderators
from bot.communities.settings import change_settings, open_setting, reopen_setting, save_setting
from bot.communities.setup import open_setup, reopen_setup, save_setup
from bot.inputs.communities import (
    ChangeSettings,
    ManageMembers,
    ManageModerators,
    OpenSetting,
    OpenSetup,
    SaveSetting,
    SaveSetup,
)
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (
    row(OpenSetup, Right.ADMINISTRATOR, open_setup),
    row(SaveSetup, Right.ADMINISTRATOR, save_setup, reopen=reopen_setup),
    row(ChangeSettings, Right.ADMINISTRATOR, change_settings),
    row(OpenSetting, Right.ADMINISTRATOR, open_setting),
    row(SaveSetting, Right.ADMINISTRATOR, save_setting, reopen=reopen_setting),
    row(ManageModerators, Right.ADMINISTRATOR, manage_moderators),
    row(ManageMembers, Right.ADMINISTRATOR, manage_members),
)
