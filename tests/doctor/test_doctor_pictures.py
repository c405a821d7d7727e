"""The doctor says which fonts are missing, and which package brings them."""

from pathlib import Path

import pytest

from bot.cli.output import sentences
from bot.doctor import pictures as check
from bot.doctor.findings import Kind
from bot.doctor.report import report_lines
from bot.pictures.font_files import SCRIPTS
from storage.checks.checks import open_checks
from storage.store import open_store


async def lines(files: set[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.setattr(check, "files_here", lambda: dict.fromkeys(files, tmp_path))
    path = tmp_path / "credence.db"
    await (await open_store(path)).close()
    async with open_checks(path) as checks:
        found = await check.pictures(checks)
    assert {finding.kind for finding in found.all} <= {Kind.REMARK}
    return report_lines(found, sentences())


async def test_where_nothing_is_missing_it_says_no_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {file.partition("#")[0] for script in SCRIPTS for file in script.files}
    assert await lines(files, tmp_path, monkeypatch) == [
        "ok      the pictures: what cannot be drawn on this machine is named below"
    ]


async def test_missing_fonts_are_told_by_the_package_that_brings_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {"NotoSans-Regular.ttf", "NotoSansArabic-Regular.ttf", "NotoSansHebrew-Regular.ttf"}
    _, *told = await lines(files, tmp_path, monkeypatch)
    assert [line.partition("brings")[0] for line in told] == [
        "remark  pictures: For 3 scripts there are no fonts on this machine, so that pictures show the letter of an outcome in place of its name; on Debian and Ubuntu, apt-get install fonts-noto-cjk ",
        "remark  pictures: For one script there is no font on this machine, so that pictures show the letter of an outcome in place of its name; on Debian and Ubuntu, apt-get install fonts-noto-color-emoji ",
        "remark  pictures: For 2 scripts there are no fonts on this machine, so that pictures show the letter of an outcome in place of its name; on Debian and Ubuntu, apt-get install fonts-noto-core ",
    ]
    assert [line.rpartition(": ")[2] for line in told] == [
        "Chinese; Japanese; Korean.",
        "emoji.",
        "Devanagari, e.g. of Hindi; Thai.",
    ]


async def test_without_any_font_there_are_no_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert (await lines(set(), tmp_path, monkeypatch))[-1].startswith("remark  pictures: Without a font for Latin")
