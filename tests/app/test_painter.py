"""Pictures are drawn once, remembered within bounds, and never hold up or fail what they belong to."""

import asyncio
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import painter as painting
from bot.app.painter import Painter
from bot.app.worker import PICTURE
from bot.ports.worker import WorkerFailed
from bot.ui.cards import Card, Picture
from tests.chat import open_chat
from tests.fakes.drawn import PNG, DrawingWorker
from tests.fakes.worker import HeldWorker


async def settled() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


async def test_an_equal_drawing_is_drawn_once_and_kept() -> None:
    worker = DrawingWorker()
    painter = Painter(worker)
    first, second = await asyncio.gather(painter.paint("one"), painter.paint("one"))
    assert first == second == PNG + b"one"
    assert await painter.paint("one") == PNG + b"one"
    assert await painter.paint("two") == PNG + b"two"
    assert worker.jobs == [PICTURE, PICTURE]


async def test_what_was_wanted_longest_ago_is_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "MOST_BYTES", 2 * len(PNG + b"one"))
    worker = DrawingWorker()
    painter = Painter(worker)
    for drawing in ("one", "two", "one", "six", "one", "two"):
        await painter.paint(drawing)
    # "six" took the place of "two", as "one" had been wanted after it.
    assert len(worker.jobs) == 4


async def test_a_drawing_that_fails_is_not_tried_again_and_logged_once_without_its_words() -> None:
    trace = 'Traceback\n  File "/bot/pictures/draw.py", line 7, in draw\n    x\nValueError: Will Ada win?'
    worker = DrawingWorker(fault=WorkerFailed(f"picture failed: {trace}"))
    painter = Painter(worker)
    with capture_logs() as logs:
        assert await painter.paint("one") == await painter.paint("one") == b""
    assert painter.failed("one")
    assert not painter.failed("two")
    (line,) = logs
    assert "ValueError, File" in line["reason"]
    assert "Ada" not in str(logs)
    assert await painter.paint("two") == PNG + b"two"


async def test_only_so_many_failures_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "MOST_FAILED", 1)
    worker = DrawingWorker()
    painter = Painter(worker)
    for drawing in ("one", "two"):
        worker.fault = WorkerFailed("the process that was to do picture ended 2 times")
        assert await painter.paint(drawing) == b""
    assert [painter.failed(drawing) for drawing in ("one", "two")] == [False, True]


async def test_a_late_picture_is_left_out_and_there_for_the_next_one_who_wants_it() -> None:
    worker = HeldWorker()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tests.fakes.worker.JOBS", {PICTURE: bytes.upper})
        painter = Painter(worker, late_s=0.0)
        assert await painter.paint("one") == b""
        worker.go_on.set()
        await settled()
        assert await painter.paint("one") == b"ONE"
    assert worker.asked == 1


async def test_a_worker_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "JOB_S", 0.0)
    painter = Painter(HeldWorker())
    assert await painter.paint("one") == b""
    assert painter.failed("one")


async def test_only_so_many_pictures_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(painting, "MOST_WAITING", 1)
    painter = Painter(HeldWorker())
    first = asyncio.create_task(painter.paint("one"))
    await settled()
    assert await painter.paint("two") == b""
    await painter.close()
    with pytest.raises(asyncio.CancelledError):
        await first


async def test_the_core_draws_the_picture_of_a_card(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        chat.bot._painter = Painter(worker := DrawingWorker())
        card = Card("question", picture=Picture("crowd.png", "one", "A 60 %"))
        drawn = await chat.bot.draw(card)
        assert drawn is not None
        assert drawn.picture == Picture("crowd.png", "one", "A 60 %", PNG + b"one")
        assert await chat.bot.draw(Card("question")) is None
        worker.fault = WorkerFailed("no")
        assert await chat.bot.draw(Card("question", picture=Picture("crowd.png", "two", ""))) is None
        chat.bot._painter = None
        assert await chat.bot.draw(card) is None
