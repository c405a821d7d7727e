"""The card of a weekly board."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.boards.leaderboard_card import BoardFacts, board_title, ranking, resolved_questions, rule_text
from bot.boards.lists_card import TITLE_SHOWN, listed, short_title, title_room
from bot.domain.forecast import Forecast
from bot.domain.leaderboard.board import BoardLine
from bot.domain.moment import Moment, Text
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
        lines: the members in the order of their ranks.
        names: of these members, by id.
    """

    rule: str
    scope: Season | None
    lines: Sequence[BoardLine]
    names: Mapping[int, str]


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
    board = facts.board
    room = title_room(facts.corrected, facts.resolved, facts.new, board.closing, board.awaiting)
    blocks: list[Block] = []
    if missed is not None:
        blocks.append(Paragraph(texts.say("boards.late", at=Moment(missed)), Tone.QUIET))
    blocks += [
        *_corrected_before(texts, facts.corrected, room),
        *_best(texts, facts),
        *resolved_questions(texts, facts.resolved, room),
        *_call(texts, board.rule, facts.call),
        *_so_far(texts, facts.so_far),
        *_move(texts, facts.move),
        *_questions(texts, "boards.new", facts.new, room),
        *_questions(texts, "boards.closing", board.closing, room),
        *_questions(texts, "boards.awaiting", board.awaiting, room),
    ]
    return Card(
        kind="weekly-board",
        title=board_title(texts, board),
        blocks=tuple(blocks),
        buttons=(Button(texts.say("ui.button_my_week"), ShowLeaderboard(week=facts.week.key)),),
        private=False,
        footer=rule_text(texts, board),
    )


def corrected(texts: Texts, posted: Card, questions: Sequence[Question]) -> Card:
    """A board as it was posted, under a line that names the questions which do not count on it any more."""
    names = ", ".join(question.name for question in questions)
    line = Paragraph(texts.say("boards.corrected", n=len(questions), questions=names), Tone.WARNING)
    return replace(posted, blocks=(line, *posted.blocks))


def _corrected_before(texts: Texts, questions: Sequence[Question], room: int) -> list[Block]:
    lines = [
        texts.say("boards.corrected_line", question=question.name, title=short_title(texts, question, room))
        for question in questions
    ]
    return listed(texts, texts.say("boards.corrected_before"), lines, Tone.WARNING)


def _best(texts: Texts, facts: WeekFacts) -> list[Block]:
    """The lines; where nothing was resolved in the week, a board of a season or of all time says so above them."""
    board = facts.board
    shown = ranking(texts, board, board.lines[: facts.names])
    if isinstance(board.scope, Week) or facts.resolved or not board.lines:
        return shown
    return [Paragraph(texts.say("boards.empty_week")), *shown]


def _call(texts: Texts, rule: str, call: Call | None) -> list[Block]:
    if call is None:
        return []
    question = call.question
    title = short_title(texts, question)
    facts = {"points": score_figure(rule, call.points), "question": question.name, "title": title}
    if call.name is None:
        return [Paragraph(texts.say("boards.call", **facts))]
    named = texts.say("boards.call_named", name=shown_name(texts, call.name), **facts)
    return [Paragraph(named, member=call.member)]


def _so_far(texts: Texts, standings: Standings | None) -> list[Block]:
    if standings is None:
        return []
    season = standings.scope
    heading = texts.say("boards.standing_season", name=season.name) if season else texts.say("boards.standing_all")
    rows = [
        Rank(
            rank=line.rank if line.competes else None,
            name=shown_name(texts, standings.names[line.total.member]),
            points=score_figure(standings.rule, round(line.value * NANO)),
            note=_note(texts, line),
            member=line.total.member,
        )
        for line in standings.lines
    ]
    return [Paragraph(heading), Ranking(tuple(rows))]


def _note(texts: Texts, line: BoardLine) -> Text:
    answered = texts.say("boards.answered", n=line.total.questions)
    return (*answered, " · ", *texts.say("boards.provisional")) if line.provisional else answered


def _move(texts: Texts, move: Move | None) -> list[Block]:
    if move is None:
        return []
    before, after = (share_figures(shares)[move.outcome] for shares in (move.before, move.after))
    if before == after:
        return []
    said = texts.say(
        "boards.move",
        outcome=excerpt(outcomes_shown(texts, move.question)[move.outcome], TITLE_SHOWN),
        before=before,
        after=after,
        question=move.question.name,
        title=short_title(texts, move.question),
    )
    return [Paragraph(said)]


def _questions(texts: Texts, key: str, questions: Sequence[Question], room: int) -> list[Block]:
    lines = [
        texts.say(
            "boards.question_line", question=each.name, title=short_title(texts, each, room), at=Moment(each.deadline)
        )
        for each in questions
    ]
    return listed(texts, texts.say(key), lines, Tone.QUIET)
