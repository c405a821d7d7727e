"""What a text is read against: the question's outcomes, the member's standing forecast and the crowd's."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.errors import Fact, Refused
from bot.domain.forecast import Forecast, letter, round_shares
from bot.domain.picks.keys import Keys, example
from bot.domain.text.numerals import excerpt


@dataclass(frozen=True, slots=True)
class Ballot:
    """One member in front of one question.

    Args:
        keys: finds the question's outcomes.
        standing: the member's own forecast that stands now, if any.
        crowd: the crowd forecast, if there is one that the member may see.
    """

    keys: Keys
    standing: Forecast | None
    crowd: Forecast | None

    @property
    def count(self) -> int:
        """How many outcomes there are."""
        return len(self.keys.outcomes)

    @property
    def base(self) -> Forecast:
        """Where moves start: from the standing forecast, else the crowd's, else an even split."""
        return self.standing or self.crowd or round_shares([1] * self.count)

    def refusal(self, name: str, piece: str = "", **facts: Fact) -> Refused:
        """Make a refusal that quotes the offending piece and shows an example in this question's letters."""
        shown = example(self.keys.outcomes)
        return Refused(f"picks.{name}", piece=excerpt(piece), example=shown, last=letter(self.count - 1), **facts)


def letters(ordinals: Iterable[int]) -> str:
    """List outcomes by their letters, in the question's order."""
    return ", ".join(letter(ordinal) for ordinal in sorted(ordinals))
