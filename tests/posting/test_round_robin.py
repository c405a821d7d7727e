"""The order in which the posts of several communities are sent."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.member import Place
from bot.ports.outgoing import WaitingPost
from bot.posting.outbox_sender import round_robin


def waiting(*communities: int) -> list[WaitingPost]:
    return [WaitingPost(at, each, Place("test", str(each), "here")) for at, each in enumerate(communities)]


def test_the_second_post_of_a_community_waits_for_the_first_of_each_other() -> None:
    """A community with many posts does not delay one with few (D5)."""
    assert [each.id for each in round_robin(waiting(1, 1, 1, 2, 3, 2), {})] == [0, 3, 4, 1, 5, 2]


def test_the_community_that_was_served_last_waits_until_the_others_were() -> None:
    """Also where only one post can be started in each step (D5)."""
    left, served, order = waiting(*[1] * 5, 2, 3), dict[int, int](), list[int]()
    while left:
        first = round_robin(left, served)[0]
        left.remove(first)
        order.append(first.community)
        served[first.community] = len(order)
    assert order == [1, 2, 3, 1, 1, 1, 1]


@given(st.lists(st.integers(1, 5), max_size=40))
def test_all_are_sent_and_those_of_one_community_in_their_order(communities: list[int]) -> None:
    given_order = waiting(*communities)
    order = round_robin(given_order, {})
    assert sorted(order) == given_order
    for community in set(communities):
        mine = [each.id for each in order if each.community == community]
        assert mine == sorted(mine)
        # No community is served for the n-th time before every one that waits was served n - 1 times.
        place = {each.id: at for at, each in enumerate(order)}
        for turn, post in enumerate(mine):
            earlier = [each for each in order[: place[post]] if each.community != community]
            assert all(sum(each.community == other for each in earlier) <= turn + 1 for other in set(communities))
