"""Do the outcomes leave out something that may happen?"""

import re

from bot.domain.errors import Refused
from bot.domain.linting.ranges import Range, leave_a_gap, read_range, read_ranges
from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.linting.words import folded_words, root, word_set
from bot.domain.text.lookalikes import reading_keys
from bot.domain.text.wording import OUTCOMES_LEAST, OUTCOMES_MOST

LEAST = 3
"""Of two outcomes one is usually the other's opposite, in words that no list has: pass, fail; home, away."""

_REST = word_set(
    "other others another else elsewhere otherwise different none nobody neither never nothing remaining rest"
    " unknown unclear misc miscellaneous unlisted"
    " andere anderer anderes anderen anders sonstige sonstiges sonst niemand keiner keine keines nichts nie"
    " autre autres aucun aucune personne otro otra otros otras ninguno ninguna nadie altro altra altri altre nessuno"
    " outro outra outros outras nenhum ninguém annan annat andra ingen inget annet andre andet anden muu muut overig"
    " overige geen inny inna inne żaden jiný jiná jiné iný iné žádný alt altul altele drugo drugi egyéb kitas cits"
    " diğer başka hiçbiri lain lainnya khác άλλο άλλος άλλη κανένας другой другая другое другие иной иное никто"
    " інший інша інше інші никакой друго אחר אחרת אחרים أخرى آخر غير अन्य دیگر"
)
# Within scripts that put no blanks between words.
_REST_WITHIN = re.compile("その他|それ以外|ほか|其他|其它|以上皆非|以上都不|기타|그 외|อื่น")
_NO = word_set("no not nein nicht kein non pas ne sin não nao sì nie ei nem нет не tidak không όχι לא لا नहीं")
_NO_WITHIN = re.compile("^(?:いいえ|ない|否|不|没|無|아니)")
# Scripts whose words for "other" are all above; of any other the linter cannot tell.
_STRANGE = re.compile(
    "[^\\W\\d_\u0000-\u058f\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u1e00-\u1fff\u3005-\u30ff\u3400-\u9fff\uac00-\ud7af"
    "\uf900-\uffef]"
)
_UP = word_set("up increase rise raise higher more grow gain strengthen improve better expand win reinforce hike")
_DOWN = word_set(
    "down decrease fall reduce cut lower less shrink decline weaken deteriorate worse lose withdraw withdrawal drop"
)
_SAME = word_set(
    "same keep hold maintain stay remain unchanged stable flat draw tie stalemate status steady pause even"
)
_DIRECTIONS = tuple(frozenset(map(root, words)) for words in (_UP, _SAME, _DOWN))
_DRAWS = frozenset({"draw", "tie"})


def check_catch_all(outcomes: tuple[str, ...], other: str) -> LintWarning | None:
    """Warn where none of the outcomes may happen.

    Args:
        outcomes: of the question, cleaned.
        other: the outcome that would be added; one that reads like it covers the rest.
    """
    numbers = [each for each in read_ranges(outcomes) if each is not None]
    if len(outcomes) < OUTCOMES_LEAST:
        return None
    if len(numbers) < len(outcomes) and (len(outcomes) < LEAST or _is_beyond(outcomes)):
        return None
    if _covers(outcomes, numbers, other):
        return None
    return LintWarning(Kind.NO_CATCH_ALL, {"other": other})


def with_other(outcomes: tuple[str, ...], other: str) -> tuple[str, ...]:
    """The outcomes and one for everything else.

    Raises:
        Refused: `linting.nothing_missing` where they cover everything already, `linting.no_room`.
    """
    if check_catch_all(outcomes, other) is None:
        raise Refused("linting.nothing_missing", other=other)
    if len(outcomes) >= OUTCOMES_MOST:
        raise Refused("linting.no_room", most=OUTCOMES_MOST, other=other)
    return (*outcomes, other)


def is_rest(outcome: str) -> bool:
    """Whether an outcome stands for whatever the others leave out."""
    return not _REST.isdisjoint(folded_words(outcome)) or _REST_WITHIN.search(outcome) is not None


def _is_beyond(outcomes: tuple[str, ...]) -> bool:
    """Whether nobody can tell here: a script without a known word for "other", or ranges in several units."""
    return _STRANGE.search("".join(outcomes)) is not None or all(map(read_range, outcomes))


def _covers(outcomes: tuple[str, ...], numbers: list[Range], other: str) -> bool:
    if len(numbers) == len(outcomes):
        return not leave_a_gap(numbers)
    if any(is_rest(outcome) or not reading_keys(other).isdisjoint(reading_keys(outcome)) for outcome in outcomes):
        return True
    return any(_is_no(outcome) for outcome in outcomes) or _go_every_way(outcomes)


def _is_no(outcome: str) -> bool:
    """Whether an outcome is that what the question asks about does not happen: "No", "No change", "Signs no treaty"."""
    words = folded_words(outcome)
    return not _NO.isdisjoint(words[:2]) or _NO_WITHIN.search(outcome) is not None or {"no", "change"} <= set(words)


def _go_every_way(outcomes: tuple[str, ...]) -> bool:
    """Whether they are up, down and unchanged in any words, or a match's two sides and the draw."""
    words = [frozenset(map(root, folded_words(outcome))) for outcome in outcomes]
    if len(outcomes) == LEAST and any(len(each) == 1 and each <= _DRAWS for each in words):
        return True
    ways = [[bool(each & direction) for direction in _DIRECTIONS] for each in words]
    return all(map(any, ways)) and all(map(any, zip(*ways, strict=True)))
