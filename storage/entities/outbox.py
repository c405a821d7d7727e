"""The outbox, and the posted messages that are kept up to date."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from pydantic import TypeAdapter

from bot.domain.member import Place
from bot.ports.message_key import QUESTION_REMINDERS, MessageKey, MessageKind
from bot.ports.outgoing import LONGEST_WAIT_MS, NewPost, Placement, Post, PostState, Subject, SubjectKind, WaitingPost
from bot.ports.posts import Backlog
from bot.ui.cards import Card
from storage.engine.connection import Db, Record, Value, placeholders
from storage.engine.table import Table

CARDS: TypeAdapter[Card] = TypeAdapter(Card)

OUTBOX = Table(
    "outbox",
    refers="community",
    integers="id about occasion subject_id schedule created_at expires_at tries first_try_at next_at",
    texts="platform space channel message_key kind which recipient subject reply_to otherwise state message reason",
    json="card",
)
PLACEMENT = Table("placement", integers="id subject_id", texts="subject platform space channel message digest")

_POST = f"SELECT {OUTBOX.all} FROM outbox"
_PLACEMENT = f"SELECT {PLACEMENT.all} FROM placement"
_EMPTIED = "card = json_object('kind', json_extract(card, '$.kind')), otherwise = ''"
"""Members' words, and accounts to which it could go, are kept for as long as they are to be sent, and no longer."""

CLEANED_AT_ONCE = 500
"""Messages that one step of cleaning looks at."""

_UNSETTLED = "SELECT 1 FROM question WHERE question.id = outbox.about AND state NOT IN ('resolved', 'annulled')"
_DRAFT = "SELECT 1 FROM question WHERE question.id = outbox.about AND state = 'draft'"
_IN_DOUBT = "SELECT 1 FROM outbox AS asked WHERE asked.id = outbox.about AND asked.state = 'doubt'"
_NEEDED = (
    f"CASE kind WHEN '{MessageKind.PROPOSAL}' THEN EXISTS ({_UNSETTLED})"
    f" WHEN '{MessageKind.REVIEW}' THEN EXISTS ({_DRAFT}) WHEN '{MessageKind.REVIEWED}' THEN EXISTS ({_DRAFT})"
    f" WHEN '{MessageKind.DOUBT}' THEN EXISTS ({_IN_DOUBT}) ELSE kind IN ("
    + ", ".join(f"'{kind}'" for kind in (MessageKind.CARD, MessageKind.STORY, MessageKind.BOARD, MessageKind.SEASON))
    + ") END"
)
"""Whether the key of a message that was sent or given up may still keep the same one from being written again.

Of what is kept up to date it always does. A proposal could be made again, a review asked for again, as long as the
question waits for its answer or the draft for being posted. The keys of the others name an instant, a week or a
deadline that is past, or another message."""


