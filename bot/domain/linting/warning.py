"""A warning about a question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.errors import Fact


class Kind(StrEnum):
    """The kinds of warnings; the values are the keys of their sentences."""

    NO_SOURCE = "linting.no_source"
    VAGUE_SOURCE = "linting.vague_source"
    TITLE_DEADLINE = "linting.title_deadline"
    OTHER_DEADLINE = "linting.other_deadline"
    OVERLAP = "linting.overlap"
    NO_CATCH_ALL = "linting.no_catch_all"
    NEAR_DUPLICATE = "linting.near_duplicate"
    MANY_OUTCOMES = "linting.many_outcomes"


@dataclass(frozen=True, slots=True)
class LintWarning:
    """Something about a question that its author may want to change; it forbids nothing.

    Args:
        facts: what the placeholders of the sentence stand for.
        about: the reference of the other question that the warning is about, such as `q5`; empty for most warnings.
    """

    kind: Kind
    facts: Mapping[str, Fact] = field(default_factory=dict)
    about: str = ""
