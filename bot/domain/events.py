"""The events of a question's life, which make its history: what was done, by whom, when, and what it changed."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from bot.domain.member import Place


class EventKind(StrEnum):
    """What can happen to a question. The values are stored and exported."""

    IMPORTED = "imported"
    DRAFTED = "drafted"
    REDRAFTED = "redrafted"
    VISIBILITY = "visibility"
    REVIEW_ASKED = "review-asked"
    OPENED = "opened"
    POSTED = "posted"
    UNPOSTED = "unposted"
    EDITED = "edited"
    CLOSED = "closed"
    PROPOSED = "proposed"
    RESOLVED = "resolved"
    ANNULLED = "annulled"
    REOPENED = "reopened"
    DELETED = "deleted"
    TEXT_REMOVED = "text-removed"


class Part(StrEnum):
    """The parts of a question that an event can change. The values are stored and exported."""

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
    """Whether a text is from before or after an event."""

    BEFORE = "before"
    AFTER = "after"


RemovedPart = Literal["title", "criteria", "background", "outcome", "rationale"]
"""The parts of which moderators can remove a text; the detail of `EventKind.TEXT_REMOVED`.

It does not say whose rationale or which outcome it was, since the history is public.
"""
NO_ANSWER = "none"
"""Detail of `EventKind.PROPOSED` where it was proposed that there is no answer; else it is as from `weights_text`."""
REWORDED = "reworded"
"""Detail of `EventKind.EDITED`: the wording was changed after somebody had voted, which the question's card shows."""


@dataclass(frozen=True, slots=True)
class Change:
    """One part of a question before and after an event, as text.

    Instants are UTC milliseconds in digits, an answer is written as by `weights_text`, outcomes are one a line, and
    every other text is a member's words. A text is empty where there is none.
    """

    part: Part
    before: str
    after: str

    @property
    def texts(self) -> list[tuple[When, str]]:
        """The texts from before and after that are not empty."""
        return [(when, text) for when, text in ((When.BEFORE, self.before), (When.AFTER, self.after)) if text]


@dataclass(frozen=True, slots=True)
class Event:
    """An event in a question's life.

    Args:
        id: its id.
        at: UTC milliseconds.
        member: who did it; None for the bot itself.
        step: a value of `EventKind`, or one that a newer version of the program stored.
        detail: more about it in a form for the program, such as the channel in which a card was posted; never a
            member's text.
        changes: the parts of the question that it changed.
    """

    id: int
    at: int
    member: int | None
    step: str
    detail: str
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer that a member proposes for a question.

    Args:
        question: the question's id.
        member: who proposes it; a later proposal of the same member replaces it.
        weights: basis points for each outcome, 10 000 for the one that happened; empty for that there is no answer, so
            that the question is annulled.
        evidence: an http(s) address, empty where none was given.
        at: UTC milliseconds.
    """

    question: int
    member: int
    weights: tuple[int, ...]
    evidence: str
    at: int


def weights_text(weights: tuple[int, ...]) -> str:
    """Return an answer, in basis points for each outcome, as the text of a `Change`: `7000/3000`; empty for none."""
    return "/".join(map(str, weights))


def weights_of(text: str) -> tuple[int, ...]:
    """Return the answer that `weights_text` wrote."""
    return tuple(int(weight) for weight in text.split("/")) if text else ()


def opened_detail(place: Place, role: str = "") -> str:
    """Return the detail of `EventKind.OPENED`: the channel of the card and the role that was mentioned with it.

    The channel is left out where the card was posted to a person.
    """
    return f"{'' if place.account else place.channel} {role}".rstrip()


def read_opened_detail(detail: str) -> tuple[str, str]:
    """Return the channel and the role of a detail that `opened_detail` made; empty where there was none."""
    channel, _, role = detail.partition(" ")
    return channel, role
