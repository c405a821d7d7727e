"""A large question has its answer, and its scores are still computed: what members see and can do meanwhile."""

import asyncio
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from bot.domain.moment import Moment
from bot.domain.question import QuestionState
from bot.inputs.action import Action
from bot.inputs.boards import ManageSeason
from bot.inputs.communities import ChangeSettings
from bot.inputs.doctor import ShowOutlook
from bot.inputs.questions import CloseQuestion, ListQuestions, ShowHistory, ShowQuestion
from bot.inputs.resolving import AnnulQuestion, OpenResolveForm, ReopenQuestion, ResolveQuestion
from bot.inputs.voting import CastForecast
from bot.ports import Delivery, NewVote, VoteStatus
from bot.ports.worker import WorkerFailed
from bot.resolving.recompute import recompute
from tests.chat import Chat, instant
from tests.fakes.worker import HeldWorker, hold_scores
from tests.transcript import transcript
from tests.words import buttons, said

RESOLVE = ResolveQuestion(question="#1", values={"outcome": "A"})
ANNUL = AnnulQuestion(question="#1", values={"reason": "Nobody looked."})
REOPEN = ReopenQuestion(question="#1")
BEING_SCORED = "The answer is given: scores are being computed, and announced in a moment"


@pytest.fixture
async def held(cup: Chat, monkeypatch: pytest.MonkeyPatch) -> HeldWorker:
    """Ben and Chloe have had forecasts on #1 for an hour; scores wait for the test."""
    for name, picks in (("ben", "40/30/20/10"), ("chloe", "10/20/30/40")):
        await cup.say(name, f"vote #1 {picks}")
    cup.now += 3_600_000
    return hold_scores(cup.bot, monkeypatch)


async def tell(chat: Chat, name: str, action: Action, delivery: str = "") -> str:
    """The answer to an action, without what follows in the background, which would wait for the scores."""
    return transcript(await chat.bot.handle(action, chat.actor(name, delivery)))


async def let_go(chat: Chat, held: HeldWorker) -> None:
    held.go_on.set()
    await chat.background.turn()


async def state_of(chat: Chat) -> QuestionState:
    return (await chat.store.read.questions.get(1)).state


async def steps(chat: Chat) -> list[str]:
    return [event.step for event in await chat.store.read.events.page(1, 0, 50)]


@pytest.mark.real_words
@pytest.mark.parametrize("action", [RESOLVE, ANNUL])
async def test_whoever_gives_the_answer_is_told_that_scores_are_computed_and_everybody_sees_it(
    cup: Chat, held: HeldWorker, action: Action
) -> None:
    assert BEING_SCORED in await tell(cup, "amina", action)
    assert await state_of(cup) is QuestionState.RESOLVING
    assert BEING_SCORED in await tell(cup, "ben", ShowQuestion(question="#1"))
    assert "scores are being computed" in await tell(cup, "ben", ListQuestions(filter="closed"))
    assert "closed" in await tell(cup, "ben", ShowHistory(question="#1"))
    assert len(cup.channel()) == 1
    await let_go(cup, held)
    assert await state_of(cup) in (QuestionState.RESOLVED, QuestionState.ANNULLED)
    assert len(cup.channel()) == 2
    assert BEING_SCORED not in "".join(cup.channel())


async def test_a_vote_is_told_that_the_question_is_closed_and_is_not_kept(cup: Chat, held: HeldWorker) -> None:
    before = await cup.store.read.forecasts.history(1)
    await tell(cup, "amina", RESOLVE)
    answer = await tell(cup, "ben", CastForecast(question="#1", picks="even"))
    assert said("voting.closed", question="#1", at=Moment(cup.now)) in answer
    # Received in time, and on its way while the question closed.
    early = NewVote(1, 2, cup.now - 1, (2_500, 2_500, 2_500, 2_500), "early")
    assert (await cup.store.cast(early)).status is VoteStatus.CLOSED
    await let_go(cup, held)
    assert await cup.store.read.forecasts.history(1) == before
    assert await recompute(cup.store) == []


async def test_what_was_set_and_who_was_excluded_counts_as_it_was_when_the_answer_was_given(
    cup: Chat, held: HeldWorker
) -> None:
    await tell(cup, "amina", RESOLVE)
    async with cup.store.transaction() as session:
        await session.members.exclude(3, cup.now)
        community = await session.members.community(1)
        await session.members.change_settings(community, replace(community.settings, score_floor=500))
    await let_go(cup, held)
    resolution = await cup.store.read.resolutions.resolution(1)
    assert resolution is not None
    assert (resolution.terms.floor, resolution.terms.excluded, resolution.forecasters) == (100, (), 2)
    assert {score.member for score in await cup.store.read.resolutions.scores(1)} == {-1, 2, 3}


