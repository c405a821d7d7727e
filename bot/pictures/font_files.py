"""Which fonts there are on this machine, and which each script is drawn with.

Fonts are found by the names of their files, so that none has to be opened that is not drawn with. A script is written
with the first of its files that is there and has the character.
"""

import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FONT_ENDINGS = (".ttf", ".otf", ".ttc")


@dataclass(frozen=True, slots=True)
class Script:
    """A group of scripts that one font draws.

    Args:
        key: its name in the texts.
        blocks: the first and last code points of its characters.
        files: names of font files, the best first; `#` and a number choose a face of a collection.
        package: the Debian package that brings the first of them.
    """

    key: str
    blocks: Sequence[tuple[int, int]]
    files: Sequence[str]
    package: str

    def has(self, point: int) -> bool:
        """Whether a code point belongs to it."""
        return any(first <= point <= last for first, last in self.blocks)


_NOTO = "fonts-noto-core"
_HAN = ((0x2E80, 0x303F), (0x31C0, 0x31EF), (0x3200, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_FULL_WIDTH = ((0xFE10, 0xFE1F), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF))

LATIN = Script(
    "latin",
    ((0x20, 0x590), (0x1C80, 0x1C8F), (0x1D00, 0x1FFF), (0x2000, 0x20CF), (0x2C60, 0x2C7F), (0xA640, 0xA69F)),
    (
        *(
            "NotoSans-Regular.ttf",
            "NotoSans[wght].ttf",
            "NotoSans-VF.ttf",
            "DejaVuSans.ttf",
            "LiberationSans-Regular.ttf",
        ),
        *("segoeui.ttf", "Arial.ttf", "HelveticaNeue.ttc", "Helvetica.ttc"),
    ),
    _NOTO,
)
"""Latin, Greek and Cyrillic, with digits and signs: without it there is no picture."""
JAPANESE = Script(
    "japanese",
    ((0x3040, 0x30FF), (0x31F0, 0x31FF)),
    ("NotoSansCJK-Regular.ttc#0", "NotoSansJP-Regular.otf", "ヒラギノ角ゴシック W3.ttc", "YuGothR.ttc", "msgothic.ttc"),
    "fonts-noto-cjk",
)
"""Kana; ideographs beside kana are drawn with it as well, since many look different in Japan."""
CHINESE = Script(
    "chinese",
    (*_HAN, (0x3100, 0x312F), *_FULL_WIDTH),
    (
        *("NotoSansCJK-Regular.ttc#2", "NotoSansSC-Regular.otf", "PingFang.ttc", "Hiragino Sans GB.ttc", "msyh.ttc"),
        *("wqy-microhei.ttc", "DroidSansFallbackFull.ttf"),
    ),
    "fonts-noto-cjk",
)
EMOJI = Script(
    "emoji",
    ((0x2600, 0x27BF), (0x1F000, 0x1FAFF)),
    ("NotoColorEmoji.ttf", "Noto-COLRv1.ttf", "Apple Color Emoji.ttc", "seguiemj.ttf"),
    "fonts-noto-color-emoji",
)
SCRIPTS = (
    LATIN,
    Script(
        "arabic",
        ((0x600, 0x6FF), (0x750, 0x77F), (0x870, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFE)),
        ("NotoSansArabic-Regular.ttf", "NotoSansArabic[wght].ttf", "GeezaPro.ttc", "segoeui.ttf", "DejaVuSans.ttf"),
        _NOTO,
    ),
    Script(
        "hebrew",
        ((0x590, 0x5FF), (0xFB1D, 0xFB4F)),
        ("NotoSansHebrew-Regular.ttf", "NotoSansHebrew[wght].ttf", "ArialHB.ttc", "segoeui.ttf", "DejaVuSans.ttf"),
        _NOTO,
    ),
    Script(
        "devanagari",
        ((0x900, 0x97F), (0xA8E0, 0xA8FF)),
        ("NotoSansDevanagari-Regular.ttf", "NotoSansDevanagari[wght].ttf", "Kohinoor.ttc", "Nirmala.ttf", "mangal.ttf"),
        _NOTO,
    ),
    Script(
        "thai",
        ((0xE00, 0xE7F),),
        ("NotoSansThai-Regular.ttf", "NotoSansThai[wght].ttf", "Thonburi.ttc", "LeelawUI.ttf", "tahoma.ttf"),
        _NOTO,
    ),
    CHINESE,
    JAPANESE,
    Script(
        "korean",
        ((0x1100, 0x11FF), (0x3130, 0x318F), (0xA960, 0xA97F), (0xAC00, 0xD7FF)),
        ("NotoSansCJK-Regular.ttc#1", "NotoSansKR-Regular.otf", "AppleSDGothicNeo.ttc", "malgun.ttf"),
        "fonts-noto-cjk",
    ),
    EMOJI,
)
"""The scripts whose fonts have names of their own; all others are drawn with Noto's font of the script."""
SYMBOLS = (
    *("NotoSansMath-Regular.ttf", "NotoSansSymbols-Regular.ttf", "NotoSansSymbols2-Regular.ttf", "DejaVuSans.ttf"),
    *("Apple Symbols.ttf", "seguisym.ttf", "Arial Unicode.ttf"),
)
"""What is tried for a character that none of the fonts of its script has."""


@cache
def files_here() -> Mapping[str, Path]:
    """The font files of this machine by their names; looked for once."""
    return files_in(font_folders(sys.platform, os.environ, Path.home()))


def font_folders(platform: str, environment: Mapping[str, str], home: Path) -> tuple[Path, ...]:
    """Where fonts lie: what a person installed for themselves, then what came with the system."""
    if platform == "darwin":
        return home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")
    if platform == "win32":
        own = Path(environment.get("LOCALAPPDATA", str(home))) / "Microsoft/Windows/Fonts"
        return own, Path(environment.get("WINDIR", "C:/Windows")) / "Fonts"
    own = Path(environment.get("XDG_DATA_HOME", "") or home / ".local/share") / "fonts"
    return own, home / ".fonts", Path("/usr/local/share/fonts"), Path("/usr/share/fonts")


def files_in(folders: Iterable[Path]) -> Mapping[str, Path]:
    """The font files in some folders and the folders in them, by their names; the first of a name counts."""
    found: dict[str, Path] = {}
    for folder in folders:
        # A folder that does not exist, or that nobody may read, has no files.
        for parent, _, names in os.walk(folder):
            for name in names:
                if name.lower().endswith(FONT_ENDINGS):
                    found.setdefault(name, Path(parent) / name)
    return found


def missing_fonts(files: Mapping[str, Path]) -> tuple[Script, ...]:
    """The scripts that none of these files was made for; without Latin there is no picture at all."""
    return tuple(script for script in SCRIPTS if not any(name.partition("#")[0] in files for name in script.files))
