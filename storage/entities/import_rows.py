"""The rows of an export, put into a database that has no community."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from bot.domain.resolution import Terms
from bot.domain.scoring.crowd_score import CROWD
from bot.domain.scoring.values import Times
from bot.ports.export_rows import CommunityRow, QuestionRow, ResolutionRow, Row, ScheduleRow, ScoreRow
from storage.engine.connection import Db, placeholders
from storage.engine.connection import Row as Values
from storage.engine.packing import pack
from storage.entities.resolutions import TERMS

_POINTS = "peer, baseline, brier, relative_brier, coverage"
# A table of the export, the table and columns of the database, and the values of one row for them.
_Into = tuple[str, str, Callable[[Any], Values]]


async def add(db: Db, community: CommunityRow, tables: Mapping[str, Sequence[Row]]) -> None:
    """Put all of it in, and what follows from it: which forecasts stand, and where ids go on.

    Args:
        db: the connection, inside a transaction.
        community: the community.
        tables: the rows of each table of the export, by its name.
    """
    home = await _add_community(db, community)
    for table, into, values in _IN_COMMUNITY:
        await _insert(db, into, [(home, *values(row)) for row in tables[table]])
    for table, into, values in _BELOW:
        await _insert(db, into, map(values, tables[table]))
    await _insert(db, "outcome question, ordinal, name", _outcomes(tables["questions"]))
    # With max() SQLite takes the other columns from the row that has it (sqlite.org/lang_select.html, bare columns).
    await db.run(
        "INSERT INTO current_forecast (question, member, cast_at, shares)"
        " SELECT question, member, max(cast_at), shares FROM forecast_history GROUP BY question, member"
    )
    await db.run("DELETE FROM sqlite_sequence WHERE name = 'question'")
    await db.run("INSERT INTO sqlite_sequence (name, seq) VALUES ('question', ?)", community.last_question)


async def _add_community(db: Db, community: CommunityRow) -> int:
    return await db.insert(
        "INSERT INTO community (name, zone, language, created_at, last_number, last_draft, last_schedule, settings)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) RETURNING id",
        community.name,
        community.zone,
        community.language,
        community.created_at,
        community.last_number,
        community.last_draft,
        community.last_schedule,
        json.dumps(community.settings),
    )


async def _insert(db: Db, into: str, rows: Iterable[Values]) -> None:
    table, _, columns = into.partition(" ")
    await db.run_many(f"INSERT INTO {table} ({columns}) VALUES ({placeholders(columns.count(',') + 1)})", rows)


def _schedule(row: ScheduleRow) -> Values:
    return (
        row.id,
        row.number,
        row.weekday,
        row.hour,
        row.minute,
        row.platform,
        row.space,
        row.channel,
        row.since,
        row.board,
        row.names,
        row.empty,
        row.paused,
        row.member,
    )


def _question(row: QuestionRow) -> Values:
    return (
        row.id,
        row.number,
        row.draft,
        row.state,
        row.title,
        row.deadline,
        row.criteria,
        row.background,
        row.story,
        row.author,
        row.opened_at,
        row.closed_at,
        row.created_at,
        row.crowd,
        row.names,
        row.revision,
        row.reopened,
        int(row.review),
    )


def _outcomes(questions: Sequence[Any]) -> list[Values]:
    return [(row.id, ordinal, name) for row in questions for ordinal, name in enumerate(row.outcomes)]


def _standing(row: Any) -> Values:
    return (row.period, _who(row.member), row.questions, *_points(row))


def _points(row: Any) -> Values:
    return row.peer, row.baseline, row.brier, row.relative_brier, row.coverage


def _resolution(row: ResolutionRow) -> Values:
    times = Times(row.scored_from, row.deadline, row.scored_until, row.spot_at)
    terms = Terms(tuple(row.rules.values()), row.floor, row.periods, row.excluded, times)
    return (
        row.question,
        pack(row.weights or None),
        row.known_at,
        row.evidence,
        row.reason,
        row.resolved_by,
        row.resolved_at,
        TERMS.dump_json(terms).decode(),
    )


def _score(row: ScoreRow) -> Values:
    return row.question, _who(row.member), *_points(row)


def _who(member: int | None) -> int:
    return CROWD if member is None else member


_QUESTION = (
    "id, number, draft, state, title, closes_at, criteria, background, story, author, opened_at, closed_at, created_at,"
    " crowd, names, revision, reopened, review"
)
_SCHEDULE = "id, number, weekday, hour, minute, platform, space, channel, since, board, names, empty, paused, member"
_IN_COMMUNITY: tuple[_Into, ...] = (
    ("spaces", "space community, platform, external", lambda row: (row.platform, row.space)),
    (
        "members",
        "member community, id, name, merged_into, created_at, reminders, excluded",
        lambda row: (
            row.id,
            row.name,
            row.merged_into,
            row.created_at,
            row.reminded_at or 0,
            row.excluded_at or 0,
        ),
    ),
    (
        "identities",
        "identity community, platform, scope, account, member, administrator",
        lambda row: (row.platform, row.scope, row.account, row.member, int(row.administrator)),
    ),
    (
        "moderators",
        "moderator community, platform, scope, kind, external",
        lambda row: (row.platform, row.scope, row.kind, row.external),
    ),
    (
        "stories",
        "story community, id, headline, published_at, summary, link",
        lambda row: (row.id, row.headline, row.published_at, row.summary, row.link),
    ),
    (
        "seasons",
        "season community, id, name, starts_at, ends_at",
        lambda row: (row.id, row.name, row.starts_at, row.ends_at),
    ),
    (
        "schedules",
        f"schedule community, {_SCHEDULE}",
        _schedule,
    ),
    ("questions", f"question community, {_QUESTION}", _question),
    ("standings", f"standing community, period, member, questions, {_POINTS}", _standing),
    (
        "boards",
        "board community, id, schedule, period, card, posted_at",
        lambda row: (row.id, row.schedule, row.period, row.card, row.posted_at),
    ),
)
"""What names its community, which comes first."""
_BELOW: tuple[_Into, ...] = (
    (
        "events",
        "event id, question, at, member, step, detail",
        lambda row: (row.id, row.question, row.at, row.member, row.step, row.detail),
    ),
    (
        "revisions",
        "revision event, part, before, after",
        lambda row: (row.event, row.part, row.before, row.after),
    ),
    (
        "proposals",
        "proposal question, member, outcome, evidence, at",
        lambda row: (row.question, row.member, row.outcome, row.evidence, row.at),
    ),
    (
        "votes",
        "forecast_history question, cast_at, member, shares",
        lambda row: (row.question, row.cast_at, row.member, pack(row.shares)),
    ),
    (
        "rationales",
        "rationale question, member, cast_at, text",
        lambda row: (row.question, row.member, row.cast_at, row.text),
    ),
    (
        "resolutions",
        "resolution question, weights, known_at, evidence, reason, member, resolved_at, terms",
        _resolution,
    ),
    ("scores", f"score question, member, {_POINTS}", _score),
    ("corrections", "correction board, question, at", lambda row: (row.board, row.question, row.at)),
    (
        "placements",
        "placement subject, subject_id, platform, space, channel, message, digest",
        lambda row: (row.subject, row.subject_id, row.platform, row.space, row.channel, row.message, row.digest),
    ),
)
