"""What an export holds: one kind of row for each of its tables."""

from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field

from bot.domain.events import Part
from bot.domain.question import CrowdVisibility, NamesVisibility, QuestionState
from bot.domain.schedule import BoardKind, EmptyWeek, Paused
from bot.ports.export_values import (
    Background,
    Count,
    Criteria,
    Digest,
    Headline,
    Id,
    Instant,
    Language,
    Link,
    Name,
    Nano,
    Outcomes,
    Period,
    Platform,
    PlatformId,
    Rationale,
    Reason,
    Revised,
    Rules,
    Scope,
    SeasonName,
    Settings,
    Shares,
    Summary,
    Title,
    Zone,
)


class Row:
    """A row of a table. Times are UTC milliseconds, shares and weights basis points, members and others ids."""

    __slots__ = ()
    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(strict=True, extra="forbid")


@dataclass(frozen=True, slots=True)
class CommunityRow(Row):
    """The community.

    `last_number`, `last_draft` and `last_schedule` are the numbers given last, `last_question` is the largest id that a
    question ever had; none of them is given again.
    """

    name: Name
    zone: Zone
    language: Language
    created_at: Instant
    last_number: Count
    last_draft: Count
    last_question: Count
    last_schedule: Count
    settings: Settings


@dataclass(frozen=True, slots=True)
class SpaceRow(Row):
    """A server or workspace that the community lives in, by the platform's own id."""

    platform: Platform
    space: PlatformId


@dataclass(frozen=True, slots=True)
class MemberRow(Row):
    """A member; one that was merged into another is the same person.

    `reminded_at` is when who asked for reminders was last reminded or asked for it, `excluded_at` since when who is
    excluded stands on no board.
    """

    id: Id
    name: Name
    merged_into: Id | None
    created_at: Instant
    reminded_at: Instant | None
    excluded_at: Instant | None


@dataclass(frozen=True, slots=True)
class IdentityRow(Row):
    """An account by which a member is recognised, and whether it could manage its space when it was last seen."""

    member: Id
    platform: Platform
    scope: Scope
    account: PlatformId
    administrator: bool


@dataclass(frozen=True, slots=True)
class ExclusionRow(Row):
    """An account of an excluded member who was erased, as a hash under a key of the community."""

    key: Digest
    mark: Digest
    since: Instant


@dataclass(frozen=True, slots=True)
class ModeratorRow(Row):
    """A person or a role whom an administrator made moderators."""

    platform: Platform
    scope: Scope
    kind: Literal["role", "person"]
    external: PlatformId


@dataclass(frozen=True, slots=True)
class StoryRow(Row):
    """The news item behind questions."""

    id: Id
    headline: Headline
    published_at: Instant | None
    summary: Summary
    link: Link | None


@dataclass(frozen=True, slots=True)
class SeasonRow(Row):
    """A named period; no end while it runs."""

    id: Id
    name: SeasonName
    starts_at: Instant
    ends_at: Instant | None


@dataclass(frozen=True, slots=True)
class ScheduleRow(Row):
    """When a board is due each week, in the community's zone, where it goes, and what stands on it."""

    id: Id
    number: Id
    weekday: Annotated[int, Field(ge=1, le=7)]
    hour: Annotated[int, Field(ge=0, le=23)]
    minute: Annotated[int, Field(ge=0, le=59)]
    platform: Platform | None
    space: PlatformId | None
    channel: PlatformId | None
    since: Instant
    board: BoardKind
    names: Annotated[int, Field(ge=1, le=1_000)]
    empty: EmptyWeek
    paused: Paused
    member: Id | None


@dataclass(frozen=True, slots=True)
class QuestionRow(Row):
    """A question with its outcomes in order."""

    id: Id
    number: Id | None
    draft: Id
    state: QuestionState
    title: Title
    outcomes: Outcomes
    closes_at: Instant | None
    criteria: Criteria
    background: Background
    story: Id | None
    author: Id
    opened_at: Instant | None
    closed_at: Instant | None
    created_at: Instant
    crowd: CrowdVisibility
    names: NamesVisibility
    revision: Count
    reopened: Count
    review: bool


