"""The record of a run, for the checker: every request and every vote with its answer, and the state at the end."""

from dataclasses import dataclass, field

from bot.domain.question import QuestionState
from bot.ports import NewVote, Vote, VoteResult

NEVER = 1 << 62
"""The end of a request that was never answered."""

Figures = dict[int, tuple[int, ...]]
"""By member, the points by each rule."""


@dataclass(slots=True)
class Call:
    """A request to `Bot.handle`; the same delivery may come several times.

    Args:
        kind: what was requested, such as `vote`.
        delivery: its delivery.
        person: who made it: a number that they keep when they come back after an erasure, as another member.
        question: the question's id.
        at: the clock at its beginning, UTC milliseconds.
        begun, ended: the positions of its beginning and its answer in the order of everything that happened; `NEVER`
            where the caller did not wait.
        answer: the kind of the card, or the key of a refusal; empty where the caller did not wait.
        cast_at: when the forecast was given that the answer shows or offers to undo.
        whom: the person who is to be excluded or included again.
    """

    kind: str
    delivery: str
    person: int
    question: int
    at: int
    begun: int
    ended: int = NEVER
    answer: str = ""
    cast_at: int | None = None
    whom: int = 0


@dataclass(slots=True)
class Cast:
    """A vote as it was passed to the store, and its result; None where nobody waited for it."""

    vote: NewVote
    begun: int
    ended: int = NEVER
    result: VoteResult | None = None
    not_saved: bool = False


@dataclass(slots=True)
class Erasure:
    """An erasure as the store was asked for it; `ended` is `NEVER` where nobody waited for it or it was not saved."""

    member: int
    person: int
    at: int
    begun: int
    ended: int = NEVER


@dataclass(frozen=True, slots=True)
class Step:
    """An event of a question; the member is None where the bot itself did it."""

    question: int
    at: int
    member: int | None
    name: str


@dataclass(slots=True)
class Ending:
    """The state of a question at the end."""

    state: QuestionState
    deadline: int
    closed_at: int | None
    history: list[Vote]
    standing: list[Vote]
    stored: Figures
    """The scores that are stored."""
    computed: Figures
    """The scores that its history gives."""
    answered: tuple[int, int] | None = None
    """When and by which member it got its answer, if it has one."""
    excluded: frozenset[int] = frozenset()
    """The members whom its answer leaves out."""


@dataclass(slots=True)
class Run:
    """The record of a run.

    Args:
        calls: all requests.
        casts: all votes that reached the store.
        erasures: all erasures that reached the store.
        endings: the state at the end, by question.
        steps: the events of all questions, in their order.
        deliveries: those that had an effect, as the store has noted.
        people: the person behind each member, by the member's id.
        excluded: the members who are excluded at the end.
        gone: the members who have no name any more.
        differences: what computing every score and standing again and the checks of `doctor` found wrong, and what is
            left of members who were erased.
    """

    calls: list[Call] = field(default_factory=list)
    casts: list[Cast] = field(default_factory=list)
    erasures: list[Erasure] = field(default_factory=list)
    endings: dict[int, Ending] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    deliveries: set[str] = field(default_factory=set)
    people: dict[int, int] = field(default_factory=dict)
    excluded: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)
