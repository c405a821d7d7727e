"""What a check is, and what it can find."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.errors import Fact
from bot.ports.checks import Checks
from bot.ports.outlook import Item


class Advice(StrEnum):
    """What to do about a finding; the rest of a key."""

    NOTHING = "nothing"
    START = "start"
    RESTORE = "restore"
    RECOMPUTE = "recompute"
    LOOK = "look"


class Kind(StrEnum):
    """How a finding is meant: only what is wrong is counted, and changes the status."""

    WRONG = "wrong"
    REMARK = "remark"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found.

    Args:
        rule: its name; the sentence is `doctor.rule_` and this name.
        facts: what the sentence says of it; with `n`, how many there are.
        places: where, the first few.
        items: what exactly, the first few or their groups; the sentence is `doctor.item_`, the rule's name and, where
            the item has it, `_` and its `how`.
    """

    rule: str
    advice: Advice
    facts: Mapping[str, Fact] = field(default_factory=dict)
    places: Sequence[str] = ()
    kind: Kind = Kind.WRONG
    items: Sequence[Item] = ()

    @property
    def wrong(self) -> bool:
        """Whether it is more than good to know."""
        return self.kind is Kind.WRONG


@dataclass(frozen=True, slots=True)
class Findings:
    """What one check found.

    Args:
        check: its name.
        all: nothing, where all is well.
        facts: for the sentence that says so.
    """

    check: str
    all: Sequence[Finding] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def wrong(self) -> int:
        """How many of them are more than remarks."""
        return sum(finding.wrong for finding in self.all)


Look = Callable[[Checks], Awaitable[Findings]]
"""A check: asks, and says what it found."""
