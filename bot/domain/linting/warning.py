"""A warning: what kind of thing an editor would say, and about what."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.errors import Fact


class Kind(StrEnum):
    """What a warning is about: the key of its sentence."""

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
        about: the reference of another question, such as `q5`; empty where the warning concerns none.
    """

    kind: Kind
    facts: Mapping[str, Fact] = field(default_factory=dict)
    about: str = ""
