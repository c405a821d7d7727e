"""Questions and their outcomes, and the recording of what happens to them."""

import re
from collections.abc import Sequence

from bot.domain.events import REWORDED, Change, EventKind
from bot.domain.member import Place
from bot.domain.question import CrowdVisibility, NamesVisibility, Question, QuestionState, QuestionText, Story, Titled
from bot.domain.reference import QuestionReference, ReferenceKind
from bot.ports import Passing
from bot.ports.questions import ALL, LookedFor
from storage.engine.batched_reads import BatchedReads, Changes
from storage.engine.connection import Db, Record, Value, placeholders
from storage.engine.table import Table

QUESTION = Table(
    "question",
    refers="community story author=member",
    integers="id number draft closes_at revision reopened review created_at opened_at closed_at",
    texts="state title criteria background crowd names",
)
OUTCOME = Table("outcome", key="question ordinal", refers="question", integers="ordinal", texts="name")

QUESTION_COLUMNS = (
    f"{QUESTION.all}, story.headline, story.published_at, story.summary, story.link,"
    f" (SELECT max(at) FROM event WHERE event.question = question.id AND step = '{EventKind.REOPENED}') AS reopened_at,"
    " (SELECT max(at) FROM event WHERE event.question = question.id"
    f" AND step = '{EventKind.EDITED}' AND detail = '{REWORDED}') AS reworded_at,"
    " (SELECT group_concat(DISTINCT detail) FROM event WHERE event.question = question.id"
    f" AND step = '{EventKind.TEXT_REMOVED}') AS removed"
)
"""What `read_questions` needs of a question and its story, by LEFT JOIN."""
_SELECT = f"SELECT {QUESTION_COLUMNS} FROM question LEFT JOIN story ON story.id = question.story"

_COLUMN_OF = {
    ReferenceKind.NUMBER: "question.number",
    ReferenceKind.DRAFT: "question.draft",
    ReferenceKind.BUTTON: "question.id",
}

_NAME = "CASE WHEN number IS NULL THEN 'd' || draft ELSE '#' || number END"
MOST_COMPARED = 100
"""Characters of what is looked for that are compared; SQLite's patterns must not be too long."""
_LIKE_SPECIAL = re.compile("[!%_]")
_FIRST_OF_NAMES = "#dD0123456789 "
_BEYOND_ASCII = "length(title) <> length(CAST(title AS BLOB))"

_NO_FORECAST = (
    "NOT EXISTS (SELECT 1 FROM current_forecast AS now WHERE now.question = question.id AND now.member = ?"
    " AND length(now.shares) > 0)"
)

_Name = tuple[int, QuestionReference]


