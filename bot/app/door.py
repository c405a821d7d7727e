"""The one door: `Bot.handle`, through which every request of every platform goes, and which answers with a card."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial

import structlog

from bot.app.did_you_mean import questions_meant
from bot.app.jobs import next_due
from bot.app.painter import Painter
from bot.app.registry import row_of
from bot.app.request_counts import RequestCounts, Result
from bot.app.suggestions import suggest
from bot.communities.setup import lacks_setup
from bot.communities.setup_card import offering_setup
from bot.communities.welcome import welcome
from bot.domain.errors import Refused
from bot.domain.member import Actor, Community, Member, Place, Role
from bot.domain.mention import Mention, MentionKind
from bot.domain.text.characters import clean_name
from bot.inputs.action import Action, about_question
from bot.inputs.app import Resume
from bot.inputs.privacy import PrivacyAction
from bot.inputs.questions import ShowQuestion
from bot.inputs.voting import VOTES, ShowMyForecast, VotingAction
from bot.ports import Clock, NotSaved, RepeatedDelivery, Store
from bot.ports.outgoing import Subject
from bot.ports.platform import Obstacle, Platform
from bot.ports.worker import Worker
from bot.privacy.privacy_card import being_erased, nothing_kept
from bot.questions.crowd import Crowds, WeekAgo
from bot.questions.crowd_samples import CrowdSamples
from bot.questions.find import UnknownQuestion, find_question
from bot.questions.show import show_question
from bot.request.context import Context, Instead
from bot.request.forms import failed_form, kept_action, typed_texts, with_errors
from bot.request.in_flight import InFlight, account_of
from bot.request.permissions import Right, role_of
from bot.request.vote_limit import VoteLimit
from bot.resolving.settlement import Settlements
from bot.texts import Texts, texts
from bot.ui.cards import Card, Option
from bot.ui.commands import holds_free_text
from bot.ui.refusals import incident, refusal
from bot.voting.my_forecast import show_my_forecast

LANGUAGE = "en"
"""The default language: that of new communities, and of whoever has none."""

log = structlog.get_logger()


class Bot:
    """The core, as adapters see it.

    Args:
        store: where everything is kept.
        clock: the present instant in UTC milliseconds.
        new_token: makes a random name that nobody can guess.
        worker: computes what would hold up the event loop; None to compute it in a thread.
        painter: draws the pictures of cards; None for cards without pictures.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        new_token: Callable[[], str],
        worker: Worker | None = None,
        painter: Painter | None = None,
    ) -> None:
        self.store = store
        self.clock = clock
        self.work = asyncio.Event()
        """Set after each request: the background task may have something to do."""
        self.touched: set[Subject] = set()
        """The subjects whose cards may have changed; the background task takes them out and redraws the cards."""
        self.week_ago = WeekAgo()
        """Knows the crowd forecasts of a week ago, for cards in channels as well."""
        self.settlements = Settlements(store, clock, worker, self._changed)
        """The questions whose scores are being computed."""
        self.crowd_samples = CrowdSamples(painter.worker if painter else None)
        """Knows the crowd forecasts over time, for cards in channels as well."""
        self._painter = painter
        self.platforms: Mapping[str, Platform] = {}
        """The platforms that are switched on, by name, and below what sends at once what waits for a channel; both are
        set by the background task."""
        self.send_now: Callable[[Place], Awaitable[None]] | None = None
        self.requests = RequestCounts()
        self._new_token = new_token
        self._crowds = Crowds()
        self._in_flight = InFlight()
        self._vote_limit = VoteLimit()
        self._running = 0
        self._idle = asyncio.Event()
        self._idle.set()

    async def handle(self, action: Action, actor: Actor) -> Card:
        """Perform an action and answer with a card; whatever goes wrong is answered with a card too."""
        now, name = self.clock(), clean_name(actor.name)
        if name != actor.name:
            actor = replace(actor, name=name)
        passed = asyncio.get_running_loop().time
        began = passed()
        with self._at_work():
            card, result = await self._answer(action, actor, now)
            self.requests.add(action.kind, result, passed() - began)
            return card

    async def joined(self, place: Place, name: str, joined_at: int) -> None:
        """Greet a server or workspace that the bot is on; platforms may tell of the same one as often as they like.

        Args:
            place: where the bot may post there.
            name: of the server or workspace.
            joined_at: when the bot was added, UTC milliseconds.
        """
        with self._at_work():
            await welcome(self.store, place, name, joined_at, self.clock())

    @contextmanager
    def _at_work(self) -> Iterator[None]:
        self._running += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._running -= 1
            if not self._running:
                self._idle.set()
            self.work.set()

    @property
    def draws(self) -> bool:
        """Whether cards have pictures at all."""
        return self._painter is not None

    async def draw(self, card: Card) -> Card | None:
        """A card with its picture, for whoever was answered with the text of it; never fails.

        Returns:
            None where it has none, or where that cannot be drawn, or is late: then the text stays.
        """
        if card.picture is None or self._painter is None:
            return None
        png = await self._painter.paint(card.picture.drawing)
        return replace(card, picture=replace(card.picture, png=png)) if png else None

    @property
    def in_progress(self) -> int:
        """How many requests are being handled."""
        return self._running

    async def idle(self) -> None:
        """Wait until no request is being handled."""
        await self._idle.wait()

    def _changed(self, subject: Subject) -> None:
        """Have the cards of a subject drawn that changed without a request."""
        self.touched.add(subject)
        self.work.set()

    async def suggest(self, actor: Actor, command: str, text: str) -> list[Option]:
        """The questions that fit what was typed so far, for the option of a command that names a question."""
        return await suggest(self.store.read, actor, command, text)

    async def next_due(self) -> int | None:
        """When the bot will next do something by itself, UTC milliseconds; None where nothing is due."""
        return await next_due(self.store.read, self.clock())

    def texts(self) -> Texts:
        """The sentences in the default language, for whoever has no community yet."""
        return texts(LANGUAGE)

    async def rename(self, actor: Actor) -> None:
        """Note what the platform has said meanwhile about a member who acted: their name, and their rights."""
        actor = replace(actor, name=clean_name(actor.name))
        community, member = await self.store.read.members.acting(actor) or (None, None)
        if community and member and not _is_known_as(community, member, actor):
            async with self.store.transaction() as session:
                await session.members.follow(member, actor)

    def refuse(self, refused: Refused, typed: Iterable[str] = ()) -> Card:
        """The card of a refusal raised while an adapter read a request, such as of an unknown button.

        Args:
            refused: what was wrong.
            typed: what was typed: the command line, or the values of the form.
        """
        return refusal(self.texts(), refused, typed)

    async def _answer(self, action: Action, actor: Actor, now: int) -> tuple[Card, Result]:
        account = account_of(actor)
        try:
            self._in_flight.begin(account)
        except Refused as refused:
            _log_refusal(action, refused.key, actor)
            return refusal(self.texts(), refused, typed_by(action, actor)), Result.REFUSED
        try:
            return await self._serve(action, actor, now)
        finally:
            self._in_flight.end(account)

    async def _serve(self, action: Action, actor: Actor, now: int) -> tuple[Card, Result]:
        sentences = self.texts()
        try:
            try:
                if isinstance(action, PrivacyAction) and not await self._knows(actor):
                    return _counted(await self._former(actor, sentences))
                ctx = await self._context(actor, now)
                sentences = ctx.texts
                if isinstance(action, Resume):
                    kept = await kept_action(ctx, action.token)
                    action = about_question(kept, action.question) if action.question else kept
                return _counted(await self._perform(action, ctx))
            except Refused as refused:
                _log_refusal(action, refused.key, actor)
                return await self._give_back(action, refused, actor, now, sentences), Result.REFUSED
            except NotSaved as error:
                log.error("not saved", action=action.kind, reason=str(error))  # noqa: TRY400  the disk is to blame, and no line of code
                return await self._give_back(action, Refused("app.not_saved"), actor, now, sentences), Result.NOT_SAVED
        except Instead as instead:
            return _counted(instead.card)
        except Exception as error:
            number = self._new_token()[:6]
            log.error("incident", action=action.kind, number=number, error=type(error).__name__, exc_info=True)  # noqa: G201  the number comes first
            return incident(sentences, number, typed_by(action, actor)), Result.FAILED

    async def _give_back(self, action: Action, refused: Refused, actor: Actor, now: int, sentences: Texts) -> Card:
        """The refusal of an action, and what was typed for it: in its form if it can be sent again, else quoted."""
        quoted = refusal(sentences, refused, typed_by(action, actor))
        reopen = row_of(action).reopen
        if reopen is None:
            return quoted
        try:
            # The circumstances anew, because a change of them may be the reason.
            ctx = await self._context(actor, now)
            await authorise(row_of(action).right, action, ctx)
            form = await reopen(action, ctx)
        except (Refused, Instead, NotSaved):
            return quoted
        try:
            return await failed_form(ctx, action, form, [refused])
        except NotSaved:
            # The form cannot be kept for Try again, so all of it is quoted for whoever does not see it at once.
            return replace(quoted, form=with_errors(form, [sentences.say(refused.key, **refused.facts)]))

    async def _perform(self, action: Action, ctx: Context) -> Card:
        row = row_of(action)
        try:
            await authorise(row.right, action, ctx)
            if isinstance(action, VOTES):
                self._vote_limit.count(account_of(ctx.actor), ctx.now)
            card = await row.perform(action, ctx)
        except RepeatedDelivery as repeated:
            return await _again(action, repeated.did, ctx)
        except Refused as refused:
            return await self._instead(action, refused, ctx)
        if row.right is Right.ADMINISTRATOR and not card.form and await lacks_setup(ctx):
            card = offering_setup(ctx.texts, card)
        if card.is_refusal:
            if (did := await self.store.did(ctx.actor.delivery)) is not None:
                return await _again(action, did, ctx)
            # A refusal that offers a way on, such as a form that came back with errors.
            _log_refusal(action, "card", ctx.actor)
        return card

    async def _instead(self, action: Action, refused: Refused, ctx: Context) -> Card:
        """The answer to an action that was refused, where there is a better one than the refusal, which is raised."""
        did = await self.store.did(ctx.actor.delivery)
        if did is not None:
            return await _again(action, did, ctx)
        meant = None
        if isinstance(refused, UnknownQuestion):
            meant = await questions_meant(action, refused, ctx, row_of(action).right)
        if meant is None:
            raise refused
        return meant

    async def _context(self, actor: Actor, now: int) -> Context:
        community, member = await self._enter(actor, now)
        return Context(
            store=self.store,
            texts=texts(community.language),
            now=now,
            actor=actor,
            community=community,
            member=member,
            role=await role_of(self.store.read, community, member, actor),
            new_token=self._new_token,
            touched=self.touched.add,
            crowd_of=self._crowds.of,
            week_ago=partial(self.week_ago.of, now=now),
            crowd_samples=self.crowd_samples.of,
            settle=self.settlements.settle,
            obstacle=self._obstacle,
            first_try=self._first_try,
            alone=partial(self._in_flight.alone, account_of(actor)),
        )

    async def _obstacle(self, place: Place) -> Obstacle | None:
        platform = self.platforms.get(place.platform)
        return await platform.obstacle(place) if platform else None

    async def _first_try(self, place: Place) -> None:
        if self.send_now is not None:
            await self.send_now(place)

    async def _knows(self, actor: Actor) -> bool:
        """Whether anything is kept of a person; asking what is kept must not make them a member.

        They are known also where administrators made them a moderator before they did anything here.
        """
        community, member = await self.store.read.members.acting(actor) or (None, None)
        if community is None or member is not None:
            return member is not None
        moderators = await self.store.read.moderators.all(community.id, actor.place.platform)
        return Mention(MentionKind.PERSON, actor.account) in moderators

    async def _former(self, actor: Actor, sentences: Texts) -> Card:
        """What is kept of a person who is not known: of one who was erased, that they are excluded, or what is left."""
        community = await self.store.read.members.community_of(actor.place.platform, actor.place.space)
        if community is None:
            return nothing_kept(sentences, excluded=False)
        excluded = await self.store.read.members.is_excluded(community.id, actor)
        if await self.store.read.privacy.is_erasing(community.id, actor):
            return being_erased(sentences, excluded=excluded)
        return nothing_kept(sentences, excluded=excluded)

    async def _enter(self, actor: Actor, now: int) -> tuple[Community, Member]:
        """The community and the member of whoever acts, added at the first request and updated when they change.

        Raises:
            Refused: it is the repetition of a request by somebody who was erased after it, and who stays unknown.
        """
        community, member = await self.store.read.members.acting(actor) or (None, None)
        if member and actor.provisional:
            actor = replace(actor, name=member.name)
        if community and member and _is_known_as(community, member, actor):
            return community, member
        if member is None and actor.delivery and await self.store.did(actor.delivery) is not None:
            raise Refused("app.done_before")
        async with self.store.transaction() as session:
            members = session.members
            community = await members.community_of(actor.place.platform, actor.place.space)
            if community is None:
                place = actor.place
                community = await members.add_community(
                    place.platform, place.space, actor.space_name or place.space, now
                )
            elif actor.space_name not in ("", community.name):
                community = await members.rename(community, actor.space_name)
            member = await members.member_of(community.id, actor)
            if member is None:
                member = await members.add_member(community.id, actor, now)
            return community, await members.follow(member, actor)


