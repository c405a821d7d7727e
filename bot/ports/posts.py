"""What the core asks of the store about posts, posted messages, and actions that wait for a click."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from bot.domain.member import Place
from bot.inputs.action import Action
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import NewPost, Placement, Post, PostState, Subject, WaitingPost
from bot.ui.cards import Card


class Backlog(NamedTuple):
    """Messages of one platform in one state that are still on their way.

    Args:
        platform: its name.
        state: pending, sending or in doubt.
        number: how many there are.
        oldest: when the first of them was written, UTC milliseconds.
    """

    platform: str
    state: PostState
    number: int
    oldest: int


class Posts(Protocol):
    """The outbox: messages on their way; and placements: messages out there that are kept up to date.

    Posts are given by their ids, times as UTC milliseconds.
    """

    async def add(self, post: NewPost, now: int) -> None:
        """Put a message on its way, unless there is one with the same key."""
        ...

    async def redirect(self, post: Post, again: NewPost, now: int) -> None:
        """Put the same message on its way to another place, where it cannot be sent to its own."""
        ...

    async def has(self, key: MessageKey) -> bool:
        """Whether there is a message with that key, also one that was sent or given up."""
        ...

    async def find(self, key: MessageKey) -> Post | None:
        """The message with that key; None where there is none."""
        ...

    async def has_another(self, post: Post) -> bool:
        """Whether another message about the same subject was sent, or may still be."""
        ...

    async def free(self, post: Post) -> None:
        """Give up the key of a message that certainly never appeared, and remove the board that it would have shown."""
        ...

    async def get(self, post: int) -> Post:
        """A message by its id, which must exist."""
        ...

    async def waiting(self, now: int) -> list[WaitingPost]:
        """The messages that can be tried now, the oldest first."""
        ...

    async def in_doubt(self, now: int) -> list[WaitingPost]:
        """The messages of which it can be found out now whether they appeared, the oldest first."""
        ...

    async def next_at(self, now: int) -> int | None:
        """When the next message can be tried or looked for that cannot be now; None where there is none."""
        ...

    async def backlog(self) -> list[Backlog]:
        """How many messages are on their way, by platform and state; those of which there is none are left out."""
        ...

    async def unsettled(self, community: int) -> list[Post]:
        """The messages of a community of which only a person can say whether they appeared, the oldest first."""
        ...

    async def interrupted(self, next_at: int, in_flight: Sequence[int]) -> list[MessageKey]:
        """Put every message that is marked as being sent, but for those in flight, in doubt until `next_at`.

        Returns:
            the keys of the messages.
        """
        ...

    async def expire(self, kinds: Collection[MessageKind], about: int) -> None:
        """Let all messages of these kinds about that id expire that have not been sent, also those about others too.

        A message that certainly has not appeared gives its key back, so that the same may be said later.
        """
        ...

    async def expire_boards(self, schedule: int) -> None:
        """Let all boards of a schedule expire that have not been sent."""
        ...

    async def redraw(self, subject: Subject, card: Card) -> None:
        """Replace the card of all messages that wait to be posted for a subject; whom they call stays."""
        ...

    async def begin(self, post: int, state: PostState, now: int) -> Post | None:
        """Mark a message as being sent, before it is handed to its platform; returns it with the try counted.

        None where it is not in that state, such as after it expired: one that has is given up here. A reminder that is
        given up gives its key back, too.
        """
        ...

    async def sent(self, post: Post, message: str, digest: str) -> None:
        """Note that a message appeared, with the platform's id of it; one that has a subject is placed from then on."""
        ...

    async def mark(self, post: Post, state: PostState, next_at: int | None, reason: str) -> None:
        """Note why a message has not appeared or may not have, and when to look at it again; None: a person decides.

        Of one that is given up, `next_at` is the present instant.
        """
        ...

    async def placements(self, subject: Subject) -> list[Placement]:
        """The messages that show a subject, the oldest first."""
        ...

    async def showing(self, subject: Subject) -> list[Placement]:
        """The messages that show a subject or, of a question, its story; the oldest first."""
        ...

    async def place(self, subject: Subject, place: Place, message: str, digest: str) -> None:
        """Keep a message up to date from now on, unless it is already."""
        ...

    async def forget_shown(self, platforms: Sequence[str]) -> None:
        """Forget what the messages on these platforms show, so that all are drawn again."""
        ...

    async def shown(self, placement: Placement, digest: str) -> None:
        """Note the digest of what a message shows."""
        ...

    async def forget(self, placement: Placement) -> None:
        """Forget a message that is no longer there."""
        ...

    async def adopt(self, subject: Subject, place: Place, message: str) -> None:
        """Take a message for the one that a person said is there, and keep it up to date from now on.

        Nothing is done while another one for that subject may have appeared in the channel, because it may be that one.
        """
        ...

    async def clean(self, before: int, after: int) -> int | None:
        """Remove some of the messages that were sent or given up before an instant and are needed no more.

        Their keys could not be those of a new message. It looks at the next few hundred behind a message.

        Returns:
            behind which it goes on; None where it has come to the end.
        """
        ...

    async def placed(self) -> list[Subject]:
        """All subjects that some message shows, the first posted first."""
        ...


class Kept(NamedTuple):
    """An action that waits for a click.

    Args:
        token: under which it is kept.
        member: whose it is.
        question: the question that it names, as it names it; empty for none.
        texts: every text in it.
    """

    token: str
    member: int
    question: str
    texts: tuple[str, ...]


class Pending(Protocol):
    """Actions and forms too large for a button, until they expire; times are UTC milliseconds."""

    async def keep(self, token: str, member: int, action: Action, expires: int) -> None:
        """Keep an action for a member under a token."""
        ...

    async def find(self, token: str, member: int, now: int) -> Action | None:
        """The action under a token; None where it is another member's or has expired."""
        ...

    async def of_community(self, community: int) -> list[Kept]:
        """What is kept for the members of a community."""
        ...

    async def forget(self, tokens: Sequence[str]) -> None:
        """Remove the actions under these tokens."""
        ...

    async def clean(self, now: int) -> bool:
        """Remove some of what has expired; whether there may be more."""
        ...
