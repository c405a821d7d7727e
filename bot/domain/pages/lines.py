"""The lines of a forecast page: numbered, cleaned, and read as the outcome rows that some of them are."""

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
# Figures are counted in hundredths of a percent.
WHOLE = 10_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Line:
    """A line with something on it.

    Args:
        number: from 1, as editors count.
        text: cleaned, on one line.
        changed: cleaning took or changed more than the blanks around it.
    """

    number: int
    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A line that names an outcome and ends in its figure.

    Args:
        figure: hundredths of a percent.
        keys: what the name reads as.
    """

    line: Line
    name: str
    figure: int
    keys: frozenset[str]


class PageRefused(Refused):
    """A line that has no place in a forecast page; the facts `line` and `text` say which.

    Args:
        key: the sentence.
        line: the line that did not fit.
        facts: further facts of the sentence.
    """

    def __init__(self, key: str, line: Line, **facts: Fact) -> None:
        super().__init__(key, **{**facts, "line": line.number, "text": excerpt(line.text)})


def page_lines(text: str) -> list[Line]:
    """The lines of a page without the empty ones.

    Raises:
        PageRefused: a line too long, or with a character that no text may hold.
        Refused: the page is longer than 30 000 code points, or empty.
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
    text = on_line(typed, lambda: fold(scrub(typed.text)))
    return Line(number, text, changed=text != typed.text)


def read_row(line: Line) -> Row | None:
    """The outcome and figure of a line such as `Yes • 62%`; None for a line that does not end in a figure.

    The name may hold bullets and percent signs of its own: the last bullet counts.

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
    outcome = on_line(line, lambda: clean_outcome(name)).text
    return Row(line, outcome, figure, reading_keys(outcome))


def on_line(line: Line, read: Callable[[], T]) -> T:
    """What `read` gives; where it refuses, the refusal names this line.

    Raises:
        PageRefused: what `read` refused, in a sentence that names the line.
    """
    try:
        return read()
    except Refused as refusal:
        raise PageRefused(_ABOUT_A_LINE[refusal.key], line, **refusal.facts) from None


# Sentences of the same meaning that name the line.
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
