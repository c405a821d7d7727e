"""Who acts: members, their rights, and the account and place they act from."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from bot.domain.settings import Settings


class Role(IntEnum):
    """What a person may do in a community; a higher role includes the lower ones."""

    MEMBER = 0
    MODERATOR = 1
    ADMINISTRATOR = 2


DIRECT = "@"


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a space on a platform, by the platform's own ids; or a person there, to whom one can write alone."""

    platform: str
    space: str
    channel: str

    @property
    def account(self) -> str:
        """The platform's id of the person this place is; empty where it is a channel."""
        return self.channel.removeprefix(DIRECT) if self.channel.startswith(DIRECT) else ""

    def direct(self, account: str) -> "Place":
        """The person with that account in the same space."""
        return Place(self.platform, self.space, f"{DIRECT}{account}")

    def in_channel(self, channel: str) -> "Place":
        """A channel in the same space."""
        return Place(self.platform, self.space, channel)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, as the platform reports them.

    Args:
        place: where they act; what is posted for them appears there.
        scope: empty on Discord; the workspace or enterprise on Slack, whose account ids are only unique inside it.
        account: the platform's id of the person.
        name: their display name at this moment; a member's text.
        administrator: whether the platform lets them manage the space; None where it could not be asked: then they
            have no such right, and what is known of them stays.
        delivery: names this request among all the platform ever sends, so that a repeated delivery has one effect;
            empty where the platform never repeats one.
        form_fields: how many fields a form on their platform can have.
        roles: the platform's ids of the roles they have; None where it does not tell them with each request.
        admin_command: whether administration is a command of its own there, instead of a word behind the only one.
        message: the message with the button that was pressed, where everybody sees it; empty elsewhere.
    """

    place: Place
    scope: str
    account: str
    name: str
    administrator: bool | None
    delivery: str
    form_fields: int
    roles: tuple[str, ...] | None = None
    admin_command: bool = False
    message: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a community.

    Args:
        administrator: whether the account they came with could manage its space when it last did something.
        moderator: whether an administrator made the account they came with a moderator.
    """

    id: int
    community: int
    name: str
    administrator: bool = False
    moderator: bool = False


class Excluded(NamedTuple):
    """A member whose forecasts do not count.

    Args:
        account: the platform's id of one of their accounts.
        since: UTC milliseconds.
    """

    member: int
    name: str
    account: str
    since: int


@dataclass(frozen=True, slots=True)
class Community:
    """The tenant: everything a member can see or change lies inside one.

    Args:
        moderator_roles: whether there is a role that makes its holders moderators.
    """

    id: int
    name: str
    settings: Settings
    moderator_roles: bool = False

    @property
    def zone(self) -> str:
        """IANA name of the zone in which weeks begin and boards are due."""
        return self.settings.zone

    @property
    def language(self) -> str:
        """The folder of `bot/texts` it is spoken to in."""
        return self.settings.language
