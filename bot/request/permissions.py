"""The rights that actions need, and the role that a person has."""

from enum import StrEnum

from bot.domain.member import Actor, Community, Member, Role
from bot.ports import Session


class Right(StrEnum):
    """What a person needs to be to perform an action."""

    MEMBER = "member"
    MANAGER = "manager"
    """The author of the question the action names, or a moderator; where it names none, everybody."""
    SETTLER = "settler"
    """As MANAGER; only a moderator where the community's setting is that only moderators resolve."""
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


async def role_of(session: Session, community: Community, member: Member, actor: Actor) -> Role:
    """The role of a member: by what the platform says of them, and by whom administrators made moderators."""
    if actor.administrator:
        return Role.ADMINISTRATOR
    if member.moderator:
        return Role.MODERATOR
    if community.moderator_roles and actor.roles and await session.moderators.has_role(community.id, actor):
        return Role.MODERATOR
    return Role.MEMBER
