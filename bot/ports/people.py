"""What is asked of the store about communities and their members."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from bot.domain.member import Actor, Community, Excluded, Member, Place
from bot.domain.mention import Mention
from bot.domain.reminders import Closing, Step, Unresolved, Window
from bot.domain.settings import Settings
from bot.ports.outgoing import NewPost


class Members(Protocol):
    """Communities, the spaces they live in, their members, and the accounts by which those are recognised.

    Communities and members are given by their ids, times as UTC milliseconds.
    """

    async def community_of(self, platform: str, space: str) -> Community | None:
        """The community that lives in a space; None where none does yet."""
        ...

    async def member_of(self, community: int, actor: Actor) -> Member | None:
        """The member of a community that the actor's account belongs to; None where it is new there."""
        ...

    async def acting(self, actor: Actor) -> tuple[Community, Member | None] | None:
        """The community of the space somebody acts in, and the member they are there; None for what is new.

        It is asked for every request, so calls at the same time share their look-ups.
        """
        ...

    async def add_community(self, platform: str, space: str, name: str, now: int) -> Community:
        """Keep a new community for a space, with the board of the week due on Mondays at 09:00."""
        ...

    async def rename(self, community: Community, name: str) -> Community:
        """Keep another name for a community; returns it with that."""
        ...

    async def add_member(self, community: int, actor: Actor, now: int) -> Member:
        """Keep a new member with the account and the name that the actor comes with.

        They are excluded where a member with that account was excluded and then erased.
        """
        ...

    async def follow(self, member: Member, actor: Actor) -> Member:
        """Update a member's name, and whether they can manage the space if the actor tells; returns them as updated."""
        ...

    async def community(self, community: int) -> Community:
        """A community by its id, which must exist."""
        ...

    async def change_settings(self, community: Community, settings: Settings) -> Community:
        """Replace a community's settings; returns it with them."""
        ...

    async def communities(self) -> list[Community]:
        """All communities, the oldest first."""
        ...

    async def administrators(self, community: int, platform: str) -> list[str]:
        """The accounts that could manage the community's space on a platform when they last did something."""
        ...

    async def people(self, member: int) -> list[Place]:
        """Where one can write to a member alone: each of their accounts in each space of its platform."""
        ...

    async def is_reminded(self, member: int) -> bool:
        """Whether a member wants to be reminded of open questions weekly."""
        ...

    async def remind(self, member: int, since: int | None) -> None:
        """Note when a member asked for weekly reminders or was last reminded; None where they want none."""
        ...

    async def accounts_named(self, community: int, actor: Actor, name: str) -> list[str]:
        """The accounts on the actor's platform and scope whose members have that name, ASCII letters in any case."""
        ...

    async def names_known(self, community: int, actor: Actor) -> list[str]:
        """The names of members with an account on the actor's platform and scope that nobody else there has."""
        ...

    async def excluded(self, community: int) -> list[Excluded]:
        """The members whose forecasts do not count, the earliest excluded first."""
        ...

    async def exclude(self, member: int, since: int | None) -> None:
        """Exclude a member from an instant on, unless they are excluded already; None to include them again."""
        ...

    async def is_excluded(self, community: int, actor: Actor) -> bool:
        """Whether the actor's account, of which nothing else is kept, was that of an excluded member who was erased."""
        ...

    async def forget_exclusion(self, community: int, actor: Actor) -> None:
        """Let such an account come back without being excluded."""
        ...

    async def names(self, members: Sequence[int]) -> dict[int, str]:
        """The display names of members, by id; empty for a member who was erased."""
        ...


class Moderators(Protocol):
    """The people and roles that administrators made moderators, where the actor acts: on that platform and scope."""

    async def all(self, community: int, platform: str) -> list[Mention]:
        """The moderators of a community on a platform, roles last."""
        ...

    async def add(self, community: int, actor: Actor, mention: Mention) -> None:
        """Make a person or a role a moderator; nothing changes where they are one."""
        ...

    async def remove(self, community: int, actor: Actor, mention: Mention) -> None:
        """Take a moderator's rights from a person or a role."""
        ...

    async def has_role(self, community: int, actor: Actor) -> bool:
        """Whether one of the actor's roles makes them a moderator."""
        ...

    async def people(self, community: int, place: Place) -> list[Place]:
        """Where one can write to each moderator and administrator whose account is known, in the space of the place."""
        ...


class Asking(NamedTuple):
    """A community in which members want to be reminded weekly, and its IANA time zone."""

    community: int
    zone: str


class Reminded(NamedTuple):
    """What a reminder says of a question.

    Args:
        question: its id.
        step: `CLOSING_SOON`, or which reminder to resolve it is.
        occasion: the deadline, or since when the question is closed, UTC milliseconds.
    """

    question: int
    step: str
    occasion: int


CLOSING_SOON = "closing"
"""The step of a notice that a question closes soon."""


class Reminders(Protocol):
    """What is to be reminded of, and when the next reminder is due; times are UTC milliseconds.

    Only in the given community, in all where none is given; and only of the questions `among` these, of all where none
    are given.
    """

    async def closing(
        self, deadlines: Window, community: int | None = None, among: Collection[int] | None = None
    ) -> list[Closing]:
        """The deadlines in that time of open questions, with each channel that has a card and is still to be told.

        That is every channel until one of them was told; from then on, those whose message was dropped unsent.
        """
        ...

    async def next_closing(self, after: int, community: int | None = None) -> int | None:
        """The first deadline after an instant that is to be announced; None where there is none."""
        ...

    async def unresolved(
        self, step: Step, closings: Window, community: int | None = None, among: Collection[int] | None = None
    ) -> list[Unresolved]:
        """Closed questions without an answer that have a card, closed in that time and lack that reminder."""
        ...

    async def next_unresolved(self, step: Step, after: int, community: int | None = None) -> int | None:
        """When the first question without an answer closed that did so after an instant and lacks that reminder.

        None where there is none.
        """
        ...

    async def write(self, post: NewPost, reminded: Sequence[Reminded], now: int) -> None:
        """Put a reminder on its way, and note what it says: that is not to be told in its place again."""
        ...

    async def asking(self, community: int | None = None) -> list[Asking]:
        """The communities in which members want to be reminded weekly."""
        ...

    async def members(self, community: int, until: int, after: int, most: int) -> list[int]:
        """Members of a community who want to be reminded weekly and were last reminded before `until`.

        Ids above `after`, at most `most` of them, in their order.
        """
        ...
