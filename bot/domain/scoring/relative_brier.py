"""The relative Brier score: each day's Brier score against the day's median, averaged over all days."""

from collections.abc import Collection, Iterable, Sequence

from bot.domain.crowd.combine import quantile
from bot.domain.forecast_intervals import ForecastInterval
from bot.domain.scoring.stretches import clipped
from bot.domain.scoring.values import Answer, Row, Times

DAY_MS = 86_400_000

_DUEL = 2

Days = dict[int, float]
"""A member's Brier score by day, counted from 0 at the opening."""


def relative_brier(
    times: Times, answer: Answer, intervals: Sequence[ForecastInterval], excluded: Collection[int]
) -> list[Row]:
    """Return the relative Brier scores, by member; lower is better, negative beats the median.

    Days run for 24 hours from the opening. Within a day a member's forecasts are averaged over the time they stood; a
    day without a forecast counts 0; the last day may be short and then counts less (Fatebook, `_scoring.ts`; Good
    Judgment Open). Days after an early close count 0 too, so that the divisor does not depend on the answer. With
    fewer than two forecasters in the base there are no rows.
    """
    cut = clipped(intervals, times)
    daily = daily_briers(cut, times, answer)
    base = [days for member, days in daily.items() if member not in excluded]
    if len(base) < _DUEL:
        return []
    medians = daily_medians(base)
    held: dict[int, int] = {}
    for interval in cut:
        held[interval.member] = held.get(interval.member, 0) + interval.end - interval.start
    length = times.deadline - times.opened
    shares = {day: share_of_day(day, times) for day in medians}
    return [
        Row(
            member,
            sum(shares[day] * (score - medians[day]) for day, score in daily[member].items() if day in medians),
            held[member] / length,
            member not in excluded,
        )
        for member in sorted(daily)
    ]


def share_of_day(day: int, times: Times) -> float:
    """Return a day's part of the time from opening to the last deadline; the day of the close ends with the close."""
    return _length_of_day(day, times) / (times.deadline - times.opened)


def daily_medians(base: Iterable[Days]) -> Days:
    """Return the median Brier score of each day on which anybody of the base had a forecast."""
    by_day: dict[int, list[float]] = {}
    for days in base:
        for day, score in days.items():
            by_day.setdefault(day, []).append(score)
    return {day: quantile(sorted(scores), None, 0.5) for day, scores in by_day.items()}


def daily_briers(cut: Iterable[ForecastInterval], times: Times, answer: Answer) -> dict[int, Days]:
    """Return each member's Brier score of each day, from intervals cut to the scoring time."""
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
    """Average a day's forecasts over the time they stood.

    The part of the day without any counts as the day's last one, which makes the first day what it is at Fatebook.
    """
    start, length = times.opened + day * DAY_MS, _length_of_day(day, times)
    lengths = [interval.end - max(interval.start, start) for interval in intervals[:-1]]
    lengths.append(length - sum(lengths))
    columns = zip(*(interval.probabilities for interval in intervals), strict=True)
    return tuple([sum(p * part for p, part in zip(column, lengths, strict=True)) / length for column in columns])


def _length_of_day(day: int, times: Times) -> int:
    start = times.opened + day * DAY_MS
    return min(start + DAY_MS, times.closed) - start
