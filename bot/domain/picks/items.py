"""Gathers the tokens of a vote into items: outcomes with their numbers, numbers alone, and `rest`."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from bot.domain.picks.completing import Rest
from bot.domain.picks.context import VoteContext, is_letter
from bot.domain.picks.tokens import Mark, Number, Token, Word

REST = "rest"

_REST_MODES = {Rest.EVEN.value: Rest.EVEN, Rest.KEEP.value: Rest.KEEP}


@dataclass(slots=True)
class Items:
    """The items of a vote.

    Args:
        named: outcomes with their numbers, in the order of typing.
        listed: numbers without an outcome, in the order of typing.
        takers: outcomes with `rest` in place of a number, which take what is left.
        rest: how what is left is shared, where `rest` stands by itself; None where it does not.
    """

    named: list[tuple[int, Number]] = field(default_factory=list)
    listed: list[Number] = field(default_factory=list)
    takers: list[int] = field(default_factory=list)
    rest: Rest | None = None

    @property
    def numbers(self) -> list[Number]:
        """The numbers, with or without outcomes."""
        return self.listed or [number for _, number in self.named]


def parse_items(tokens: Sequence[Token], context: VoteContext) -> Items:
    """Return the items that the tokens form.

    Raises:
        Refused: a token is out of place or names no outcome.
    """
    items = Items()
    at = 0
    if _steps_lead(tokens):
        while at < len(tokens):
            at = _add_number_first(tokens, at, items, context)
    elif _numbers_lead(tokens, context):
        while at < len(tokens) and isinstance(tokens[at], Number):
            at = _add_number_first(tokens, at, items, context)
        at = _add_rest_first(tokens, at, items, context)
    while at < len(tokens):
        at = _add_item(tokens, at, items, context)
    return items


def key_at(tokens: Sequence[Token], at: int, context: VoteContext) -> tuple[int, int]:
    """Return the outcome that the words from position `at` on name, and the position after its name.

    Raises:
        Refused: there is no word, or no outcome, or more than one, of that name.
    """
    first = tokens[at] if at < len(tokens) else None
    if not isinstance(first, Word):
        raise context.refusal("misplaced", first.typed if first else tokens[-1].typed)
    if first.quoted:
        return context.finder.find(first.typed, quoted=True), at + 1
    words = [first.typed]
    for piece in tokens[at + 1 :]:
        if not isinstance(piece, Word) or piece.quoted or piece.says(REST):
            break
        words.append(piece.typed)
    key = " ".join(words)
    if len(words) > 1 and is_letter(words[0]) and not context.finder.begins_a_word(key):
        raise context.refusal("not_a_number", words[1])
    return context.finder.find(key), at + len(words)


def _steps_lead(tokens: Sequence[Token]) -> bool:
    """Return whether the vote names each outcome behind its step, as in `+10 A -5 B`."""
    if len(tokens) == 1 or not isinstance(tokens[0], Number) or not tokens[0].sign:
        return False
    return isinstance(tokens[1], Word) and not tokens[1].says(REST)


def _numbers_lead(tokens: Sequence[Token], context: VoteContext) -> bool:
    """Return whether the vote names each outcome behind its number, as in `70% Yes, 30% No`.

    What follows the last of them may be `rest`, with its mode or an outcome that takes it. In `40 B rest` it could as
    well belong to the outcome: that is read as neither. A number may also begin a name, as in `2 goals`.
    """
    pairs = 0
    at = 0
    while at + 1 < len(tokens) and isinstance(number := tokens[at], Number):
        word = tokens[at + 1]
        if not isinstance(word, Word) or word.says(REST):
            return False
        if not word.quoted and context.finder.begins_a_word(f"{number.typed} {word.typed}"):
            return False
        at += 2
        while at < len(tokens) and isinstance(word := tokens[at], Word) and not word.says(REST):
            at += 1
        pairs += 1
    if at == len(tokens):
        return pairs > 0
    following = tokens[at]
    is_rest = isinstance(following, Word) and following.says(REST)
    return pairs > 0 and is_rest and (pairs > 1 or at + 1 < len(tokens))


def _add_rest_first(tokens: Sequence[Token], at: int, items: Items, context: VoteContext) -> int:
    """Add `rest No`, the other way round, after the numbers; `rest` alone or with its mode is left to others."""
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    if not isinstance(following, Word) or (not following.quoted and following.text.lower() in _REST_MODES):
        return at
    ordinal, after = key_at(tokens, at + 1, context)
    items.takers.append(ordinal)
    return after


def _add_number_first(tokens: Sequence[Token], at: int, items: Items, context: VoteContext) -> int:
    number = tokens[at]
    if not isinstance(number, Number):
        raise context.refusal("misplaced", number.typed)
    if at + 1 == len(tokens):
        raise context.refusal("move_unnamed", number.typed)
    ordinal, after = key_at(tokens, at + 1, context)
    items.named.append((ordinal, number))
    return after


def _add_item(tokens: Sequence[Token], at: int, items: Items, context: VoteContext) -> int:
    piece = tokens[at]
    if isinstance(piece, Number):
        items.listed.append(piece)
        return at + 1
    if isinstance(piece, Mark):
        raise context.refusal("quote_open" if piece.text == '"' else "misplaced", piece.typed)
    if piece.says(REST):
        return _add_rest(tokens, at, items, context)
    ordinal, after = key_at(tokens, at, context)
    return _add_named(tokens, ordinal, after, items, context)


def _add_named(tokens: Sequence[Token], ordinal: int, at: int, items: Items, context: VoteContext) -> int:
    if at < len(tokens) and isinstance(mark := tokens[at], Mark) and mark.text in "=:":
        at += 1
    value = tokens[at] if at < len(tokens) else None
    if isinstance(value, Number):
        items.named.append((ordinal, value))
    elif isinstance(value, Word) and value.says(REST):
        items.takers.append(ordinal)
    else:
        raise context.refusal("no_number", tokens[at - 1].typed)
    return at + 1


def _add_rest(tokens: Sequence[Token], at: int, items: Items, context: VoteContext) -> int:
    following = tokens[at + 1] if at + 1 < len(tokens) else None
    items.rest = Rest.ANY
    if isinstance(following, Word) and not following.quoted:
        items.rest = _REST_MODES.get(following.text.lower(), Rest.ANY)
        at += items.rest is not Rest.ANY
    if at + 1 < len(tokens):
        raise context.refusal("rest_not_last", tokens[at + 1].typed)
    return at + 1
