"""How an outcome is found by what a member calls it."""

import re
import unicodedata
from collections.abc import Sequence
from functools import cached_property

from bot.domain.errors import Refused
from bot.domain.forecast import LETTERS, apportion, letter
from bot.domain.text.numerals import excerpt, fold, visible

_SHORTEST_BEGINNING = 2
_BETWEEN_WORDS = re.compile(r"[\s/|,;:=~\"()\[\]{}]+")


class Keys:
    """The outcomes of one question, by letter, by the beginning of a name or of a word in it, or by quoted name.

    Args:
        outcomes: the names, in the question's order; at most 20.
    """

    def __init__(self, outcomes: Sequence[str]) -> None:
        self.outcomes = outcomes

    def find(self, key: str, *, quoted: bool = False) -> int:
        """Find one outcome by what was typed; a letter beats a name unless the key was quoted.

        Raises:
            Refused: no outcome, or more than one, goes by this key.
        """
        if not quoted and is_letter(key):
            return self._by_letter(key)
        name = _comparable(key)
        found = [ordinal for ordinal, own in enumerate(self._names) if own and own == name] or self._beginning_with(
            name
        )
        if len(found) == 1:
            return found[0]
        if found:
            fitting = ", ".join(letter(ordinal) for ordinal in found)
            raise Refused("picks.ambiguous", piece=excerpt(key), letters=fitting)
        raise self._unknown(key)

    def begins_a_word(self, key: str) -> bool:
        """Tell whether a name or a word of a name begins like this."""
        return bool(self._beginning_with(_comparable(key)))

    @cached_property
    def _names(self) -> list[str]:
        return [_comparable(outcome) for outcome in self.outcomes]

    def _beginning_with(self, beginning: str) -> list[int]:
        if len(beginning) < _SHORTEST_BEGINNING:
            return []
        return [ordinal for ordinal, name in enumerate(self._names) if f" {beginning}" in f" {name}"]

    def _by_letter(self, key: str) -> int:
        ordinal = LETTERS.find(fold(key).upper(), 0, len(self.outcomes))
        if ordinal < 0:
            raise self._unknown(key)
        return ordinal

    def _unknown(self, key: str) -> Refused:
        last = letter(len(self.outcomes) - 1)
        return Refused("picks.unknown", piece=excerpt(key), last=last, example=example(self.outcomes))


def example(outcomes: Sequence[str]) -> str:
    """Write a vote for these outcomes that reads without any change, such as `A 40 B 30 C 20 D 10`."""
    percents = apportion(range(len(outcomes), 0, -1), 100)
    return " ".join(f"{letter(ordinal)} {percent}" for ordinal, percent in enumerate(percents))


def is_letter(key: str) -> bool:
    """Tell whether this is a single Latin letter, which never means a name."""
    letter_typed = fold(key)
    return len(letter_typed) == 1 and letter_typed.isascii() and letter_typed.isalpha()


def _comparable(name: str) -> str:
    """Bring a name to the form in which names are compared: any script's variants, case and punctuation alike."""
    plain = unicodedata.normalize("NFKC", fold(visible(name))).casefold()
    return _BETWEEN_WORDS.sub(" ", plain).strip()
