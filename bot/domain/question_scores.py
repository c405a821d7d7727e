"""All scores of a question by the rules that are kept, as a job on bytes: another process can do it.

Nothing but bytes goes to that process and comes back: to copy ten thousand objects would hold up everybody who waits
for the one that asks.
"""

import json
from collections.abc import Collection, Iterator, Sequence
from struct import Struct
from typing import NamedTuple

from bot.domain.crowd.now import crowd_now
from bot.domain.forecast import WHOLE, Forecast, shares_of
from bot.domain.forecast_intervals import FOREVER, ForecastInterval, Vote, forecast_intervals_of, from_basis_points
from bot.domain.resolution import Resolution
from bot.domain.scoring.crowd_score import CROWD, with_crowd
from bot.domain.scoring.rules import score
from bot.domain.scoring.values import Answer, MemberScore, Times, to_nano

JOB = "scores"
"""The name under which a worker process knows `score_packed`."""
STORED_RULES = ("peer", "baseline", "brier", "relative_brier")
"""Each question is scored by all the rules that a board can go by."""

_ROW = Struct(">6q")
_SHARE = 2


class ScoreRow(NamedTuple):
    """The scores of a member, or of the crowd forecast as `CROWD`, in 10⁻⁹ points; the coverage in 10⁻⁹."""

    member: int
    peer: int
    baseline: int
    brier: int
    relative_brier: int
    coverage: int


class QuestionScores(NamedTuple):
    """What the votes on a question give.

    Args:
        forecasters: how many forecasts counted when scoring ended.
        crowd: the crowd forecast of them in basis points; empty where there were none.
        rows: the scores, by member; none of an annulled question.
    """

    forecasters: int
    crowd: Forecast
    rows: list[ScoreRow]


def score_rows(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[ScoreRow]:
    """Return the scores of all members who are not excluded, and of the crowd forecast, by member.

    The history of the crowd forecast costs more than all the rest, and is made once for all rules.

    Args:
        times: the scoring times.
        answer: the answer.
        intervals: every forecast, in the order (start, member), as from `forecast_intervals_of`.
        excluded: members who are neither in the crowd nor scored.
    """
    together = with_crowd(intervals, times, excluded)
    by_member: dict[int, dict[str, MemberScore]] = {}
    for rule in STORED_RULES:
        for row in score(rule, times, answer, together, {*excluded, CROWD}):
            by_member.setdefault(row.member, {})[rule] = row
    return [_row(member, by_rule) for member, by_rule in sorted(by_member.items()) if member not in excluded]


def answer_of(resolution: Resolution) -> Answer:
    """Return the answer in the form of the scoring rules: weights and floor as fractions."""
    return Answer(tuple(weight / WHOLE for weight in resolution.weights), resolution.terms.floor / WHOLE)


def pack_job(resolution: Resolution, votes: bytes) -> bytes:
    """Return what `score_packed` needs.

    Args:
        resolution: the answer with what it froze.
        votes: those on the question that were given before the end of scoring: a line for each with its time, its
            member and its shares in basis points, each as four hexadecimal digits, and none where the forecast was
            withdrawn; in the order (time, member).
    """
    terms = resolution.terms
    head = json.dumps(
        {"times": terms.times, "weights": resolution.weights, "floor": terms.floor, "excluded": terms.excluded}
    )
    return b"\n".join((head.encode(), votes))


def score_packed(job: bytes) -> bytes:
    """Do the job that `pack_job` describes; returns what `unpack_scores` reads."""
    head, _, votes = job.partition(b"\n")
    given = json.loads(head)
    excluded = frozenset(given["excluded"])
    intervals = forecast_intervals_of(_votes(votes))
    standing = [each.probabilities for each in intervals if each.end == FOREVER and each.member not in excluded]
    crowd = crowd_now([round(share * WHOLE) for forecast in standing for share in forecast], len(standing))
    answer = Answer(tuple(weight / WHOLE for weight in given["weights"]), given["floor"] / WHOLE)
    rows = score_rows(Times(*given["times"]), answer, intervals, excluded) if answer.weights else []
    told = json.dumps({"forecasters": len(standing), "crowd": shares_of(crowd.probabilities) if crowd else ()})
    return b"\n".join((told.encode(), b"".join([_ROW.pack(*row) for row in rows])))


def unpack_scores(result: bytes) -> QuestionScores:
    """Return what `score_packed` found."""
    head, _, packed = result.partition(b"\n")
    told = json.loads(head)
    rows = [ScoreRow._make(row) for row in _ROW.iter_unpack(packed)]
    return QuestionScores(told["forecasters"], tuple(told["crowd"]), rows)


def _votes(lines: bytes) -> Iterator[Vote]:
    for line in lines.splitlines():
        at, member, shares = line.split(b" ")
        yield Vote(int(at), int(member), _probabilities(bytes.fromhex(shares.decode())))


def _probabilities(shares: bytes) -> tuple[float, ...] | None:
    """The probabilities of shares in 16 bits each; None for none."""
    if not shares:
        return None
    return from_basis_points(tuple([shares[at] << 8 | shares[at + 1] for at in range(0, len(shares), _SHARE)]))


def _row(member: int, by_rule: dict[str, MemberScore]) -> ScoreRow:
    """The points by all rules; 0 where a rule gives none, such as the relative Brier score to the only forecaster."""
    given = {rule: to_nano(row.score) for rule, row in by_rule.items()}
    return ScoreRow(
        member,
        peer=given.get("peer", 0),
        baseline=given["baseline"],
        brier=given["brier"],
        relative_brier=given.get("relative_brier", 0),
        coverage=to_nano(by_rule["baseline"].coverage),
    )
