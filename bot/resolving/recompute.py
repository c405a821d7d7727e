"""Compares all scores and standings with what votes and resolutions give, and rebuilds them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import add

from bot.domain.member import Community
from bot.ports import Score, Session, Store
from bot.resolving.score import scores_of
from bot.texts import Texts

Figures = tuple[int, ...]
"""Points, as in `Points`; of a standing with the number of its questions before them."""

Tell = Callable[[int, int], None]
"""Called with how many of how many questions are done."""


def silent(_done: int, _of: int) -> None:
    """Show no progress."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A score or standing that is not what the votes give.

    Args:
        what: `q` and the question's id for a score, the name of the period for a standing.
        stored: None where there is no such row.
        computed: None where there should be none.
    """

    what: str
    member: int
    stored: Figures | None
    computed: Figures | None


async def recompute(store: Store, tell: Tell = silent) -> list[Difference]:
    """Correct the scores and standings of every community; returns the differences that were found."""
    found: list[Difference] = []
    for community in await store.read.members.communities():
        async with store.transaction() as session:
            different = await differences(session, community, tell)
            if different:
                await _rebuild(session, community)
        found += different
    return found


async def differences(session: Session, community: Community, tell: Tell = silent) -> list[Difference]:
    """Find where a community's scores and standings are not what votes and resolutions give; change nothing.

    Only one question's votes and scores are in memory at a time.
    """
    found: list[Difference] = []
    sums: dict[str, dict[int, Figures]] = {}
    settled: set[int] = set()
    resolutions = await session.resolutions.resolutions(community.id)
    for done, each in enumerate(resolutions):
        tell(done, len(resolutions))
        settled.add(each.question)
        given = _by_member(scores_of(each, await session.forecasts.history(each.question)))
        found += _compare(f"q{each.question}", await _scores(session, each.question), given)
        for period in each.terms.periods:
            _add(sums.setdefault(period, {}), given)
    for question in await session.resolutions.scored(community.id):
        if question not in settled:
            found += _compare(f"q{question}", await _scores(session, question), {})
    for period in sorted({*sums, *await session.resolutions.periods(community.id)}):
        found += _compare(period, await _standings(session, community, period), sums.get(period, {}))
    return found


def difference_lines(found: Sequence[Difference], texts: Texts) -> list[str]:
    """A sentence for each difference."""
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


async def _rebuild(session: Session, community: Community) -> None:
    resolutions = await session.resolutions.resolutions(community.id)
    computed = {each.question: scores_of(each, await session.forecasts.history(each.question)) for each in resolutions}
    await session.resolutions.rebuild(
        community.id, computed, {each.question: each.terms.periods for each in resolutions}
    )


async def _scores(session: Session, question: int) -> dict[int, Figures]:
    return _by_member(await session.resolutions.scores(question))


async def _standings(session: Session, community: Community, period: str) -> dict[int, Figures]:
    return {
        each.member: (each.questions, *each.points)
        for each in await session.resolutions.standings(community.id, period)
    }


def _add(sums: dict[int, Figures], scores: Mapping[int, Figures]) -> None:
    for member, points in scores.items():
        before = sums.get(member, (0,) * (len(points) + 1))
        sums[member] = tuple(map(add, before, (1, *points)))


def _by_member(scores: Sequence[Score]) -> dict[int, Figures]:
    return {score.member: score.points for score in scores}


def _compare(what: str, stored: Mapping[int, Figures], computed: Mapping[int, Figures]) -> list[Difference]:
    return [
        Difference(what, member, stored.get(member), computed.get(member))
        for member in sorted(stored.keys() | computed.keys())
        if stored.get(member) != computed.get(member)
    ]
