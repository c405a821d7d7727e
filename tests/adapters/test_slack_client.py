"""The whole path: people in a Slack workspace, the real adapter over real sockets, the real core and store."""

import asyncio
import logging
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from inline_snapshot import snapshot
from pydantic import SecretStr

from adapters.slack.client import SlackClient, connect
from adapters.slack.settings import SlackSettings
from bot.app.door import Bot
from bot.domain.errors import Refused
from bot.domain.member import Actor, Place
from bot.inputs.action import Action
from bot.ports.outgoing import question_subject
from bot.ports.platform import PostFailed
from bot.ui.cards import Card
from storage.store import SqliteStore
from tests.fakes.slack_reading import read
from tests.fakes.slack_wire import BOT_USER, TEAM, Channel, Fault, Hold, NotAcknowledged
from tests.fakes.slack_world import GENERAL, SlackWorld, served_world, slack_world
from tests.fresh import open_fresh
from tests.words import said

OUTCOMES = "Reds\nBlues\nGreens\nOther"
HERE = Place("slack", TEAM, GENERAL)
HOUR = 3_600_000


@pytest.fixture
async def store(tmp_path: Path) -> AsyncGenerator[SqliteStore]:
    store = await open_fresh(tmp_path / "credence.db")
    yield store
    await store.close()


@pytest.fixture
async def world(store: SqliteStore) -> AsyncGenerator[SlackWorld]:
    async with served_world(store) as world:
        yield world


async def post_question(world: SlackWorld, title: str = "Who wins the cup this week?") -> str:
    await world.say("amina", "ask")
    await world.fill("amina", {"question": title, "outcomes": OUTCOMES, "closes": "2024-12-06 18:00"})
    return await world.press("amina", "Post")


def called(world: SlackWorld) -> list[str]:
    return [method for method, _ in world.slack.calls]


def posts(world: SlackWorld) -> int:
    return sum(method == "chat.postMessage" for method, _ in world.slack.calls)


