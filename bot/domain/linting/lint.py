"""Runs all checks on a question."""

from collections.abc import Sequence

from bot.domain.linting.catch_all import check_catch_all
from bot.domain.linting.deadline import check_deadline_in_title
from bot.domain.linting.duplicate import check_duplicate
from bot.domain.linting.overlap import check_overlap
from bot.domain.linting.source import check_source
from bot.domain.linting.warning import Kind, LintWarning
from bot.domain.question import QuestionText, Titled

MANY_OUTCOMES = 10
"""With more outcomes than this most have a few percent, and a forecast is hard to give."""


def lint(text: QuestionText, others: Sequence[Titled], now: int, zone: str, other: str) -> tuple[LintWarning, ...]:
    """Return the warnings about a question, the most important first; none of them forbids posting it.

    Args:
        text: the question; a draft may lack any part of it.
        others: the open questions of the community.
        now: UTC milliseconds.
        zone: IANA name of the community's zone.
        other: the name of the outcome that would stand for everything else.
    """
    first = (
        check_duplicate(text.title, others),
        check_deadline_in_title(text.title, text.closes_at, now, zone),
    )
    return (*filter(None, first), *lint_words(text.title, text.outcomes, text.criteria, other))


def lint_words(title: str, outcomes: tuple[str, ...], criteria: str, other: str) -> tuple[LintWarning, ...]:
    """Return the warnings that depend neither on the time nor on other questions."""
    found = (
        check_overlap(outcomes),
        check_catch_all(outcomes, other),
        _check_number(outcomes),
        check_source(title, criteria),
    )
    return tuple(filter(None, found))


def _check_number(outcomes: Sequence[str]) -> LintWarning | None:
    if len(outcomes) <= MANY_OUTCOMES:
        return None
    return LintWarning(Kind.MANY_OUTCOMES, {"n": len(outcomes), "most": MANY_OUTCOMES})
