"""The lines that explain the two Brier rules."""

from itertools import groupby

from bot.domain.scoring.explained import Case, Line, own_stretches
from bot.domain.scoring.relative_brier import DAY_MS, daily_briers, daily_medians, share_of_day
from bot.domain.scoring.stretches import clipped

_DUEL = 2


def brier_lines(case: Case) -> list[Line]:
    """Return one line for each forecast; its share is the part of the time the member had any."""
    stretches = own_stretches(
        (
            (start, end, member, case.answer.brier_of(given))
            for start, end, member, given in clipped(case.intervals, case.times)
            if member == case.member
        ),
        case.member,
    )
    held = sum(end - start for start, end, _, _ in stretches)
    lines: list[Line] = []
    for start, end, _, loss in stretches:
        share = (end - start) / held
        lines.append(Line(start, end, share, loss, None, share * loss))
    return lines


def relative_brier_lines(case: Case) -> list[Line]:
    """Return one line for each run of days on which neither the member's score nor the median changed."""
    daily = daily_briers(clipped(case.intervals, case.times), case.times, case.answer)
    base = [days for member, days in daily.items() if member not in case.excluded]
    if len(base) < _DUEL or case.member not in daily:
        return []
    medians = daily_medians(base)
    own = daily[case.member]
    runs = groupby(
        enumerate(sorted(day for day in own if day in medians)),
        key=lambda item: (item[1] - item[0], own[item[1]], medians[item[1]]),
    )
    return [_run(case, [day for _, day in days], mine, middle) for (_, mine, middle), days in runs]


def _run(case: Case, days: list[int], own: float, middle: float) -> Line:
    share = sum(share_of_day(day, case.times) for day in days)
    start = case.times.opened + days[0] * DAY_MS
    end = min(case.times.opened + (days[-1] + 1) * DAY_MS, case.times.closed)
    return Line(start, end, share, own, middle, share * (own - middle))
