"""Boards: shown privately, and posted every week."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.cards import Block, Button, Card, Paragraph, Rank, Ranking, Tone
from bot.domain.calendar import Week
from bot.domain.forecast import letter
from bot.domain.leaderboard.board import BoardLine
from bot.domain.local_time import local_of
from bot.domain.moment import Moment, Text
from bot.domain.question import Question
from bot.domain.scoring.rules import RULES
from bot.domain.zone import zone_named
from bot.inputs import ShowLeaderboard
from bot.texts import Texts
from bot.views.figures import NANO, points

TEN_BEST = 10


@dataclass(frozen=True, slots=True)
class BoardFacts:
    """What a board says.

    Args:
        rule: the name of the rule by which the points were given.
        week: the week it is about; None for all time.
        answers: the weights of the standing answer of each resolved question, by question.
        closing: open questions that close within a week from now.
        awaiting: closed questions without an answer.
    """

    rule: str
    week: Week | None
    lines: Sequence[BoardLine]
    names: Mapping[int, str]
    resolved: Sequence[Question]
    answers: Mapping[int, tuple[int, ...]]
    closing: Sequence[Question]
    awaiting: Sequence[Question]


def leaderboard(texts: Texts, facts: BoardFacts, me: int) -> Card:
    """The board for one member's eyes: everybody on it, and their own line marked."""
    return Card(
        kind="leaderboard",
        title=_title(texts, facts),
        blocks=(*_ranking(texts, facts, me, len(facts.lines)), *_resolved(texts, facts)),
        buttons=_periods(texts),
        footer=_rule(texts, facts.rule),
    )


def weekly_board(texts: Texts, facts: BoardFacts, *, late: bool) -> Card:
    """The message of the week: worth reading also where nothing was resolved."""
    blocks: list[Block] = []
    if late:
        blocks.append(Paragraph(texts.say("board.late"), Tone.QUIET))
    blocks += [
        *_ranking(texts, facts, 0, TEN_BEST),
        *_resolved(texts, facts),
        *_questions(texts, "board.closing", facts.closing),
        *_questions(texts, "board.awaiting", facts.awaiting),
    ]
    return Card(
        kind="weekly-board",
        title=_title(texts, facts),
        blocks=tuple(blocks),
        buttons=(Button(texts.say("buttons.my_week"), ShowLeaderboard(period="last-week")),),
        private=False,
        footer=_rule(texts, facts.rule),
    )


def _rule(texts: Texts, name: str) -> Text:
    """What the points mean, and by which rule and version they were given."""
    rule = texts.word(f"scoring.{name}")
    about = texts.say(f"scoring.about_{name}")
    return (*about, " ", *texts.say("scoring.version", rule=rule, version=RULES[name].version))


def _title(texts: Texts, facts: BoardFacts) -> Text:
    if facts.week is None:
        return texts.say("board.title_all")
    # Plain dates: the week is the community's, whatever zone its reader is in.
    zone = zone_named(facts.week.zone)
    first = local_of(facts.week.start_ms, zone).date().isoformat()
    last = local_of(facts.week.end_ms - 1, zone).date().isoformat()
    return texts.say("board.title_week", week=facts.week.iso_week, first=first, last=last)


def _ranking(texts: Texts, facts: BoardFacts, me: int, most: int) -> list[Block]:
    if not facts.lines:
        key = "board.empty" if not facts.resolved else "board.nobody"
        return [Paragraph(texts.say(key))]
    rows = tuple(
        Rank(
            rank=line.rank if line.competes else None,
            name=facts.names[line.total.member],
            points=points(round(line.value * NANO)),
            note=texts.say("board.of", n=len(facts.resolved), answered=line.total.questions),
            mine=line.total.member == me,
        )
        for line in facts.lines[:most]
    )
    return [Ranking(rows)]


def _resolved(texts: Texts, facts: BoardFacts) -> list[Block]:
    if not facts.resolved or facts.week is None:
        return []
    lines = [texts.say("board.resolved")]
    for question in facts.resolved:
        weights = facts.answers[question.id]
        top = max(range(len(weights)), key=weights.__getitem__)
        answer = f"{letter(top)} · {question.text.outcomes[top]}"
        said = texts.say("board.resolved_line", question=question.name, title=question.text.title, answer=answer)
        lines.append(("\n", *said))
    return [Paragraph(tuple(part for line in lines for part in line))]


def _questions(texts: Texts, key: str, questions: Sequence[Question]) -> list[Block]:
    if not questions:
        return []
    lines: list[str | Moment] = [*texts.say(key, n=len(questions))]
    for question in questions:
        at = Moment(question.deadline)
        lines += ["\n", *texts.say("board.question_line", question=question.name, title=question.text.title, at=at)]
    return [Paragraph(tuple(lines), Tone.QUIET)]


def _periods(texts: Texts) -> tuple[Button, ...]:
    return (
        Button(texts.say("buttons.last_week"), ShowLeaderboard(period="last-week")),
        Button(texts.say("buttons.this_week"), ShowLeaderboard(period="week")),
        Button(texts.say("buttons.all_time"), ShowLeaderboard(period="all")),
    )
