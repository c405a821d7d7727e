"""To whom messages go that ask somebody to resolve a question."""

from typing import NamedTuple

from bot.domain.member import Place
from bot.domain.question import Question
from bot.ports import Session
from bot.ports.outgoing import question_subject


class Recipient(NamedTuple):
    """Where such a message goes.

    Args:
        place: the person, or a channel where nobody can be written to alone.
        otherwise: the channel it goes to if the person cannot be written to; empty for none.
        reply_to: the message it replies to; empty for none.
    """

    place: Place
    otherwise: str
    reply_to: str


async def settler_at(session: Session, question: Question, here: Place, *, moderated: bool) -> Recipient:
    """Where somebody who may resolve the question is written to.

    Args:
        session: the store.
        question: which one.
        here: the channel that stands in for the question's, where it has no card.
        moderated: whether only moderators resolve: then a moderator whose account is known, else the author.
    """
    if not moderated:
        return await _author_at(session, question, here)
    cards = await session.posts.placements(question_subject(question.id))
    first = cards[0].place if cards else here
    people = await session.moderators.people(question.community, first)
    if people:
        return Recipient(people[0], first.channel, "")
    return Recipient(first, "", cards[0].message if cards else "")


async def _author_at(session: Session, question: Question, here: Place) -> Recipient:
    """Where the author is written to: alone in the first space that has a card, else as a reply to the first card."""
    cards = await session.posts.placements(question_subject(question.id))
    people = {(person.platform, person.space): person for person in await session.members.people(question.author)}
    shown = [placement.place for placement in cards] or [here]
    for place in shown:
        person = people.get((place.platform, place.space))
        if person is not None:
            return Recipient(person, place.channel, "")
    return Recipient(shown[0], "", cards[0].message if cards else "")
