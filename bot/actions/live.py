"""What a message that is kept up to date shows now."""

from bot.actions.lookup import public_facts
from bot.cards import Card
from bot.domain.mention import read_mention
from bot.ports import Session
from bot.posts import Subject, SubjectKind
from bot.texts import texts
from bot.views.calling import naming
from bot.views.names import with_former
from bot.views.question import question_card
from bot.views.weekly_board import corrected


async def current_card(session: Session, subject: Subject) -> Card:
    """The card of a question, or a board as it was posted, with what was corrected since."""
    if subject.kind is SubjectKind.BOARD:
        return await _board(session, subject.id)
    question = await session.questions.get(subject.id)
    community = await session.members.community(question.community)
    called = read_mention(await session.questions.detail(question.id, "opened"))
    card = question_card(texts(community.language), await public_facts(session, question, community.settings))
    return naming(card, called.id if called else "")


async def _board(session: Session, board: int) -> Card:
    posted = await session.posted_boards.get(board)
    words = texts((await session.members.community(posted.community)).language)
    card = with_former(words, posted.card)
    if not posted.corrections:
        return card
    questions = [await session.questions.get(correction.question) for correction in posted.corrections]
    return corrected(words, card, questions)
