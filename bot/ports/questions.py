"""What is asked of the store about questions and their forecasts."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from bot.domain.events import Change
from bot.domain.member import Place
from bot.domain.question import CrowdVisibility, NamesVisibility, Question, QuestionState, QuestionText, Story, Titled
from bot.domain.reference import QuestionReference
from bot.ports.records import PackedVotes, StandingShares, Vote


class Passing(NamedTuple):
    """Which of the posted questions of a community are meant.

    Args:
        community: its id.
        states: those in one of them.
        author: those of this member; None for everybody's.
        before: those with a deadline before this instant, UTC milliseconds; None for any.
        without_forecast_of: those on which no forecast of this member stands; None for all.
    """

    community: int
    states: Sequence[QuestionState]
    author: int | None = None
    before: int | None = None
    without_forecast_of: int | None = None


class LookedFor(NamedTuple):
    """What is looked for among names and titles.

    Args:
        part: a part of `#12 Who wins?`, in any letter case; empty for all.
        most: how many to return, of whatever may be it; as many as there are where it is negative.
    """

    part: str = ""
    most: int = -1


ALL = LookedFor()


class Questions(Protocol):
    """Questions, drafts included.

    Communities, questions and members are given by their ids, times as UTC milliseconds; a time from `start` to `end`
    includes its start and not its end.
    """

    async def find(self, community: int, reference: QuestionReference) -> Question | None:
        """The question that a member means; None where the community has none of that name."""
        ...

    async def get(self, question: int) -> Question:
        """A question by its id, which must exist."""
        ...

    async def find_by_id(self, question: int) -> Question | None:
        """A question by its id; None where it was deleted."""
        ...

    async def in_states(self, community: int, states: Sequence[QuestionState]) -> list[Question]:
        """The posted questions in any of these states, the earliest deadline first."""
        ...

    async def page(self, passing: Passing, skip: int, most: int, *, latest_first: bool = False) -> list[Question]:
        """Some of the posted questions that pass, the earliest deadline first or last, behind the first few of them."""
        ...

    async def count(self, passing: Passing) -> int:
        """How many posted questions pass."""
        ...

    async def open_titles(self, community: int) -> list[Titled]:
        """The titles of the open questions, the earliest deadline first."""
        ...

    async def titles(
        self, community: int, state: QuestionState, author: int | None, looked_for: LookedFor = ALL
    ) -> list[tuple[str, str]]:
        """The names and titles of the questions in a state, of one author or of everybody, the newest first.

        Whatever is looked for is among them, and others may be.
        """
        ...

    async def opened_in(self, community: int, start: int, end: int) -> list[Question]:
        """The open questions that were posted in that time, the oldest first."""
        ...

    async def drafts(self, community: int, author: int | None) -> list[Question]:
        """The drafts of an author, or of everybody; the oldest first."""
        ...

    async def overdue(self, now: int) -> list[Question]:
        """The open questions of all communities whose deadline has passed."""
        ...

    async def next_deadline(self) -> int | None:
        """The earliest deadline of an open question; None where there is none."""
        ...

    async def last_change(self) -> int:
        """When anything last happened to any question, votes included; 0 in an empty database."""
        ...

    async def in_channel(self, place: Place) -> list[Question]:
        """The open questions with a card in a channel, the oldest first."""
        ...

    async def related(self, question: Question) -> list[Question]:
        """The other posted questions of the same story, the oldest first."""
        ...

    async def add_draft(
        self, community: int, author: int, text: QuestionText, story: Story | None, now: int
    ) -> Question:
        """Keep a new draft under the community's next draft number."""
        ...

    async def rewrite(self, question: Question, text: QuestionText) -> Question:
        """Replace the text of a question; returns it with the revision that follows from that."""
        ...

    async def open(self, question: Question, now: int) -> Question:
        """Open a draft under the community's next number; others see of it what `crowd` and `names` here say."""
        ...

    async def unpost(self, question: Question) -> Question:
        """Make a question the draft again that it was; its number is not given again."""
        ...

    async def set_state(self, question: Question, state: QuestionState, closed_at: int | None) -> Question:
        """Take a question on to another state; returns it in that state."""
        ...

    async def reopen(self, question: Question, state: QuestionState, closed_at: int | None) -> Question:
        """Take a question back to an earlier state, and count that; returns it in that state."""
        ...

    async def postpone(self, question: Question, deadline: int) -> Question:
        """Set the deadline of a question, UTC milliseconds; returns it with that."""
        ...

    async def set_visibility(self, question: Question, crowd: CrowdVisibility, names: NamesVisibility) -> Question:
        """Set what others see of a question; of a draft that is a change of what it says."""
        ...

    async def review(self, draft: Question) -> Question:
        """Mark a draft as waiting for moderators."""
        ...

    async def detail(self, question: int, step: str) -> str:
        """The detail of the latest step of that kind; empty where the question has taken none."""
        ...

    async def delete(self, question: Question) -> None:
        """Remove a draft; a question that was posted meanwhile stays."""
        ...

    async def erase(self, question: Question) -> None:
        """Remove a question on which nobody has voted, and every text of its history; that there were steps stays."""
        ...

    async def record(
        self,
        question: int,
        now: int,
        member: int | None,
        step: str,
        detail: str = "",
        changes: Sequence[Change] = (),
    ) -> None:
        """Add a step to the history of a question; the member is None where the bot took it."""
        ...

    async def happened(self, question: int, step: str) -> bool:
        """Whether a question has taken a step of that kind."""
        ...


