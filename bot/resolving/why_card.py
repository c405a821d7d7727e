"""The card that explains a score to its member."""

from collections.abc import Sequence

from bot.domain.forecast import WHOLE, percent_text
from bot.domain.moment import Moment, Text
from bot.domain.scoring.explanation import Line
from bot.domain.scoring.values import to_nano
from bot.ports import Points
from bot.questions.question_card import QuestionFacts, answer_text, title
from bot.texts import Texts
from bot.ui.cards import Block, Card, Paragraph, Tone
from bot.ui.figures import NANO, points

MOST_LINES = 12
"""Parts of a score on the card."""
MOST_LATE = 3
"""Forecasts on the card that came too late."""
A_HUNDREDTH = 0.00005
"""Two probabilities that differ by less are shown as the same percentage, with two decimals."""


def why(texts: Texts, facts: QuestionFacts, given: Points, lines: Sequence[Line], late: Sequence[int]) -> Card:
    """The peer score, its parts in order of time, and the baseline score, which compares with an even split.

    Args:
        texts: the sentences.
        facts: of the question, which is resolved.
        given: the member's scores.
        lines: the parts of the peer score.
        late: when the member gave forecasts that came too late to count, UTC milliseconds.
    """
    assert facts.resolution is not None  # noqa: S101  only what was resolved has scores
    floor = facts.resolution.terms.floor
    answer = Paragraph(answer_text(texts, facts.question, facts.resolution), Tone.GOOD)
    total = texts.say("resolving.why_total", points=points(given.peer), share=_tenths(given.coverage / NANO))
    blocks: list[Block] = [answer, Paragraph(total)]
    blocks += [Paragraph(_line(texts, line)) for line in _shown(lines)]
    if len(lines) > MOST_LINES:
        rest = sum(line.points for line in lines) - sum(line.points for line in _shown(lines))
        blocks.append(
            Paragraph(texts.say("resolving.why_more", n=len(lines) - MOST_LINES, points=points(to_nano(rest))))
        )
    blocks += [Paragraph(_late(texts, at, facts.resolution.known_at)) for at in late[:MOST_LATE]]
    if len(late) > MOST_LATE:
        blocks.append(Paragraph(texts.say("resolving.why_more_late", n=len(late) - MOST_LATE)))
    if any(abs(line.own - floor / WHOLE) < A_HUNDREDTH for line in lines):
        blocks.append(Paragraph(texts.say("resolving.why_floor", floor=percent_text(floor)), Tone.QUIET))
    blocks.append(Paragraph(texts.say("resolving.why_baseline", points=points(given.baseline)), Tone.QUIET))
    return Card(
        kind="why", title=title(texts, facts.question), blocks=tuple(blocks), footer=texts.say("boards.rule_about_peer")
    )


def _late(texts: Texts, at: int, known_at: int) -> Text:
    return texts.say("resolving.why_late", at=Moment(at), known=Moment(known_at))


def _shown(lines: Sequence[Line]) -> list[Line]:
    """The twelve parts that count most, in order of time."""
    weightiest = sorted(lines, key=lambda line: -abs(line.points))[:MOST_LINES]
    return sorted(weightiest, key=lambda line: line.start)


def _line(texts: Texts, line: Line) -> Text:
    start, end = Moment(line.start), Moment(line.end)
    said = _percent(line.own)
    if line.others is None:
        return texts.say("resolving.why_alone", start=start, end=end, said=said)
    return texts.say(
        "resolving.why_line",
        start=start,
        end=end,
        share=_tenths(line.share),
        said=said,
        others=_percent(line.others),
        points=points(to_nano(line.points)),
    )


def _tenths(share: float) -> str:
    """A share of the scoring time as a percentage with one decimal."""
    return percent_text(round(share * 1_000) * 10)


def _percent(probability: float) -> str:
    return percent_text(round(probability * WHOLE))
