"""Schema 2: messages of schema 1 stay where they are on their way, and cards stay where they are."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

from bot.domain.member import Place
from bot.domain.schedule import BoardKind, EmptyWeek, Paused
from bot.ports.outgoing import Placement, PostState, question_subject
from storage.store import open_store
from tests.chat import CHANNEL, instant
from tests.storage.care import released

SOON = "INSERT INTO outbox SELECT 99, community, platform, space, channel, 'board:9', card, NULL, reply_to, 'sending', '', created_at, 7 FROM outbox LIMIT 1"
TWICE = "INSERT INTO placement SELECT 99, question, platform, space, channel, message, digest FROM placement LIMIT 1"


def earlier(path: Path) -> list[tuple[object, ...]]:
    """A database of schema 1; one post is being sent, one placement is noted twice."""
    released.load(1, path)
    with closing(sqlite3.connect(path)) as file:
        file.execute(SOON)
        file.execute(TWICE)
        file.commit()
        return file.execute("SELECT id, slot, state, question, card, reply_to, tried_at FROM outbox").fetchall()


async def test_posts_and_placements_of_schema_1_are_taken_along(path: Path) -> None:
    before = earlier(path)
    store = await open_store(path)
    try:
        posts = store.read.posts
        for number, slot, state, question, _, reply_to, tried_at in before:
            assert isinstance(number, int)
            post = await posts.get(number)
            assert (post.slot, post.state, post.reply_to, post.first_try_at) == (slot, state, reply_to, tried_at)
            assert post.subject == (question_subject(question) if isinstance(question, int) else None)
            assert post.tries == (tried_at is not None)
            assert post.next_at == (0 if state in ("pending", "doubt") else None)
            assert post.place == CHANNEL
        assert {state for _, _, state, *_ in before} == set(PostState)
        now = instant("2025-01-01 09:00")
        assert len(await posts.waiting(now)) == len(await posts.in_doubt(now)) == 1
        assert await posts.placements(question_subject(1)) == [
            Placement(1, question_subject(1), Place("test", "home", "general"), "m1", "56d75a809f1a47c4")
        ]
        (schedule,) = await store.read.schedules.all()
        assert (schedule.name, schedule.board, schedule.names) == ("s1", BoardKind.WEEK, 10)
        assert (schedule.empty, schedule.paused, schedule.member) == (EmptyWeek.STANDING, Paused.NO, None)
    finally:
        await store.close()
    with closing(sqlite3.connect(path)) as file:
        cards = file.execute("SELECT card FROM outbox ORDER BY id").fetchall()
    for (card,), (_, _, state, _, text, _, _) in zip(cards, before, strict=True):
        kind = {"kind": json.loads(str(text))["kind"]}
        assert card == text if state not in ("sent", "dead") else json.loads(card) == kind
