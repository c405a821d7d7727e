"""Splits a forecast page into cleaned lines, and reads outcome rows such as `Yes • 62%`."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TypeVar

from bot.domain.errors import Fact, Refused
from bot.domain.text.characters import excerpt, fold, scrub
from bot.domain.text.lookalikes import reading_keys
from bot.domain.text.wording import RAW_LIMIT, clean_outcome

PAGE_MOST = 30_000
"""Code points of a page."""
WHOLE = 10_000
"""100 % in the unit of `Row.figure`."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A line that is not empty.

    Args:
        number: its number on the page, from 1.
        text: the cleaned text.
        changed: whether cleaning changed more than the blanks around it.
    """

    number: int
    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line that names an outcome and ends in its figure.

    Args:
        figure: hundredths of a percent.
        keys: those of the name, as from `bot.domain.text.lookalikes.reading_keys`.
    """

    line: Line
    name: str
    figure: int
    keys: frozenset[str]


class PageRefused(Refused):
    """A line does not belong on a forecast page, or cannot be read; the facts `line` and `text` say which.

    Args:
        key: the key of the sentence.
        line: the line.
        facts: further facts of the sentence.
    """

    def __init__(self, key: str, line: Line, **facts: Fact) -> None:
        super().__init__(key, **{**facts, "line": line.number, "text": excerpt(line.text)})


def split_lines(text: str) -> list[Line]:
    """Return the lines of a page that are not empty.

    Raises:
        PageRefused: a line is too long, or has a character that no text may hold.
        Refused: the page is longer than `PAGE_MOST`, or empty.
    """
    if len(text) > PAGE_MOST:
        raise Refused("pages.too_long", n=len(text), most=PAGE_MOST)
    numbered = enumerate(_LINE_END.split(text.removeprefix("\ufeff")), start=1)
    lines = [_read_line(number, raw) for number, raw in numbered if raw and not raw.isspace()]
    lines = [line for line in lines if line.text]
    if not lines:
        raise Refused("pages.empty")
    return lines


def _read_line(number: int, raw: str) -> Line:
    typed = Line(number, raw.strip(), changed=False)
    if len(typed.text) > RAW_LIMIT:
        raise PageRefused("pages.line_long", typed, n=len(typed.text), most=RAW_LIMIT)
    text = naming_line(typed, lambda: fold(scrub(typed.text)))
    return Line(number, text, changed=text != typed.text)


def read_row(line: Line) -> Row | None:
    """Return the outcome and the figure of a line such as `Yes • 62%`; None for a line that does not end in a figure.

    The last bullet separates the two, so that the name may have bullets and percent signs of its own.

    Raises:
        PageRefused: the name cannot be an outcome, or the figure is above 100 %.
    """
    name, bullet, end = line.text.rpartition("•")
    found = _FIGURE.fullmatch(end) if bullet else None
    if found is None:
        return None
    figure = int(Decimal(found["figure"].translate(_POINTS)) * 100)
    if figure > WHOLE:
        raise PageRefused("pages.figure_over", line)
    outcome = naming_line(line, lambda: clean_outcome(name)).text
    return Row(line, outcome, figure, reading_keys(outcome))


def naming_line(line: Line, read: Callable[[], T]) -> T:
    """Call `read` and return its result; a refusal is replaced by one that names the line.

    Raises:
        PageRefused: `read` raised Refused.
    """
    try:
        return read()
    except Refused as refusal:
        raise PageRefused(_ABOUT_A_LINE[refusal.key], line, **refusal.facts) from None


# For the sentences of a cleaned text, those of the same meaning that name the line.
_ABOUT_A_LINE = {
    "text.bad_character": "pages.bad_character",
    "text.stacked_marks": "pages.stacked_marks",
    "text.title_short": "pages.title_short",
    "text.title_long": "pages.title_long",
    "text.title_wordless": "pages.title_wordless",
    "text.outcome_empty": "pages.outcome_empty",
    "text.outcome_long": "pages.outcome_long",
    "text.note_long": "pages.part_long",
    "text.note_invisible": "pages.part_invisible",
}

_LINE_END = re.compile("\r\n|\r|\n")
# Digits of any script, with a decimal comma or point and a percent sign in their Western, Arabic or wide form.
_FIGURE = re.compile(r"\s*(?P<figure>\d{1,3}(?:[.,\u066b\uff0e]\d{1,3})?)\s*[%\u066a\uff05\ufe6a]")
_POINTS = str.maketrans(",\u066b\uff0e", "...")
