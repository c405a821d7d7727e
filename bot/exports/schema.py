"""The export as it is read: all rows of all tables."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import ConfigDict

from bot.ports import export_rows as rows


@dataclass(frozen=True, slots=True)
class Export:
    """An export whose values are valid by themselves; `check_export` checks that they agree with one another."""

    __pydantic_config__: ClassVar[ConfigDict] = ConfigDict(strict=True, extra="forbid")

    format: Literal["credence-export"]
    version: Literal[1]
    community: rows.CommunityRow
    spaces: list[rows.SpaceRow]
    members: list[rows.MemberRow]
    identities: list[rows.IdentityRow]
    exclusions: list[rows.ExclusionRow]
    moderators: list[rows.ModeratorRow]
    stories: list[rows.StoryRow]
    seasons: list[rows.SeasonRow]
    schedules: list[rows.ScheduleRow]
    questions: list[rows.QuestionRow]
    events: list[rows.EventRow]
    revisions: list[rows.RevisionRow]
    proposals: list[rows.ProposalRow]
    votes: list[rows.VoteRow]
    rationales: list[rows.RationaleRow]
    resolutions: list[rows.ResolutionRow]
    scores: list[rows.ScoreRow]
    standings: list[rows.StandingRow]
    boards: list[rows.BoardRow]
    corrections: list[rows.CorrectionRow]
    placements: list[rows.PlacementRow]

    @property
    def tables(self) -> Mapping[str, Sequence[rows.Row]]:
        """The rows by the name of their table."""
        return {name: getattr(self, name) for name in rows.TABLES}
