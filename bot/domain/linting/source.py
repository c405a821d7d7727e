"""Warns where a question does not say from which source its answer will be taken."""

import re

from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.linting.words import word_set, words_of

# A title that says "according to the Met Office" names its source.
_IN_TITLE = re.compile(r"\b(?:according to|as (?:reported|published|announced|measured) (?:by|on|in))\b", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|(?<=\w)\.[a-z]{2,}\b", re.IGNORECASE)

# Criteria that name no other source than these leave open whom to believe.
_HEARSAY = word_set(
    "news media experts expert analysts analyst analysis analyses opinion opinions sources source outlets"
    " journalists newspapers newspaper commentators observers internet online google consensus obvious knowledge"
    " nachrichten medien presse zeitung zeitungen quellen noticias prensa medios fuentes nouvelles médias notizie"
    " nieuws notícias imprensa новости сми источники пресса"
)
# Words around those that name no source either.
_AROUND = word_set(
    "a an the of to in on at for from by and or with press be is are was will would it its that this we i you our us my"
    " one as any all some most many several various multiple other two three least more than if when what who not no"
    " credible reliable reputable trusted trustworthy major official mainstream public publicly available independent"
    " international national local global general common leading serious respected known usual relevant authoritative"
    " established good best political geopolitical reports report reporting reported coverage statements"
    " statement announcement announcements information info articles article reading judgement judgment sense"
    " tbd tba unknown see decide decided everyone everybody clear government governments officials authorities side"
    " people und oder zuverlässige seriöse offizielle glaubwürdige fiables oficiales fiabili"
)
_ANY = _HEARSAY | _AROUND
_SENTENCE_ENDS = ".!?:;\n"


def check_source(title: str, criteria: str) -> LintWarning | None:
    """Return a warning if nothing says how the question resolves, or no source is named that could be looked up."""
    if not criteria:
        return None if _IN_TITLE.search(title) else LintWarning(Kind.NO_SOURCE)
    if _ADDRESS.search(criteria):
        return None
    words = words_of(criteria)
    folded = [word.casefold() for word in words]
    if all(word in _ANY for word in folded) or (_HEARSAY.intersection(folded) and not _names_somebody(criteria)):
        return LintWarning(Kind.VAGUE_SOURCE)
    return None


def _names_somebody(criteria: str) -> bool:
    """Return whether the criteria contain a name: a capital within a sentence, or several; not "Iranian government"."""
    for sentence in re.split(f"[{re.escape(_SENTENCE_ENDS)}]", criteria):
        words = words_of(sentence)
        for place, word in enumerate(words):
            following = words[place + 1] if place + 1 < len(words) else ""
            if word.casefold() not in _ANY and _is_name(word, following, first=place == 0):
                return True
    return False


def _is_name(word: str, following: str, *, first: bool) -> bool:
    if word.isupper() or not word[:1].isalpha() or not word.isascii():
        return True
    if following in _ANY:
        return False
    return word[:1].isupper() and (not first or following[:1].isupper())
