"""Rebuild every score and standing from votes and resolutions, and report what was different."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.actions.scorekeeping import scores_of
from bot.domain.member import Community
from bot.ports import Score, Session, Store
from bot.texts import Texts


@dataclass(frozen=True, slots=True)
class Difference:
    """A figure that was not what the votes give; None where there was no row, or should be none."""

    what: str
    member: int
    stored: tuple[int, ...] | None
    computed: tuple[int, ...] | None


async def recompute(store: Store) -> list[Difference]:
    """Put right every community's scores and standings; returns the differences that were found."""
    found: list[Difference] = []
    for community in await store.read.members.communities():
        async with store.transaction() as session:
            found += await _recompute(session, community)
    return found


def difference_lines(found: Sequence[Difference], texts: Texts) -> list[str]:
    """The differences, a line each."""
    return [
        texts.word(
            "cli.difference",
            what=each.what,
            member=each.member,
            stored=_figures(each.stored),
            computed=_figures(each.computed),
        )
        for each in found
    ]


def _figures(figures: Sequence[int] | None) -> str:
    return "-" if figures is None else "/".join(str(figure) for figure in figures)


async def _recompute(session: Session, community: Community) -> list[Difference]:
    resolutions = await session.boards.resolutions(community.id)
    stored = {each.question: await session.boards.scores(each.question) for each in resolutions}
    computed: dict[int, list[Score]] = {}
    for each in resolutions:
        computed[each.question] = scores_of(each, await session.forecasts.history(each.question))
    periods = {each.question: each.terms.periods for each in resolutions}
    names = sorted({period for counted in periods.values() for period in counted})
    before = {period: await _standings(session, community, period) for period in names}
    await session.boards.rebuild(community.id, computed, periods)
    after = {period: await _standings(session, community, period) for period in names}
    found: list[Difference] = []
    for question, given in computed.items():
        found += _compare(f"q{question}", _by_member(stored[question]), _by_member(given))
    for period in names:
        found += _compare(period, before[period], after[period])
    return found


async def _standings(session: Session, community: Community, period: str) -> dict[int, tuple[int, ...]]:
    return {
        each.member: (each.questions, *each.points) for each in await session.boards.standings(community.id, period)
    }


def _by_member(scores: Sequence[Score]) -> dict[int, tuple[int, ...]]:
    return {score.member: score.points for score in scores}


def _compare(
    what: str, stored: Mapping[int, tuple[int, ...]], computed: Mapping[int, tuple[int, ...]]
) -> list[Difference]:
    return [
        Difference(what, member, stored.get(member), computed.get(member))
        for member in sorted(stored.keys() | computed.keys())
        if stored.get(member) != computed.get(member)
    ]
