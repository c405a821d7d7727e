"""Erasing: what named a member is gone from the file's bytes, and everybody else's scores are what they were."""

import random
import shutil
from pathlib import Path

import pytest

from bot.domain.member import Place
from bot.domain.question import Question, QuestionState, QuestionText
from bot.domain.reminders import Step
from bot.inputs.action import Action
from bot.inputs.asking import SaveDraft
from bot.inputs.communities import ManageMembers
from bot.inputs.privacy import ManagePrivacy
from bot.inputs.questions import EditDraft
from bot.ports import Delivery, RepeatedDelivery
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.ui.cards import Card, Paragraph, Rank, Ranking
from storage.care.erasures import ENDING, erasures_beside
from storage.engine.file import beside
from storage.entities.exclusions import Identity, remember
from storage.store import SqliteStore, open_store
from tests.storage.world import NOW, PLACE, actor, ask, draft, erase_whole, finish_erasing, settle, vote

NAME, ACCOUNT, REASON = "Zacharias Quill", "quill-4711", "because the harbour froze over"
LATER = NOW + 1_000


def delivery(name: str = "", at: int = LATER) -> Delivery:
    return Delivery(name, "", at)


def bytes_of(path: Path) -> bytes:
    """All that SQLite keeps of a database."""
    files = [beside(path, ending) for ending in ("", "-wal", "-shm", "-journal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


async def join(store: SqliteStore, name: str = NAME, account: str = ACCOUNT, now: int = NOW) -> int:
    """Another member of community 1; returns their id."""
    person = actor(account)
    async with store.transaction() as session:
        member = await session.members.add_member(1, person, now)
        await store._writing.run("UPDATE member SET name = ?, reminded_at = 5 WHERE id = ?", name, member.id)
    return member.id


ANNOUNCED, SENT = (MessageKey.announcement(number, QuestionState.RESOLVED, NOW, 1) for number in (1, 2))


def remind(question: int, step: Step, recipient: str = "") -> MessageKey:
    return MessageKey.please_resolve(question, NOW, step, PLACE.direct(ACCOUNT), recipient)


async def write_of(store: SqliteStore, member: int, question: int) -> None:
    """A row of everything that can be kept of a member."""
    board = Card(kind="weekly-board", blocks=(Ranking((Rank(1, NAME, "+3", (), member=member),)),), private=False)
    told = Card(
        kind="announcement",
        blocks=(Paragraph((f"{NAME} was right",)), Ranking((Rank(1, NAME, "+3", (), member=member),))),
    )
    async with store.transaction() as session:
        run = store._writing.run
        await run("INSERT INTO rationale VALUES (?, ?, ?, ?)", question, member, NOW, REASON)
        await run("INSERT INTO proposal VALUES (?, ?, x'', ?, ?)", question, member, f"https://{ACCOUNT}.example", NOW)
        await run("INSERT INTO moderator VALUES (1, 'test', '', 'person', ?)", ACCOUNT)
        await session.pending.keep(f"token-{member}", member, ManagePrivacy(), LATER)
        await session.posts.add(NewPost(1, PLACE.direct(ACCOUNT), remind(question, Step.DAY), told), NOW)
        await session.posts.add(NewPost(1, PLACE.direct(ACCOUNT), remind(question, Step.WEEK, ACCOUNT), told), NOW)
        for key in (
            MessageKey.first_story_card(1, PLACE.direct(ACCOUNT)),
            MessageKey.final_board(1, PLACE.direct(ACCOUNT)),
        ):
            await session.posts.add(NewPost(1, PLACE.direct(ACCOUNT), key, told), NOW)
        for key in (ANNOUNCED, SENT):
            await session.posts.add(NewPost(1, PLACE, key, told), NOW)
        (sent,) = await store._writing.numbers("SELECT id FROM outbox WHERE message_key = ?", str(SENT))
        await session.posts.sent(await session.posts.get(sent), "m1", "")
        await session.boards.add(1, None, "week", board, NOW)


async def test_nothing_that_named_a_member_is_left_in_the_bytes_of_the_file(
    store: SqliteStore, question: Question, path: Path
) -> None:
    member = await join(store)
    await write_of(store, member, question.id)
    for text in (NAME, ACCOUNT, REASON):
        assert text.encode() in bytes_of(path)
    erased = await erase_whole(store, member, delivery())
    assert erased.boards == [1]
    for text in (NAME, ACCOUNT, REASON, "Zacharias"):
        assert text.encode() not in bytes_of(path)
        assert text.encode() not in beside(path, ENDING).read_bytes()


async def test_neither_is_anything_where_pages_were_split_and_moved(store: SqliteStore, path: Path) -> None:
    await settle(store)
    chance = random.Random(2)  # noqa: S311  no secret: with these numbers two rows leave copies of themselves behind
    async with store.transaction():
        for at in range(2, 800):
            name, account = f"name-{at:04}-{'n' * chance.randrange(40)}", f"{chance.randrange(10**9)}-{at:04}"
            await store._writing.run("INSERT INTO member (community, name, created_at) VALUES (1, ?, 0)", name)
            await store._writing.run("INSERT INTO identity VALUES (1, 'test', '', ?, ?, 0)", account, at)
            text = f"reason-{at:04}" * chance.randrange(1, 40)
            await store._writing.run("INSERT INTO rationale VALUES (?, ?, 0, ?)", chance.randrange(50), at, text)
    gone = [542, 620, 772]
    for member in gone:
        await erase_whole(store, member, delivery())
    left = bytes_of(path)
    for member in gone:
        for text in (f"name-{member:04}", f"-{member:04}", f"reason-{member:04}"):
            assert text.encode() not in left
    rows = await store.read.members.names(range(1, 800))
    assert sum(name == "" for name in rows.values()) == len(gone)


async def test_forecasts_are_withdrawn_where_votes_are_taken_and_stay_where_they_are_not(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    questions = [await ask(store) for _ in range(4)]
    for question in questions[:3]:
        await store.cast(vote(question.id, member, NOW))
        await store.cast(vote(question.id, 1, NOW + 1))
    async with store.transaction() as session:
        await session.questions.set_state(questions[1], QuestionState.CLOSED, NOW + 2)
        # Its deadline has come, and nobody has closed it yet.
        await store._writing.run("UPDATE question SET closes_at = ? WHERE id = ?", LATER - 1, questions[2].id)
    erased = await erase_whole(store, member, delivery())
    assert erased.questions == [questions[0].id]
    standing = [[each.member for each in await store.read.forecasts.standing(question.id)] for question in questions]
    assert standing == [[1], [member, 1], [member, 1], []]
    mine = await store.read.forecasts.of_member(questions[0].id, member)
    assert [(each.cast_at, each.forecast) for each in mine] == [(NOW, (6000, 4000)), (LATER, None)]


async def test_a_vote_newer_than_the_erasure_is_withdrawn_behind_it(store: SqliteStore, question: Question) -> None:
    member = await join(store)
    await store.cast(vote(question.id, member, LATER + 5))
    await erase_whole(store, member, delivery())
    last = await store.read.forecasts.last(question.id, member)
    assert last is not None
    assert (last.cast_at, last.forecast) == (LATER + 6, None)


async def test_messages_on_their_way_name_nobody_and_none_goes_to_the_person(
    store: SqliteStore, question: Question
) -> None:
    member = await join(store)
    await write_of(store, member, question.id)
    await erase_whole(store, member, delivery())
    rows = await store._writing.rows("SELECT message_key, channel, state, card FROM outbox ORDER BY id")
    assert [row[:3] for row in rows] == [
        (str(remind(question.id, Step.DAY)), "@", "dead"),
        (str(ANNOUNCED), "general", "pending"),
        (str(SENT), "general", "sent"),
    ]
    assert "… was right" in str(rows[1][3])


async def test_a_ranking_loses_the_name_on_the_members_line_alone(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    lines = (Rank(1, NAME, "+3", (), member=member), Rank(2, "Amina", "+2", ()), Rank(3, NAME, "+1", (), member=1))
    async with store.transaction() as session:
        await session.boards.add(1, None, "week", Card(kind="weekly-board", blocks=(Ranking(lines),)), NOW)
        await session.boards.add(1, None, "week", Card(kind="weekly-board"), NOW)
    assert (await erase_whole(store, member, delivery())).boards == [1]
    ranking = (await store.read.boards.get(1)).card.blocks[0]
    assert isinstance(ranking, Ranking)
    assert [rank.name for rank in ranking.rows] == ["", "Amina", NAME]


async def test_the_sentence_about_a_member_on_a_board_loses_the_name(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    best, other = (Paragraph((f"+3 points for {NAME}",), member=whose) for whose in (member, 0))
    async with store.transaction() as session:
        await session.boards.add(1, None, "week", Card(kind="weekly-board", blocks=(best, other)), NOW)
    assert (await erase_whole(store, member, delivery())).boards == [1]
    blocks = (await store.read.boards.get(1)).card.blocks
    assert blocks == (Paragraph(("+3 points for …",)), other)


async def test_a_draft_under_review_goes_with_what_moderators_were_told_of_it(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    mine, others, posted = await draft(store, author=member), await draft(store), await ask(store)
    told = Card(kind="review", title=(f"{NAME} asks you to post the draft",))
    async with store.transaction() as session:
        for each in (mine, others, posted):
            await session.questions.record(each.id, NOW, member, "review-asked", "D0123")
            await session.posts.add(NewPost(1, PLACE.direct("amina"), MessageKey.review(each.id, "amina"), told), NOW)
    await erase_whole(store, member, delivery())
    rows = await store._writing.rows("SELECT message_key, json_extract(card, '$.title[0]') FROM outbox ORDER BY id")
    assert rows == [
        (str(MessageKey.review(each.id, "amina")), "… asks you to post the draft") for each in (others, posted)
    ]
    details = await store._writing.rows("SELECT question, detail FROM event WHERE step = 'review-asked' ORDER BY id")
    assert details == [(mine.id, ""), (others.id, ""), (posted.id, "D0123")]


async def test_who_was_excluded_counts_no_more_than_before(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    async with store.transaction() as session:
        await session.members.exclude(member, NOW)
    await erase_whole(store, member, delivery())
    assert await store.read.members.excluded(1) == [(member, "", "", NOW)]


async def excluded_and_erased(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    async with store.transaction() as session:
        await session.members.exclude(member, NOW)
    await erase_whole(store, member, delivery())


async def test_who_was_excluded_and_comes_back_is_still_excluded(store: SqliteStore, path: Path) -> None:
    await excluded_and_erased(store)
    assert ACCOUNT.encode() not in bytes_of(path)
    another = await join(store, "Somebody", "somebody-1", LATER + 1)
    back = await join(store, now=LATER + 1)
    assert [(each.member, each.since) for each in await store.read.members.excluded(1)] == [(2, NOW), (back, NOW)]
    assert another not in (2, back)
    assert await store._writing.rows("SELECT * FROM exclusion") == []
    await erase_whole(store, back, delivery(at=LATER + 2))
    assert await store.read.members.is_excluded(1, actor(ACCOUNT))


async def test_in_a_backup_from_before_the_exclusion_holds_as_well(path: Path) -> None:
    store = await open_store(path)
    await settle(store)
    member = await join(store)
    async with store.transaction() as session:
        await session.members.exclude(member, NOW)
    await store.close()
    before = shutil.copyfile(path, beside(path, ".before"))
    store = await open_store(path)
    await erase_whole(store, member, delivery())
    await store.close()
    shutil.copyfile(before, path)
    store = await open_store(path)
    assert await store.read.members.member_of(1, actor(ACCOUNT)) is None
    assert await store.read.members.is_excluded(1, actor(ACCOUNT))
    await store.close()


async def test_each_community_has_a_key_of_its_own(store: SqliteStore) -> None:
    await excluded_and_erased(store)
    async with store.transaction():
        for community, account in ((1, "other"), (2, ACCOUNT)):
            await remember(store._writing, community, [Identity("test", "", account)], NOW)
    rows = await store._writing.rows("SELECT community, key, mark FROM exclusion")
    assert [(community, len(key), len(mark)) for community, key, mark in rows] == [
        (1, 64, 64),
        (1, 64, 64),
        (2, 64, 64),
    ]
    assert len({(community, key) for community, key, _ in rows}) == 2
    assert len({mark for _, _, mark in rows}) == 3


async def test_a_message_on_its_way_to_others_goes_to_nobody_who_was_erased(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    longer = f"{ACCOUNT}-2"
    others = (f"@{ACCOUNT}", f"@ben @{ACCOUNT} @cleo", f"@ben @{longer}", "general", "")
    async with store.transaction() as session:
        for number, otherwise in enumerate(others, start=1):
            key = MessageKey.review(number, "amina")
            await session.posts.add(
                NewPost(1, PLACE.direct("amina"), key, Card(kind="review"), otherwise=otherwise), NOW
            )
    await erase_whole(store, member, delivery())
    left = await store._writing.rows("SELECT otherwise FROM outbox ORDER BY id")
    assert [otherwise for (otherwise,) in left] == ["", "@ben @cleo", f"@ben @{longer}", "general", ""]


async def test_questions_that_were_posted_stay_and_drafts_go(store: SqliteStore) -> None:
    await settle(store)
    member = await join(store)
    posted = await ask(store)
    await store._writing.run("UPDATE question SET author = ? WHERE id = ?", member, posted.id)
    await draft(store, author=member)
    await erase_whole(store, member, delivery())
    rows = await store._writing.rows("SELECT id, author FROM question")
    assert rows == [(posted.id, member)]
    next_one = await draft(store)
    assert next_one.id == posted.id + 2


async def test_a_delivery_that_comes_again_erases_once(store: SqliteStore, path: Path) -> None:
    await settle(store)
    member = await join(store)
    await erase_whole(store, member, delivery("d1"))
    with pytest.raises(RepeatedDelivery):
        await erase_whole(store, member, delivery("d1"))
    assert len(erasures_beside(path)) == 1


async def test_who_comes_back_is_another_member_and_stays(path: Path) -> None:
    store = await open_store(path)
    await settle(store)
    member = await join(store)
    await erase_whole(store, member, delivery())
    back = await join(store, now=LATER + 1)
    await store.close()
    store = await open_store(path)
    names = await store.read.members.names([member, back])
    await store.close()
    assert (back != member, names) == (True, {member: "", back: NAME})


async def test_an_erasure_that_was_interrupted_is_finished_at_the_next_start(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = await open_store(path)
    await settle(store)
    member = await join(store)

    async def fail(*_: object) -> None:
        raise BrokenPipeError

    with monkeypatch.context() as broken:
        broken.setattr("storage.care.erase.begin", fail)
        with pytest.raises(BrokenPipeError):
            await erase_whole(store, member, delivery())
    assert NAME.encode() in bytes_of(path)
    await store.close()
    store = await open_store(path)
    assert await store.read.members.names([member]) == {member: ""}
    await finish_erasing(store)
    assert NAME.encode() not in bytes_of(path)
    await store.close()


async def test_another_place_is_not_touched(store: SqliteStore) -> None:
    await settle(store)
    await settle(store, Place("test", "club", "general"))
    member = await join(store)
    await erase_whole(store, member, delivery())
    assert await store.read.members.names([1, 2]) == {1: "Amina", 2: "Amina"}


async def test_what_others_left_waiting_about_a_member_and_their_drafts_goes_and_the_rest_stays(
    store: SqliteStore,
) -> None:
    await settle(store)
    member = await join(store)
    text = QuestionText("Is it?", ("Yes", "No"), None, "", "")
    async with store.transaction() as session:
        theirs = await session.questions.add_draft(1, member, text, None, NOW)
        mine = await session.questions.add_draft(1, 1, text, None, NOW)
        kept: dict[str, Action] = {
            "by button": EditDraft(question=theirs.reference),
            "by name": SaveDraft(question=f"  D{theirs.draft} ", values={"question": "Or not?"}),
            "mention": ManageMembers(step="exclude", who=f"person:{ACCOUNT}"),
            "own": SaveDraft(question=mine.reference, values={"question": "Or not?"}),
            "new": SaveDraft(values={"question": "Or not?"}),
        }
        for token, action in kept.items():
            await session.pending.keep(token, 1, action, LATER + 1)
    await erase_whole(store, member, delivery())
    left = {token for token in kept if await store.read.pending.find(token, 1, LATER)}
    assert left == {"own", "new"}
