"""Posts on their way out, and cards that are kept up to date."""

import hashlib
from collections.abc import Mapping

import structlog

from bot.actions.lookup import load_facts
from bot.cards import Card
from bot.ports import Placement, Platform, Post, PostFailed, PostState, Store
from bot.texts import texts
from bot.views.question import question_card

log = structlog.get_logger()

Platforms = Mapping[str, Platform]

FIRST_RETRY_MS = 2_000
LONGEST_RETRY_MS = 600_000


class Courier:
    """Sends posts and redraws cards; what a platform does not take now is tried again, later each time."""

    def __init__(self, store: Store, platforms: Platforms) -> None:
        self._store = store
        self._platforms = platforms
        self._tries: dict[int, int] = {}
        self._not_before: dict[int, int] = {}

    async def start(self, now: int) -> set[int]:
        """Look at what an earlier run left: returns the questions whose cards may not show their newest state.

        A post that was being sent when the program ended is in doubt: sending it again could double it.
        """
        async with self._store.transaction() as session:
            for slot in await session.posts.doubt_interrupted(now):
                log.warning("post in doubt", slot=slot)
        return set(await self._store.read.posts.placed_questions()) if self._platforms else set()

    async def send(self, now: int) -> None:
        """Send what waits, in its order."""
        for post in await self._store.read.posts.waiting():
            platform = self._platforms.get(post.place.platform)
            if platform is not None and self._not_before.get(post.id, now) <= now:
                await self._send(platform, post, now)

    def next_try(self) -> int | None:
        """When a post is tried again, UTC milliseconds."""
        return min(self._not_before.values(), default=None)

    async def redraw(self, question_id: int) -> bool:
        """Draw every copy of a question's card that does not show its newest state; False where one could not be."""
        question = await self._store.read.questions.get(question_id)
        community = await self._store.read.members.community(question.community)
        card = question_card(texts(community.language), await load_facts(self._store.read, question))
        drawn = True
        for placement in await self._store.read.posts.placements(question_id):
            platform = self._platforms.get(placement.place.platform)
            if platform is not None and (placement.digest != digest(card) or not platform.keeps_messages):
                drawn = await self._edit(platform, placement, card) and drawn
        return drawn

    async def _send(self, platform: Platform, post: Post, now: int) -> None:
        async with self._store.transaction() as session:
            await session.posts.mark(post, PostState.SENDING, now)
        try:
            message = await platform.post(post.place, post.card, post.slot, post.reply_to)
        except PostFailed as failed:
            state = PostState.DEAD if failed.gone else PostState.PENDING if failed.certain else PostState.DOUBT
            log.warning("post failed", slot=post.slot, reason=str(failed), state=state)
            self._try_later(post.id, now)
            message = ""
        except Exception:
            log.exception("post broke", slot=post.slot)
            state, message = PostState.DOUBT, ""
        else:
            state = PostState.SENT
        async with self._store.transaction() as session:
            await session.posts.mark(post, state, now, message, digest(post.card))
        if state is not PostState.PENDING:
            self._tries.pop(post.id, None)
            self._not_before.pop(post.id, None)

    def _try_later(self, post: int, now: int) -> None:
        tries = self._tries[post] = self._tries.get(post, 0) + 1
        self._not_before[post] = now + min(FIRST_RETRY_MS << min(tries - 1, 16), LONGEST_RETRY_MS)

    async def _edit(self, platform: Platform, placement: Placement, card: Card) -> bool:
        try:
            await platform.edit(placement.place, placement.message, card)
        except PostFailed as failed:
            log.warning("edit failed", question=placement.question, reason=str(failed))
            if not failed.gone:
                return False
            async with self._store.transaction() as session:
                await session.posts.forget(placement)
            return True
        async with self._store.transaction() as session:
            await session.posts.shown(placement, digest(card))
        return True


def digest(card: Card) -> str:
    """A short name of what a card shows."""
    return hashlib.sha256(repr(card).encode()).hexdigest()[:16]
