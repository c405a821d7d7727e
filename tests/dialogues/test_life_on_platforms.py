"""The commands of a question's life as they are typed on each platform, in each state, by who may and who may not."""

from pathlib import Path
from unittest import mock

import pytest

from adapters.discord.client import DiscordClient
from adapters.local.client import LocalClient
from adapters.slack.client import SlackClient
from bot.domain.question import QuestionState
from bot.ports.platform import PostFailed
from tests.chat import instant
from tests.fakes.stages import HOUSES, Stage, stage
from tests.fakes.stored import Fact, stored
from tests.words import buttons, said

pytestmark = [pytest.mark.unmeasured, pytest.mark.real_words]

COMMANDS = ("edit #1", "close #1", "reopen #1", "delete #1", "resolve #1", "annul #1", "post #1")
NOT_YOURS = said("app.not_yours", question="#1")


def facts(to: Stage) -> dict[str, list[Fact]]:
    """All that is stored but messages on their way and what cards show, which follow at the platform's own rate."""
    return {table: rows for table, rows in stored(to.path, 0).items() if table not in ("outbox", "placement")}


async def refused(to: Stage, line: str, sentence: str, member: str = "daiki") -> None:
    before = facts(to)
    assert sentence in await to.say(member, line), line
    assert facts(to) == before, line


async def for_others_nothing(to: Stage) -> None:
    """A member who did not ask the question."""
    for line in COMMANDS:
        await refused(to, line, NOT_YOURS)
    for line in COMMANDS:
        await refused(to, line.replace("#1", "#77"), said("app.not_found", question="#77"))


