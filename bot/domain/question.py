"""A question, its outcomes and the states of its life."""

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from bot.domain.errors import Refused
from bot.domain.reference import QuestionReference, ReferenceKind


class QuestionState(StrEnum):
    """The states of a question in the order of its life, at whose end it is resolved or annulled.

    While it is `RESOLVING`, somebody has said what became of it, and its scores are not written yet.
    """

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    RESOLVING = "resolving"
    RESOLVED = "resolved"
    ANNULLED = "annulled"


class CrowdVisibility(StrEnum):
    """Who sees the crowd forecast of an open question, from the least strict to the strictest."""

    ALWAYS = "always"
    AFTER_VOTE = "after-vote"
    """Those who have voted see it privately; the card in the channel does not show it."""
    AT_CLOSE = "at-close"
    """Nobody sees it before the question is closed."""


class NamesVisibility(StrEnum):
    """When members see the names of forecasters, from the strictest to the least strict."""

    HIDDEN = "hidden"
    AFTER_CLOSE = "after-close"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Story:
    """The news item behind one or several questions.

    Args:
        id: its id; 0 for one that is not stored yet.
        headline: its headline.
        published_at: UTC milliseconds, None where unknown.
        summary: what it says; may be empty.
        link: an http(s) address, None where unknown.
    """

    id: int
    headline: str
    published_at: int | None
    summary: str
    link: str | None


@dataclass(frozen=True, slots=True)
class QuestionText:
    """The cleaned texts of a question and its deadline; a draft may lack any of them.

    Args:
        title: empty while the draft has none.
        outcomes: their names; they keep their order once somebody has voted.
        closes_at: the deadline in UTC milliseconds, None while the draft has none.
        criteria: how the question resolves and by which source.
        background: what else one should know.
    """

    title: str
    outcomes: tuple[str, ...]
    closes_at: int | None
    criteria: str
    background: str


class Titled(NamedTuple):
    """What is needed of a posted question to compare its title with others.

    Args:
        id, number, title: as of `Question`.
    """

    id: int
    number: int
    title: str

    @property
    def name(self) -> str:
        """What members call it."""
        return f"#{self.number}"

    @property
    def reference(self) -> str:
        """What buttons carry."""
        return f"q{self.id}"


@dataclass(frozen=True, slots=True)
class Question:
    """A question as stored.

    Args:
        id: its id.
        community: the community's id.
        number: its number in the community (`#12`), None while it is a draft.
        draft: its number as a draft (`d3`).
        state: its state.
        text: its texts and deadline.
        story: the news item behind it, None where there is none.
        author: the id of the member who asked it.
        opened_at, closed_at: when it was opened and closed, UTC milliseconds; None before that.
        crowd, names: who sees the crowd forecast, and the names of forecasters. For a draft the community's settings
            hold instead until its author has chosen.
        review: whether moderators were asked to post this draft.
        revision: rises by one with each change of what it says, and when it is posted; a forecast or form that was
            meant for another revision may mean something else now. See `revision_with`.
        reopened: how often it was taken a step back: its answer was removed, or it took votes again.
        reopened_at: when it was last taken a step back, UTC milliseconds; None where it never was.
        reworded_at: when its wording was last changed after somebody had voted, UTC milliseconds.
        removed: of which parts moderators removed a text, as `text-removed` names them.
    """

    id: int
    community: int
    number: int | None
    draft: int
    state: QuestionState
    text: QuestionText
    story: Story | None
    author: int
    opened_at: int | None
    closed_at: int | None
    crowd: CrowdVisibility = CrowdVisibility.ALWAYS
    names: NamesVisibility = NamesVisibility.HIDDEN
    review: bool = False
    revision: int = 0
    reopened: int = 0
    reopened_at: int | None = None
    reworded_at: int | None = None
    removed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """What members call it: `#12`, or `d3` while it is a draft."""
        return f"d{self.draft}" if self.number is None else f"#{self.number}"

    @property
    def reference(self) -> str:
        """What buttons carry, such as `q17`: unlike the name it is the same for the draft and the question."""
        return f"q{self.id}"

    def is_named(self, reference: QuestionReference) -> bool:
        """Return whether the reference names this question within its community."""
        names = {
            ReferenceKind.NUMBER: self.number,
            ReferenceKind.DRAFT: self.draft,
            ReferenceKind.BUTTON: self.id,
        }
        return names[reference.kind] == reference.number

    @property
    def deadline(self) -> int:
        """The deadline of a posted question, in UTC milliseconds.

        Raises:
            Refused: it is a draft without a deadline.
        """
        if self.text.closes_at is None:
            raise Refused("questions.no_deadline", question=self.name)
        return self.text.closes_at

    def revision_with(self, text: QuestionText) -> int:
        """Its revision once it has that text: one more than now where it then says something else.

        A deadline that moves alone changes nothing of what forecasts on a posted question mean.
        """
        counted = text if self.state is QuestionState.DRAFT else replace(text, closes_at=self.text.closes_at)
        return self.revision + (counted != self.text)

    def is_open(self, at_ms: int) -> bool:
        """Return whether a vote that was received at that instant counts.

        It counts if that was before the deadline and before the question was closed by hand, even if the question has
        been closed since.
        """
        if self.state not in (QuestionState.OPEN, QuestionState.CLOSED):
            return False
        return at_ms < self.deadline and (self.closed_at is None or at_ms < self.closed_at)
