"""The background task: does what is due, sends messages from the outbox, and keeps posted cards up to date."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from functools import partial
from typing import TypeVar

import structlog

from bot.app.clock_watch import ClockWatch
from bot.app.current_card import current_card
from bot.app.current_picture import current_picture, theme_wanted
from bot.app.door import Bot
from bot.app.jobs import run_due
from bot.domain.member import Place
from bot.domain.question import QuestionState
from bot.ports import Session
from bot.ports.message_key import MessageKind
from bot.ports.outgoing import Post, Subject, question_subject
from bot.ports.platform import Platform
from bot.posting.backoff import NO_BACKOFF, Backoff
from bot.posting.channel_queue import ChannelQueue
from bot.posting.outbox_sender import OutboxSender
from bot.posting.pictures import Pictured, PostedPictures
from bot.posting.rate_limit import LimitedPlatform, RateLimiter
from bot.posting.refresh import CardRefresher
from bot.questions.crowd import DAY_MS, a_week_before
from bot.ui.cards import Card, Picture

LONGEST_REST_S = 60.0
"""The longest rest, also where nothing is due: the machine may have slept, or its clock been set."""
GATHER_S = 0.05
"""A wait after being woken, so that what happens shortly after is dealt with in the same step."""
LOOK_EVERY_MS = 1_000
"""How often at most it is looked whether something is due."""
TIDY_EVERY_MS = 3_600_000
"""How often what is no longer needed is deleted."""
DELIVERIES_KEPT_MS = 7 * 86_400_000
"""How long it is remembered what a delivery did; platforms repeat deliveries for minutes."""
ERASING_STEPS = 32
"""Steps of erasures that are taken in one step of this task at most: short ones, between which others write."""
POSTS_KEPT_MS = 90 * 86_400_000
"""How long it is remembered that a message was sent or given up; of the same, people are reminded for 60 days."""
FIRST_TRY_S = 2.0
"""How long the answer to a request waits for the message that it caused; then it says that it is being posted."""
RETRY_MS = 5_000
"""How long to wait before a step is repeated in which a part failed, such as because the disk cannot be read."""

PICTURE_S = 3.0
"""How long a message waits at most for its picture."""

Result = TypeVar("Result")
Step = Callable[[int], Awaitable[int | None]]

log = structlog.get_logger()


class Background:
    """The task that runs beside the requests of members.

    Args:
        bot: the core.
        platforms: the platforms that are switched on, by name; may still be empty here and is read at each step.
        watch: says whether the clock is believed; None for a clock that people move (the try-out).
    """

    def __init__(self, bot: Bot, platforms: Mapping[str, Platform], watch: ClockWatch | None = None) -> None:
        self._bot = bot
        self._switched_on = platforms
        bot.platforms, bot.send_now = platforms, self.send_now
        self._watch = watch
        self._platforms: dict[str, LimitedPlatform] = {}
        self._channels = ChannelQueue(bot.work.set)
        self._outbox_sender = OutboxSender(
            *(bot.store, self._platforms, self._channels, bot.clock, bot.touched),
            picture_of=self._picture_of_post if bot.draws else None,
        )
        self._pictures = self._posted_pictures() if bot.draws else None
        self._cards = CardRefresher(
            bot.store, self._platforms, self._channels, bot.clock, bot.touched, self._card, self._pictures
        )
        self._day: int | None = None
        """The day (UTC) of the last step: cards compare with the crowd forecast at the beginning of one, a week ago."""
        self._stepping = asyncio.Lock()
        self._sending: set[asyncio.Task[None]] = set()
        """What is sent at once, see `send_now`."""
        self._looked = NO_BACKOFF
        # Not at the start, when posts and cards are waiting.
        self._tidied = Backoff(bot.clock(), bot.clock() + TIDY_EVERY_MS)
        self._due: int | None = None
        self._erasing = False
        self._cards_first = False
        self._failing = False
        self._stopping = False
        self.seen_at: float | None = None
        """When it last went on, in seconds of the event loop's clock; None before its first step."""

    def waiting(self) -> dict[str, int]:
        """How many calls to platforms are in flight, and how many cards wait to be drawn again."""
        return {"calls": self._channels.busy, "cards": self._cards.waiting}

    async def start(self) -> None:
        """Prepare what an earlier run left: messages whose sending was interrupted, and cards that changed."""
        self._connect()
        await self._outbox_sender.start(self._bot.clock())
        await self._cards.start()

    async def run(self) -> None:
        """Take steps until `stop` is called; what happened before that is still dealt with."""
        try:
            later = await self._step()
            while not self._stopping:
                await self._rest(later)
                later = await self._step()
            await self._channels.idle()
        finally:
            if self._pictures is not None:
                await self._pictures.stop()
            # Messages that are still being sent are in doubt at the next start.
            await self._channels.stop()

    def stop(self) -> None:
        """Let `run` take at most one more step, wait for the calls it has started, and return."""
        self._stopping = True
        self._bot.work.set()

    async def turn(self) -> None:
        """Take steps until nothing more is to be done at this instant; for the try-out, after its clock was moved."""
        self._looked = NO_BACKOFF
        sent, scored = -1, self._bot.settlements.ended
        while sent != self._channels.ended or self._erasing:
            sent = self._channels.ended
            await self._step()
            await self._bot.settlements.idle()
            if scored != (scored := self._bot.settlements.ended):
                # Boards may have waited for the scores.
                self._looked, sent = NO_BACKOFF, -1
            await self._channels.idle()
            if self._pictures is not None and await self._pictures.idle():
                sent = -1

    async def send_now(self, place: Place) -> None:
        """Start sending what can be sent, and wait until the call to that channel has ended, or for a moment."""
        sending = asyncio.create_task(self._send_now(place), name="first try")
        self._sending.add(sending)
        sending.add_done_callback(self._sending.discard)
        await asyncio.wait({sending}, timeout=FIRST_TRY_S)

    async def _send_now(self, place: Place) -> None:
        async with self._stepping:
            self._connect()
            now = self._bot.clock()
            believed = self._watch is None or self._watch.believes(now)
            await self._guarded("posts", self._outbox_sender.step(now, believed=believed))
            # Messages were first this time, see `_deliver`.
            self._cards_first = not self._cards_first
        await self._channels.ended_in(place)

    async def _step(self) -> int | None:
        """Do what is due, and start the calls that can be made now; a part that fails is logged, and the others go on.

        Returns:
            when the next step is needed at the latest, UTC milliseconds; None where only something new asks for one.
        """
        async with self._stepping:
            self._connect()
            now = self._bot.clock()
            believed = self._watch is None or self._watch.believes(now)
            self._failing, looks = False, self._looked.over(now)
            if looks:
                # Looking reads the schedules of all communities, which is too much for every step.
                self._looked = Backoff(now, now + LOOK_EVERY_MS)
                if believed:
                    scoring = await self._guarded("scores", self._bot.settlements.resume())
                    await self._guarded("jobs", run_due(self._bot.store, now, self._bot.touched, scoring or set()))
                    self._due = await self._guarded("due", self._bot.next_due())
                    await self._guarded("tidying", self._tidy(now))
                    await self._guarded("new day", self._begin_day(now))
            if looks or self._erasing:
                self._erasing = bool(await self._guarded("erasing", self._go_on_erasing()))
            moments = [
                # Where this step has not looked: whether something else has become due.
                None if looks else self._looked.until,
                # Not before the next look: what was due already has just been done, or has failed.
                None if self._due is None else max(self._due, self._looked.until),
                *await self._deliver(now, believed=believed),
                now if self._erasing else None,
                now + RETRY_MS if self._failing else None,
            ]
            return min((at for at in moments if at is not None), default=None)

    async def _go_on_erasing(self) -> bool:
        """Remove what is left of members who were erased; whether there is more to do at once."""
        for _ in range(ERASING_STEPS):
            erased = await self._bot.store.go_on_erasing()
            if erased is None:
                return False
            self._bot.touched |= erased.shown
        return True

    async def _deliver(self, now: int, *, believed: bool) -> list[int | None]:
        """Start sending messages and redrawing cards; they take turns in being first, so that neither starves.

        Returns:
            when each of the two has more to do, UTC milliseconds; None where it has not.
        """
        posts: Step = partial(self._outbox_sender.step, believed=believed)
        parts = [("posts", posts), ("cards", self._cards.step)]
        order = parts[::-1] if self._cards_first else parts
        self._cards_first = not self._cards_first
        return [await self._guarded(part, step(now)) for part, step in order]

    async def _card(self, session: Session, subject: Subject) -> Card | None:
        return await current_card(session, subject, partial(self._bot.week_ago.of, now=self._bot.clock()))

    def _posted_pictures(self) -> PostedPictures:
        theme_of = partial(theme_wanted, self._bot.store.read)
        return PostedPictures(self._picture, theme_of, self._bot.clock, self._picture_made)

    async def _picture(self, pictured: Pictured) -> Picture | None:
        """The picture of now, drawn; without a PNG where that failed, None where there is none to show."""
        samples_of = self._bot.crowd_samples.of
        picture = await current_picture(self._bot.store.read, pictured, samples_of, self._bot.clock())
        if picture is None:
            return None
        drawn = await self._bot.draw(Card(kind="question", picture=picture))
        return drawn.picture if drawn else picture

    async def _picture_of_post(self, post: Post) -> Picture | None:
        """The picture of a message that is not edited later: drawn before it is sent, if that takes a moment only."""
        try:
            async with asyncio.timeout(PICTURE_S):
                picture = post.card.picture or await self._announced(post)
                drawn = await self._bot.draw(Card(kind="question", picture=picture))
        except Exception:
            log.exception("picture broke", key=str(post.key))
            return None
        return drawn.picture if drawn else None

    async def _announced(self, post: Post) -> Picture | None:
        """The picture of a question whose answer is announced; None where it was taken back, or is none."""
        if post.key.kind is not MessageKind.ANNOUNCEMENT:
            return None
        question = await self._bot.store.read.questions.find_by_id(post.key.about)
        if question is None or question.state is not QuestionState.RESOLVED:
            return None
        pictured = Pictured(question_subject(question.id), post.place.platform)
        samples_of = self._bot.crowd_samples.of
        return await current_picture(self._bot.store.read, pictured, samples_of, self._bot.clock())

    def _picture_made(self, subject: Subject) -> None:
        self._bot.touched.add(subject)
        self._bot.work.set()

    async def _begin_day(self, now: int) -> None:
        """On a new day check the cards of the questions on which the change since a week ago can now be another."""
        day = now // DAY_MS
        if self._day not in (None, day):
            voted = await self._bot.store.read.forecasts.voted_since(a_week_before(now) - DAY_MS)
            self._cards.check([question_subject(question) for question in voted])
        self._day = day

    def _connect(self) -> None:
        """Put a rate limit around each platform; the try-out adds its own only after this object was made."""
        for name, platform in self._switched_on.items():
            if name not in self._platforms:
                self._platforms[name] = LimitedPlatform(
                    platform, RateLimiter(platform.calls_per_second, platform.post_every)
                )

    async def _tidy(self, now: int) -> None:
        if self._tidied.over(now):
            self._tidied = Backoff(now, now + TIDY_EVERY_MS)
            await self._bot.store.forget_deliveries(now - DELIVERIES_KEPT_MS)
            await self._clean(now)
            # An erasure could not empty the write-ahead log if something else, such as a backup, was reading then.
            await self._bot.store.empty_log()

    async def _clean(self, now: int) -> None:
        """Remove forms that have expired and messages that are needed no more, in steps that hold up nobody."""
        more = True
        while more:
            async with self._bot.store.transaction() as session:
                more = await session.pending.clean(now)
        after: int | None = 0
        while after is not None:
            async with self._bot.store.transaction() as session:
                after = await session.posts.clean(now - POSTS_KEPT_MS, after)

    async def _guarded(self, part: str, work: Awaitable[Result]) -> Result | None:
        try:
            return await work
        except Exception:
            log.exception("background failed", part=part)
            self._failing = True
            return None
        finally:
            self.seen_at = asyncio.get_running_loop().time()

    async def _rest(self, until: int | None) -> None:
        """Wait until that instant, or until something happens."""
        wait = LONGEST_REST_S if until is None else (until - self._bot.clock()) / 1000
        # Not wait_for: in Python 3.11 it can swallow a cancellation that comes together with its result.
        with suppress(TimeoutError):
            async with asyncio.timeout(min(max(wait, 0.0), LONGEST_REST_S)):
                await self._bot.work.wait()
        await asyncio.sleep(GATHER_S)
        self._bot.work.clear()
