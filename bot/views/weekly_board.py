"""The message of the week."""

from collections.abc import Sequence
from dataclasses import replace

from bot.cards import Block, Button, Card, Paragraph, Tone
from bot.domain.calendar import Week
from bot.domain.moment import Moment, Part
from bot.domain.question import Question
from bot.inputs import ShowLeaderboard
from bot.texts import Texts
from bot.views.leaderboard import TEN_BEST, BoardFacts, board_title, ranking, resolved_questions, rule_text


def weekly_board(texts: Texts, facts: BoardFacts, *, late: bool) -> Card:
    """The message of the week: worth reading also where nothing was resolved."""
    week = facts.scope.key if isinstance(facts.scope, Week) else ""
    blocks: list[Block] = []
    if late:
        blocks.append(Paragraph(texts.say("board.late"), Tone.QUIET))
    blocks += [
        *ranking(texts, facts, facts.lines[:TEN_BEST]),
        *resolved_questions(texts, facts),
        *_questions(texts, "board.closing", facts.closing),
        *_questions(texts, "board.awaiting", facts.awaiting),
    ]
    return Card(
        kind="weekly-board",
        title=board_title(texts, facts),
        blocks=tuple(blocks),
        buttons=(Button(texts.say("buttons.my_week"), ShowLeaderboard(week=week)),),
        private=False,
        footer=rule_text(texts, facts.rule),
    )


def corrected(texts: Texts, posted: Card, questions: Sequence[Question]) -> Card:
    """A board as it was posted, with a line that names the questions whose points count no longer."""
    names = ", ".join(question.name for question in questions)
    line = Paragraph(texts.say("board.corrected", n=len(questions), questions=names), Tone.WARNING)
    return replace(posted, blocks=(line, *posted.blocks))


def _questions(texts: Texts, key: str, questions: Sequence[Question]) -> list[Block]:
    if not questions:
        return []
    lines: list[Part] = [*texts.say(key, n=len(questions))]
    for question in questions:
        at = Moment(question.deadline)
        lines += ["\n", *texts.say("board.question_line", question=question.name, title=question.text.title, at=at)]
    return [Paragraph(tuple(lines), Tone.QUIET)]
