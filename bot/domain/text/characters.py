"""Which characters a text may hold: what is refused, what is removed, what stays only where its script needs it."""

import re
import unicodedata
from collections.abc import Iterator

from bot.domain.errors import Refused

NAME_MOST = 80
"""Characters of a display name; Slack takes as many, Discord fewer."""
NAMELESS = "?"
"""The display name of who has one that shows nothing."""
MOST_MARKS = 4
"""Combining marks on one letter; more draw over the lines above and below, and no living script stacks as many."""

# Surrogates, noncharacters and private use (The Unicode Standard, sections 23.5 to 23.7).
_REFUSED = re.compile(
    "[\ud800-\udfff\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff"
    + "".join(f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(1, 15))
    + "]"
)

_BLANKS = re.compile("[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u2800\u3000]+")
_LINE_ENDS = re.compile("\r\n|[\n-\r\x85\u2028\u2029]")

# Controls, direction marks, fillers, tags and whatever else shows nothing: removed. Tags stay in the three flags made
# of them that every platform draws: England, Scotland and Wales (Unicode Technical Standard 51, RGI tag sequences).
_TAGGED_FLAGS = "\U0001f3f4\U000e0067\U000e0062(?:{})\U000e007f".format(
    "|".join("".join(chr(0xE0000 + ord(letter)) for letter in land) for land in ("eng", "sct", "wls"))
)
_INVISIBLE = re.compile(
    f"{_TAGGED_FLAGS}|("
    "[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x84\\x86-\\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e00ff\U000e01f0-\U000e0fff])"
)

# Joiners and variation selectors show nothing either, but words in Arabic and Indic scripts, Mongolian letters, rare
# ideographs and emoji look different or fall apart without them: they stay in these surroundings only.
_JOINING = (
    "\u0620-\u08ff\u0900-\u0dff\u1000-\u109f\u1780-\u180a\u1810-\u18af\u1a20-\u1cff\ua840-\uabff\U00011000-\U00011fff"
)
_EMOJI = "\u2190-\u27ff\u2900-\u2bff\U0001f000-\U0001faff"
_IDEOGRAPHS = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_JOINER_CHARACTERS = "[\u200c\u200d\u180b-\u180d\u180f\ufe00-\ufe0f\U000e0100-\U000e01ef]"
_JOINERS = re.compile(
    f"(?<=[{_JOINING}])(?:\u200d|\u200c(?=[{_JOINING}]))"
    f"|(?:(?<=[{_EMOJI}])|(?<=[{_EMOJI}]\ufe0f))\u200d(?=[{_EMOJI}])"
    f"|(?<=[{_EMOJI}\xa9\xae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299])[\ufe0e\ufe0f]"
    "|(?<=[#*0-9])\ufe0f(?=\u20e3)"
    "|(?<=[\u1820-\u18aa])[\u180b-\u180d\u180f]"
    f"|(?<=[{_IDEOGRAPHS}])[\ufe00-\ufe02\U000e0100-\U000e01ef]"
    f"|({_JOINER_CHARACTERS})"
)
_ANY_JOINER = re.compile(_JOINER_CHARACTERS)


def scrub(text: str) -> str:
    """Return the text in NFC without invisible characters; blanks and line ends stay as they are.

    Raises:
        Refused: a character that no text may hold, or more than `MOST_MARKS` combining marks on one letter.
    """
    if found := _REFUSED.search(text):
        raise Refused("text.bad_character", code=f"U+{ord(found[0]):04X}", position=found.start() + 1)
    visible = _without_invisible(unicodedata.normalize("NFC", text))
    scrubbed = unicodedata.normalize("NFC", _JOINERS.sub(_keep, unicodedata.normalize("NFC", visible)))
    if any(marks > MOST_MARKS for marks in _mark_runs(scrubbed)):
        raise Refused("text.stacked_marks", text=excerpt(text), most=MOST_MARKS)
    return scrubbed


def fold(text: str) -> str:
    """Return the text on one line: each run of blanks and line ends is one blank, and none is at either end."""
    return _BLANKS.sub(" ", text).strip(" ")


def unify_line_ends(text: str) -> str:
    """Return the text with every kind of line end as a line feed."""
    return _LINE_ENDS.sub("\n", text)


def without_joiners(text: str) -> str:
    """Return the text without joiners and variation selectors, for comparing: a reader sees no difference."""
    return _ANY_JOINER.sub("", text)


def is_visible(text: str) -> bool:
    """Return whether the text has a letter, number, punctuation mark or symbol; combining marks alone are none."""
    # Unassigned code points are newer than this Python's tables: mostly new emoji.
    return any(category[0] in "LNPS" or category == "Cn" for category in map(unicodedata.category, text))


def has_word(text: str) -> bool:
    """Return whether the text has a letter or a digit of any script."""
    return any(unicodedata.category(character)[0] in "LN" for character in text)


def excerpt(text: str, most: int = 60) -> str:
    """Return the beginning of any text, safe to repeat in a sentence: at most `most` code points on one line."""
    # More than is shown, since some of it may be removed.
    shown = fold(_without_invisible(_REFUSED.sub("\ufffd", text[: 4 * most])))
    if not shown.isascii():  # of which no character is a mark
        runs = _mark_runs(shown)
        shown = "".join([character for character, marks in zip(shown, runs, strict=True) if marks <= MOST_MARKS])
    return shown if len(shown) <= most else f"{shown[: most - 1]}…"


def clean_name(name: str) -> str:
    """Return a display name as titles are cleaned, but nothing is refused: what no text may hold becomes a mark."""
    visible = _without_invisible(unicodedata.normalize("NFC", name))
    cleaned = excerpt(_JOINERS.sub(_keep, visible), NAME_MOST)
    return cleaned if is_visible(cleaned) else NAMELESS


def _without_invisible(text: str) -> str:
    return _INVISIBLE.sub(_keep, text)


def _keep(found: re.Match[str]) -> str:
    # Both patterns match what stays first and have one group for what goes.
    return "" if found[1] else found[0]


def _mark_runs(text: str) -> Iterator[int]:
    """Yield for each character how many combining marks in a row end with it; joiners between them do not count."""
    run = 0
    for character in text:
        if unicodedata.category(character) in {"Mn", "Me"}:
            run += 1
        elif character not in "\u200c\u200d":
            run = 0
        yield run
