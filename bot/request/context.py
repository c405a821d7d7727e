"""The context that every action gets beside its input: who asks, where, when, and the store."""

from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol

from bot.domain.crowd.sampled import Sample
from bot.domain.errors import Fact, Refused
from bot.domain.forecast import Forecast
from bot.domain.member import Actor, Community, Member, Place, Role
from bot.domain.moment import Text
from bot.domain.question import Question
from bot.domain.resolution import Resolution
from bot.domain.settings import WhoResolves
from bot.inputs.action import Action, fits_a_button
from bot.inputs.app import Resume
from bot.ports import Delivery, Session, StandingShares, Store
from bot.ports.outgoing import Subject
from bot.ports.platform import Obstacle
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card

DAY_MS = 86_400_000
CrowdOf = Callable[[int, StandingShares], Awaitable[Forecast | None]]
"""The crowd forecast in basis points of what stands on a question; see `bot.questions.crowd.Crowds.of`."""
WeekAgoOf = Callable[[Session, Question, int], Awaitable[Forecast | None]]
"""What it was a week ago, from that many forecasters on; see `bot.questions.crowd.WeekAgo.of`."""


class CrowdSeen(Protocol):
    """What a reader who sees the crowd forecast of a question knows of it; see `bot.questions.QuestionFacts`."""

    @property
    def question(self) -> Question:
        """The question."""
        ...

    @property
    def resolution(self) -> Resolution | None:
        """Its answer."""
        ...

    @property
    def crowd(self) -> Forecast | None:
        """The present crowd forecast."""
        ...

    @property
    def forecasters(self) -> int:
        """How many forecasts stand."""
        ...

    @property
    def changed_at(self) -> int | None:
        """When the last of them was given, UTC milliseconds."""
        ...


SamplesOf = Callable[[Session, CrowdSeen, int], Awaitable[list[Sample]]]
"""The crowd forecast over time, to an instant; see `bot.questions.crowd_samples.CrowdSamples.of`."""
FORM_LIFETIME_MS = DAY_MS
"""How long an action that is kept in the store, such as a submitted form, can still be used."""


class Instead(Exception):  # noqa: N818  an answer, not an error
    """Raised to answer with another card than the one that was asked for, such as "which question do you mean?"."""

    def __init__(self, card: Card) -> None:
        super().__init__(card.kind)
        self.card = card


class Context(NamedTuple):
    """The circumstances of one request; a NamedTuple because they are made faster than dataclasses, one per request.

    Args:
        store: where everything is kept.
        texts: the sentences in the community's language.
        now: when the request was received, UTC milliseconds.
        actor: the person as the platform describes them.
        community: the community in which the request was made.
        member: the person as a member of it.
        role: the person's role in it.
        new_token: makes a random name that nobody can guess.
        touched: to be called with the subjects whose cards may have changed.
        crowd_of: computes the crowd forecast of a question, once for all requests that got the same reading of it.
        week_ago: computes what it was a week ago.
        crowd_samples: computes what it was over time.
        settle: has the scores of a question computed that has its answer; returns once they are written, or after a
            moment; see `bot.resolving.settlement.Settlements.settle`.
        obstacle: what keeps the bot from posting in a channel, see `Platform.obstacle`.
        first_try: has what waits for a channel sent at once; returns once it was tried, or after a moment.
        alone: a context in which no other request of this person runs; see `InFlight.alone`.
    """

    store: Store
    texts: Texts
    now: int
    actor: Actor
    community: Community
    member: Member
    role: Role
    new_token: Callable[[], str]
    touched: Callable[[Subject], None]
    crowd_of: CrowdOf
    week_ago: WeekAgoOf
    crowd_samples: SamplesOf
    settle: Callable[[int], Awaitable[None]]
    obstacle: Callable[[Place], Awaitable[Obstacle | None]]
    first_try: Callable[[Place], Awaitable[None]]
    alone: Callable[[], AbstractAsyncContextManager[None]]

    def say(self, key: str, **facts: Fact) -> Text:
        """A sentence in the community's language."""
        return self.texts.say(key, **facts)

    def transaction(self, question: Question | None = None) -> AbstractAsyncContextManager[Session]:
        """A transaction that has an effect once, however often this request is delivered.

        Args:
            question: what the request is about, which is shown if it is delivered again.
        """
        about = question.reference if question else ""
        return self.store.transaction(Delivery(self.actor.delivery, about, self.now))

    def may_manage(self, question: Question) -> bool:
        """Whether the person may edit, resolve and so on: its author or a moderator."""
        return self.role >= Role.MODERATOR or question.author == self.member.id

    @property
    def may_settle(self) -> bool:
        """Whether the person may resolve, annul and so on the questions that they may manage."""
        return self.role >= Role.MODERATOR or self.community.settings.who_resolves is WhoResolves.AUTHOR

    def must_settle(self) -> None:
        """Refuse authors where only moderators resolve questions."""
        if not self.may_settle:
            raise Refused("resolving.moderators_only")

    def must_manage(self, question: Question) -> None:
        """Refuse whoever is neither the author nor a moderator."""
        if not self.may_manage(question):
            raise Refused("app.not_yours", question=question.name)

    async def button(self, key: str, action: Action, style: ButtonStyle = ButtonStyle.NORMAL) -> Button:
        """A button that performs an action of any size."""
        return Button(self.say(key), await self.carried(action), style)

    async def carried(self, action: Action) -> Action:
        """What a button or menu carries to perform an action: one that is too large is kept in the store."""
        return action if fits_a_button(action) else Resume(token=await self.keep(action))

    async def keep(self, action: Action) -> str:
        """Keep an action in the store for a day; returns the token under which `forms.kept_action` finds it."""
        token = self.new_token()
        async with self.store.transaction() as session:
            await session.pending.clean(self.now)
            await session.pending.keep(token, self.member.id, action, self.now + FORM_LIFETIME_MS)
        return token
