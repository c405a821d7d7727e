"""What a run leaves behind for the checker: every call and every vote with its answer, and how things stand at the end."""

from dataclasses import dataclass, field

from bot.domain.question import QuestionState
from bot.ports import NewVote, Vote, VoteResult

NEVER = 1 << 62
"""The end of what was never answered."""

Figures = dict[int, tuple[int, ...]]
"""A member's points by each rule."""


@dataclass(slots=True)
class Call:
    """A request at the door; the same delivery may come several times.

    Args:
        at: what the clock said, UTC milliseconds.
        begun, ended: the places of its beginning and its answer in the order of everything; `NEVER` where the caller
            gave up.
        answer: the kind of the card, or the key of a refusal; empty where the caller gave up.
        cast_at: the forecast that the answer shows or lets one undo.
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
    """A vote as it was handed to the store, and what became of it; None where nobody waited for that."""

    vote: NewVote
    begun: int
    ended: int = NEVER
    result: VoteResult | None = None
    not_saved: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """A line of what happened to a question; None where nobody but the clock made it happen."""

    question: int
    at: int
    member: int | None
    name: str


@dataclass(slots=True)
class Ending:
    """A question as it is at the end."""

    state: QuestionState
    deadline: int
    closed_at: int | None
    history: list[Vote]
    standing: list[Vote]
    stored: Figures
    """The scores in the store."""
    computed: Figures
    """What the history gives."""


@dataclass(slots=True)
class Run:
    """All of a run.

    Args:
        deliveries: those that had an effect, as the store has noted.
        differences: what recomputing every score and standing found wrong.
    """

    calls: list[Call] = field(default_factory=list)
    casts: list[Cast] = field(default_factory=list)
    endings: dict[int, Ending] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)
    deliveries: set[str] = field(default_factory=set)
    differences: list[str] = field(default_factory=list)
