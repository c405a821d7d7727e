"""Splits the text of a vote into tokens: numbers, words and punctuation marks."""

import re
from dataclasses import dataclass
from fractions import Fraction

from bot.domain.forecast import is_near_whole
from bot.domain.picks.commas import resolve_commas, resolve_dashes
from bot.domain.picks.context import VoteContext
from bot.domain.picks.reading import Note
from bot.domain.text.numerals import NUMBER, RATIO, Amount, basis_points, ratio_of, to_ascii, without_invisible

_TOKEN = re.compile(
    rf"""
    (?:^|(?<=[\ ;=:]))(?P<fraction>[0-9]+/[1-9][0-9]*)(?=[\ ;]|$)
    | (?:^|(?<=[\ ;=:]))(?P<ratio>{NUMBER}\ +{RATIO}\ +{NUMBER})(?=[\ ;]|$)
    | "(?P<double>[^"]*)"
    | '(?P<single>[^'\ ](?:.*?[^\ ])?)'(?=[ /|;=:~]|$)
    | (?P<mark>[=:~"])
    | (?P<run>[^ /|;=:~"]+)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_ONE = 100
"""Basis points in 1 %; as a fraction the same number is 1."""
_NUMBER = re.compile(rf"([+-]?)(?:(%{NUMBER})|({NUMBER}%?))")
_FRACTION = re.compile(rf"[0-9]+/[1-9][0-9]*|{NUMBER}")
# What may follow a fraction that is an outcome's: its name, which is no number, mark or `rest`.
_NAME_AHEAD = re.compile(r" *(?!rest\b)[^0-9 .;=:~%+-]", re.IGNORECASE)
_PIECE = re.compile(r"[^ /]+")
# An outcome and its number without a blank between them, such as `A40`.
_GLUED = re.compile(rf"(?P<key>[^\W\d_](?:.*[^\W\d_])?)(?P<number>[+-]?(?:%{NUMBER}|{NUMBER}%?))")
# The other way round only with a percent sign, since `1e2` and `1st` are neither.
_GLUED_BEHIND = re.compile(rf"[+-]?{NUMBER}%(?P<key>[^\W\d_].*)")


@dataclass(frozen=True, slots=True)
class Number:
    """A number.

    Args:
        typed: the number as the member typed it.
        amount: its size in basis points.
        sign: `+`, `-` or empty.
        percent: whether it had a percent sign.
    """

    typed: str
    amount: Amount
    sign: str
    percent: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a quoted name.

    Args:
        typed: the word as the member typed it, without quotation marks.
        text: the same in ASCII digits and punctuation.
        quoted: whether it stood in quotation marks, and so names an outcome whatever it says.
    """

    typed: str
    text: str
    quoted: bool

    def says(self, *words: str) -> bool:
        """Return whether this is one of these words of the grammar, in any letter case and unquoted."""
        return not self.quoted and self.text.lower() in words


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the marks `=`, `:` and `~`, or one that has no place in a vote: `"` without its partner, `%` alone."""

    typed: str
    text: str


Token = Number | Word | Mark


def tokenize(text: str, context: VoteContext) -> tuple[list[Token], Note | None]:
    """Split a vote into tokens; the separators between them are dropped.

    Returns:
        The tokens, and a note where a comma could be a separator as well as a decimal comma.

    Raises:
        Refused: a number has a thousands separator.
    """
    shown = without_invisible(text)
    folded = to_ascii(shown)
    if not context.finder.begins_a_word(folded):
        folded = resolve_dashes(folded, context.count)
    folded, note = resolve_commas(folded, context.count)
    tokens: list[Token] = []
    of_one = _are_fractions(folded, context.count)
    for match in _TOKEN.finditer(folded):
        typed = shown[match.start() : match.end()]
        kind = match.lastgroup
        if kind in ("fraction", "ratio"):
            rest = folded[match.end() :]
            is_one = of_one or (_is_fraction if kind == "fraction" else _is_ratio)(match[0], tokens, rest, context)
            _add_share(tokens, match[0], typed, context, is_one=is_one)
        elif kind == "run" and of_one:
            tokens.append(Number(typed, basis_points(match[0]) * _ONE, "", percent=True))
        elif kind == "run":
            _add_run(tokens, match[0], typed, context)
        elif kind == "mark":
            tokens.append(Mark(typed, match[0]))
        else:
            tokens.append(Word(typed[1:-1], match[kind or 0], quoted=True))
    return tokens, note


def _are_fractions(folded: str, count: int) -> bool:
    """Return whether the text gives each outcome a fraction of 1, some with a stroke, as `1/2 1/4 .25` does."""
    items = folded.replace(";", " ").split()
    if len(items) != count or "/" not in folded or not all(map(_FRACTION.fullmatch, items)):
        return False
    return is_near_whole(sum(map(_fraction, items)), 1)


def _fraction(text: str) -> Fraction:
    part, _, whole = text.partition("/")
    return Fraction(basis_points(part), basis_points(whole or "1"))


def _is_fraction(run: str, tokens: list[Token], rest: str, context: VoteContext) -> bool:
    """Return whether two numbers with a stroke are the probability of one outcome, as in `A 1/3` or `1/3 A`."""
    if _fraction(run) > 1 or context.finder.begins_a_word(run):
        return False
    before = [piece for piece in tokens if not isinstance(piece, Mark)][-1:]
    after = _NAME_AHEAD.match(rest)
    return any(isinstance(piece, Word) and not piece.says("rest") for piece in before) or after is not None


def _is_ratio(run: str, tokens: list[Token], rest: str, context: VoteContext) -> bool:
    """Return whether `1 in 20` is one number, and `in` no outcome's name; alone it can be nothing else."""
    alone = not tokens and not rest.strip()
    return alone or not context.finder.begins_a_word(run.split()[1])


def _add_share(tokens: list[Token], run: str, typed: str, context: VoteContext, *, is_one: bool) -> None:
    """Add two numbers that may be one, such as `1/3` or `1 in 20`."""
    pieces = list(_PIECE.finditer(run))
    share = ratio_of(basis_points(pieces[0][0]), basis_points(pieces[-1][0])) if is_one else None
    if share is not None:
        tokens.append(Number(typed, share, "", percent=True))
        return
    for piece in pieces:
        _add_run(tokens, piece[0], typed[piece.start() : piece.end()], context)


def _add_run(tokens: list[Token], run: str, typed: str, context: VoteContext) -> None:
    number = _NUMBER.fullmatch(run)
    if number:
        tokens.append(_number(number[1], number[2] or number[3], typed))
    elif run == "%":
        _add_percent_sign(tokens, typed)
    elif (glued := _GLUED.fullmatch(run)) and not context.finder.begins_a_word(run):
        at = glued.start("number")
        tokens.append(Word(typed[:at], run[:at], quoted=False))
        _add_run(tokens, run[at:], typed[at:], context)
    elif (glued := _GLUED_BEHIND.fullmatch(run)) and not context.finder.begins_a_word(run):
        at = glued.start("key")
        _add_run(tokens, run[:at], typed[:at], context)
        tokens.append(Word(typed[at:], run[at:], quoted=False))
    else:
        tokens.append(Word(typed, run, quoted=False))


def _number(sign: str, digits: str, typed: str) -> Number:
    return Number(typed, basis_points(digits.strip("%")), sign, percent="%" in digits)


def _add_percent_sign(tokens: list[Token], typed: str) -> None:
    last = tokens[-1] if tokens else None
    if isinstance(last, Number) and not last.percent:
        tokens[-1] = Number(last.typed + typed, last.amount, last.sign, percent=True)
    else:
        tokens.append(Mark(typed, "%"))
