"""How often one person may vote."""

import pytest

from bot.domain.errors import Refused
from bot.request import vote_limit
from bot.request.in_flight import Account
from bot.request.vote_limit import MOST_VOTES, PER_MS, VoteLimit

NOW = 1_733_000_000_000


def account(name: str) -> Account:
    return "test", "home", "", name


def test_more_votes_than_the_limit_are_refused_until_the_first_is_a_minute_old() -> None:
    limit = VoteLimit()
    for number in range(MOST_VOTES):
        limit.count(account("ben"), NOW + number)
    with pytest.raises(Refused) as refused:
        limit.count(account("ben"), NOW + PER_MS - 1)
    assert (refused.value.key, refused.value.facts) == ("voting.too_fast", {"most": MOST_VOTES})
    limit.count(account("ben"), NOW + PER_MS)
    with pytest.raises(Refused):
        limit.count(account("ben"), NOW + PER_MS)


def test_a_clock_that_is_set_back_holds_up_nobody() -> None:
    limit = VoteLimit()
    for _ in range(MOST_VOTES):
        limit.count(account("ben"), NOW)
    limit.count(account("ben"), NOW - 1)


def test_accounts_that_are_quiet_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vote_limit, "MOST_REMEMBERED", 2)
    limit = VoteLimit()
    for number, name in enumerate(("ayo", "ben", "cat")):
        limit.count(account(name), NOW + number * PER_MS)
    assert list(limit._voted_at) == [account("cat")]
