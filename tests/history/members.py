"""Many members who send random requests about questions at the same time."""

import asyncio
import random
import re
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from bot.app.background import Background
from bot.app.door import Bot
from bot.domain.member import Actor, Place
from bot.domain.mention import Mention, MentionKind
from bot.domain.moment import Moment
from bot.domain.question import QuestionText
from bot.inputs.action import Action
from bot.inputs.asking import PostQuestion
from bot.inputs.communities import ManageMembers
from bot.inputs.privacy import EraseMe, ManagePrivacy
from bot.inputs.resolving import AnnulQuestion, ReopenQuestion, ResolveQuestion
from bot.inputs.voting import CastForecast, ShowMyForecast, UndoForecast, WithdrawForecast
from bot.ports import NotSaved, Store
from bot.texts import read_sentences
from bot.ui.cards import Card
from tests.chat import Channels
from tests.history.record import Call, Run

PLACE = Place("test", "home", "general")
ADMINISTRATORS = 10
"""One person in so many is an administrator."""
OPEN_AT_ONCE = 6
MINUTE_MS = 60_000
TICK_EVERY = 150
"""Requests between two turns of the background task."""


class Request(NamedTuple):
    """What is asked for next; see `Call`."""

    kind: str
    question: int
    action: Action
    whom: int = 0


@dataclass
class World:
    """The clock and the questions, which all people share.

    Args:
        store: the store.
        run: the record of the run.
        people: how many there are.
        draw: the source of chance.
        left: requests still to be made.
        now: the clock, UTC milliseconds.
        places: numbers the beginnings and ends of requests in their order.
        trouble: called with `left` before each request, so that it can cause faults.
        bot: the core.
        background: its background task.
        open: the ids of open questions.
        asking: how many questions are about to be posted.
        settled: the ids of questions that were closed, resolved or annulled.
        undoable: the forecast that each person was last offered to undo.
    """

    store: Store
    run: Run
    people: int
    draw: random.Random
    left: int
    now: int
    places: "count[int]"
    trouble: Callable[[int], Awaitable[None]]
    bot: Bot = field(init=False)
    background: Background = field(init=False)
    open: list[int] = field(default_factory=list)
    asking: int = 0
    settled: list[int] = field(default_factory=list)
    undoable: dict[int, UndoForecast] = field(default_factory=dict)

    def __post_init__(self) -> None:
        tokens = count(1)
        self.bot = Bot(self.store, lambda: self.now, lambda: f"t{next(tokens)}")
        self.background = Background(self.bot, {"test": Channels(lambda: self.now)})

    def let_time_pass(self) -> None:
        """Move the clock a little forward; sometimes it stands still or steps back."""
        step = self.draw.random()
        if step < 0.003:
            self.now -= self.draw.randrange(MINUTE_MS)
        elif step < 0.8:
            self.now += self.draw.randrange(500)


def account_of(person: int) -> str:
    """Return a person's account on the platform."""
    return f"account{person:05}"


def actor_of(person: int, delivery: str) -> Actor:
    """Return a person as a platform reports them."""
    administrator = person % ADMINISTRATORS == 1
    return Actor(PLACE, "", account_of(person), f"Name-{person:05}", administrator, delivery, 25)


async def begin(world: World) -> None:
    """Post the first questions."""
    for number in range(OPEN_AT_ONCE):
        await _send(world, 1, await _post(world, 1), f"first:{number}")


async def live(world: World, person: int) -> None:
    """Send one request after the other as one person, until none is left to be made."""
    for number in count(1):
        if world.left <= 0:
            return
        world.let_time_pass()
        await world.trouble(world.left)
        if world.left % TICK_EVERY == 0:
            await world.background.turn()
        try:
            what = await _next(world, person)
        except NotSaved:
            continue
        doing = [_send(world, person, what, f"{person}:{number}")]
        if what.kind in ("resolve", "annul", "erase"):
            doing.append(_slip_in(world, person, what.question, f"{person}:{number}:late"))
        await asyncio.gather(*doing)


async def _next(world: World, person: int) -> Request:
    """Return the next request of a person."""
    return (person % ADMINISTRATORS == 1 and await _as_administrator(world, person)) or await _as_member(world, person)


async def _as_administrator(world: World, person: int) -> Request | None:
    if len(world.open) + world.asking < OPEN_AT_ONCE and await _is_known(world, person):
        return await _post(world, person)
    chance = world.draw.random()
    if chance < 0.15:
        return _settle(world)
    return _exclude(world) if chance < 0.2 else None


async def _as_member(world: World, person: int) -> Request:
    question = world.draw.choice(world.open or world.settled)
    name = f"q{question}"
    chance = world.draw.random()
    erase = await _confirmed_erasure(world, person) if chance < 0.02 else None
    if erase is not None:
        return Request("erase", question, erase)
    if chance < 0.1:
        return Request("withdraw", question, WithdrawForecast(question=name))
    if chance < 0.2:
        return Request("mine", question, ShowMyForecast(question=name))
    if chance < 0.28 and person in world.undoable:
        undo = world.undoable[person]
        return Request("undo", int(undo.question[1:]), undo)
    return Request("vote", question, _vote(world, question))


def _vote(world: World, question: int) -> CastForecast:
    first, second = world.draw.randrange(5_000), world.draw.randrange(5_000)
    shares = (first, second, 10_000 - first - second)
    return CastForecast(question=f"q{question}", picks="/".join(f"{share / 100:.2f}" for share in shares))