async def test_a_question_is_asked_forecast_resolved_and_ranked(world: SlackWorld) -> None:
    assert await world.say("amina", "ask Who wins?") == snapshot("""\
Ask a question
  Question: 'Who wins?'
  Outcomes, one per line: 'Yes\\nNo'
  Closes: ''
  How it resolves: ''
  Background or story: ''
[Preview]\
""")
    values = {"question": "Who wins the cup in December 2024?", "outcomes": OUTCOMES, "closes": "2024-12-06 18:00"}
    assert await world.fill("amina", values) == snapshot("""\
Credence
d1 Who wins the cup in December 2024?
Only you see this preview. Nothing is posted yet.
A ░░░░░░░░░░ Reds
B ░░░░░░░░░░ Blues
C ░░░░░░░░░░ Greens
D ░░░░░░░░░░ Other
Draft, closes 2024-12-06 18:00 · no forecasts yet
By the clock of this community: 2024-12-06 18:00 UTC
⚠️ Worth a look; you can post it anyway:
• Nothing says where the answer will be read. Name an institution, a page or a document under “How it resolves”.
Crowd forecast [Everybody sees it all the time] [Members see it once they have voted] [Nobody sees it before the question closes]
Who said what [Shown with the crowd forecast] [Shown when the question has closed] [Never shown]
[Post] [Edit] [Keep as draft]\
""")
    assert await world.press("amina", "Post") == snapshot("""\
Credence
#1: https://slack.com/app_redirect?team=T1&channel=C1&message_ts=1733140800.000026 is posted in this channel.
[Forecast]\
""")
    assert world.channel() == snapshot(
        [
            """\
#1 Who wins the cup in December 2024?
A ░░░░░░░░░░ Reds
B ░░░░░░░░░░ Blues
C ░░░░░░░░░░ Greens
D ░░░░░░░░░░ Other
Closes 2024-12-06 18:00 (2024-12-06 18:00) · no forecasts yet
[Forecast] [My forecast] [Details]\
"""
        ]
    )
    assert await world.press("ben", "Forecast", "#1") == snapshot("""\
Your forecast on #1
#1 Who wins the cup in December 2024?
Percent for each outcome. Blank fields share what is left.
  A · Reds: ''
  B · Blues: ''
  C · Greens: ''
  D · Other: ''
  Why?: ''
[Save]\
""")
    assert await world.fill("ben", {"A": "40", "B": "30", "C": "rest"}) == snapshot("""\
Credence
Saved: your forecast on #1
  you  crowd of 1
A 40%  40% Reds
B 30%  30% Blues
C 30%  30% Greens
D  0%  <1% Other
The remaining 30% went to C.
Nothing was left for D: it has 0%.
For the score, D counts as 1%: nobody loses everything over a 0.
Others see how many people voted, never who said what.
[Change] [Undo] [Withdraw]\
""")
    assert await world.say("chloe", "vote #1 “Reds” 10 B 60 C 20 D 10") == snapshot("""\
Saved: your forecast on #1
  you  crowd of 2
A 10%  25% Reds
B 60%  45% Blues
C 20%  25% Greens
D 10%   5% Other
Others see how many people voted, never who said what.
[Change] [Undo] [Withdraw]\
""")
    assert world.channel() == snapshot(
        [
            """\
#1 Who wins the cup in December 2024?
A ▓▓░░░░░░░░ 25% Reds
B ▓▓▓▓░░░░░░ 45% Blues
C ▓▓░░░░░░░░ 25% Greens
D ▓░░░░░░░░░  5% Other
Closes 2024-12-06 18:00 (2024-12-06 18:00) · 2 forecasters · last change 2024-12-02 12:00
[Forecast] [My forecast] [Details]\
"""
        ]
    )
    assert await world.press("chloe", "My forecast", "#1") == snapshot("""\
#1 Who wins the cup in December 2024?
  you  crowd of 2
A 10%  25% Reds
B 60%  45% Blues
C 20%  25% Greens
D 10%   5% Other
Given 2024-12-02 12:00
[Change] [Withdraw]\
""")
    assert await world.say("amina", "list") == snapshot("""\
1 open question
#1 Who wins the cup in December 2024? [Show]
closes 2024-12-06 18:00 · B · Blues 45% · 2 forecasters\
""")
    assert await world.say("amina", "show #1") == snapshot("""\
#1 Who wins the cup in December 2024?
A ▓▓░░░░░░░░ 25% Reds
B ▓▓▓▓░░░░░░ 45% Blues
C ▓▓░░░░░░░░ 25% Greens
D ▓░░░░░░░░░  5% Other
Closes 2024-12-06 18:00 (2024-12-06 18:00) · 2 forecasters · last change 2024-12-02 12:00
Others see how many people voted, never who said what.
Crowd forecast [Everybody sees it all the time] [Members see it once they have voted] [Nobody sees it before the question closes]
Manage this question [Edit] [Close] [Resolve] [Annul] [Post here] [Post elsewhere]
[Forecast] [My forecast] [Chart] [History]\
""")
    world.now += 24 * HOUR
    assert await world.say("amina", "resolve #1") == snapshot("""\
Resolve #1
#1 Who wins the cup in December 2024?
  Which outcome happened?: ''
  Or a mix of outcomes: ''
  Known since: ''
  Evidence: ''
[Resolve]\
""")
    assert await world.fill("amina", {"outcome": "B", "evidence": "https://example.org/table"}) == snapshot("""\
Credence
#1 Who wins the cup in December 2024?
Answer: B · Blues
Evidence: https://example.org/table
A ▓▓░░░░░░░░ 25% Reds
B ▓▓▓▓░░░░░░ 45% ✓ Blues
C ▓▓░░░░░░░░ 25% Greens
D ▓░░░░░░░░░  5% Other
Resolved 2024-12-03 12:00 · 2 forecasters
Others see how many people voted, never who said what.
Manage this question [Reopen] [Post here] [Post elsewhere]
[Why my score] [My forecast] [Chart] [History]\
""")
    assert world.channel()[1:] == snapshot(
        [
            """\
✅ #1 is resolved: B · Blues
Evidence: example.org: https://example.org/table
The crowd gave it 45% at the close; 2 forecasters.
🥇 Chloe +16.5 · 2. Ben −16.5
[Why my score] [Details]\
"""
        ]
    )
    world.now += 6 * 24 * HOUR - 3 * HOUR
    await world.settle()
    assert world.channel()[2].splitlines()[:3] == snapshot(
        [
            "🏆 Leaderboard · 2 – 8 Dec",
            "🥇    +16.5 Chloe · 1 of 1 question",
            " 2.   −16.5 Ben · 1 of 1 question",
        ]
    )
    assert (await world.press("ben", "My week")).splitlines()[:3] == snapshot(
        ["Credence", "🏆 Leaderboard · 2 – 8 Dec", " 2.   −16.5 ▸ Ben · 1 of 1 question"]
    )
    assert await world.say("ben", "me") == snapshot("""\
Ben: your record
This week: no resolved question with a forecast of yours yet.
All time: −0.6 points, rank 2 of 2, 1 question.
You have no forecast on an open question.
[Leaderboard] [Open questions] [Remind me weekly]\
""")
    assert world.slack.refused == []


