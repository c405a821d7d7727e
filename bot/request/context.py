"""What every action is given beside its input: who asked, where, when, and the store."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from typing import NamedTuple

from bot.domain.errors import Fact, Refused
from bot.domain.forecast import Forecast
from bot.domain.member import Actor, Community, Member, Role
from bot.domain.moment import Text
from bot.domain.question import Question
from bot.domain.settings import WhoResolves
from bot.inputs.action import Action, fits_a_button
from bot.inputs.app import Resume
from bot.ports import Delivery, Session, Store, Vote
from bot.ports.outgoing import Subject
from bot.texts import Texts
from bot.ui.cards import Button, ButtonStyle, Card

DAY_MS = 86_400_000
CrowdOf = Callable[[int, Sequence[Vote]], Forecast | None]
FORM_LIFETIME_MS = DAY_MS
"""How long a form or a preview that waits in the store can still be sent."""


class Instead(Exception):  # noqa: N818  an answer, not an error
    """Another answer takes the place of the one that was asked for, such as "which question do you mean?"."""

    def __init__(self, card: Card) -> None:
        super().__init__(card.kind)
        self.card = card


class Context(NamedTuple):
    """The circumstances of one request; a NamedTuple because each request makes one.

    Args:
        now: when the request was received, UTC milliseconds.
        new_token: a fresh name that nobody can guess.
        touched: called with what messages show that may have changed.
        crowd_of: the crowd forecast of what stands on a question, computed once for all who read it together.
        alone: around what must not happen beside another request of this person.
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
    alone: Callable[[], AbstractAsyncContextManager[None]]

    def say(self, key: str, **facts: Fact) -> Text:
        """A sentence in the community's language."""
        return self.texts.say(key, **facts)

    def transaction(self, question: Question | None = None) -> AbstractAsyncContextManager[Session]:
        """A transaction that takes effect once, however often this request is delivered."""
        about = question.reference if question else ""
        return self.store.transaction(Delivery(self.actor.delivery, about, self.now))

    def may_manage(self, question: Question) -> bool:
        """Whether the person may edit, resolve and so on: its author or a moderator."""
        return self.role >= Role.MODERATOR or question.author == self.member.id

    @property
    def may_settle(self) -> bool:
        """Whether the person may say what became of a question which they may manage."""
        return self.role >= Role.MODERATOR or self.community.settings.who_resolves is WhoResolves.AUTHOR

    def must_settle(self) -> None:
        """Refuse authors where moderators alone say what became of a question."""
        if not self.may_settle:
            raise Refused("resolving.moderators_only")

    def must_manage(self, question: Question) -> None:
        """Refuse whoever is neither the author nor a moderator."""
        if not self.may_manage(question):
            raise Refused("app.not_yours", question=question.name)

    async def button(self, key: str, action: Action, style: ButtonStyle = ButtonStyle.NORMAL) -> Button:
        """A button; an action too large to ride in one waits in the store."""
        if not fits_a_button(action):
            action = Resume(token=await self.keep(action))
        return Button(self.say(key), action, style)

    async def keep(self, action: Action) -> str:
        """Let an action wait in the store for a day; returns its token."""
        token = self.new_token()
        async with self.store.transaction() as session:
            await session.pending.clean(self.now)
            await session.pending.keep(token, self.member.id, action, self.now + FORM_LIFETIME_MS)
        return token
