"""Made-up people, questions and votes for the tests of the store."""

from bot.domain.member import Actor, Community, Member, Place
from bot.domain.question import Question, QuestionText
from bot.ports import Delivery, Erased, NewVote
from storage.store import SqliteStore

NOW = 1_733_000_000_000
DEADLINE = NOW + 1_000_000
PLACE = Place("test", "home", "general")
TEXT = QuestionText("Who wins the cup?", ("Reds", "Blues"), DEADLINE, "The league's table", "A long season")


def actor(account: str = "amina", place: Place = PLACE, scope: str = "") -> Actor:
    return Actor(place, scope, account, account.title(), administrator=False, delivery="", form_fields=25)


def vote(question: int, member: int = 1, at: int = NOW, first: int = 6000, delivery: str = "") -> NewVote:
    """A vote on a question with two outcomes."""
    return NewVote(question, member, at, (first, 10_000 - first), delivery)


async def settle(store: SqliteStore, place: Place = PLACE) -> tuple[Community, Member]:
    """A new community with one member."""
    async with store.transaction() as session:
        community = await session.members.add_community(place.platform, place.space, "Home", NOW)
        return community, await session.members.add_member(community.id, actor(place=place), NOW)


async def draft(store: SqliteStore, community: int = 1, text: QuestionText = TEXT, author: int = 1) -> Question:
    async with store.transaction() as session:
        return await session.questions.add_draft(community, author, text, None, NOW)


async def ask(store: SqliteStore, community: int = 1, text: QuestionText = TEXT) -> Question:
    """An open question."""
    question = await draft(store, community, text)
    async with store.transaction() as session:
        return await session.questions.open(question, NOW)


async def erase_whole(store: SqliteStore, member: int, delivery: Delivery) -> Erased:
    """Erase a member and take all steps that follow; returns all that shows something else by it."""
    return await finish_erasing(store, await store.erase(member, delivery))


async def finish_erasing(store: SqliteStore, begun: Erased | None = None) -> Erased:
    """Take all steps of the erasures under way; returns all that shows something else since an erasure was begun."""
    steps = [begun] if begun else []
    while step := await store.go_on_erasing():
        steps.append(step)
    return Erased([each for step in steps for each in step.questions], [each for step in steps for each in step.boards])
