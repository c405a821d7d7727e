"""The items of a vote in the order of typing: keys with numbers, numbers alone, and `rest`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.picks.ballot import Ballot
from bot.domain.picks.keys import is_letter
from bot.domain.picks.pieces import Mark, Number, Piece, Word
from bot.domain.picks.statement import Rest

REST = "rest"

_REST_MODES = {Rest.EVEN.value: Rest.EVEN, Rest.KEEP.value: Rest.KEEP}


@dataclass(slots=True)
class Items:
    """What was gathered from a text.

    Args:
        named: outcomes with their numbers, in the order of typing.
        listed: numbers without an outcome.
        takers: outcomes that take the rest.
        rest: how the rest is shared, where `rest` stands alone.
    """

    named: list[tuple[int, Number]] = field(default_factory=list)
    listed: list[Number] = field(default_factory=list)
    takers: list[int] = field(default_factory=list)
    rest: Rest | None = None

    @property
    def numbers(self) -> list[Number]:
        """All numbers."""
        return self.listed or [number for _, number in self.named]


def gather(pieces: Sequence[Piece], ballot: Ballot) -> Items:
    """Sort the pieces into items.

    Raises:
        Refused: a piece is out of place or names no outcome.
    """
    items = Items()
    at = 0
    if _number_leads(pieces):
        while at < len(pieces):
            at = _add_number_first(pieces, at, items, ballot)
    while at < len(pieces):
        at = _add_item(pieces, at, items, ballot)
    return items


def key_at(pieces: Sequence[Piece], at: int, ballot: Ballot) -> tuple[int, int]:
    """Find the outcome that the words from a position on name.

    Returns:
        The outcome and the position after its name.
    """
    first = pieces[at] if at < len(pieces) else None
    if not isinstance(first, Word):
        raise ballot.refusal("misplaced", first.typed if first else pieces[-1].typed)
    if first.quoted:
        return ballot.keys.find(first.typed, quoted=True), at + 1
    words = [first.typed]
    for piece in pieces[at + 1 :]:
        if not isinstance(piece, Word) or piece.quoted or piece.says(REST):
            break
        words.append(piece.typed)
    key = " ".join(words)
    if len(words) > 1 and is_letter(words[0]) and not ballot.keys.begins_a_word(key):
        raise ballot.refusal("not_a_number", words[1])
    return ballot.keys.find(key), at + len(words)


def _number_leads(pieces: Sequence[Piece]) -> bool:
    """Tell whether the text is `±NUM KEY …`."""
    if len(pieces) == 1 or not isinstance(pieces[0], Number) or not pieces[0].sign:
        return False
    return isinstance(pieces[1], Word) and not pieces[1].says(REST)


def _add_number_first(pieces: Sequence[Piece], at: int, items: Items, ballot: Ballot) -> int:
    number = pieces[at]
    if not isinstance(number, Number):
        raise ballot.refusal("misplaced", number.typed)
    if at + 1 == len(pieces):
        raise ballot.refusal("move_unnamed", number.typed)
    ordinal, after = key_at(pieces, at + 1, ballot)
    items.named.append((ordinal, number))
    return after


def _add_item(pieces: Sequence[Piece], at: int, items: Items, ballot: Ballot) -> int:
    piece = pieces[at]
    if isinstance(piece, Number):
        items.listed.append(piece)
        return at + 1
    if isinstance(piece, Mark):
        raise ballot.refusal("quote_open" if piece.text == '"' else "misplaced", piece.typed)
    if piece.says(REST):
        return _add_rest(pieces, at, items, ballot)
    ordinal, after = key_at(pieces, at, ballot)
    return _add_named(pieces, ordinal, after, items, ballot)


def _add_named(pieces: Sequence[Piece], ordinal: int, at: int, items: Items, ballot: Ballot) -> int:
    if at < len(pieces) and isinstance(mark := pieces[at], Mark) and mark.text in "=:":
        at += 1
    value = pieces[at] if at < len(pieces) else None
    if isinstance(value, Number):
        items.named.append((ordinal, value))
    elif isinstance(value, Word) and value.says(REST):
        items.takers.append(ordinal)
    else:
        raise ballot.refusal("no_number", pieces[at - 1].typed)
    return at + 1


def _add_rest(pieces: Sequence[Piece], at: int, items: Items, ballot: Ballot) -> int:
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    items.rest = Rest.ANY
    if isinstance(following, Word) and not following.quoted:
        items.rest = _REST_MODES.get(following.text.lower(), Rest.ANY)
        at += items.rest is not Rest.ANY
    if at + 1 < len(pieces):
        raise ballot.refusal("rest_not_last", pieces[at + 1].typed)
    return at + 1
