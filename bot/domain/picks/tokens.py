"""Splits the text of a vote into tokens: numbers, words and punctuation marks."""

import re
from dataclasses import dataclass

from bot.domain.picks.commas import resolve_commas
from bot.domain.picks.context import VoteContext
from bot.domain.picks.reading import Note
from bot.domain.text.numerals import NUMBER, Amount, basis_points, to_ascii, without_invisible

_TOKEN = re.compile(
    r"""
    "(?P<double>[^"]*)"
    | '(?P<single>[^'\ ](?:.*?[^\ ])?)'(?=[ /|;=:~]|$)
    | (?P<mark>[=:~"])
    | (?P<run>[^ /|;=:~"]+)
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(rf"([+-]?)(?:(%{NUMBER})|({NUMBER}%?))")
# An outcome and its number without a blank between them, such as `A40`.
_GLUED = re.compile(rf"(?P<key>[^\W\d_](?:.*[^\W\d_])?)(?P<number>[+-]?(?:%{NUMBER}|{NUMBER}%?))")


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
    folded, note = resolve_commas(to_ascii(shown), context.count)
    tokens: list[Token] = []
    for match in _TOKEN.finditer(folded):
        typed = shown[match.start() : match.end()]
        if match.lastgroup == "run":
            _add_run(tokens, match[0], typed, context)
        elif match.lastgroup == "mark":
            tokens.append(Mark(typed, match[0]))
        else:
            tokens.append(Word(typed[1:-1], match[match.lastgroup or 0], quoted=True))
    return tokens, note


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
