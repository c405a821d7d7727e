"""`chart`: the crowd forecast as a file, beside the running bot."""

import asyncio
from collections.abc import Generator
from pathlib import Path

import pytest

from tests.chat import open_chat
from tests.command_line import Cli, command_line
from tests.words import said


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    async def fill() -> None:
        async with open_chat(tmp_path) as chat:
            await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-20 18:00")
            await chat.say("ben", "vote #1 30")
            await chat.wait_until("2024-12-04 12:00")
            await chat.say("cleo", "vote #1 60")
            await chat.post_question("Who wins the bowl?", "Reds/Blues", "2024-12-20 18:00")
            await chat.say("amina", "ask")

    with command_line(tmp_path, monkeypatch, capsys) as cli:
        asyncio.run(fill())
        yield cli


def test_a_chart_is_a_png_or_an_svg(cli: Cli, tmp_path: Path) -> None:
    assert cli("chart", "#1", "-o", "crowd.png").out == said("cli.charted", question="#1", path="crowd.png") + "\n"
    assert (tmp_path / "crowd.png").read_bytes().startswith(b"\x89PNG")
    assert cli("chart", "1", "-o", "crowd.SVG").status == 0
    assert "Who wins the cup?" in (tmp_path / "crowd.SVG").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("question", "file", "key"),
    [
        ("#1", "crowd.jpg", "cli.chart_suffix"),
        ("#2", "crowd.png", "cli.chart_nothing"),
        ("#3", "crowd.png", "cli.chart_unknown"),
        ("d3", "crowd.png", "cli.chart_unknown"),
        ("cup", "crowd.png", "text.no_question_reference"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(
    cli: Cli, tmp_path: Path, question: str, file: str, key: str
) -> None:
    answer = cli("chart", question, "-o", file)
    facts = {"path": file, "question": question, "community": "home", "text": question}
    assert (answer.status, answer.out) == (1, "")
    assert answer.err.strip() == said(key, **facts)
    assert not (tmp_path / file).exists()


def test_without_any_font_it_says_which_to_install(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    from bot.pictures import draw  # noqa: PLC0415  it loads what draws

    draw.system_typesetter.cache_clear()
    monkeypatch.setattr(draw, "files_here", dict)
    answer = cli("chart", "#1", "-o", "crowd.png")
    draw.system_typesetter.cache_clear()
    assert (answer.status, answer.err.strip()) == (1, said("cli.chart_no_font"))
