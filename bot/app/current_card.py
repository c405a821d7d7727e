"""The current card of what a posted message shows: a question, a story or a board."""

from typing import assert_never

from bot.boards.weekly import current_board_card
from bot.ports import Session
from bot.ports.outgoing import Subject, SubjectKind
from bot.questions.current_card import current_question_card
from bot.request.context import WeekAgoOf
from bot.stories.story import current_story_card
from bot.ui.cards import Card


async def current_card(session: Session, subject: Subject, week_ago: WeekAgoOf) -> Card | None:
    """The card that a message about the subject should show now; None where the question was deleted."""
    match subject.kind:
        case SubjectKind.QUESTION:
            return await current_question_card(session, subject.id, week_ago)
        case SubjectKind.STORY:
            return await current_story_card(session, subject.id)
        case SubjectKind.BOARD:
            return await current_board_card(session, subject.id)
        case _:
            assert_never(subject.kind)
