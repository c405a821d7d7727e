"""Warns where a question is nearly the same as one that is open."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from math import ceil
from typing import NamedTuple

from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.linting.words import is_name, normal, stem, word_set, words_of
from bot.domain.question import Titled
from bot.domain.text.characters import excerpt

REMEMBERED = 4_096
"""Titles whose words are cached."""
LEAST_ALIKE, LEAST_SHARED = 0.75, 3
"""The least similarity of two titles, and words that they share, where all words of one are in the other."""
LEAST_ALIKE_OF_BOTH, LEAST_SHARED_OF_BOTH = 0.8, 5
"""The same where each title has words that the other has not."""

_STOP_WORDS = word_set(
    "a an the of to in on at for from with by and or be is are was do does did will would has have had it its this that"
    " there any who whom whose what which when where why how if then than"
    " der die das den dem ein eine wird wer was le la les un une est ce que qui el los las quién qué"
)
# Words that make a question another one, however much of the rest is the same.
_DISTINCTIVE = word_set(
    "not no never more less fewer before after above below over under first second third last next men women man woman"
    " boys girls junior senior home away north south east west win lose up down increase decrease rise fall semi"
    " monday tuesday wednesday thursday friday saturday sunday final finals cup league"
)
_DISTINCTIVE_STEMS = frozenset(map(stem, _DISTINCTIVE))


class TitleWords(NamedTuple):
    """The words by which titles are compared.

    Args:
        words: the stems of all words but stop words.
        names: the stems of the names, numbers and distinctive words among them, in their order.
    """

    words: frozenset[str]
    names: tuple[str, ...]


@lru_cache(maxsize=REMEMBERED)
def title_words(title: str) -> TitleWords:
    """Return the words of a title; cached, because each draft is compared with every open question."""
    stems = [(word, stem(word)) for word in words_of(title) if word.casefold() not in _STOP_WORDS]
    names = tuple(found for word, found in stems if is_name(word) or found in _DISTINCTIVE_STEMS)
    return TitleWords(frozenset(found for _, found in stems), names)


def check_duplicate(title: str, others: Iterable[Titled]) -> LintWarning | None:
    """Return a warning that names the open question with the most similar title, if one is similar enough.

    Args:
        title: the title of the draft.
        others: the open questions.
    """
    mine = title_words(title)
    may_be_alike = sieve(mine)
    alike = [(similarity(mine, title_words(other.title)), other) for other in others if may_be_alike(other.title)]
    best, found = max(alike, key=lambda each: each[0], default=(0.0, None))
    if found is None or not best:
        return None
    return LintWarning(Kind.NEAR_DUPLICATE, {"question": found.name, "title": excerpt(found.title)}, found.reference)


def sieve(mine: TitleWords) -> Callable[[str], bool]:
    """Return a quick test that holds for every title that is similar enough, and for few others.

    A word that two titles share is in the text of both, at least without its ending. Of two that are alike to a degree
    d, and share s of the m words of one, s is at least d / (2 - d) of m, since the other has s words or more.
    """
    # The longest first: most titles lack them.
    words = sorted(mine.words, key=len, reverse=True)
    share = LEAST_ALIKE / (2 - LEAST_ALIKE)
    shared = min(len(words), max(LEAST_SHARED, ceil(share * len(words) - 1e-9)))
    may_lack = len(words) - shared

    def may_be_alike(title: str) -> bool:
        text = normal(title).casefold()
        lacking = 0
        for word in words:
            if word not in text:
                lacking += 1
                if lacking > may_lack:
                    return False
        return bool(words)

    return may_be_alike


def similarity(one: TitleWords, two: TitleWords) -> float:
    """Return the similarity of two titles (Dice coefficient of their words), or 0 where they are not similar enough.

    The names of one must all be in the other, in the same order.
    """
    shared = len(one.words & two.words)
    nested = shared == min(len(one.words), len(two.words))
    alike = 2 * shared / (len(one.words) + len(two.words)) if shared else 0.0
    least, words = (LEAST_ALIKE, LEAST_SHARED) if nested else (LEAST_ALIKE_OF_BOTH, LEAST_SHARED_OF_BOTH)
    if one.words != two.words and (alike < least or shared < words):
        return 0.0
    return alike if _is_subsequence(one.names, two.names) or _is_subsequence(two.names, one.names) else 0.0


def _is_subsequence(some: Sequence[str], more: Sequence[str]) -> bool:
    rest = iter(more)
    return all(name in rest for name in some)
