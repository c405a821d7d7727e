"""The facts of a board, the board as one member sees it, and the parts that all boards share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.boards.lists_card import TITLE_SHOWN, Links, listed, number, short_title
from bot.boards.scores_card import scores_button
from bot.domain.forecast import Forecast
from bot.domain.leaderboard.best import medal, named
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
from bot.inputs.boards import PostBoard, ShowCalibration, ShowLeaderboard
from bot.questions.answer_words import answer_words
from bot.texts import Texts
from bot.ui.cards import Block, Button, Card, Paragraph, Rank, Ranking, Tone
from bot.ui.figures import NANO, score_figure, share_figures
from bot.ui.names import shown_name

TEN_BEST = 10
MOST_SHOWN = 20
"""Lines of a board that one member looks at."""
TIES_SHOWN = 5
"""Lines more than those, where they share the last rank shown."""


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
        links: the numbers of these questions as links to their cards.
        crowds: by resolved question, the crowd forecast when it closed; only of those that are listed.
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
    links: Links = field(default_factory=dict)
    crowds: Mapping[int, Forecast] = field(default_factory=dict)


def leaderboard(texts: Texts, facts: BoardFacts, me: int, post: PostBoard | None = None) -> Card:
    """The board as one member sees it: their own line first, whatever its rank, and then the best.

    Args:
        texts: the sentences.
        facts: what stands on it.
        me: the member who looks at it.
        post: posts the board for everybody; None for a member who may not.
    """
    resolved = resolved_questions(texts, facts) if isinstance(facts.scope, Week) else []
    share = (Button(texts.say("ui.button_post_here"), post),) if post else ()
    return Card(
        kind="leaderboard",
        title=board_title(texts, facts),
        blocks=(*_mine(texts, facts, me), *ranking(texts, facts, MOST_SHOWN, me), *resolved),
        buttons=(*_periods(texts), scores_button(texts), *_calibration(texts, facts), *share),
        footer=points_text(texts, facts),
    )


def shared_board(texts: Texts, facts: BoardFacts) -> Card:
    """The board as a moderator posts it for everybody."""
    return Card(
        kind="shared-board",
        title=board_title(texts, facts),
        blocks=(
            *ranking(texts, facts, TEN_BEST),
            *(resolved_questions(texts, facts) if isinstance(facts.scope, Week) else []),
        ),
        buttons=(_own_button(texts, facts.scope), scores_button(texts)),
        private=False,
    )


def points_text(texts: Texts, facts: BoardFacts) -> Text:
    """What the points mean, and how they are put together over all time."""
    said = texts.say(f"boards.rule_about_{facts.rule}")
    if board_value_of(facts.rule, all_time=facts.scope is None) is BoardValue.PER_COVERAGE:
        said = (*said, " ", *texts.say("boards.rule_all_time", least=round(COVERAGE_FLOOR)))
    return said


def board_title(texts: Texts, facts: BoardFacts) -> Text:
    """The title of a board: the dates of its week, its season, or all time."""
    if facts.scope is None:
        return texts.say("boards.title_all")
    if isinstance(facts.scope, Season):
        return texts.say("boards.title_season", name=facts.scope.name)
    # Dates in the community's zone, and not in the reader's: the week is the community's.
    zone = zone_named(facts.scope.zone)
    first, last = (local_of(at, zone).date() for at in (facts.scope.start_ms, facts.scope.end_ms - 1))
    begins = str(first.day) if first.month == last.month else _day(texts, first)
    return texts.say("boards.title_week", first=begins, last=_day(texts, last))


def _day(texts: Texts, day: date) -> str:
    return texts.word("boards.day", day=day.day, month=texts.word(f"boards.month_{day.month}"))


def ranking(texts: Texts, facts: BoardFacts, most: int, me: int = 0) -> list[Block]:
    """The best, with the crowd where its points would put it; or a sentence that says why there are none.

    Args:
        texts: the sentences.
        facts: what stands on the board.
        most: how many are named, if nobody after them has the same rank.
        me: the member who looks at it; 0 for a board that everybody sees.
    """
    if not facts.lines:
        key = "boards.empty" if not facts.resolved else "boards.nobody"
        return [Paragraph(texts.say(key))]
    lines, more = cut(texts, facts.rule, facts.lines, most, len(facts.lines))
    rows = [_row(texts, facts, line, me) for line in lines]
    if facts.crowd is not None:
        crowd = facts.crowd
        kind = board_value_of(facts.rule, all_time=facts.scope is None)
        theirs, lower = value_of(kind, crowd), RULES[facts.rule].lower_is_better
        better = sum(line.value < theirs if lower else line.value > theirs for line in lines)
        note = texts.say("boards.of", n=len(facts.resolved), answered=crowd.questions)
        rows.insert(
            better, Rank(None, texts.word("boards.crowd"), score_figure(facts.rule, round(theirs * NANO)), note)
        )
    return [Ranking(tuple(rows)), *more]


def cut(
    texts: Texts, rule: str, lines: Sequence[BoardLine], most: int, members: int | None
) -> tuple[Sequence[BoardLine], list[Block]]:
    """The lines that are shown, and a sentence that counts equals that are not, and all others; see `named`.

    Args:
        texts: the sentences.
        rule: the name of the scoring rule.
        lines: the best, with all who share the rank of the last one named.
        most: how many are named, if nobody after them has the same rank.
        members: how many there are in all; None where others are not counted.
    """
    shown, ties = named([line.rank for line in lines], most, most + TIES_SHOWN)
    others = 0 if members is None else members - shown - ties
    points = score_figure(rule, round(lines[shown - 1].value * NANO))
    if ties and others:
        said = texts.say("boards.ties_and_others", n=ties, points=points, others=others)
    elif ties:
        said = texts.say("boards.ties", n=ties, points=points)
    elif others:
        said = texts.say("boards.and_more", n=others)
    else:
        return lines[:shown], []
    return lines[:shown], [Paragraph(said, Tone.QUIET)]


def _row(texts: Texts, facts: BoardFacts, line: BoardLine, me: int) -> Rank:
    return Rank(
        rank=line.rank if line.competes else None,
        name=shown_name(texts, facts.names[line.total.member]),
        points=score_figure(facts.rule, round(line.value * NANO)),
        note=_note(texts, facts, line),
        mine=line.total.member == me,
        medal=medal(facts.rule, line.rank, line.value) if line.competes else 0,
        member=line.total.member,
        moved=line.moved,
    )


def _note(texts: Texts, facts: BoardFacts, line: BoardLine) -> Text:
    """Beside a member: places gained or lost, on how many questions, whether provisional, and the interval."""
    parts = [texts.say("boards.of", n=len(facts.resolved), answered=line.total.questions)]
    # Where nobody was on the board before, nobody is new on it either.
    if any(each.moved is not None for each in facts.lines):
        parts.insert(0, _moved(texts, line.moved))
    if not isinstance(facts.scope, Week) and line.provisional:
        parts.append(texts.say("boards.provisional"))
    if line.total.member in facts.intervals:
        low, high = (score_figure(facts.rule, round(bound * NANO)) for bound in facts.intervals[line.total.member])
        parts.append(texts.say("boards.interval", low=low, high=high))
    return tuple(piece for part in parts for piece in (" · ", *part))[1:]


def _moved(texts: Texts, places: int | None) -> Text:
    if places is None:
        return texts.say("boards.new_here")
    if not places:
        return texts.say("boards.same")
    return texts.say("boards.up" if places > 0 else "boards.down", places=abs(places))


def _mine(texts: Texts, facts: BoardFacts, me: int) -> list[Block]:
    """The line of the member `me`, or why there is none on a board that has other lines."""
    if not facts.lines:
        return []
    mine = [_row(texts, facts, line, me) for line in facts.lines if line.total.member == me]
    return [Ranking(tuple(mine))] if mine else [Paragraph(texts.say("boards.not_mine"), Tone.QUIET)]


def resolved_questions(texts: Texts, facts: BoardFacts, room: int = TITLE_SHOWN) -> list[Block]:
    """The list of the resolved questions with their answers; `room` is how many characters of a title fit."""
    lines = [_answered(texts, facts, question, resolution, room) for question, resolution in facts.resolved]
    return listed(texts, texts.say("boards.resolved"), lines)


def _answered(texts: Texts, facts: BoardFacts, question: Question, resolution: Resolution, room: int) -> Text:
    said = texts.say(
        "boards.resolved_line",
        question=number(question, facts.links),
        title=short_title(texts, question, room),
        answer=excerpt(answer_words(texts, question, resolution.weights), room),
    )
    crowd, happened = facts.crowds.get(question.id), [at for at, weight in enumerate(resolution.weights) if weight]
    if crowd is None or len(happened) > 1:
        return said
    return (*said, " ", *texts.say("boards.crowd_said", share=share_figures(crowd)[happened[0]]))


def own_board(scope: Week | Season | None) -> ShowLeaderboard:
    """Shows that board to the member who asks."""
    if scope is None:
        return ShowLeaderboard(period="all")
    return ShowLeaderboard(week=scope.key) if isinstance(scope, Week) else ShowLeaderboard(season_id=scope.id)


def _calibration(texts: Texts, facts: BoardFacts) -> tuple[Button, ...]:
    """How well the crowd knew what it knew is asked of long times, in which enough questions were resolved."""
    if isinstance(facts.scope, Week) or not facts.resolved:
        return ()
    return (Button(texts.say("ui.button_calibration"), ShowCalibration()),)


def _own_button(texts: Texts, scope: Week | Season | None) -> Button:
    key = "ui.button_my_week" if isinstance(scope, Week) else "ui.button_leaderboard"
    return Button(texts.say(key), own_board(scope))


def _periods(texts: Texts) -> tuple[Button, ...]:
    return (
        Button(texts.say("ui.button_last_week"), ShowLeaderboard(period="last-week")),
        Button(texts.say("ui.button_this_week"), ShowLeaderboard(period="week")),
        Button(texts.say("ui.button_season"), ShowLeaderboard(period="season")),
        Button(texts.say("ui.button_all_time"), ShowLeaderboard(period="all")),
    )
