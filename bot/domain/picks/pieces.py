"""The pieces of which a vote is made: numbers, words and marks, each with what was typed."""

import re
from dataclasses import dataclass

from bot.domain.picks.ballot import Ballot
from bot.domain.picks.commas import settle_commas
from bot.domain.picks.reading import Note
from bot.domain.text.numerals import NUMBER, Amount, basis_points, fold, visible

_PIECE = re.compile(
    r"""
    "(?P<double>[^"]*)"
    | '(?P<single>[^'\ ](?:.*?[^\ ])?)'(?=[ /|;=:~]|$)
    | (?P<mark>[=:~"])
    | (?P<run>[^ /|;=:~"]+)
    """,
    re.VERBOSE,
)
_NUMBER = re.compile(rf"([+-]?)(?:(%{NUMBER})|({NUMBER}%?))")
_GLUED = re.compile(rf"(?P<key>[^\W\d_](?:.*[^\W\d_])?)(?P<number>[+-]?(?:%{NUMBER}|{NUMBER}%?))")


@dataclass(frozen=True, slots=True)
class Number:
    """A number in basis points, with its sign (`+`, `-` or none) and whether it had a percent sign."""

    typed: str
    amount: Amount
    sign: str
    percent: bool


@dataclass(frozen=True, slots=True)
class Word:
    """A word or a quoted name, folded for reading and as typed."""

    typed: str
    text: str
    quoted: bool

    def says(self, *words: str) -> bool:
        """Tell whether this is one of the grammar's own words."""
        return not self.quoted and self.text.lower() in words


@dataclass(frozen=True, slots=True)
class Mark:
    """One of the marks `=`, `:`, `~`, or something that has no place in a vote."""

    typed: str
    text: str


Piece = Number | Word | Mark


def take_apart(text: str, ballot: Ballot) -> tuple[list[Piece], Note | None]:
    """Split a vote into pieces; separators between them are dropped.

    Returns:
        The pieces, and a note where the commas' roles were in doubt.

    Raises:
        Refused: a number has a thousands separator.
    """
    shown = visible(text)
    folded, note = settle_commas(fold(shown), ballot.count)
    pieces: list[Piece] = []
    for match in _PIECE.finditer(folded):
        typed = shown[match.start() : match.end()]
        if match.lastgroup == "run":
            _add_run(pieces, match[0], typed, ballot)
        elif match.lastgroup == "mark":
            pieces.append(Mark(typed, match[0]))
        else:
            pieces.append(Word(typed[1:-1], match[match.lastgroup or 0], quoted=True))
    return pieces, note


def _add_run(pieces: list[Piece], run: str, typed: str, ballot: Ballot) -> None:
    number = _NUMBER.fullmatch(run)
    if number:
        pieces.append(_number(number[1], number[2] or number[3], typed))
    elif run == "%":
        _add_percent_sign(pieces, typed)
    elif (glued := _GLUED.fullmatch(run)) and not ballot.keys.begins_a_word(run):
        at = glued.start("number")
        pieces.append(Word(typed[:at], run[:at], quoted=False))
        _add_run(pieces, run[at:], typed[at:], ballot)
    else:
        pieces.append(Word(typed, run, quoted=False))


def _number(sign: str, digits: str, typed: str) -> Number:
    return Number(typed, basis_points(digits.strip("%")), sign, percent="%" in digits)


def _add_percent_sign(pieces: list[Piece], typed: str) -> None:
    last = pieces[-1] if pieces else None
    if isinstance(last, Number) and not last.percent:
        pieces[-1] = Number(last.typed + typed, last.amount, last.sign, percent=True)
    else:
        pieces.append(Mark(typed, "%"))
