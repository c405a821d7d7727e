"""What somebody needs to be for an action, and who somebody is."""

from enum import StrEnum

from bot.domain.member import Actor, Community, Member, Role
from bot.ports import Session


class Right(StrEnum):
    """The least that lets a person perform an action; MANAGER is checked where the question is known."""

    MEMBER = "member"
    MANAGER = "manager"
    """The author of the question, or a moderator."""
    SETTLER = "settler"
    """The same, unless the community wants moderators alone to say what became of a question."""
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


async def role_of(session: Session, community: Community, member: Member, actor: Actor) -> Role:
    """What the platform says of them, and what administrators decided about them or one of their roles."""
    if actor.administrator:
        return Role.ADMINISTRATOR
    if member.moderator:
        return Role.MODERATOR
    if community.moderator_roles and actor.roles and await session.moderators.has_role(community.id, actor):
        return Role.MODERATOR
    return Role.MEMBER
