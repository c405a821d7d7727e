"""The words of a short text, folded so that two texts can be compared, in any script."""

import re
import unicodedata

# Beyond these nothing is compared; no title or outcome is as long once it is cleaned.
MOST_CHARACTERS = 1_000


def word_set(text: str) -> frozenset[str]:
    """The words of a list that is written with blanks between them."""
    return frozenset(text.split())


# What parts words is listed instead of what forms them, because marks within words are no `\w` and emoji are words too.
_BETWEEN = r"\s!-/:-@\[-`{-~\u00a1\u00ab\u00b7\u00bb\u00bf\u060c\u061b\u061f\u0964\u2000-\u206f\u3000-\u303f\u30fb"
_WORD = re.compile(rf"\d+(?:[.,]\d+)+|[^{_BETWEEN}]+")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|al|s|e|d)\Z")
_LITTLE = word_set("a an the of to in on at for and or be is are was do does did will would has have it its")


def words_of(text: str) -> tuple[str, ...]:
    """The words in their order, with their letter case; `3.5` is one word."""
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", text[:MOST_CHARACTERS]).replace("\u2019s", "")))


def root(word: str) -> str:
    """A word without the commonest endings of English, for comparing alone: repair, repairs, repaired."""
    return _ENDING.sub("", word.casefold())


def roots(text: str) -> tuple[str, ...]:
    """The roots of the words that say something; a capital letter alone is a name, as in "Team A"."""
    return tuple(root(word) for word in words_of(text) if word not in _LITTLE)


def folded_words(text: str) -> tuple[str, ...]:
    """All words without their letter case."""
    return tuple(word.casefold() for word in words_of(text))


def is_name(word: str) -> bool:
    """Whether a word is written as names and numbers are; scripts without capitals tell nothing, so it may be one."""
    return not word[:1].islower()
