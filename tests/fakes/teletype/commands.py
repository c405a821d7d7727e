"""Reads a line of tape: a command, or the token of a button or a form with its values."""

import re

from bot.inputs.action import Action, read_token
from bot.ui.commands import read_command

CARRIED = re.compile(r"\((?P<token>[^)]*)\)(?P<values>.*)")
VALUE = re.compile(r"(?P<id>\w+)=(?P<value>[^;]*)")


def action_of(line: str) -> Action:
    """The action.

    Raises:
        Refused: as the core's readers do.
    """
    found = CARRIED.fullmatch(line)
    if found is None:
        return read_command(line)
    values = {value["id"]: value["value"].replace("/", "\n") for value in VALUE.finditer(found["values"])}
    return read_token(found["token"], values)
