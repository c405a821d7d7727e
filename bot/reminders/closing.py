"""The notice that questions close within a day: once for each deadline, in every channel that shows its card.

Questions of a channel that close within the same hour share one notice; `bot/domain/reminders.py` says which do.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence

from bot.domain.member import Place
from bot.domain.reminders import NOTICE_MS, Closing, closings_to_tell, noticed
from bot.ports import CLOSING_SOON, Reminded, Session, Store
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, question_subject
from bot.questions.card_links import card_links
from bot.reminders.batch import in_batches, remind_all
from bot.reminders.reminders_card import MOST_SHOWN, closing_notice, closing_together
from bot.texts import texts


async def remind(store: Store, now: int) -> list[Exception]:
    """Write the notices that are due.

    A channel whose card is posted after the notice was written gets none: the card shows the deadline.

    Returns:
        The failures.
    """

    async def tell(session: Session, questions: list[int]) -> None:
        for group in await _due(session, now, questions):
            await _tell(session, group, now)

    groups = await _due(store.read, now)
    batches = in_batches([list(dict.fromkeys(each.question for each in group)) for group in groups])
    return [failure for batch in batches for failure in await remind_all(store, "closing", batch, tell)]


async def next_at(session: Session, now: int, community: int | None = None) -> int | None:
    """When the next notice is due, in one community or in any, UTC milliseconds."""
    deadline = await session.reminders.next_closing(noticed(now).until, community)
    return None if deadline is None else deadline - NOTICE_MS


async def _due(session: Session, now: int, among: Collection[int] | None = None) -> list[list[Closing]]:
    """What is to be told now, of all questions or among these, in groups that are told together."""
    return closings_to_tell(await session.reminders.closing(noticed(now).and_an_hour, among=among), now)


async def _tell(session: Session, group: Sequence[Closing], now: int) -> None:
    channels = defaultdict[Place, list[Closing]](list)
    for each in group:
        channels[each.channel].append(each)
    for channel, closings in channels.items():
        post = await _notice(session, channel, closings)
        about = [Reminded(each.question, CLOSING_SOON, each.deadline) for each in closings]
        await session.reminders.write(post, about, now)


async def _notice(session: Session, channel: Place, closings: Sequence[Closing]) -> NewPost:
    """The notice of these deadlines, the earliest first: of one question as a reply to its card."""
    shown = [await session.questions.get(each.question) for each in closings[:MOST_SHOWN]]
    first = shown[0]
    community = await session.members.community(first.community)
    words, reply_to = texts(community.language), ""
    if len(closings) == 1:
        card = closing_notice(words, first)
        cards = await session.posts.placements(question_subject(first.id))
        reply_to = [each.message for each in cards if each.place == channel][-1]
    else:
        card = closing_together(words, shown, await card_links(session, shown, channel), len(closings))
    return NewPost(
        community=community.id,
        place=channel,
        key=MessageKey.closing_notice(first.id, first.deadline, channel),
        card=card,
        reply_to=reply_to,
        expires_at=first.deadline,
    )
