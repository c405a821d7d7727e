"""Reads a forecast page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from bot.domain.pages.dates import deadline_in_title, open_deadline
from bot.domain.pages.lines import Line, PageRefused, Row, naming_line, read_row, split_lines
from bot.domain.pages.lists import check_list, split_lists
from bot.domain.pages.story import PageNote, PageStory, is_address, is_story_end, read_prose
from bot.domain.pages.titles import glued_words
from bot.domain.text.characters import excerpt
from bot.domain.text.wording import clean_title

MOST_SKIPPED = 12
"""Lines above the title, or around the related lists, that are left out; more are no page that was copied whole."""
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")


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
    related questions. The figures are read only to tell the lists apart. Of a page that was copied whole, lines above
    the title and around the related lists are left out, as is a list at the end that is cut off. The result does not
    depend on the current time.

    Raises:
        PageRefused: a line does not fit; the facts `line` and `text` say which.
        Refused: the page is empty, or longer than `bot.domain.pages.lines.PAGE_MOST`.
    """
    notes = [PageNote("pages.percentages_dropped")]
    parts = _split(_once(split_lines(text), notes), notes)
    title = naming_line(parts.title, lambda: clean_title(parts.title.text)).text
    if glued := glued_words(title):
        notes.append(PageNote("pages.title_glued", {"text": glued}))
    source, story = read_prose(parts.prose, parts.link, notes)
    own, *related = _read_lists(parts, notes)
    question = PageQuestion(title, _names(own), source, deadline_in_title(title))
    if not source:
        notes.append(PageNote("pages.no_source"))
    if question.closes_at is None:
        said = open_deadline(title)
        notes.append(PageNote("pages.deadline_open", {"text": said}) if said else PageNote("pages.no_deadline"))
    others = _different(own, related, notes)
    return ForecastPage(question, story, tuple(map(_names, others)), (*notes, *_changes(parts)))


@dataclass(frozen=True, slots=True)
class _Parts:
    """The lines of a page, by what they are.

    Args:
        lines: all of them that are used.
        title: the line above the outcomes.
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


def _once(lines: Sequence[Line], notes: list[PageNote]) -> Sequence[Line]:
    """Return the lines without a second copy of the whole page below the first."""
    place = _first_row(lines)
    if not place:
        return lines
    for again in range(place + 1, len(lines) - 1):
        if (lines[again - 1].text, lines[again].text) == (lines[place - 1].text, lines[place].text):
            notes.append(PageNote("pages.repeated", {"line": lines[again - 1].number}))
            return lines[: again - 1]
    return lines


def _split(lines: Sequence[Line], notes: list[PageNote]) -> _Parts:
    above, title, body = _around_title(lines)
    if other := [line for line in above if line.text != title.text]:
        notes.append(_skipped("pages.lines_above", other))
    outcomes = _leading_rows(body)
    body = body[len(outcomes) :]
    end = next((place for place, line in enumerate(body) if is_story_end(line)), None)
    if end is None:
        prose = list(takewhile(lambda line: read_row(line) is None, body))
        link, tail = None, body[len(prose) :]
    else:
        prose = list(body[:end])
        with_address = end + 1 < len(body) and is_address(body[end + 1])
        link, tail = body[end + with_address], body[end + 1 + with_address :]
    related = _related_rows(tail, notes)
    used = [title, *(row.line for row in outcomes), *prose, *(row.line for row in related)]
    return _Parts(used if link is None else [*used, link], title, outcomes, prose, link, related)


def _first_row(lines: Sequence[Line]) -> int | None:
    return next((place for place, line in enumerate(lines) if read_row(line) is not None), None)


def _around_title(lines: Sequence[Line]) -> tuple[Sequence[Line], Line, Sequence[Line]]:
    """Return the lines above the title, the title, which is right above the first outcome, and the lines below it.

    Raises:
        PageRefused: there is no title or no outcome, or what is above the first outcome is not the title of a page.
    """
    place = _first_row(lines)
    if place == 0:
        raise PageRefused("pages.no_title", lines[0])
    if place is None:
        raise (
            PageRefused("pages.no_outcomes", lines[1]) if len(lines) > 1 else PageRefused("pages.only_title", lines[0])
        )
    above, title = lines[: place - 1], lines[place - 1]
    asked = [number for number, line in enumerate(above) if line.text.endswith(_QUESTION_MARKS)]
    if asked and not title.text.endswith(_QUESTION_MARKS):
        raise PageRefused("pages.no_outcomes", lines[asked[-1] + 1])
    if len(above) > MOST_SKIPPED or any(map(is_story_end, lines[:place])):
        raise PageRefused("pages.no_outcomes", lines[1])
    return above, title, lines[place:]


def _related_rows(tail: Sequence[Line], notes: list[PageNote]) -> list[Row]:
    """Return the rows at the end of a page; lines above the first and below the last are left out.

    Raises:
        PageRefused: a line between rows is none, or too many lines would be left out.
    """
    start = _first_row(tail) or 0
    rows = _leading_rows(tail[start:])
    below = tail[start + len(rows) :]
    other = [*tail[:start], *below]
    if other and (_first_row(below) is not None or len(other) > MOST_SKIPPED):
        raise PageRefused("pages.no_row", other[-len(below)] if below else other[0])
    if other:
        notes.append(_skipped("pages.lines_around", other))
    return rows


def _skipped(key: str, lines: Sequence[Line]) -> PageNote:
    named = ", ".join(f"“{excerpt(line.text)}”" for line in lines)
    return PageNote(key, {"n": len(lines), "line": lines[0].number, "text": named})


def _leading_rows(lines: Sequence[Line]) -> list[Row]:
    rows = []
    for line in lines:
        row = read_row(line)
        if row is None:
            break
        rows.append(row)
    return rows


def _read_lists(parts: _Parts, notes: list[PageNote]) -> list[Sequence[Row]]:
    """Return the outcome lists of the page, that of its question first."""
    lists: list[Sequence[Row]] = []
    rows = parts.related
    try:
        check_list(parts.outcomes)
        lists.append(parts.outcomes)
    except PageRefused:
        # Where no prose follows it, the rows of related questions follow the question's own at once.
        if parts.prose or parts.link or len(parts.outcomes) <= 1:
            raise
        rows = parts.outcomes
    more, cut = split_lists(rows, least=1 - len(lists))
    if cut:
        total = f"{sum(row.figure for row in cut) / 100:g}"
        first = cut[0].line
        notes.append(PageNote("pages.list_cut", {"line": first.number, "text": excerpt(first.text), "total": total}))
    return [*lists, *more]


def _different(own: Sequence[Row], related: Sequence[Sequence[Row]], notes: list[PageNote]) -> list[Sequence[Row]]:
    """Return the related lists without those whose outcomes stand on the page already."""
    seen = {_outcomes(own)}
    kept: list[Sequence[Row]] = []
    for rows in related:
        if _outcomes(rows) in seen:
            first = rows[0].line
            notes.append(PageNote("pages.list_twice", {"line": first.number, "text": excerpt(first.text)}))
        else:
            seen.add(_outcomes(rows))
            kept.append(rows)
    return kept


def _outcomes(rows: Sequence[Row]) -> frozenset[str]:
    return frozenset(row.name.casefold() for row in rows)


def _names(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(row.name for row in rows)


def _changes(parts: _Parts) -> list[PageNote]:
    changed = [line for line in parts.lines if line.changed]
    return [PageNote("pages.cleaned", {"n": len(changed), "line": changed[0].number})] if changed else []
