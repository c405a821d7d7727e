"""How the author of a question is written to."""

from typing import NamedTuple

from bot.domain.member import Place
from bot.domain.question import Question
from bot.ports import Session
from bot.posts import question_subject


class Way(NamedTuple):
    """Where the author is written to, which channel is told where that fails, and what the message answers."""

    place: Place
    otherwise: str
    reply_to: str


async def author_at(session: Session, question: Question, here: Place) -> Way:
    """By direct message where a card is and the author has an account, else as a reply to the first card.

    Args:
        session: the store.
        question: whose author it is.
        here: where there is no card, the channel that is told.
    """
    cards = await session.posts.placements(question_subject(question.id))
    people = {(person.platform, person.space): person for person in await session.members.people(question.author)}
    shown = [placement.place for placement in cards] or [here]
    for place in shown:
        person = people.get((place.platform, place.space))
        if person is not None:
            return Way(person, place.channel, "")
    return Way(shown[0], "", cards[0].message if cards else "")
