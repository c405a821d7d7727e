"""A question's life after posting: editing, closing, deleting, proposing, and looking back."""

import asyncio
from dataclasses import replace

import pytest

from bot.inputs.action import read_token, token
from bot.inputs.asking import PostElsewhere
from bot.inputs.questions import CloseQuestion, DeleteQuestion, OpenEditForm, ShowHistory
from bot.inputs.resolving import ConfirmProposal, ReopenQuestion, ResolveQuestion
from bot.inputs.voting import CastForecast, SubmitForecastForm
from bot.ports import NewVote, VoteStatus
from bot.ports.platform import PostFailed
from bot.resolving.recompute import recompute
from bot.ui.cards import Listing
from tests.chat import Chat, instant
from tests.transcript import transcript
from tests.words import said

DAY = 86_400_000


async def test_until_somebody_votes_everything_can_be_edited(cup: Chat) -> None:
    assert "  <outcomes field>: 'Reds\\nBlues\\nGreens\\nOther'" in await cup.say("amina", "edit 1")
    changed = {"question": "Who wins the league this week?", "outcomes": "Reds\nBlues", "closes": "2024-12-07 18:00"}
    answer = await cup.fill("amina", **changed, criteria="The table.", background="A long season.")
    assert answer.startswith(
        "#1 Who wins the league this week?\nA - Reds\nB - Blues\n<closes 2024-12-07 18:00 2024-12-07 18:00>"
    )
    assert "Wording changed" not in answer
    assert cup.channel()[0].startswith("#1 Who wins the league this week?\nA - Reds\nB - Blues\n")


async def test_after_the_first_vote_outcomes_are_fixed_and_the_card_tells_of_other_words(cup: Chat) -> None:
    await cup.say("ben", "vote certain A")
    await cup.say("ben", "withdraw")
    assert "<outcomes field>" not in await cup.say("amina", "edit 1")
    assert "Wording changed" not in await cup.fill("amina", closes="2024-12-08 18:00")
    await cup.say("amina", "edit 1")
    assert "five minutes ahead" in await cup.fill("amina", closes="2024-12-01 18:00")
    await cup.press("amina", "Try again")
    await cup.fill("amina", closes="2024-12-08 18:00", criteria="The table of the league.")
    assert "Wording changed 2024-12-02 12:00" in cup.channel()[0]
    assert "<closes 2024-12-08 18:00 2024-12-08 18:00>" in cup.channel()[0]


