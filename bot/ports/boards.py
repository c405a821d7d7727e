"""What is asked of the store about answers, scores and boards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.domain.member import Place
from bot.domain.question import Question
from bot.domain.resolution import Resolution, Unscored
from bot.domain.schedule import Paused, Schedule
from bot.domain.season import Season
from bot.ports.records import BestScore, Points, RankedBy, Score, Standing
from bot.ui.cards import Card


class Resolutions(Protocol):
    """The answers of questions, the scores they gave, and the standings: each member's sums over a period.

    Communities, questions and members are given by their ids, times as UTC milliseconds; a time from `start` to `end`
    includes its start and not its end.
    """

    async def keep_unscored(self, resolution: Resolution, *, closed: bool) -> None:
        """Keep an answer whose scores are to be computed; see `Unscored`."""
        ...

    async def unscored(self, question: int) -> Unscored | None:
        """The answer of a question whose scores are not written yet; None where there is none."""
        ...

    async def all_unscored(self) -> list[tuple[int, int]]:
        """The questions with such an answer, the earliest first: the id of each, and that of its community."""
        ...

    async def forget_unscored(self, question: int) -> None:
        """Remove such an answer."""
        ...

    async def resolve(self, community: int, resolution: Resolution, scores: Sequence[Score]) -> None:
        """Keep an answer with its scores, and add them to the standings of the periods that it counts for.

        It takes the place of the same one without scores.
        """
        ...

    async def take_back(self, community: int, resolution: Resolution) -> None:
        """Remove an answer and its scores, and subtract from the standings exactly what it added to them."""
        ...

    async def resolution(self, question: int) -> Resolution | None:
        """The answer of a question; None where it has none."""
        ...

    async def resolutions(self, community: int) -> list[Resolution]:
        """All answers in a community, the earliest first."""
        ...

    async def scores(self, question: int) -> list[Score]:
        """The scores of everybody on a question, the crowd's included; the highest peer score first."""
        ...

    async def standings(self, community: int, period: str) -> list[Standing]:
        """The sums of everybody in a period, the crowd's first, then by member."""
        ...

    async def best_standings(
        self, community: int, period: str, ranked: RankedBy, *, least: int, most: int
    ) -> list[Standing]:
        """The sums of the `most` best members in a period, who have at least `least` questions and are not excluded.

        Who they are is settled by the value that the board ranks by, without the tolerance in which it sees a tie:
        ranks are given by `bot.domain.leaderboard.board.board`.
        """
        ...

    async def count_standings(self, community: int, period: str, *, least: int) -> int:
        """How many members of a period have at least `least` questions and are not excluded."""
        ...

    async def scored(self, community: int) -> list[int]:
        """The ids of a community's questions that have scores, in the order in which they were asked."""
        ...

    async def periods(self, community: int) -> list[str]:
        """The periods in which a community has standings, by name."""
        ...

    async def earned(self, community: int, member: int, start: int, end: int) -> list[Points]:
        """What a member scored on each question that was resolved in that time, the earliest answer first."""
        ...

    async def resolved_in(self, community: int, start: int, end: int) -> list[tuple[Question, Resolution]]:
        """The questions whose answer was given in that time, annulled ones included, the earliest answer first."""
        ...

    async def best_score(
        self, community: int, start: int, end: int, rule: str, *, lower_is_better: bool
    ) -> BestScore | None:
        """The best score by a rule that a member got on one question resolved in that time; None where there is none.

        Raises:
            KeyError: no scores are kept by that rule.
        """
        ...

    async def rebuild(
        self, community: int, scores: Mapping[int, Sequence[Score]], periods: Mapping[int, Sequence[str]]
    ) -> None:
        """Replace all scores of a community, and add its standings up from them.

        Args:
            community: the community.
            scores: the scores of everybody, by question.
            periods: the periods that each question counts for, by question.
        """
        ...


