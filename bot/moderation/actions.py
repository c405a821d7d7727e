"""The row of the action of moderation."""

from bot.inputs.moderation import RemoveText
from bot.moderation.remove_text import remove_text
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (row(RemoveText, Right.MODERATOR, remove_text),)
