"""Stories: which questions belong to one, and where they are shown."""

from bot.domain.member import Place
from bot.domain.question import Question, Story
from storage.engine.connection import Db, as_int, as_str
from storage.entities.questions import QUESTION_COLUMNS, read_questions


class SqliteStories:
    """Stories as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def get(self, story: int) -> tuple[int, Story]:
        """A story by its id, and its community."""
        row = (
            await self._db.rows(
                "SELECT community, headline, published_at, summary, link FROM story WHERE id = ?", story
            )
        )[0]
        published_at = row[2] if isinstance(row[2], int) else None
        link = row[4] if isinstance(row[4], str) else None
        return as_int(row[0]), Story(story, as_str(row[1]), published_at, as_str(row[3]), link)

    async def same(self, community: int, story: Story) -> Story | None:
        """A stored story that says exactly the same."""
        row = await self._db.row(
            "SELECT id FROM story WHERE community = ? AND headline = ? AND published_at IS ? AND summary = ?"
            " AND link IS ? ORDER BY id",
            community,
            story.headline,
            story.published_at,
            story.summary,
            story.link,
        )
        return None if row is None else (await self.get(as_int(row[0])))[1]

    async def questions(self, story: int) -> list[Question]:
        """Its posted questions by their numbers, then its drafts by theirs."""
        rows = await self._db.rows(
            f"SELECT {QUESTION_COLUMNS} FROM question JOIN story ON story.id = question.story"
            " WHERE question.story = ? ORDER BY question.number IS NULL, question.number, question.draft",
            story,
        )
        return await read_questions(self._db, rows)

    async def questions_at(self, story: int, place: Place) -> int:
        """How many of its questions have a card in the channel, or one on its way there."""
        row = await self._db.row(
            "SELECT count(*) FROM question WHERE story = ? AND id IN"
            " (SELECT subject_id FROM placement WHERE subject = 'question'"
            " AND platform = ? AND space = ? AND channel = ? UNION"
            " SELECT subject_id FROM outbox WHERE state IN ('pending', 'sending', 'doubt')"
            " AND subject = 'question' AND platform = ? AND space = ? AND channel = ?)",
            story,
            *_where(place),
            *_where(place),
        )
        return as_int(row[0]) if row else 0

    async def is_at(self, story: int, place: Place) -> bool:
        """Whether its card is in the channel, or on its way there."""
        row = await self._db.row(
            "SELECT 1 FROM placement WHERE subject = 'story' AND subject_id = ? AND platform = ? AND space = ?"
            " AND channel = ? UNION ALL SELECT 1 FROM outbox WHERE state IN ('pending', 'sending', 'doubt')"
            " AND subject = 'story' AND subject_id = ? AND platform = ? AND space = ? AND channel = ?",
            story,
            *_where(place),
            story,
            *_where(place),
        )
        return row is not None


def _where(place: Place) -> tuple[str, str, str]:
    return place.platform, place.space, place.channel
