"""The background task: when it takes a step, how often it redraws cards, and that failures do not end it."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from unittest.mock import AsyncMock, Mock

import pytest
import structlog

from bot.app.background import LONGEST_REST_S, LOOK_EVERY_MS, RETRY_MS, Background
from bot.domain.question import QuestionState
from bot.ui.commands import read_command
from tests.chat import Chat, instant, open_chat


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    """A chat in which #1 is open until Friday."""
    async with open_chat(tmp_path) as chat:
        await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
        yield chat


@asynccontextmanager
async def at_work(background: Background) -> AsyncGenerator[None]:
    """The task runs, and is cancelled at the end."""
    task = asyncio.create_task(background.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(holds: Callable[[], bool]) -> None:
    """Let other tasks run until a condition holds."""
    async with asyncio.timeout(10):
        while not holds():  # noqa: ASYNC110  a channel has no event to wait for
            await asyncio.sleep(0)


async def vote(chat: Chat, shares: str, name: str = "ben") -> None:
    """Vote through the door, as an adapter does; what follows is left to the background task."""
    await chat.bot.handle(read_command(f"vote {shares}"), chat.actor(name))


async def test_it_begins_at_once_and_goes_on_when_something_happened(chat: Chat) -> None:
    await vote(chat, "80/20")
    async with at_work(chat.background):
        await until(lambda: "80%" in chat.channel()[0])
        await vote(chat, "70/30")
        await until(lambda: "70%" in chat.channel()[0])


async def test_a_part_that_fails_is_logged_and_the_others_go_on(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("bot.app.background.run_due", AsyncMock(side_effect=ValueError))
        with structlog.testing.capture_logs() as logs:
            await chat.say("ben", "vote 80/20")
    assert [(line["event"], line["part"]) for line in logs] == [("background failed", "jobs")]
    assert "80%" in chat.channel()[0]


async def test_a_disk_that_cannot_be_read_for_a_while_does_not_end_it(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    with structlog.testing.capture_logs() as logs, monkeypatch.context() as broken:
        chat.now += LOOK_EVERY_MS
        broken.setattr(chat.bot, "next_due", AsyncMock(side_effect=OSError))
        assert await chat.background._step() == chat.now + RETRY_MS
    assert [(line["event"], line["part"]) for line in logs] == [("background failed", "due")]
    chat.now += RETRY_MS
    assert await chat.background._step() == instant("2024-12-05 18:00")


async def test_when_told_to_stop_it_finishes_its_turn_and_ends(chat: Chat) -> None:
    task = asyncio.create_task(chat.background.run())
    await until(lambda: not chat.bot.touched)
    await vote(chat, "80/20")
    chat.background.stop()
    await task
    assert "80%" in chat.channel()[0]


class RestedError(Exception):
    """Raised where the background task would rest."""


@pytest.mark.parametrize(
    ("until", "wait"),
    [(30_000, 30.0), (600_000, LONGEST_REST_S), (None, LONGEST_REST_S), (-1, 0.0)],
)
async def test_it_looks_again_when_something_is_due_and_every_minute_anyway(
    chat: Chat, monkeypatch: pytest.MonkeyPatch, until: int | None, wait: float
) -> None:
    monkeypatch.setattr("bot.app.background.asyncio.timeout", Mock(side_effect=RestedError))
    with pytest.raises(RestedError):
        await chat.background._rest(None if until is None else chat.now + until)
    assert asyncio.timeout.call_args.args == (wait,)  # type: ignore[attr-defined]  # replaced above


async def test_what_is_due_is_known_within_a_second_also_where_it_has_just_come_to_be(chat: Chat) -> None:
    assert await chat.background._step() == chat.now + LOOK_EVERY_MS
    chat.now += LOOK_EVERY_MS
    assert await chat.background._step() == instant("2024-12-05 18:00")


async def test_what_is_overdue_and_fails_is_in_no_hurry(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    chat.now = instant("2024-12-06 18:00:01")
    monkeypatch.setattr("bot.app.background.run_due", AsyncMock(side_effect=OSError))
    with structlog.testing.capture_logs():
        assert await chat.background._step() == chat.now + LOOK_EVERY_MS


async def test_a_question_closes_at_its_deadline_however_late_the_program_comes_to_it(chat: Chat) -> None:
    """The time of closing that is stored is the deadline."""
    await chat.wait_until("2024-12-07 09:00")
    (closed,) = await chat.store.read.questions.in_states(1, [QuestionState.CLOSED])
    assert closed.closed_at == instant("2024-12-06 18:00")


async def test_where_nothing_is_ever_due_it_looks_every_minute(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as empty:
        assert await empty.background._step() is None


async def test_a_card_is_drawn_at_most_as_often_as_its_platform_bears_and_last_of_all_exactly(chat: Chat) -> None:
    """After many votes at once the last drawing shows the final state."""
    chat.channels.edit_every = 5.0
    shown = chat.channels.messages["m1"].shown
    await chat.say("ben", "vote 80/20")
    drawn = len(shown)
    for share in (70, 60, 50):
        chat.now += 1_000
        await chat.say("ben", f"vote {share}/{100 - share}")
    assert len(shown) == drawn
    chat.now += 1_000
    assert await chat.background._step() == chat.now + 1_000
    chat.now += 1_000
    await chat.background.turn()
    assert len(shown) == drawn + 1
    assert "50% Reds" in chat.channel()[0]
    chat.now += 5_000
    await chat.background.turn()
    assert not chat.bot.touched


async def test_posts_and_cards_take_turns_in_coming_first(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []

    def note(part: str) -> Callable[[int], Awaitable[None]]:
        async def step(_: int, **__: bool) -> None:
            order.append(part)

        return step

    monkeypatch.setattr(chat.background._outbox_sender, "step", note("posts"))
    monkeypatch.setattr(chat.background._cards, "step", note("cards"))
    for _ in range(2):
        await chat.background._step()
    assert order in (["posts", "cards", "cards", "posts"], ["cards", "posts", "posts", "cards"])


async def test_what_happens_in_one_moment_is_dealt_with_in_one_step(
    chat: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = 0
    real = chat.background._step

    async def step() -> int | None:
        nonlocal steps
        steps += 1
        return await real()

    monkeypatch.setattr(chat.background, "_step", step)
    async with at_work(chat.background):
        await until(lambda: steps > 0)
        for share in range(50):
            await vote(chat, f"{share}/{100 - share}", f"m{share % 5}")
        await until(lambda: "48%" in chat.channel()[0])
    assert steps < 50


@pytest.mark.parametrize("turns", range(4))
async def test_the_background_ends_also_when_a_request_is_done_about_that_moment(turns: int, tmp_path: Path) -> None:
    """In Python 3.11 asyncio.wait_for loses a cancellation that comes together with what it waits for (bpo-37658)."""
    async with open_chat(tmp_path) as chat:
        task = asyncio.create_task(chat.background.run())
        await asyncio.wait({task}, timeout=0.1)  # by then it waits for work
        chat.bot.work.set()
        for _ in range(turns):
            await asyncio.sleep(0)
        chat.background.stop()
        task.cancel()
        done, _ = await asyncio.wait({task}, timeout=1)
        assert done
