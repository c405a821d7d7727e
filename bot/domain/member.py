"""Communities and their members, and the accounts and places from which members act."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from typing import NamedTuple

from bot.domain.settings import Settings


class Role(IntEnum):
    """What a person may do in a community; a higher role includes the lower ones."""

    MEMBER = 0
    MODERATOR = 1
    ADMINISTRATOR = 2


class Permission(StrEnum):
    """What a platform must let the bot do in a channel for it to post there."""

    VIEW = "view"
    SEND = "send"
    SEND_IN_THREADS = "send-in-threads"


DIRECT = "@"
"""In front of an account, makes a channel of it: direct messages to that person."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message can be posted: a channel of a space on a platform, or direct messages to a person there.

    Args:
        platform: the name of its adapter, such as `discord`.
        space: the platform's id of the server or workspace.
        channel: the platform's id of the channel, or `@` and that of a person.
    """

    platform: str
    space: str
    channel: str

    @property
    def account(self) -> str:
        """The platform's id of the person; empty where the place is a channel."""
        return self.channel.removeprefix(DIRECT) if self.channel.startswith(DIRECT) else ""

    def direct(self, account: str) -> "Place":
        """Return the direct messages to an account in the same space."""
        return Place(self.platform, self.space, f"{DIRECT}{account}")

    def in_channel(self, channel: str) -> "Place":
        """Return another channel in the same space."""
        return Place(self.platform, self.space, channel)


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, as the platform reports them.

    Args:
        place: where they act.
        scope: inside which `account` is unique: the workspace or enterprise on Slack, empty on Discord.
        account: the platform's id of the person.
        name: their present display name; a member's text.
        administrator: whether the platform lets them manage the space. None where the platform could not be asked: they
            are then no administrator for this request, and what is stored about them is not changed.
        delivery: identifies this request among all that the platform ever sends, so that a request that is delivered
            twice has one effect; empty where the platform delivers each only once.
        form_fields: how many fields a form can have on their platform.
        roles: the platform's ids of their roles; None where the platform does not send them with each request.
        admin_command: whether administration is a command of its own on their platform, and not a word behind the only
            command.
        message: the platform's id of the public message whose button was pressed; empty for any other request.
        typed: the whole command line that was typed; empty for any other request, and where the platform goes on
            showing it above the answer.
        space_name: what the server or workspace is called; empty where the platform does not say it.
        provisional: whether the name is only what came with the request, so that one that is known is kept.
        bot_lacks: the permissions that the bot lacks to post where they act; None where the platform does not say it
            with the request.
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
    typed: str = field(default="", repr=False)
    space_name: str = ""
    provisional: bool = False
    bot_lacks: tuple[Permission, ...] | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a community.

    Args:
        id: the member's id.
        community: the community's id.
        name: the display name that was last reported.
        administrator: whether the account by which they were looked up could manage its space when it was last used.
        moderator: whether an administrator made that account a moderator.
    """

    id: int
    community: int
    name: str
    administrator: bool = False
    moderator: bool = False


class Excluded(NamedTuple):
    """A member whose forecasts do not count.

    Args:
        member: the member's id.
        name: their display name.
        account: the platform's id of one of their accounts.
        since: when they were excluded, UTC milliseconds.
    """

    member: int
    name: str
    account: str
    since: int


@dataclass(frozen=True, slots=True)
class Community:
    """A community: the tenant, inside which everything lies that a member can see or change.

    Args:
        id: its id.
        name: its name on the platform; the platform's id of its space where that was never said.
        settings: its settings.
        moderator_roles: whether it has a role that makes those who have it moderators.
    """

    id: int
    name: str
    settings: Settings
    moderator_roles: bool = False

    @property
    def zone(self) -> str:
        """IANA name of the zone in which its weeks begin and its boards are due."""
        return self.settings.zone

    @property
    def language(self) -> str:
        """The folder of `bot/texts` with its language."""
        return self.settings.language