def _counted(card: Card) -> tuple[Card, Result]:
    """A card as an answer, with what it is counted as."""
    return card, Result.REFUSED if card.is_refusal else Result.ANSWERED


def _log_refusal(action: Action, key: str, actor: Actor) -> None:
    log.info("refused", action=action.kind, key=key, platform=actor.place.platform)


def typed_by(action: Action, actor: Actor) -> Iterable[str]:
    """What a person typed for an action: the command line if it holds free text, or the texts of the form."""
    return [actor.typed] if actor.typed and holds_free_text(action) else typed_texts(action)


def _is_known_as(community: Community, member: Member, actor: Actor) -> bool:
    named = actor.space_name in ("", community.name) and member.name == actor.name
    return named and actor.administrator in (None, member.administrator)


async def _again(action: Action, did: str, ctx: Context) -> Card:
    """The answer to a repeated delivery whose effect is stored already: the present state of what it was about.

    Performed a second time, most actions would be refused, such as resolving what is resolved. To the member, who asked
    once, that would be a wrong answer.

    Args:
        action: what was asked for.
        did: the reference of the question that it was about, as it was stored with the delivery; empty for none.
        ctx: the circumstances of the request.
    """
    # To show a question without naming one would show any that is open.
    with suppress(Refused):
        if did and isinstance(action, VotingAction):
            return await show_my_forecast(ShowMyForecast(question=did), ctx)
        if did:
            return await show_question(ShowQuestion(question=did), ctx)
    return refusal(ctx.texts, Refused("app.done_before"))


async def authorise(right: Right, action: Action, ctx: Context) -> None:
    """Refuse whoever lacks the right that an action needs.

    Raises:
        Refused: the person lacks the right, or there is no such question for them.
    """
    if right is Right.ADMINISTRATOR and ctx.role < Role.ADMINISTRATOR:
        raise Refused("app.administrators_only")
    if right is Right.MODERATOR and ctx.role < Role.MODERATOR:
        raise Refused("app.moderators_only")
    named = getattr(action, "question", "")
    if right in (Right.MANAGER, Right.SETTLER) and named:
        ctx.must_manage(await find_question(ctx, named))
    if right is Right.SETTLER:
        ctx.must_settle()
