"""Questions, their outcomes and stories, and what happened to them."""

from collections.abc import Sequence

from bot.domain.events import REWORDED, Change, EventKind
from bot.domain.member import Place
from bot.domain.question import CrowdVisibility, NamesVisibility, Question, QuestionState, QuestionText, Story
from bot.domain.reference import QuestionReference, ReferenceKind
from storage.engine.batched_reads import Changes, Gathered
from storage.engine.connection import Db, Value, as_int, as_str, placeholders

QUESTION_COLUMNS = (
    "question.id, question.community, question.number, question.draft, question.state, question.title,"
    " question.closes_at, question.criteria, question.background, question.author, question.opened_at,"
    " question.closed_at, question.review, question.crowd, question.names, story.id, story.headline,"
    " story.published_at, story.summary, story.link, question.revision, question.reopened,"
    " (SELECT max(at) FROM event WHERE event.question = question.id AND step = 'edited'"
    f" AND detail = '{REWORDED}'), (SELECT group_concat(DISTINCT detail) FROM event"
    f" WHERE event.question = question.id AND step = '{EventKind.TEXT_REMOVED}')"
)
_SELECT = f"SELECT {QUESTION_COLUMNS} FROM question LEFT JOIN story ON story.id = question.story"

_COLUMN_OF = {
    ReferenceKind.NUMBER: "question.number",
    ReferenceKind.DRAFT: "question.draft",
    ReferenceKind.BUTTON: "question.id",
}

_Name = tuple[int, QuestionReference]


