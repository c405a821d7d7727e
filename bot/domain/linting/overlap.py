"""Warns where two outcomes can both happen, as far as their words tell."""

import re
from collections.abc import Sequence
from itertools import combinations

from bot.domain.dates.named import month_of
from bot.domain.linting.catch_all import is_catch_all
from bot.domain.linting.ranges import read_ranges
from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.linting.words import folded_words, stems, word_set

# In front of an outcome these make it another one: "Half open" is not part of "Open".
_BOUNDS = word_set(
    "before after above below over under until since from by than about around half partly almost nearly"
)
# These give the rest of an outcome another meaning: "Wins" and "Wins not" do not overlap.
_NOT = word_set(
    "no not never none without nobody nothing neither except non anti only alone fails fail loses lose"
    " kein keine nicht nie ohne pas sans sin não sem senza non niet geen ikke inte nie bez не без нет"
)
_UPPER = frozenset({"by", "before", "until", "till"})
_LOWER = frozenset({"after", "since", "from"})
_PERIOD = re.compile(r"(?:19|20)\d{2}|q[1-4]|week|month|quarter|year")


def check_overlap(outcomes: Sequence[str]) -> LintWarning | None:
    """Return a warning about the first two outcomes of which one seems to be part of the other."""
    ranges = read_ranges(outcomes)
    said = [stems(outcome) for outcome in outcomes]
    bounds = [_bound(outcome) for outcome in outcomes]
    rest = [is_catch_all(outcome) for outcome in outcomes]
    for one, two in combinations(range(len(outcomes)), 2):
        first, second = ranges[one], ranges[two]
        if first is not None and second is not None:
            overlapping = first.meets(second)
        elif bounds[one] and bounds[two]:
            overlapping = bounds[one] == bounds[two]
        else:
            overlapping = rest[one] == rest[two] and _is_part(said[one], said[two], outcomes[one], outcomes[two])
        if overlapping:
            return LintWarning(Kind.OVERLAP, {"one": outcomes[one], "two": outcomes[two]})
    return None


def _is_part(one: Sequence[str], two: Sequence[str], first: str, second: str) -> bool:
    """Return whether the words of one are in the other in the same order, and no other word changes their meaning."""
    if not one or not two:
        return False
    if len(one) > 1 and ("," in first) != ("," in second) and sorted(one) == sorted(two):
        # "Silva, Maria" and "Maria Silva".
        return True
    short, long = (one, two) if len(one) <= len(two) else (two, one)
    rest = iter(long)
    if not all(word in rest for word in short):
        return False
    left = set(long) - set(short)
    turned = any(word in _NOT or word.isdecimal() or len(word) == 1 for word in left)
    return not turned and (long[0] == short[0] or long[0] not in _BOUNDS)


def _bound(outcome: str) -> str:
    """Return whether an outcome is a time with an end ("By March") or a beginning ("After 2026"); empty for neither."""
    words = folded_words(outcome)
    if not any(month_of(word) or _PERIOD.fullmatch(word) for word in words[1:]):
        return ""
    return "until" if words[0] in _UPPER else "since" if words[0] in _LOWER else ""
