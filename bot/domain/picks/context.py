"""What a vote is read against: the names of the outcomes, and the forecasts that it may refer to."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.domain.errors import Fact, Refused
from bot.domain.forecast import LETTERS, Forecast, apportion, letter, round_shares
from bot.domain.text.lookalikes import caseless
from bot.domain.text.numerals import shortened, to_ascii, without_invisible
from bot.domain.text.spelling import typing_errors

_SHORTEST_BEGINNING = 2
# A mistyped name has one error in so few characters, two up to the next bound, else three.
_SHORT = 4
_MIDDLING = 8
_LONGEST = 75
_MOST_NEAR = 3
_BETWEEN_WORDS = re.compile(r"[\s/|,;:=~\"()\[\]{}]+")


class UnclearOutcome(Refused):
    """A name that was typed is no outcome's, or fits several.

    Args:
        key: as of `Refused`.
        name: the name as typed.
        meant: the outcomes that may be meant: those that it fits, or whose spelling is nearest; the likeliest first.
        facts: as of `Refused`.
    """

    def __init__(self, key: str, name: str, meant: Sequence[int], **facts: Fact) -> None:
        super().__init__(key, piece=shortened(name), **facts)
        self.name = name
        self.meant = meant


class OutcomeFinder:
    """Finds an outcome by its letter, by the beginning of its name or of a word in it, or by its quoted name.

    Args:
        outcomes: the names, in the question's order; at most 20.
        meant: what other names than these are taken to mean; see `taking`.
    """

    def __init__(self, outcomes: Sequence[str], meant: Mapping[str, int] | None = None) -> None:
        self.outcomes = outcomes
        self._meant = meant or {}

    def taking(self, key: str, ordinal: int) -> "OutcomeFinder":
        """Return a finder that takes a name, which this one does not find, for that outcome."""
        return OutcomeFinder(self.outcomes, {**self._meant, _comparable(key): ordinal})

    def find(self, key: str, *, quoted: bool = False) -> int:
        """Return the position of the outcome that was typed; a letter beats a name unless the key was quoted.

        Raises:
            UnclearOutcome: no outcome, or more than one, goes by this key.
        """
        if not quoted and is_letter(key):
            return self._by_letter(key)
        name = _comparable(key)
        if name in self._meant:
            return self._meant[name]
        found = [ordinal for ordinal, own in enumerate(self._names) if own and own == name] or self._beginning_with(
            name
        )
        if len(found) == 1:
            return found[0]
        if found:
            fitting = ", ".join(letter(ordinal) for ordinal in found)
            raise UnclearOutcome("picks.ambiguous", key, found, letters=fitting)
        raise self._unknown(key, self._near(name))

    def begins_a_word(self, key: str) -> bool:
        """Return whether an outcome's name, or a word in one, begins with the key."""
        return bool(self._beginning_with(_comparable(key)))

    @cached_property
    def _names(self) -> list[str]:
        return [_comparable(outcome) for outcome in self.outcomes]

    def _beginning_with(self, beginning: str) -> list[int]:
        if len(beginning) < _SHORTEST_BEGINNING:
            return []
        return [ordinal for ordinal, name in enumerate(self._names) if f" {beginning}" in f" {name}"]

    def _near(self, name: str) -> list[int]:
        """Return the outcomes whose name, its beginning or a word in it is mistyped as that name, the nearest first."""
        errors = 1 + (len(name) > _SHORT) + (len(name) > _MIDDLING)
        if not _SHORTEST_BEGINNING <= len(name) <= _LONGEST:
            return []
        found: list[tuple[int, int]] = []
        for ordinal, own in enumerate(self._names):
            spellings = {own, own[: len(name)], *own.split()}
            apart = min(typing_errors(name, spelling, errors) for spelling in spellings)
            if own and apart <= errors:
                found.append((apart, ordinal))
        return [ordinal for apart, ordinal in sorted(found) if apart <= min(found)[0] + 1][:_MOST_NEAR]

    def _by_letter(self, key: str) -> int:
        ordinal = LETTERS.find(to_ascii(key).upper(), 0, len(self.outcomes))
        if ordinal < 0:
            raise self._unknown(key, [])
        return ordinal

    def _unknown(self, key: str, near: Sequence[int]) -> UnclearOutcome:
        last = letter(len(self.outcomes) - 1)
        return UnclearOutcome("picks.unknown", key, near, last=last, example=example(self.outcomes))


@dataclass(frozen=True, slots=True)
class VoteContext:
    """The question that a member votes on, and what a vote on it may refer to.

    Args:
        finder: finds the question's outcomes.
        standing: the member's own forecast that stands now, if any.
        crowd: the crowd forecast, if there is one that the member may see.
    """

    finder: OutcomeFinder
    standing: Forecast | None
    crowd: Forecast | None

    @property
    def count(self) -> int:
        """How many outcomes the question has."""
        return len(self.finder.outcomes)

    @property
    def base(self) -> Forecast:
        """The forecast from which moves such as `A +10` start: the member's, else the crowd's, else an even split."""
        return self.standing or self.crowd or round_shares([1] * self.count)

    def refusal(self, name: str, piece: str = "", **facts: Fact) -> Refused:
        """Return the refusal `picks.<name>` with the facts that many of its sentences use.

        Those are the part of the text that was wrong, an example in this question's letters and its last letter.
        """
        shown = example(self.finder.outcomes)
        return Refused(f"picks.{name}", piece=shortened(piece), example=shown, last=letter(self.count - 1), **facts)


def example(outcomes: Sequence[str]) -> str:
    """Return a vote for these outcomes that reads without any change, such as `A 40 B 30 C 20 D 10`."""
    percents = apportion(range(len(outcomes), 0, -1), 100)
    return " ".join(f"{letter(ordinal)} {percent}" for ordinal, percent in enumerate(percents))


def letters(ordinals: Iterable[int]) -> str:
    """Return the letters of outcomes in the question's order, such as `A, C`."""
    return ", ".join(letter(ordinal) for ordinal in sorted(ordinals))


def is_letter(key: str) -> bool:
    """Return whether the key is one Latin letter, which is never read as the beginning of a name."""
    letter_typed = to_ascii(key)
    return len(letter_typed) == 1 and letter_typed.isascii() and letter_typed.isalpha()


def _comparable(name: str) -> str:
    """Return a name as names are compared: without differences of case, width, composition and punctuation."""
    return _BETWEEN_WORDS.sub(" ", caseless(to_ascii(without_invisible(name)))).strip()
