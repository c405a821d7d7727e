"""What the core asks of the outside: a store, the platforms, and a clock."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol

from bot.cards import Card
from bot.domain.calendar import WeeklyRule
from bot.domain.forecast import Forecast
from bot.domain.member import Actor, Community, Member, Place
from bot.domain.question import Question, QuestionState, QuestionText, Story
from bot.domain.reference import QuestionReference
from bot.domain.resolution import Resolution
from bot.domain.season import Season
from bot.export_rows import Exports
from bot.inputs import Action

Clock = Callable[[], int]
"""The present instant in UTC milliseconds; the only source of time in the program."""


# What is read or answered by the thousand is a NamedTuple: those are made in half the time.
class Vote(NamedTuple):
    """One act of voting as kept in the history; `forecast` is None where it was withdrawn."""

    cast_at: int
    member: int
    forecast: Forecast | None


@dataclass(frozen=True, slots=True)
class NewVote:
    """A vote to be recorded.

    Args:
        received_at: when the request arrived, UTC milliseconds; decides against the deadline.
        delivery: see `Actor.delivery`; a second vote with the same delivery is not recorded.
    """

    question: int
    member: int
    received_at: int
    forecast: Forecast | None
    delivery: str


class VoteStatus(StrEnum):
    """What became of a vote."""

    RECORDED = "recorded"
    REPEATED = "repeated"
    CLOSED = "closed"


class VoteResult(NamedTuple):
    """The answer to a vote; `cast_at` is the time it was recorded under, 0 where it was not."""

    status: VoteStatus
    cast_at: int


class Points(NamedTuple):
    """Scores by each rule, in integers of 10⁻⁹ points, and the coverage in 10⁻⁹ of a question's time."""

    peer: int
    baseline: int
    brier: int
    relative_brier: int
    coverage: int


@dataclass(frozen=True, slots=True)
class Score:
    """One member's scores on one question; the member CROWD is the crowd forecast itself."""

    member: int
    points: Points


class Standing(NamedTuple):
    """A member's sums in a period, over `questions` resolved questions."""

    member: int
    name: str
    questions: int
    points: Points


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a community's board is due, and where it goes; None while nobody has posted anything anywhere."""

    id: int
    community: int
    rule: WeeklyRule
    place: Place | None
    since: int


class PostState(StrEnum):
    """Where a message that nobody is waiting for stands on its way out."""

    PENDING = "pending"
    SENDING = "sending"
    SENT = "sent"
    DOUBT = "doubt"
    DEAD = "dead"


@dataclass(frozen=True, slots=True)
class NewPost:
    """A message for a channel, written in the same transaction as the fact that causes it.

    Args:
        slot: unique; a second post for the same slot is not written.
        question: the question whose card it is, so that it is kept up to date; None for other messages.
        reply_to: the message it answers, as the platform names it; empty for none.
    """

    community: int
    place: Place
    slot: str
    card: Card
    question: int | None = None
    reply_to: str = ""


@dataclass(frozen=True, slots=True)
class Post(NewPost):
    """A message on its way."""

    id: int = 0
    state: PostState = PostState.PENDING


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a copy of a question's card is, and the digest of what it shows."""

    id: int
    question: int
    place: Place
    message: str
    digest: str


class Questions(Protocol):
    """Questions, outcomes and stories of a community."""

    async def find(self, community: int, reference: QuestionReference) -> Question | None: ...
    async def get(self, question: int) -> Question: ...
    async def in_states(self, community: int, states: Sequence[QuestionState]) -> list[Question]: ...
    async def drafts(self, community: int, author: int | None) -> list[Question]: ...
    async def overdue(self, now: int) -> list[Question]: ...
    async def next_deadline(self) -> int | None: ...
    async def last_change(self) -> int: ...
    async def in_channel(self, place: Place) -> list[Question]: ...
    async def related(self, question: Question) -> list[Question]: ...
    async def add_story(self, community: int, story: Story) -> Story: ...
    async def add_draft(
        self, community: int, author: int, text: QuestionText, story: Story | None, now: int
    ) -> Question: ...
    async def rewrite(self, question: Question, text: QuestionText) -> Question: ...
    async def open(self, question: Question, now: int) -> Question: ...
    async def move(self, question: Question, state: QuestionState, closed_at: int | None) -> Question: ...
    async def delete(self, question: Question) -> None: ...
    async def record(self, question: int, now: int, member: int | None, step: str, detail: str = "") -> None: ...


class Forecasts(Protocol):
    """Votes: the history, and what stands."""

    async def standing(self, question: int) -> Sequence[Vote]: ...
    async def last(self, question: int, member: int) -> Vote | None: ...
    async def of_member(self, question: int, member: int) -> list[Vote]: ...
    async def history(self, question: int) -> list[Vote]: ...
    async def standing_of_member(self, community: int, member: int) -> list[tuple[Question, Vote]]: ...
    async def counts(self, questions: Sequence[int]) -> dict[int, int]: ...


class Members(Protocol):
    """Communities, spaces, members and their identities."""

    async def community_of(self, platform: str, space: str) -> Community | None: ...
    async def member_of(self, community: int, actor: Actor) -> Member | None: ...
    async def acting(self, actor: Actor) -> tuple[Community, Member | None] | None: ...
    async def add_community(self, platform: str, space: str, name: str, now: int) -> Community: ...
    async def add_member(self, community: int, actor: Actor, now: int) -> Member: ...
    async def rename(self, member: Member, name: str) -> Member: ...
    async def community(self, community: int) -> Community: ...
    async def communities(self) -> list[Community]: ...
    async def names(self, members: Sequence[int]) -> dict[int, str]: ...


