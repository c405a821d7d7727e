"""The facts of a board, the board as one member sees it, and the parts that all boards share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.boards.lists_card import TITLE_SHOWN, listed, short_title
from bot.domain.leaderboard.board import BoardLine
from bot.domain.leaderboard.interval import Interval
from bot.domain.leaderboard.totals import COVERAGE_FLOOR, BoardValue, Total, board_value_of, value_of
from bot.domain.moment import Text
from bot.domain.question import Question
from bot.domain.resolution import Resolution
from bot.domain.scoring.rules import RULES
from bot.domain.season import Season
from bot.domain.text.characters import excerpt
from bot.domain.time.calendar import Week
from bot.domain.time.local_time import local_of
from bot.domain.time.zone import zone_named
from bot.inputs.boards import ShowLeaderboard
from bot.questions.question_card import answer_words
from bot.texts import Texts
from bot.ui.cards import Block, Button, Card, Paragraph, Rank, Ranking, Tone
from bot.ui.figures import NANO, score_figure
from bot.ui.names import shown_name

TEN_BEST = 10
MOST_SHOWN = 20
"""Lines of a board that one member looks at."""


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What stands on a board.

    Args:
        rule: the name of the scoring rule.
        scope: the week or season it is about; None for all time.
        lines: the members in the order of their ranks.
        names: of the members on it, by id.
        crowd: what the crowd forecast would have earned, which is shown and has no rank; None where it is not shown.
        intervals: by member, the 90 % interval of what the board says of them; only for members with enough questions.
        resolved: the resolved questions with their answers; annulled ones are left out.
        closing: open questions that close within a week from now.
        awaiting: closed questions that are not resolved.
    """

    rule: str
    scope: Week | Season | None
    lines: Sequence[BoardLine]
    names: Mapping[int, str]
    crowd: Total | None
    intervals: Mapping[int, Interval]
    resolved: Sequence[tuple[Question, Resolution]]
    closing: Sequence[Question]
    awaiting: Sequence[Question]


def leaderboard(texts: Texts, facts: BoardFacts, me: int) -> Card:
    """The board as one member sees it: the 20 best, and the line of the member `me` whatever its rank."""
    lines = [line for place, line in enumerate(facts.lines) if place < MOST_SHOWN or line.total.member == me]
    resolved = resolved_questions(texts, facts.resolved) if isinstance(facts.scope, Week) else []
    return Card(
        kind="leaderboard",
        title=board_title(texts, facts),
        blocks=(*ranking(texts, facts, lines, me), *_not_mine(texts, facts, me), *resolved),
        buttons=_periods(texts),
        footer=rule_text(texts, facts),
    )


def rule_text(texts: Texts, facts: BoardFacts) -> Text:
    """What the points mean, how they are put together over all time, and the rule and its version."""
    rule = texts.word(f"boards.rule_{facts.rule}")
    said = texts.say(f"boards.rule_about_{facts.rule}")
    if board_value_of(facts.rule, all_time=facts.scope is None) is BoardValue.PER_COVERAGE:
        said = (*said, " ", *texts.say("boards.rule_all_time", least=round(COVERAGE_FLOOR)))
    return (*said, " ", *texts.say("boards.rule_version", rule=rule, version=RULES[facts.rule].version))


def board_title(texts: Texts, facts: BoardFacts) -> Text:
    """The title of a board: its week with its dates, its season, or all time."""
    if facts.scope is None:
        return texts.say("boards.title_all")
    if isinstance(facts.scope, Season):
        return texts.say("boards.title_season", name=facts.scope.name)
    # Dates in the community's zone, and not in the reader's: the week is the community's.
    zone = zone_named(facts.scope.zone)
    first = local_of(facts.scope.start_ms, zone).date().isoformat()
    last = local_of(facts.scope.end_ms - 1, zone).date().isoformat()
    return texts.say("boards.title_week", week=facts.scope.iso_week, first=first, last=last)


def ranking(texts: Texts, facts: BoardFacts, lines: Sequence[BoardLine], me: int = 0) -> list[Block]:
    """The lines, with the crowd where its points would put it; or a sentence that says why there are none."""
    if not facts.lines:
        key = "boards.empty" if not facts.resolved else "boards.nobody"
        return [Paragraph(texts.say(key))]
    rows = [
        Rank(
            rank=line.rank if line.competes else None,
            name=shown_name(texts, facts.names[line.total.member]),
            points=score_figure(facts.rule, round(line.value * NANO)),
            note=_note(texts, facts, line),
            mine=line.total.member == me,
            member=line.total.member,
        )
        for line in lines
    ]
    if facts.crowd is not None:
        crowd = facts.crowd
        kind = board_value_of(facts.rule, all_time=facts.scope is None)
        theirs, lower = value_of(kind, crowd), RULES[facts.rule].lower_is_better
        better = sum(line.value < theirs if lower else line.value > theirs for line in lines)
        note = texts.say("boards.of", n=len(facts.resolved), answered=crowd.questions)
        rows.insert(
            better, Rank(None, texts.word("boards.crowd"), score_figure(facts.rule, round(theirs * NANO)), note)
        )
    return [Ranking(tuple(rows))]


def _note(texts: Texts, facts: BoardFacts, line: BoardLine) -> Text:
    """Beside a member: on how many questions, places gained or lost, whether provisional, and the interval."""
    parts = [texts.say("boards.of", n=len(facts.resolved), answered=line.total.questions)]
    if line.moved:
        key = "boards.up" if line.moved > 0 else "boards.down"
        parts.append(texts.say(key, places=abs(line.moved)))
    if not isinstance(facts.scope, Week) and line.provisional:
        parts.append(texts.say("boards.provisional"))
    if line.total.member in facts.intervals:
        low, high = (score_figure(facts.rule, round(bound * NANO)) for bound in facts.intervals[line.total.member])
        parts.append(texts.say("boards.interval", low=low, high=high))
    return tuple(piece for part in parts for piece in (" · ", *part))[1:]


def _not_mine(texts: Texts, facts: BoardFacts, me: int) -> list[Block]:
    """A sentence that says why the member `me` is not on a board that has other lines."""
    if not facts.lines or any(line.total.member == me for line in facts.lines):
        return []
    return [Paragraph(texts.say("boards.not_mine"), Tone.QUIET)]


def resolved_questions(
    texts: Texts, resolved: Sequence[tuple[Question, Resolution]], room: int = TITLE_SHOWN
) -> list[Block]:
    """The list of the resolved questions with their answers; `room` is how many characters of a title fit."""
    lines = [
        texts.say(
            "boards.resolved_line",
            question=question.name,
            title=short_title(texts, question, room),
            answer=excerpt(answer_words(texts, question, resolution), TITLE_SHOWN),
        )
        for question, resolution in resolved
    ]
    return listed(texts, texts.say("boards.resolved"), lines)


def _periods(texts: Texts) -> tuple[Button, ...]:
    return (
        Button(texts.say("ui.button_last_week"), ShowLeaderboard(period="last-week")),
        Button(texts.say("ui.button_this_week"), ShowLeaderboard(period="week")),
        Button(texts.say("ui.button_season"), ShowLeaderboard(period="season")),
        Button(texts.say("ui.button_all_time"), ShowLeaderboard(period="all")),
    )
