"""Makes a database as large as a big server's: the communities, members, questions and votes of `large.py`."""

import random
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import cycle, pairwise
from pathlib import Path

from benchmarks.crowded import HISTORY, NOW, PLACE, QUESTION, TEXT
from bot.domain.events import EventKind
from storage.engine.packing import pack
from storage.store import open_store

DAY_MS = 86_400_000
OPENED = NOW - 90 * DAY_MS
"""When all questions were opened."""
VOTING_MS = 80 * DAY_MS
"""For so long after that the votes were given that are there already."""
CLOSES = NOW + 90 * DAY_MS
VOTES_EACH = 5
"""Votes of each forecaster on the questions that are resolved or voted on."""
HOME, ASKING = 1, 2
"""The community whose questions are resolved, and the one with many open questions. Its first member votes on all."""
OTHER, CROWDED, WARM = QUESTION + 1, QUESTION + 2, QUESTION + 3
"""In HOME: a question on which others vote meanwhile, one on which all members stand, one that is resolved first."""
FIRST_CROWD = WARM + 1
"""The first of the questions that are resolved and measured."""
FORECASTS = 1_000
"""Different forecasts on the questions that are only there to be many."""
ASKING_VOTERS = 6
"""Forecasters of each question in ASKING."""

_WHO = ("Norway", "the ECB", "Brazil", "Nvidia", "the WHO", "Kenya", "SpaceX", "Ukraine", "OpenAI", "Japan", "Boeing")
_DOES = ("raise", "cut", "approve", "ban", "launch", "sell", "postpone", "ratify", "publish", "lose", "win", "double")
_WHAT = (
    "its key interest rate",
    "the emissions treaty",
    "a new satellite",
    "the trade agreement",
    "its inflation target",
    "a malaria vaccine",
    "the budget for defence",
    "its largest factory",
    "a four-day week",
    "the world cup bid",
    "its coal plants",
    "the data protection act",
    "a high-speed railway",
)
_WHEN = ("before spring", "in the first half of 2025", "by the end of March", "before the election", "within a year")


@dataclass(frozen=True)
class Size:
    """How large a database is.

    Args:
        communities, questions, votes: in all; all questions are open.
        members: in all, as far as they can be shared out evenly.
        crowds: forecasters of the questions that are resolved.
        core: forecasters of the question `QUESTION`, which stays open.
        asked: open questions of the community ASKING.
    """

    communities: int
    members: int
    questions: int
    votes: int
    crowds: tuple[int, ...]
    core: int
    asked: int

    @property
    def at_home(self) -> int:
        """Members of the community HOME; their ids begin with 1."""
        return max(self.crowds)

    @property
    def elsewhere(self) -> int:
        """Members of every other community."""
        return (self.members - self.at_home) // (self.communities - 1)


FULL = Size(1_000, 100_000, 10_000, 1_000_000, (100, 1_000, 4_000, 10_000), core=1_000, asked=5_000)
QUICK = Size(5, 300, 60, 3_000, (5, 50, 100), core=20, asked=40)

Vote = tuple[int, int, int, bytes]
"""Question, time, member and packed forecast."""


async def seed(path: Path, size: Size) -> None:
    """Make the database; the same each time."""
    await (await open_store(path)).close()
    draw = random.Random(size.votes)  # noqa: S311  the same in every run
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for pragma in ("cache_size = -400000", "synchronous = OFF", "wal_autocheckpoint = 0"):
            file.execute(f"PRAGMA {pragma}")
        file.execute("BEGIN")
        _add_communities(file, size)
        _add_questions(file, size, draw)
        file.executemany(HISTORY, _votes(size, draw))
        file.execute(
            "INSERT INTO current_forecast (question, member, cast_at, shares)"
            " SELECT question, member, max(cast_at), shares FROM forecast_history GROUP BY question, member"
        )
        file.execute("COMMIT")


def space_of(community: int) -> str:
    """Return the id of a community's only space."""
    return PLACE.space if community == HOME else f"space{community}"


def question_of_crowd(size: Size, forecasters: int) -> int:
    """Return the id of the question that is resolved with so many forecasters."""
    return FIRST_CROWD + size.crowds.index(forecasters)


def _add_communities(file: sqlite3.Connection, size: Size) -> None:
    communities = range(HOME, size.communities + 1)
    file.executemany(
        "INSERT INTO community (id, name, zone, language, last_number, last_draft, last_schedule, created_at)"
        " VALUES (?1, 'Community ' || ?1, 'UTC', 'en', ?2, ?2, 1, ?3)",
        [(community, len(_questions_of(size, community)), OPENED) for community in communities],
    )
    file.executemany(
        "INSERT INTO space (platform, space, community) VALUES (?, ?, ?)",
        [(PLACE.platform, space_of(community), community) for community in communities],
    )
    file.executemany(
        "INSERT INTO schedule (community, number, weekday, hour, minute, since) VALUES (?, 1, 1, 9, 0, ?)",
        [(community, NOW) for community in communities],
    )
    members = [(community, member) for community in communities for member in members_of(size, community)]
    file.executemany(
        "INSERT INTO member (community, id, name, created_at) VALUES (?1, ?2, 'Member ' || ?2, ?3)",
        [(*member, OPENED) for member in members],
    )
    file.executemany(
        "INSERT INTO identity (community, platform, scope, account, member) VALUES (?1, ?3, '', 'u' || ?2, ?2)",
        [(*member, PLACE.platform) for member in members],
    )