async def test_a_message_is_asked_about_with_the_shortcut_of_the_manifest(
    world: SlackWorld, store: SqliteStore
) -> None:
    text = "The bay froze &amp; <!here> <@U1|ann>\nIs it open again by Friday? <https://example.org/ice|news>"
    assert (await world.people["amina"].about(text)).splitlines()[:3] == snapshot(
        [
            "Ask a question",
            "The story behind it: The bay froze & @here @ann",
            "  Question: 'Is it open again by Friday?'",
        ]
    )
    await world.fill("amina", {})
    (draft,) = await store.read.questions.drafts(1, None)
    assert draft.story is not None
    assert draft.story.headline == "The bay froze & @here @ann"
    assert draft.story.link == "https://example.org/ice"
    assert draft.story.published_at == 1_733_140_800_000


async def test_help_tells_what_one_can_do(world: SlackWorld) -> None:
    assert (await world.say("ben", "")).splitlines()[0] == "What you can do here"
    assert await world.say("ben", "help") == world.private("ben")[-1]


async def test_wrong_fields_are_told_at_the_fields_and_the_modal_stays(world: SlackWorld) -> None:
    await post_question(world)
    await world.press("ben", "Forecast", "#1")
    assert await world.fill("ben", {"A": "x", "B": "30", "C": "120"}) == snapshot("""\
Your forecast on #1
#1 Who wins the cup this week?
Percent for each outcome. Blank fields share what is left.
  A · Reds: 'x'
  ! I cannot read “x” as a number. Type a percentage from 0 to 100, e.g. 35 or 12.5%.
  B · Blues: '30'
  C · Greens: '120'
  ! “120” is more than 100%. Each outcome can have 0 to 100%.
  D · Other: ''
  Why?: ''
[Save]\
""")
    assert (await world.fill("ben", {"A": "50", "C": "20"})).splitlines()[1] == said("voting.saved", question="#1")


async def test_what_is_wrong_with_the_whole_form_stands_above_its_fields(world: SlackWorld) -> None:
    await post_question(world)
    await world.press("ben", "Forecast", "#1")
    shown = await world.fill("ben", {"A": " ", "B": ""})
    assert shown.splitlines()[1].startswith("⚠️ ")
    assert shown.splitlines()[-1] == "[Save]"
    assert said("voting.saved", question="#1") in await world.fill("ben", {"A": "60"})


async def test_a_proposal_is_taken_in_the_modal(world: SlackWorld) -> None:
    await post_question(world)
    await world.press("ben", "Forecast", "#1")
    assert await world.fill("ben", {"A": "80", "B": "60", "C": "1", "D": "1"}) == snapshot("""\
Credence
Not recorded yet: your forecast on #1
⚠️ Your numbers add up to 142, not 100. This is what they look like scaled to 100.
A ▓▓▓▓▓▓░░░░ 56.34% Reds
B ▓▓▓▓░░░░░░ 42.25% Blues
C ░░░░░░░░░░  0.71% Greens
D ░░░░░░░░░░   0.7% Other
Nothing is recorded until you say so.
[Use this] [Edit]\
""")
    assert said("voting.saved", question="#1") in await world.press("ben", "Use this")


async def test_editing_a_proposal_shows_each_field_as_it_was_typed(world: SlackWorld) -> None:
    await post_question(world)
    await world.press("ben", "Forecast", "#1")
    await world.fill("ben", {"A": "80", "B": "60%", "C": "1.0", "D": "1", "Why": "A hunch"})
    shown = await world.press("ben", "Edit")
    fields = [line.rpartition(": ")[2] for line in shown.splitlines() if line.startswith("  ")]
    assert fields == ["'80'", "'60%'", "'1.0'", "'1'", "'A hunch'"]


