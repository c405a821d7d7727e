"""The actions of doctor, one row each."""

from bot.doctor.show_outlook import show_outlook
from bot.inputs.doctor import ShowOutlook
from bot.request.action_row import row
from bot.request.permissions import Right

ACTIONS = (row(ShowOutlook, Right.ADMINISTRATOR, show_outlook),)
