"""A question, its outcomes and the states of its life."""

from dataclasses import dataclass, replace
from enum import StrEnum

from bot.domain.errors import Refused
from bot.domain.reference import QuestionReference, ReferenceKind


class QuestionState(StrEnum):
    """Where a question stands in its life: draft, open, closed, then resolved or annulled."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    RESOLVED = "resolved"
    ANNULLED = "annulled"


class CrowdVisibility(StrEnum):
    """When others see the crowd forecast of an open question, the strictest last."""

    ALWAYS = "always"
    AFTER_VOTE = "after-vote"
    """Who has voted sees it, and no channel does."""
    AT_CLOSE = "at-close"


class NamesVisibility(StrEnum):
    """When others see whose forecasts and reasons are whose, the strictest first."""

    HIDDEN = "hidden"
    AFTER_CLOSE = "after-close"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Story:
    """The news item behind one or several questions.

    Args:
        published_at: UTC milliseconds, None where unknown.
        link: an http(s) address, None where unknown.
    """

    id: int
    headline: str
    published_at: int | None
    summary: str
    link: str | None


@dataclass(frozen=True, slots=True)
class QuestionText:
    """What an author writes, cleaned; a draft may still lack any of it.

    Args:
        title: empty while the draft waits for one.
        outcomes: their order is permanent once somebody has voted.
        closes_at: UTC milliseconds, None while the draft has no deadline.
        criteria: how it resolves and by which source.
    """

    title: str
    outcomes: tuple[str, ...]
    closes_at: int | None
    criteria: str
    background: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as stored.

    Args:
        number: its short number in the community (`#12`), None while it is a draft.
        draft: the number it has as a draft (`d3`).
        review: whether moderators were asked to post this draft.
        opened_at, closed_at: UTC milliseconds of the step, None before it.
        author: the member who asked it.
        crowd, names: what others see; of a draft only once its author chose it, before that the community's.
        revision: rises by one with each change of what it says, and when it is posted; what was meant for another
            revision may mean something else now. See `revision_with`.
        reopened: how often it was taken a step back: its answer was removed, or it took votes again.
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
    reworded_at: int | None = None
    removed: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How members call it: `#12`, or `d3` while it is a draft."""
        return f"d{self.draft}" if self.number is None else f"#{self.number}"

    @property
    def reference(self) -> str:
        """What buttons carry: stays the same from draft to resolution."""
        return f"q{self.id}"

    def is_named(self, reference: QuestionReference) -> bool:
        """Whether that is one of its names in its community."""
        names = {
            ReferenceKind.NUMBER: self.number,
            ReferenceKind.DRAFT: self.draft,
            ReferenceKind.BUTTON: self.id,
        }
        return names[reference.kind] == reference.number

    @property
    def deadline(self) -> int:
        """The deadline of a question that has been posted, in UTC milliseconds."""
        if self.text.closes_at is None:
            raise Refused("questions.no_deadline", question=self.name)
        return self.text.closes_at

    @property
    def was_closed_by_hand(self) -> bool:
        """Whether it stopped taking votes before its deadline."""
        return self.closed_at is not None and self.closed_at < self.deadline

    def revision_with(self, text: QuestionText) -> int:
        """Its revision once it has that text: one more than now where it then says something else.

        A deadline that moves alone changes nothing of what forecasts on a posted question mean.
        """
        counted = text if self.state is QuestionState.DRAFT else replace(text, closes_at=self.text.closes_at)
        return self.revision + (counted != self.text)

    def is_open(self, at_ms: int) -> bool:
        """Whether a vote received at that instant counts: before the deadline and before it was closed by hand.

        A vote that was received in time counts even where the question was closed while it was on its way.
        """
        if self.state not in (QuestionState.OPEN, QuestionState.CLOSED):
            return False
        return at_ms < self.deadline and (self.closed_at is None or at_ms < self.closed_at)
