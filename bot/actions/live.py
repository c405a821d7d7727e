"""What a message that is kept up to date shows now."""

from bot.actions.lookup import public_facts
from bot.actions.story import current_story
from bot.cards import Card
from bot.domain.trail import Happened, where_opened
from bot.ports import Session
from bot.posts import Subject, SubjectKind
from bot.texts import texts
from bot.views.calling import naming
from bot.views.names import with_former
from bot.views.question import question_card
from bot.views.weekly_board import corrected


async def current_card(session: Session, subject: Subject) -> Card | None:
    """The card of a question or a story, or a board as it was posted, with what was corrected since.

    None for what is deleted.
    """
    if subject.kind is SubjectKind.BOARD:
        return await _board(session, subject.id)
    if subject.kind is SubjectKind.STORY:
        return await current_story(session, subject.id)
    question = await session.questions.still(subject.id)
    if question is None:
        return None
    community = await session.members.community(question.community)
    _, called = where_opened(await session.questions.detail(question.id, Happened.OPENED))
    card = question_card(texts(community.language), await public_facts(session, question, community.settings))
    return naming(card, called)


async def _board(session: Session, board: int) -> Card:
    posted = await session.posted_boards.get(board)
    words = texts((await session.members.community(posted.community)).language)
    card = with_former(words, posted.card)
    if not posted.corrections:
        return card
    questions = [await session.questions.get(correction.question) for correction in posted.corrections]
    return corrected(words, card, questions)
