"""Erasing in steps: each is small whatever the database holds, and what is there in between everybody understands."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.doctor.examine import examine
from bot.domain.member import Place
from bot.inputs.communities import ManageMembers
from bot.ports import VoteStatus
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.ui.cards import Card, Paragraph, Rank, Ranking
from storage.care.erase import OWN, ROWS_OF_A_STEP, TO_THEM, accounts_of, without_rows
from storage.checks.checks import open_checks
from storage.engine.connection import Db
from storage.store import SqliteStore, open_store
from tests.storage.care.test_erase import ACCOUNT, LATER, NAME, REASON, bytes_of, delivery, join, write_of
from tests.storage.world import NOW, PLACE, actor, ask, draft, erase_whole, finish_erasing, settle, vote

MANY = 2 * ROWS_OF_A_STEP + 50


@asynccontextmanager
async def opened(path: Path) -> AsyncGenerator[SqliteStore]:
    store = await open_store(path)
    try:
        yield store
    finally:
        await store.close()


async def changed(store: SqliteStore, work: Callable[[], Awaitable[object]]) -> int:
    """How many rows a step changes."""
    before = await store._writing.count("SELECT total_changes()")
    await work()
    return await store._writing.count("SELECT total_changes()") - before


async def fill(store: SqliteStore, rows: int) -> None:
    """A community with that many other members, each with a reason, a form, an event and a message."""
    async with store.transaction():
        run = store._writing.run_many
        others = range(1_000, 1_000 + rows)
        await run(
            "INSERT INTO member (id, community, name, created_at) VALUES (?, 1, ?, 0)", [(n, f"m{n}") for n in others]
        )
        await run("INSERT INTO identity VALUES (1, 'test', '', ?, ?, 0)", [(f"a{n}", n) for n in others])
        await run("INSERT INTO rationale VALUES (1, ?, 0, ?)", [(n, f"reason {n}") for n in others])
        await run("INSERT INTO pending VALUES (?, ?, '{}', ?)", [(f"t{n}", n, LATER) for n in others])
        await run(
            "INSERT INTO event (question, at, member, step, detail) VALUES (1, 0, ?, 'x', 'y')", [(n,) for n in others]
        )
        card = '{"kind":"unvoted"}'
        await run(
            "INSERT INTO outbox (community, platform, space, channel, message_key, kind, about, occasion, which, recipient,"
            " card, reply_to, otherwise, state, message, created_at) VALUES"
            " (1, 'test', 'home', ?, ?, 'unvoted', ?, 0, '', '', ?, '', '', 'pending', '', 0)",
            [(f"@a{n}", f"unvoted:{n}", n, card) for n in others],
        )


async def rows_of_each_step(path: Path, others: int) -> list[int]:
    """How many rows each step changes until a member is erased, in a community with that many others."""
    async with opened(path) as store:
        await settle(store)
        question = await ask(store)
        member = await join(store)
        await write_of(store, member, question.id)
        await fill(store, others)
        counts = [await changed(store, lambda: store.erase(member, delivery()))]
        while await store._reading.exists("SELECT 1 FROM erasure"):
            counts.append(await changed(store, store.go_on_erasing))
        return counts


async def test_no_step_changes_more_rows_where_the_database_is_larger(tmp_path: Path) -> None:
    few, many = [await rows_of_each_step(tmp_path / f"{others}.db", others) for others in (20, 1_500)]
    assert max(many) == max(few) < 60


@pytest.mark.parametrize("statement", [*OWN, *TO_THEM])
async def test_no_statement_of_the_first_step_reads_a_whole_table(store: SqliteStore, statement: str) -> None:
    values = (1, 200) if statement in OWN else ("test", "home", "@quill", "quill", 200)
    plan = await store._writing.rows(f"EXPLAIN QUERY PLAN {statement}", *values)
    assert not [detail for *_, detail in plan if detail.startswith("SCAN")]


async def test_who_wrote_much_is_erased_in_several_steps_and_votes_get_in_between(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    questions = [await ask(store) for _ in range(3)]
    async with store.transaction():
        for table, row in (
            ("rationale", "(1, ?1, ?2, 'why')"),
            ("proposal", "(?2, ?1, x'', '', 0)"),
            ("pending", "('t' || ?2, ?1, '{}', 9)"),
        ):
            await store._writing.run_many(f"INSERT INTO {table} VALUES {row}", [(member, n) for n in range(MANY)])  # noqa: S608  names of the schema
        for number in range(MANY):
            await store._writing.run(
                "INSERT INTO question (community, draft, state, title, criteria, background, author, created_at)"
                " VALUES (1, ?, 'draft', '', '', '', ?, 0) ON CONFLICT DO NOTHING",
                1_000 + number,
                member,
            )
        await store._writing.run("INSERT INTO outcome SELECT id, 0, 'Yes' FROM question WHERE state = 'draft'")
    left, answers = [], []
    await store.erase(member, delivery())
    while True:
        left.append(await store._reading.count("SELECT count(*) FROM rationale WHERE member = ?", member))
        answers.append(await store.cast(vote(questions[0].id, 1, LATER + len(left))))
        if await store.go_on_erasing() is None:
            break
    assert left[:4] == [MANY - ROWS_OF_A_STEP, 50, 0, 0]
    assert {answer.status for answer in answers} == {VoteStatus.RECORDED}
    for table in ("rationale", "proposal", "pending"):
        assert await store._reading.rows(f"SELECT * FROM {table} WHERE member = ?", member) == []  # noqa: S608  names of the schema
    assert await store._reading.rows("SELECT * FROM question WHERE state = 'draft'") == []
    assert await store._reading.rows("SELECT * FROM erasure") == []


async def test_a_message_that_reminds_of_much_goes_when_none_of_it_is_left(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    [(platform, space, _, account)] = await accounts_of(store._writing, member)
    async with store.transaction():
        await store._writing.run(
            "INSERT INTO outbox (community, platform, space, channel, kind, about, occasion, which, recipient,"
            " message_key, card, reply_to, otherwise, state, message, created_at)"
            " VALUES (1, ?, ?, ?, 'resolve', 1, 0, '', ?, 'one', '', '', '', 'pending', '', 0)",
            platform,
            space,
            f"@{account}",
            account,
        )
        await store._writing.run_many(
            "INSERT INTO reminded SELECT id, ?, 'day', 0 FROM outbox", [(number,) for number in range(MANY)]
        )
    await store.erase(member, delivery())
    assert await store._reading.count("SELECT count(*) FROM reminded") == MANY - ROWS_OF_A_STEP
    assert await store._reading.count("SELECT count(*) FROM outbox") == 1
    while await store.go_on_erasing() is not None:
        pass
    assert await store._reading.count("SELECT count(*) FROM reminded") == 0
    assert await store._reading.count("SELECT count(*) FROM outbox") == 0


async def test_from_the_first_step_on_the_member_is_gone_and_the_rest_stays_right(
    store: SqliteStore, path: Path
) -> None:
    await settle(store)
    await ask(store)
    member = await join(store)
    await store.cast(vote(1, member, NOW + 1, delivery="once"))
    await write_of(store, member, 1)
    await store.erase(member, delivery())
    while True:
        assert await store.read.members.member_of(1, actor(ACCOUNT)) is None
        assert await store.read.members.names([member]) == {member: ""}
        assert await store.read.forecasts.standing(1) == []
        assert (await store.cast(vote(1, member, NOW + 1, delivery="once"))).status is VoteStatus.REPEATED
        async with open_checks(path) as checks:
            assert [found.wrong async for found in examine(checks, LATER, ["test"]) if found.wrong] == []
        if await store.go_on_erasing() is None:
            break
    assert await without_rows(store._reading) == []


@pytest.mark.parametrize("steps", range(6))
async def test_wherever_it_is_interrupted_it_goes_on_after_the_next_start(path: Path, steps: int) -> None:
    async with opened(path) as store:
        await settle(store)
        await ask(store)
        member = await join(store)
        await write_of(store, member, 1)
        await store.erase(member, delivery())
        for _ in range(steps):
            await store.go_on_erasing()
    async with opened(path) as store:
        assert await store.read.members.member_of(1, actor(ACCOUNT)) is None
        await finish_erasing(store)
        assert await store._reading.rows("SELECT * FROM erasure") == []
        for text in (NAME, ACCOUNT, REASON):
            assert text.encode() not in bytes_of(path)


async def test_several_members_are_erased_at_once_and_none_twice(store: SqliteStore, path: Path) -> None:
    await settle(store)
    await ask(store)
    members = [await join(store, f"Quill the {n}th", f"quill-{n}") for n in range(4)]
    async with store.transaction():
        for member in members:
            await store._writing.run("INSERT INTO rationale VALUES (1, ?, ?, ?)", member, NOW, f"{REASON} {member}")
    await asyncio.gather(*(store.erase(member, delivery()) for member in members[:3]))
    await store.erase(members[0], delivery())
    for _ in range(6):
        await store.go_on_erasing()
    # One that comes while the pages are looked through waits for the next pass over them.
    await store.erase(members[3], delivery())
    await finish_erasing(store)
    left = bytes_of(path)
    assert [text for text in (b"Quill", b"quill-", REASON.encode()) if text in left] == []


async def test_forms_and_messages_of_others_are_looked_through_a_part_at_a_time(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    theirs = await draft(store, author=member)
    told = Card(kind="announcement", blocks=(Paragraph((f"{NAME} was right",)),))
    ranked = Card(kind="board", blocks=(Ranking((Rank(1, NAME, "+3", (), member=1),)),))
    async with store.transaction() as session:
        for number in range(450):
            card = (told, ranked)[number % 2]
            await session.posts.add(NewPost(1, PLACE, MessageKey.channel_gone(number), card), NOW)
        for number in range(2_100):
            who = f"person:{ACCOUNT}" if number % 3 else "person:amina"
            action = ManageMembers(step="exclude", who=who)
            await session.pending.keep(f"t{number:05}", 1, action, LATER + 1)
        await session.posts.add(NewPost(1, Place("test", "home", "@amina"), MessageKey.channel_gone(999), told), NOW)
    await erase_whole(store, member, delivery())
    assert await store._reading.count("SELECT count(*) FROM outbox WHERE instr(card, 'was right')") == 226
    assert await store._reading.count("SELECT count(*) FROM outbox WHERE instr(card, ?)", f"{NAME} was right") == 0
    # Somebody else may have the same name.
    assert await store._reading.count("SELECT count(*) FROM outbox WHERE instr(card, ?)", NAME) == 225
    assert await store._reading.count("SELECT count(*) FROM pending") == 700
    assert await store._reading.rows("SELECT id FROM question WHERE id = ?", theirs.id) == []


async def test_a_disk_that_fails_in_a_step_leaves_it_to_the_next_try(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    await settle(store)
    member = await join(store)
    await store.erase(member, delivery())

    async def fail(_: Db) -> None:
        raise OSError("gone")

    with monkeypatch.context() as broken:
        broken.setattr("storage.care.erase.go_on", fail)
        with pytest.raises(OSError, match="gone"):
            await store.go_on_erasing()
    await finish_erasing(store)
    assert await store._reading.rows("SELECT * FROM erasure") == []
