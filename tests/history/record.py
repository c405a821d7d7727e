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
        member: the member's id.
        question: the question's id.
        at: the clock at its beginning, UTC milliseconds.
        begun, ended: the positions of its beginning and its answer in the order of everything that happened; `NEVER`
            where the caller did not wait.
        answer: the kind of the card, or the key of a refusal; empty where the caller did not wait.
        cast_at: when the forecast was given that the answer shows or offers to undo.
    """

    kind: str
    delivery: str
    member: int
    question: int
    at: int
    begun: int
    ended: int = NEVER
    answer: str = ""
    cast_at: int | None = None


@dataclass(slots=True)
class Cast:
    """A vote as it was passed to the store, and its result; None where nobody waited for it."""

    vote: NewVote
    begun: int
    ended: int = NEVER
    result: VoteResult | None = None
    not_saved: bool = False


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


@dataclass(slots=True)
class Run:
    """The record of a run.

    Args:
        calls: all requests.
        casts: all votes that reached the store.
        endings: the state at the end, by question.
        steps: the events of all questions, in their order.
        deliveries: those that had an effect, as the store has noted.
        differences: what computing every score and standing again found wrong.
    """

    calls: list[Call] = field(default_factory=list)
    casts: list[Cast] = field(default_factory=list)
    endings: dict[int, Ending] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    deliveries: set[str] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)