class SqliteQuestions:
    """Questions as seen through one connection."""

    def __init__(self, db: Db, changes: Changes | None = None) -> None:
        self._db = db
        self._named = Gathered(self._find_all, changes)

    async def find(self, community: int, reference: QuestionReference) -> Question | None:
        """The question of that name in the community; another community's does not exist."""
        return await self._named.get((community, reference))

    async def _find_all(self, names: Sequence[_Name]) -> dict[_Name, Question]:
        found = {name: await self._find_one(*name) for name in names}
        return {name: question for name, question in found.items() if question}

    async def _find_one(self, community: int, reference: QuestionReference) -> Question | None:
        found = await self._select(
            f"WHERE question.community = ? AND {_COLUMN_OF[reference.kind]} = ?", community, reference.number
        )
        return found[0] if found else None

    async def get(self, question: int) -> Question:
        """A question by its surrogate id, which only a look-up inside its community yields."""
        return (await self._select("WHERE question.id = ?", question))[0]

    async def find_by_id(self, question: int) -> Question | None:
        """A question by its surrogate id; None where it has been deleted."""
        found = await self._select("WHERE question.id = ?", question)
        return found[0] if found else None

    async def in_states(self, community: int, states: Sequence[QuestionState]) -> list[Question]:
        """The posted questions in any of the states, the next deadline first."""
        return await self._select(
            f"WHERE question.community = ? AND question.state IN ({placeholders(len(states))})"
            " AND question.number IS NOT NULL ORDER BY question.closes_at, question.id",
            community,
            *states,
        )

    async def titles(self, community: int, state: QuestionState, author: int | None) -> list[tuple[str, str]]:
        """The names and titles of the questions in that state, of one author or of everybody.

        Open ones come by their deadline, the next first; the others by their names, the newest first.
        """
        order = "closes_at, id" if state is QuestionState.OPEN else "coalesce(number, draft) DESC"
        rows = await self._db.rows(
            "SELECT CASE WHEN number IS NULL THEN 'd' || draft ELSE '#' || number END, title FROM question"
            f" WHERE community = ? AND state = ? AND ? IN (0, author) ORDER BY {order}",
            community,
            state,
            author or 0,
        )
        return [(as_str(name), as_str(title)) for name, title in rows]

    async def opened_in(self, community: int, start: int, end: int) -> list[Question]:
        """The open questions that were posted in that time, the oldest first."""
        return await self._select(
            "WHERE question.community = ? AND question.state = 'open' AND question.opened_at >= ?"
            " AND question.opened_at < ? ORDER BY question.number",
            community,
            start,
            end,
        )

    async def drafts(self, community: int, author: int | None) -> list[Question]:
        """The drafts of an author, or of everybody; the oldest first."""
        if author is None:
            return await self._select(
                "WHERE question.community = ? AND question.state = 'draft' ORDER BY question.draft", community
            )
        return await self._select(
            "WHERE question.community = ? AND question.author = ? AND question.state = 'draft' ORDER BY question.draft",
            community,
            author,
        )

    async def overdue(self, now: int) -> list[Question]:
        """Open questions whose deadline has come."""
        return await self._select("WHERE question.state = 'open' AND question.closes_at <= ?", now)

    async def next_deadline(self) -> int | None:
        """The earliest deadline of an open question."""
        row = await self._db.row("SELECT min(closes_at) FROM question WHERE state = 'open'")
        return row[0] if row and isinstance(row[0], int) else None

    async def last_change(self) -> int:
        """When anything last happened to any question, UTC milliseconds; 0 in an empty database."""
        row = await self._db.row(
            "SELECT max(at) FROM (SELECT max(at) AS at FROM event UNION SELECT max(cast_at) FROM current_forecast)"
        )
        return row[0] if row and isinstance(row[0], int) else 0

    async def in_channel(self, place: Place) -> list[Question]:
        """Open questions with a card in the channel."""
        return await self._select(
            "WHERE question.state = 'open' AND question.id IN"
            " (SELECT subject_id FROM placement WHERE subject = 'question'"
            " AND platform = ? AND space = ? AND channel = ?) ORDER BY question.id",
            place.platform,
            place.space,
            place.channel,
        )

    async def related(self, question: Question) -> list[Question]:
        """The other posted questions of the same story."""
        if question.story is None:
            return []
        return await self._select(
            "WHERE question.story = ? AND question.id <> ? AND question.number IS NOT NULL ORDER BY question.number",
            question.story.id,
            question.id,
        )

    async def add_story(self, community: int, story: Story) -> Story:
        """Keep a story; the answer has its id."""
        story_id = await self._db.insert(
            "INSERT INTO story (community, headline, published_at, summary, link) VALUES (?, ?, ?, ?, ?) RETURNING id",
            community,
            story.headline,
            story.published_at,
            story.summary,
            story.link,
        )
        return Story(story_id, story.headline, story.published_at, story.summary, story.link)

    async def add_draft(
        self, community: int, author: int, text: QuestionText, story: Story | None, now: int
    ) -> Question:
        """Keep a new draft under the community's next draft number."""
        row = await self._db.row(
            "UPDATE community SET last_draft = last_draft + 1 WHERE id = ? RETURNING last_draft", community
        )
        question = await self._db.insert(
            "INSERT INTO question (community, draft, state, title, closes_at, criteria, background, story, author,"
            " created_at) VALUES (?, ?, 'draft', ?, ?, ?, ?, ?, ?, ?) RETURNING id",
            community,
            row[0] if row else None,
            text.title,
            text.closes_at,
            text.criteria,
            text.background,
            story.id if story else None,
            author,
            now,
        )
        await self._write_outcomes(question, text.outcomes)
        return await self.get(question)

    async def rewrite(self, question: Question, text: QuestionText) -> Question:
        """Give a question other words."""
        await self._db.run(
            "UPDATE question SET title = ?, closes_at = ?, criteria = ?, background = ?, revision = ? WHERE id = ?",
            text.title,
            text.closes_at,
            text.criteria,
            text.background,
            question.revision_with(text),
            question.id,
        )
        await self._write_outcomes(question.id, text.outcomes)
        return await self.get(question.id)

    async def open(self, question: Question, now: int) -> Question:
        """Open a draft under the community's next number; others see of it what it says here."""
        row = await self._db.row(
            "UPDATE community SET last_number = last_number + 1 WHERE id = ? RETURNING last_number", question.community
        )
        await self._db.run(
            "UPDATE question SET state = 'open', number = ?, opened_at = ?, review = 0, crowd = ?, names = ?,"
            " revision = revision + 1 WHERE id = ?",
            row[0] if row else None,
            now,
            question.crowd,
            question.names,
            question.id,
        )
        return await self.get(question.id)

    async def set_state(self, question: Question, state: QuestionState, closed_at: int | None) -> Question:
        """Take a question to another state of its life."""
        await self._db.run("UPDATE question SET state = ?, closed_at = ? WHERE id = ?", state, closed_at, question.id)
        return await self.get(question.id)

    async def reopen(self, question: Question, state: QuestionState, closed_at: int | None) -> Question:
        """Take a question one step back, and count that."""
        await self._db.run("UPDATE question SET reopened = reopened + 1 WHERE id = ?", question.id)
        return await self.set_state(question, state, closed_at)

    async def set_visibility(self, question: Question, crowd: CrowdVisibility, names: NamesVisibility) -> Question:
        """Let others see so much of a question; of a draft that is a change of what it says."""
        revision = question.revision + (question.state is QuestionState.DRAFT)
        await self._db.run(
            "UPDATE question SET crowd = ?, names = ?, revision = ? WHERE id = ?", crowd, names, revision, question.id
        )
        return await self.get(question.id)

    async def review(self, draft: Question) -> Question:
        """Let a draft wait for moderators."""
        await self._db.run("UPDATE question SET review = 1 WHERE id = ? AND state = 'draft'", draft.id)
        return await self.get(draft.id)

    async def detail(self, question: int, step: str) -> str:
        """What was noted when a step of a question's life was taken last; empty where nothing was."""
        row = await self._db.row(
            "SELECT detail FROM event WHERE question = ? AND step = ? ORDER BY id DESC LIMIT 1", question, step
        )
        return as_str(row[0]) if row else ""

    async def delete(self, question: Question) -> None:
        """Remove a draft; what is no draft any more stays as it is."""
        await self._db.run(
            "DELETE FROM outcome WHERE question IN (SELECT id FROM question WHERE id = ? AND state = 'draft')",
            question.id,
        )
        await self._db.run("DELETE FROM question WHERE id = ? AND state = 'draft'", question.id)

    async def erase(self, question: Question) -> None:
        """Remove a question on which nobody has voted; what is left is that there were steps, without any text."""
        for table in ("outcome", "proposal", "correction"):
            await self._db.run(f"DELETE FROM {table} WHERE question = ?", question.id)
        await self._db.run("DELETE FROM revision WHERE event IN (SELECT id FROM event WHERE question = ?)", question.id)
        await self._db.run("DELETE FROM question WHERE id = ?", question.id)

    async def record(
        self,
        question: int,
        now: int,
        member: int | None,
        step: str,
        detail: str = "",
        changes: Sequence[Change] = (),
    ) -> None:
        """Add a line to what happened to a question, with what was changed by it."""
        await self._db.run(
            "INSERT INTO event (question, at, member, step, detail) VALUES (?, ?, ?, ?, ?)",
            question,
            now,
            member,
            step,
            detail,
        )
        await self._db.run_many(
            "INSERT INTO revision (event, part, before, after)"
            " VALUES ((SELECT max(id) FROM event WHERE question = ?), ?, ?, ?)",
            [(question, change.part, change.before, change.after) for change in changes],
        )

    async def happened(self, question: int, step: str) -> bool:
        """Whether there is a line of that step in what happened to a question."""
        row = await self._db.row("SELECT 1 FROM event WHERE question = ? AND step = ? LIMIT 1", question, step)
        return row is not None

    async def _write_outcomes(self, question: int, outcomes: Sequence[str]) -> None:
        await self._db.run("DELETE FROM outcome WHERE question = ?", question)
        await self._db.run_many(
            "INSERT INTO outcome (question, ordinal, name) VALUES (?, ?, ?)",
            [(question, ordinal, name) for ordinal, name in enumerate(outcomes)],
        )

    async def _select(self, where: str, *values: Value) -> list[Question]:
        return await read_questions(self._db, await self._db.rows(f"{_SELECT} {where}", *values))