def members_of(size: Size, community: int) -> range:
    """Return the ids of a community's members; the account of member 7 is `u7`."""
    if community == HOME:
        return range(1, size.at_home + 1)
    first = size.at_home + 1 + (community - ASKING) * size.elsewhere
    return range(first, first + size.elsewhere)


def _questions_of(size: Size, community: int) -> range:
    """The ids of a community's questions; what is left by HOME and ASKING is shared out among the others."""
    at_home = FIRST_CROWD + len(size.crowds) - 1
    if community == HOME:
        return range(1, at_home + 1)
    if community == ASKING:
        return range(at_home + 1, at_home + size.asked + 1)
    others = [size.questions - at_home - size.asked, size.communities - ASKING]
    first, last = (at_home + size.asked + others[0] * at // others[1] for at in (community - 3, community - 2))
    return range(first + 1, last + 1)


def _add_questions(file: sqlite3.Connection, size: Size, draw: random.Random) -> None:
    questions = [
        (question, community, number, members_of(size, community)[0])
        for community in range(HOME, size.communities + 1)
        for number, question in enumerate(_questions_of(size, community), 1)
    ]
    file.executemany(
        "INSERT INTO question"
        " (id, community, number, draft, author, state, title, closes_at, criteria, background, created_at, opened_at)"
        " VALUES (?1, ?2, ?3, ?3, ?4, 'open', ?5, ?6, ?7, '', ?8, ?8)",
        [
            (*question, _title(draw), CLOSES - draw.randrange(30 * DAY_MS), TEXT.criteria, OPENED)
            for question in questions
        ],
    )
    file.executemany(
        "INSERT INTO outcome (question, ordinal, name) VALUES (?, ?, ?)",
        [(question, *outcome) for question, *_ in questions for outcome in enumerate(TEXT.outcomes)],
    )
    file.executemany(
        "INSERT INTO event (question, at, member, step, detail) VALUES (?, ?, ?, ?, '')",
        [(question, OPENED, author, EventKind.OPENED) for question, _, _, author in questions],
    )
    # Of the others too many cards would be drawn at the start, because what they show is not known.
    file.executemany(
        "INSERT INTO placement (subject, subject_id, platform, space, channel, message, digest)"
        " VALUES ('question', ?1, ?2, ?3, ?4, 'm' || ?1, '')",
        [(question, PLACE.platform, PLACE.space, PLACE.channel) for question in _questions_of(size, HOME)],
    )


def _title(draw: random.Random) -> str:
    return f"Will {draw.choice(_WHO)} {draw.choice(_DOES)} {draw.choice(_WHAT)} {draw.choice(_WHEN)}?"


def _votes(size: Size, draw: random.Random) -> Iterator[Vote]:
    """All votes, question by question in the order of the table's key."""
    forecasts = [_forecast(draw) for _ in range(FORECASTS)]
    given = 0
    crowds = {
        QUESTION: size.core,
        CROWDED: size.at_home,
        WARM: size.core,
        **{question_of_crowd(size, forecasters): forecasters for forecasters in size.crowds},
    }
    for question, forecasters in sorted(crowds.items()):
        turns = _in_turns(range(1, forecasters + 1), draw)
        votes = forecasters * VOTES_EACH
        yield from _spread(question, turns, votes, (_forecast(draw) for _ in range(votes)))
        given += votes
    heavy, *some = members_of(size, ASKING)[:ASKING_VOTERS]
    for question in _questions_of(size, ASKING):
        yield from _spread(question, iter((heavy, *some)), 1 + len(some), cycle(forecasts))
        given += 1 + len(some)
    elsewhere = [
        (question, members_of(size, community))
        for community in range(ASKING + 1, size.communities + 1)
        for question in _questions_of(size, community)
    ]
    left = size.votes - given
    for at, (question, members) in enumerate(elsewhere):
        votes = left * (at + 1) // len(elsewhere) - left * at // len(elsewhere)
        yield from _spread(question, _in_turns(members, draw), votes, cycle(draw.sample(forecasts, 10)))


def _spread(question: int, members: Iterator[int], votes: int, forecasts: Iterator[bytes]) -> Iterator[Vote]:
    """Votes on a question at even distances."""
    for at in range(votes):
        yield question, OPENED + at * VOTING_MS // votes, next(members), next(forecasts)


def _in_turns(members: Sequence[int], draw: random.Random) -> Iterator[int]:
    """Each member once in a random order, then each again in another order, and so on."""
    while True:
        yield from draw.sample(members, len(members))


def _forecast(draw: random.Random) -> bytes:
    cuts = sorted(draw.randrange(10_001) for _ in range(3))
    return pack(tuple(high - low for low, high in pairwise([0, *cuts, 10_000])))
