"""How shares, points and scores are printed, and the bars of forecasts."""

from collections.abc import Sequence
from fractions import Fraction

from bot.domain.forecast import LETTERS, WHOLE, Forecast, apportion, letter, percent_text
from bot.domain.scoring.rules import RULES
from bot.ui.cards import Bar, Bars

NANO = 1_000_000_000
HALF_PERCENT = 50
"""Basis points, as the next."""
A_TENTH = 10


def share_figures(shares: Forecast) -> list[str]:
    """Shares in basis points as whole percents that add up to 100; "<1%" and ">99%" for what would look certain.

    Where equal shares would get unequal percents that way, all have one decimal instead, and may not add up to 100.
    """
    whole = apportion(shares, 100)
    groups = _equal_shares(shares)
    if all(len({whole[ordinal] for ordinal in group}) == 1 for group in groups):
        return [_share_figure(share, str(percent)) for share, percent in zip(shares, whole, strict=True)]
    figures = [""] * len(shares)
    for group in groups:
        middle = round(Fraction(sum(shares[ordinal] for ordinal in group), len(group) * A_TENTH)) * A_TENTH
        for ordinal in group:
            figures[ordinal] = _share_figure(shares[ordinal], percent_text(middle))
    return figures


def _equal_shares(shares: Forecast) -> list[list[int]]:
    """The outcomes of equal shares; a basis point of difference is what rounding to a whole forecast makes."""
    groups: list[list[int]] = []
    for ordinal in sorted(range(len(shares)), key=lambda at: shares[at]):
        if groups and shares[ordinal] - shares[groups[-1][0]] <= 1:
            groups[-1].append(ordinal)
        else:
            groups.append([ordinal])
    return groups


def _share_figure(share: int, percent: str) -> str:
    if 0 < share < HALF_PERCENT or (share and percent == "0"):
        return "<1%"
    if WHOLE - HALF_PERCENT < share < WHOLE or (share < WHOLE and percent == "100"):
        return ">99%"
    return f"{percent}%"


def points(nano: int) -> str:
    """Points, given in 10⁻⁹ points, with their sign and one decimal."""
    tenths = round(nano / (NANO / 10))
    sign = "+" if tenths > 0 else "\N{MINUS SIGN}" if tenths < 0 else "±"
    return f"{sign}{abs(tenths) // 10}.{abs(tenths) % 10}"


def score_figure(rule: str, nano: int) -> str:
    """A score as boards print it.

    Args:
        rule: a name in `RULES`. Scores of which more is better have one decimal, others (Brier) three.
        nano: the score in 10⁻⁹ points.
    """
    if not RULES[rule].lower_is_better:
        return points(nano)
    thousandths = round(nano / (NANO / 1_000))
    sign = "" if rule == "brier" else "+" if thousandths > 0 else "\N{MINUS SIGN}" if thousandths < 0 else "±"
    return f"{sign}{abs(thousandths) // 1_000}.{abs(thousandths) % 1_000:03}"


def crowd_bars(outcomes: tuple[str, ...], shares: Forecast | None, answer: tuple[int, ...] = ()) -> Bars:
    """The bars of a crowd forecast.

    Args:
        outcomes: the names, in order.
        shares: basis points; None where no crowd forecast is shown, which gives empty bars.
        answer: the weight of each outcome in the answer; empty where there is none.
    """
    figures = share_figures(shares) if shares else []
    is_mix = sum(map(bool, answer)) > 1
    return Bars(
        tuple(
            Bar(
                letter=letter(ordinal),
                name=name,
                share=shares[ordinal] if shares else None,
                figure=figures[ordinal] if shares else "",
                happened=bool(answer and answer[ordinal]),
                weight=f"{percent_text(answer[ordinal])}%" if is_mix and answer[ordinal] else "",
            )
            for ordinal, name in enumerate(outcomes)
        )
    )


def forecast_bars(outcomes: Sequence[str], forecast: Forecast) -> Bars:
    """The bars of a member's own forecast, with figures to a hundredth of a percent."""
    rows = zip(LETTERS, outcomes, forecast, strict=False)
    return Bars(tuple([Bar(letter, name, share, f"{percent_text(share)}%") for letter, name, share in rows]))


def forecast_line(forecast: Forecast) -> str:
    """A forecast in one line, such as `A 70% · B 30%`."""
    return " · ".join(f"{letter(at)} {percent_text(share)}%" for at, share in enumerate(forecast))
