"""Reads a forecast page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from bot.domain.pages.dates import deadline_in_title
from bot.domain.pages.lines import Line, PageRefused, Row, naming_line, read_row, split_lines
from bot.domain.pages.lists import check_list, split_lists
from bot.domain.pages.story import PageNote, PageStory, is_address, is_story_end, read_prose
from bot.domain.text.wording import clean_title


@dataclass(frozen=True, slots=True)
class PageQuestion:
    """The question of a page.

    Args:
        title: its title.
        outcomes: their names.
        source: from where the answer will be taken; empty where the page names none.
        closes_at: the deadline that the title names, as a local time without zone; None where it names none.
    """

    title: str
    outcomes: tuple[str, ...]
    source: str
    closes_at: datetime | None


@dataclass(frozen=True, slots=True)
class ForecastPage:
    """The content of a page.

    Args:
        question: the question.
        story: None where nothing follows the source.
        related: the outcomes of each related question; the page gives them no titles.
        warnings: what was left out or could not be read.
    """

    question: PageQuestion
    story: PageStory | None
    related: tuple[tuple[str, ...], ...]
    warnings: tuple[PageNote, ...]


def read_page(text: str) -> ForecastPage:
    """Read a page with these lines in this order; empty lines may be anywhere.

    The title; outcomes as `name • NN%`; then each of these, if there is one: the line that names the source; headline,
    date and paragraphs of the story; "View original story", with the address on that line or the next; the outcomes of
    related questions. The figures are read only to tell the lists apart. The result does not depend on the current
    time.

    Raises:
        PageRefused: a line does not fit; the facts `line` and `text` say which.
        Refused: the page is empty, or longer than `bot.domain.pages.lines.PAGE_MOST`.
    """
    parts = _split(split_lines(text))
    title = naming_line(parts.title, lambda: clean_title(parts.title.text)).text
    notes = [PageNote("pages.percentages_dropped")]
    source, story = read_prose(parts.prose, parts.link, notes)
    lists = _read_lists(parts)
    question = PageQuestion(title, _names(lists[0]), source, deadline_in_title(title))
    if not source:
        notes.append(PageNote("pages.no_source"))
    if question.closes_at is None:
        notes.append(PageNote("pages.no_deadline"))
    return ForecastPage(question, story, tuple(_names(rows) for rows in lists[1:]), (*notes, *_changes(parts)))


@dataclass(frozen=True, slots=True)
class _Parts:
    """The lines of a page, by what they are.

    Args:
        lines: all of them.
        title: the first line.
        outcomes: the rows below the title.
        prose: source and story.
        link: the line that has, or may have, the story's address.
        related: the rows at the end.
    """

    lines: Sequence[Line]
    title: Line
    outcomes: Sequence[Row]
    prose: Sequence[Line]
    link: Line | None
    related: Sequence[Row]


def _split(lines: Sequence[Line]) -> _Parts:
    title, body = lines[0], lines[1:]
    if read_row(title) is not None:
        raise PageRefused("pages.no_title", title)
    outcomes = _leading_rows(body)
    if not outcomes:
        raise PageRefused("pages.no_outcomes", body[0]) if body else PageRefused("pages.only_title", title)
    body = body[len(outcomes) :]
    end = next((place for place, line in enumerate(body) if is_story_end(line)), None)
    if end is None:
        prose = list(takewhile(lambda line: read_row(line) is None, body))
        link, tail = None, body[len(prose) :]
    else:
        prose = list(body[:end])
        with_address = end + 1 < len(body) and is_address(body[end + 1])
        link, tail = body[end + with_address], body[end + 1 + with_address :]
    related = _leading_rows(tail)
    if len(related) < len(tail):
        raise PageRefused("pages.no_row", tail[len(related)])
    return _Parts(lines, title, outcomes, prose, link, related)


def _leading_rows(lines: Sequence[Line]) -> list[Row]:
    rows = []
    for line in lines:
        row = read_row(line)
        if row is None:
            break
        rows.append(row)
    return rows


def _read_lists(parts: _Parts) -> list[Sequence[Row]]:
    """Return the outcome lists of the page, that of its question first."""
    try:
        check_list(parts.outcomes)
    except PageRefused:
        # Where no prose follows it, the rows of related questions follow the question's own at once.
        if parts.prose or parts.link or len(parts.outcomes) <= 1:
            raise
        return split_lists(parts.outcomes)
    return [parts.outcomes, *split_lists(parts.related)]


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(row.name for row in rows)


def _changes(parts: _Parts) -> list[PageNote]:
    changed = [line for line in parts.lines if line.changed]
    return [PageNote("pages.cleaned", {"n": len(changed), "line": changed[0].number})] if changed else []
