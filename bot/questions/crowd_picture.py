"""The pictures of a question's crowd forecast: over time, and as bars; and the same in words and characters."""

from collections.abc import Sequence

from bot.domain.crowd.sampled import Sample
from bot.domain.forecast import WHOLE, Forecast, letter
from bot.domain.question import Question, QuestionState
from bot.domain.text.characters import excerpt
from bot.domain.time.local_time import local_of
from bot.domain.time.zone import zone_named
from bot.pictures.drawings import (
    BarRow,
    BarsChart,
    CrowdChart,
    Drawing,
    Mark,
    MarkKind,
    OutcomeLine,
    OwnForecast,
    Theme,
    packed,
)
from bot.ports import Vote
from bot.questions.answer_words import answer_words
from bot.questions.question_card import QuestionFacts
from bot.texts import Texts
from bot.ui.cards import Picture
from bot.ui.figures import share_figures
from bot.ui.outcomes import percent_change
from bot.ui.removed import outcomes_shown, title_shown

COLOURED = 6
"""Outcomes with a colour of their own; the others are grey."""
BARS = 7
"""Outcomes with a bar of their own, where there are more than one more."""
MOST_WORDS = 1_000
"""Characters of the words for those who cannot see a picture; platforms cut them further."""
ROUNDED_MS = 3_600_000
"""The right end of an open question's chart is a whole hour, so that within it an unchanged picture stays the same."""
LEVELS = "▁▂▃▄▅▆▇█"
SPARKS = 10
"""Characters of a sparkline."""
MONTHS = range(1, 13)


def is_worth_drawing(samples: Sequence[Sample], zone: str) -> bool:
    """Whether there are forecasts of two days, by the community's clocks: before that a line says nothing."""
    days = {local_of(sample.at, zone_named(zone)).date() for sample in samples}
    return len(days) > 1


def crowd_chart(
    texts: Texts,
    facts: QuestionFacts,
    samples: Sequence[Sample],
    theme: Theme,
    zone: str,
    now: int,
    own: Sequence[Vote] = (),
) -> Picture:
    """The crowd forecast over time.

    Args:
        texts: the sentences.
        facts: what the viewer may know; its crowd forecast must not be hidden.
        samples: the crowd forecast over time.
        theme: the background.
        zone: the zone of the dates.
        now: UTC milliseconds.
        own: the viewer's forecasts, for a private picture.
    """
    question = facts.question
    points = _points(facts, samples)
    weights = facts.resolution.weights if facts.resolution else ()
    outcomes = tuple(
        OutcomeLine(
            letter=letter(at),
            name=name,
            shares=tuple(shares[at] if shares else None for _, shares in points),
            weight=weights[at] if weights else 0,
        )
        for at, name in enumerate(outcomes_shown(texts, question))
    )
    begins, ends = _times(facts, points, now)
    drawing = CrowdChart(
        theme=theme,
        title=_title(texts, question),
        subtitle=_subtitle(texts, facts),
        zone=zone,
        months=tuple(texts.word(f"boards.month_{month}") for month in MONTHS),
        start=begins,
        end=ends,
        times=tuple(at for at, _ in points),
        outcomes=outcomes,
        marks=_marks(texts, facts),
        own=tuple(OwnForecast(vote.cast_at, vote.forecast or ()) for vote in own),
        empty=texts.word("questions.picture_empty"),
        others=_others(texts, len(outcomes) - COLOURED),
    )
    first = next((shares for _, shares in points if shares), None)
    return _picture(texts, facts, drawing, first)


def bars_chart(texts: Texts, facts: QuestionFacts, theme: Theme) -> Picture:
    """The outcomes as bars, the largest first, with the change since a week ago."""
    names, crowd, then = outcomes_shown(texts, facts.question), facts.crowd, facts.week_ago
    weights = facts.resolution.weights if facts.resolution else ()
    rows = [
        BarRow(
            letter=letter(at),
            name=name,
            share=crowd[at] if crowd else None,
            change=percent_change(then[at], crowd[at]) if crowd and then else 0,
            happened=bool(weights and weights[at]),
        )
        for at, name in enumerate(names)
    ]
    subtitle = _subtitle(texts, facts)
    if then:
        subtitle = texts.word("questions.picture_since_last_week", subtitle=subtitle)
    drawing = BarsChart(
        theme=theme,
        title=_title(texts, facts.question),
        subtitle=subtitle,
        rows=tuple(sorted(rows, key=lambda row: -(row.share or 0))),
        empty=texts.word("questions.picture_empty"),
        others=_others(texts, len(rows) - BARS),
    )
    return _picture(texts, facts, drawing, then)


