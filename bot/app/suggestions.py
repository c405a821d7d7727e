"""The questions that are offered while a member types which one a command is about."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from types import MappingProxyType

from bot.domain.member import Actor, Community, Role
from bot.domain.question import QuestionState
from bot.domain.text.direction import isolated
from bot.ports import Session
from bot.ports.questions import ALL, LookedFor
from bot.request.permissions import role_of
from bot.texts import texts
from bot.ui.cards import Option

MOST_SUGGESTED = 25
"""Choices of an autocomplete answer (Discord API reference, application commands)."""
AT_FIRST = 2 * MOST_SUGGESTED
"""How many that may fit are read at first."""

POSTED = (
    QuestionState.OPEN,
    QuestionState.CLOSED,
    QuestionState.RESOLVING,
    QuestionState.RESOLVED,
    QuestionState.ANNULLED,
)
NO_MEMBER = -1
"""No member's id: who has done nothing here has no drafts."""
UNSETTLED = (QuestionState.CLOSED, QuestionState.OPEN)
CHANGEABLE = (QuestionState.OPEN, QuestionState.CLOSED, QuestionState.DRAFT)

STATES: Mapping[str, Sequence[QuestionState]] = MappingProxyType(
    {
        "post": (QuestionState.DRAFT, *POSTED),
        "vote": (QuestionState.OPEN,),
        "withdraw": (QuestionState.OPEN,),
        "why": (QuestionState.RESOLVED,),
        "resolve": UNSETTLED,
        "annul": UNSETTLED,
        "reopen": (QuestionState.CLOSED, QuestionState.RESOLVING, QuestionState.RESOLVED, QuestionState.ANNULLED),
        "edit": CHANGEABLE,
        "delete": CHANGEABLE,
        "close": (QuestionState.OPEN,),
        "propose": (QuestionState.CLOSED,),
    }
)
"""The states of the questions to offer for a command, the likeliest first; POSTED for commands not named here."""


async def suggest(session: Session, actor: Actor, command: str, text: str) -> list[Option]:
    """The questions that fit a command and what was typed so far; drafts only where the member may see them."""
    community, member = await session.members.acting(actor) or (None, None)
    if community is None:
        return []
    role = await role_of(session, community, member, actor) if member else Role.MEMBER
    read = partial(named_questions, session, community, member.id if member else NO_MEMBER, role)
    found: list[tuple[str, str]] = []
    for state in STATES.get(command, POSTED):
        # One state after the other: where there are enough, the less likely ones need not be read.
        if len(found) < MOST_SUGGESTED:
            found += await _fitting(partial(read, [state]), text.strip().casefold())
    return [Option(name, (f"{name} {isolated(title)}",)) for name, title in found[:MOST_SUGGESTED]]


async def _fitting(read: Callable[..., Awaitable[list[tuple[str, str]]]], wanted: str) -> list[tuple[str, str]]:
    """The questions that fit, or enough of them: at first few of those that may fit are read, mostly enough."""
    named = await read(looked_for=LookedFor(wanted, AT_FIRST))
    fitting = _that_fit(named, wanted)
    if len(named) < AT_FIRST or len(fitting) >= MOST_SUGGESTED:
        return fitting
    return _that_fit(await read(looked_for=LookedFor(wanted)), wanted)


def _that_fit(named: Iterable[tuple[str, str]], wanted: str) -> list[tuple[str, str]]:
    return [(name, title) for name, title in named if wanted in f"{name} {title}".casefold()]


async def named_questions(
    session: Session,
    community: Community,
    member: int,
    role: Role,
    states: Sequence[QuestionState] | None,
    author: int | None = None,
    looked_for: LookedFor = ALL,
) -> list[tuple[str, str]]:
    """The names of questions, each with its title; drafts only where the member may see them.

    Args:
        session: where to read.
        community: whose questions.
        member: who asks.
        role: their role.
        states: those to look for, the likeliest first; None for all posted ones.
        author: whose questions; None for everybody's.
        looked_for: which of them, at the least.
    """
    removed = texts(community.language).word("moderation.text")
    found: list[tuple[str, str]] = []
    for state in states or POSTED:
        is_draft = state is QuestionState.DRAFT
        by = member if is_draft and role < Role.MODERATOR else author
        for name, title in await session.questions.titles(community.id, state, by, looked_for):
            found.append((name, title if title or is_draft else removed))
    return found
