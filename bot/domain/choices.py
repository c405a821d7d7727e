"""Choices as people say them, and what is nearest to a word that was mistyped."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from bot.domain.text.spelling import typing_errors

MOST_NEAR = 3
"""Words offered for one that was mistyped."""
SHORT, MIDDLING = 3, 5
"""Letters of words in which only two letters may have changed places, and in which one error is forgiven; in longer
ones two are."""
SHORTEST_BEGINNING = 3
"""Letters from which on a word is taken for the beginning of a longer one."""
LONGEST_COMPARED = 40
"""Letters of a word that is compared with others; no choice is nearly as long."""

NONE_ELSE: Mapping[str, str] = MappingProxyType({})
_BETWEEN = re.compile(r"[\s_\-‐‑‒–]+")  # noqa: RUF001  the dashes that phones put in place of a hyphen


def folded(text: str) -> str:
    """Return a text as choices are compared: in lower case, without blanks, hyphens and underscores."""
    return _BETWEEN.sub("", unicodedata.normalize("NFKC", text).casefold())


def chosen(text: str, choices: Iterable[str], said: Mapping[str, str] = NONE_ELSE) -> str | None:
    """Return the choice that a text says; None where it says none.

    Args:
        text: as typed.
        choices: what can be chosen.
        said: other words for choices, each with the choice that it means.
    """
    wanted = folded(text)
    meant = {folded(word): choice for word, choice in said.items()} | {folded(choice): choice for choice in choices}
    return meant.get(wanted)


def leading_choice(text: str, choices: Sequence[str], said: Mapping[str, str] = NONE_ELSE) -> tuple[str, str] | None:
    """Return the choice with which a text begins, and the rest; None where it begins with none.

    Choices may be several words: of `all time` and `all` the longer one is taken.
    """
    words = text.split()
    for count in range(min(len(words), most_words((*choices, *said))), 0, -1):
        choice = chosen(" ".join(words[:count]), choices, said)
        if choice is not None:
            return choice, after_words(text, count)
    return None


def nearest(text: str, known: Iterable[str]) -> list[str]:
    """Return up to `MOST_NEAR` known words for which a text may have been mistyped, the likeliest first."""
    wanted = folded(text)
    if len(wanted) > LONGEST_COMPARED:
        return []
    found = [(errors, word) for word in known if (errors := _near(wanted, folded(word))) is not None]
    return list(dict.fromkeys(word for _, word in sorted(found, key=lambda pair: pair[0])))[:MOST_NEAR]


def nearest_names(text: str, names: Sequence[str]) -> list[str]:
    """As `nearest`, of names of several words, of which one alone may have been typed."""
    return nearest(text, names) or [name for name in names if nearest(text, name.split())][:MOST_NEAR]


def nearest_leading(text: str, known: Sequence[str]) -> list[tuple[str, str]]:
    """Return the known phrases for which the beginning of a text may have been mistyped, each with the rest of it."""
    words = text.split()
    found: dict[str, str] = {}
    for phrase in nearest_phrases(words, known):
        found[phrase] = after_words(text, _counts(phrase, words))
    return list(found.items())


def nearest_phrases(words: Sequence[str], known: Sequence[str]) -> list[str]:
    """Return the known phrases nearest to the first words, of which each phrase takes as many as it has itself."""
    found = [
        (errors, phrase)
        for phrase in known
        if (errors := _near(folded(" ".join(words[: _counts(phrase, words)])), folded(phrase))) is not None
    ]
    return [phrase for _, phrase in sorted(found, key=lambda pair: pair[0])][:MOST_NEAR]


def after_words(text: str, count: int) -> str:
    """Return the text behind its first words, as it was typed."""
    rest = text.split(maxsplit=count)[count:]
    return rest[0].strip() if rest else ""


def most_words(phrases: Iterable[str]) -> int:
    """Return of how many words the longest phrase can be typed."""
    return max((len(_BETWEEN.split(phrase)) for phrase in phrases), default=1)


def _counts(phrase: str, words: Sequence[str]) -> int:
    """Return how many of the words a phrase takes: as many as its parts if the first alone is farther from it."""
    counts = range(1, len(_BETWEEN.split(phrase)) + 1)
    return min(counts, key=lambda count: _errors(folded(" ".join(words[:count])), folded(phrase)))


def _near(typed: str, meant: str) -> int | None:
    """Return how far a word is from what was typed; None where it is too far to be what was meant."""
    if not typed or len(typed) > LONGEST_COMPARED:
        return None
    if len(typed) <= SHORT:
        moved = sorted(typed) == sorted(meant)
        return 1 if moved or (len(typed) == SHORTEST_BEGINNING and meant.startswith(typed)) else None
    most = 1 if len(typed) <= MIDDLING else 2
    found = typing_errors(typed, meant, most)
    if found <= most:
        return found
    return 2 if meant.startswith(typed) or meant.endswith(typed) else None


def _errors(typed: str, meant: str) -> int:
    return typing_errors(typed[:LONGEST_COMPARED], meant, LONGEST_COMPARED)
