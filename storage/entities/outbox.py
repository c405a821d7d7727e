"""Messages on their way out, and the messages out there that are kept up to date."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from bot.domain.member import Place
from bot.ports.message_key import MessageKey, MessageKind
from bot.ports.outgoing import LONGEST_WAIT_MS, NewPost, Placement, Post, PostState, Subject, SubjectKind, WaitingPost
from bot.ui.cards import Card
from storage.engine.connection import Db, Value, as_int, as_str, placeholders

CARDS: TypeAdapter[Card] = TypeAdapter(Card)

_POST = (
    "SELECT id, community, platform, space, channel, message_key, card, subject, subject_id, reply_to, state,"
    " expires_at, otherwise, schedule, tries, first_try_at, next_at, reason FROM outbox"
)
_EMPTIED = "card = json_object('kind', json_extract(card, '$.kind'))"
"""Members' words are kept for as long as they are to be sent, and no longer."""
_KEY = "message_key, kind, about, occasion, which, recipient"
"""A message's key as text, and those of its fields that statements compare."""
_WAITING = "SELECT id, community, platform, space, channel, expires_at FROM outbox"


class SqlitePosts:
    """Posts and placements as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def add(self, post: NewPost, now: int) -> None:
        """Put a message on its way, unless one with the same key is."""
        kind, subject = post.subject or (None, None)
        await self._db.run(
            f"INSERT INTO outbox ({_KEY}, community, platform, space, channel, card, subject, subject_id, reply_to,"
            " state, message, created_at, expires_at, otherwise, schedule, next_at) VALUES"
            " (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending', '', ?, ?, ?, ?, ?)"
            " ON CONFLICT (message_key) DO NOTHING",
            *_key(post.key),
            post.community,
            *_where(post.place),
            CARDS.dump_json(post.card).decode(),
            kind,
            subject,
            post.reply_to,
            now,
            post.expires_at,
            post.otherwise,
            post.schedule,
            now,
        )

    async def has(self, key: MessageKey) -> bool:
        """Whether a message with that key is on its way, or was."""
        return await self._db.row("SELECT 1 FROM outbox WHERE message_key = ?", str(key)) is not None

    async def free(self, post: Post) -> None:
        """Let another message be written with the key of a board that certainly never appeared, and forget that one."""
        board = "(SELECT subject_id FROM outbox WHERE id = ? AND subject = 'board')"
        await self._db.run(f"DELETE FROM correction WHERE board = {board}", post.id)
        await self._db.run(f"DELETE FROM board WHERE id = {board}", post.id)
        await self._db.run("UPDATE outbox SET subject = NULL, subject_id = NULL WHERE id = ?", post.id)
        await self._withdraw(post.id)

    async def get(self, post: int) -> Post:
        """A message by its id."""
        return _post((await self._db.rows(f"{_POST} WHERE id = ?", post))[0])

    async def waiting(self, now: int) -> list[WaitingPost]:
        """The messages that can be tried now, the oldest first."""
        return await self._due(PostState.PENDING, now)

    async def in_doubt(self, now: int) -> list[WaitingPost]:
        """The messages of which it can be found out now whether they appeared, the oldest first."""
        return await self._due(PostState.DOUBT, now)

    async def next_at(self, now: int) -> int | None:
        """When a message can be looked at that cannot be now."""
        row = await self._db.row(
            "SELECT min(next_at) FROM outbox WHERE state IN ('pending', 'doubt') AND next_at > ?", now
        )
        return row[0] if row and isinstance(row[0], int) else None

    async def unsettled(self, community: int) -> list[Post]:
        """The messages of a community of which only a person can say whether they appeared, the oldest first."""
        rows = await self._db.rows(
            f"{_POST} WHERE state = 'doubt' AND next_at IS NULL AND community = ? ORDER BY id", community
        )
        return [_post(row) for row in rows]

    async def interrupted(self, next_at: int, in_flight: Sequence[int]) -> list[MessageKey]:
        """Put what is being sent, and is not under way, into doubt until then; returns the keys."""
        rows = await self._db.rows(
            "UPDATE outbox SET state = 'doubt', next_at = ?, reason = 'interrupted' WHERE state = 'sending'"
            f" AND id NOT IN ({placeholders(len(in_flight))}) RETURNING message_key",
            next_at,
            *in_flight,
        )
        return [MessageKey.read(as_str(row[0])) for row in rows]

    async def expire(self, kinds: Collection[MessageKind], about: int) -> None:
        """Let all messages of these kinds about that id expire that have not been sent."""
        rows = await self._db.rows(
            f"UPDATE outbox SET expires_at = 0 WHERE kind IN ({placeholders(len(kinds))}) AND about = ?"
            " AND state IN ('pending', 'sending', 'doubt') RETURNING id, state",
            *kinds,
            about,
        )
        for post, state in rows:
            if state == PostState.PENDING:
                # It certainly has not appeared, so that the same may be said later under the same key.
                await self._withdraw(as_int(post))

    async def redraw(self, subject: Subject, card: Card) -> None:
        """Let what waits to be posted of it show that card, and call whom it was to call."""
        rows = await self._db.rows(f"{_POST} WHERE state = 'pending' AND subject = ? AND subject_id = ?", *subject)
        for post in map(_post, rows):
            shown = CARDS.dump_json(replace(card, calls=post.card.calls)).decode()
            await self._db.run("UPDATE outbox SET card = ? WHERE id = ?", shown, post.id)

    async def begin(self, post: int, state: PostState, now: int) -> Post | None:
        """Note that a message in that state is handed to its platform, before that is done; None where it is not in it.

        What has lost its point meanwhile is given up.
        """
        await self._db.run(
            f"UPDATE outbox SET state = 'dead', next_at = NULL, reason = 'expired', {_EMPTIED}"
            " WHERE id = ? AND state = 'pending' AND expires_at <= ?",
            post,
            now,
        )
        row = await self._db.row(
            "UPDATE outbox SET state = 'sending', tries = tries + 1,"
            " first_try_at = coalesce(CASE state WHEN 'doubt' THEN first_try_at END, ?)"
            " WHERE id = ? AND state = ? RETURNING id",
            now,
            post,
            state,
        )
        return await self.get(post) if row else None

    async def sent(self, post: Post, message: str, digest: str) -> None:
        """Note that a message appeared; where it shows something that changes, it is kept up to date from then on."""
        await self._db.run(
            f"UPDATE outbox SET state = 'sent', message = ?, next_at = NULL, reason = '', {_EMPTIED} WHERE id = ?",
            message,
            post.id,
        )
        if post.subject is not None and message:
            await self.place(post.subject, post.place, message, digest)

    async def mark(self, post: Post, state: PostState, next_at: int | None, reason: str) -> None:
        """Note why a message has not appeared, or may not have, and when it is looked at again."""
        emptied = f", {_EMPTIED}" if state is PostState.DEAD else ""
        await self._db.run(
            f"UPDATE outbox SET state = ?, next_at = ?, reason = ?{emptied} WHERE id = ?",
            state,
            next_at,
            reason,
            post.id,
        )

    async def placements(self, subject: Subject) -> list[Placement]:
        """Every message that shows it, the first one first."""
        rows = await self._db.rows(
            "SELECT id, subject, subject_id, platform, space, channel, message, digest FROM placement"
            " WHERE subject = ? AND subject_id = ? ORDER BY id",
            *subject,
        )
        return [_placement(row) for row in rows]

    async def showing(self, subject: Subject) -> list[Placement]:
        """Every message that shows it or, of a question, the story it belongs to; the first one first."""
        if subject.kind is not SubjectKind.QUESTION:
            return await self.placements(subject)
        rows = await self._db.rows(
            "SELECT id, subject, subject_id, platform, space, channel, message, digest FROM placement"
            " WHERE (subject = 'question' AND subject_id = ?)"
            " OR (subject = 'story' AND subject_id = (SELECT story FROM question WHERE id = ?)) ORDER BY id",
            subject.id,
            subject.id,
        )
        return [_placement(row) for row in rows]

    async def place(self, subject: Subject, place: Place, message: str, digest: str) -> None:
        """Keep a message up to date from now on; one that is kept already stays as it is."""
        await self._db.run(
            "INSERT INTO placement (subject, subject_id, platform, space, channel, message, digest)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (platform, space, channel, message) DO NOTHING",
            *subject,
            *_where(place),
            message,
            digest,
        )

    async def adopt(self, subject: Subject, place: Place, message: str) -> None:
        """Take it that a message is the one which was said to be there, and keep it up to date from now on.

        Not while another one may have appeared there: it may be that one, which is found only as it was posted.
        """
        here = "subject = ? AND subject_id = ? AND platform = ? AND space = ? AND channel = ?"
        row = await self._db.row(
            "UPDATE outbox SET message = ?"
            f" WHERE id = (SELECT min(id) FROM outbox WHERE state = 'sent' AND message = '' AND {here})"
            f" AND NOT EXISTS (SELECT 1 FROM outbox WHERE state IN ('sending', 'doubt') AND {here})"
            " RETURNING id",
            message,
            *(*subject, *_where(place)),
            *(*subject, *_where(place)),
        )
        if row is not None:
            await self.place(subject, place, message, "")

    async def placed(self) -> list[Subject]:
        """Whatever is shown somewhere, what was posted first before the others."""
        rows = await self._db.rows(
            "SELECT subject, subject_id FROM placement GROUP BY subject, subject_id ORDER BY min(id)"
        )
        return [_subject(row) for row in rows]

    async def forget_shown(self, platforms: Sequence[str]) -> None:
        """Take it that the messages on these platforms show nothing."""
        await self._db.run(
            f"UPDATE placement SET digest = '' WHERE platform IN ({placeholders(len(platforms))})", *platforms
        )

    async def shown(self, placement: Placement, digest: str) -> None:
        """Note what a message shows."""
        await self._db.run("UPDATE placement SET digest = ? WHERE id = ?", digest, placement.id)

    async def forget(self, placement: Placement) -> None:
        """A message is no longer there."""
        await self._db.run("DELETE FROM placement WHERE id = ?", placement.id)

    async def _withdraw(self, post: int) -> None:
        """Free the key of a message that certainly has not appeared."""
        await self._db.run(
            f"UPDATE outbox SET ({_KEY}) = (?, ?, ?, ?, ?, ?) WHERE id = ?", *_key(MessageKey.withdrawn(post)), post
        )

    async def _due(self, state: PostState, now: int) -> list[WaitingPost]:
        rows = await self._db.rows(
            f"{_WAITING} WHERE state = ? AND (next_at <= ? OR next_at > ?) ORDER BY id",
            state,
            now,
            now + LONGEST_WAIT_MS,
        )
        return [WaitingPost(as_int(row[0]), as_int(row[1]), _place(row[2:5]), _maybe(row[5])) for row in rows]


def _key(key: MessageKey) -> tuple[Value, ...]:
    return str(key), key.kind, key.about, key.occasion, key.which, key.recipient


def _where(place: Place) -> tuple[str, str, str]:
    return place.platform, place.space, place.channel


def _place(row: Sequence[Value]) -> Place:
    return Place(as_str(row[0]), as_str(row[1]), as_str(row[2]))


def _subject(row: Sequence[Value]) -> Subject:
    return Subject(SubjectKind(as_str(row[0])), as_int(row[1]))


def _placement(row: Sequence[Value]) -> Placement:
    return Placement(as_int(row[0]), _subject(row[1:3]), _place(row[3:6]), as_str(row[6]), as_str(row[7]))


def _post(row: Sequence[Value]) -> Post:
    return Post(
        id=as_int(row[0]),
        community=as_int(row[1]),
        place=_place(row[2:5]),
        key=MessageKey.read(as_str(row[5])),
        card=CARDS.validate_json(as_str(row[6])),
        subject=None if row[7] is None else _subject(row[7:9]),
        reply_to=as_str(row[9]),
        state=PostState(as_str(row[10])),
        expires_at=_maybe(row[11]),
        otherwise=as_str(row[12]),
        schedule=_maybe(row[13]),
        tries=as_int(row[14]),
        first_try_at=_maybe(row[15]),
        next_at=_maybe(row[16]),
        reason=as_str(row[17]),
    )


def _maybe(value: Value) -> int | None:
    return value if isinstance(value, int) else None
