"""Cleans titles, outcomes, notes and links as somebody typed them, or says why they cannot be kept."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from urllib.parse import quote

from bot.domain.errors import Refused
from bot.domain.text.characters import excerpt, fold, has_word, is_visible, scrub, unify_line_ends
from bot.domain.text.lookalikes import first_repeat

# All limits count code points.
RAW_LIMIT = 4_000
"""Longer input is refused before it is cleaned."""

TITLE_LEAST = 8
TITLE_MOST = 240
OUTCOME_MOST = 75
OUTCOMES_LEAST = 2
OUTCOMES_MOST = 20
CRITERIA_MOST = 1_000
RATIONALE_MOST = 500
BACKGROUND_MOST = 2_000
LINK_MOST = 512
"""Discord's limit for the address of a link button, the lowest of the platforms' (API reference, button object)."""


@dataclass(frozen=True, slots=True)
class Cleaned:
    """A cleaned text.

    Args:
        changed: whether it differs from what was typed, so that the member should be shown it.
    """

    text: str
    changed: bool


@dataclass(frozen=True, slots=True)
class LineRule:
    """The limits of a one-line text in code points after cleaning, and the keys of the sentences that refuse others."""

    least: int
    most: int
    too_short: str
    too_long: str


TITLE = LineRule(TITLE_LEAST, TITLE_MOST, "text.title_short", "text.title_long")
OUTCOME = LineRule(1, OUTCOME_MOST, "text.outcome_empty", "text.outcome_long")


def clean_line(text: str, rule: LineRule) -> Cleaned:
    """Clean a text to one line in NFC: line ends and runs of blanks become one blank, invisible characters go.

    Raises:
        Refused: too long, too short, nothing visible, or a character that no text may hold.
    """
    if len(text) > RAW_LIMIT:
        raise Refused(rule.too_long, text=excerpt(text), n=len(text), most=rule.most)
    line = fold(scrub(text))
    if len(line) > rule.most:
        raise Refused(rule.too_long, text=excerpt(line), n=len(line), most=rule.most)
    if len(line) < rule.least or not is_visible(line):
        raise Refused(rule.too_short, text=line, n=len(line), least=rule.least)
    return Cleaned(line, changed=line != text)


def clean_title(text: str) -> Cleaned:
    """Clean the title of a question: one line of 8 to 240 code points with a letter or digit in it.

    Raises:
        Refused: as from `clean_line`, or the title has neither a letter nor a digit.
    """
    title = clean_line(text, TITLE)
    if not has_word(title.text):
        raise Refused("text.title_wordless", text=excerpt(title.text))
    return title


def clean_outcome(text: str) -> Cleaned:
    """Clean the name of an outcome: one line of 1 to 75 code points; an emoji alone is a name.

    Raises:
        Refused: as from `clean_line`.
    """
    return clean_line(text, OUTCOME)


def clean_outcomes(lines: Sequence[str]) -> tuple[Cleaned, ...]:
    """Clean the outcomes of a question, one a line: 2 to 20, of which no two read the same. Blank lines are skipped.

    Raises:
        Refused: too few, too many, two that read the same, or one that cannot be kept. Where one outcome is at fault,
            the fact `row` is its position among the outcomes, from 1.
    """
    typed = list(islice((line for line in lines if line and not line.isspace()), OUTCOMES_MOST + 1))
    if len(typed) > OUTCOMES_MOST:
        raise Refused("text.outcomes_many", most=OUTCOMES_MOST)
    outcomes = tuple(_clean_row(line, row) for row, line in enumerate(typed, start=1))
    if len(outcomes) < OUTCOMES_LEAST:
        raise Refused("text.outcomes_few", n=len(outcomes), least=OUTCOMES_LEAST)
    if repeat := first_repeat(outcome.text for outcome in outcomes):
        earlier, later = repeat
        raise Refused(
            "text.outcome_same",
            text=outcomes[later].text,
            other=outcomes[earlier].text,
            row=later + 1,
            other_row=earlier + 1,
        )
    return outcomes


def _clean_row(line: str, row: int) -> Cleaned:
    try:
        return clean_outcome(line)
    except Refused as refusal:
        raise Refused(refusal.key, **refusal.facts, row=row) from None


def clean_note(text: str, most: int) -> Cleaned:
    """Clean a text of several lines: each line as by `clean_line`, and several empty lines in a row become one.

    Nothing but blanks gives an empty note. A Windows line end does not count as a change.

    Args:
        text: as typed.
        most: the limit in code points after cleaning, such as `CRITERIA_MOST`.

    Raises:
        Refused: too long, nothing visible, or a character that no text may hold.
    """
    if len(text) > max(RAW_LIMIT, most):
        raise Refused("text.note_long", text=excerpt(text), n=len(text), most=most)
    lines = [fold(line) for line in scrub(unify_line_ends(text)).split("\n")]
    note = _EMPTY_LINES.sub("\n\n", "\n".join(lines)).strip("\n")
    if len(note) > most:
        raise Refused("text.note_long", text=excerpt(note), n=len(note), most=most)
    if not is_visible(note) and text and not text.isspace():
        raise Refused("text.note_invisible")
    return Cleaned(note, changed=note != text.replace("\r\n", "\n"))


def clean_link(url: str) -> str:
    """Clean an http(s) address: ASCII, at most 512 characters; other characters of its path are percent-encoded.

    A host with letters beyond ASCII is refused, since one site can pass for another with them, and browsers copy the
    `xn--` form anyway. So is a user name or password before the host.

    Raises:
        Refused: no such address, or it is too long.
    """
    found = _LINK.fullmatch(url.strip(" ")) if len(url) <= RAW_LIMIT else None
    if found is None or int(found["port"] or 0) > _LAST_PORT or fold(scrub(found["rest"])) != found["rest"]:
        raise Refused("text.link_unusable", text=excerpt(url))
    port = f":{found['port']}" if found["port"] else ""
    link = f"{found['scheme']}://{found['host']}".lower() + port + quote(found["rest"], safe=_PLAIN_IN_LINKS)
    if len(link) > LINK_MOST:
        raise Refused("text.link_long", text=excerpt(link), n=len(link), most=LINK_MOST)
    return link


_EMPTY_LINES = re.compile("\n{3,}")
_LAST_PORT = 65_535
_PLAIN_IN_LINKS = "%/?#[]@!$&'()*+,;=:~"
_LABEL = "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_LINK = re.compile(
    rf"(?P<scheme>https?)://(?P<host>(?:{_LABEL}\.)+[a-z](?:[a-z0-9-]{{0,61}}[a-z0-9]))"
    r"(?::(?P<port>[0-9]{1,5}))?(?P<rest>(?:[/?#]\S*)?)",
    re.IGNORECASE | re.ASCII,
)
