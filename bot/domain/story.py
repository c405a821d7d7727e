"""Makes a story of a message that somebody wants to ask about, and a title of the first question in it."""

import re

from bot.domain.errors import Refused
from bot.domain.pages.story import HEADLINE_MOST, SUMMARY_MOST
from bot.domain.question import Story
from bot.domain.text.characters import excerpt
from bot.domain.text.wording import clean_link, clean_note, clean_title

MESSAGE_MOST = 40_000
"""Characters of a message: Slack's are the longest (docs.slack.dev/reference/methods/chat.postMessage, text)."""


def story_of(text: str, link: str, written_at: int) -> Story:
    """Return the story of a message, not yet stored.

    The first line is the headline, and the rest the summary; where the headline has to be cut, the summary is the whole
    message. A summary that is too long is cut. The link is the first address in the message, else the message's own.

    Args:
        text: the message.
        link: the message's own address; empty where it has none.
        written_at: when it was written, UTC milliseconds.

    Raises:
        Refused: the message has nothing visible, or a character that no text may hold.
    """
    whole = clean_note(text, MESSAGE_MOST).text
    if not whole:
        raise Refused("stories.no_text")
    first, _, rest = whole.partition("\n")
    headline = excerpt(first, HEADLINE_MOST)
    summary = rest.strip("\n") if headline == first else whole
    address = _first_link([*_ADDRESS.findall(text), link])
    return Story(0, headline, written_at, _shortened(summary), address)


def first_question(text: str) -> str:
    """Return the first sentence that ends with a question mark and can be a title; empty where there is none."""
    for line in _ADDRESS.sub(" ", text[:MESSAGE_MOST]).splitlines():
        for sentence in _BETWEEN_SENTENCES.split(line):
            title = _title(sentence) if sentence.rstrip().endswith(_QUESTION_MARKS) else ""
            if title:
                return title
    return ""


def _title(sentence: str) -> str:
    try:
        return clean_title(sentence).text
    except Refused:
        return ""


def _shortened(summary: str) -> str:
    """Return a summary cut to the limit, at the end of a word or line unless that would lose half of it."""
    if len(summary) <= SUMMARY_MOST:
        return summary
    kept = summary[: SUMMARY_MOST - 1]
    end = max(kept.rfind(blank) for blank in " \n")
    return f"{kept[:end].rstrip() if end > SUMMARY_MOST // 2 else kept}…"


def _first_link(addresses: list[str]) -> str | None:
    for address in addresses:
        try:
            return clean_link(address.rstrip(".,;:!?'\""))
        except Refused:
            continue
    return None


_ADDRESS = re.compile(r"https?://[^\s<>)\]|]{1,2000}", re.IGNORECASE)
_BETWEEN_SENTENCES = re.compile(r"(?<=[.!?…])\s+|(?<=[\u3002\uff1f\uff01])")
_QUESTION_MARKS = ("?", "\uff1f", "\u061f")
