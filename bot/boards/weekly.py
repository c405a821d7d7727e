"""The weekly board: posting it, and what it says beside its lines: best call, season so far, biggest move."""

import asyncio
from collections.abc import Sequence
from typing import NamedTuple

from bot.boards.standings import Intervals, Scope, best_so_far, board_facts, intervals_of, period_of, scope_of
from bot.boards.weekly_board_card import Call, Move, Standings, WeekFacts, corrected, weekly_board
from bot.domain.forecast import Forecast
from bot.domain.question import Question
from bot.domain.schedule import BoardKind, EmptyWeek, Schedule
from bot.domain.scoring.rules import RULES
from bot.domain.scoring.values import NANO
from bot.domain.time.calendar import Slot, Week
from bot.domain.time.slots import slots_at
from bot.domain.visibility import crowd_hidden, names_shown
from bot.ports import Session, Store, Vote
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost, Subject, SubjectKind
from bot.questions.crowd import crowd_of
from bot.texts import texts
from bot.ui.cards import Card
from bot.ui.mentions import notify_role
from bot.ui.names import with_former_members

LATE_AFTER_MS = 3_600_000
"""A board that is posted more than an hour after it was due says so."""
THREE_BEST = 3
"""Of the season so far, on the board of a week."""
PAR = {"peer": 0, "baseline": 0, "brier": NANO // 2, "relative_brier": 0}
"""The score, in 10⁻⁹ points, that the best call must beat: by peer score that of the others, by baseline score that of
an even split, by Brier score that of an even split over two outcomes."""


class Prepared(NamedTuple):
    """The parts of a weekly board that take too long for a transaction, in which votes would have to wait."""

    scope: Scope
    intervals: Intervals
    move: Move | None


async def post_board(store: Store, schedule: Schedule, now: int) -> None:
    """Put the board of a schedule's last slot into the outbox; slots missed before that one are left out.

    The message expires when the next slot is due.
    """
    slot, following = slots_at(schedule.rule, now)
    prepared = await prepare(store.read, schedule, slot)
    async with store.transaction() as session:
        if await session.schedules.find(schedule.id) != schedule:
            # Changed meanwhile: the next step goes by what it is now.
            return
        await session.schedules.advance(schedule, slot.at_ms)
        key = MessageKey.board(schedule, slot.week)
        if schedule.place is None or await session.posts.has(key):
            return
        facts = await week_facts(session, schedule, slot, prepared, now)
        if schedule.empty is EmptyWeek.SKIP and not facts.resolved:
            return
        community = await session.members.community(schedule.community)
        missed = slot.at_ms if now - slot.at_ms > LATE_AFTER_MS else None
        card = weekly_board(texts(community.language), facts, missed)
        card = notify_role(card, community.settings.announce)
        board = await session.boards.add(community.id, schedule.id, period_of(prepared.scope), card, now)
        post = NewPost(
            community=community.id,
            place=schedule.place,
            key=key,
            card=card,
            subject=Subject(SubjectKind.BOARD, board),
            expires_at=following.at_ms,
            schedule=schedule.id,
        )
        await session.posts.add(post, now)


async def prepare(session: Session, schedule: Schedule, slot: Slot) -> Prepared:
    """Compute these parts, outside a transaction."""
    scope = await scope_of(session, schedule, slot)
    intervals = await intervals_of(session, schedule.community, scope)
    return Prepared(scope, intervals, await _biggest_move(session, schedule.community, slot.week.previous()))


async def week_facts(session: Session, schedule: Schedule, slot: Slot, prepared: Prepared, now: int) -> WeekFacts:
    """Everything that the weekly board of a slot says.

    Args:
        session: the store.
        schedule: whose board it is.
        slot: for which it is posted; the board tells of the last complete week before it.
        prepared: from `prepare`, for the same slot.
        now: UTC milliseconds.
    """
    community, week = schedule.community, slot.week.previous()
    facts = await board_facts(session, community, prepared.scope, now, prepared.intervals)
    settled = await session.resolutions.resolved_in(community, week.start_ms, week.end_ms)
    resolved = [(question, resolution) for question, resolution in settled if resolution.weights]
    corrected = await session.boards.corrected_since(community, schedule.id)
    return WeekFacts(
        week=week,
        board=facts,
        names=schedule.names,
        resolved=resolved,
        corrected=[await session.questions.get(question) for question in corrected],
        call=await _best_call(session, community, week, facts.rule),
        so_far=await _so_far(session, schedule, slot, empty=not resolved),
        new=await session.questions.opened_in(community, week.start_ms, week.end_ms),
        move=prepared.move,
    )


async def _biggest_move(session: Session, community: int, week: Week) -> Move | None:
    """The question whose crowd forecast changed most within a week.

    Only questions whose crowd forecast everybody could see at both ends of the week; None where none has changed.
    """
    least = (await session.members.community(community)).settings.crowd_from
    biggest: Move | None = None
    excluded = {each.member for each in await session.members.excluded(community)}
    for voted in await session.forecasts.voted_in(community, week.start_ms, week.end_ms):
        question = await session.questions.get(voted)
        history = [vote for vote in await session.forecasts.history(voted) if vote.member not in excluded]
        before = await _seen_at(question, history, week.start_ms, least)
        after = await _seen_at(question, history, week.end_ms, least)
        if before is None or after is None:
            continue
        move = _move(question, before, after)
        if move.size > (biggest.size if biggest else 0):
            biggest = move
    return biggest


async def _seen_at(question: Question, history: Sequence[Vote], at_ms: int, least: int) -> Forecast | None:
    """The crowd forecast at a time, UTC milliseconds; None where it was hidden or there was none."""
    standing = _standing_at(history, at_ms)
    counted = sum(vote.forecast is not None for vote in standing)
    if crowd_hidden(question, voted=False, forecasters=counted, least=least):
        return None
    return await asyncio.to_thread(crowd_of, standing)


def _move(question: Question, before: Forecast, after: Forecast) -> Move:
    """The change from one crowd forecast to another, and the outcome on which it is largest."""
    changes = [abs(new - old) for old, new in zip(before, after, strict=True)]
    return Move(question, changes.index(max(changes)), before, after)


def _standing_at(history: Sequence[Vote], at_ms: int) -> list[Vote]:
    """Everybody's last vote before an instant, of votes that are oldest first."""
    return list({vote.member: vote for vote in history if vote.cast_at < at_ms}.values())


async def _best_call(session: Session, community: int, week: Week, rule: str) -> Call | None:
    """The best score of the week on one question; None where nobody was better than `PAR`."""
    lower = RULES[rule].lower_is_better
    best = await session.resolutions.best_score(community, week.start_ms, week.end_ms, rule, lower_is_better=lower)
    if best is None or (best.points >= PAR[rule] if lower else best.points <= PAR[rule]):
        return None
    question = await session.questions.get(best.question)
    names = await session.members.names([best.member]) if names_shown(question) else {}
    return Call(question, best.points, best.member, names.get(best.member))


async def _so_far(session: Session, schedule: Schedule, slot: Slot, *, empty: bool) -> Standings | None:
    """The three best of the season, beside the board of a week; after an empty week more of them, or of all time."""
    if schedule.board is not BoardKind.WEEK:
        return None
    most = schedule.names if empty else THREE_BEST
    season = await session.seasons.at(schedule.community, slot.at_ms)
    found = await best_so_far(session, schedule.community, season, most) if season else None
    if found is None and empty:
        found = await best_so_far(session, schedule.community, None, most)
    return found


async def current_board_card(session: Session, board: int) -> Card:
    """A board as it was posted, without the names of members who were erased since, and with its corrections."""
    posted = await session.boards.get(board)
    words = texts((await session.members.community(posted.community)).language)
    card = with_former_members(words, posted.card)
    if not posted.corrections:
        return card
    questions = [await session.questions.get(correction.question) for correction in posted.corrections]
    return corrected(words, card, questions)
