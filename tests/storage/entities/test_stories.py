"""Stories, their questions, and where they are shown."""

from bot.domain.question import Question, Story
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, Subject, question_subject, story_subject
from storage.store import SqliteStore
from tests.storage.entities.test_outbox import CARD
from tests.storage.world import NOW, PLACE, TEXT, settle

TOLD = Story(0, "Ice", NOW, "Much", None)
ELSEWHERE = PLACE.in_channel("elsewhere")


async def questions_of_a_story(store: SqliteStore) -> list[Question]:
    """Two open questions and a draft of a story, between them the numbers of others."""
    await settle(store)
    async with store.transaction() as session:
        story = await session.stories.add(1, TOLD)
        drafts = [await session.questions.add_draft(1, 1, TEXT, told, NOW) for told in (story, None, story, story)]
        return [await session.questions.open(drafts[2], NOW), await session.questions.open(drafts[0], NOW), drafts[3]]


async def test_posted_questions_come_before_drafts(store: SqliteStore) -> None:
    made = await questions_of_a_story(store)
    assert await store.read.stories.questions(1) == made
    assert await store.read.stories.questions(2) == []


async def test_a_story_that_says_the_same_is_found(store: SqliteStore) -> None:
    await questions_of_a_story(store)
    read = store.read.stories
    assert await read.same(1, TOLD) == Story(1, "Ice", NOW, "Much", None) == (await read.get(1))[1]
    assert await read.same(2, TOLD) is None
    for other in (Story(0, "Ice", None, "Much", None), Story(0, "Ice", NOW, "Much", "https://example.org")):
        assert await read.same(1, other) is None


async def test_it_is_known_how_many_of_a_storys_questions_are_in_a_channel(store: SqliteStore) -> None:
    first, second, _ = await questions_of_a_story(store)
    read = store.read.stories
    assert await read.questions_at(1, PLACE) == 0
    async with store.transaction() as session:
        await session.posts.place(question_subject(first.id), PLACE, "m1", "")
        await session.posts.place(question_subject(first.id), PLACE, "m2", "")
        await session.posts.place(question_subject(2), PLACE, "m3", "")
    assert await read.questions_at(1, PLACE) == 1
    await post(store, question_subject(second.id))
    assert await read.questions_at(1, PLACE) == 2
    assert await read.questions_at(1, ELSEWHERE) == 0


async def test_it_is_known_whether_a_story_is_in_a_channel(store: SqliteStore) -> None:
    await questions_of_a_story(store)
    read = store.read.stories
    assert not await read.is_at(1, PLACE)
    await post(store, story_subject(1))
    assert await read.is_at(1, PLACE)
    assert not await read.is_at(2, PLACE)
    async with store.transaction() as session:
        await session.posts.place(story_subject(1), ELSEWHERE, "m1", "")
    assert await read.is_at(1, ELSEWHERE)


async def test_what_shows_a_question_shows_its_story_too(store: SqliteStore) -> None:
    first, _, _ = await questions_of_a_story(store)
    async with store.transaction() as session:
        for number, subject in enumerate([story_subject(1), question_subject(first.id), question_subject(2)]):
            await session.posts.place(subject, PLACE, f"m{number}", "")
    posts = store.read.posts

    async def shown(subject: Subject) -> list[str]:
        return [placement.message for placement in await posts.showing(subject)]

    assert await shown(question_subject(first.id)) == ["m0", "m1"]
    assert await shown(question_subject(2)) == ["m2"]
    assert await shown(story_subject(1)) == ["m0"]


async def post(store: SqliteStore, subject: Subject) -> None:
    async with store.transaction() as session:
        await session.posts.add(NewPost(1, PLACE, MessageKey.card(0, ""), CARD, subject), NOW)
