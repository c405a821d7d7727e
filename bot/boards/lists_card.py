"""Lists of questions on a board, cut so that all of them fit into one message."""

from collections.abc import Mapping, Sequence

from bot.domain.moment import CardLink, Part, Text
from bot.domain.question import Question
from bot.domain.text.characters import excerpt
from bot.texts import Texts
from bot.ui.cards import Block, Paragraph, Tone
from bot.ui.removed import title_shown

Links = Mapping[int, CardLink]
"""By question, its number as a link to its card; a question without one is named without."""

MOST_LISTED = 10
"""Lines of one list."""
MOST_IN_LINE = 6
"""Questions that are named in one line."""
MOST_LINKED = 8
"""Questions of a board whose numbers are links: on Discord the address of a card takes some 90 characters."""
TITLE_SHOWN, TITLE_LEAST = 60, 20
"""Characters of a title: at most, and at least."""
ROOM = 2_400
"""Characters for the lists of a message: a Discord message holds 4 000, and the rest of a board some 1 600."""
LINE_OVERHEAD = 120
"""Characters of a line beside its title: number, deadline or answer, and on Discord the address of the card."""


def listed(texts: Texts, heading: Text, lines: Sequence[Text], tone: Tone = Tone.NORMAL) -> list[Block]:
    """A heading, its first ten lines, and how many more there are; nothing where there is no line."""
    if not lines:
        return []
    parts: list[Part] = [*heading]
    for line in lines[:MOST_LISTED]:
        parts += ["\n", *line]
    if len(lines) > MOST_LISTED:
        parts += ["\n", *texts.say("boards.more", n=len(lines) - MOST_LISTED)]
    return [Paragraph(tuple(parts), tone)]


def in_line(texts: Texts, heading: Text, items: Sequence[Text]) -> list[Block]:
    """A heading with its first items behind it, and how many more there are; nothing where there is none."""
    if not items:
        return []
    parts: list[Part] = [*heading]
    for at, item in enumerate(items[:MOST_IN_LINE]):
        parts += [" · " if at else " ", *item]
    if len(items) > MOST_IN_LINE:
        parts += [" · ", *texts.say("boards.and_more", n=len(items) - MOST_IN_LINE)]
    return [Paragraph(tuple(parts))]


def title_room(*lists: Sequence[object]) -> int:
    """How many characters (code points) of each title fit where all these lists are in one message."""
    lines = sum(min(len(each), MOST_LISTED) for each in lists)
    return max(TITLE_LEAST, min(TITLE_SHOWN, ROOM // max(lines, 1) - LINE_OVERHEAD))


def short_title(texts: Texts, question: Question, room: int = TITLE_SHOWN) -> str:
    """The title of a question, cut to that many characters."""
    return excerpt(title_shown(texts, question), room)


def number(question: Question, links: Links) -> CardLink | str:
    """The number of a question, which leads to its card where that is known."""
    return links.get(question.id, question.name)
