"""Rules of votes and of the forecasts that stand."""

from bot.domain.events import EventKind, Part
from storage.checks.wording import Rules, place

CLOSING_MS = 60_000
"""For how long after the request to close a question votes may carry a later time: those that arrived before it was
done are kept."""

_KEY = ("question", "member", "cast_at")
_VOTE = place("forecast_history", *_KEY)


def _wrong_shares(table: str) -> str:
    return (
        "WITH asked AS MATERIALIZED (SELECT question, count(*) AS outcomes FROM outcome GROUP BY question)"
        f" SELECT {place(table, *_KEY)} FROM {table}"
        f" CROSS JOIN asked ON asked.question = {table}.question WHERE length({table}.shares) > 0"
        f" AND (length({table}.shares) <> 2 * asked.outcomes OR basis_points({table}.shares) <> 10000)"
    )


_RAISED = (
    "EXISTS (SELECT 1 FROM forecast_history AS before WHERE before.question = forecast_history.question"
    " AND before.cast_at = forecast_history.cast_at - 1 AND before.member = forecast_history.member)"
)
"""Of a vote that arrived in the same millisecond as the member's last one: it got the time after it."""

VOTE_RULES: Rules = {
    "votes_shares": _wrong_shares("forecast_history"),
    "current_shares": _wrong_shares("current_forecast"),
    "votes_late": f"SELECT {_VOTE} FROM forecast_history JOIN question ON question.id = forecast_history.question"
    " WHERE question.state <> 'draft' AND (forecast_history.cast_at >= question.closes_at"
    f" OR forecast_history.cast_at >= question.closed_at + {CLOSING_MS})"
    f" AND NOT {_RAISED}",
    # A vote that was received just before the question opened again may have waited until it did.
    "votes_in_gap": f"SELECT {_VOTE} FROM event JOIN revision ON revision.event = event.id"
    f" JOIN forecast_history ON forecast_history.question = event.question WHERE event.step = '{EventKind.REOPENED}'"
    f" AND revision.part = '{Part.DEADLINE}' AND forecast_history.cast_at >= CAST(revision.before AS INTEGER)"
    f" AND forecast_history.cast_at < event.at - {CLOSING_MS}"
    f" AND NOT {_RAISED}",
    "votes_on_draft": f"SELECT {_VOTE} FROM question JOIN forecast_history ON forecast_history.question = question.id"
    " WHERE question.state = 'draft'",
    "current_without_vote": f"SELECT {place('current_forecast', *_KEY)} FROM current_forecast"
    " LEFT JOIN forecast_history AS vote USING (question, cast_at, member)"
    " WHERE vote.shares IS NOT current_forecast.shares",
    "reasons_without_vote": f"SELECT {place('rationale', *_KEY)} FROM rationale"
    " LEFT JOIN forecast_history AS vote USING (question, cast_at, member) WHERE vote.shares IS NULL",
    "votes_newer": f"SELECT {_VOTE} FROM forecast_history LEFT JOIN current_forecast AS now"
    " ON now.question = forecast_history.question AND now.member = forecast_history.member"
    " WHERE now.cast_at IS NULL OR now.cast_at < forecast_history.cast_at",
}
