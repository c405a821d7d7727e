"""Messages on their way out, and where the cards of questions are."""

from collections.abc import Sequence

from pydantic import TypeAdapter

from bot.cards import Card
from bot.domain.member import Place
from bot.ports import NewPost, Placement, Post, PostState
from storage.db import Db, Value, whole, words

CARDS: TypeAdapter[Card] = TypeAdapter(Card)


class SqlitePosts:
    """Posts and placements as seen through one connection."""

    def __init__(self, db: Db) -> None:
        self._db = db

    async def add(self, post: NewPost, now: int) -> None:
        """Put a message on its way, unless one for the same slot is."""
        await self._db.run(
            "INSERT INTO outbox (community, platform, space, channel, slot, card, question, reply_to, state, message,"
            " created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'pending', '', ?) ON CONFLICT (slot) DO NOTHING",
            post.community,
            post.place.platform,
            post.place.space,
            post.place.channel,
            post.slot,
            CARDS.dump_json(post.card).decode(),
            post.question,
            post.reply_to,
            now,
        )

    async def waiting(self) -> list[Post]:
        """The messages that have not appeared, the oldest first."""
        rows = await self._db.rows(
            "SELECT id, community, platform, space, channel, slot, card, question, reply_to, state FROM outbox"
            " WHERE state = 'pending' ORDER BY id"
        )
        return [_post(row) for row in rows]

    async def doubt_interrupted(self, now: int) -> list[str]:
        """Put what was being sent when the program ended into doubt; returns the slots."""
        rows = await self._db.rows(
            "UPDATE outbox SET state = 'doubt', tried_at = ? WHERE state = 'sending' RETURNING slot", now
        )
        return [words(row[0]) for row in rows]

    async def mark(self, post: Post, state: PostState, now: int, message: str = "", digest: str = "") -> None:
        """Note how far a message has come; a question's card that was sent is kept up to date from then on."""
        await self._db.run(
            "UPDATE outbox SET state = ?, tried_at = ?, message = ? WHERE id = ?", state, now, message, post.id
        )
        if state is PostState.SENT and post.question is not None:
            await self._db.run(
                "INSERT INTO placement (question, platform, space, channel, message, digest) VALUES (?, ?, ?, ?, ?, ?)",
                post.question,
                post.place.platform,
                post.place.space,
                post.place.channel,
                message,
                digest,
            )

    async def placements(self, question: int) -> list[Placement]:
        """Every copy of a question's card, the first one first."""
        rows = await self._db.rows(
            "SELECT id, question, platform, space, channel, message, digest FROM placement WHERE question = ?"
            " ORDER BY id",
            question,
        )
        return [
            Placement(
                id=whole(row[0]),
                question=whole(row[1]),
                place=Place(words(row[2]), words(row[3]), words(row[4])),
                message=words(row[5]),
                digest=words(row[6]),
            )
            for row in rows
        ]

    async def placed_questions(self) -> list[int]:
        """The questions that have a card somewhere."""
        return [whole(row[0]) for row in await self._db.rows("SELECT DISTINCT question FROM placement")]

    async def shown(self, placement: Placement, digest: str) -> None:
        """Note what a card shows."""
        await self._db.run("UPDATE placement SET digest = ? WHERE id = ?", digest, placement.id)

    async def forget(self, placement: Placement) -> None:
        """A card is no longer there."""
        await self._db.run("DELETE FROM placement WHERE id = ?", placement.id)


def _post(row: Sequence[Value]) -> Post:
    return Post(
        id=whole(row[0]),
        community=whole(row[1]),
        place=Place(words(row[2]), words(row[3]), words(row[4])),
        slot=words(row[5]),
        card=CARDS.validate_json(words(row[6])),
        question=row[7] if isinstance(row[7], int) else None,
        reply_to=words(row[8]),
        state=PostState(words(row[9])),
    )
