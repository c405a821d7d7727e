"""Is a question nearly the same as one that is open?"""

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.linting.words import is_name, root, word_set, words_of
from bot.domain.question import Question
from bot.domain.text.characters import excerpt

REMEMBERED = 4_096
LEAST_ALIKE, LEAST_SHARED = 0.75, 3
"""How much alike two titles must be, and how many words they must share, where one only says more than the other."""
LEAST_ALIKE_OF_BOTH, LEAST_SHARED_OF_BOTH = 0.8, 5
"""The same where each has words of its own."""

_LITTLE = word_set(
    "a an the of to in on at for from with by and or be is are was do does did will would has have had it its this that"
    " there any who whom whose what which when where why how if then than"
    " der die das den dem ein eine wird wer was le la les un une est ce que qui el los las quién qué"
)
# Words with which a question is another one, however much of the rest is the same.
_TELLING = word_set(
    "not no never more less fewer before after above below over under first second third last next men women man woman"
    " boys girls junior senior home away north south east west win lose up down increase decrease rise fall semi"
    " monday tuesday wednesday thursday friday saturday sunday final finals cup league"
)
_TELLING_ROOTS = frozenset(map(root, _TELLING))


class Gist(NamedTuple):
    """What tells a title from others.

    Args:
        words: roots of all words that say something.
        names: roots of names, numbers and the like among them, in their order.
    """

    words: frozenset[str]
    names: tuple[str, ...]


@lru_cache(maxsize=REMEMBERED)
def gist(title: str) -> Gist:
    """The gist of a title; remembered, because each draft is compared with every open question."""
    telling = [(word, root(word)) for word in words_of(title) if word.casefold() not in _LITTLE]
    names = tuple(said for word, said in telling if is_name(word) or said in _TELLING_ROOTS)
    return Gist(frozenset(said for _, said in telling), names)


def check_duplicate(title: str, others: Iterable[Question]) -> LintWarning | None:
    """Warn of the open question that is most like this one, if any is like it."""
    mine = gist(title)
    alike = [(likeness(mine, gist(other.text.title)), other) for other in others]
    best, found = max(alike, key=lambda each: each[0], default=(0.0, None))
    if found is None or not best:
        return None
    return LintWarning(
        Kind.NEAR_DUPLICATE, {"question": found.name, "title": excerpt(found.text.title)}, found.reference
    )


def likeness(one: Gist, two: Gist) -> float:
    """How much two titles are alike: 0 for those that are not, 1 for those of the same words.

    Names and numbers must be those of the other title, in their order, though one may have more of them.
    """
    shared = len(one.words & two.words)
    nested = shared == min(len(one.words), len(two.words))
    alike = 2 * shared / (len(one.words) + len(two.words)) if shared else 0.0
    least, words = (LEAST_ALIKE, LEAST_SHARED) if nested else (LEAST_ALIKE_OF_BOTH, LEAST_SHARED_OF_BOTH)
    if one.words != two.words and (alike < least or shared < words):
        return 0.0
    return alike if _within(one.names, two.names) or _within(two.names, one.names) else 0.0


def _within(some: Sequence[str], more: Sequence[str]) -> bool:
    rest = iter(more)
    return all(name in rest for name in some)
