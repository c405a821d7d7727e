"""Ten years of weekly leaderboards by the real jobs: the local time at which each was posted."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.chat import Chat, instant, open_chat
from tests.domain.time.test_calendar import CHANGES, days_of, wall

pytestmark = pytest.mark.unmeasured

Where = tuple[str, int, tuple[int, int, int]]
Change = tuple[str, str]


async def boards(folder: Path, where: Where, begins: str, weeks: int) -> list[int]:
    """When that many boards appeared in a channel, UTC milliseconds."""
    zone, _, rule = where
    async with open_chat(folder, begins) as chat:
        await _settle(chat, zone, rule)
        for _ in range(weeks):
            due = await chat.bot.next_due()
            assert due is not None
            # A millisecond before it is due; when it is due; and 90 seconds later, when it must not come again.
            for chat.now in (due - 1, due, due + 90_000):
                await chat.background.turn()
        assert {posted.place for posted in chat.channels.messages.values()} == {chat.place}
        return [posted.at for posted in chat.channels.messages.values()]


async def _settle(chat: Chat, zone: str, rule: tuple[int, int, int]) -> None:
    async with chat.store.transaction() as session:
        home = await session.members.add_community("test", "home", "Home", chat.now)
        await session.members.change_settings(home, replace(home.settings, zone=zone))
        await session.schedules.place(home.id, chat.place, chat.now)
    await chat.store._writing.run("UPDATE schedule SET weekday = ?, hour = ?, minute = ?, empty = 'standing'", *rule)


def check(sent: list[int], where: Where, gap: Change, overlap: Change) -> dict[str, str]:
    """One in each ISO week at the rule's local time, or where that is skipped, at the end of the gap.

    Returns:
        The local time of each board, by its date.
    """
    zone, year, (weekday, hour, minute) = where
    shown = dict(wall(at, zone).split("T") for at in sent)
    days = [date.fromisoformat(day) for day in shown]
    assert len(shown) == len(sent)
    assert {day.isoweekday() for day in days} == {weekday}
    # Seven days apart: no week without a board, and none with two.
    assert days == [days[0] + timedelta(weeks=number) for number in range(len(days))]
    usual = f"{hour:02}:{minute:02}"
    gaps = {day for day, clock in shown.items() if not clock.startswith(usual)}
    assert gaps == days_of(gap[1], year) & shown.keys()
    assert {shown[day] for day in gaps} <= {gap[0].removeprefix("T")}
    assert {shown[day] for day in days_of(overlap[1], year) & shown.keys()} <= {usual + overlap[0]}
    return shown


@pytest.mark.long
@pytest.mark.parametrize(("where", "gap", "overlap"), CHANGES)
async def test_for_ten_years_a_board_appears_once_in_each_week_at_its_clock_time(
    tmp_path: Path, where: Where, gap: Change, overlap: Change
) -> None:
    sent = await boards(tmp_path, where, f"{where[1]}-01-04 12:00", 522)
    assert len(check(sent, where, gap, overlap)) == 522


async def test_for_a_year_a_board_appears_once_in_each_week_at_its_clock_time(tmp_path: Path) -> None:
    where, gap, overlap = CHANGES[0]
    # From the 52nd week of 2026 over the 53rd to the 52nd of 2027.
    sent = await boards(tmp_path, where, "2026-12-26 12:00", 54)
    shown = check(sent, where, gap, overlap)
    assert len(shown) == 54
    assert (shown["2027-01-03"], shown["2027-03-28"], shown["2027-10-31"]) == (
        "02:30+01:00",
        "03:00+02:00",
        "02:30+02:00",
    )


async def test_on_a_day_that_a_zone_skipped_no_board_appears_and_the_next_week_has_its_own(tmp_path: Path) -> None:
    sent = await boards(tmp_path, ("Pacific/Apia", 2011, (5, 9, 0)), "2011-12-20 12:00", 2)
    assert sent == [instant("2011-12-23 19:00"), instant("2012-01-05 19:00")]
