"""Reads outcomes that are ranges of numbers: "100-199", "less than 2 %", "$20 or more"."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from bot.domain.dates.named import month_of
from bot.domain.linting.words import stem, word_set

LONGEST = 75
"""Characters of an outcome that is read as a range."""
MOST_UNITS = 2
"""Words for what is counted, in one outcome."""
WHOLE_PERCENT = 100
_YEARS = range(1_900, 2_101)

_MINUS_INFINITY, _INFINITY = Decimal("-Infinity"), Decimal("Infinity")
_DASHES = str.maketrans("\u2010\u2011\u2012\u2013\u2014\u2212\u202f\xa0", "------  ") | {0x2264: "<=", 0x2265: ">="}
_TOKEN = re.compile(
    r"(?P<number>(?:(?<!\S)-)?(?:\d{1,3}(?:[, ]\d{3}){1,4}(?!\d)|\d{1,15}(?:[.,]\d{1,6})?(?!\d)))"
    # "5m" is five million, "5 m" a length.
    r"(?: ?(?P<size>(?:thousand|million|billion|trillion|(?<! )(?:k|m|bn|b|t))\b))?"
    r"|(?P<word>[^\W\d_]+)|(?P<sign>[<>]=?|[-+%$€£¥₹°])"
)
_THOUSANDS = re.compile(r"[, ](?=\d{3}(?!\d))")
_SIZES = {"k": 3, "thousand": 3, "m": 6, "million": 6, "b": 9, "bn": 9, "billion": 9, "t": 12, "trillion": 12}

_LESS = word_set("less fewer below lower under earlier before")
_MORE = word_set("more higher above over greater up later after")
_ZERO = frozenset({"none", "zero"})

# The ways to say a range, without the words for what is counted; # is a number.
_BETWEEN = frozenset(
    {"# - #", "# to #", "# until #", "between # and #", "between # to #", "from # to #", "#", "exactly #"}
)
_BELOW = frozenset(
    {"under #", "below #", "less than #", "fewer than #", "lower than #", "smaller than #", "before #", "< #"}
)
_AT_MOST = frozenset(
    {"up to #", "at most #", "no more than #", "not more than #", "<= #", "by #", "until #", "# at most"}
    | {f"# {joint} {word}" for joint in ("or", "and") for word in _LESS}
)
_ABOVE = frozenset({"over #", "above #", "more than #", "greater than #", "higher than #", "after #", "> #"})
_AT_LEAST = frozenset(
    {"at least #", "no less than #", "no fewer than #", "from #", "from # on", ">= #", "# +", "# at least"}
    | {f"# {joint} {word}" for joint in ("or", "and") for word in _MORE}
)
_CUES = frozenset(" ".join(_BETWEEN | _BELOW | _AT_MOST | _ABOVE | _AT_LEAST).split())


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high`.

    Args:
        low, high: the ends; infinite where the range is open.
        with_low, with_high: whether the end itself belongs to the range.
        step: the value of the last digit as written, such as 0.1 for "3.5".
        units: the stems of the words for what is counted; empty where it is not said.
    """

    low: Decimal
    high: Decimal
    with_low: bool
    with_high: bool
    step: Decimal
    units: frozenset[str]

    def meets(self, other: "Range") -> bool:
        """Return whether there is a number in both ranges."""
        lower, upper = (self, other) if self.low <= other.low else (other, self)
        if lower.low == upper.low:
            return (lower.with_low and upper.with_low) or min(lower.high, upper.high) > lower.low
        return upper.low < lower.high or (upper.low == lower.high and upper.with_low and lower.with_high)


def read_ranges(outcomes: Sequence[str]) -> list[Range | None]:
    """Return the range that each outcome is, or None for one that is none.

    All are None where they count different things, or where a range begins above its end, as the score of a match can.
    """
    nothing: list[Range | None] = [None] * len(outcomes)
    ranges = [read_range(outcome) for outcome in outcomes]
    found = [each for each in ranges if each is not None]
    if len({each.units for each in found if each.units}) > 1 or any(each.low > each.high for each in found):
        return nothing
    return ranges


def leave_a_gap(ranges: Sequence[Range]) -> bool:
    """Return whether there is a number, at either end or in between, that is in none of the ranges.

    Nothing is expected below 0, above 100 percent or, where the ranges are years, before the first year.
    """
    ordered = sorted(ranges, key=lambda each: each.low)
    if ordered[0].low > 0 and not (ordered[0].low in _YEARS and not ordered[0].units):
        return True
    reached = ordered[0].high
    for each in ordered[1:]:
        if each.low - reached > max(each.step, ordered[0].step):
            return True
        reached = max(reached, each.high)
    percent = any("%" in each.units for each in ranges)
    return reached < (WHOLE_PERCENT if percent else _INFINITY)


def read_range(outcome: str) -> Range | None:
    """Return the range that an outcome is; None where it is something else."""
    plain = unicodedata.normalize("NFKC", outcome).casefold().translate(_DASHES) if len(outcome) <= LONGEST else ""
    if plain in _ZERO:
        return _range("#", [_Number(Decimal(0), 0)], frozenset())
    shape: list[str] = []
    units: list[str] = []
    numbers: list[_Number] = []
    for token in _TOKEN.finditer(plain):
        if token["number"]:
            numbers.append(_Number.read(token["number"], token["size"]))
            shape.append("#")
        elif token[0] in _CUES:
            shape.append(token[0])
        elif token["word"] and ((not numbers and token[0] != "in") or month_of(token[0])):
            # A word in front of the number makes it a name, such as "Team 7", and a month makes it a day.
            return None
        elif token[0] != "in":
            units.append("%" if token[0] == "percent" else stem(token[0]))
    if len(set(units)) > MOST_UNITS or not numbers:
        return None
    return _range(" ".join(shape), numbers, frozenset(units))


@dataclass(frozen=True, slots=True)
class _Number:
    """A number as written.

    Args:
        digits: the number, with as many decimals as were written.
        size: the power of ten of the word behind it, such as 6 for "million"; 0 where there is none.
    """

    digits: Decimal
    size: int

    @classmethod
    def read(cls, text: str, size: str | None) -> "_Number":
        return cls(Decimal(_THOUSANDS.sub("", text).replace(",", ".")), _SIZES[size] if size else 0)

    def value(self, size: int) -> Decimal:
        return self.digits.scaleb(size)

    def step(self, size: int) -> Decimal:
        return Decimal((0, (1,), int(self.digits.as_tuple().exponent) + size))


def _range(shape: str, numbers: list[_Number], units: frozenset[str]) -> Range | None:
    first, last = numbers[0], numbers[-1]
    # "$1-2 million" says the size once.
    low, high = first.value(first.size or last.size), last.value(last.size)
    step = last.step(last.size)
    if shape in _BETWEEN:
        return Range(low, high, with_low=True, with_high=True, step=step, units=units)
    if shape in _BELOW or shape in _AT_MOST:
        return Range(_MINUS_INFINITY, high, with_low=False, with_high=shape in _AT_MOST, step=step, units=units)
    if shape in _ABOVE or shape in _AT_LEAST:
        return Range(low, _INFINITY, with_low=shape in _AT_LEAST, with_high=False, step=step, units=units)
    return None
