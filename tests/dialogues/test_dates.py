"""Dates that members type: what was read is told as an instant, and what has several readings is asked about."""

from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.domain.events import EventKind
from tests.chat import Chat, instant
from tests.fakes.stages import HOUSES, stage
from tests.transcript import transcript
from tests.words import said


async def test_an_unclear_deadline_of_a_posted_question_is_asked_about_and_the_rest_is_kept(cup: Chat) -> None:
    before = await cup.store.read.questions.get(1)
    await cup.say("amina", "edit 1")
    assert await cup.fill("amina", closes="05/06/2025", criteria="The table.") == snapshot("""\
“05/06/2025” could start with the day or with the month. Please choose, or write it as year-month-day.
Tuesday 2025-05-06 23:59 UTC | for you: 2025-05-06 23:59 [Choose]
Thursday 2025-06-05 23:59 UTC | for you: 2025-06-05 23:59 [Choose]
[Try again]\
""")
    assert await cup.store.read.questions.get(1) == before
    answer = await cup.press("amina", "Choose")
    assert "<closes 2025-05-06 23:59 2025-05-06 23:59>" in answer
    assert "<criteria The table.>" in answer
    assert "<closes 2025-05-06 23:59 2025-05-06 23:59>" in cup.channel()[0]


async def test_the_form_of_an_unclear_edit_can_be_opened_again_with_what_was_typed(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    await cup.fill("amina", closes="at 5", criteria="The table.")
    form = await cup.press("amina", "Try again")
    assert "Closes: 'at 5'" in form
    assert "<criteria field>: 'The table.'" in form
    assert "<closes 2024-12-03 17:00 2024-12-03 17:00>" in await cup.fill("amina", closes="tomorrow 5pm")


@pytest.mark.parametrize("wrong", [{"question": "Cup?"}, {"criteria": "c" * 1_001}])
async def test_where_more_of_an_edit_is_wrong_the_readings_are_told_at_the_field(
    cup: Chat, wrong: dict[str, str]
) -> None:
    await cup.say("amina", "edit 1")
    told = await cup.fill("amina", closes="05/06/2025", **wrong)
    assert "Closes: '05/06/2025'  ! “05/06/2025” can be read in more than one way." in told
    assert "Type one of: 2025-05-06 23:59, 2025-06-05 23:59" in told


async def test_a_reading_that_was_overtaken_changes_nothing(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    await cup.fill("amina", closes="05/06/2025")
    asked = cup.last["amina"]
    await cup.say("amina", "edit 1")
    await cup.fill("amina", criteria="The table.")
    cup.last["amina"] = asked
    assert "was changed while your form was open" in await cup.press("amina", "Choose")
    assert (await cup.store.read.questions.get(1)).deadline == 1733508000000


async def test_a_reading_whose_time_has_come_meanwhile_is_refused_with_the_form(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    await cup.fill("amina", closes="today at 5")
    cup.now += 5 * 3_600_000
    told = await cup.press("amina", "Choose")
    assert "already passed. Please give one at least five minutes ahead." in told
    assert "Closes: '2024-12-02T17:00:00+00:00'" in told


@pytest.mark.parametrize(
    ("closes", "told"), [("05/06/2023", "That deadline has already passed."), ("05/06/2090", "That is too far ahead.")]
)
async def test_a_date_none_of_whose_readings_can_be_taken_says_so_and_offers_no_choice(
    chat: Chat, closes: str, told: str
) -> None:
    await chat.say("ben", "ask Does it rain on Friday?")
    answer = await chat.fill("ben", closes=closes)
    assert told in answer
    assert "Please choose" not in answer


async def test_a_button_means_the_instant_it_shows_wherever_the_community_has_moved(cup: Chat) -> None:
    await cup.say("amina", "admin settings time-zone Europe/Berlin")
    await cup.say("amina", "edit 1")
    assert "Sunday 2025-10-26T02:30:00+02:00 Europe/Berlin | for you: 2025-10-26 00:30 [Choose]" in await cup.fill(
        "amina", closes="2025-10-26 02:30"
    )
    assert "Sunday 2025-10-26T02:30:00+01:00 Europe/Berlin | for you: 2025-10-26 01:30 [Choose]" in transcript(
        cup.last["amina"]
    )
    asked = cup.last["amina"]
    await cup.say("amina", "admin settings time-zone Asia/Tokyo")
    cup.last["amina"] = asked
    assert "<closes 2025-10-26 00:30 2025-10-26 00:30>" in await cup.press("amina", "Choose")


async def test_an_unclear_time_since_which_the_answer_is_known_is_asked_about(cup: Chat) -> None:
    await cup.wait_until("2024-12-04 12:00")
    await cup.say("amina", "resolve 1")
    values = {"outcome": "B", "evidence": "https://example.org/final", "known": "at 5"}
    assert await cup.fill("amina", **values) == snapshot("""\
“at 5” could be in the morning or in the afternoon. Please choose, or add am or pm.
Tuesday 2024-12-03 17:00 UTC | for you: 2024-12-03 17:00 [Choose]
Wednesday 2024-12-04 05:00 UTC | for you: 2024-12-04 05:00 [Choose]
[Try again]\
""")
    assert not await cup.store.read.events.last(1, [EventKind.RESOLVED])
    asked = cup.last["amina"]
    assert "Known since: 'at 5'" in await cup.press("amina", "Try again")
    cup.last["amina"] = asked
    answer = await cup.press("amina", "Choose")
    assert "<answer B · Blues>" in answer
    assert "Known since 2024-12-03 17:00" in answer
    resolution = await cup.store.read.resolutions.resolution(1)
    assert resolution is not None
    assert resolution.evidence == "https://example.org/final"


async def test_an_answer_that_was_asked_about_before_a_reopening_is_refused(cup: Chat) -> None:
    await cup.wait_until("2024-12-04 12:00")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="B", known="at 5")
    asked = cup.last["amina"]
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    cup.last["amina"] = asked
    assert "resolved already" in await cup.press("amina", "Choose")
    await cup.say("amina", "reopen 1")
    cup.last["amina"] = asked
    assert "was reopened or edited while your form was open" in await cup.press("amina", "Choose")


async def test_where_more_of_an_answer_is_wrong_the_readings_are_told_at_the_field(cup: Chat) -> None:
    await cup.wait_until("2024-12-04 12:00")
    await cup.say("amina", "resolve 1")
    told = await cup.fill("amina", outcome="", known="at 5")
    assert (
        "Known since: 'at 5'  ! “at 5” can be read in more than one way. Type one of: 2024-12-03 17:00, 2024-12-04 05:00"
        in told
    )


async def test_an_abbreviation_that_means_several_clocks_gets_a_button_for_each_and_keeps_the_rest(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    assert await cup.fill("amina", closes="5 December 18:00 IST", criteria="The table.") == snapshot("""\
The time zone in “5 december 18:00 ist” means different clocks in different places. Please choose, or name a city, for example 18:00 Europe/London.
Thursday 2024-12-05 12:30 UTC | by the clocks of Asia/Kolkata, for you: 2024-12-05 12:30 [Choose]
Thursday 2024-12-05 16:00 UTC | by the clocks of Asia/Jerusalem, for you: 2024-12-05 16:00 [Choose]
Thursday 2024-12-05 18:00 UTC | by the clocks of Europe/Dublin, for you: 2024-12-05 18:00 [Choose]
[Try again]\
""")
    asked = cup.last["amina"]
    form = await cup.press("amina", "Try again")
    assert "Closes: '5 December 18:00 IST'" in form
    assert "<criteria field>: 'The table.'" in form
    cup.last["amina"] = asked
    answer = await cup.press("amina", "Choose")
    assert "<closes 2024-12-05 12:30 2024-12-05 12:30>" in answer
    assert "<criteria The table.>" in answer


async def test_an_abbreviation_that_means_one_clock_on_that_day_is_read(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    assert "<closes 2024-12-05 17:00 2024-12-05 17:00>" in await cup.fill("amina", closes="5 December 18:00 CET")


@pytest.mark.parametrize(
    ("known", "told"),
    [
        ("yesterday", "2024-12-03 23:59"),
        ("today", "2024-12-04 12:00"),
        ("a couple of days ago", "2024-12-02 12:00"),
        ("half an hour ago", "2024-12-04 11:30"),
        ("last Tuesday", None),
    ],
)
async def test_a_time_that_has_passed_may_be_said_as_people_say_it(cup: Chat, known: str, told: str | None) -> None:
    await cup.wait_until("2024-12-04 12:00")
    await cup.say("amina", "resolve 1")
    answer = await cup.fill("amina", outcome="B", known=known)
    if told is None:
        assert said("dates.this_or_last", word="last tuesday") in answer
        assert "Tuesday 2024-12-03 23:59 UTC" in answer
    else:
        assert ("Known since" in answer) == (known != "today")
        resolution = await cup.store.read.resolutions.resolution(1)
        assert resolution is not None
        assert resolution.known_at == instant(told)


@pytest.mark.parametrize(
    ("known", "word"), [("on the radio", "radio"), ("in a while", "a while"), ("next week", "next week")]
)
async def test_a_refusal_of_a_time_that_has_passed_names_what_cannot_be_read(cup: Chat, known: str, word: str) -> None:
    await cup.wait_until("2024-12-04 12:00")
    await cup.say("amina", "resolve 1")
    assert said("dates.known_unreadable", word=word) in await cup.fill("amina", outcome="B", known=known)


@pytest.mark.parametrize("platform", HOUSES)
async def test_each_form_asks_about_its_date_on_every_platform(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("ben", "ask")
        asked = await to.fill("ben", {"question": "Does it rain on Friday?", "outcomes": "Yes\nNo", "closes": "at 5"})
        assert "could be in the morning or in the afternoon" in asked
        await to.press("ben", "Choose")
        await to.press("ben", "Post")
        await to.say("ben", "edit #1")
        asked = await to.fill("ben", {"closes": "05/06/2025", "criteria": "The weather station"})
        assert "“05/06/2025” could start with the day or with the month." in asked
        answer = await to.press("ben", "Choose")
        assert "The weather station" in answer
        assert (await to.store.read.questions.get(1)).deadline == 1746575940000
        await to.say("ben", "edit #1")
        asked = await to.fill("ben", {"closes": "6 May 2025 18:00 IST", "criteria": "The radio"})
        assert "by the clocks of Asia/Kolkata" in asked
        assert "The radio" in await to.press("ben", "Choose")
        assert (await to.store.read.questions.get(1)).deadline == 1746534600000
        await to.wait_until(to.world.now + 2 * 86_400_000)
        await to.say("ben", "resolve #1")
        asked = await to.fill("ben", {"outcome": "A", "known": "at 9", "evidence": "https://example.org/rain"})
        assert "“at 9” could be in the morning or in the afternoon." in asked
        assert "<answer A · Yes>" in await to.press("ben", "Choose")
        resolution = await to.store.read.resolutions.resolution(1)
        assert resolution is not None
        assert (resolution.known_at, resolution.evidence) == (1733259600000, "https://example.org/rain")