async def test_a_form_that_was_overtaken_changes_nothing(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    old = cup.last["amina"]
    await cup.fill("amina", criteria="First.")
    cup.last["amina"] = old
    answer = await cup.fill("amina", criteria="Second.")
    assert answer.startswith("#1 was changed while your form was open, so nothing of it was saved.")
    assert "<criteria field>: 'Second.'  ! It says now: First." in answer
    assert "<criteria Second.>" in await cup.fill("amina")
    await cup.say("amina", "edit 1")
    old = cup.last["amina"]
    await cup.close("amina", "1")
    cup.last["amina"] = old
    assert "was closed while your form was open" in await cup.fill("amina", closes="2024-12-09")
    cup.last["amina"] = old
    assert "<criteria Third.>" in await cup.fill("amina", criteria="Third.")
    await cup.say("amina", "reopen 1")
    await cup.say("amina", "edit 1")
    old = cup.last["amina"]
    await cup.say("ben", "vote certain A")
    cup.last["amina"] = old
    assert "Somebody voted on #1 while" in await cup.fill("amina", outcomes="Reds\nBlues")
    assert await cup.say("amina", "edit 1")
    assert (await cup.fill("amina")).startswith("#1 Who wins")


async def test_a_form_that_shows_another_deadline_changes_nothing(cup: Chat) -> None:
    await cup.say("amina", "edit 1")
    old = cup.last["amina"]
    await cup.fill("amina", closes="2024-12-08 18:00")
    cup.last["amina"] = old
    assert "was changed while your form was open" in await cup.fill("amina", criteria="The table.")
    question = await cup.store.read.questions.get(1)
    assert (question.deadline, question.text.criteria) == (instant("2024-12-08 18:00"), "")


async def test_a_deadline_that_moves_alone_makes_no_other_form_stale(cup: Chat) -> None:
    await cup.say("chloe", "vote")
    await cup.say("amina", "resolve 1")
    resolve = cup.last["amina"]
    await cup.say("amina", "edit 1")
    await cup.fill("amina", closes="2024-12-08 18:00")
    assert "<saved #1>" in await cup.fill("chloe", A="70", B="10", C="10", D="10")
    cup.last["amina"] = resolve
    assert "<answer A · Reds>" in await cup.fill("amina", outcome="A")


async def test_a_forecast_meant_for_other_outcomes_is_not_recorded(cup: Chat) -> None:
    await cup.say("ben", "vote")
    await cup.say("amina", "edit 1")
    await cup.fill("amina", outcomes="Other\nGreens\nBlues\nReds")
    assert "was changed meanwhile, so nothing was recorded" in await cup.fill("ben", A="70", B="10", C="10", D="10")
    late = SubmitForecastForm(question="q1", revision=1, values={"A": "100"})
    proposed = CastForecast(question="q1", picks="A 100", revision=1)
    for action in (late, proposed):
        assert "was changed meanwhile" in transcript(await cup.do("ben", action))
    assert await cup.store.read.forecasts.ever(1) is False
    await cup.say("ben", "vote certain A")
    assert (await cup.store.read.forecasts.standing(1))[0].forecast == (9_700, 100, 100, 100)


async def test_closing_by_hand_and_reopening_let_forecasts_stand_through_the_gap(cup: Chat) -> None:
    await cup.say("ben", "vote certain A")
    cup.now += 1
    assert (await cup.close("amina", "1")).splitlines()[5].startswith("Closed 2024-12-02 12:00")
    assert "#1 takes no more forecasts: it closed 2024-12-02 12:00." in await cup.say("ben", "vote #1 certain B")
    assert await cup.say("amina", "close 1") == "#1 takes no more forecasts, so there is nothing to close."
    assert "<closes 2024-12-06 18:00 2024-12-06 18:00>" in await cup.say("amina", "reopen 1")
    assert "#1 is open again: Who wins the cup this week?" in cup.channel()[1]
    assert await cup.say("amina", "reopen 1") == "#1 is open."
    assert "D 0% | 1% Other" in await cup.say("chloe", "vote #1 50/50/0/0")
    await cup.wait_until("2024-12-06 18:00")
    assert said("resolving.deadline_title", question="#1") in await cup.say("amina", "reopen 1")


async def test_a_deleted_question_is_gone_with_its_cards_and_its_number(cup: Chat) -> None:
    await cup.say("amina", "post 1")
    assert len(cup.channel()) == 2
    assert (await cup.say("amina", "delete 1")).startswith("Delete #1? Who wins the cup this week?")
    assert await cup.press("amina", "Delete") == "#1 is deleted. Its cards are being removed."
    assert cup.channel() == []
    assert "There is no question 1 here" in await cup.say("ben", "show 1")
    assert await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06") == "#2"
    assert [subject.id for subject in await cup.store.read.posts.placed()] == [2]
    await cup.say("ben", "vote #2 70")
    assert "Somebody has voted on #2" in await cup.say("amina", "delete 2")


async def test_a_card_on_its_way_to_a_deleted_question_is_taken_away(cup: Chat) -> None:
    cup.channels.fault = PostFailed("silence", certain=False)
    await cup.say("amina", "post 1")
    await cup.bot.handle(DeleteQuestion(question="q1", sure=True), cup.actor("amina"))
    assert transcript(await cup.do("ben", CastForecast(question="q1", picks="even"))) == "<gone>\n<typed even>"
    cup.now += 60_000
    await cup.background.turn()
    assert cup.channel() == []


async def test_a_member_proposes_that_there_is_no_answer_and_one_click_confirms_it(cup: Chat) -> None:
    await cup.say("chloe", "vote certain A")
    await cup.wait_until("2024-12-06 18:00")
    none = said("questions.no_answer")
    assert none in await cup.say("ben", "propose 1 None https://example.org/called-off")
    (told,) = [posted for posted in cup.channels.messages.values() if posted.shown[-1].kind == "proposal"]
    assert said("resolving.propose_says", name="Ben", answer=none) in transcript(told.shown[-1])
    assert "Ben says" in await cup.say("amina", "show 1")
    annulled = await cup.press("amina", "Confirm")
    assert said("questions.annulled_plain") in annulled
    assert said("questions.evidence") + ": https://example.org/called-off" in annulled
    announced = cup.channel()[-1].splitlines()
    assert announced[1:3] == [
        said("resolving.annulled_plain"),
        said("resolving.evidence_at", site="example.org") + ": https://example.org/called-off",
    ]
    assert await cup.store.read.resolutions.scores(1) == []
    assert said("questions.history_proposed_none", name="Ben") in await cup.say("ben", "history 1")
    assert "evidence: https://example.org/called-off" in await cup.say("ben", "history 1")
    assert await recompute(cup.store) == []


async def test_where_an_outcome_is_called_none_it_is_asked_which_is_meant(chat: Chat) -> None:
    await chat.post_question("Who wins the cup?", "Reds/None of them", "2024-12-06 18:00")
    await chat.wait_until("2024-12-06 18:00")
    link = "https://example.org/" + "x" * 300
    asked = await chat.say("ben", f"propose 1 none {link}")
    assert asked.splitlines()[1:] == ["B · None of them [Choose]", f"{said('questions.no_answer')} [Choose]"]
    assert await chat.store.read.proposals.of(1) == []
    (listing,) = chat.last["ben"].blocks
    assert isinstance(listing, Listing)
    for row, wanted in zip(listing.rows, ((0, 10_000), ()), strict=True):
        assert row.button is not None
        await chat.do("ben", read_token(token(row.button.action)))
        (proposal,) = await chat.store.read.proposals.of(1)
        assert (proposal.weights, proposal.evidence) == (wanted, link)


async def test_after_it_was_reopened_the_same_members_proposal_is_told_again(cup: Chat) -> None:
    def told() -> int:
        return sum(posted.shown[-1].kind == "proposal" for posted in cup.channels.messages.values())

    await cup.close("amina", "1")
    await cup.say("ben", "propose 1 A")
    await cup.say("ben", "propose 1 B")
    assert told() == 1
    await cup.say("amina", "reopen 1")
    await cup.close("amina", "1")
    await cup.say("ben", "propose 1 A")
    assert told() == 2


async def test_a_member_proposes_what_happened_and_one_click_confirms_it(cup: Chat) -> None:
    assert "is still open" in await cup.say("ben", "propose 1 A")
    await cup.wait_until("2024-12-06 18:00")
    assert "A Reds, B Blues, C Greens, D Other" in await cup.say("ben", "propose 1 Purples")
    assert "B · Blues" in await cup.say("ben", "propose 1 Blues https://example.org/cup")
    assert "C · Greens" in await cup.say("ben", "propose 1 C")
    told = [posted for posted in cup.channels.messages.values() if posted.shown[-1].kind == "proposal"]
    assert [posted.place.account for posted in told] == ["amina"]
    first = transcript(told[0].shown[-1])
    assert (
        "Ben says: B · Blues\nEvidence: https://example.org/cup\nGo to the card: https://chat.example/general/m1\n[Confirm] [Resolve] [Details]"
        in first
    )
    stale = told[0].shown[-1].buttons[0].action
    assert "was changed or withdrawn" in transcript(await cup.do("amina", stale))
    assert "Ben says: C · Greens | 2024-12-06 18:00 [Confirm]" in await cup.say("amina", "show 1")
    assert "<answer C · Greens>" in await cup.press("amina", "Confirm")
    assert transcript(await cup.do("amina", stale)) == "#1 is resolved already: C · Greens."
    assert (await cup.say("ben", "propose 1 A")).startswith("#1 has its answer already.")


async def test_all_moderators_hear_of_a_proposal(cup: Chat) -> None:
    await cup.say("amina", "admin moderator add person:chloe")
    await cup.say("amina", "admin moderator add person:ben")
    await cup.close("amina", "1")
    await cup.say("ben", "propose 1 B")
    told = [posted.place.account for posted in cup.channels.messages.values() if posted.shown[-1].kind == "proposal"]
    assert sorted(told) == ["amina", "chloe"]


async def test_two_who_answer_at_the_same_moment_are_one_and_one_who_reads_it(cup: Chat) -> None:
    await cup.close("amina", "1")
    await cup.say("ben", "propose 1 B")
    (proposal,) = await cup.store.read.proposals.of(1)
    confirm = ConfirmProposal(question="q1", member=proposal.member, at=proposal.at)
    resolve = ResolveQuestion(question="q1", values={"outcome": "A"})
    handle = cup.bot.handle
    cards = await asyncio.gather(*(handle(each, cup.actor("amina")) for each in (confirm, resolve)))
    kinds = sorted(card.kind for card in cards)
    assert kinds == ["details", "refusal"]
    told = next(transcript(card) for card in cards if card.is_refusal)
    resolution = await cup.store.read.resolutions.resolution(1)
    assert resolution is not None
    answer = "A · Reds" if resolution.weights[0] else "B · Blues"
    assert told == said("resolving.under_way", question="#1", answer=answer)


async def test_forecasts_count_until_the_answer_was_known(cup: Chat) -> None:
    await cup.say("ben", "vote certain A")
    cup.now += 2 * DAY
    await cup.say("chloe", "vote certain A")
    cup.now += DAY
    await cup.say("amina", "resolve 1")
    assert "in the future" in await cup.fill("amina", outcome="A", known="tomorrow 18:00")
    await cup.press("amina", "Try again")
    assert "before the question was posted" in await cup.fill("amina", outcome="A", known="4 days ago")
    await cup.press("amina", "Try again")
    assert "Known since 2024-12-04 11:00" in await cup.fill("amina", outcome="A", known="25 hours ago")
    members = [score.member for score in await cup.store.read.resolutions.scores(1) if score.member > 0]
    assert len(members) == 1
    assert await recompute(cup.store) == []


async def test_a_resolve_form_that_was_overtaken_or_is_a_day_old_does_nothing(cup: Chat) -> None:
    await cup.say("amina", "resolve 1")
    form = cup.last["amina"]
    await cup.do("amina", ResolveQuestion(question="q1", values={"outcome": "B"}))
    await cup.do("amina", ReopenQuestion(question="q1"))
    cup.last["amina"] = form
    assert "#1 was reopened or edited while your form was open" in await cup.fill("amina", outcome="A")
    await cup.say("amina", "resolve 1")
    form = cup.last["amina"]
    cup.now += DAY
    assert "more than a day old" in await cup.fill("amina", outcome="A")
    await cup.say("amina", "annul 1")
    cup.now += DAY
    assert "more than a day old" in await cup.fill("amina", reason="No cup.")
    await cup.say("amina", "resolve 1")
    form = cup.last["amina"]
    assert "<answer A · Reds>" in await cup.fill("amina", outcome="A")
    cup.last["amina"] = form
    assert await cup.fill("amina", outcome="A") == "#1 is resolved already: A · Reds."


async def test_history_tells_every_step_and_what_it_changed(cup: Chat) -> None:
    await cup.say("ben", "vote certain A")
    for action in (CloseQuestion(question="q1", sure=True), ReopenQuestion(question="q1")):
        await cup.do("amina", action)
    await cup.say("amina", "edit 1")
    await cup.fill("amina", criteria="x" * 100, closes="2024-12-07 18:00")
    await cup.do("amina", CloseQuestion(question="q1", sure=True))
    await cup.say("ben", "propose 1 B https://example.org/cup")
    await cup.do("amina", ResolveQuestion(question="q1", values={"mix": "A 50 B 50"}))
    await cup.do("amina", ReopenQuestion(question="q1"))
    first = await cup.say("ben", "history 1")
    assert first.splitlines()[1:6] == [
        "2024-12-02 12:00 · Amina wrote it",
        "2024-12-02 12:00 · Amina posted it in #general",
        "2024-12-02 12:00 · Amina closed it",
        "2024-12-02 12:00 · Amina reopened it",
        "2024-12-02 12:00 · Amina edited it | how it resolves: "
        + "x" * 59
        + "…; deadline: 2024-12-06 18:00 → 2024-12-07 18:00 [Show]",
    ]
    assert "how it resolves, after:\n" + "x" * 100 in await cup.press("ben", "Show")
    assert "deadline, before:\n2024-12-06 18:00" in await cup.press("ben", "More")
    assert "how it resolves, after" in await cup.press("ben", "Back")
    await cup.press("ben", "History")
    second = await cup.press("ben", "More")
    assert "Ben proposed B | evidence: https://example.org/cup" in second
    assert "Amina resolved it | answer: A 50%, B 50%; known since: 2024-12-02 12:00" in second
    assert "Amina reopened it | answer: A 50%, B 50% → nothing" in second
    await cup.do("amina", ResolveQuestion(question="q1", values={"outcome": "B"}))
    assert "Amina resolved it | answer: B; known since: 2024-12-02 12:00" in transcript(
        await cup.do("ben", ShowHistory(question="q1", page=1))
    )


async def test_a_former_member_has_no_name_in_the_history(cup: Chat) -> None:
    async with cup.store.transaction() as session:
        await session.questions.record(1, cup.now, 77, "something-new")
    assert "former member changed something" in await cup.say("ben", "history 1")
    for step in (99, 1):
        assert transcript(await cup.do("ben", ShowHistory(question="q1", step=step))) == "<gone>"


async def test_a_card_goes_to_another_channel_and_its_failing_is_told(cup: Chat) -> None:
    assert "A card of #1 is posted in #elsewhere" in await cup.say("amina", "post #1 #elsewhere")
    assert [posted.place.channel for posted in cup.channels.messages.values()] == ["general", "elsewhere"]
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06", by="ben")
    assert "Only moderators" in await cup.say("ben", "post #2 elsewhere")
    assert "cannot tell which channel" in await cup.say("amina", "post #1 <#nowhere>")
    await cup.say("amina", "show 1")
    await cup.press("amina", "Post elsewhere")
    assert "cannot tell which channel" in await cup.fill("amina", channel=" ")
    await cup.press("amina", "Try again")
    assert "is posted in #third" in await cup.fill("amina", channel="third")
    cup.channels.fault = PostFailed("unknown channel", certain=True, gone=True)
    assert (await cup.say("amina", "post #1 missing")).startswith("I cannot post in #missing.")


async def test_where_nothing_is_to_be_announced_it_is_not(cup: Chat) -> None:
    await cup.say("amina", "admin settings announcements off")
    await cup.close("amina", "1")
    await cup.say("amina", "reopen 1")
    assert len(cup.channel()) == 1


@pytest.mark.parametrize("command", ["edit", "close", "reopen", "delete", "history", "propose", "post"])
async def test_each_command_needs_a_question(chat: Chat, command: str) -> None:
    assert "needs" in await chat.say("amina", command)


async def test_who_had_a_form_open_goes_on_with_what_they_typed(cup: Chat) -> None:
    await cup.say("ben", "vote")
    assert "70" in await cup.fill("ben", A="seventy", B="70")
    await cup.say("amina", "edit 1")
    await cup.fill("amina", outcomes="Reds\nBlues\nGreens\nNobody")
    answer = await cup.press("ben", "Try again")
    assert "! #1 was changed meanwhile" in answer
    assert "D · Nobody" in answer
    assert "A · Reds: 'seventy'" in answer
    assert "<saved #1>" in await cup.fill("ben", A="30")


async def test_a_vote_that_is_on_its_way_while_the_outcomes_change_is_not_recorded(cup: Chat) -> None:
    question = await cup.store.read.questions.find_by_id(1)
    assert question is not None
    await cup.say("amina", "edit 1")
    await cup.fill("amina", outcomes="Blues\nReds\nGreens\nOther")
    late = NewVote(1, 1, cup.now, (10_000, 0, 0, 0), "late", revision=question.revision)
    assert (await cup.store.cast(late)).status is VoteStatus.EDITED
    assert (await cup.store.cast(replace(late, revision=question.revision + 1))).status is VoteStatus.RECORDED


async def test_what_the_bot_did_is_its_own_in_the_history(cup: Chat) -> None:
    await cup.wait_until("2024-12-06 18:00")
    assert "2024-12-06 18:00 · the bot closed it" in await cup.say("ben", "history 1")


async def test_a_draft_is_edited_deleted_and_posted_elsewhere_like_a_question(chat: Chat) -> None:
    for title in ("Does it rain on Friday?", "Does it snow on Friday?"):
        await chat.say("amina", "ask")
        await chat.fill("amina", question=title, outcomes="Yes\nNo", closes="2024-12-06 18:00")
    assert "Does it rain on Friday?" in transcript(await chat.do("amina", OpenEditForm(question="q1")))
    await chat.do("amina", DeleteQuestion(question="q1"))
    await chat.do("amina", DeleteQuestion(question="q1", sure=True))
    await chat.do("amina", PostElsewhere(question="q2", values={"channel": "another"}))
    [posted] = chat.channels.messages.values()
    assert (posted.place.channel, await chat.store.read.questions.drafts(1, None)) == ("another", [])