@pytest.mark.parametrize("platform", HOUSES)
async def test_a_life_is_the_same_on_every_platform(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("ben", "ask")
        await to.fill(
            "ben", {"question": "Does it rain on Friday?", "outcomes": "Yes\nNo", "closes": "2024-12-06 18:00"}
        )
        await to.press("ben", "Post")
        await for_others_nothing(to)
        await refused(to, "propose #1 A", said("questions.life_still_open", question="#1"))
        await refused(to, "reopen #1", said("questions.life_open", question="#1"), "ben")
        await to.say("ben", "edit #1")
        assert "The weather station" in await to.fill("ben", {"criteria": "The weather station"})
        await to.say("chloe", "vote #1 A 70 B 30")
        await refused(to, "delete #1", said("questions.life_voted", question="#1"), "ben")
        assert said("questions.close_now") in await to.say("ben", "close #1")
        assert (await to.store.read.questions.get(1)).state is QuestionState.OPEN
        assert buttons("Reopen") in await to.press("ben", "Close")
        await for_others_nothing(to)
        await refused(to, "close #1", said("questions.life_not_open", question="#1"), "ben")
        none = said("questions.no_answer")
        assert none in await to.say("daiki", "propose #1 none")
        assert said("resolving.propose_says", name="大輝", answer=none) in await to.say("ben", "show #1")
        assert said("questions.annulled_plain") in await to.press("ben", "Confirm")
        to.world.now += 60_000  # a channel gets one message a second, and edits of cards are among them
        await to.world.settle()
        assert any(said("resolving.annulled_plain") in text for text in to.channel())
        await to.say("ben", "reopen #1")
        assert "70/30/0" in await to.say("daiki", "propose #1 70/30/0")
        mix = "A · Yes 70%, B · No 30%"
        assert mix in await to.say("daiki", "propose #1 A 70 B 30")
        assert said("resolving.propose_says", name="大輝", answer=mix) in await to.say("ben", "show #1")
        assert "A 70 B 30" in await to.press("daiki", "Edit")
        assert "A · Yes" in await to.fill("daiki", {"proposal": "A", "evidence": ""})
        assert said("resolving.propose_says", name="大輝", answer="A · Yes") in await to.say("ben", "show #1")
        assert said("questions.answer", answer="A · Yes") in await to.press("ben", "Confirm")
        await for_others_nothing(to)
        await refused(to, "edit #1", said("questions.life_reopen_first", question="#1"), "ben")
        await refused(to, "resolve #1", said("resolving.already", question="#1", answer="A · Yes"), "ben")
        assert buttons("Reopen") in await to.say("ben", "reopen #1")
        assert buttons("Forecast") in await to.say("ben", "reopen #1")
        again = said("asking.posted_again", question="#1").partition("#1")[2]
        assert again in await to.say("ben", "post #1")


CLIENTS = {"discord": DiscordClient, "slack": SlackClient, "local": LocalClient}
CLOSED = PostFailed("closed", certain=True, gone=True)


@pytest.mark.parametrize("platform", HOUSES)
async def test_a_refused_question_is_the_draft_again_on_every_platform(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("ben", "ask")
        await to.fill(
            "ben", {"question": "Does it rain on Friday?", "outcomes": "Yes\nNo", "closes": "2024-12-06 18:00"}
        )
        with mock.patch.object(CLIENTS[platform], "post", side_effect=CLOSED):
            assert said("asking.post_draft_again", question="d1") in await to.press("ben", "Post")
        assert to.channel() == []
        await refused(to, "vote #1 70", said("app.not_found", question="#1"))
        assert said("asking.not_taken", channel="") in await to.say("ben", "drafts")
        assert said("asking.posted", question="#2").partition("#2")[2] in await to.press("ben", "Post")
        assert len(to.channel()) == 1
        again = said("questions.history_unposted", name="").split("; ")[1]
        assert again in await to.say("ben", "history #2")


@pytest.mark.parametrize("platform", HOUSES)
async def test_an_overtaken_form_comes_back_and_can_be_sent_on_every_platform(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("ben", "ask")
        values = {"question": "Does it rain on Friday?", "outcomes": "Yes\nNo\nA bit", "closes": "2024-12-06 18:00"}
        await to.fill("ben", values)
        await to.press("ben", "Post")
        await to.say("chloe", "help")
        await to.press("chloe", "Forecast", "#1")
        await to.say("ben", "edit #1")
        await to.fill("ben", {"question": "Does it rain in Riga on Friday?"})
        answer = await to.fill("chloe", {"A": "61", "B": "30", "C": "9", "reason": "The clouds are low."})
        assert said("voting.edited", question="#1") in answer
        answer = await to.correct("chloe", {"C": "9"})
        assert said("voting.saved", question="#1") in answer
        assert "61" in answer
        assert "The clouds are low." in answer


@pytest.mark.parametrize("platform", HOUSES)
async def test_a_blank_forecast_says_what_it_lacks_on_every_platform(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("ben", "ask")
        values = {"question": "Does it rain on Friday?", "outcomes": "Yes\nNo\nA bit", "closes": "2024-12-06 18:00"}
        await to.fill("ben", values)
        await to.press("ben", "Post")
        await to.press("chloe", "Forecast", "#1")
        blank = said("picks.no_numbers", piece="", example="A 50 B 33 C 17", last="C")
        assert blank in await to.fill("chloe", {"A": "", "B": "", "C": ""})


@pytest.mark.parametrize("platform", HOUSES)
async def test_a_new_deadline_is_given_on_every_platform(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("ben", "ask")
        await to.fill(
            "ben", {"question": "Does it rain on Friday?", "outcomes": "Yes\nNo", "closes": "2024-12-06 18:00"}
        )
        await to.press("ben", "Post")
        await to.say("chloe", "vote #1 70")
        await to.wait_until(instant("2024-12-07 18:00"))
        asked = await to.say("ben", "reopen #1")
        if (
            said("resolving.deadline_title", question="#1") not in asked
        ):  # where no form can be opened now, a button leads to it
            assert said("resolving.deadline_needed", at="2024-12-06 18:00").split(": ")[0] in asked
            assert said("resolving.deadline_title", question="#1") in await to.press("ben", "New deadline")
        await to.fill("ben", {"closes": "yesterday"})
        await to.say("ben", "show #1")
        assert said("resolving.deadline_title", question="#1") in await to.press("ben", "Reopen")
        assert buttons("Forecast") in await to.fill("ben", {"closes": "2024-12-13 18:00"})
        assert buttons("Forecast", "My forecast", "Details") in to.channel()[0]
        assert said("voting.saved", question="#1") in await to.say("daiki", "vote #1 30")
        await to.wait_until(instant("2024-12-07 19:00"))
        assert any(said("resolving.still_stand") in text for text in to.channel())


@pytest.mark.parametrize("platform", HOUSES)
async def test_what_is_nearly_a_season_or_a_board_is_offered_on_every_platform(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("amina", "admin season start Spring of the otters")
        assert said("app.did_you_mean") in await to.say("chloe", "leaderboard season Spring of the oters")
        assert "Spring of the otters" in await to.press("chloe", "Choose")
        assert said("boards.schedule_all") in await to.say("amina", "admin schedule add All Time")
        before = facts(to)
        assert said("app.did_you_mean") in await to.say("amina", "admin schedule move s2 Fridya 17:30")
        assert facts(to) == before
        assert "17:30" in await to.press("amina", "Choose")


@pytest.mark.parametrize("platform", HOUSES)
async def test_questions_that_are_due_together_share_their_reminders_on_every_platform(
    platform: str, tmp_path: Path
) -> None:
    async with stage(platform, tmp_path) as to:
        for member, hour in (("ben", "18:00"), ("ben", "18:20")):
            await to.say(member, "ask")
            await to.fill(
                member,
                {"question": f"Does it rain at {hour}?", "outcomes": "Yes\nNo", "closes": f"2024-12-06 {hour}"},
            )
            await to.press(member, "Post")
        await to.wait_until(instant("2024-12-05 18:00"))
        [notice] = [text for text in to.channel() if said("reminders.closing_together", n=2) in text]
        assert ("#1" in notice, "#2" in notice, notice.count("[Forecast]")) == (True, True, 2)
        assert said("voting.form_title", question="#1") in await to.press("chloe", "Forecast", "#1")
        await to.wait_until(instant("2024-12-06 18:30"))
        await to.wait_until(instant("2024-12-07 18:00"))
        assert not any("Does it rain" in text for text in to.channel()[3:])
        assert "Does it rain at 18:" in await to.press("ben", "Resolve")
