"""The file of my own data: everything that is kept of a member, in the first person, and nothing of anybody else.

Times are UTC milliseconds, shares and weights basis points, points and coverage 10⁻⁹.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args, get_type_hints

from pydantic import TypeAdapter

FORMAT = "credence-my-data"
VERSION = 1


@dataclass(frozen=True, slots=True)
class MePart:
    """Me. No `reminded_at`: I want no reminders; no `excluded_since`: my forecasts count."""

    name: str
    since: int
    reminded_at: int | None
    excluded_since: int | None


@dataclass(frozen=True, slots=True)
class AccountPart:
    """An account by which I am recognised, and whether it could manage its space when it was last seen."""

    platform: str
    scope: str
    account: str
    administrator: bool


@dataclass(frozen=True, slots=True)
class ModeratorPart:
    """An account of mine that was made a moderator's."""

    platform: str
    scope: str
    account: str


@dataclass(frozen=True, slots=True)
class QuestionPart:
    """A question that another part names; the answer is empty where it was annulled, and none before that."""

    question: int
    number: int | None
    state: str
    title: str
    opened_at: int | None
    deadline: int | None
    closed_at: int | None
    crowd: str
    names: str
    outcomes: tuple[str, ...]
    answer: tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class AskedPart:
    """What I wrote of a question that I asked, and the story I gave it."""

    question: int
    draft: int
    review: bool
    criteria: str
    background: str
    headline: str | None
    summary: str | None
    link: str | None
    created_at: int


@dataclass(frozen=True, slots=True)
class VotePart:
    """One act of voting; no shares where I withdrew my forecast. `stands` says whether it counts now."""

    question: int
    cast_at: int
    shares: tuple[int, ...] | None
    stands: bool


@dataclass(frozen=True, slots=True)
class RationalePart:
    """Why I gave the forecast of that moment."""

    question: int
    cast_at: int
    text: str


@dataclass(frozen=True, slots=True)
class ScorePart:
    """My scores on a question; the coverage is a share of the question's time."""

    question: int
    peer: int
    baseline: int
    brier: int
    relative_brier: int
    coverage: int


@dataclass(frozen=True, slots=True)
class StandingPart:
    """The sums of my scores over a period."""

    period: str
    questions: int
    peer: int
    baseline: int
    brier: int
    relative_brier: int
    coverage: int


@dataclass(frozen=True, slots=True)
class ProposalPart:
    """An answer that I proposed; no weights for that there is none."""

    question: int
    evidence: str
    at: int
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ResolutionPart:
    """An answer that I gave; no weights where I annulled the question."""

    question: int
    known_at: int
    evidence: str
    reason: str
    resolved_at: int
    weights: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EventPart:
    """A step in a question's life that I took; a draft that was dropped is not among the questions."""

    question: int
    at: int
    step: str
    detail: str


@dataclass(frozen=True, slots=True)
class ChangePart:
    """What I changed in a question."""

    question: int
    at: int
    part: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class SchedulePart:
    """A weekly board that I set up; Monday is 1."""

    number: int
    weekday: int
    hour: int
    minute: int


@dataclass(frozen=True, slots=True)
class WaitingPart:
    """A form or a preview of mine that waits for a click, as JSON, and until when."""

    action: str
    expires: int


@dataclass(frozen=True, slots=True)
class MessagePart:
    """A message to me alone, and its state in the outbox."""

    message_key: str
    state: str
    created_at: int


@dataclass(frozen=True, slots=True)
class MyData:
    """The file."""

    format: str
    version: int
    community: str
    me: MePart
    accounts: tuple[AccountPart, ...]
    moderator: tuple[ModeratorPart, ...]
    questions: tuple[QuestionPart, ...]
    asked: tuple[AskedPart, ...]
    votes: tuple[VotePart, ...]
    rationales: tuple[RationalePart, ...]
    scores: tuple[ScorePart, ...]
    standings: tuple[StandingPart, ...]
    proposals: tuple[ProposalPart, ...]
    resolutions: tuple[ResolutionPart, ...]
    events: tuple[EventPart, ...]
    changes: tuple[ChangePart, ...]
    schedules: tuple[SchedulePart, ...]
    waiting: tuple[WaitingPart, ...]
    messages: tuple[MessagePart, ...]


PARTS: Mapping[str, type[Any]] = MappingProxyType(
    {
        name: (get_args(kind) or (kind,))[0]
        for name, kind in get_type_hints(MyData).items()
        if name not in ("format", "version", "community")
    }
)
"""The parts of the file beside `format`, `version` and `community`, in order."""

MY_DATA: TypeAdapter[MyData] = TypeAdapter(MyData)