class SqlitePosts:
    """Posts and placements as seen through one connection; see `bot.ports.Posts`."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def add(self, post: NewPost, now: int) -> None:
        kind, subject = post.subject or (None, None)
        await self._db.insert(
            "outbox",
            "ON CONFLICT (message_key) DO NOTHING",
            **_key(post.key),
            community=post.community,
            platform=post.place.platform,
            space=post.place.space,
            channel=post.place.channel,
            card=CARDS.dump_json(post.card).decode(),
            subject=kind,
            subject_id=subject,
            schedule=post.schedule,
            reply_to=post.reply_to,
            otherwise=post.otherwise,
            state=PostState.PENDING,
            message="",
            created_at=now,
            expires_at=post.expires_at,
            next_at=now,
        )

    async def redirect(self, post: Post, again: NewPost, now: int) -> None:
        await self.add(again, now)
        await self._db.run(
            "UPDATE reminded SET post = (SELECT id FROM outbox WHERE message_key = ?) WHERE post = ?",
            str(again.key),
            post.id,
        )

    async def has(self, key: MessageKey) -> bool:
        return await self._db.exists("SELECT 1 FROM outbox WHERE message_key = ?", str(key))

    async def find(self, key: MessageKey) -> Post | None:
        rows = await self._db.records(f"{_POST} WHERE message_key = ?", str(key))
        return _post(rows[0]) if rows else None

    async def has_another(self, post: Post) -> bool:
        kind, subject = post.subject or (None, None)
        return await self._db.exists(
            "SELECT 1 FROM outbox WHERE subject = ? AND subject_id = ? AND id <> ? AND state <> 'dead'",
            kind,
            subject,
            post.id,
        )

    async def free(self, post: Post) -> None:
        board = "(SELECT subject_id FROM outbox WHERE id = ? AND subject = 'board')"
        await self._db.run(f"DELETE FROM correction WHERE board = {board}", post.id)
        await self._db.run(f"DELETE FROM board WHERE id = {board}", post.id)
        await self._db.update("outbox", post.id, subject=None, subject_id=None)
        await self._withdraw(post.id)

    async def get(self, post: int) -> Post:
        return _post((await self._db.records(f"{_POST} WHERE id = ?", post))[0])

    async def waiting(self, now: int) -> list[WaitingPost]:
        return await self._due(PostState.PENDING, now)

    async def in_doubt(self, now: int) -> list[WaitingPost]:
        return await self._due(PostState.DOUBT, now)

    async def next_at(self, now: int) -> int | None:
        return await self._db.number(
            "SELECT min(next_at) FROM outbox WHERE state IN ('pending', 'doubt') AND next_at > ?", now
        )

    async def backlog(self) -> list[Backlog]:
        rows = await self._db.rows(
            "SELECT platform, state, count(*), min(created_at) FROM outbox"
            " WHERE state IN ('pending', 'sending', 'doubt') GROUP BY platform, state"
        )
        return [Backlog(platform, PostState(state), count, oldest) for platform, state, count, oldest in rows]

    async def unsettled(self, community: int) -> list[Post]:
        rows = await self._db.records(
            f"{_POST} WHERE state = 'doubt' AND next_at IS NULL AND community = ? ORDER BY id", community
        )
        return [_post(row) for row in rows]

    async def interrupted(self, next_at: int, in_flight: Sequence[int]) -> list[MessageKey]:
        keys = await self._db.texts(
            "UPDATE outbox SET state = 'doubt', next_at = ?, reason = 'interrupted' WHERE state = 'sending'"
            f" AND id NOT IN ({placeholders(len(in_flight))}) RETURNING message_key",
            next_at,
            *in_flight,
        )
        return [MessageKey.read(key) for key in keys]

    async def expire(self, kinds: Collection[MessageKind], about: int) -> None:
        rows = await self._db.rows(
            f"UPDATE outbox SET expires_at = 0 WHERE kind IN ({placeholders(len(kinds))})"
            " AND (about = ? OR id IN (SELECT post FROM reminded WHERE question = ?))"
            " AND state IN ('pending', 'sending', 'doubt') RETURNING id, state",
            *kinds,
            about,
            about,
        )
        for post, state in rows:
            if state == PostState.PENDING:
                await self._withdraw(post)

    async def expire_boards(self, schedule: int) -> None:
        await self._db.run(
            "UPDATE outbox SET expires_at = 0 WHERE schedule = ? AND state IN ('pending', 'sending', 'doubt')", schedule
        )

    async def redraw(self, subject: Subject, card: Card) -> None:
        rows = await self._db.records(f"{_POST} WHERE state = 'pending' AND subject = ? AND subject_id = ?", *subject)
        for post in map(_post, rows):
            shown = CARDS.dump_json(replace(card, calls=post.card.calls)).decode()
            await self._db.update("outbox", post.id, card=shown)

    async def begin(self, post: int, state: PostState, now: int) -> Post | None:
        expired = await self._db.texts(
            f"UPDATE outbox SET state = 'dead', next_at = ?, reason = 'expired', {_EMPTIED}"
            " WHERE id = ? AND state = 'pending' AND expires_at <= ? RETURNING kind",
            now,
            post,
            now,
        )
        if any(kind in QUESTION_REMINDERS for kind in expired):
            # It expires with the first of its questions; the others may still have to be told of.
            await self._withdraw(post)
        begun = await self._db.exists(
            "UPDATE outbox SET state = 'sending', tries = tries + 1,"
            " first_try_at = coalesce(CASE state WHEN 'doubt' THEN first_try_at END, ?)"
            " WHERE id = ? AND state = ? RETURNING id",
            now,
            post,
            state,
        )
        return await self.get(post) if begun else None

    async def sent(self, post: Post, message: str, digest: str) -> None:
        await self._db.run(
            f"UPDATE outbox SET state = 'sent', message = ?, next_at = NULL, reason = '', {_EMPTIED} WHERE id = ?",
            message,
            post.id,
        )
        if post.subject is not None and message:
            await self.place(post.subject, post.place, message, digest)

    async def mark(self, post: Post, state: PostState, next_at: int | None, reason: str) -> None:
        emptied = f", {_EMPTIED}" if state is PostState.DEAD else ""
        await self._db.run(
            f"UPDATE outbox SET state = ?, next_at = ?, reason = ?{emptied} WHERE id = ?",
            state,
            next_at,
            reason,
            post.id,
        )

    async def placements(self, subject: Subject) -> list[Placement]:
        rows = await self._db.records(f"{_PLACEMENT} WHERE subject = ? AND subject_id = ? ORDER BY id", *subject)
        return [_placement(row) for row in rows]

    async def showing(self, subject: Subject) -> list[Placement]:
        if subject.kind is not SubjectKind.QUESTION:
            return await self.placements(subject)
        rows = await self._db.records(
            f"{_PLACEMENT} WHERE (subject = 'question' AND subject_id = ?)"
            " OR (subject = 'story' AND subject_id = (SELECT story FROM question WHERE id = ?)) ORDER BY id",
            subject.id,
            subject.id,
        )
        return [_placement(row) for row in rows]

    async def place(self, subject: Subject, place: Place, message: str, digest: str) -> None:
        await self._db.insert(
            "placement",
            "ON CONFLICT (platform, space, channel, message) DO NOTHING",
            subject=subject.kind,
            subject_id=subject.id,
            platform=place.platform,
            space=place.space,
            channel=place.channel,
            message=message,
            digest=digest,
        )

    async def adopt(self, subject: Subject, place: Place, message: str) -> None:
        here = "subject = ? AND subject_id = ? AND platform = ? AND space = ? AND channel = ?"
        adopted = await self._db.exists(
            "UPDATE outbox SET message = ?"
            f" WHERE id = (SELECT min(id) FROM outbox WHERE state = 'sent' AND message = '' AND {here})"
            f" AND NOT EXISTS (SELECT 1 FROM outbox WHERE state IN ('sending', 'doubt') AND {here})"
            " RETURNING id",
            message,
            *(*subject, *columns_of(place)),
            *(*subject, *columns_of(place)),
        )
        if adopted:
            await self.place(subject, place, message, "")

    async def placed(self) -> list[Subject]:
        rows = await self._db.records(
            "SELECT subject, subject_id FROM placement GROUP BY subject, subject_id ORDER BY min(id)"
        )
        return [_subject(row) for row in rows]

    async def forget_shown(self, platforms: Sequence[str]) -> None:
        await self._db.run(
            f"UPDATE placement SET digest = '' WHERE platform IN ({placeholders(len(platforms))})", *platforms
        )

    async def shown(self, placement: Placement, digest: str) -> None:
        await self._db.update("placement", placement.id, digest=digest)

    async def forget(self, placement: Placement) -> None:
        await self._db.run("DELETE FROM placement WHERE id = ?", placement.id)

    async def clean(self, before: int, after: int) -> int | None:
        rows = await self._db.rows(
            "SELECT id, created_at < ?1, created_at < ?1 AND state IN ('sent', 'dead')"
            f" AND coalesce(next_at, created_at) < ?1 AND NOT {_NEEDED}"
            f" FROM outbox WHERE id > ?2 ORDER BY id LIMIT {CLEANED_AT_ONCE}",
            before,
            after,
        )
        gone = [(post,) for post, _, goes in rows if goes]
        await self._db.run_many("DELETE FROM reminded WHERE post = ?", gone)
        await self._db.run_many("DELETE FROM outbox WHERE id = ?", gone)
        more = len(rows) == CLEANED_AT_ONCE and rows[-1][1]
        return rows[-1][0] if more else None

    async def _withdraw(self, post: int) -> None:
        """Free the key of a message that certainly has not appeared."""
        await self._db.update("outbox", post, **_key(MessageKey.withdrawn(post)))

    async def _due(self, state: PostState, now: int) -> list[WaitingPost]:
        rows = await self._db.records(
            "SELECT id, community, platform, space, channel, expires_at FROM outbox"
            " WHERE state = ? AND (next_at <= ? OR next_at > ?) ORDER BY id",
            state,
            now,
            now + LONGEST_WAIT_MS,
        )
        return [WaitingPost(row["id"], row["community"], _place(row), row["expires_at"]) for row in rows]


def _key(key: MessageKey) -> dict[str, Value]:
    """A key as text, and those of its fields that statements compare, by their columns."""
    return {
        "message_key": str(key),
        "kind": key.kind,
        "about": key.about,
        "occasion": key.occasion,
        "which": key.which,
        "recipient": key.recipient,
    }


def columns_of(place: Place) -> tuple[str, str, str]:
    """The values of the columns `platform`, `space` and `channel` for a place."""
    return place.platform, place.space, place.channel


def _place(row: Record) -> Place:
    return Place(row["platform"], row["space"], row["channel"])


def _subject(row: Record) -> Subject:
    return Subject(SubjectKind(row["subject"]), row["subject_id"])


def _placement(row: Record) -> Placement:
    return Placement(row["id"], _subject(row), _place(row), row["message"], row["digest"])


def _post(row: Record) -> Post:
    return Post(
        id=row["id"],
        community=row["community"],
        place=_place(row),
        key=MessageKey.read(row["message_key"]),
        card=CARDS.validate_json(row["card"]),
        subject=None if row["subject"] is None else _subject(row),
        reply_to=row["reply_to"],
        state=PostState(row["state"]),
        expires_at=row["expires_at"],
        otherwise=row["otherwise"],
        schedule=row["schedule"],
        tries=row["tries"],
        first_try_at=row["first_try_at"],
        next_at=row["next_at"],
        reason=row["reason"],
    )