async def _is_known(world: World, person: int) -> bool:
    """Whether the person is a member: who was erased is none until their next request."""
    _, member = await world.store.read.members.acting(actor_of(person, "")) or (None, None)
    return member is not None


async def _post(world: World, person: int) -> Request:
    closes_at = world.now + world.draw.randrange(7 * MINUTE_MS, 15 * MINUTE_MS)
    text = QuestionText("Who wins the cup?", ("Reds", "Blues", "Greens"), closes_at, "", "")
    async with world.store.transaction() as session:
        author = await session.members.member_of(1, actor_of(person, ""))
        assert author is not None
        question = await session.questions.add_draft(1, author.id, text, None, world.now)
    world.asking += 1
    return Request("post", question.id, PostQuestion(question=question.reference, once=True))


def _settle(world: World) -> Request:
    if world.settled and world.draw.random() < 0.4:
        question = world.draw.choice(world.settled[-8:])
        return Request("reopen", question, ReopenQuestion(question=f"q{question}"))
    question = world.draw.choice(world.open + world.settled[-8:])
    name = f"q{question}"
    if world.draw.random() < 0.4:
        return Request("annul", question, AnnulQuestion(question=name, values={"reason": "Nobody knows"}))
    outcome = world.draw.choice("ABC")
    return Request("resolve", question, ResolveQuestion(question=name, values={"outcome": outcome}))


def _exclude(world: World) -> Request:
    """Exclude somebody, or include one of the same few again."""
    whom = world.draw.randrange(1, world.people + 1, 7)
    who = str(Mention(MentionKind.PERSON, account_of(whom)))
    if world.draw.random() < 0.6:
        return Request("exclude", 0, ManageMembers(step="exclude", who=who), whom)
    return Request("include", 0, ManageMembers(step="include", who=who), whom)


async def _confirmed_erasure(world: World, person: int) -> EraseMe | None:
    """The second button of an erasure; None where the first was not offered, as to somebody who is not known."""
    card = await world.bot.handle(ManagePrivacy(action="erase"), actor_of(person, ""))
    offered = next((button.action for button in card.buttons if isinstance(button.action, EraseMe)), None)
    return offered and offered.model_copy(update={"sure": True})


async def _send(world: World, person: int, what: Request, delivery: str) -> None:
    """Send a request as platforms do: mostly once, sometimes again, and sometimes without waiting for the answer."""
    chance = world.draw.random()
    if chance < 0.04:
        await _give_up(world, _call(world, person, what, delivery))
    times = 1 if chance > 0.08 else 2
    await asyncio.gather(*(_call(world, person, what, delivery) for _ in range(times)))
    world.asking -= what.kind == "post"
    if chance > 0.96:
        world.let_time_pass()
        await _call(world, person, what, delivery)


async def _slip_in(world: World, person: int, question: int, delivery: str) -> None:
    """Vote while the question is being settled or the person erased, as if it had been received a second earlier."""
    for _ in range(world.draw.randrange(60)):
        await asyncio.sleep(0)
    world.now -= 1_000
    await _call(world, person, Request("vote", question, _vote(world, question)), delivery)


async def _give_up(world: World, call: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(call)
    for _ in range(world.draw.randrange(40)):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])


async def _call(world: World, person: int, what: Request, delivery: str) -> None:
    """Make one request and record it, before it begins and after its answer."""
    world.left -= 1
    question = what.question
    call = Call(what.kind, delivery, person, question, world.now, next(world.places), whom=what.whom)
    world.run.calls.append(call)
    card = await world.bot.handle(what.action, actor_of(person, delivery))
    call.ended = next(world.places)
    call.answer, call.cast_at = _answer(card), _shown(card)
    undo = next((button.action for button in card.buttons if isinstance(button.action, UndoForecast)), None)
    if undo:
        world.undoable[person] = undo
    if call.answer == "posted" and question not in world.open:
        world.open.append(question)
    if call.answer in ("details", "voting.closed") and question in world.open:
        world.open.remove(question)
        world.settled.append(question)


def _shown(card: Card) -> int | None:
    """Return when the forecast on a card was given, None where the card shows none."""
    for button in card.buttons:
        if isinstance(button.action, UndoForecast):
            return button.action.cast_at
    if card.kind != "my-forecast":
        return None
    moments = [part for block in card.blocks for part in getattr(block, "text", ()) if isinstance(part, Moment)]
    return moments[0].at_ms if moments else None


def _answer(card: Card) -> str:
    """Return the card's kind, or the key of the refusal that it shows."""
    if card.kind != "refusal":
        return card.kind
    # What was typed stands below it.
    said = "".join(str(part) for part in getattr(card.blocks[0], "text", ()))
    return next((key for key, pattern in REFUSALS.items() if pattern.fullmatch(said)), said)


REFUSED = re.compile(
    r"(app|voting|resolving|asking)\.(?!(help|post|propose|why|command)_)|questions\.life_"
    r"|privacy\.in_flight|communities\.never_here|dates\.(past|too_soon)"
)
REFUSALS = {
    key: re.compile(re.sub(r"\\\{\w+\\\}", ".*", re.escape(sentence)))
    for key, sentence in sorted(read_sentences("en").items(), key=lambda each: -len(re.sub(r"{\w+}", "", str(each[1]))))
    if isinstance(sentence, str) and REFUSED.match(key) and " " in re.sub(r"{\w+}", "", sentence).strip()
}
"""Patterns of sentences, those with most words of their own first: "{letter} · {name}" could match many others."""