class SqliteQuestions:
    """Questions as seen through one connection; see `bot.ports.Questions`."""

    def __init__(self, db: Db, changes: Changes | None = None) -> None:
        self._db = db
        self._named = BatchedReads(self._find_all, changes)

    async def find(self, community: int, reference: QuestionReference) -> Question | None:
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
        return (await self._select("WHERE question.id = ?", question))[0]

    async def find_by_id(self, question: int) -> Question | None:
        found = await self._select("WHERE question.id = ?", question)
        return found[0] if found else None

    async def in_states(self, community: int, states: Sequence[QuestionState]) -> list[Question]:
        return await self._select(
            f"WHERE question.community = ? AND question.state IN ({placeholders(len(states))})"
            " AND question.number IS NOT NULL ORDER BY question.closes_at, question.id",
            community,
            *states,
        )

    async def page(self, passing: Passing, skip: int, most: int, *, latest_first: bool = False) -> list[Question]:
        which, values = _passing(passing)
        order = "ORDER BY question.closes_at{0}, question.id{0}".format(" DESC" if latest_first else "")
        # Their ids first, so that the rest is read of those on the page alone.
        some = f"SELECT question.id {which} {order} LIMIT ? OFFSET ?"
        return await self._select(f"WHERE question.id IN ({some}) {order}", *values, most, skip)

    async def count(self, passing: Passing) -> int:
        which, values = _passing(passing)
        return await self._db.count(f"SELECT count(*) {which}", *values)

    async def open_titles(self, community: int) -> list[Titled]:
        rows = await self._db.rows(
            "SELECT id, number, title FROM question WHERE community = ? AND state = 'open' ORDER BY closes_at, id",
            community,
        )
        return [*map(Titled._make, rows)]

    async def titles(
        self, community: int, state: QuestionState, author: int | None, looked_for: LookedFor = ALL
    ) -> list[tuple[str, str]]:
        part, most = looked_for
        order = "draft" if state is QuestionState.DRAFT else "number"
        # Otherwise SQLite would read all numbers of the community, because those have the right order already.
        which = "SELECT id FROM question INDEXED BY question_state WHERE community = ? AND state = ?"
        which += f"{'' if author is None else ' AND author = ?'} ORDER BY {order} DESC"
        given: tuple[Value, ...] = (community, state) if author is None else (community, state, author)
        if part:
            holds = f"title = '' OR {_BEYOND_ASCII}"
            # SQLite knows upper and lower case of ASCII alone, so what holds other characters is left to the caller.
            if part.isascii():
                # Only what begins like a name can begin in one.
                where = f"{_NAME} || ' ' || title" if part[0] in _FIRST_OF_NAMES else "title"
                holds = f"{where} LIKE ? ESCAPE '!' OR {holds}"
                as_it_is = _LIKE_SPECIAL.sub(r"!\g<0>", part[:MOST_COMPARED])
                given = (*given, f"%{as_it_is}%")
            which = which.replace("ORDER", f"AND ({holds}) ORDER")
        rows = await self._db.rows(
            f"SELECT {_NAME}, title FROM question WHERE id IN ({which} LIMIT ?) ORDER BY {order} DESC", *given, most
        )
        return [(name, title) for name, title in rows]

    async def opened_in(self, community: int, start: int, end: int) -> list[Question]:
        return await self._select(
            "WHERE question.community = ? AND question.state = 'open' AND question.opened_at >= ?"
            " AND question.opened_at < ? ORDER BY question.number",
            community,
            start,
            end,
        )

    async def drafts(self, community: int, author: int | None) -> list[Question]:
        return await self._select(
            "WHERE question.community = ? AND question.state = 'draft' AND ? IN (0, question.author)"
            " ORDER BY question.draft",
            community,
            author or 0,
        )

    async def overdue(self, now: int) -> list[Question]:
        return await self._select("WHERE question.state = 'open' AND question.closes_at <= ?", now)

    async def next_deadline(self) -> int | None:
        return await self._db.number("SELECT min(closes_at) FROM question WHERE state = 'open'")

    async def last_change(self) -> int:
        return await self._db.count(
            "SELECT max(at) FROM (SELECT max(at) AS at FROM event UNION SELECT max(cast_at) FROM current_forecast)"
        )

    async def in_channel(self, place: Place) -> list[Question]:
        return await self._select(
            "WHERE question.state = 'open' AND question.id IN"
            " (SELECT subject_id FROM placement WHERE subject = 'question'"
            " AND platform = ? AND space = ? AND channel = ?) ORDER BY question.id",
            place.platform,
            place.space,
            place.channel,
        )

    async def related(self, question: Question) -> list[Question]:
        if question.story is None:
            return []
        return await self._select(
            "WHERE question.story = ? AND question.id <> ? AND question.number IS NOT NULL ORDER BY question.number",
            question.story.id,
            question.id,
        )

    async def add_draft(
        self, community: int, author: int, text: QuestionText, story: Story | None, now: int
    ) -> Question:
        draft = await self._db.count(
            "UPDATE community SET last_draft = last_draft + 1 WHERE id = ? RETURNING last_draft", community
        )
        question = await self._db.insert_new(
            "question",
            community=community,
            draft=draft,
            state=QuestionState.DRAFT,
            title=text.title,
            closes_at=text.closes_at,
            criteria=text.criteria,
            background=text.background,
            story=story.id if story else None,
            author=author,
            created_at=now,
        )
        await self._write_outcomes(question, text.outcomes)
        return await self.get(question)

    async def rewrite(self, question: Question, text: QuestionText) -> Question:
        await self._db.update(
            "question",
            question.id,
            title=text.title,
            closes_at=text.closes_at,
            criteria=text.criteria,
            background=text.background,
            revision=question.revision_with(text),
        )
        await self._write_outcomes(question.id, text.outcomes)
        return await self.get(question.id)

    async def open(self, question: Question, now: int) -> Question:
        number = await self._db.count(
            "UPDATE community SET last_number = last_number + 1 WHERE id = ? RETURNING last_number", question.community
        )
        await self._db.update(
            "question",
            question.id,
            state=QuestionState.OPEN,
            number=number,
            opened_at=now,
            review=False,
            crowd=question.crowd,
            names=question.names,
            revision=question.revision + 1,
        )
        return await self.get(question.id)

    async def unpost(self, question: Question) -> Question:
        await self._db.run("DELETE FROM reminded WHERE question = ?", question.id)
        await self._db.run("DELETE FROM proposal WHERE question = ?", question.id)
        await self._db.update(
            "question",
            question.id,
            state=QuestionState.DRAFT,
            number=None,
            opened_at=None,
            review=await self.happened(question.id, EventKind.REVIEW_ASKED),
            revision=question.revision + 1,
        )
        return await self.get(question.id)

    async def set_state(self, question: Question, state: QuestionState, closed_at: int | None) -> Question:
        await self._db.update("question", question.id, state=state, closed_at=closed_at)
        return await self.get(question.id)

    async def reopen(self, question: Question, state: QuestionState, closed_at: int | None) -> Question:
        reopened = question.reopened + 1
        await self._db.update("question", question.id, state=state, closed_at=closed_at, reopened=reopened)
        return await self.get(question.id)

    async def postpone(self, question: Question, deadline: int) -> Question:
        await self._db.update("question", question.id, closes_at=deadline)
        return await self.get(question.id)

    async def set_visibility(self, question: Question, crowd: CrowdVisibility, names: NamesVisibility) -> Question:
        shows_other = (crowd, names) != (question.crowd, question.names)
        revision = question.revision + (question.state is QuestionState.DRAFT and shows_other)
        await self._db.update("question", question.id, crowd=crowd, names=names, revision=revision)
        return await self.get(question.id)

    async def review(self, draft: Question) -> Question:
        await self._db.run("UPDATE question SET review = 1 WHERE id = ? AND state = 'draft'", draft.id)
        return await self.get(draft.id)

    async def detail(self, question: int, step: str) -> str:
        details = await self._db.texts(
            "SELECT detail FROM event WHERE question = ? AND step = ? ORDER BY id DESC LIMIT 1", question, step
        )
        return details[0] if details else ""

    async def delete(self, question: Question) -> None:
        await self._db.run(
            "DELETE FROM outcome WHERE question IN (SELECT id FROM question WHERE id = ? AND state = 'draft')",
            question.id,
        )
        await self._db.run("DELETE FROM question WHERE id = ? AND state = 'draft'", question.id)

    async def erase(self, question: Question) -> None:
        for table in ("outcome", "proposal", "correction", "reminded"):
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
        event = await self._db.insert_new("event", question=question, at=now, member=member, step=step, detail=detail)
        for change in changes:
            await self._db.insert("revision", event=event, part=change.part, before=change.before, after=change.after)

    async def happened(self, question: int, step: str) -> bool:
        return await self._db.exists("SELECT 1 FROM event WHERE question = ? AND step = ? LIMIT 1", question, step)

    async def _write_outcomes(self, question: int, outcomes: Sequence[str]) -> None:
        await self._db.run("DELETE FROM outcome WHERE question = ?", question)
        await self._db.run_many(
            "INSERT INTO outcome (question, ordinal, name) VALUES (?, ?, ?)",
            [(question, ordinal, name) for ordinal, name in enumerate(outcomes)],
        )

    async def _select(self, where: str, *values: Value) -> list[Question]:
        return await read_questions(self._db, await self._db.records(f"{_SELECT} {where}", *values))


