"""The public card of a question as it should be shown now."""

from bot.domain.events import EventKind, read_opened_detail
from bot.ports import Session
from bot.questions.facts import public_facts
from bot.questions.question_card import question_card
from bot.texts import texts
from bot.ui.cards import Card
from bot.ui.mentions import mention_role


async def current_question_card(session: Session, question_id: int) -> Card | None:
    """The card that every copy should show now; None where the question was deleted."""
    question = await session.questions.find_by_id(question_id)
    if question is None:
        return None
    community = await session.members.community(question.community)
    _, called = read_opened_detail(await session.questions.detail(question.id, EventKind.OPENED))
    card = question_card(texts(community.language), await public_facts(session, question, community.settings))
    return mention_role(card, called)
