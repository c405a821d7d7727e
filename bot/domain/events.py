"""What happened to a question: one event for each step of its life, and what it changed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.domain.member import Place


class EventKind(StrEnum):
    """A step of a question's life, as it is kept."""

    IMPORTED = "imported"
    DRAFTED = "drafted"
    REDRAFTED = "redrafted"
    VISIBILITY = "visibility"
    REVIEW_ASKED = "review-asked"
    OPENED = "opened"
    POSTED = "posted"
    EDITED = "edited"
    CLOSED = "closed"
    PROPOSED = "proposed"
    RESOLVED = "resolved"
    ANNULLED = "annulled"
    REOPENED = "reopened"
    DELETED = "deleted"
    TEXT_REMOVED = "text-removed"


class Part(StrEnum):
    """What of a question a step can change."""

    TITLE = "title"
    OUTCOMES = "outcomes"
    CRITERIA = "criteria"
    BACKGROUND = "background"
    DEADLINE = "deadline"
    ANSWER = "answer"
    KNOWN = "known"
    EVIDENCE = "evidence"
    REASON = "reason"
    CROWD = "crowd"
    NAMES = "names"


class When(StrEnum):
    """Before a step or after it."""

    BEFORE = "before"
    AFTER = "after"


RemovedPart = Literal["title", "criteria", "background", "outcome", "rationale"]
"""Of what moderators remove a text: the detail of the step, which does not say whose or of which outcome it was."""
REWORDED = "reworded"
"""The detail of an edit that changed the wording after somebody had voted, of which the card tells."""


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a question before and after a step, as text.

    Args:
        part: instants are UTC milliseconds in digits, an answer its weights in basis points parted by `/`, outcomes
            one on each line, everything else members' words; empty where there was or is none.
    """

    part: Part
    before: str
    after: str

    @property
    def texts(self) -> list[tuple[When, str]]:
        """What there was before and after, if anything."""
        return [(when, text) for when, text in ((When.BEFORE, self.before), (When.AFTER, self.after)) if text]


@dataclass(frozen=True, slots=True)
class Event:
    """A step of a question's life.

    Args:
        at: UTC milliseconds.
        member: who did it; None for the bot.
        step: one of `EventKind`, or what a newer program wrote.
        detail: what a program can read of it, such as the channel a card was posted in; never a member's text.
    """

    id: int
    at: int
    member: int | None
    step: str
    detail: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a member says happened.

    Args:
        outcome: its ordinal.
        evidence: an http(s) address, empty where none was given.
        at: UTC milliseconds; a later proposal of the same member takes its place.
    """

    question: int
    member: int
    outcome: int
    evidence: str
    at: int


def weights_text(weights: tuple[int, ...]) -> str:
    """An answer as a change keeps it, such as `7000/3000`; empty for none."""
    return "/".join(map(str, weights))


def weights_of(text: str) -> tuple[int, ...]:
    """The answer that a change keeps."""
    return tuple(int(weight) for weight in text.split("/")) if text else ()


def opened_where(place: Place, role: str = "") -> str:
    """What the trail says of a card's first post: its channel, unless that was a person, and the role it called."""
    return f"{'' if place.account else place.channel} {role}".rstrip()


def where_opened(detail: str) -> tuple[str, str]:
    """The channel and the role of such a detail; empty where there was none."""
    channel, _, role = detail.partition(" ")
    return channel, role
