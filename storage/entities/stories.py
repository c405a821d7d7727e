"""Stories: which questions belong to one, and where they are shown."""

from dataclasses import replace

from bot.domain.member import Place
from bot.domain.question import Question, Story
from storage.engine.connection import Db
from storage.engine.table import Table
from storage.entities.outbox import columns_of
from storage.entities.questions import QUESTION_COLUMNS, read_questions

STORY = Table("story", refers="community", integers="id published_at", texts="headline summary link")


class SqliteStories:
    """Stories as seen through one connection; see `bot.ports.Stories`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def add(self, community: int, story: Story) -> Story:
        new = await self._db.insert_new(
            "story",
            community=community,
            headline=story.headline,
            published_at=story.published_at,
            summary=story.summary,
            link=story.link,
        )
        return replace(story, id=new)

    async def get(self, story: int) -> tuple[int, Story]:
        (row,) = await self._db.records(f"SELECT {STORY.all} FROM story WHERE id = ?", story)
        return row["community"], Story(story, row["headline"], row["published_at"], row["summary"], row["link"])

    async def same(self, community: int, story: Story) -> Story | None:
        found = await self._db.number(
            "SELECT min(id) FROM story WHERE community = ? AND headline = ? AND published_at IS ? AND summary = ?"
            " AND link IS ?",
            community,
            story.headline,
            story.published_at,
            story.summary,
            story.link,
        )
        return None if found is None else replace(story, id=found)

    async def questions(self, story: int) -> list[Question]:
        rows = await self._db.records(
            f"SELECT {QUESTION_COLUMNS} FROM question JOIN story ON story.id = question.story"
            " WHERE question.story = ? ORDER BY question.number IS NULL, question.number, question.draft",
            story,
        )
        return await read_questions(self._db, rows)

    async def questions_at(self, story: int, place: Place) -> int:
        return await self._db.count(
            "SELECT count(*) FROM question WHERE story = ? AND id IN"
            " (SELECT subject_id FROM placement WHERE subject = 'question'"
            " AND platform = ? AND space = ? AND channel = ? UNION"
            " SELECT subject_id FROM outbox WHERE state IN ('pending', 'sending', 'doubt')"
            " AND subject = 'question' AND platform = ? AND space = ? AND channel = ?)",
            story,
            *columns_of(place),
            *columns_of(place),
        )

    async def is_at(self, story: int, place: Place) -> bool:
        return await self._db.exists(
            "SELECT 1 FROM placement WHERE subject = 'story' AND subject_id = ? AND platform = ? AND space = ?"
            " AND channel = ? UNION ALL SELECT 1 FROM outbox WHERE state IN ('pending', 'sending', 'doubt')"
            " AND subject = 'story' AND subject_id = ? AND platform = ? AND space = ? AND channel = ?",
            story,
            *columns_of(place),
            story,
            *columns_of(place),
        )
