"""The card of a weekly board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.boards.leaderboard_card import (
    BoardFacts,
    board_title,
    cut,
    ranking,
    resolved_questions,
)
from bot.boards.lists_card import TITLE_SHOWN, Links, in_line, listed, number, short_title, title_room
from bot.boards.scores_card import scores_button
from bot.domain.forecast import Forecast, letter
from bot.domain.leaderboard.best import medal
from bot.domain.leaderboard.board import BoardLine
from bot.domain.moment import Moment, MomentStyle, Text
from bot.domain.question import Question
from bot.domain.resolution import Resolution
from bot.domain.season import Season
from bot.domain.text.characters import excerpt
from bot.domain.time.calendar import Week
from bot.inputs.boards import ShowLeaderboard
from bot.texts import Texts
from bot.ui.cards import Block, Button, Card, Paragraph, Rank, Ranking, Tone
from bot.ui.figures import NANO, score_figure, share_figures
from bot.ui.names import shown_name
from bot.ui.removed import outcomes_shown


@dataclass(frozen=True, slots=True)
class Standings:
    """The best of a season so far, or of all time.

    Args:
        rule: the name of the scoring rule.
        scope: the season; None for all time.
        lines: the best members in the order of their ranks, with all who share the rank of the last one named.
        members: how many there are in all.
        names: of the members of these lines, by id.
        most: how many are named, if nobody after them has the same rank.
    """

    rule: str
    scope: Season | None
    lines: Sequence[BoardLine]
    members: int
    names: Mapping[int, str]
    most: int


@dataclass(frozen=True, slots=True)
class Call:
    """A member's score on one question.

    Args:
        points: in units of 10⁻⁹.
        name: None where the question hides names.
    """

    question: Question
    points: int
    member: int
    name: str | None


@dataclass(frozen=True, slots=True)
class Move:
    """How the crowd forecast of a question changed; `outcome` is the one on which it changed most."""

    question: Question
    outcome: int
    before: Forecast
    after: Forecast

    @property
    def size(self) -> int:
        """By how many basis points the share of that outcome changed."""
        return abs(self.after[self.outcome] - self.before[self.outcome])


@dataclass(frozen=True, slots=True)
class WeekFacts:
    """What a weekly board says.

    Args:
        week: the last complete week, whatever the board is about.
        board: what stands on it.
        names: how many lines are shown.
        resolved: questions resolved in the week, with their answers; annulled ones are left out.
        corrected: questions that counted on the board before this one and were reopened since.
        call: the best score of the week on one question; None where there is none worth telling.
        so_far: the best of the season; after an empty week, the best of the season or of all time; None for neither.
        new: questions posted in the week that are still open.
        move: the largest change of a crowd forecast in the week; None for none.
    """

    week: Week
    board: BoardFacts
    names: int
    resolved: Sequence[tuple[Question, Resolution]]
    corrected: Sequence[Question]
    call: Call | None
    so_far: Standings | None
    new: Sequence[Question]
    move: Move | None


def weekly_board(texts: Texts, facts: WeekFacts, missed: int | None = None) -> Card:
    """The card of a weekly board.

    Args:
        texts: the sentences.
        facts: what it says.
        missed: when it was due, UTC milliseconds, for a board that comes late; None for one in time.
    """
    board, links = facts.board, facts.board.links
    room = title_room(facts.corrected, board.resolved)
    closing = {question.id for question in board.closing}
    blocks: list[Block] = []
    if missed is not None:
        blocks.append(Paragraph(texts.say("boards.late", at=Moment(missed)), Tone.QUIET))
    blocks += [
        *_corrected_before(texts, facts, room),
        *_best(texts, facts),
        *resolved_questions(texts, replace(board, resolved=facts.resolved), room),
        *_call(texts, board.rule, facts.call, links),
        *_move(texts, facts.move, links),
        *in_line(texts, texts.say("boards.closing"), [_closing(texts, each, links) for each in board.closing]),
        *in_line(texts, texts.say("boards.awaiting"), [_awaiting(texts, each, links) for each in board.awaiting]),
        *_so_far(texts, facts),
        *in_line(
            texts,
            texts.say("boards.new"),
            # What closes soon is named above, with its deadline.
            [(number(each, links),) for each in facts.new if each.id not in closing],
        ),
    ]
    return Card(
        kind="weekly-board",
        title=board_title(texts, board),
        blocks=tuple(blocks),
        buttons=(
            Button(texts.say("ui.button_my_week"), ShowLeaderboard(week=facts.week.key)),
            scores_button(texts),
        ),
        private=False,
    )


def corrected(texts: Texts, posted: Card, questions: Sequence[Question]) -> Card:
    """A board as it was posted, under a line that names the questions which do not count on it any more."""
    names = ", ".join(question.name for question in questions)
    line = Paragraph(texts.say("boards.corrected", n=len(questions), questions=names), Tone.WARNING)
    return replace(posted, blocks=(line, *posted.blocks))


def _corrected_before(texts: Texts, facts: WeekFacts, room: int) -> list[Block]:
    lines = [
        texts.say(
            "boards.corrected_line",
            question=number(question, facts.board.links),
            title=short_title(texts, question, room),
        )
        for question in facts.corrected
    ]
    return listed(texts, texts.say("boards.corrected_before"), lines, Tone.WARNING)


def _best(texts: Texts, facts: WeekFacts) -> list[Block]:
    """The lines; where nothing was resolved in the week, a board of a season or of all time says so above them."""
    board = facts.board
    shown = ranking(texts, board, facts.names)
    if isinstance(board.scope, Week) or facts.resolved or not board.lines:
        return shown
    return [Paragraph(texts.say("boards.empty_week")), *shown]


def _call(texts: Texts, rule: str, call: Call | None, links: Links) -> list[Block]:
    if call is None:
        return []
    points, question = score_figure(rule, call.points), number(call.question, links)
    if call.name is None:
        return [Paragraph(texts.say("boards.call", points=points, question=question))]
    named = texts.say("boards.call_named", name=shown_name(texts, call.name), points=points, question=question)
    return [Paragraph(named, member=call.member)]


def _so_far(texts: Texts, facts: WeekFacts) -> list[Block]:
    standings = facts.so_far
    if standings is None:
        return []
    season = standings.scope
    heading = texts.say("boards.standing_season", name=season.name) if season else texts.say("boards.standing_all")
    members = None if facts.resolved else standings.members
    lines, more = cut(texts, standings.rule, standings.lines, standings.most, members)
    rows = [
        Rank(
            rank=line.rank if line.competes else None,
            name=shown_name(texts, standings.names[line.total.member]),
            points=score_figure(standings.rule, round(line.value * NANO)),
            note=_note(texts, line),
            # Medals are for the week; after an empty one this is the board.
            medal=medal(standings.rule, line.rank, line.value) if not facts.resolved else 0,
            member=line.total.member,
        )
        for line in lines
    ]
    return [Paragraph(heading), Ranking(tuple(rows)), *more]


def _note(texts: Texts, line: BoardLine) -> Text:
    answered = texts.say("boards.answered", n=line.total.questions)
    return (*answered, " · ", *texts.say("boards.provisional")) if line.provisional else answered


def _move(texts: Texts, move: Move | None, links: Links) -> list[Block]:
    if move is None:
        return []
    before, after = (share_figures(shares)[move.outcome] for shares in (move.before, move.after))
    if before == after:
        return []
    said = texts.say(
        "boards.move",
        letter=letter(move.outcome),
        outcome=excerpt(outcomes_shown(texts, move.question)[move.outcome], TITLE_SHOWN),
        before=before,
        after=after,
        question=number(move.question, links),
    )
    return [Paragraph(said)]


def _closing(texts: Texts, question: Question, links: Links) -> Text:
    return texts.say("boards.closing_one", question=number(question, links), at=Moment(question.deadline))


def _awaiting(texts: Texts, question: Question, links: Links) -> Text:
    since = Moment(question.closed_at or question.deadline, MomentStyle.DATE)
    return texts.say("boards.awaiting_one", question=number(question, links), at=since)
