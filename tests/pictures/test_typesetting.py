"""Texts of any script: each part has a font that has it, and what is said to fit does fit when it is drawn."""

from pathlib import Path

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.pictures.canvas import Canvas, chunks_of
from bot.pictures.draw import drawn, system_typesetter
from bot.pictures.drawings import Theme
from bot.pictures.font_files import files_here
from bot.pictures.palette import PALETTES
from bot.pictures.rasteriser import png_of
from bot.pictures.typesetting import NoFont, Typesetter, isolated_right_to_left
from tests.pictures.gallery import SCRIPTS, crowd
from tests.pictures.pixels import ink

SETTER = system_typesetter()
SIZE = 30
ANY_TEXT = st.text(max_size=60) | st.sampled_from(
    [text for title, names in SCRIPTS.values() for text in (title, *names)]
)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_has_fonts(script: str) -> None:
    title, names = SCRIPTS[script]
    for text in (title, *names):
        assert SETTER.has(text)
        assert SETTER.drawable(text).replace("\ufe0f", "") == text.replace("\ufe0f", "")
        for run in SETTER.runs(text, bold=True):
            drawable = regex.sub("[\u200c\u200d\U000e0000-\U000e01ef]", "", run.text)
            assert all(run.font.has(ord(character)) for character in drawable), run


@given(ANY_TEXT, st.integers(20, 600), st.integers(1, 4), st.booleans())
@settings(deadline=None)
def test_lines_fit_and_say_the_beginning_of_the_text(text: str, width: int, lines: int, bold: bool) -> None:  # noqa: FBT001  chosen by hypothesis
    found = SETTER.wrap(text, SIZE, width, lines, bold=bold)
    assert 1 <= len(found) <= lines
    for line in found:
        # A single grapheme stays, however wide it is.
        assert SETTER.width(line, SIZE, bold=bold) <= width or len(regex.findall(r"\X", line)) <= 2
    blank = str.maketrans("", "", " …")
    said = "".join(found).translate(blank)
    assert SETTER.drawable(text).translate(blank).startswith(said.rstrip(".,;:"))


def test_a_text_is_cut_at_graphemes() -> None:
    family = "👨‍👩‍👧‍👦"
    room = SETTER.width(family, SIZE) * 2 + SETTER.width("…", SIZE)
    assert SETTER.cut(family * 5, SIZE, room) == f"{family * 2}…"


def test_a_grapheme_wider_than_all_the_room_stays() -> None:
    assert SETTER.wrap("W", SIZE, 5, 3) == ["W"]
    assert SETTER.cut("W", SIZE, 5) == "W"


def test_a_word_is_not_cut_after_two_letters() -> None:
    text = "Continued diplomatic talks of both sides"
    room = SETTER.width("Continued diplomatic ta…", SIZE) + 1
    assert SETTER.cut(text, SIZE, room) == "Continued diplomatic…"
    assert SETTER.cut(text, SIZE, SETTER.width("Continued diplomatic…", SIZE) + 1) == "Continued diplomatic…"
    assert SETTER.cut("Incomprehensibilities", SIZE, 100).endswith("…")


def test_what_no_font_has_is_an_ellipsis_and_the_text_is_not_whole() -> None:
    unassigned = "\U0001fae9\U0003fffd"
    assert SETTER.drawable(f"A{unassigned[1]}{unassigned[1]}B") == "A…B"
    assert not SETTER.has(f"A{unassigned[1]}")
    assert not SETTER.has("")


def test_without_a_font_for_its_script_a_label_falls_back_to_the_letter() -> None:
    files = {name: path for name, path in files_here().items() if name.startswith(("NotoSans-", "NotoSansThai"))}
    canvas = drawn(crowd(Theme.DARK, ("हाँ", "ไม่ใช่")), Typesetter(files))
    said = [box.text for box in canvas.boxes]
    assert "B" in said
    assert "ไม่ใช่" in said
    assert "A" in said
    assert "हाँ" not in said
    assert "…" not in said


