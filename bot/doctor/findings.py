"""The types that all checks share: a check, what it finds, and what is to be done about that."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.errors import Fact
from bot.ports.checks import Checks
from bot.ports.outlook import Item


class Advice(StrEnum):
    """What to do about a finding; the sentence is `doctor.do_` and the value."""

    NOTHING = "nothing"
    START = "start"
    RESTORE = "restore"
    RECOMPUTE = "recompute"
    LOOK = "look"
    CLOSE = "close"


class Kind(StrEnum):
    """How a finding is meant: `WRONG` is damage, is counted and changes the exit status; the others are good to know.

    `NEXT` is what comes by itself, `REMARK` all else.
    """

    WRONG = "wrong"
    REMARK = "remark"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found.

    Args:
        rule: its name; the sentence is `doctor.rule_` and the name.
        advice: what to do about it.
        facts: the placeholders of the sentence; `n` is how often it was found.
        places: the first few rows in which it was found, by table, ids and times.
        kind: how it is meant.
        items: of the outlook, the first few things or groups of things that were found; `item_sentence` words them.
    """

    rule: str
    advice: Advice
    facts: Mapping[str, Fact] = field(default_factory=dict)
    places: Sequence[str] = ()
    kind: Kind = Kind.WRONG
    items: Sequence[Item] = ()

    @property
    def wrong(self) -> bool:
        """Whether it is damage, and not only good to know."""
        return self.kind is Kind.WRONG


@dataclass(frozen=True, slots=True)
class Findings:
    """What one check found.

    Args:
        check: its name; the sentence that all is well is `doctor.` and the name.
        all: the findings, none where all is well.
        facts: the placeholders of that sentence.
    """

    check: str
    all: Sequence[Finding] = ()
    facts: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def wrong(self) -> int:
        """How many of the findings are damage."""
        return sum(finding.wrong for finding in self.all)


Check = Callable[[Checks], Awaitable[Findings]]
"""A check: asks the database, and returns what it found."""
