"""The relative Brier score: each day's Brier score minus the day's median, averaged over all days."""

from collections.abc import Collection, Iterable, Sequence
from statistics import median

from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.intervals import clip
from bot.domain.scoring.values import LEAST_COMPARED, Answer, MemberScore, Times

DAY_MS = 86_400_000

Days = dict[int, float]
"""A member's Brier score by day, counted from 0 at the opening."""


def relative_brier(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[MemberScore]:
    """Return the relative Brier scores of a question, in the order of members; lower is better, the median is 0.

    Days run for 24 hours from the opening. A member's forecasts of one day are averaged over the time they stood. A day
    without a forecast counts 0, and the last day, which may be short, counts by its length (Fatebook, `_scoring.ts`;
    Good Judgment Open). Days after an early close count 0 as well, so that the divisor does not depend on the answer.
    With fewer than `LEAST_COMPARED` forecasters in the base there are no scores.
    """
    cut = clip(intervals, times)
    daily = _daily_briers(cut, times, answer)
    base = [days for member, days in daily.items() if member not in excluded]
    if len(base) < LEAST_COMPARED:
        return []
    medians = _daily_medians(base)
    held: dict[int, int] = {}
    for interval in cut:
        held[interval.member] = held.get(interval.member, 0) + interval.end - interval.start
    length = times.deadline - times.opened
    shares = {day: _share_of_day(day, times) for day in medians}
    return [
        MemberScore(
            member,
            sum(shares[day] * (score - medians[day]) for day, score in daily[member].items() if day in medians),
            held[member] / length,
            member not in excluded,
        )
        for member in sorted(daily)
    ]


def _share_of_day(day: int, times: Times) -> float:
    """Return a day's part of the time from opening to the last deadline; the last day ends with the close."""
    return _length_of_day(day, times) / (times.deadline - times.opened)


def _daily_medians(base: Iterable[Days]) -> Days:
    """Return the median Brier score of each day on which any member of the base had a forecast."""
    by_day: dict[int, list[float]] = {}
    for days in base:
        for day, score in days.items():
            by_day.setdefault(day, []).append(score)
    return {day: median(scores) for day, scores in by_day.items()}


def _daily_briers(cut: Iterable[ForecastInterval], times: Times, answer: Answer) -> dict[int, Days]:
    """Return the Brier scores by member and day.

    Args:
        cut: the intervals, cut to the scoring time.
        times: the question's scoring times.
        answer: how it was resolved.
    """
    daily: dict[int, Days] = {}
    shared: dict[tuple[int, int], list[ForecastInterval]] = {}
    for interval in cut:
        first, last = (interval.start - times.opened) // DAY_MS, (interval.end - 1 - times.opened) // DAY_MS
        days = daily.setdefault(interval.member, {})
        days.update(dict.fromkeys(range(first, last + 1), answer.brier_of(interval.probabilities)))
        for day in {first, last}:
            shared.setdefault((interval.member, day), []).append(interval)
    for (member, day), intervals in shared.items():
        if len(intervals) > 1:
            daily[member][day] = answer.brier_of(_averaged(intervals, day, times))
    return daily


def _averaged(intervals: Sequence[ForecastInterval], day: int, times: Times) -> tuple[float, ...]:
    """Return the average of a member's forecasts of one day, by the time each stood.

    The part of the day without a forecast counts to the last one, which gives the first day the value that it has at
    Fatebook.
    """
    start, length = times.opened + day * DAY_MS, _length_of_day(day, times)
    lengths = [interval.end - max(interval.start, start) for interval in intervals[:-1]]
    lengths.append(length - sum(lengths))
    columns = zip(*(interval.probabilities for interval in intervals), strict=True)
    return tuple([sum(p * part for p, part in zip(column, lengths, strict=True)) / length for column in columns])


def _length_of_day(day: int, times: Times) -> int:
    start = times.opened + day * DAY_MS
    return min(start + DAY_MS, times.closed) - start
