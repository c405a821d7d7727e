"""Lays text out: which font draws which part of it, how wide it is, and where it is cut.

A font is chosen for each grapheme, since no font has every script, and what draws an SVG does not look for another
one in the middle of a word. Widths are the sums of the advances of the characters: joined scripts are a little
narrower, so that what was found to fit does fit.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, groupby, takewhile
from pathlib import Path
from unicodedata import bidirectional, category, name

import regex

from bot.domain.text.characters import excerpt
from bot.pictures.font import Font, opened
from bot.pictures.font_files import CHINESE, EMOJI, JAPANESE, LATIN, SCRIPTS, SYMBOLS

LONGEST = 240
"""Characters of a text that are looked at at all."""
ELLIPSIS = "…"
_GRAPHEME = regex.compile(r"\X")
_LINE_PARTS = regex.compile(r"\S+\s*|\s+")
_BEGUN_WORD = regex.compile(r"(?<=\S)\s+\p{L}{1,2}$")
_EMOJI = regex.compile(r"\p{Emoji_Presentation}|\p{Emoji}\p{Emoji_Modifier}|\p{Emoji}\uFE0F|\p{Regional_Indicator}")
_UNDRAWN = regex.compile("[\u200c\u200d\ufe00-\ufe0f\U000e0000-\U000e01ef]")
"""Characters that join or choose forms and need no glyph."""
_TEXT_STYLE = "\ufe0e"
_EMOJI_STYLE = regex.compile("[\ufe0e\ufe0f]")
_KANA = JAPANESE.has


class NoFont(Exception):  # noqa: N818  says what is missing
    """There is no font for Latin letters and digits, so nothing can be drawn."""


@dataclass(frozen=True, slots=True)
class Run:
    """A part of a text that one font draws.

    Args:
        font: the font.
        text: the part.
        width: how wide it is, in units of the size of the text.
    """

    font: Font
    text: str
    width: float


class Typesetter:
    """Lays text out with the fonts of one machine.

    Args:
        files: the font files by their names.

    Raises:
        NoFont: none of them draws Latin letters.
    """

    def __init__(self, files: Mapping[str, Path]) -> None:
        self._files = files
        if next(self._fonts(LATIN.files), None) is None:
            raise NoFont(f"No font for letters and digits was found; install one of {', '.join(LATIN.files)}.")
        # Of the caches, the smaller one is for texts that are measured again and again while they are cut.
        self.runs = lru_cache(maxsize=512)(self._runs)
        self._font_of = lru_cache(maxsize=8192)(self._best)

    def width(self, text: str, size: float, *, bold: bool = False) -> float:
        """How wide a text is."""
        return size * sum(run.width for run in self.runs(text, bold=bold))

    def has(self, text: str) -> bool:
        """Whether there is a font for all of a text."""
        shown = excerpt(text, LONGEST)
        return bool(shown) and all(self._font(piece, shown, bold=False) for piece in _graphemes(shown))

    def drawable(self, text: str) -> str:
        """A text as it can be drawn: on one line, and with an ellipsis in place of what no font has."""
        shown = excerpt(text, LONGEST)
        parts = groupby(_graphemes(shown), lambda piece: self._font(piece, shown, bold=False) is not None)
        return "".join("".join(pieces) if there else ELLIPSIS for there, pieces in parts)

    def cut(self, text: str, size: float, width: float, *, bold: bool = False) -> str:
        """As many graphemes of a text as fit, and an ellipsis where that is not all of it."""
        return self.wrap(text, size, width, 1, bold=bold)[0]

    def wrap(self, text: str, size: float, width: float, lines: int, *, bold: bool = False) -> list[str]:
        """A text in at most so many lines of a width; at least one, the last one cut where it does not end there."""
        rest = self.drawable(text)
        found: list[str] = []
        while len(found) < lines - 1 and self.width(rest, size, bold=bold) > width:
            line = self._line(rest, size, width, bold=bold)
            found.append(line.rstrip())
            rest = rest[len(line) :]
        if rest or not found:
            found.append(self._shortened(rest, size, width, bold=bold))
        return found

    def _line(self, text: str, size: float, width: float, *, bold: bool) -> str:
        """The beginning of a text that fits in a line: up to a blank, or else up to any grapheme."""
        beginnings = accumulate(_LINE_PARTS.findall(text))
        fitting = takewhile(lambda line: self.width(line.rstrip(), size, bold=bold) <= width, beginnings)
        return max(fitting, key=len, default="") or self._fitting(text, size, width, bold=bold)

    def _shortened(self, text: str, size: float, width: float, *, bold: bool) -> str:
        if self.width(text, size, bold=bold) <= width:
            return text
        room = width - self.width(ELLIPSIS, size, bold=bold)
        kept = self._fitting(text, size, room, bold=bold)
        if kept == text:
            # A single grapheme that is wider than all the room.
            return text
        if not text[len(kept)].isspace():
            # Two letters of a word say less than none.
            kept = _BEGUN_WORD.sub("", kept)
        return kept.rstrip(" .,;:…") + ELLIPSIS

    def _fitting(self, text: str, size: float, width: float, *, bold: bool) -> str:
        """The graphemes at the beginning of a text that fit; at least one."""
        kept = ""
        for piece in _graphemes(text):
            if kept and self.width(kept + piece, size, bold=bold) > width:
                break
            kept += piece
        return kept

    def _runs(self, text: str, *, bold: bool) -> tuple[Run, ...]:
        font = next(self._fonts(LATIN.files, bold=bold))
        latin = font
        pieces: list[tuple[Font, str, float]] = []
        for piece in _graphemes(text):
            # Blanks and signs stay with the word before them, so that a text falls into few parts; emoji fonts have
            # blanks that are wider than any letter.
            is_sign = category(piece[0])[0] in "PZ" and font.path.name not in EMOJI.files
            stays = pieces and is_sign and font.has(ord(piece[0]))
            font = font if stays else self._font(piece, text, bold=bold) or latin
            pieces.append((font, *_drawn(font, piece)))
        return tuple(
            Run(each, "".join(shown for _, shown, _ in group), sum(width for _, _, width in group))
            for each, found in groupby(pieces, lambda piece: piece[0])
            for group in [list(found)]
        )

    def _font(self, piece: str, text: str, *, bold: bool) -> Font | None:
        return self._font_of(piece, _candidates(piece, text), bold=bold)

    def _best(self, piece: str, files: tuple[str, ...], *, bold: bool) -> Font | None:
        """The font of a grapheme: the first that has all of it, or else the first that has its first character."""
        points = [ord(character) for character in _UNDRAWN.sub("", piece)]
        whole = (font for font in self._fonts(files, bold=bold) if all(map(font.has, points)))
        partly = (font for font in self._fonts(files, bold=bold) if points and font.has(points[0]))
        return next(whole, None) or next(partly, None)

    def _fonts(self, names: Iterable[str], *, bold: bool = False) -> Iterator[Font]:
        for each in names:
            for file in (_bold(each), each) if bold else (each,):
                stem, _, face = file.partition("#")
                path = self._files.get(stem)
                if path and (font := opened(path, int(face or 0))):
                    yield font


def isolated_right_to_left(text: str) -> str:
    """A text whose first letter is of a script from right to left, laid out as a whole in that direction."""
    first = next((kind for kind in map(bidirectional, text) if kind in {"L", "R", "AL"}), "L")
    return text if first == "L" else f"\u2067{text}\u2069"


def _graphemes(text: str) -> list[str]:
    return _GRAPHEME.findall(text)


def _drawn(font: Font, piece: str) -> tuple[str, float]:
    """What is drawn of a grapheme, and how wide it is: an emoji of several joined ones is as wide as one."""
    shown = _EMOJI_STYLE.sub("", piece)
    points = [ord(character) for character in _UNDRAWN.sub("", shown)]
    joined = bool(_EMOJI.match(piece))
    return shown, sum(map(font.advance, points[:1] if joined else points))


@lru_cache(maxsize=4096)
def _script_files(character: str) -> tuple[str, ...]:
    """The names of the files that are tried for a character."""
    point = ord(character)
    for script in SCRIPTS:
        if script.has(point):
            return (*script.files, *LATIN.files, *SYMBOLS, *EMOJI.files)
    # Noto has one font for each script, named as the characters are: BENGALI LETTER KA.
    script_name = name(character, "UNKNOWN").partition(" ")[0].capitalize()
    own = (f"NotoSans{script_name}-Regular.ttf", f"NotoSerif{script_name}-Regular.ttf")
    return (*own, *LATIN.files, *SYMBOLS, *EMOJI.files, *CHINESE.files)


def _candidates(piece: str, text: str) -> tuple[str, ...]:
    if _TEXT_STYLE in piece:
        return (*LATIN.files, *SYMBOLS, *_script_files(piece[0]))
    if _EMOJI.match(piece):
        return (*EMOJI.files, *_script_files(piece[0]))
    if CHINESE.has(ord(piece[0])) and any(_KANA(ord(character)) for character in text):
        return (*JAPANESE.files, *CHINESE.files)
    return _script_files(piece[0])


def _bold(file: str) -> str:
    stem, dot, ending = file.partition(".")
    if stem.endswith("Regular"):
        return f"{stem.removesuffix('Regular')}Bold.{ending}"
    return f"{stem}-Bold{dot}{ending}"