def test_without_any_font_there_is_no_picture() -> None:
    with pytest.raises(NoFont, match=r"No font for letters and digits was found; install one of NotoSans-Regular\.ttf"):
        Typesetter({"NotoColorEmoji.ttf": Path("NotoColorEmoji.ttf")})


def test_a_font_without_a_bold_one_draws_bold_texts_as_it_can() -> None:
    files = {"DejaVuSans.ttf": files_here()["DejaVuSans.ttf"]}
    assert [run.font.family for run in Typesetter(files).runs("Yes", bold=True)] == ["DejaVu Sans"]


def families(text: str) -> list[tuple[str, str]]:
    return [(run.font.family, run.text) for run in SETTER.runs(text, bold=False)]


def test_ideographs_beside_kana_are_japanese() -> None:
    assert families("条約に署名") == [("Noto Sans CJK JP", "条約に署名")]
    assert families("条约") == [("Noto Sans CJK SC", "条约")]


def test_emoji_are_drawn_in_colour_unless_they_are_written_as_text() -> None:
    assert families("12 🚀 1️⃣") == [
        ("Noto Sans", "12 "),
        ("Noto Color Emoji", "🚀"),
        ("Noto Sans", " "),
        ("Noto Color Emoji", "1\u20e3"),
    ]
    assert families("☺\ufe0f")[0][0] == "Noto Color Emoji"
    assert families("☺\ufe0e")[0][0] != "Noto Color Emoji"


def test_scripts_without_an_entry_of_their_own_have_notos_font() -> None:
    assert families("বাংলা")[0][0] == "Noto Sans Bengali"
    assert families("\ufdd0")[0][0] == "Noto Sans"


def chunks(text: str) -> list[list[str]]:
    return [[run.text for run in chunk] for chunk in chunks_of(SETTER.runs(text, bold=False))]


def test_parts_are_drawn_apart_where_none_changes_places_and_widths_are_known() -> None:
    assert chunks("12 🚀 中国") == [["12 "], ["🚀"], [" "], ["中国"]]
    assert chunks("שלום 12 🚀") == [["שלום ", "12 ", "🚀"]]
    assert chunks("शायद maybe 中国") == [["शायद ", "maybe "], ["中国"]]


def test_a_text_from_right_to_left_is_laid_out_in_that_direction_as_a_whole() -> None:
    assert isolated_right_to_left("12 שלום!") == "\u206712 שלום!\u2069"
    assert isolated_right_to_left("12 hello שלום") == "12 hello שלום"
    assert isolated_right_to_left("12") == "12"


def rendered(text: str, *, only_latin: bool = False) -> bytes:
    """A picture of one text; with Latin fonts alone all that they do not have is missing."""
    canvas = Canvas(SETTER, PALETTES[Theme.DARK], "")
    canvas.text(10, 40, text, size=SIZE)
    texts = canvas.svg[canvas.svg.index("<text") : canvas.svg.index("</svg>")]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="640" height="60">{texts}</svg>'
    return png_of(svg, {SETTER.runs("A", bold=False)[0].font.path} if only_latin else canvas.fonts)


@pytest.mark.unmeasured
@pytest.mark.parametrize("script", SCRIPTS)
def test_what_was_measured_is_what_is_drawn(script: str) -> None:
    """Boxes in place of characters, or nothing, have other widths than the characters themselves."""
    (name, *_) = SCRIPTS[script][1]
    columns = [column for column, _ in ink(rendered(name))]
    measured = SETTER.width(name, SIZE)
    assert max(columns) <= 10 + measured * 1.02 + 2
    assert max(columns) - min(columns) >= 0.7 * measured
    rows = {row for _, row in ink(rendered(name))}
    assert min(rows) >= 40 - 1.1 * SIZE
    assert max(rows) <= 40 + 0.5 * SIZE


@pytest.mark.unmeasured
@pytest.mark.parametrize("script", [script for script in SCRIPTS if script not in {"latin", "cyrillic", "greek"}])
def test_without_its_font_a_script_would_look_different(script: str) -> None:
    """So that a picture in which characters are missing does not pass the test above by chance."""
    (name, *_) = SCRIPTS[script][1]
    assert ink(rendered(name, only_latin=True)) != ink(rendered(name))