@dataclass(frozen=True, slots=True)
class EventRow(Row):
    """A step that a question took; no member where the bot took it."""

    id: Id
    question: Id
    at: Instant
    member: Id | None
    step: Annotated[str, Field(pattern=r"^[a-z-]{1,40}$")]
    detail: Annotated[str, Field(max_length=1_000)]


@dataclass(frozen=True, slots=True)
class RevisionRow(Row):
    """A part of a question that an event changed, see `bot.domain.events.Change`."""

    event: Id
    part: Part
    before: Revised
    after: Revised


@dataclass(frozen=True, slots=True)
class ProposalRow(Row):
    """The answer that a member proposes; no weights: that there is none."""

    question: Id
    member: Id
    weights: Shares
    evidence: Link
    at: Instant


@dataclass(frozen=True, slots=True)
class VoteRow(Row):
    """One act of voting; no shares: the forecast was withdrawn."""

    question: Id
    member: Id
    cast_at: Instant
    shares: Annotated[Shares, Field(min_length=1)] | None


@dataclass(frozen=True, slots=True)
class RationaleRow(Row):
    """The reason that a member gave with a vote."""

    question: Id
    member: Id
    cast_at: Instant
    text: Rationale


@dataclass(frozen=True, slots=True)
class AnswerRow(Row):
    """The answer of a question, with everything that its scores depend on; no weights: the question was annulled."""

    question: Id
    weights: Shares
    known_at: Instant
    evidence: Link
    reason: Reason
    resolved_by: Id
    resolved_at: Instant
    rules: Rules
    floor: Annotated[int, Field(ge=0, le=500)]
    periods: tuple[Period, ...]
    excluded: tuple[Id, ...]
    scored_from: Instant
    scored_until: Instant
    deadline: Instant
    spot_at: Instant | None


@dataclass(frozen=True, slots=True)
class UnscoredRow(AnswerRow):
    """An answer whose scores are still computed, and whether the question was open until it was given."""

    closed: bool


@dataclass(frozen=True, slots=True)
class ResolutionRow(AnswerRow):
    """An answer, how many forecasts counted when scoring ended, and the crowd forecast of them; no shares: none."""

    forecasters: Count
    crowd_forecast: Shares


@dataclass(frozen=True, slots=True)
class ScoreRow(Row):
    """The scores of a member on a question; no member: those of the crowd forecast."""

    question: Id
    member: Id | None
    peer: Nano
    baseline: Nano
    brier: Nano
    relative_brier: Nano
    coverage: Nano


@dataclass(frozen=True, slots=True)
class StandingRow(Row):
    """The sums of a member's scores over a period; no member: those of the crowd forecast."""

    period: Period
    member: Id | None
    questions: Id
    peer: Nano
    baseline: Nano
    brier: Nano
    relative_brier: Nano
    coverage: Nano


@dataclass(frozen=True, slots=True)
class BoardRow(Row):
    """A board as it was posted, its card as JSON; its schedule may be gone."""

    id: Id
    schedule: Id | None
    period: Period
    card: str
    posted_at: Instant
    standing: str = ""


@dataclass(frozen=True, slots=True)
class CorrectionRow(Row):
    """A question whose points stand on a board and count no longer, and since when."""

    board: Id
    question: Id
    at: Instant


@dataclass(frozen=True, slots=True)
class PlacementRow(Row):
    """A message that shows a question, a board or a story, and the digest of what it shows."""

    subject: Literal["question", "board", "story"]
    subject_id: Id
    platform: Platform
    space: PlatformId
    channel: PlatformId
    message: PlatformId
    digest: Annotated[str, Field(max_length=200)]


TABLES = MappingProxyType(
    {
        "spaces": SpaceRow,
        "members": MemberRow,
        "identities": IdentityRow,
        "exclusions": ExclusionRow,
        "moderators": ModeratorRow,
        "stories": StoryRow,
        "seasons": SeasonRow,
        "schedules": ScheduleRow,
        "questions": QuestionRow,
        "events": EventRow,
        "revisions": RevisionRow,
        "proposals": ProposalRow,
        "votes": VoteRow,
        "rationales": RationaleRow,
        "unscored": UnscoredRow,
        "resolutions": ResolutionRow,
        "scores": ScoreRow,
        "standings": StandingRow,
        "boards": BoardRow,
        "corrections": CorrectionRow,
        "placements": PlacementRow,
    }
)
"""The tables beside the community, in the order in which they are written."""
