"""Who acts: members, their rights, and the account and place they act from."""

from dataclasses import dataclass
from enum import IntEnum


class Role(IntEnum):
    """What a person may do in a community; a higher role includes the lower ones."""

    MEMBER = 0
    MODERATOR = 1
    ADMINISTRATOR = 2


@dataclass(frozen=True, slots=True)
class Place:
    """A channel of a space on a platform, by the platform's own ids."""

    platform: str
    space: str
    channel: str


@dataclass(frozen=True, slots=True)
class Actor:
    """The person behind a request, as the platform reports them.

    Args:
        place: where they act; what is posted for them appears there.
        scope: empty on Discord; the workspace or enterprise on Slack, whose account ids are only unique inside it.
        account: the platform's id of the person.
        name: their display name at this moment; a member's text.
        administrator: whether the platform lets them manage the space.
        delivery: names this request among all the platform ever sends, so that a repeated delivery has one effect;
            empty where the platform never repeats one.
        form_fields: how many fields a form on their platform can have.
    """

    place: Place
    scope: str
    account: str
    name: str
    administrator: bool
    delivery: str
    form_fields: int


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a community."""

    id: int
    community: int
    name: str


@dataclass(frozen=True, slots=True)
class Community:
    """The tenant: everything a member can see or change lies inside one.

    Args:
        zone: IANA name of the zone in which weeks begin and boards are due.
        language: the folder of `bot/texts` it is spoken to in.
    """

    id: int
    name: str
    zone: str
    language: str
