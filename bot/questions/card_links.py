"""Links to the posted cards of questions."""

from collections.abc import Iterable

from bot.domain.member import Place
from bot.domain.moment import CardLink
from bot.domain.question import Question
from bot.ports import Session
from bot.ports.outgoing import Placement, question_subject


async def card_links(session: Session, questions: Iterable[Question], here: Place) -> dict[int, CardLink]:
    """By question, its number as a link to its card: the one in this channel, or else one in this space.

    A question without a card there has none: who reads the link could not open another one.
    """
    links: dict[int, CardLink] = {}
    for question in questions:
        placements = await session.posts.placements(question_subject(question.id))
        near = [each for each in placements if (each.place.platform, each.place.space) == (here.platform, here.space)]
        if near:
            card = min(near, key=lambda each: each.place.channel != here.channel)
            links[question.id] = card_link(question, card)
    return links


def card_link(question: Question, card: Placement) -> CardLink:
    """The number of a question as a link to that card of it."""
    place = card.place
    return CardLink(question.name, place.platform, place.space, place.channel, card.message)
