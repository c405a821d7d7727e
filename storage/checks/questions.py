"""Rules of questions, their outcomes, their states and their answers."""

from bot.domain.events import EventKind
from storage.checks.wording import Rules, place

_QUESTION = place("question", "id", "number", "state")


def _question(where: str) -> str:
    return f"SELECT {_QUESTION} FROM question WHERE {where}"


def _wrong_shares(column: str) -> str:
    """That shares are there, and are not one for each outcome, or not 100 % together."""
    outcomes = "(SELECT count(*) FROM outcome WHERE outcome.question = question.id)"
    return f"length({column}) > 0 AND (basis_points({column}) <> 10000 OR length({column}) <> 2 * {outcomes})"


_SETTLED = "question.state IN ('resolved', 'annulled')"
_ANSWERED = f"SELECT {_QUESTION} FROM question JOIN resolution ON resolution.question = question.id WHERE "
_RESOLVING = "question.state = 'resolving'"
_UNSCORED = f"SELECT {_QUESTION} FROM question JOIN unscored ON unscored.question = question.id WHERE "
_COMMUNITY = place("community", "id", "last_number", "last_draft")

QUESTION_RULES: Rules = {
    # The schema has these rules as CHECKs, but SQLite does not look at those where a file is opened for reading only.
    "states": _question(
        "state NOT IN ('draft', 'open', 'closed', 'resolving', 'resolved', 'annulled')"
        " OR crowd NOT IN ('always', 'after-vote', 'at-close') OR names NOT IN ('hidden', 'after-close', 'shown')"
    )
    + f" UNION ALL SELECT {place('outbox', 'id')} FROM outbox"
    " WHERE state NOT IN ('pending', 'sending', 'sent', 'doubt', 'dead') OR (subject IS NULL) <> (subject_id IS NULL)",
    "question_draft": _question("state = 'draft' AND coalesce(number, opened_at, closed_at) IS NOT NULL"),
    "question_posted": _question(
        "state <> 'draft' AND (number IS NULL OR opened_at IS NULL OR closes_at IS NULL OR opened_at >= closes_at)"
    ),
    "question_open": _question("state = 'open' AND closed_at IS NOT NULL"),
    "question_closed": _question(
        "state IN ('closed', 'resolving', 'resolved', 'annulled') AND (closed_at IS NULL OR closed_at > closes_at)"
    ),
    "answer_missing": _question(
        f"{_SETTLED} AND NOT EXISTS (SELECT 1 FROM resolution WHERE resolution.question = question.id)"
        f" OR {_RESOLVING} AND NOT EXISTS (SELECT 1 FROM unscored WHERE unscored.question = question.id)"
    ),
    "answer_unexpected": f"{_ANSWERED} NOT {_SETTLED} UNION ALL {_UNSCORED} NOT {_RESOLVING}",
    "answer_kind": f"{_ANSWERED} {_SETTLED} AND (length(resolution.weights) = 0) <> (question.state = 'annulled')",
    "answer_shares": f"{_ANSWERED} {_wrong_shares('resolution.weights')}"
    f" OR {_wrong_shares('resolution.crowd_forecast')}"
    " OR (resolution.forecasters = 0) <> (length(resolution.crowd_forecast) = 0)"
    f" UNION ALL {_UNSCORED} {_wrong_shares('unscored.weights')}",
    "proposal_shares": f"SELECT {place('proposal', 'question', 'member')} FROM proposal"
    f" JOIN question ON question.id = proposal.question WHERE {_wrong_shares('proposal.weights')}",
    "outcomes": f"SELECT {_QUESTION} FROM question LEFT JOIN outcome ON outcome.question = question.id"
    " GROUP BY question.id HAVING count(ordinal) <> coalesce(max(ordinal) - min(ordinal) + 1, 0) OR min(ordinal) <> 0"
    " OR question.state <> 'draft' AND count(ordinal) NOT BETWEEN 2 AND 20",
    "numbers": f"SELECT {_COMMUNITY} FROM community LEFT JOIN question ON question.community = community.id"
    # A missing number may be that of a deleted question, or of one that became the draft again; the event of the first
    # tells the number, but not the community.
    " GROUP BY community.id HAVING coalesce(min(number), 1) < 1 OR coalesce(max(number), 0) > last_number"
    " OR last_number - count(number) >"
    f" (SELECT count(*) FROM event WHERE step IN ('{EventKind.DELETED}', '{EventKind.UNPOSTED}'))"
    " OR coalesce(min(draft), 1) < 1 OR coalesce(max(draft), 0) > last_draft",
}
