"""The row of the action of exports."""

from bot.exports.chat_export import export_community
from bot.inputs.exports import ExportCommunity
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (row(ExportCommunity, Right.ADMINISTRATOR, export_community),)
