"""Rules of votes and of the forecasts that stand."""

from storage.checks.wording import Rules, place

CLOSING_MS = 60_000
"""A question that is closed by hand is closed as of the request; votes that arrive until that is done are kept."""

_VOTE = place("vote", "question", "member", "cast_at")
_PICK = place("pick", "question", "member", "cast_at")


def _wrong_shares(table: str) -> str:
    return (
        "WITH asked AS MATERIALIZED (SELECT question, count(*) AS outcomes FROM outcome GROUP BY question)"
        f" SELECT {place(table, 'question', 'member', 'cast_at')} FROM {table}"
        f" CROSS JOIN asked ON asked.question = {table}.question WHERE length({table}.picks) > 0"
        f" AND (length({table}.picks) <> 2 * asked.outcomes OR basis_points({table}.picks) <> 10000)"
    )


VOTE_RULES: Rules = {
    "votes_shares": _wrong_shares("vote"),
    "picks_shares": _wrong_shares("pick"),
    # Only a vote directly behind the same member's last one may carry a later time than that of its arrival.
    "votes_late": f"SELECT {_VOTE} FROM vote JOIN question ON question.id = vote.question"
    " WHERE question.state <> 'draft'"
    f" AND (vote.cast_at >= question.closes_at OR vote.cast_at >= question.closed_at + {CLOSING_MS})"
    " AND NOT EXISTS (SELECT 1 FROM vote AS before WHERE before.question = vote.question"
    " AND before.cast_at = vote.cast_at - 1 AND before.member = vote.member)",
    "votes_on_draft": f"SELECT {_VOTE} FROM question JOIN vote ON vote.question = question.id"
    " WHERE question.state = 'draft'",
    "picks_without_vote": f"SELECT {_PICK} FROM pick LEFT JOIN vote ON vote.question = pick.question"
    " AND vote.cast_at = pick.cast_at AND vote.member = pick.member WHERE vote.picks IS NOT pick.picks",
    "reasons_without_vote": f"SELECT {place('rationale', 'question', 'member', 'cast_at')} FROM rationale"
    " LEFT JOIN vote USING (question, cast_at, member) WHERE vote.picks IS NULL",
    "votes_newer": f"SELECT {_VOTE} FROM vote LEFT JOIN pick ON pick.question = vote.question"
    " AND pick.member = vote.member WHERE pick.cast_at IS NULL OR pick.cast_at < vote.cast_at",
}
