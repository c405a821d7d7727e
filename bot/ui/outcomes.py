"""The one block that shows the outcomes of a question: the crowd's share of each, its change, and the reader's own."""

from functools import lru_cache

from bot.domain.forecast import Forecast, percent_text
from bot.texts import Texts
from bot.ui.cards import Bars

PERCENT = 100
"""Basis points."""


def leading(shares: Forecast) -> tuple[int, ...]:
    """The ordinals of the outcomes to which the crowd gives most; none where it gives the same to all."""
    most = max(shares)
    return tuple(at for at, share in enumerate(shares) if share == most) if min(shares) < most else ()


def with_leader(bars: Bars, crowd: Forecast | None, week_ago: Forecast | None) -> Bars:
    """The bars of a crowd forecast with the leader marked, and what has changed since a week ago.

    Args:
        bars: the bars, as from `crowd_bars`.
        crowd: what they show; None where nothing is shown, and so nothing is marked.
        week_ago: the crowd forecast of a week ago; None where there was none, or it was hidden.
    """
    if crowd is None:
        return bars
    leaders = leading(crowd)
    changes = [percent_change(then, now) for then, now in zip(week_ago or crowd, crowd, strict=True)]
    marked = (
        bar._replace(leads=at in leaders, change=change)
        for at, (bar, change) in enumerate(zip(bars.rows, changes, strict=True))
    )
    return Bars(tuple(marked))


def percent_change(then: int, now: int) -> int:
    """The change of a share, both in basis points, in whole percent points; half a point counts as one."""
    size = (abs(now - then) + PERCENT // 2) // PERCENT
    return size if now > then else -size


def beside_mine(texts: Texts, bars: Bars, mine: Forecast | None, forecasters: int) -> Bars:
    """The bars of a crowd forecast, or empty ones, with the reader's own share of each outcome beside the crowd's.

    Args:
        texts: the sentences.
        bars: the bars, as from `crowd_bars`.
        mine: the reader's forecast; None where they have none.
        forecasters: how many forecasts the crowd forecast was made of.
    """
    if mine is None:
        return bars
    rows = tuple([bar._replace(mine=f"{percent_text(share)}%") for bar, share in zip(bars.rows, mine, strict=True)])
    you, crowd = _columns(texts, forecasters)
    return Bars(rows, you, crowd if any(bar.figure for bar in rows) else "")


# Cached, as everybody who votes at the same time gets the same ones.
@lru_cache(maxsize=64)
def _columns(texts: Texts, forecasters: int) -> tuple[str, str]:
    return texts.word("ui.column_you"), texts.word("ui.column_crowd", n=forecasters)