@pytest.mark.parametrize("again", [True, False])
async def test_reopened_meanwhile_everything_is_as_before_the_answer(
    cup: Chat, held: HeldWorker, *, again: bool
) -> None:
    await tell(cup, "amina", RESOLVE)
    await tell(cup, "amina", REOPEN)
    question = await cup.store.read.questions.get(1)
    assert (question.state, question.closed_at) == (QuestionState.OPEN, None)
    assert "<saved #1>" in await tell(cup, "ben", CastForecast(question="#1", picks="even"))
    if again:
        cup.now += 60_000
        await tell(cup, "amina", RESOLVE)
    await let_go(cup, held)
    assert await cup.store.read.resolutions.all_unscored() == []
    scores = await cup.store.read.resolutions.scores(1)
    assert (await state_of(cup), bool(scores)) == ((QuestionState.RESOLVED if again else QuestionState.OPEN), again)
    assert len(cup.channel()) == 1 + again
    assert await recompute(cup.store) == []


async def test_closed_by_hand_it_is_closed_again_when_it_is_reopened_meanwhile(cup: Chat, held: HeldWorker) -> None:
    await tell(cup, "amina", CloseQuestion(question="#1", sure=True))
    closed = (await cup.store.read.questions.get(1)).closed_at
    cup.now += 60_000
    await tell(cup, "amina", RESOLVE)
    await tell(cup, "amina", REOPEN)
    question = await cup.store.read.questions.get(1)
    assert (question.state, question.closed_at) == (QuestionState.CLOSED, closed)
    assert (await steps(cup))[-2:] == ["closed", "reopened"]
    await let_go(cup, held)
    assert await cup.store.read.resolutions.scores(1) == []


async def test_pressed_twice_it_is_settled_once(cup: Chat, held: HeldWorker) -> None:
    first = await asyncio.gather(*(tell(cup, "amina", RESOLVE, "once") for _ in range(2)))
    assert [answer == said("resolving.under_way", question="#1", answer="A · Reds") for answer in first] == [
        False,
        False,
    ]
    assert said("resolving.under_way", question="#1", answer="A · Reds") in await tell(cup, "amina", RESOLVE)
    assert said("resolving.under_way", question="#1", answer="A · Reds") in await tell(
        cup, "amina", OpenResolveForm(question="#1")
    )
    await let_go(cup, held)
    assert held.asked == 1
    assert len(cup.channel()) == 2
    assert (await steps(cup)).count("resolved") == 1


async def test_interrupted_it_is_finished_at_the_next_start_and_announced_once(
    cup: Chat, held: HeldWorker, monkeypatch: pytest.MonkeyPatch
) -> None:
    await tell(cup, "amina", RESOLVE)
    await cup.bot.settlements.stop()
    assert await state_of(cup) is QuestionState.RESOLVING
    # Nothing new begins in a core that stops.
    await cup.bot.settlements.settle(1)
    assert (await state_of(cup), held.asked) == (QuestionState.RESOLVING, 1)
    monkeypatch.undo()
    cup.now += 86_400_000
    again = Chat(cup.store, cup.now)
    again.channels = cup.channels
    again.background._switched_on = {"test": cup.channels}
    await again.background.start()
    await again.background.turn()
    assert await state_of(cup) is QuestionState.RESOLVED
    assert len(cup.channel()) == 2
    assert await recompute(cup.store) == []


async def test_scores_that_fail_are_logged_and_tried_again_after_a_minute(cup: Chat, held: HeldWorker) -> None:
    held.fault = WorkerFailed("it ended twice")
    with capture_logs() as logs:
        await tell(cup, "amina", RESOLVE)
        await let_go(cup, held)
    assert [line["event"] for line in logs] == ["scores not computed"]
    assert await state_of(cup) is QuestionState.RESOLVING
    await cup.background.turn()
    assert held.asked == 1
    cup.now += 60_000
    await cup.background.turn()
    assert (await state_of(cup), held.asked) == (QuestionState.RESOLVED, 2)


async def test_scores_that_failed_are_tried_again_at_once_where_the_clock_was_set_back(
    cup: Chat, held: HeldWorker
) -> None:
    held.fault = WorkerFailed("it ended twice")
    with capture_logs():
        await tell(cup, "amina", RESOLVE)
        await let_go(cup, held)
    cup.now -= 3_600_000
    await cup.background.turn()
    assert (await state_of(cup), held.asked) == (QuestionState.RESOLVED, 2)


async def test_a_board_waits_for_scores_that_belong_on_it(cup: Chat, held: HeldWorker) -> None:
    cup.now = instant("2024-12-08 23:59")
    await tell(cup, "amina", RESOLVE)
    cup.now = instant("2024-12-09 09:00")
    await cup.background._step()
    assert not [card for card in cup.channel() if "<board of week" in card]
    await let_go(cup, held)
    (board,) = [card for card in cup.channel() if "<board of week" in card]
    assert "Ben" in board


