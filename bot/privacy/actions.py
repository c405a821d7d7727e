"""The rows of the actions of privacy."""

from bot.inputs.privacy import EraseMe, ManagePrivacy
from bot.privacy.privacy import erase_me, manage_privacy
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (
    row(ManagePrivacy, Right.MEMBER, manage_privacy),
    row(EraseMe, Right.MEMBER, erase_me),
)