class Boards(Protocol):
    """Resolutions, scores and standings."""

    async def resolve(self, community: int, resolution: Resolution, scores: Sequence[Score]) -> None: ...
    async def take_back(self, community: int, resolution: Resolution) -> None: ...
    async def resolution(self, question: int) -> Resolution | None: ...
    async def resolutions(self, community: int) -> list[Resolution]: ...
    async def scores(self, question: int) -> list[Score]: ...
    async def standings(self, community: int, period: str) -> list[Standing]: ...
    async def scored(self, community: int) -> list[int]: ...
    async def periods(self, community: int) -> list[str]: ...
    async def earned(self, community: int, member: int, start: int, end: int) -> list[Points]: ...
    async def resolved_in(self, community: int, start: int, end: int) -> list[tuple[Question, Resolution]]: ...
    async def rebuild(
        self, community: int, scores: Mapping[int, Sequence[Score]], periods: Mapping[int, Sequence[str]]
    ) -> None: ...


class Schedules(Protocol):
    """When boards are due, and where they go."""

    async def all(self) -> list[Schedule]: ...
    async def place(self, community: int, place: Place, now: int) -> None: ...
    async def advance(self, schedule: Schedule, since: int) -> None: ...


class Seasons(Protocol):
    """The seasons of a community."""

    async def all(self, community: int) -> list[Season]: ...
    async def running(self, community: int) -> Season | None: ...
    async def at(self, community: int, instant: int) -> Season | None: ...
    async def start(self, community: int, name: str, now: int) -> Season: ...
    async def end(self, season: Season, now: int) -> Season: ...


class Posts(Protocol):
    """Messages on their way out, and the cards that are out there."""

    async def add(self, post: NewPost, now: int) -> None: ...
    async def waiting(self) -> list[Post]: ...
    async def mark(self, post: Post, state: PostState, now: int, message: str = "", digest: str = "") -> None: ...
    async def doubt_interrupted(self, now: int) -> list[str]: ...
    async def placements(self, question: int) -> list[Placement]: ...
    async def shown(self, placement: Placement, digest: str) -> None: ...
    async def forget(self, placement: Placement) -> None: ...
    async def placed_questions(self) -> list[int]: ...


class Pending(Protocol):
    """Actions and forms too large for a button, until they expire."""

    async def keep(self, token: str, member: int, action: Action, expires: int) -> None: ...
    async def find(self, token: str, member: int, now: int) -> Action | None: ...
    async def clean(self, now: int) -> None: ...


class Session(Protocol):
    """The store's entities, seen from inside a transaction or by the reader."""

    @property
    def questions(self) -> Questions: ...
    @property
    def forecasts(self) -> Forecasts: ...
    @property
    def members(self) -> Members: ...
    @property
    def boards(self) -> Boards: ...
    @property
    def schedules(self) -> Schedules: ...
    @property
    def seasons(self) -> Seasons: ...
    @property
    def posts(self) -> Posts: ...
    @property
    def pending(self) -> Pending: ...
    @property
    def exports(self) -> Exports: ...


class RepeatedDelivery(Exception):  # noqa: N818  the answer to a repeated request, not an error of the program
    """The platform delivered a request again whose effect is stored already; `did` says what it was about."""

    def __init__(self, did: str) -> None:
        super().__init__(did)
        self.did = did


class NotSaved(Exception):  # noqa: N818  named for what happened to the change
    """A transaction or a vote is not kept, such as on a full disk: nothing is left of it, and it may work later."""


class Store(Protocol):
    """Where everything is kept. What a transaction wrote is durable when its block has ended."""

    @property
    def read(self) -> Session:
        """The entities as last committed."""
        ...

    def transaction(self, delivery: str = "", did: str = "") -> AbstractAsyncContextManager[Session]:
        """All or nothing.

        Raises:
            RepeatedDelivery: where a delivery of that name has been recorded before.
        """
        ...

    async def did(self, delivery: str) -> str | None:
        """What a delivery of that name was about, None where it had no effect yet."""
        ...

    async def cast(self, vote: NewVote) -> VoteResult:
        """Record a vote if its question is open and its delivery new, in one transaction with others at the time."""
        ...


class PostFailed(Exception):  # noqa: N818  named for what happened to the post
    """A platform did not take a message.

    Args:
        reason: what the platform said, without any of the message.
        certain: whether it is certain that the message did not appear.
        gone: whether the place or the message is no more.
    """

    def __init__(self, reason: str, *, certain: bool, gone: bool = False) -> None:
        super().__init__(reason)
        self.certain = certain
        self.gone = gone


class Platform(Protocol):
    """A chat platform, as seen by the core."""

    name: str
    keeps_messages: bool
    """Whether messages outlive the program; where they do not, every card is drawn again at start."""
    edit_every: float
    """Seconds between two edits of one message that the platform bears."""

    async def post(self, place: Place, card: Card, key: str, reply_to: str = "") -> str:
        """Post a card and return the platform's id of the message.

        `key` is the same for every try of the same post.

        Raises:
            PostFailed: where it did not appear, or nobody knows.
        """
        ...

    async def edit(self, place: Place, message: str, card: Card) -> None:
        """Draw a posted card anew; raises PostFailed where that was not possible."""
        ...