class Forecasts(Protocol):
    """Votes: the history, what stands, and the reasons given. Questions and members are given by their ids."""

    async def standing(self, question: int) -> list[Vote]:
        """The forecasts that stand and count: neither withdrawn nor of excluded members.

        The oldest first, equal times by member.
        """
        ...

    async def shares(self, question: int) -> StandingShares:
        """The same for its crowd forecast; callers who ask at the same time get the same object."""
        ...

    async def standing_at(self, question: int, instant: int) -> list[Vote]:
        """The forecasts of all members that stood immediately before an instant, UTC milliseconds.

        The oldest first, equal times by member.
        """
        ...

    async def shares_at(self, question: int, instant: int, excluded: Collection[int]) -> StandingShares:
        """The same for the crowd forecast of then, without the forecasts of some members."""
        ...

    async def last(self, question: int, member: int) -> Vote | None:
        """A member's last vote on a question, also where it withdrew a forecast; None where there is none."""
        ...

    async def of_member(self, question: int, member: int) -> list[Vote]:
        """All votes of a member on a question, the oldest first."""
        ...

    async def history(self, question: int) -> list[Vote]:
        """All votes on a question, the oldest first, equal times by member."""
        ...

    async def packed(self, question: int, until: int) -> PackedVotes:
        """All votes on a question that were given before an instant, UTC milliseconds; as `history`, in bytes."""
        ...

    async def ever(self, question: int) -> bool:
        """Whether anybody has ever voted on a question, also where they withdrew it."""
        ...

    async def voted_since(self, start: int) -> list[int]:
        """The ids of the open questions of all communities on which somebody voted then or later, the oldest first."""
        ...

    async def voted_in(self, community: int, start: int, end: int) -> list[int]:
        """The ids of a community's open questions on which somebody voted in that time, the oldest first."""
        ...

    async def standing_of_member(self, community: int, member: int) -> list[tuple[Question, Vote]]:
        """A member's standing forecasts on open questions, the earliest deadline first."""
        ...

    async def reason(self, question: int, vote: Vote) -> str:
        """The reason given with a vote; empty where there is none."""
        ...

    async def has_reasons(self, question: int, member: int) -> bool:
        """Whether a member gave a reason with any of their votes on a question."""
        ...

    async def forget_reasons(self, question: int, member: int) -> None:
        """Remove the reasons that a member gave with their votes on a question."""
        ...

    async def withdraw_former(self, question: int, now: int) -> None:
        """Withdraw the forecasts of erased members that stand on a question, from an instant on, UTC milliseconds."""
        ...

    async def counts(self, questions: Sequence[int]) -> dict[int, int]:
        """How many forecasts stand and count on each of the questions, by question."""
        ...
