"""The crowd forecast over the life of a question at the few instants that a picture shows, as a job on bytes.

Of a question with ten thousand forecasters the whole history would take a minute. What stands is carried along from
vote to vote, and the crowd forecast computed at the instants that are chosen: first spread over the time, then where it
changed most.
"""

import json
from array import array
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from bot.domain.crowd.now import crowd_now
from bot.domain.forecast import Forecast, shares_of

JOB = "crowd"
"""The name under which a worker process knows `sample_packed`."""
MOST_SAMPLES = 120
"""More cannot be told apart in a picture, and ten thousand forecasters cost 8 ms for each."""
_ROUNDS = 6
"""How often the instants between which the crowd forecast changed most are looked for."""
_SHARE = 2


class Sample(NamedTuple):
    """The crowd forecast from an instant on.

    Args:
        at: when a vote was given or ended that made it, UTC milliseconds.
        forecasters: how many forecasts stood.
        shares: the crowd forecast in basis points; empty where none stood.
    """

    at: int
    forecasters: int
    shares: Forecast


class _Vote(NamedTuple):
    """A vote; its shares as the bytes of an array, and none where the forecast was withdrawn."""

    at: int
    member: int
    shares: bytes


def pack_job(opened: int, closed: int, excluded: Collection[int], votes: bytes) -> bytes:
    """Return what `sample_packed` needs.

    Args:
        opened: from when samples are taken, UTC milliseconds; earlier votes count from then on.
        closed: until when, inclusive.
        excluded: members whose forecasts do not count.
        votes: as of `bot.domain.question_scores.pack_job`.
    """
    head = json.dumps({"opened": opened, "closed": closed, "excluded": sorted(excluded)})
    return b"\n".join((head.encode(), votes))


def sample_packed(job: bytes) -> bytes:
    """Do the job that `pack_job` describes; returns what `unpack_samples` reads."""
    head, _, lines = job.partition(b"\n")
    given = json.loads(head)
    excluded = frozenset(given["excluded"])
    votes = [vote for vote in _votes(lines) if vote.member not in excluded and vote.at <= given["closed"]]
    return json.dumps(_sampled(votes, given["opened"])).encode()


def unpack_samples(result: bytes) -> list[Sample]:
    """Return what `sample_packed` found."""
    return [Sample(at, forecasters, tuple(shares)) for at, forecasters, shares in json.loads(result)]


def _votes(lines: bytes) -> Iterator[_Vote]:
    for line in lines.splitlines():
        at, member, shares = line.split(b" ")
        digits = bytes.fromhex(shares.decode())
        values = [digits[place] << 8 | digits[place + 1] for place in range(0, len(digits), _SHARE)]
        yield _Vote(int(at), int(member), array("H", values).tobytes())


def _sampled(votes: Sequence[_Vote], opened: int) -> list[Sample]:
    """Samples at no more than `MOST_SAMPLES` of the instants at which somebody voted, the first and last among them."""
    instants = sorted({max(vote.at, opened) for vote in votes})
    if len(instants) <= MOST_SAMPLES:
        return list(_at(votes, instants))
    chosen = {sample.at: sample for sample in _at(votes, _spread(instants, MOST_SAMPLES // 2))}
    for turn in range(_ROUNDS, 0, -1):
        more = _between(instants, sorted(chosen.values()), (MOST_SAMPLES - len(chosen)) // turn)
        chosen |= {sample.at: sample for sample in _at(votes, more)}
    return sorted(chosen.values())


def _at(votes: Sequence[_Vote], instants: Sequence[int]) -> Iterator[Sample]:
    """The crowd forecast at each of these instants, which ascend."""
    standing: dict[int, bytes] = {}
    """By member, the one whose vote is the oldest first."""
    following = iter(votes)
    vote = next(following, None)
    for at in instants:
        while vote is not None and vote.at <= at:
            standing.pop(vote.member, None)
            if vote.shares:
                standing[vote.member] = vote.shares
            vote = next(following, None)
        crowd = crowd_now(array("H", b"".join(standing.values())), len(standing))
        yield Sample(at, len(standing), shares_of(crowd.probabilities) if crowd else ())


def _spread(instants: Sequence[int], most: int) -> list[int]:
    """The first and the last of the instants, and the last one in each of so many equal parts of the time."""
    first, last = instants[0], instants[-1]
    steps = [first + (last - first) * step // most for step in range(1, most)]
    return sorted({first, last, *[instants[bisect_right(instants, step) - 1] for step in steps]})


def _between(instants: Sequence[int], samples: Sequence[Sample], most: int) -> list[int]:
    """The middle ones of the instants between two samples, where these differ most."""
    found: list[tuple[int, int]] = []
    for before, after in pairwise(samples):
        low, high = bisect_right(instants, before.at), bisect_right(instants, after.at) - 1
        if low < high:
            found.append((_change(before.shares, after.shares), instants[(low + high) // 2]))
    return sorted(at for _, at in sorted(found, reverse=True)[:most])


def _change(before: Forecast, after: Forecast) -> int:
    if not before or not after:
        return 0 if before == after else sum(before or after)
    return max(abs(one - other) for one, other in zip(before, after, strict=True))