async def test_a_season_ends_once_all_scores_that_count_for_it_are_there(cup: Chat, held: HeldWorker) -> None:
    await cup.say("amina", "admin season start Winter")
    await tell(cup, "amina", RESOLVE)
    end = ManageSeason(step="end")
    assert await tell(cup, "amina", end) == said("boards.season_unscored", name="Winter", n=1)
    await let_go(cup, held)
    assert said("boards.season_unscored", name="Winter", n=1) not in await tell(cup, "amina", end)
    assert await cup.store.read.seasons.running(1) is None


async def test_administrators_are_told_of_answers_without_scores(cup: Chat, held: HeldWorker) -> None:
    await tell(cup, "amina", RESOLVE)
    assert said("doctor.rule_unscored", n=1) in await tell(cup, "amina", ShowOutlook())
    await let_go(cup, held)
    assert said("doctor.rule_unscored", n=1) not in await tell(cup, "amina", ShowOutlook())


async def test_who_reopens_it_must_be_allowed_to_answer_it(chat: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00", by="ben")
    hold_scores(chat.bot, monkeypatch)
    await tell(chat, "ben", RESOLVE)
    await tell(chat, "amina", ChangeSettings(setting="who-resolves", value="moderator"))
    assert said("resolving.moderators_only") in await tell(chat, "ben", REOPEN)
    assert await state_of(chat) is QuestionState.RESOLVING
    await chat.bot.settlements.stop()


async def test_whoever_was_erased_meanwhile_stands_no_more_once_it_takes_votes_again(
    cup: Chat, held: HeldWorker
) -> None:
    await tell(cup, "amina", RESOLVE)
    cup.now += 60_000
    await cup.store.erase(3, Delivery("", "", cup.now))
    cup.now += 60_000
    await tell(cup, "amina", REOPEN)
    assert [vote.member for vote in await cup.store.read.forecasts.standing(1)] == [2]
    await let_go(cup, held)


async def test_what_is_offered_while_a_question_is_typed_and_on_its_details(cup: Chat, held: HeldWorker) -> None:
    await tell(cup, "amina", RESOLVE)
    offered = {
        command: len(await cup.bot.suggest(cup.actor("amina"), command, ""))
        for command in ("show", "reopen", "vote", "resolve", "annul", "close", "edit", "propose", "why")
    }
    assert offered == {"show": 1, "reopen": 1} | dict.fromkeys(
        ("vote", "resolve", "annul", "close", "edit", "propose", "why"), 0
    )
    shown = await tell(cup, "amina", ShowQuestion(question="#1"))
    assert buttons("Reopen") in shown
    assert all(buttons(name) not in shown for name in ("Resolve", "Annul", "Close", "Edit", "Forecast"))
    await let_go(cup, held)


async def test_my_data_holds_an_answer_that_has_no_scores_yet(cup: Chat, held: HeldWorker) -> None:
    await tell(cup, "amina", RESOLVE)
    mine = await cup.store.read.privacy.my_data(1)
    assert [(each.question, each.weights) for each in mine.resolutions] == [(1, (10_000, 0, 0, 0))]
    assert [each.answer for each in mine.questions] == [(10_000, 0, 0, 0)]
    await let_go(cup, held)
    assert (await cup.store.read.privacy.my_data(1)).resolutions == mine.resolutions


async def test_the_crowd_at_the_close_is_kept_and_not_read_again(cup: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, picks in (("ben", "40/30/20/10"), ("chloe", "10/20/30/40")):
        await cup.say(name, f"vote #1 {picks}")
    cup.now += 3_600_000
    await cup.do("amina", RESOLVE)
    before = await cup.say("dana", "show 1")

    def read(*_: object) -> None:
        raise AssertionError("the history was read")

    for name in ("standing", "standing_at", "history", "packed"):
        monkeypatch.setattr(type(cup.store.read.forecasts), name, read)
    assert await cup.say("dana", "show 1") == before
    assert "<forecasters 2>" in before


async def test_closing_by_hand_ends_the_scoring_time(cup: Chat) -> None:
    await cup.say("ben", "vote #1 40/30/20/10")
    cup.now += 3_600_000
    await cup.close("amina", "1")
    closed = cup.now
    cup.now += 86_400_000
    await cup.do("amina", RESOLVE)
    resolution = await cup.store.read.resolutions.resolution(1)
    assert resolution is not None
    times = resolution.terms.times
    assert times.closed == closed
    (ben,) = [score for score in await cup.store.read.resolutions.scores(1) if score.member > 0]
    share = 3_600_000 / (times.deadline - times.opened)
    assert ben.points.coverage == pytest.approx(share * 1_000_000_000, abs=1)
