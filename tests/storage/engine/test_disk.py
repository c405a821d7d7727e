"""A disk that is full or fails (A6): whoever asked is told, nothing is half there, and room is all it takes."""

import asyncio
import resource
import sqlite3
from collections.abc import AsyncGenerator, Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest
import structlog

from bot.domain.question import Question
from bot.inputs.app import ShowHelp
from bot.ports import Delivery, NewVote, NotSaved, VoteResult, VoteStatus
from bot.ports.platform import PostFailed
from bot.posting.outbox_sender import ERROR_BACKOFF_MS
from storage.store import SqliteStore
from tests.chat import Chat, open_chat
from tests.storage.world import NOW, vote
from tests.transcript import transcript
from tests.words import said

TOLD = said("app.not_saved")
ROOM = 1_000_000
"""Pages."""
Answer = VoteResult | BaseException | None


@pytest.fixture(autouse=True)
def _the_log_is_not_emptied(monkeypatch: pytest.MonkeyPatch) -> None:
    """An emptied log has room up to the size it had."""

    async def leave(_: SqliteStore) -> bool:
        return False

    monkeypatch.setattr(SqliteStore, "empty_log", leave)


@contextmanager
def no_file_grows(path: Path) -> Generator[None]:
    """SQLite is told that its log cannot be written any further; Python ignores the signal that comes with it."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (path.with_name(f"{path.name}-wal").stat().st_size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


async def cast_all(store: SqliteStore, votes: list[NewVote]) -> list[Answer]:
    return [*await asyncio.gather(*(store.cast(each) for each in votes), return_exceptions=True)]


def refused(answers: Sequence[Answer]) -> bool:
    """Whether everybody was told that it could not be saved."""
    return all(isinstance(answer, NotSaved) for answer in answers)


def statuses(answers: list[Answer]) -> set[VoteStatus]:
    return {answer.status for answer in answers if isinstance(answer, VoteResult)}


async def expect_kept(store: SqliteStore, question: Question, votes: list[NewVote], answers: list[Answer]) -> None:
    """Exactly what was answered as recorded is in the history, stands, and has its delivery noted."""
    recorded = {each.member for each, answer in zip(votes, answers, strict=True) if isinstance(answer, VoteResult)}
    assert {kept.member for kept in await store.read.forecasts.history(question.id)} == recorded
    assert {kept.member for kept in await store.read.forecasts.standing(question.id)} == recorded
    assert [await store.did(each.delivery) is not None for each in votes] == [each.member in recorded for each in votes]


def votes_of(question: Question, members: range) -> list[NewVote]:
    return [vote(question.id, member, delivery=f"d{member}") for member in members]


async def test_on_a_full_disk_what_is_answered_as_recorded_is_recorded_and_room_is_all_it_takes(
    store: SqliteStore, question: Question
) -> None:
    await store._writing.run("PRAGMA max_page_count = 1")  # no lower than what there is
    answers: list[Answer] = []
    for at in range(1, 1001, 100):
        answers += await cast_all(store, votes_of(question, range(at, at + 100)))
    votes = votes_of(question, range(1, 1001))
    assert statuses(answers) == {VoteStatus.RECORDED}
    failed = [answer for answer in answers if not isinstance(answer, VoteResult)]
    assert failed
    assert refused(failed)
    await expect_kept(store, question, votes, answers)
    await store._writing.run(f"PRAGMA max_page_count = {ROOM}")
    again = await cast_all(store, votes)
    assert statuses(again) == {VoteStatus.RECORDED, VoteStatus.REPEATED}
    assert len(await store.read.forecasts.history(question.id)) == 1000


async def test_a_disk_that_fails_keeps_none_of_a_group_and_the_next_one_whole(
    store: SqliteStore, path: Path, question: Question
) -> None:
    votes = votes_of(question, range(1, 101))
    with no_file_grows(path):
        answers = await cast_all(store, votes)
        await expect_kept(store, question, votes, answers)
        assert refused(answers)
    assert statuses(await cast_all(store, votes)) == {VoteStatus.RECORDED}
    with closing(sqlite3.connect(path)) as stranger:
        assert stranger.execute("PRAGMA integrity_check").fetchone() == ("ok",)


async def keep_much(store: SqliteStore, name: str) -> None:
    """A transaction for which there is never room in what is there already."""
    async with store.transaction(Delivery(name, name, NOW)) as session:
        await session.questions.record(1, NOW, 1, name)
        # Without RETURNING, SQLite gives up the whole transaction for it, not only the statement.
        await store._writing.insert("pending", token=name, member=1, action="x" * 20_000, expires=NOW)


async def test_a_block_for_which_there_is_no_room_is_told_so_and_so_are_the_votes_beside_it(
    store: SqliteStore, question: Question
) -> None:
    await store._writing.run("PRAGMA max_page_count = 1")
    votes = votes_of(question, range(1, 4))
    jobs = [store.cast(votes[0]), keep_much(store, "big"), store.cast(votes[1]), store.cast(votes[2])]
    answers = [*await asyncio.gather(*jobs, return_exceptions=True)]
    assert refused(answers)
    assert await store.did("big") is None
    await expect_kept(store, question, votes, [None] * 3)
    # The votes alone have room enough.
    assert statuses(await cast_all(store, votes)) == {VoteStatus.RECORDED}
    await store._writing.run(f"PRAGMA max_page_count = {ROOM}")
    await keep_much(store, "big")
    assert await store.did("big") == "big"
    assert await store._writing.rows("SELECT step FROM event") == [("big",)]


async def test_votes_that_spill_to_a_failing_disk_before_their_commit_are_told_so(
    store: SqliteStore, path: Path, question: Question
) -> None:
    await store._writing.run("PRAGMA cache_size = 5")
    votes = [replace(each, delivery=each.delivery * 40) for each in votes_of(question, range(1, 401))]
    with no_file_grows(path):
        answers = await cast_all(store, votes)
    assert refused(answers)
    await expect_kept(store, question, votes, answers)


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    """Amina has posted a question on which Ben has a forecast, and has a draft."""
    async with open_chat(tmp_path) as chat:
        await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-06 18:00")
        await chat.say("ben", "vote 40/60")
        await chat.say("amina", "ask Does it rain on Friday?")
        await chat.fill("amina", question="Does it rain on Friday?", outcomes="Yes\nNo", closes="2024-12-05 12:00")
        yield chat


async def rows(chat: Chat) -> list[tuple[object, ...]]:
    """Everything there is but what platforms and the program do by themselves."""
    tables = (
        "question",
        "forecast_history",
        "current_forecast",
        "resolution",
        "score",
        "standing",
        "seen",
        "event",
        "outbox",
        "member",
    )
    return [row for table in tables for row in await chat.store._writing.rows(f"SELECT * FROM {table}")]  # noqa: S608  names from above


@pytest.mark.parametrize(
    ("member", "says", "done"),
    [
        ("ben", "vote 75/25", said("voting.saved", question="#1")),
        ("ben", "withdraw", "Withdrawn"),
        ("amina", "post d2", "posted"),
        ("amina", "admin season start Winter", "Winter"),
        ("newcomer", "vote 75/25", said("voting.saved", question="#1")),
    ],
)
async def test_on_a_failing_disk_a_member_is_told_that_nothing_was_recorded_and_later_it_is(
    chat: Chat, tmp_path: Path, member: str, says: str, done: str
) -> None:
    before = await rows(chat)
    with structlog.testing.capture_logs() as logs, no_file_grows(tmp_path / "credence.db"):
        assert (await chat.say(member, says)).startswith(TOLD)
    assert chat.last[member].kind == "refusal"
    assert await rows(chat) == before
    [line] = [line for line in logs if line["event"] == "not saved"]
    assert set(line) == {"event", "log_level", "action", "reason"}
    assert line["reason"] == "The database says: disk I/O error."
    assert done in await chat.say(member, says)


async def test_on_a_failing_disk_a_question_stays_unresolved_and_later_it_is_resolved_once(
    chat: Chat, tmp_path: Path
) -> None:
    chat.now += 3_600_000
    await chat.say("amina", "resolve 1")
    before = await rows(chat)
    with no_file_grows(tmp_path / "credence.db"):
        answer = await chat.fill("amina", outcome="A")
        assert answer.startswith(TOLD)
        assert "Which outcome happened?: 'A'" in answer
        assert await rows(chat) == before
        assert "Closes" in await chat.say("ben", "show 1")
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")
    assert len(await chat.store.read.resolutions.scores(1)) == 2
    assert len(chat.channel()) == 2  # its card, and one reply to it


async def test_what_only_reads_goes_on_while_the_disk_is_full(chat: Chat, tmp_path: Path) -> None:
    with no_file_grows(tmp_path / "credence.db"):
        assert (await chat.do("ben", ShowHelp())).kind == "help"
        assert "A 40% | 40% Reds" in await chat.say("ben", "show 1")


async def test_the_background_goes_on_when_there_is_room_again_and_posts_once(chat: Chat, tmp_path: Path) -> None:
    chat.channels.fault = PostFailed("HTTP 503", certain=True)
    await chat.bot.handle(chat.button("amina", "Post").action, chat.actor("amina"))
    posted = len(chat.channels.messages)
    with no_file_grows(tmp_path / "credence.db"):
        await chat.wait_until("2024-12-06 19:00")
    assert len(chat.channels.messages) == posted
    chat.now += ERROR_BACKOFF_MS
    await chat.background.turn()
    await chat.background.turn()
    cards = [message for message in chat.channels.messages.values() if message.shown[0].kind == "question"]
    assert len(cards) == posted + 1
    assert "closed" in transcript(chat.channels.messages["m1"].shown[-1]).lower()


async def test_whether_a_change_can_be_stored_is_tried_on_the_disk_and_leaves_no_trace(
    store: SqliteStore, path: Path, question: Question
) -> None:
    assert question.id == 1
    with closing(sqlite3.connect(path)) as stranger:
        before = [*stranger.iterdump()]
    await store.check_writable()
    with no_file_grows(path), pytest.raises(NotSaved):
        await store.check_writable()
    await store.check_writable()
    with closing(sqlite3.connect(path)) as stranger:
        assert [*stranger.iterdump()] == before
        assert stranger.execute("PRAGMA integrity_check").fetchone() == ("ok",)