async def test_a_wrong_line_opens_the_form_with_what_was_typed(world: SlackWorld) -> None:
    await post_question(world)
    assert await world.say("ben", "vote A 80 B & <b> 60") == snapshot("""\
Your forecast on #1
⚠️ I cannot read “&” as a number. Type a percentage from 0 to 100, e.g. 35 or 12.5%.
You typed: A 80 B & <b> 60
#1 Who wins the cup this week?
  Letter and percent, one line per outcome: 'A 80 B & <b> 60'
  Why?: ''
[Save]\
""")


async def test_forms_and_buttons_work_after_a_restart(world: SlackWorld) -> None:
    await post_question(world)
    await world.press("ben", "Forecast", "#1")
    await world.restart()
    assert said("voting.saved", question="#1") in await world.fill("ben", {"A": "70", "B": "10", "C": "10", "D": "10"})
    await world.restart()
    assert "Withdrawn" in await world.press("ben", "Withdraw")
    assert said("voting.form_title", question="#1") in await world.press("chloe", "Forecast", "#1")


async def test_a_repeated_delivery_has_one_effect(world: SlackWorld, store: SqliteStore) -> None:
    await post_question(world)
    for person in world.people.values():
        person.times = 2
    await world.say("ben", "vote 40/30/20/10")
    await world.press("chloe", "Forecast", "#1")
    await world.fill("chloe", {"A": "70", "B": "10", "C": "10", "D": "10"})
    await world.say("amina", "ask")
    await world.fill("amina", {"question": "Who wins the league this year?", "outcomes": OUTCOMES})
    [subject] = await store.read.posts.placed()
    assert subject == question_subject(1)
    assert len(await store.read.forecasts.history(subject.id)) == 2
    assert len(await store.read.questions.drafts(1, None)) == 1


async def test_a_form_sent_again_because_its_answer_was_lost_has_one_effect(
    world: SlackWorld, store: SqliteStore
) -> None:
    await world.say("amina", "ask")
    amina = world.people["amina"]
    await amina.fill({"question": "Who wins the league this year?", "outcomes": OUTCOMES})
    await amina.submit()
    # The member presses again in the same, unchanged modal: another trigger, the same view and hash.
    again = {**amina.last["payload"], "trigger_id": world.slack.new_trigger(amina.user)}
    await world.slack.deliver("interactive", again)
    await world.settle()
    assert len(await store.read.questions.drafts(1, None)) == 1


async def test_a_lost_answer_after_posting_makes_no_second_message(world: SlackWorld) -> None:
    world.slack.faults["chat.postMessage"] = [Fault(after=True)]
    await post_question(world)
    await world.settle()
    assert len(world.channel()) == 1
    assert posts(world) == 1


async def test_what_slack_certainly_refused_is_posted_later(world: SlackWorld) -> None:
    world.slack.faults["chat.postMessage"] = [Fault(error="ratelimited", status=429, retry_after=30)]
    await post_question(world)
    world.now += 29_999
    await world.settle()
    assert posts(world) == 1
    world.now += 1
    await world.settle()
    assert len(world.channel()) == 1
    assert posts(world) == 2


def hold(world: SlackWorld, method: str) -> Hold:
    """Let the next call of that method wait."""
    held = Hold()
    world.slack.faults[method] = [Fault(hold=held)]
    return held


async def test_a_form_that_comes_too_late_is_offered_again(world: SlackWorld) -> None:
    await post_question(world)
    held = hold(world, "views.open")
    pressing = asyncio.create_task(world.press("ben", "Forecast", "#1"))
    await held.reached.wait()
    world.now += 3_001
    held.go.set()
    assert await pressing == snapshot("""\
⚠️ Slack gave me too little time to open the form. Please try again.
[Try again]\
""")
    assert (await world.press("ben", "Try again")).startswith(said("voting.form_title", question="#1"))


