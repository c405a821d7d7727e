"""How often one person may vote: nobody can make a question slow for all others."""

from collections import deque

from bot.domain.errors import Refused
from bot.request.in_flight import Account

MOST_VOTES = 20
PER_MS = 60_000
MOST_REMEMBERED = 10_000
"""Above this number of accounts, those that have not voted within the last minute are forgotten."""


class VoteLimit:
    """Counts the votes of each account within the last minute; what is counted is lost when the program ends."""

    def __init__(self) -> None:
        self._voted_at: dict[Account, deque[int]] = {}

    def count(self, account: Account, now: int) -> None:
        """Count a vote that is made at an instant, UTC milliseconds.

        Raises:
            Refused: the account has voted too often within the minute before; this vote is not counted.
        """
        voted_at = self._voted_at.setdefault(account, deque(maxlen=MOST_VOTES))
        # A time that lies ahead is from before the clock was set back.
        if len(voted_at) == MOST_VOTES and 0 <= now - voted_at[0] < PER_MS:
            raise Refused("voting.too_fast", most=MOST_VOTES)
        voted_at.append(now)
        if len(self._voted_at) > MOST_REMEMBERED:
            self._voted_at = {each: times for each, times in self._voted_at.items() if 0 <= now - times[-1] < PER_MS}
