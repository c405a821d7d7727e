"""A season: a named period with a board of its own."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Season:
    """A season of a community.

    Args:
        id: its id.
        name: its name, unique in the community.
        starts_at: UTC milliseconds.
        ends_at: UTC milliseconds; None while it runs.
    """

    id: int
    name: str
    starts_at: int
    ends_at: int | None

    @property
    def period(self) -> str:
        """The period by which its scores are added up, such as `season:3`."""
        return f"season:{self.id}"
