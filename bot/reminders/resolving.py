"""Reminds of closed questions that are not resolved: after a day, a week and a month.

Their author is reminded, after a week moderators too, and where only moderators resolve, these each time. Everybody
gets one message of all that is due for them: their own questions, and those that they could resolve for others.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from bot.domain.member import Place
from bot.domain.question import Question
from bot.domain.reminders import Step, Unresolved, unresolved_to_tell
from bot.domain.settings import WhoResolves
from bot.ports import Reminded, Session, Store
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, question_subject
from bot.questions.card_links import card_links
from bot.reminders.batch import AT_ONCE, in_batches, remind_all
from bot.reminders.reminders_card import (
    MOST_SHOWN,
    moderators_resolve,
    please_resolve,
    resolve_together,
    still_unresolved,
)
from bot.resolving.recipients import Recipient, settler_at
from bot.texts import Texts, texts
from bot.ui.cards import Card


async def remind(store: Store, now: int) -> list[Exception]:
    """Write the reminders that are due; of several that were missed only the latest.

    Returns:
        The failures.
    """

    async def tell(session: Session, questions: list[int]) -> None:
        for group in await _due(session, now, questions):
            await _tell(session, group, now)

    groups = [list(dict.fromkeys(each.question for each in group)) for group in await _due(store.read, now)]
    # Votes wait for a transaction, which reads of each question whom it concerns: many questions are told in parts.
    parts = [group[at : at + AT_ONCE] for group in groups for at in range(0, len(group), AT_ONCE)]
    batches = in_batches(parts)
    return [failure for batch in batches for failure in await remind_all(store, "resolving", batch, tell)]


async def next_at(session: Session, now: int, community: int | None = None) -> int | None:
    """When the next reminder is due, in one community or in any, UTC milliseconds."""
    find = session.reminders.next_unresolved
    closings = [(step, await find(step, step.closings(now).until, community)) for step in Step]
    return min((closed_at + step.starts for step, closed_at in closings if closed_at is not None), default=None)


async def _due(session: Session, now: int, among: Collection[int] | None = None) -> list[list[Unresolved]]:
    """What is to be written now, of all questions or among these, in groups of a community each."""
    found = [
        each
        for step in Step
        for each in await session.reminders.unresolved(step, step.closings(now).and_an_hour, among=among)
    ]
    return unresolved_to_tell(found, now)


@dataclass
class _Message:
    """What one person, or a channel, is told.

    Args:
        questions: what they are told of, by id, those that were closed first coming first.
        due: the reminders that this is.
        own: those of them that are for whoever resolves the question first of all; others are told beside them.
        otherwise: where it goes if the person cannot be written to, without repetitions.
        reply_to: the message it replies to, if it tells of one question; empty for none.
    """

    questions: dict[int, Question] = field(default_factory=dict)
    due: list[Unresolved] = field(default_factory=list)
    own: list[Unresolved] = field(default_factory=list)
    otherwise: dict[str, None] = field(default_factory=dict)
    reply_to: str = ""


async def _tell(session: Session, group: Sequence[Unresolved], now: int) -> None:
    community = await session.members.community(group[0].community)
    moderated = community.settings.who_resolves is WhoResolves.MODERATOR
    messages: dict[Place, _Message] = {}
    for due in group:
        question = await session.questions.get(due.question)
        first, others = await _recipients(session, question, due, moderated=moderated)
        for place in (*([first.place] if first else []), *others):
            message = messages.setdefault(place, _Message())
            message.questions[question.id] = question
            message.due.append(due)
        if first:
            message = messages[first.place]
            message.own.append(due)
            message.reply_to = first.reply_to
            message.otherwise |= dict.fromkeys(first.otherwise.split())
    for place, message in messages.items():
        card = await _card(session, texts(community.language), place, message, moderated=moderated)
        about = (message.own or message.due)[0]
        recipient = "" if message.own else place.account
        post = NewPost(
            community=community.id,
            place=place,
            key=MessageKey.please_resolve(about.question, about.closed_at, about.step, place, recipient),
            card=card,
            reply_to=message.reply_to if len(message.questions) == 1 else "",
            expires_at=min(each.expires_at for each in message.due),
            otherwise=" ".join(message.otherwise),
        )
        reminded = [Reminded(each.question, each.step, each.closed_at) for each in message.due]
        await session.reminders.write(post, reminded, now)


async def _recipients(
    session: Session, question: Question, due: Unresolved, *, moderated: bool
) -> tuple[Recipient | None, list[Place]]:
    """Who resolves the question first of all, if they are to be reminded, and which moderators are beside them."""
    cards = await session.posts.placements(question_subject(question.id))
    first = await settler_at(session, question, cards[0].place, moderated=moderated)
    if due.place is not None:
        # Only what was dropped is written again, to whom it was to go.
        if due.place == first.place:
            return first, []
        if due.place.account:
            return None, [due.place]
        there = [each.message for each in cards if each.place == due.place]
        return Recipient(due.place, "", there[0] if there else ""), []
    others: list[Place] = []
    if due.step is Step.WEEK or moderated:
        people = await session.moderators.people(question.community, first.place)
        others = [person for person in people if person.account != first.place.account]
    return first, others


async def _card(session: Session, words: Texts, place: Place, message: _Message, *, moderated: bool) -> Card:
    questions = [*message.questions.values()]
    names = await session.members.names([question.author for question in questions])
    own = {each.question for each in message.own}
    if len(questions) == 1:
        (question,) = questions
        author = names[question.author]
        if moderated:
            return moderators_resolve(words, question, author)
        return (please_resolve if own else still_unresolved)(words, question, author)
    authors = {question.author for question in questions}
    # A message to the author names them, because it may come to a channel instead.
    author = "" if moderated or len(own) < len(questions) or len(authors) > 1 else names[authors.pop()]
    links = await card_links(session, questions[:MOST_SHOWN], place)
    return resolve_together(words, questions, links, author, moderated=moderated)
