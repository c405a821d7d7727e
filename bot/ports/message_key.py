"""The key of an outgoing message: the name under which it is written once, posted once, and found again."""

from dataclasses import dataclass, replace
from enum import StrEnum
from urllib.parse import quote, unquote

from bot.domain.member import DIRECT, Place
from bot.domain.question import QuestionState
from bot.domain.reminders import Step
from bot.domain.schedule import Schedule
from bot.domain.time.calendar import Week


class MessageKind(StrEnum):
    """What an outgoing message says. Its key is about the id that is named here."""

    CARD = "card"
    """A question's card; about the question."""
    STORY = "story"
    """A story's card; about the story."""
    BOARD = "board"
    """A weekly board, or one that a moderator posts; about the community."""
    SEASON = "season"
    """The final board of a season; about the season."""
    CLOSING = "closing"
    """The notice that questions close soon; about the first of them."""
    RESOLVE = "resolve"
    """The reminder to resolve questions; about the first of them."""
    UNVOTED = "unvoted"
    """The weekly reminder of open questions without a forecast; about the member."""
    ANNOUNCEMENT = "announcement"
    """A question was resolved, annulled or reopened; about the question."""
    CHART = "chart"
    """A picture of a question's crowd forecast that a member shares; about the question."""
    PROPOSAL = "proposal"
    """A member proposes an answer; about the question."""
    REVIEW = "review"
    """A moderator is asked to look at a draft; about the draft."""
    REVIEWED = "reviewed"
    """The author hears what a moderator did with the draft; about the draft."""
    DOUBT = "doubt"
    """An administrator is asked whether a message appeared; about that message's row in the outbox."""
    GONE = "gone"
    """An administrator is told that a schedule's channel is gone; about the row of the board that has no place."""
    WELCOME = "welcome"
    """The first message to a server or workspace that the bot was added to; about the community."""
    WITHDRAWN = "withdrawn"
    """A message that never appeared and gave its key back; about its own row."""


_PARTS = 6

QUESTION_REMINDERS = (MessageKind.CLOSING, MessageKind.RESOLVE)
"""What reminds of questions, often of several; it expires when the deadline or state of one of them changes."""


