"""How whoever says what became of a question is written to."""

from typing import NamedTuple

from bot.domain.member import Place
from bot.domain.question import Question
from bot.ports import Session
from bot.ports.outgoing import question_subject


class Way(NamedTuple):
    """Where they are written to, which channel is told where that fails, and what the message answers."""

    place: Place
    otherwise: str
    reply_to: str


async def settler_at(session: Session, question: Question, here: Place, *, moderated: bool) -> Way:
    """As `author_at`, or where authors have no say (`moderated`) to a moderator whose account is known."""
    if not moderated:
        return await author_at(session, question, here)
    cards = await session.posts.placements(question_subject(question.id))
    first = cards[0].place if cards else here
    people = await session.moderators.people(question.community, first)
    return Way(people[0], first.channel, "") if people else Way(first, "", cards[0].message if cards else "")


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
