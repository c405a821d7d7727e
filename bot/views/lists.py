"""Lists of questions on a board: bounded, and each line short, so that all of them fit into one message."""

from collections.abc import Sequence

from bot.cards import Block, Paragraph, Tone
from bot.domain.characters import excerpt
from bot.domain.moment import Part, Text
from bot.domain.question import Question
from bot.texts import Texts

MOST_LISTED = 10
TITLE_SHOWN = 60
"""Code points: with ten lines in each list a board stays below the 4 000 characters of a Discord message."""


def listed(texts: Texts, heading: Text, lines: Sequence[Text], tone: Tone = Tone.NORMAL) -> list[Block]:
    """A heading and its lines, and how many more there are; nothing where there is no line."""
    if not lines:
        return []
    parts: list[Part] = [*heading]
    for line in lines[:MOST_LISTED]:
        parts += ["\n", *line]
    if len(lines) > MOST_LISTED:
        parts += ["\n", *texts.say("board.more", n=len(lines) - MOST_LISTED)]
    return [Paragraph(tuple(parts), tone)]


def short_title(question: Question) -> str:
    """As much of a question as a line of a list has room for."""
    return excerpt(question.text.title, TITLE_SHOWN)
