"""Fonts: where they are looked for, which are missing, and what is read from their files."""

from pathlib import Path
from struct import pack

import pytest

from bot.pictures.font import Font, NotAFont, opened
from bot.pictures.font_files import SCRIPTS, files_here, files_in, font_folders, missing_fonts


def test_fonts_are_found_by_the_names_of_their_files_and_the_first_folder_counts(tmp_path: Path) -> None:
    own, system = tmp_path / "own", tmp_path / "system"
    (system / "deep").mkdir(parents=True)
    own.mkdir()
    for file in (
        own / "A.ttf",
        system / "A.ttf",
        system / "deep" / "B.OTF",
        system / "deep" / "C.ttc",
        system / "D.txt",
    ):
        file.touch()
    found = files_in([own, tmp_path / "nowhere", system])
    assert found == {"A.ttf": own / "A.ttf", "B.OTF": system / "deep" / "B.OTF", "C.ttc": system / "deep" / "C.ttc"}


@pytest.mark.parametrize(("platform", "environment", "folders"), [
    ("linux", {}, ["/people/ada/.local/share/fonts", "/people/ada/.fonts", "/usr/local/share/fonts", "/usr/share/fonts"]),
    ("linux", {"XDG_DATA_HOME": "/data"}, ["/data/fonts", "/people/ada/.fonts", "/usr/local/share/fonts", "/usr/share/fonts"]),
    ("darwin", {}, ["/people/ada/Library/Fonts", "/Library/Fonts", "/System/Library/Fonts"]),
    ("win32", {}, ["/people/ada/Microsoft/Windows/Fonts", "C:/Windows/Fonts"]),
    ("win32", {"LOCALAPPDATA": "/local", "WINDIR": "/win"}, ["/local/Microsoft/Windows/Fonts", "/win/Fonts"]),
])  # fmt: skip
def test_fonts_are_looked_for_where_the_system_keeps_them(
    platform: str, environment: dict[str, str], folders: list[str]
) -> None:
    assert font_folders(platform, environment, Path("/people/ada")) == tuple(map(Path, folders))


def test_a_script_is_missing_where_none_of_its_files_is_there() -> None:
    assert missing_fonts({}) == SCRIPTS
    files = {"NotoSans-Regular.ttf": Path("x"), "NotoSansCJK-Regular.ttc": Path("y")}
    assert [script.key for script in missing_fonts(files)] == ["arabic", "hebrew", "devanagari", "thai", "emoji"]


def test_this_machine_has_a_font_for_every_script() -> None:
    assert missing_fonts(files_here()) == (), "install the fonts that .ci/run installs"


def table_of_segments() -> bytes:
    """A `cmap` in segments: A to C are the glyphs 1 to 3, X and Z are 3 and 1, of which Y is none."""
    ends, starts, deltas = (0x43, 0x5A, 0xFFFF), (0x41, 0x58, 0xFFFF), (0x10000 - 0x40, 0, 1)
    # The second one lists its glyphs behind the third one's offset: two words ahead.
    offsets, glyphs = (0, 4, 0), (3, 0, 1)
    body = pack(">3H", *ends) + pack(">H", 0) + pack(">3H3H3H3H", *starts, *deltas, *offsets, *glyphs)
    return pack(">HHHHI", 0, 1, 3, 1, 12) + pack(">7H", 4, 14 + len(body), 0, 6, 0, 0, 0) + body


def font_bytes(cmap: bytes, *, name_id: int = 1) -> bytes:
    """A font whose glyphs are 0, 500, 600 and 700 wide, of 1000."""
    name = "Made up".encode("utf-16-be")
    tables = {
        b"cmap": cmap,
        b"head": bytes(18) + pack(">H", 1000) + bytes(34),
        b"hhea": bytes(34) + pack(">H", 4),
        b"hmtx": pack(">HhHhHhHh", 0, 0, 500, 0, 600, 0, 700, 0),
        b"name": pack(">HHH", 0, 2, 30) + pack(">6H", 1, 0, 0, 1, 4, 0) + pack(">6H", 3, 1, 0x409, name_id, len(name), 0) + name,
    }  # fmt: skip
    at, head, body = 12 + 16 * len(tables), b"", b""
    for tag, table in tables.items():
        head += pack(">4sIII", tag, 0, at + len(body), len(table))
        body += table
    return b"\0\1\0\0" + pack(">HHHH", len(tables), 0, 0, 0) + head + body


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("name_id", [1, 16])
def test_a_font_says_its_name_its_characters_and_their_widths(tmp_path: Path, name_id: int) -> None:
    font = Font(written(tmp_path / "a.ttf", font_bytes(table_of_segments(), name_id=name_id)))
    assert font.family == "Made up"
    assert [font.advance(ord(letter)) for letter in "ABCXYZ?@"] == [0.5, 0.6, 0.7, 0.7, 0, 0.5, 0, 0]
    assert [font.has(ord(letter)) for letter in "AYZ \u0000\uffff"] == [True, False, True, False, False, False]


def test_characters_in_groups_may_lie_beyond_the_first_plane(tmp_path: Path) -> None:
    group = pack(">HHIII", 12, 0, 28, 0, 1) + pack(">III", 0x1F680, 0x1F682, 1)
    font = Font(written(tmp_path / "a.ttf", font_bytes(pack(">HHHHI", 0, 1, 3, 10, 12) + group)))
    assert [font.advance(point) for point in (0x1F67F, 0x1F680, 0x1F682, 0x1F683)] == [0, 0.5, 0.7, 0]


@pytest.mark.parametrize("data", [
    b"", b"not a font at all", font_bytes(b""), font_bytes(table_of_segments(), name_id=4),
    font_bytes(table_of_segments())[:200], b"ttcf" + bytes(20), b"ttcf",
])  # fmt: skip
def test_what_is_no_font_is_passed_over(tmp_path: Path, data: bytes) -> None:
    path = written(tmp_path / "a.ttf", data)
    with pytest.raises(NotAFont, match=r"a\.ttf cannot be read as a font"):
        Font(path)
    assert opened(path, 0) is None


def test_a_file_that_is_gone_is_no_font(tmp_path: Path) -> None:
    assert opened(tmp_path / "gone.ttf", 0) is None
