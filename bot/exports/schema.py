"""The export as it is read: all rows of all tables, which may be more than the memory holds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol, TypeVar

from bot.ports import export_rows as rows

RowT_co = TypeVar("RowT_co", bound=rows.Row, covariant=True)


class Table(Protocol[RowT_co]):
    """The rows of a table, which can be gone through any number of times."""

    def __iter__(self) -> Iterator[RowT_co]:
        """The rows, as they stand in the file."""
        ...

    def __len__(self) -> int:
        """How many there are; `check_export` has gone through all of them."""
        ...


@dataclass(frozen=True, slots=True)
class Export:
    """An export whose values are valid by themselves; `check_export` checks that they agree with one another."""

    community: rows.CommunityRow
    spaces: Table[rows.SpaceRow]
    members: Table[rows.MemberRow]
    identities: Table[rows.IdentityRow]
    exclusions: Table[rows.ExclusionRow]
    moderators: Table[rows.ModeratorRow]
    stories: Table[rows.StoryRow]
    seasons: Table[rows.SeasonRow]
    schedules: Table[rows.ScheduleRow]
    questions: Table[rows.QuestionRow]
    events: Table[rows.EventRow]
    revisions: Table[rows.RevisionRow]
    proposals: Table[rows.ProposalRow]
    votes: Table[rows.VoteRow]
    rationales: Table[rows.RationaleRow]
    unscored: Table[rows.UnscoredRow]
    resolutions: Table[rows.ResolutionRow]
    scores: Table[rows.ScoreRow]
    standings: Table[rows.StandingRow]
    boards: Table[rows.BoardRow]
    corrections: Table[rows.CorrectionRow]
    placements: Table[rows.PlacementRow]

    @property
    def tables(self) -> Mapping[str, Table[rows.Row]]:
        """The rows by the name of their table."""
        return {name: getattr(self, name) for name in rows.TABLES}
