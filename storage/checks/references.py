"""Rules of rows that refer to others: what they name exists, and lies in the same community."""

from typing import NamedTuple

from storage.checks.wording import Rules, place


class _Reference(NamedTuple):
    table: str
    column: str
    target: str
    names: tuple[str, ...] = ("id",)
    """What names the row."""
    only: str = ""
    """Which rows must refer to something."""


_VOTE = ("question", "member", "cast_at")
_STANDING = ("community", "period", "member")
_CORRECTION = ("board", "question")
_CROWD = "{0}.member <> -1"


def _unless_deleted(column: str) -> str:
    return f"NOT EXISTS (SELECT 1 FROM event AS gone WHERE gone.question = {column} AND gone.step = 'deleted')"


_OF_DRAFTS = "'drafted', 'redrafted', 'imported', 'visibility', 'review-asked'"
_OF_LIVING = f"event.step NOT IN ({_OF_DRAFTS}) AND {_unless_deleted('event.question')}"
"""What happened to a draft is remembered when it is dropped, and that a question was deleted."""


def _of_question(table: str) -> str:
    """A card of a deleted question is known until it is taken away, and its message as long as it is kept."""
    return f"{table}.subject = 'question' AND {_unless_deleted(f'{table}.subject_id')}"


_REFERENCES = (
    _Reference("space", "community", "community", ("community",)),
    _Reference("member", "community", "community"),
    _Reference("member", "merged_into", "member"),
    _Reference("identity", "community", "community", ("community", "member")),
    _Reference("identity", "member", "member", ("community", "member")),
    _Reference("story", "community", "community"),
    _Reference("question", "community", "community"),
    _Reference("question", "story", "story"),
    _Reference("question", "author", "member"),
    _Reference("outcome", "question", "question", ("question", "ordinal")),
    _Reference("forecast_history", "question", "question", _VOTE),
    _Reference("forecast_history", "member", "member", _VOTE),
    _Reference("current_forecast", "question", "question", _VOTE),
    _Reference("current_forecast", "member", "member", _VOTE),
    _Reference("rationale", "question", "question", _VOTE),
    _Reference("rationale", "member", "member", _VOTE),
    _Reference("resolution", "question", "question", ("question",)),
    _Reference("resolution", "member", "member", ("question",)),
    _Reference("score", "question", "question", ("question", "member")),
    _Reference("score", "member", "member", ("question", "member"), _CROWD.format("score")),
    _Reference("standing", "community", "community", _STANDING),
    _Reference("standing", "member", "member", _STANDING, _CROWD.format("standing")),
    _Reference("season", "community", "community"),
    _Reference("schedule", "community", "community"),
    _Reference("outbox", "community", "community"),
    _Reference("schedule", "member", "member"),
    _Reference("outbox", "subject_id", "question", only=_of_question("outbox")),
    _Reference("outbox", "subject_id", "board", only="outbox.subject = 'board'"),
    _Reference("outbox", "subject_id", "story", only="outbox.subject = 'story'"),
    _Reference("placement", "subject_id", "question", only=_of_question("placement")),
    _Reference("placement", "subject_id", "board", only="placement.subject = 'board'"),
    _Reference("placement", "subject_id", "story", only="placement.subject = 'story'"),
    _Reference("board", "community", "community"),
    _Reference("correction", "board", "board", _CORRECTION),
    _Reference("correction", "question", "question", _CORRECTION),
    _Reference("pending", "member", "member", ("member",)),
    _Reference("event", "question", "question", ("id", "question"), _OF_LIVING),
    _Reference("event", "member", "member", ("id", "question")),
    _Reference("revision", "event", "event", ("event",)),
    _Reference("proposal", "question", "question", ("question", "member")),
    _Reference("proposal", "member", "member", ("question", "member")),
)

_OF_A_COMMUNITY = {"member", "identity", "question", "standing", "schedule", "outbox"}
"""Tables that name their community and refer to what has one as well."""
_OF_A_QUESTION = {
    "forecast_history",
    "current_forecast",
    "rationale",
    "resolution",
    "score",
    "event",
    "correction",
    "proposal",
}
"""Tables that lie in their question's community and refer to members or boards."""


def _missing(each: _Reference) -> str:
    only = f" AND {each.only}" if each.only else ""
    return (
        f"SELECT {place(each.table, *each.names, of=each.column)} FROM {each.table}"
        f" LEFT JOIN {each.target} AS target ON target.id = {each.table}.{each.column}"
        f" WHERE {each.table}.{each.column} IS NOT NULL AND target.id IS NULL{only}"
    )


def _elsewhere(each: _Reference) -> str:
    home, joined = each.table, ""
    if each.table in _OF_A_QUESTION:
        home, joined = "home", f" JOIN question AS home ON home.id = {each.table}.question"
    only = f" AND {each.only}" if each.only else ""
    return (
        f"SELECT {place(each.table, *each.names, of=each.column)} FROM {each.table}{joined}"
        f" JOIN {each.target} AS target ON target.id = {each.table}.{each.column}"
        f" WHERE target.community <> {home}.community{only}"
    )


def _may_lie_elsewhere(each: _Reference) -> bool:
    if each.target == "community":
        return False
    return each.table in _OF_A_COMMUNITY or (each.table in _OF_A_QUESTION and each.target in ("member", "board"))


_FORMER = "member.name = '' AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.member = member.id)"


def _left(table: str) -> str:
    return f"SELECT {place(table, 'member')} FROM {table} JOIN member ON member.id = {table}.member WHERE {_FORMER}"


REFERENCE_RULES: Rules = {
    "missing": " UNION ALL ".join(_missing(each) for each in _REFERENCES),
    "elsewhere": " UNION ALL ".join(_elsewhere(each) for each in _REFERENCES if _may_lie_elsewhere(each)),
    "former": " UNION ALL ".join(_left(table) for table in ("rationale", "proposal", "pending"))
    + f" UNION ALL SELECT {place('member', 'id')} FROM member WHERE reminders > 0 AND {_FORMER}",
    "placed_draft": f"SELECT {place('placement', 'id', 'subject_id')} FROM placement JOIN question"
    " ON question.id = placement.subject_id WHERE placement.subject = 'question' AND question.state = 'draft'",
}
