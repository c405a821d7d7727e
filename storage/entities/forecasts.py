"""Forecasts: every vote, what stands, and the reasons that members gave."""

import json
from collections.abc import Collection, Sequence

from bot.domain.question import Question
from bot.ports import PackedVotes, StandingShares, Vote
from storage.engine.batched_reads import BatchedReads
from storage.engine.connection import ROWS_OF_A_PAGE, Db
from storage.engine.packing import unpack, unpack_all
from storage.engine.table import Table
from storage.entities.questions import QUESTION_COLUMNS, read_questions

FORECAST_HISTORY = Table(
    "forecast_history", key="question cast_at member", refers="question member", integers="cast_at", blobs="shares"
)
CURRENT_FORECAST = Table(
    "current_forecast", key="question member", refers="question member", integers="cast_at", blobs="shares"
)
RATIONALE = Table(
    "rationale", key="question member cast_at", refers="question member", integers="cast_at", texts="text"
)

# A question can have ten thousand rows of these, so they are read as tuples.
_CURRENT = "SELECT cast_at, member, shares FROM current_forecast"
_HISTORY = "SELECT cast_at, member, shares FROM forecast_history"
# SQLite makes the lines, in the connection's thread and without Python's global lock.
_PACKED = (
    "SELECT count(*), CAST(group_concat(cast_at || ' ' || member || ' ' || hex(shares), char(10)) AS BLOB)"
    f" FROM ({_HISTORY} WHERE question = ? AND (cast_at, member) > (?, ?) AND cast_at < ?"
    f" ORDER BY cast_at, member LIMIT {ROWS_OF_A_PAGE})"
)
_COUNTS = (
    "length(shares) > 0 AND NOT EXISTS"
    " (SELECT 1 FROM member WHERE member.id = current_forecast.member AND excluded_at IS NOT NULL)"
)
# SQLite takes the columns beside max() from the row that has it (sqlite.org/lang_select.html, bare columns).
_STOOD = (
    "SELECT cast_at, member, shares FROM (SELECT max(cast_at) AS cast_at, member, shares FROM forecast_history"
    " WHERE question = ?1 AND cast_at < ?2 GROUP BY member) WHERE length(shares) > 0"
)
_WITHDRAWAL = (
    "INSERT INTO forecast_history (question, cast_at, member, shares)"
    " SELECT now.question, max(?, now.cast_at + 1), now.member, x''"
)
_FORMER = (
    "now.question = ? AND length(now.shares) > 0 AND EXISTS"
    " (SELECT 1 FROM member WHERE member.id = now.member AND member.name = ''"
    " AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.member = member.id))"
)
"""Of the forecasts on a question, those that stand of members who were erased."""
NOTHING_STANDS = StandingShares(0, None, ())