class Schedules(Protocol):
    """When a community's boards are due each week, and in which channel they are posted."""

    async def all(self) -> list[Schedule]:
        """The schedules of every community, by id."""
        ...

    async def of(self, community: int) -> list[Schedule]:
        """The schedules of a community, by number."""
        ...

    async def find(self, schedule: int) -> Schedule | None:
        """A schedule by its id; None where it was removed."""
        ...

    async def add(self, schedule: Schedule) -> Schedule:
        """Keep a new schedule; the one returned has its id and the community's next number."""
        ...

    async def change(self, schedule: Schedule) -> None:
        """Replace everything about a schedule but its number and its community."""
        ...

    async def remove(self, schedule: Schedule) -> None:
        """Remove a schedule; its number is not given again, and the boards that it posted stay."""
        ...

    async def pause(self, schedule: Schedule, paused: Paused) -> None:
        """Set why nothing is posted; `Paused.NO` to post again."""
        ...

    async def unplace(self, community: int, place: Place, since: int) -> None:
        """Take that channel from the boards again that got it at that instant, UTC milliseconds."""
        ...

    async def place(self, community: int, place: Place, now: int) -> None:
        """Set the channel of a community's schedules that have none; they are due from now on, UTC milliseconds."""
        ...

    async def advance(self, schedule: Schedule, since: int) -> None:
        """Note that everything that was due until then has been dealt with, UTC milliseconds."""
        ...


class Seasons(Protocol):
    """The seasons of a community; times are UTC milliseconds."""

    async def all(self, community: int) -> list[Season]:
        """The seasons, the latest first."""
        ...

    async def running(self, community: int) -> Season | None:
        """The season that has not ended; None where there is none."""
        ...

    async def at(self, community: int, instant: int) -> Season | None:
        """The season that an instant lies in; None where there is none."""
        ...

    async def start(self, community: int, name: str, now: int) -> Season:
        """Keep a new season that starts now."""
        ...

    async def end(self, season: Season, now: int) -> Season:
        """End a season now; returns it with its end."""
        ...


@dataclass(frozen=True, slots=True)
class Correction:
    """A question whose points stand on a posted board and count no longer, and since when, UTC milliseconds."""

    question: int
    at: int


@dataclass(frozen=True, slots=True)
class PostedBoard:
    """A board as it was posted, and the corrections since, the oldest first; the time is UTC milliseconds."""

    id: int
    community: int
    card: Card
    posted_at: int
    corrections: tuple[Correction, ...]


class Boards(Protocol):
    """Boards as they were posted; times are UTC milliseconds."""

    async def add(
        self, community: int, schedule: int | None, period: str, card: Card, now: int, standing: str = ""
    ) -> int:
        """Keep a board as it is posted now; returns its id.

        Args:
            community: whose board it is.
            schedule: the schedule that caused it; None for a board that a person asked for.
            period: the period that it is about.
            card: what is posted.
            now: UTC milliseconds.
            standing: of the board of an empty week, a fingerprint of the points on it; empty for other boards.
        """
        ...

    async def last_standing(self, schedule: int) -> str | None:
        """The fingerprint on the last board of a schedule that appeared, or may have; None where none did.

        One that is not sent yet counts as not posted: it expires when the next one is due.
        """
        ...

    async def get(self, board: int) -> PostedBoard:
        """A board by its id, which must exist."""
        ...

    async def correct(self, community: int, periods: Sequence[str], since: int, question: int, now: int) -> list[int]:
        """Note on the boards of these periods posted since then that a question counts no longer.

        The correction is given a time after that of every board of the community, whatever the clock says, because
        none of them has told of it.

        Returns:
            the ids of the boards.
        """
        ...

    async def corrected_since(self, community: int, schedule: int) -> list[int]:
        """The ids of the questions that were corrected since the last board of a schedule was posted.

        For a schedule that has posted none yet, since the last board of the community.
        """
        ...
