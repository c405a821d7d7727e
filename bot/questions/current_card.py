"""The public card of a question as it should be shown now."""

from bot.domain.events import EventKind, read_opened_detail
from bot.ports import Session
from bot.questions.facts import public_facts, with_week_ago
from bot.questions.question_card import question_card
from bot.request.context import WeekAgoOf
from bot.texts import texts
from bot.ui.cards import Card
from bot.ui.mentions import mention_role


async def current_question_card(session: Session, question_id: int, week_ago: WeekAgoOf | None = None) -> Card | None:
    """The card that every copy should show now; None where the question was deleted.

    Args:
        session: where it is read.
        question_id: the question.
        week_ago: computes the crowd forecast of a week ago; None for a card without the change since then, made inside
            a transaction that others wait for. Such a card gets it when the message has appeared.
    """
    question = await session.questions.find_by_id(question_id)
    if question is None:
        return None
    community = await session.members.community(question.community)
    _, called = read_opened_detail(await session.questions.detail(question.id, EventKind.OPENED))
    facts = await public_facts(session, question, community.settings)
    if week_ago:
        facts = await with_week_ago(session, facts, week_ago)
    return mention_role(question_card(texts(community.language), facts), called)