def _passing(passing: Passing) -> tuple[str, list[Value]]:
    """From where the questions that pass are read, and the values in it."""
    # With a plus, so that an author's questions are found by the author.
    which = "{}question.community = ?".format("" if passing.author is None else "+")
    which += f" AND question.state IN ({placeholders(len(passing.states))}) AND question.number IS NOT NULL"
    values: list[Value] = [passing.community, *passing.states]
    for condition, value in (
        ("question.author = ?", passing.author),
        ("question.closes_at < ?", passing.before),
        (_NO_FORECAST, passing.without_forecast_of),
    ):
        if value is not None:
            which += f" AND {condition}"
            values.append(value)
    return f"FROM question WHERE {which}", values


async def read_questions(db: Db, rows: Sequence[Record]) -> list[Question]:
    """The questions of rows with QUESTION_COLUMNS, with their outcomes."""
    outcomes = await outcomes_of(db, [row["id"] for row in rows])
    return [_question(row, outcomes[row["id"]]) for row in rows]


async def outcomes_of(db: Db, questions: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The outcomes of these questions, in order; none where a question has none."""
    found: dict[int, list[str]] = {question: [] for question in questions}
    for question, name in await db.rows_of(
        questions, "SELECT question, name FROM outcome WHERE question IN ({ids}) ORDER BY question, ordinal"
    ):
        found[question].append(name)
    return {question: tuple(names) for question, names in found.items()}


def _question(row: Record, outcomes: tuple[str, ...]) -> Question:
    return Question(
        id=row["id"],
        community=row["community"],
        number=row["number"],
        draft=row["draft"],
        state=QuestionState(row["state"]),
        text=QuestionText(row["title"], outcomes, row["closes_at"], row["criteria"], row["background"]),
        author=row["author"],
        opened_at=row["opened_at"],
        closed_at=row["closed_at"],
        review=bool(row["review"]),
        crowd=CrowdVisibility(row["crowd"]),
        names=NamesVisibility(row["names"]),
        story=_story(row),
        revision=row["revision"],
        reopened=row["reopened"],
        reopened_at=row["reopened_at"],
        reworded_at=row["reworded_at"],
        removed=tuple(row["removed"].split(",")) if row["removed"] else (),
    )


def _story(row: Record) -> Story | None:
    if row["headline"] is None:
        return None
    return Story(row["story"], row["headline"], row["published_at"], row["summary"], row["link"])