async def read_questions(db: Db, rows: Sequence[Sequence[Value]]) -> list[Question]:
    """The questions of rows of QUESTION_COLUMNS, with their outcomes."""
    ids = [as_int(row[0]) for row in rows]
    outcomes: dict[int, list[str]] = {question: [] for question in ids}
    for question, name in await db.rows_of(
        ids, "SELECT question, name FROM outcome WHERE question IN ({ids}) ORDER BY question, ordinal"
    ):
        outcomes[as_int(question)].append(as_str(name))
    return [_question(row, tuple(outcomes[as_int(row[0])])) for row in rows]


def _question(row: Sequence[Value], outcomes: tuple[str, ...]) -> Question:
    return Question(
        id=as_int(row[0]),
        community=as_int(row[1]),
        number=_maybe(row[2]),
        draft=as_int(row[3]),
        state=QuestionState(as_str(row[4])),
        text=QuestionText(as_str(row[5]), outcomes, _maybe(row[6]), as_str(row[7]), as_str(row[8])),
        author=as_int(row[9]),
        opened_at=_maybe(row[10]),
        closed_at=_maybe(row[11]),
        review=bool(row[12]),
        crowd=CrowdVisibility(as_str(row[13])),
        names=NamesVisibility(as_str(row[14])),
        story=_story(row[15:20]),
        revision=as_int(row[20]),
        reopened=as_int(row[21]),
        reworded_at=_maybe(row[22]),
        removed=tuple(as_str(row[23]).split(",")) if row[23] else (),
    )


def _story(row: Sequence[Value]) -> Story | None:
    if row[0] is None:
        return None
    link = row[4] if isinstance(row[4], str) else None
    return Story(as_int(row[0]), as_str(row[1]), _maybe(row[2]), as_str(row[3]), link)


def _maybe(value: Value) -> int | None:
    return value if isinstance(value, int) else None