@dataclass(frozen=True, slots=True)
class MessageKey:
    """What makes an outgoing message one message: a second one with an equal key is not written.

    Messages are looked for by equal fields, never by a part of the text; the outbox has a column for each field that a
    statement compares. The text (`str`) is what is logged, and what a platform is handed to recognise a repeated post.

    Args:
        kind: what it says.
        about: the id of what it is about, see `MessageKind`.
        occasion: what tells it from earlier messages of its kind about the same: an instant in UTC milliseconds, how
            often the message it asks about was tried, or the revision of a draft; 0 where there is one occasion only.
        which: what tells it from the other messages of the same occasion, such as the channel or the reminder's step.
        recipient: the platform's id of the account it is for, where several people are each sent one; else empty.
        redirects: how many recipients before this one could not be written to.
    """

    kind: MessageKind
    about: int
    occasion: int = 0
    which: str = ""
    recipient: str = ""
    redirects: int = 0

    @classmethod
    def read(cls, text: str) -> "MessageKey":
        """The key that was written as that text.

        Raises:
            ValueError: no key is written like that.
        """
        parts = text.split(":")
        missing = [""] * (_PARTS - len(parts))
        try:
            kind, about, occasion, which, recipient, redirects = parts + missing
            return cls(
                kind=MessageKind(kind),
                about=int(about),
                occasion=int(occasion or 0),
                which=unquote(which),
                recipient=unquote(recipient),
                redirects=int(redirects or 0),
            )
        except ValueError as error:
            raise ValueError(f"{text!r} is no message key; one looks like 'board:3::s1-2024-W49'") from error

    def __str__(self) -> str:
        """The fields in order, with colons between them: texts percent-encoded, nothing for a zero or a missing end."""
        texts = (quote(text, safe="") for text in (self.which, self.recipient))
        return ":".join(map(str, (self.kind, self.about, self.occasion or "", *texts, self.redirects or ""))).rstrip(
            ":"
        )

    @classmethod
    def card(cls, question: int, token: str) -> "MessageKey":
        """A question's card; each request to post it has a token of its own."""
        return cls(MessageKind.CARD, question, which=token)

    @classmethod
    def story_card(cls, story: int, token: str) -> "MessageKey":
        """A story's card that somebody asked for; each request has a token of its own."""
        return cls(MessageKind.STORY, story, which=token)

    @classmethod
    def first_story_card(cls, story: int, place: Place) -> "MessageKey":
        """A story's card that follows its questions into a channel, once."""
        return cls(MessageKind.STORY, story, which=_channel(place), recipient=place.account)

    @classmethod
    def board(cls, schedule: Schedule, week: Week) -> "MessageKey":
        """The board of a schedule in a week, in which it has one at most."""
        return cls(MessageKind.BOARD, schedule.community, which=f"{schedule.name}-{week.key}")

    @classmethod
    def shared_board(cls, community: int, token: str) -> "MessageKey":
        """A board that a moderator posts; each time that it is shown to them it has a token of its own."""
        return cls(MessageKind.BOARD, community, which=f"shared-{token}")

    @classmethod
    def final_board(cls, season: int, place: Place) -> "MessageKey":
        """The final board of a season in a channel."""
        return cls(MessageKind.SEASON, season, which=_channel(place), recipient=place.account)

    @classmethod
    def chart(cls, question: int, token: str) -> "MessageKey":
        """A picture that a member shares; each time that it is shown to them it has a token of its own."""
        return cls(MessageKind.CHART, question, which=token)

    @classmethod
    def closing_notice(cls, question: int, deadline: int, channel: Place) -> "MessageKey":
        """The notice in a channel of the deadlines of which this question's is the first."""
        return cls(MessageKind.CLOSING, question, deadline, which=_channel(channel))

    @classmethod
    def please_resolve(
        cls, question: int, closed_at: int, step: Step, place: Place, recipient: str = ""
    ) -> "MessageKey":
        """A reminder to resolve a question, and perhaps others, at that place: of its author, or of another moderator.

        Args:
            question: the first of those that the author, or whoever resolves in their place, is reminded of there; the
                first of all for others.
            closed_at: since when it is closed, UTC milliseconds.
            step: which reminder of it.
            place: the person, whose account is left out, or a channel.
            recipient: the account of another moderator; empty for the author.
        """
        return cls(MessageKind.RESOLVE, question, closed_at, which=f"{step}-{_channel(place)}", recipient=recipient)

    @classmethod
    def unvoted(cls, member: int, week: Week) -> "MessageKey":
        """A member's reminder of a week."""
        return cls(MessageKind.UNVOTED, member, which=week.key)

    @classmethod
    def announcement(cls, question: int, state: QuestionState, at: int, placement: int) -> "MessageKey":
        """What became of a question at that instant, as a reply to one of its cards."""
        return cls(MessageKind.ANNOUNCEMENT, question, at, which=f"{state}-{placement}")

    @classmethod
    def proposal(cls, question: int, reopened: int, member: int, recipient: str = "") -> "MessageKey":
        """What a member proposed: told to the question's author, or to a moderator with that account.

        A question that was reopened since has other proposals; `reopened` is how often it was.
        """
        return cls(MessageKind.PROPOSAL, question, reopened, which=str(member), recipient=recipient)

    @classmethod
    def review(cls, draft: int, moderator: str) -> "MessageKey":
        """The request for a review to a moderator with that account."""
        return cls(MessageKind.REVIEW, draft, recipient=moderator)

    @classmethod
    def reviewed(cls, draft: int, revision: int, author: str) -> "MessageKey":
        """The result of a review to its author, at that account.

        The revision is the one that a moderator looked at: a draft that could not be posted is looked at again.
        """
        return cls(MessageKind.REVIEWED, draft, revision, recipient=author)

    @classmethod
    def doubt(cls, post: int, tries: int) -> "MessageKey":
        """The question whether a post appeared that was tried that often."""
        return cls(MessageKind.DOUBT, post, tries)

    @classmethod
    def channel_gone(cls, post: int) -> "MessageKey":
        """The news that the channel of a post is gone."""
        return cls(MessageKind.GONE, post)

    @classmethod
    def welcome(cls, community: int, place: Place, joined_at: int) -> "MessageKey":
        """The greeting of a space that the bot was added to at that instant."""
        return cls(MessageKind.WELCOME, community, joined_at, which=f"{place.platform}/{place.space}")

    @classmethod
    def withdrawn(cls, post: int) -> "MessageKey":
        """What a post is called once its own key is free for another message."""
        return cls(MessageKind.WITHDRAWN, post)

    def told(self, account: str) -> "MessageKey":
        """The key of the news for another account that this message could not be posted."""
        return replace(self.redirected(), recipient=account)

    def redirected(self) -> "MessageKey":
        """The key of the same message to the next recipient, where this one cannot be written to."""
        return replace(self, redirects=self.redirects + 1)


def _channel(place: Place) -> str:
    """The channel as a key names it; a person's account is left out, since that is the key's recipient."""
    return f"{place.platform}/{place.space}/{DIRECT if place.account else place.channel}"
