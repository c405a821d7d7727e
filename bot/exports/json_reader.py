"""Reads an export, which is one JSON object."""

import re
from functools import cache

from pydantic import TypeAdapter, ValidationError

from bot.domain.errors import Refused
from bot.exports.check import check_export
from bot.exports.json_writer import CHAT_FORMAT, FORMAT
from bot.exports.schema import Export
from bot.scoring_file.schema import ScoreFileError, complaint

_MARK = re.compile(rf'"format"\s*:\s*"({FORMAT}|{CHAT_FORMAT})"')
_BROKEN_JSON = re.compile(r"Invalid JSON: .* at (line \d+ column \d+)", re.DOTALL)


def is_export(text: str) -> bool:
    """Whether a text is meant as an export, also if it is broken.

    Raises:
        Refused: it is an export from a chat, which cannot be imported because something is left out of it.
    """
    found = _MARK.search(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else None
    if found is not None and found[1] == CHAT_FORMAT:
        raise Refused("exports.not_whole")
    return found is not None


def read_export(text: str) -> Export:
    """The export in a text.

    Raises:
        ScoreFileError: something is wrong in it; says where, as in `questions[3].outcomes[1]`.
    """
    try:
        export = _whole().validate_json(text.lstrip("\ufeff"))
    except ValidationError as error:
        broken = _BROKEN_JSON.match(str(error.errors(include_url=False)[0]["msg"]))
        raise (ScoreFileError(broken[1], "JSON") if broken else complaint(error)) from None
    check_export(export)
    return export


@cache
def _whole() -> TypeAdapter[Export]:
    return TypeAdapter(Export)