class SqliteForecasts:
    """Votes as seen through one connection; see `bot.ports.Forecasts`."""

    def __init__(self, db: Db) -> None:
        self._db = db
        self._shares = BatchedReads(self._shares_on)

    async def standing(self, question: int) -> list[Vote]:
        counting = f"{_CURRENT} WHERE question = ? AND {_COUNTS} ORDER BY cast_at, member"
        return _votes(await self._db.rows(counting, question))

    async def shares(self, question: int) -> StandingShares:
        return await self._shares.get(question) or NOTHING_STANDS

    async def _shares_on(self, questions: Sequence[int]) -> dict[int, StandingShares]:
        # To look whether each member is excluded would take a third longer.
        counting = (
            f"{_CURRENT} WHERE question = ?1 AND length(shares) > 0 AND member NOT IN (SELECT id FROM member"
            " WHERE community = (SELECT community FROM question WHERE id = ?1) AND excluded_at IS NOT NULL)"
        )
        return {question: await self._shares_of(counting, question) for question in questions}

    async def standing_at(self, question: int, instant: int) -> list[Vote]:
        return _votes(await self._db.rows(f"{_STOOD} ORDER BY cast_at, member", question, instant))

    async def shares_at(self, question: int, instant: int, excluded: Collection[int]) -> StandingShares:
        counting = f"{_STOOD} AND member NOT IN (SELECT value FROM json_each(?3))"
        return await self._shares_of(counting, question, instant, json.dumps([*excluded]))

    async def _shares_of(self, selected: str, *values: int | str) -> StandingShares:
        """What a query finds, which SQLite puts together: outside of Python, and without Python's global lock."""
        ((count, changed_at, digits),) = await self._db.rows(
            "SELECT count(*), max(cast_at), coalesce(group_concat(hex(shares), ''), '')"
            f" FROM ({selected} ORDER BY cast_at, member)",
            *values,
        )
        return StandingShares(count, changed_at, unpack_all(bytes.fromhex(digits)))

    async def last(self, question: int, member: int) -> Vote | None:
        votes = _votes(await self._db.rows(f"{_CURRENT} WHERE question = ? AND member = ?", question, member))
        return votes[0] if votes else None

    async def of_member(self, question: int, member: int) -> list[Vote]:
        # SQLite would read all votes on the question, because those have the right order already.
        by_member = f"{_HISTORY} INDEXED BY forecast_history_member"
        rows = await self._db.rows(f"{by_member} WHERE question = ? AND member = ? ORDER BY cast_at", question, member)
        return _votes(rows)

    async def history(self, question: int) -> list[Vote]:
        return _votes(await self._db.rows(f"{_HISTORY} WHERE question = ? ORDER BY cast_at, member", question))

    async def packed(self, question: int, until: int) -> PackedVotes:
        pages: list[bytes] = []
        count, last = 0, (0, 0)
        while True:
            ((many, lines),) = await self._db.rows(_PACKED, question, *last, until)
            if not many:
                return PackedVotes(count, b"\n".join(pages))
            pages.append(lines)
            at, member, *_ = lines[lines.rfind(b"\n") + 1 :].split()
            count, last = count + many, (int(at), int(member))

    async def ever(self, question: int) -> bool:
        return await self._db.exists("SELECT 1 FROM forecast_history WHERE question = ? LIMIT 1", question)

    async def voted_since(self, start: int) -> list[int]:
        return await self._db.numbers(
            "SELECT id FROM question WHERE state = 'open' AND EXISTS (SELECT 1 FROM forecast_history AS vote"
            " WHERE vote.question = question.id AND vote.cast_at >= ?) ORDER BY id",
            start,
        )

    async def voted_in(self, community: int, start: int, end: int) -> list[int]:
        return await self._db.numbers(
            "SELECT id FROM question WHERE community = ? AND state = 'open' AND EXISTS"
            " (SELECT 1 FROM forecast_history AS vote"
            " WHERE vote.question = question.id AND vote.cast_at >= ? AND vote.cast_at < ?) ORDER BY id",
            community,
            start,
            end,
        )

    async def standing_of_member(self, community: int, member: int) -> list[tuple[Question, Vote]]:
        rows = await self._db.records(
            f"SELECT now.cast_at, now.shares, {QUESTION_COLUMNS} FROM question"
            " LEFT JOIN story ON story.id = question.story JOIN current_forecast AS now"
            " ON now.question = question.id AND now.member = ? AND length(now.shares) > 0"
            " WHERE question.community = ? AND question.state = 'open' ORDER BY question.closes_at, question.id",
            member,
            community,
        )
        votes = [Vote(row["cast_at"], member, unpack(row["shares"])) for row in rows]
        return list(zip(await read_questions(self._db, rows), votes, strict=True))

    async def reason(self, question: int, vote: Vote) -> str:
        texts = await self._db.texts(
            "SELECT text FROM rationale WHERE question = ? AND member = ? AND cast_at = ?",
            question,
            vote.member,
            vote.cast_at,
        )
        return texts[0] if texts else ""

    async def has_reasons(self, question: int, member: int) -> bool:
        return await self._db.exists(
            "SELECT 1 FROM rationale WHERE question = ? AND member = ? LIMIT 1", question, member
        )

    async def forget_reasons(self, question: int, member: int) -> None:
        await self._db.run("DELETE FROM rationale WHERE question = ? AND member = ?", question, member)

    async def withdraw_former(self, question: int, now: int) -> None:
        await self._db.run(f"{_WITHDRAWAL} FROM current_forecast AS now WHERE {_FORMER}", now, question)
        await self._db.run(
            f"UPDATE current_forecast AS now SET shares = x'', cast_at = max(?, now.cast_at + 1) WHERE {_FORMER}",
            now,
            question,
        )

    async def counts(self, questions: Sequence[int]) -> dict[int, int]:
        rows = await self._db.rows_of(
            questions,
            "SELECT question, count(*) FROM current_forecast"
            f" WHERE question IN ({{ids}}) AND {_COUNTS} GROUP BY question",
        )
        return dict.fromkeys(questions, 0) | dict(rows)


def _votes(rows: Sequence[tuple[int, int, bytes]]) -> list[Vote]:
    return [Vote(cast_at, member, unpack(shares)) for cast_at, member, shares in rows]