def trends(texts: Texts, facts: QuestionFacts, samples: Sequence[Sample], now: int, most: int = 3) -> list[str]:
    """The way of the likeliest outcomes as characters, such as `A ▁▂▃▅▇ 25% → 63% ▲38`; none before it moved."""
    points = _points(facts, samples)
    shown = [shares for _, shares in points if shares]
    if len(shown) < 2:  # noqa: PLR2004  from one forecast there is no way
        return []
    begins, ends = _times(facts, points, now)
    grid = [begins + (ends - begins) * step // (SPARKS - 1) for step in range(SPARKS)]
    first, last = shown[0], shown[-1]
    figures = list(zip(share_figures(first), share_figures(last), strict=True))
    lines: list[str] = []
    for at in sorted(range(len(last)), key=lambda at: -last[at])[:most]:
        drawn = "".join(_spark(points, instant, at) for instant in grid).strip()
        before, after = figures[at]
        facts_of = {"letter": letter(at), "line": drawn, "before": before, "after": after}
        lines.append(texts.word("questions.trend", **facts_of, change=_change(texts, first[at], last[at])).rstrip())
    return lines


def _points(facts: QuestionFacts, samples: Sequence[Sample]) -> list[tuple[int, Forecast | None]]:
    """When the crowd forecast changed and to what; None where there was none, or too few forecasters to show it."""
    points: list[tuple[int, Forecast | None]] = []
    for sample in samples:
        shares = sample.shares if sample.shares and sample.forecasters >= facts.least else None
        if (points and points[-1][1] != shares) or (not points and shares):
            points.append((sample.at, shares))
    return points


def _times(facts: QuestionFacts, points: Sequence[tuple[int, Forecast | None]], now: int) -> tuple[int, int]:
    """The left and the right end of the picture, UTC milliseconds."""
    question = facts.question
    begins = question.opened_at or now
    ends = now - now % ROUNDED_MS if question.state is QuestionState.OPEN else question.closed_at or now
    if facts.resolution:
        ends = max(facts.resolution.terms.times.closed, ends)
    last = points[-1][0] if points else begins
    return begins, max(begins + 1, ends, last)


def _marks(texts: Texts, facts: QuestionFacts) -> tuple[Mark, ...]:
    question, resolution = facts.question, facts.resolution
    if question.state is QuestionState.OPEN or question.closed_at is None:
        marks = [Mark(MarkKind.CLOSE, question.deadline, texts.word("questions.picture_close"))]
    else:
        marks = [Mark(MarkKind.CLOSE, question.closed_at, texts.word("questions.picture_closed"))]
    if question.story and question.story.published_at is not None:
        marks.append(Mark(MarkKind.STORY, question.story.published_at, texts.word("questions.picture_story")))
    if resolution and resolution.weights:
        answer = answer_words(texts, question, resolution.weights)
        marks.append(
            Mark(MarkKind.RESOLVED, resolution.resolved_at, texts.word("questions.picture_resolved", answer=answer))
        )
        if resolution.known_at != resolution.resolved_at:
            marks.append(Mark(MarkKind.KNOWN, resolution.known_at, texts.word("questions.picture_known")))
    return tuple(sorted(marks, key=lambda mark: mark.at))


def _others(texts: Texts, left: int) -> str:
    """What several outcomes that are left over are called together; a single one is drawn under its name."""
    return texts.word("questions.picture_others", n=left) if left > 1 else ""


def _title(texts: Texts, question: Question) -> str:
    return f"{question.name} {title_shown(texts, question)}"


def _subtitle(texts: Texts, facts: QuestionFacts) -> str:
    return texts.word("questions.picture_subtitle", n=facts.forecasters)


def _picture(texts: Texts, facts: QuestionFacts, drawing: Drawing, before: Forecast | None) -> Picture:
    number = facts.question.number or 0
    return Picture(f"question-{number}.png", packed(drawing), _words(texts, facts, before))


def _words(texts: Texts, facts: QuestionFacts, before: Forecast | None) -> str:
    """What the picture shows, the numbers that matter first."""
    crowd, names = facts.crowd, outcomes_shown(texts, facts.question)
    assert crowd is not None  # noqa: S101  without one there is no picture
    title = _title(texts, facts.question)
    now, then = share_figures(crowd), share_figures(before) if before else ()
    parts: list[str] = []
    for at in sorted(range(len(crowd)), key=lambda at: -crowd[at]):
        said = {"letter": letter(at), "outcome": names[at], "share": now[at]}
        if then and then[at] != now[at]:
            parts.append(texts.word("questions.picture_words_moved", **said, before=then[at]))
        else:
            parts.append(texts.word("questions.picture_words_share", **said))
    resolution = facts.resolution
    answer = answer_words(texts, facts.question, resolution.weights) if resolution and resolution.weights else ""
    key = "questions.picture_words_resolved" if answer else "questions.picture_words"
    words = texts.word(key, shares="; ".join(parts), n=facts.forecasters, title=title, answer=answer)
    return excerpt(words, MOST_WORDS)


def _spark(points: Sequence[tuple[int, Forecast | None]], instant: int, outcome: int) -> str:
    shares = next((shares for at, shares in reversed(points) if at <= instant), None)
    if shares is None:
        return " "
    return LEVELS[min(shares[outcome] * len(LEVELS) // WHOLE, len(LEVELS) - 1)]


def _change(texts: Texts, before: int, after: int) -> str:
    change = percent_change(before, after)
    if not change:
        return ""
    return texts.word("questions.trend_up" if change > 0 else "questions.trend_down", points=abs(change))
