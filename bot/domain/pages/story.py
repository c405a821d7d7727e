"""Reads the story of a forecast page, the source before it and the address after it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from bot.domain.errors import Fact, Refused
from bot.domain.pages.dates import looks_like_a_date, read_published
from bot.domain.pages.lines import Line, PageRefused, naming_line
from bot.domain.text.characters import excerpt
from bot.domain.text.wording import CRITERIA_MOST, clean_link, clean_note

HEADLINE_MOST = 300
SUMMARY_MOST = 4_000


@dataclass(frozen=True, slots=True)
class PageStory:
    """The news item of a page.

    Args:
        headline: its headline.
        published_at: a local time without zone; None where the date could not be read.
        summary: the paragraphs; empty where there are none.
        link: its address; None where there is none, or none that can be kept.
    """

    headline: str
    published_at: datetime | None
    summary: str
    link: str | None


@dataclass(frozen=True, slots=True)
class PageNote:
    """Something about a page that whoever imports it is to be told: a sentence's key and its facts."""

    key: str
    facts: Mapping[str, Fact] = field(default_factory=dict)


def is_story_end(line: Line) -> bool:
    """Return whether this is the line "View original story", with or without a link."""
    return _STORY_END.fullmatch(line.text) is not None


def is_address(line: Line) -> bool:
    """Return whether the line is a web address and nothing else."""
    return _ADDRESS.fullmatch(line.text) is not None


def read_prose(lines: Sequence[Line], link: Line | None, notes: list[PageNote]) -> tuple[str, PageStory | None]:
    """Return the source, empty where the page names none, and the story, None where there is none.

    Args:
        lines: the lines between the outcomes and the end of the story.
        link: the line that may have the story's address.
        notes: a list to which notes are added.

    Raises:
        PageRefused: a headline has no date below it, or a part is too long.
    """
    has_source = lines and not (len(lines) > 1 and _is_date(lines[1]))
    source = _part(lines[0], CRITERIA_MOST) if has_source else ""
    if len(lines) <= 1:
        return source, None
    headline, *rest = lines[1:] if has_source else lines
    if not rest:
        raise PageRefused("pages.no_date", headline)
    date, *paragraphs = rest
    return source, PageStory(
        headline=_part(headline, HEADLINE_MOST),
        published_at=_read_date(date, notes),
        summary=_read_summary(paragraphs),
        link=_read_link(link, notes),
    )


def _part(line: Line, most: int) -> str:
    return naming_line(line, lambda: clean_note(line.text, most)).text


def _is_date(line: Line) -> bool:
    try:
        return read_published(line.text) is not None
    except ValueError:
        return True


def _read_date(line: Line, notes: list[PageNote]) -> datetime | None:
    try:
        published_at = read_published(line.text)
    except ValueError:
        raise PageRefused("pages.impossible_date", line) from None
    if published_at is None:
        if not looks_like_a_date(line.text):
            raise PageRefused("pages.no_date", line)
        notes.append(PageNote("pages.date_unread", {"line": line.number, "text": excerpt(line.text)}))
    return published_at


def _read_summary(paragraphs: Sequence[Line]) -> str:
    if not paragraphs:
        return ""
    text = paragraphs[0].text
    for before, line in pairwise(paragraphs):
        text += ("\n\n" if line.number - before.number > 1 else "\n") + line.text
    return naming_line(paragraphs[0], lambda: clean_note(text, SUMMARY_MOST)).text


def _read_link(line: Line | None, notes: list[PageNote]) -> str | None:
    found = _ADDRESS_WITHIN.search(line.text) if line else None
    if line is None or found is None:
        return None
    try:
        return clean_link(found[0])
    except Refused:
        notes.append(PageNote("pages.link_dropped", {"line": line.number, "text": excerpt(line.text)}))
        return None


_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_ADDRESS_WITHIN = re.compile(r"https?://[^\s)>\]]+", re.IGNORECASE)
# As copied from a browser, with an arrow, or as a Markdown link.
_STORY_END = re.compile(r"\[?view original story\]?[:.]?(?: ?[→↗»>])?(?: ?[(<]?https?://\S+)?", re.IGNORECASE)
