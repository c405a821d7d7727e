"""The weekly board: posting it, and what it says beside its lines: best call, season so far, biggest move."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import NamedTuple

from bot.boards.leaderboard_card import TIES_SHOWN
from bot.boards.lists_card import MOST_LISTED
from bot.boards.standings import (
    Intervals,
    Scope,
    best_so_far,
    board_facts,
    crowds_at_close,
    intervals_of,
    period_of,
    scope_of,
    with_links,
)
from bot.boards.weekly_board_card import Call, Move, Standings, WeekFacts, corrected, weekly_board
from bot.domain.forecast import Forecast
from bot.domain.leaderboard.best import beats_par, named
from bot.domain.member import Place
from bot.domain.question import Question
from bot.domain.schedule import BoardKind, EmptyWeek, Schedule
from bot.domain.scoring.rules import RULES
from bot.domain.scoring.values import NANO
from bot.domain.time.calendar import Slot, Week
from bot.domain.time.slots import slots_at
from bot.domain.visibility import crowd_hidden, names_shown
from bot.ports import Session, Store
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


class Prepared(NamedTuple):
    """The parts of a weekly board that take too long for a transaction, in which votes would have to wait."""

    scope: Scope
    intervals: Intervals
    move: Move | None
    crowds: Mapping[int, Forecast]


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
        if await stays_quiet(session, schedule, facts):
            return
        # One of a slot before, which waits for its platform, would come late beside this one: its time ends with the
        # slot that followed by the rule of then, which may be later than this slot.
        await session.posts.expire_boards(schedule.id)
        facts = await linked(session, schedule.place, facts)
        community = await session.members.community(schedule.community)
        missed = slot.at_ms if now - slot.at_ms > LATE_AFTER_MS else None
        card = weekly_board(texts(community.language), facts, missed)
        card = notify_role(card, community.settings.announce)
        period, standing = period_of(prepared.scope), _standing(facts)
        board = await session.boards.add(community.id, schedule.id, period, card, now, standing)
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


async def stays_quiet(session: Session, schedule: Schedule, facts: WeekFacts) -> bool:
    """Whether nothing is posted, because nothing was resolved in the week."""
    if facts.resolved or schedule.empty is EmptyWeek.STANDING:
        return False
    if schedule.empty is EmptyWeek.SKIP:
        return True
    return not facts.corrected and await session.boards.last_standing(schedule.id) == _standing(facts)


async def linked(session: Session, here: Place, facts: WeekFacts) -> WeekFacts:
    """The facts with links to the cards of all questions, for a board that is shown in that channel."""
    called = [found.question for found in (facts.call, facts.move) if found is not None]
    answered = [question for question, _ in facts.resolved[:MOST_LISTED]]
    others = [*called, *answered, *facts.corrected, *facts.new]
    return replace(facts, board=await with_links(session, facts.board, here, others))


def _standing(facts: WeekFacts) -> str:
    """What an empty week's board says of points, as a short fingerprint; nothing for a week with answers."""
    if facts.resolved:
        return ""
    lines, members = facts.board.lines, len(facts.board.lines)
    if facts.so_far:
        lines, members = facts.so_far.lines, facts.so_far.members
    shown = named([line.rank for line in lines], facts.names, facts.names + TIES_SHOWN).lines
    said = ";".join(f"{line.total.member} {line.rank} {line.value:.3f}" for line in lines[:shown])
    return hashlib.sha256(f"{facts.board.rule} {members} {said}".encode()).hexdigest()[:16]


async def prepare(session: Session, schedule: Schedule, slot: Slot) -> Prepared:
    """Compute these parts, outside a transaction."""
    scope = await scope_of(session, schedule, slot)
    intervals = await intervals_of(session, schedule.community, scope)
    week = slot.week.previous()
    return Prepared(
        scope=scope,
        intervals=intervals,
        move=await _biggest_move(session, schedule.community, week),
        crowds=await crowds_at_close(session, schedule.community, week),
    )


async def week_facts(session: Session, schedule: Schedule, slot: Slot, prepared: Prepared, now: int) -> WeekFacts:
    """Everything that the weekly board of a slot says.

    Args:
        session: the store.
        schedule: whose board it is.
        slot: for which it is posted; the board tells of the last complete week before it.
        prepared: from `prepare`, for the same slot.
        now: UTC milliseconds; of a preview, when the board will be due.
    """
    community, week = schedule.community, slot.week.previous()
    facts = await board_facts(session, community, prepared.scope, now, prepared.intervals)
    settled = await session.resolutions.resolved_in(community, week.start_ms, week.end_ms)
    resolved = [(question, resolution) for question, resolution in settled if resolution.weights]
    corrected = await session.boards.corrected_since(community, schedule.id)
    return WeekFacts(
        week=week,
        board=replace(facts, crowds=prepared.crowds),
        names=schedule.names,
        resolved=resolved,
        corrected=[await session.questions.get(question) for question in corrected],
        call=await _best_call(session, community, week, facts.rule),
        so_far=await _so_far(session, schedule, slot, empty=not resolved),
        new=[
            new for new in await session.questions.opened_in(community, week.start_ms, week.end_ms) if new.is_open(now)
        ],
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
        before = await _seen_at(session, question, week.start_ms, least, excluded)
        after = await _seen_at(session, question, week.end_ms, least, excluded) if before else None
        if before is None or after is None:
            continue
        move = _move(question, before, after)
        if move.size > (biggest.size if biggest else 0):
            biggest = move
    return biggest


async def _seen_at(
    session: Session, question: Question, at_ms: int, least: int, excluded: Collection[int]
) -> Forecast | None:
    """The crowd forecast at a time, UTC milliseconds; None where it was hidden or there was none."""
    standing = await session.forecasts.shares_at(question.id, at_ms, excluded)
    if crowd_hidden(question, voted=False, forecasters=standing.forecasters, least=least):
        return None
    return await crowd_of(standing)


def _move(question: Question, before: Forecast, after: Forecast) -> Move:
    """The change from one crowd forecast to another, and the outcome on which it is largest."""
    changes = [abs(new - old) for old, new in zip(before, after, strict=True)]
    return Move(question, changes.index(max(changes)), before, after)


async def _best_call(session: Session, community: int, week: Week, rule: str) -> Call | None:
    """The best score of the week on one question; None where nobody beat par."""
    lower = RULES[rule].lower_is_better
    best = await session.resolutions.best_score(community, week.start_ms, week.end_ms, rule, lower_is_better=lower)
    if best is None or not beats_par(rule, best.points / NANO):
        return None
    question = await session.questions.get(best.question)
    names = await session.members.names([best.member]) if names_shown(question) else {}
    return Call(question, best.points, best.member, names.get(best.member))


async def _so_far(session: Session, schedule: Schedule, slot: Slot, *, empty: bool) -> Standings | None:
    """The ranks of the season, beside the board of a week; after an empty week those of all time, if need be."""
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
