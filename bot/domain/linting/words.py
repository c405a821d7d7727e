"""Splits short texts of any script into words, and brings words to forms in which texts can be compared."""

import re
import unicodedata

MOST_CHARACTERS = 1_000
"""The rest of a longer text is ignored; no cleaned title, outcome or criteria is longer."""


def word_set(text: str) -> frozenset[str]:
    """Return a set of words from a text in which they are separated by blanks."""
    return frozenset(text.split())


# The characters between words are listed, not those within, since `\w` has no combining marks and emoji are words too.
_BETWEEN = r"\s!-/:-@\[-`{-~\u00a1\u00ab\u00b7\u00bb\u00bf\u060c\u061b\u061f\u0964\u2000-\u206f\u3000-\u303f\u30fb"
_WORD = re.compile(rf"\d+(?:[.,]\d+)+|[^{_BETWEEN}]+")
_ENDING = re.compile(r"(?<=[a-z]{3})(?:ing|ed|es|al|s|e|d)\Z")
_STOP_WORDS = word_set("a an the of to in on at for and or be is are was do does did will would has have it its")


def words_of(text: str) -> tuple[str, ...]:
    """Return the words in their order and letter case; `3.5` is one word."""
    return tuple(_WORD.findall(normal(text)))


def normal(text: str) -> str:
    """Return a text as it is split into words: characters that look alike are the same."""
    text = text[:MOST_CHARACTERS]
    return text if text.isascii() else unicodedata.normalize("NFKC", text).replace("\u2019s", "")


def stem(word: str) -> str:
    """Return a word without the commonest English endings, for comparing: that of "repairs" and "repaired" is one."""
    return _ENDING.sub("", word.casefold())


def stems(text: str) -> tuple[str, ...]:
    """Return the stems of all words but stop words; `A` as in "Team A" is a name and none of them."""
    return tuple(stem(word) for word in words_of(text) if word not in _STOP_WORDS)


def folded_words(text: str) -> tuple[str, ...]:
    """Return the words in lower case."""
    return tuple(word.casefold() for word in words_of(text))


def is_name(word: str) -> bool:
    """Return whether a word can be a name or a number: it does not begin with a small letter."""
    return not word[:1].islower()
