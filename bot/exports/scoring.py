"""Scores the resolved questions of an export, for the command `score`."""

from collections import defaultdict
from collections.abc import Sequence
from typing import IO, Any

from bot.domain.forecast import WHOLE
from bot.domain.forecast_intervals import Vote, forecast_intervals_of, from_basis_points, vote_order
from bot.domain.scoring.rules import score
from bot.domain.scoring.values import Answer, MemberScore, Times
from bot.exports.json_reader import read_export
from bot.ports.export_rows import ResolutionRow
from bot.scoring_file.score import crowd_entries, rules_to_print


def score_export(file: IO[bytes], rule: str | None = None) -> dict[str, Any]:
    """Score the questions of an export; returns the same form of result as `bot.scoring_file.score.score_text`.

    A case is a question, by its number (`#12`); a forecaster is the id of a member. The floor, the times and the
    excluded members are those that the resolution stored. An annulled question has no scores.

    Args:
        file: the export.
        rule: a name in `RULES`, to compute only that rule and no history of the crowd forecast; None for everything.

    Raises:
        ScoreFileError: something is wrong in the export, or there is no such rule.
    """
    rules = rules_to_print(rule)
    export = read_export(file)
    names = {question.id: f"#{question.number}" for question in export.questions}
    votes: dict[int, list[Vote]] = defaultdict(list)
    for vote in export.votes:
        shares = None if vote.shares is None else from_basis_points(vote.shares)
        votes[vote.question].append(Vote(vote.cast_at, vote.member, shares))
    cases = [
        _result(names[each.question], each, votes[each.question], rules, with_crowd=rule is None)
        for each in export.resolutions
    ]
    return {"cases": cases, "leaderboards": []}


def _result(
    name: str, terms: ResolutionRow, votes: list[Vote], rules: Sequence[str], *, with_crowd: bool
) -> dict[str, Any]:
    intervals = forecast_intervals_of(sorted(votes, key=vote_order))
    times = Times(terms.scored_from, terms.deadline, terms.scored_until, terms.spot_at)
    weights = tuple(weight / WHOLE for weight in terms.weights)
    answer = Answer(weights, terms.floor / WHOLE) if weights else None
    given = {rule: score(rule, times, answer, intervals, terms.excluded) for rule in rules}
    scores = {rule: [_row(row) for row in rows if row.member not in terms.excluded] for rule, rows in given.items()}
    result: dict[str, Any] = {"id": name, "scores": scores}
    if with_crowd:
        result["aggregation_history"] = crowd_entries(times, intervals, frozenset(terms.excluded))
    return result


def _row(row: MemberScore) -> dict[str, Any]:
    return {"forecaster": row.member, "score": row.score, "coverage": row.coverage}