async def test_an_administrator_about_whom_slack_does_not_answer_stays_one_who_is_told_of_trouble(
    world: SlackWorld, store: SqliteStore
) -> None:
    await world.say("amina", "admin schedule")
    members = store.read.members
    assert await members.administrators(1, "slack") == ["UAMINA"]
    world.now += 10 * 60_000
    world.slack.faults["users.info"] = [Fault(error="user_not_visible")]
    assert "Only administrators" in await world.say("amina", "admin schedule")
    assert await members.administrators(1, "slack") == ["UAMINA"]
    world.now += 10 * 60_000
    world.slack.people["UAMINA"]["is_admin"] = False
    await world.say("amina", "help")
    assert await members.administrators(1, "slack") == []


async def submit_slowly(world: SlackWorld, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """Ben sends his form, and the core takes longer than the form waits: until the event that is returned."""
    await post_question(world)
    await world.press("ben", "Forecast", "#1")
    ben = world.people["ben"]
    await ben.fill({"A": "70", "B": "10", "C": "10", "D": "10"})
    held, handle = asyncio.Event(), world.bot.handle

    async def handle_later(action: Action, actor: Actor) -> Card:
        await held.wait()
        return await handle(action, actor)

    monkeypatch.setattr(world.bot, "handle", handle_later)
    world.client._interactions._form_answer_seconds = 0.01
    name, payload = ben.submission()
    ben.take_answer(name, await world.slack.deliver("interactive", payload))
    assert said("slack.working") in ben.private[-1]
    return held


async def test_a_form_whose_answer_takes_long_is_acknowledged_in_time(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await submit_slowly(world, monkeypatch)
    held.set()
    await world.settle()
    assert said("voting.saved", question="#1") in world.private("ben")[-1]


async def test_a_late_answer_to_a_closed_modal_becomes_a_private_message(
    world: SlackWorld, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = await submit_slowly(world, monkeypatch)
    opened = world.slack.open_view("UBEN")
    assert opened is not None
    opened[1].is_open = False
    held.set()
    await world.settle()
    assert said("questions.forecasters", n=1) in world.channel()[0]
    assert said("voting.saved", question="#1") in read(world.slack.private["UBEN"][-1])


async def test_turning_over_replaces_the_private_message(world: SlackWorld) -> None:
    await world.say("ben", "leaderboard")
    before = len(world.private("ben"))
    assert "This week" in await world.press("ben", "This week")
    assert len(world.private("ben")) == before


async def test_a_button_of_a_card_leaves_the_card_and_answers_privately(world: SlackWorld) -> None:
    await post_question(world)
    card = world.channel()
    await world.press("ben", "Details", "#1")
    assert world.channel() == card
    assert len(world.private("ben")) == 1


async def test_a_refusal_leaves_the_private_message_it_came_from(world: SlackWorld) -> None:
    await post_question(world)
    await world.say("ben", "vote 40/30/20/10")
    message = world.slack.private["UBEN"][0]
    message["blocks"][-1]["elements"][0]["value"] = "nonsense"
    await world.press("ben", "Change")
    assert [line.splitlines()[0] for line in world.private("ben")] == snapshot(
        [said("voting.saved", question="#1"), "⚠️ This button no longer does anything here."]
    )


async def test_members_words_never_mention_link_or_format(world: SlackWorld) -> None:
    title = "<!channel> *will* <@UBEN> `win` & _what_ ~now~ :tada: <https://example.org|here>?"
    await post_question(world, title)
    assert world.channel()[0].splitlines()[0] == f"#1 {title}"
    await world.say("ben", "ask R&D <3 &lt;")
    assert "'R&D <3 &lt;'" in world.private("ben")[-1]
    for method, body in world.slack.calls:
        if method in ("chat.postMessage", "response_url"):
            assert "mrkdwn" not in str(body.get("blocks"))


@pytest.mark.parametrize(
    ("channel", "why"),
    [
        (Channel("secret", {"UAMINA"}, private=True), "not-in-channel"),
        (Channel("old", {"UAMINA", BOT_USER}, archived=True), "archived"),
    ],
    ids=["private", "archived"],
)
async def test_what_is_in_the_way_is_said_before_anything_is_posted(
    world: SlackWorld, channel: Channel, why: str
) -> None:
    world.slack.channels["G1"] = channel
    world.people["amina"].channel = "G1"
    assert said(f"posting.hindered_{why}", channel="").split(": ")[1] in await post_question(world)
    assert posts(world) == 0


@pytest.mark.parametrize("code", ["not_in_channel", "channel_not_found", "is_archived", "restricted_action"], ids=str)
async def test_where_slack_says_it_only_then_the_question_is_the_draft_again(world: SlackWorld, code: str) -> None:
    world.slack.scopes.discard("channels:read")
    world.slack.faults["chat.postMessage"] = [Fault(error=code)]
    answer = await post_question(world)
    assert said("asking.post_draft_again", question="d1") in answer
    assert world.channel() == []
    assert posts(world) == 1
    await world.say("amina", "drafts")
    assert said("asking.posted", question="").strip() in await world.press("amina", "Post")


async def test_where_the_answers_address_is_used_up_the_channel_is_used_and_then_the_conversation(
    world: SlackWorld,
) -> None:
    world.slack.faults["response_url"] = [Fault(error="x", status=404)] * 2
    assert said("app.help_title") in await world.say("ben", "help")
    assert called(world)[-1] == "chat.postEphemeral"
    world.slack.channels[GENERAL].members.discard(BOT_USER)
    await world.say("ben", "help")
    assert called(world)[-2:] == ["chat.postEphemeral", "chat.postMessage"]
    assert said("app.help_title") in world.people["ben"].direct[-1]


async def test_an_answer_that_cannot_be_shown_at_all_ends_nothing(world: SlackWorld) -> None:
    world.slack.faults["response_url"] = [Fault(error="x", status=404)]
    world.slack.faults["chat.postMessage"] = [Fault(error="user_disabled")]
    world.slack.channels[GENERAL].members.discard(BOT_USER)
    assert await world.say("ben", "help") == ""
    assert await world.say("ben", "help") != ""


async def test_an_owner_of_the_workspace_may_resolve_what_others_asked(world: SlackWorld) -> None:
    await post_question(world)
    world.people["amina"].last = {}
    assert "Only the author" in await world.say("ben", "resolve #1")
    world.slack.people["UBEN"]["is_owner"] = True
    world.now += 5 * 60_000
    assert "Resolve" in await world.say("ben", "resolve #1")


async def test_a_member_of_another_workspace_is_told_what_is_the_case(world: SlackWorld, store: SqliteStore) -> None:
    await post_question(world)
    world.people["ben"].team = "T2"
    told = said("slack.other_workspace", workspace="Home")
    assert told in await world.press("ben", "Forecast", "#1")
    assert told in await world.press("ben", "Details", "#1")
    assert await store.read.members.community_of("slack", "T2") is None
    assert set((await store.read.members.names(range(1, 9))).values()) == {"Amina"}
    # Of the same organisation, but of another of its workspaces.
    world.client._interactions.organisation = "T2"
    assert told not in await world.press("ben", "Forecast", "#1")


async def test_slack_may_ask_to_connect_anew(world: SlackWorld) -> None:
    await world.slack.disconnect()
    assert said("app.help_title") in await world.say("ben", "help")


async def test_stopping_finishes_what_was_accepted_and_takes_nothing_more(world: SlackWorld) -> None:
    await post_question(world)
    held = hold(world, "users.info")
    speaking = asyncio.create_task(world.say("ben", "vote 40/30/20/10"))
    await held.reached.wait()
    stopping = asyncio.create_task(world.client.stop())
    await asyncio.sleep(0)
    world.slack.ack_seconds = 0.05
    with pytest.raises(NotAcknowledged):
        await world.say("chloe", "help")
    held.go.set()
    await stopping
    assert said("voting.saved", question="#1") in await speaking


async def test_whatever_else_slack_sends_is_acknowledged(world: SlackWorld) -> None:
    await world.slack.deliver("events_api", {"type": "event_callback", "team_id": TEAM, "event": {"type": "message"}})
    await world.slack.deliver(
        "interactive", {"type": "view_closed", "team": {"id": TEAM}, "user": {"id": "UBEN"}, "view": {}}
    )
    await world.slack.deliver("interactive", {"type": "shortcut", "callback_id": "x", "team": {"id": TEAM}})
    await world.slack.deliver("slash_commands", {"command": "/other", "team_id": TEAM, "user_id": "UBEN"})
    assert [method for method, _ in world.slack.calls] == ["auth.test", "apps.connections.open"]


async def test_a_request_that_cannot_be_read_is_logged_without_what_it_holds(
    world: SlackWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    await world.slack.deliver("slash_commands", {"command": "/forecast", "text": "geheim", "team_id": TEAM})
    await world.client.idle()
    assert "slack_request_failed" in (said := capsys.readouterr().out)
    assert "geheim" not in said


async def test_a_form_that_cannot_be_read_is_not_acknowledged_so_that_slack_says_so(
    world: SlackWorld, capsys: pytest.CaptureFixture[str]
) -> None:
    world.slack.ack_seconds = 0.05
    view = {"callback_id": "x", "id": "V1", "type": "modal"}
    with pytest.raises(NotAcknowledged):
        await world.slack.deliver("interactive", {"type": "view_submission", "team": {"id": TEAM}, "view": view})
    assert "slack_request_failed" in capsys.readouterr().out


async def test_an_unknown_button_in_a_modal_is_answered_in_the_modal(world: SlackWorld) -> None:
    await world.say("amina", "ask")
    await world.fill("amina", {"question": "Who wins the cup this week?"})
    opened = world.slack.open_view("UAMINA")
    assert opened is not None
    opened[1].shown["blocks"][-1]["elements"][0]["value"] = "nonsense"
    assert "This button no longer does anything" in await world.press("amina", "Post")


async def test_a_long_command_whose_form_cannot_be_opened_is_told_so(world: SlackWorld) -> None:
    world.slack.faults["views.open"] = [Fault(error="expired_trigger_id")] * 2
    assert await world.say("ben", f"ask {'Will it rain? ' * 15}") == (
        "⚠️ Slack gave me too little time to open the form. Please try again."
    )
    assert (await world.say("ben", "ask Will it rain?")).endswith("[Try again]")


async def test_an_answer_that_is_no_json_is_not_repeated_in_the_reason(world: SlackWorld) -> None:
    kinds = ("text/html", "application/json")
    world.slack.faults["chat.postMessage"] = [
        Fault(page="<p>Bad gateway", status=502, page_type=kind) for kind in kinds
    ]
    world.slack.faults["chat.postMessage"].append(Fault(error="<p>Bad gateway"))
    for _ in range(3):
        with pytest.raises(PostFailed, match=r"^unreadable_answer$") as failed:
            await world.client.post(HERE, Card(kind="test", title=("Title",)), "key")
        assert not failed.value.certain


async def test_tokens_of_an_installer_in_the_environment_change_nothing(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    for name in ("SLACK_CLIENT_ID", "SLACK_CLIENT_SECRET", "SLACK_BOT_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.setenv(name, "of another app")
    async with slack_world(lambda clock: Bot(store, clock, lambda: "t")) as world:
        assert said("app.help_title") in await world.say("ben", "help")
    assert caplog.records == []


async def test_the_libraries_never_log_what_is_said(world: SlackWorld, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    await world.say("ben", "ask A secret question?")
    await world.say("ben", "vote secret")
    await world.slack.disconnect()
    assert not [record for record in caplog.records if "secret" in record.getMessage()]
    assert not [record for record in caplog.records if record.name.startswith(("slack", "adapters.slack"))]


@pytest.mark.parametrize(
    ("bot_token", "app_token", "named"),
    [
        ("xoxb-wrong", "xapp-test-1", "SLACK_BOT_TOKEN"),
        ("xoxb-test-1", "xapp-wrong", "SLACK_APP_TOKEN"),
    ],
)
async def test_a_wrong_token_is_one_plain_sentence(
    world: SlackWorld, bot_token: str, app_token: str, named: str
) -> None:
    settings = SlackSettings(slack_bot_token=SecretStr(bot_token), slack_app_token=SecretStr(app_token))
    client = SlackClient(world.bot, settings, world.slack.base_url)
    with pytest.raises(Refused) as refused:
        await client.start()
    said = world.bot.texts().word(refused.value.key, **refused.value.facts)
    assert said.startswith(f"Slack does not accept {named} (invalid_auth).")
    assert "wrong" not in said
    await client.stop()


async def test_slack_out_of_reach_is_one_plain_sentence(world: SlackWorld) -> None:
    settings = SlackSettings(slack_bot_token=SecretStr("x"), slack_app_token=SecretStr("y"))
    client = SlackClient(world.bot, settings, "http://127.0.0.1:9/api/")
    with pytest.raises(Refused, match=r"slack\.unreachable"):
        await client.start()


async def test_connecting_tells_as_whom(world: SlackWorld) -> None:
    await world.client.stop()
    assert await world.connect() == "credence @ Home"
    assert connect(world.bot, world.client._settings).name == "slack"


@pytest.mark.parametrize(
    ("fault", "certain_and_gone"),
    [
        (Fault(error="ratelimited", status=429, retry_after=1), (True, False)),
        (Fault(error="invalid_blocks"), (True, False)),
        (Fault(error="channel_not_found"), (True, True)),
        (Fault(error="is_archived"), (True, True)),
        (Fault(error="internal_error"), (False, False)),
        (Fault(error="x", status=503), (False, False)),
        (Fault(after=True), (False, False)),
    ],
)
async def test_a_failed_post_says_truly_what_is_known(
    world: SlackWorld, fault: Fault, certain_and_gone: tuple[bool, bool]
) -> None:
    world.slack.faults["chat.postMessage"] = [fault]
    with pytest.raises(PostFailed) as failed:
        await world.client.post(HERE, Card(kind="test", title=("Title",)), "key")
    assert (failed.value.certain, failed.value.gone) == certain_and_gone


async def test_no_connection_means_no_message(world: SlackWorld) -> None:
    settings = SlackSettings(slack_bot_token=SecretStr("x"), slack_app_token=SecretStr("y"))
    client = SlackClient(world.bot, settings, "http://127.0.0.1:9/api/")
    with pytest.raises(PostFailed) as failed:
        await client.post(HERE, Card(kind="test", title=("Title",)), "key")
    assert failed.value.certain


async def test_a_message_that_is_gone_is_told_from_one_that_cannot_be_edited_now(world: SlackWorld) -> None:
    message = await world.client.post(HERE, Card(kind="test", title=("Title",)), "key")
    world.slack.faults["chat.update"] = [Fault(error="ratelimited", status=429, retry_after=1)]
    for gone in (False, True):
        with pytest.raises(PostFailed) as failed:
            await world.client.edit(HERE, message, Card(kind="test", title=("Other",)))
        assert failed.value.gone is gone
        world.slack.channels[GENERAL].messages.clear()


async def test_a_message_carries_an_opaque_key_and_shows_no_previews(world: SlackWorld) -> None:
    card = Card(kind="announcement", title=("Title",))
    first = await world.client.post(HERE, card, "board:1:2024-W49")
    await world.client.post(HERE, card, "board:1:2024-W49", reply_to=first)
    sent, reply = world.slack.channels[GENERAL].messages
    assert sent["metadata"] == reply["metadata"]
    assert "board" not in str(sent["metadata"])
    assert (sent["unfurl_links"], sent["unfurl_media"], sent["mrkdwn"]) == (False, False, False)
    assert (reply["thread_ts"], reply["reply_broadcast"]) == (first, True)


# Files


async def test_a_file_arrives_in_the_members_own_conversation(world: SlackWorld) -> None:
    await world.say("ben", "vote")
    await world.say("ben", "privacy export")
    (upload,) = world.slack.uploads.values()
    assert upload.channel == world.slack.direct[world.people["ben"].user]
    assert upload.filename == "credence-my-data.json"
    assert b'"name": "Ben"' in upload.content
    assert world.people["ben"].direct[-1].startswith("Your data")


async def test_where_the_permission_is_missing_the_member_is_told_and_a_short_file_is_told_as_text(
    world: SlackWorld,
) -> None:
    await post_question(world)
    world.slack.scopes.discard("files:write")
    await world.say("ben", "vote #1 40 30 20 10")
    await world.say("ben", "privacy export")
    said = world.private("ben")[-1]
    assert "Slack did not take the file (missing_scope)" in said
    assert "files:write" in said
    assert '"name": "Ben"' in said
    for _ in range(40):
        await world.say("ben", "vote #1 40 30 20 10")
    await world.say("ben", "privacy export")
    assert "would be in it" not in world.private("ben")[-1]
