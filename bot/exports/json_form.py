"""An export as one JSON object, read as a whole."""

import re
from functools import cache

from pydantic import TypeAdapter, ValidationError

from bot.domain.errors import Refused
from bot.exports.check import check_export
from bot.exports.schema import Export
from bot.exports.writing import CHAT_FORMAT, FORMAT
from bot.scoring_file.schema import ScoreFileError, complaint

_MARK = re.compile(rf'"format"\s*:\s*"({FORMAT}|{CHAT_FORMAT})"')
_BROKEN_JSON = re.compile(r"Invalid JSON: .* at (line \d+ column \d+)", re.DOTALL)


def is_export(text: str) -> bool:
    """Whether a file means to be an export, be it broken or not.

    Raises:
        Refused: it is one from a chat, in which something is left out.
    """
    found = _MARK.search(text) if text.lstrip("\ufeff \t\r\n").startswith("{") else None
    if found is not None and found[1] == CHAT_FORMAT:
        raise Refused("exports.not_whole")
    return found is not None


def read_export(text: str) -> Export:
    """The export in a file.

    Raises:
        ScoreFileError: it is not one, with the place of what is wrong, as in `questions[3].outcomes[1]`.
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
