"""The questions that are offered while a member types which one a command is about."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from bot.domain.member import Actor, Role
from bot.domain.question import QuestionState
from bot.ports import Session
from bot.request.permissions import role_of
from bot.texts import texts
from bot.ui.cards import Option

MOST_SUGGESTED = 25
"""Choices of an autocomplete answer (Discord API reference, application commands)."""

POSTED = (QuestionState.OPEN, QuestionState.CLOSED, QuestionState.RESOLVED, QuestionState.ANNULLED)
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
        "reopen": (QuestionState.CLOSED, QuestionState.RESOLVED, QuestionState.ANNULLED),
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
    authors = {} if role >= Role.MODERATOR else {QuestionState.DRAFT: member.id if member else NO_MEMBER}
    removed = texts(community.language).word("moderation.text")
    wanted = text.strip().casefold()
    found: list[Option] = []
    for state in STATES.get(command, POSTED):
        named = await session.questions.titles(community.id, state, authors.get(state))
        lines = [
            (name, f"{name} {title if title or state is QuestionState.DRAFT else removed}") for name, title in named
        ]
        found += [Option(name, (line,)) for name, line in lines if wanted in line.casefold()]
        if len(found) >= MOST_SUGGESTED:
            break
    return found[:MOST_SUGGESTED]
