"""The actions of reminders, one row each."""

from bot.inputs.reminders import SetReminders
from bot.reminders.switch import set_reminders
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (row(SetReminders, Right.MEMBER, set_reminders),)
