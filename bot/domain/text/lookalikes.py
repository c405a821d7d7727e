"""Whether two short texts read the same: letter case, width, composition, and letters borrowed from another script."""

import re
import unicodedata
from collections.abc import Iterable

from bot.domain.text.characters import without_joiners

# A table of our own: Unicode's list of confusable characters (Unicode Technical Standard 39) also takes `1`, `l` and
# `I` for one another, in which honest outcomes differ, and the libraries that carry it had their last releases between
# 2021 and January 2024. The table has the letters that keyboards offer, as far as they look like a Latin letter in
# common fonts.
_PAIRS = (
    # Cyrillic, small: a e o r s u kh i je dze he(shha) de qa we palochka
    (
        "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458\u0455\u04bb\u0501\u051b\u051d\u04cf",
        "aeopcyxijshdqwl",
    ),
    # Cyrillic, capital: a ve ie ka em en o er es te u straight-u kha i je dze qa we palochka
    (
        "\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0423\u04ae\u0425\u0406\u0408\u0405\u051a\u051c\u04c0",
        "ABEKMHOPCTYYXIJSQWI",
    ),
    # Greek, small: alpha gamma iota kappa nu omicron rho upsilon chi
    ("\u03b1\u03b3\u03b9\u03ba\u03bd\u03bf\u03c1\u03c5\u03c7", "ayikvopux"),
    # Greek, capital: alpha beta epsilon zeta eta iota kappa mu nu omicron rho tau upsilon chi
    ("\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7", "ABEZHIKMNOPTYX"),
    # Armenian: oh seh ho vo co yi za, and the capitals oh seh
    ("\u0585\u057d\u0570\u0578\u0581\u0575\u0566\u0555\u054d", "ouhngjqOU"),
    # Dashes and quotation marks: hyphen, figure dash, en dash, em dash, bar, minus; single and double quotes
    ("\u2010\u2012\u2013\u2014\u2015\u2212\u2018\u2019\u2032\u02bc\u201c\u201d", "------''''\"\""),
)
_MARKED_I = re.compile("i[\u0300-\u036f]+")
_GREEK_ACCENT = re.compile("([\u03b1-\u03c9]\u0308?)[\u0300\u0301\u0342]")
# The ligature ech-yiwn folds to the first pair; in Eastern Armenian its capitals are those of the second.
_ECH_YIWN, _ECH_VEW = "\u0565\u0582", "\u0565\u057e"
_LATIN = str.maketrans({odd: latin for odds, latins in _PAIRS for odd, latin in zip(odds, latins, strict=True)})


def reading_keys(text: str) -> frozenset[str]:
    """Return the keys of a text: two texts that share a key cannot be told apart by a reader.

    One key folds width, composition and case (NFKC and Unicode's caseless match), the other also replaces borrowed
    letters. There are two because a letter may have a look-alike in one case only: the Cyrillic
    capital ve looks like `B`, its small form does not look like `b`.
    """
    plain = without_joiners(text)
    return frozenset((_comparable(plain), _comparable(_skeleton(plain))))


def caseless(text: str) -> str:
    """Return the text without difference of letter case, under the rules of any language, and of width (NFKC).

    Unicode's case folding, and what single languages do beyond it (The Unicode Standard, section 5.18; SpecialCasing):
    Turkish has four letters `I`, of which no two may stay apart here; Lithuanian keeps the dot of an `i` under an
    accent; Greek capitals lose their accents; the Armenian ligature has two capital forms.
    """
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    folded = folded.replace("\u0131", "i").replace(_ECH_YIWN, _ECH_VEW)
    dotless = _MARKED_I.sub(lambda found: found[0].replace("\u0307", ""), folded)
    return unicodedata.normalize("NFC", _GREEK_ACCENT.sub(r"\1", dotless))


def first_repeat(texts: Iterable[str]) -> tuple[int, int] | None:
    """Return the positions (earlier, later) of the first text that reads like an earlier one; None where none does."""
    seen: dict[str, int] = {}
    for place, text in enumerate(texts):
        keys = reading_keys(text)
        if earlier := seen.keys() & keys:
            return min(seen[key] for key in earlier), place
        seen |= dict.fromkeys(keys, place)
    return None


def _skeleton(text: str) -> str:
    # Decomposed, so that a borrowed letter under an accent is found as well.
    return unicodedata.normalize("NFKD", text).translate(_LATIN)


def _comparable(text: str) -> str:
    return " ".join(caseless(text).split())
