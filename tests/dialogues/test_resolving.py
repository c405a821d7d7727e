"""Saying which outcome happened, and what follows from it."""

import pytest
from inline_snapshot import snapshot

from bot.domain.errors import Refused
from bot.domain.member import Place
from bot.domain.moment import Moment
from bot.domain.picks import read_mix
from bot.inputs.resolving import OpenResolveForm, ProposeAnswer, ResolveQuestion
from tests.chat import Chat, instant
from tests.transcript import transcript
from tests.words import said


async def test_resolving_an_open_question_closes_it_in_the_same_step(cup: Chat) -> None:
    await cup.say("ben", "vote certain A")
    await cup.wait_until("2024-12-04 12:00")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    assert await cup.say("ben", "vote #1 certain B") == snapshot("""\
#1 takes no more forecasts: it closed 2024-12-04 12:00.
<typed /forecast vote #1 certain B>\
""")


async def test_a_lone_forecaster_is_compared_with_an_even_split(cup: Chat) -> None:
    await cup.say("ben", "vote certain A")
    await cup.say("amina", "resolve 1")
    cup.now += 3_600_000
    await cup.fill("amina", outcome="A")
    assert cup.channel()[1] == snapshot("""\
✅ #1 is resolved: A · Reds
The crowd gave it 97% at the close; 1 forecaster.
One member had a forecast, so there is nobody to compare with. Against an even split: +1.0 points.
[Why] [Details]\
""")


async def test_a_question_nobody_forecast_is_resolved_all_the_same(cup: Chat) -> None:
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="B")
    assert cup.channel()[1] == snapshot("""\
✅ #1 is resolved: B · Blues
Nobody had a forecast on it in time.
[Why] [Details]\
""")


async def test_the_answer_must_be_one_of_the_outcomes_and_the_evidence_an_address(cup: Chat) -> None:
    await cup.say("amina", "resolve 1")
    assert await cup.fill("amina", outcome="", evidence="javascript:alert(1)") == snapshot("""\
Choose one of the outcomes: A, B, C, D.
“javascript:alert(1)” is not a link that can be kept. It should look like https://www.example.org/news, without blanks or a password.
<typed javascript:alert(1)>
Form: Resolve #1
  Which outcome happened?: ''  ! Choose one of the outcomes: A, B, C, D.
  Or a mix of outcomes: ''
  Known since: ''
  Evidence: 'javascript:alert(1)'  ! “javascript:alert(1)” is not a link that can be kept. It should look like https://www.example.org/news, without blanks or a password.
[Try again]\
""")
    assert (await cup.press("amina", "Try again")).startswith("Form: Resolve #1")
    assert (await cup.fill("amina", outcome="C", evidence="")).startswith("#1 Who wins")


async def test_only_the_author_and_moderators_resolve(cup: Chat) -> None:
    for action in (OpenResolveForm(question="#1"), ResolveQuestion(question="#1", values={"outcome": "A"})):
        assert transcript(await cup.do("ben", action)) == "Only the author of #1 and moderators can do that."
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06", by="ben")
    assert (await cup.say("ben", "resolve 2")).startswith("Form: Resolve #2")


async def test_a_question_is_resolved_once(cup: Chat) -> None:
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    assert await cup.say("amina", "resolve 1") == snapshot("#1 is resolved already: A · Reds.")
    again = ResolveQuestion(question="#1", values={"outcome": "B"})
    assert transcript(await cup.do("amina", again)) == snapshot("#1 is resolved already: A · Reds.")
    assert len(cup.channel()) == 2


async def test_a_draft_cannot_be_resolved(chat: Chat) -> None:
    await chat.say("amina", "ask Does it rain on Friday?")
    await chat.fill("amina")
    assert await chat.say("amina", "resolve d1") == snapshot("d1 is a draft. Post it first.")


async def test_the_announcement_answers_the_card_once_in_each_channel(cup: Chat) -> None:
    await cup.say("amina", "post 1")
    cup.place = Place("test", "home", "elsewhere")
    await cup.say("amina", "post 1")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    replies = sorted(posted.reply_to for posted in cup.channels.messages.values())
    assert replies == ["", "", "", "m1", "m3"]


async def test_the_score_counts_the_time_a_forecast_stood(cup: Chat) -> None:
    await cup.say("ben", "vote 70/10/10/10")
    await cup.wait_until("2024-12-04 15:00")
    await cup.say("chloe", "vote 70/10/10/10")
    await cup.wait_until("2024-12-06 18:00")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A")
    ben, chloe = (score.points for score in await cup.store.read.resolutions.scores(1) if score.member > 0)
    assert (ben.peer, chloe.peer) == (0, 0)
    assert abs(ben.coverage - 1_000_000_000) <= 1
    assert abs(chloe.coverage - 500_000_000) <= 1
    assert abs(ben.baseline - 2 * chloe.baseline) <= 2


async def test_the_crowd_at_the_close_is_that_of_before_the_answer_was_known(cup: Chat) -> None:
    await cup.say("ben", "vote 70/10/10/10")
    await cup.wait_until("2024-12-03 12:00")
    await cup.say("chloe", "vote 10/70/10/10")
    await cup.say("ben", "vote 97/1/1/1")
    await cup.wait_until("2024-12-04 12:00")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A", known="2024-12-03 10:00")
    announced = cup.channel()[1]
    assert "1 forecaster" in announced
    assert "70%" in announced
    for shown in (cup.channel()[0], await cup.say("ben", "show 1"), await cup.say("ben", "list resolved")):
        assert "<forecasters 1>" in shown
    late = {"at": Moment(instant("2024-12-03 12:00")), "known": Moment(instant("2024-12-03 10:00"))}
    assert said("resolving.why_late", **late) in await cup.say("ben", "why 1")
    assert await cup.say("chloe", "why 1") == said("resolving.why_all_late", question="#1", **late)
    assert await cup.say("dana", "why 1") == said("resolving.why_no_score", question="#1")


async def test_of_many_forecasts_that_came_too_late_the_first_are_named(cup: Chat) -> None:
    await cup.say("ben", "vote 70/10/10/10")
    cup.now += 3_600_000
    for share in (60, 50, 40, 30, 20):
        await cup.say("ben", f"vote A {share}")
        cup.now += 60_000
    await cup.say("ben", "withdraw")
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A", known="2024-12-02 12:30")
    told = await cup.say("ben", "why 1")
    known = Moment(instant("2024-12-02 12:30"))
    for minute in (0, 1, 2):
        at = Moment(instant(f"2024-12-02 13:0{minute}"))
        assert said("resolving.why_late", at=at, known=known) in told
    assert said("resolving.why_more_late", n=2) in told


async def test_a_question_can_be_resolved_to_a_mix(cup: Chat) -> None:
    await cup.say("ben", "vote 50/50/0/0")
    await cup.say("chloe", "vote even")
    cup.now += 3_600_000
    await cup.say("amina", "resolve 1")
    assert said("resolving.mix_and_outcome") in await cup.fill("amina", outcome="A", mix="A 70 B 30")
    await cup.press("amina", "Try again")
    assert (await cup.fill("amina", outcome="", mix="A 70 B 30")).splitlines()[
        1
    ] == "<answer A · Reds 70%, B · Blues 30%>"
    assert "The crowd gave A 37%, B 37% at the close; 2 forecasters." in cup.channel()[1]
    assert "🥇 Ben +" in cup.channel()[1]


@pytest.mark.parametrize(
    ("votes", "best"),
    [
        ("90 70 60 60 10", "🥇 M0 +81.5 · 🥈 M1 +50.1 · 🥉 M2 and M3 +30.8"),
        ("60 60 60 10", "🥇 M0, M1 and M2 +59.7"),
        ("80 " * 5 + "10", "🥇 M0, M1, M2, M3 and M4 +41.6"),
        ("80 " * 13 + "10", "🥇 M0, M1, M2, M3, M4 and 8 more with +16.0"),
        ("70 70", "1. M0 and M1 ±0.0"),
    ],
)
async def test_all_who_share_the_last_rank_that_is_announced_are_named_or_counted(
    chat: Chat, votes: str, best: str
) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    for number, share in enumerate(votes.split()):
        await chat.say(f"m{number}", f"vote #1 {share}")
    await chat.wait_until("2024-12-06 18:00")
    await chat.say("amina", "resolve 1")
    await chat.fill("amina", outcome="A")
    assert best in chat.channel()[-1].splitlines()


async def test_the_announcement_links_to_the_evidence_and_names_its_site(cup: Chat) -> None:
    await cup.say("amina", "resolve 1")
    await cup.fill("amina", outcome="A", evidence="https://www.news.example/cup?final=1")
    link = f"{said('resolving.evidence_at', site='news.example')}: https://www.news.example/cup?final=1"
    assert link in cup.channel()[1].splitlines()


@pytest.mark.parametrize(
    ("mix", "answer"),
    [
        ("even", "A · Reds 25%, B · Blues 25%, C · Greens 25%, D · Other 25%"),
        (".5 .5 0 0", "A · Reds 50%, B · Blues 50%"),
        ("1/3 2/3 0 0", "A · Reds 33.33%, B · Blues 66.67%"),
        ("70/30/0/0", "A · Reds 70%, B · Blues 30%"),
        ("70% Reds, 30% Blues", "A · Reds 70%, B · Blues 30%"),
        ("A 100", "A · Reds"),
    ],
)
async def test_a_mix_is_read_like_a_forecast(cup: Chat, mix: str, answer: str) -> None:
    await cup.say("amina", "resolve 1")
    assert f"<answer {answer}>" in await cup.fill("amina", mix=mix)


async def test_a_mix_that_is_not_said_in_full_is_only_proposed(cup: Chat) -> None:
    await cup.say("amina", "resolve 1")
    assert await cup.fill("amina", mix="70 40 5 5", evidence="https://example.org") == snapshot("""\
Is this the answer: A 58.33% · B 33.33% · C 4.17% · D 4.17%? Nothing is resolved until you say so.
A 58.33% · B 33.33% · C 4.17% · D 4.17% | Your numbers add up to 120, not 100. This is what they look like scaled to 100. [Choose]
[Try again]\
""")
    assert len(cup.channel()) == 1
    assert "  Or a mix of outcomes: '70 40 5 5'" in await cup.press("amina", "Try again")
    assert "[Choose]" in await cup.fill("amina", mix="A 70")
    answer = await cup.press("amina", "Choose")
    assert "<answer A · Reds 70%, B · Blues 10%, C · Greens 10%, D · Other 10%>" in answer
    assert "https://example.org" in answer


async def test_a_mistyped_outcome_in_a_mix_is_asked_about(cup: Chat) -> None:
    await cup.say("amina", "resolve 1")
    assert await cup.fill("amina", mix="Redz 70 Blues 30") == snapshot("""\
“Redz” is none of the outcomes A to D. Did you mean A · Reds?
A 70% · B 30% · C 0% · D 0% | I read “Redz” as A · Reds. Nothing was left for C, D: they have 0% each. [Choose]
[Try again]\
""")
    assert "<answer A · Reds 70%, B · Blues 30%>" in await cup.press("amina", "Choose")


async def test_a_mix_that_cannot_be_read_is_refused_for_its_reason_at_its_field(cup: Chat) -> None:
    await cup.say("amina", "resolve 1")
    for mix, key in (("Z 70", "unknown"), ("70/30", "count"), ("keep", "mix_of_forecast"), ("A +10", "mix_of_steps")):
        with pytest.raises(Refused) as refusal:
            read_mix(mix, ["Reds", "Blues", "Greens", "Other"])
        assert refusal.value.key == f"picks.{key}"
        told = said(f"picks.{key}", **refusal.value.facts)
        assert f"  Or a mix of outcomes: {mix!r}  ! {told}" in await cup.fill("amina", mix=mix)
        await cup.press("amina", "Try again")
    answer = await cup.fill("amina", mix="A 70", evidence="nowhere")
    assert f"! {said('resolving.mix_unclear', weights='A 70% · B 10% · C 10% · D 10%')}" in answer


async def test_a_mistyped_outcome_in_a_proposal_is_asked_about(cup: Chat) -> None:
    await cup.close("amina", "1")
    propose = ProposeAnswer(question="#1", outcome="Bluse", evidence="https://example.org/cup")
    card = await cup.do("ben", propose)
    assert transcript(card) == snapshot("""\
Which outcome do you mean by “Bluse”? Nothing is proposed yet.
B · Blues [Choose]
[Try again]\
""")
    assert await cup.store.read.proposals.of(1) == []
    cup.last["ben"] = card
    assert "B · Blues" in await cup.press("ben", "Choose")
    (proposal,) = await cup.store.read.proposals.of(1)
    assert (proposal.weights, proposal.evidence) == ((0, 10_000, 0, 0), "https://example.org/cup")


async def test_a_proposal_names_an_outcome_or_a_mix_in_any_form(cup: Chat) -> None:
    await cup.close("amina", "1")
    for named, answer in (
        ("B 100", "B · Blues"),
        ("0/100/0/0", "B · Blues"),
        ("100% Blues", "B · Blues"),
        ("70/30/0/0", "A · Reds 70%, B · Blues 30%"),
        ("A 1/3 B 2/3", "A · Reds 33.33%, B · Blues 66.67%"),
        ("even", "A · Reds 25%, B · Blues 25%, C · Greens 25%, D · Other 25%"),
    ):
        told = transcript(await cup.do("ben", ProposeAnswer(question="#1", outcome=named)))
        assert told.startswith(said("resolving.propose_thanks", question="#1", answer=answer)), named


async def test_a_mix_is_proposed_shown_with_its_weights_and_confirmed_with_one_click(cup: Chat) -> None:
    await cup.say("chloe", "vote 1 70/30/0/0")
    await cup.close("amina", "1")
    mix = "A · Reds 70%, B · Blues 30%"
    assert mix in await cup.say("ben", "propose 1 A 70 B 30 https://example.org/draw")
    (told,) = [posted for posted in cup.channels.messages.values() if posted.shown[-1].kind == "proposal"]
    assert said("resolving.propose_says", name="Ben", answer=mix) in transcript(told.shown[-1])
    assert said("resolving.propose_says", name="Ben", answer=mix) in await cup.say("amina", "show 1")
    assert said("questions.answer", answer=mix) in await cup.press("amina", "Confirm")
    resolution = await cup.store.read.resolutions.resolution(1)
    assert resolution is not None
    assert (resolution.weights, resolution.evidence) == ((7_000, 3_000, 0, 0), "https://example.org/draw")
    assert "Ben proposed A 70%, B 30%" in await cup.say("ben", "history 1")


async def test_a_proposed_mix_that_is_not_said_in_full_is_asked_about(cup: Chat) -> None:
    await cup.close("amina", "1")
    assert await cup.say("ben", "propose 1 A 70 https://example.org/draw") == snapshot("""\
Is this the answer: A 70% · B 10% · C 10% · D 10%? Nothing is proposed until you say so.
A 70% · B 10% · C 10% · D 10% | The remaining 30% was shared evenly by B, C, D. [Choose]
[Try again]\
""")
    assert await cup.store.read.proposals.of(1) == []
    again = await cup.press("ben", "Try again")
    assert "'A 70'" in again
    assert "'https://example.org/draw'" in again
    assert "A · Reds 70%, D · Other 30%" in await cup.fill("ben", proposal="A 70 D 30")
    await cup.say("ben", "propose 1 A 70 https://example.org/draw")
    assert "A · Reds 70%, B · Blues 10%" in await cup.press("ben", "Choose")
    (proposal,) = await cup.store.read.proposals.of(1)
    assert (proposal.weights, proposal.evidence) == ((7_000, 1_000, 1_000, 1_000), "https://example.org/draw")


async def test_edit_of_a_proposed_answer_brings_back_what_was_typed(cup: Chat) -> None:
    await cup.close("amina", "1")
    await cup.say("ben", "propose 1 reds 70 blues 30 https://example.org/draw")
    assert await cup.press("ben", "Edit") == snapshot("""\
Form: Propose an answer to #1
  What happened?: 'reds 70 blues 30'
  Evidence: 'https://example.org/draw'\
""")
    await cup.fill("ben", proposal="reds")
    (proposal,) = await cup.store.read.proposals.of(1)
    assert (proposal.weights, proposal.evidence) == ((10_000, 0, 0, 0), "https://example.org/draw")
    await cup.say("amina", "reopen 1")
    assert said("questions.life_still_open", question="#1") in await cup.press("ben", "Edit")


async def test_a_proposal_that_cannot_be_read_is_refused_for_its_reason(cup: Chat) -> None:
    await cup.close("amina", "1")
    for mix, key in (("70/30", "count"), ("keep", "mix_of_forecast"), ("A +10", "mix_of_steps")):
        with pytest.raises(Refused) as refusal:
            read_mix(mix, ["Reds", "Blues", "Greens", "Other"])
        told = await cup.say("ben", f"propose 1 {mix} https://example.org/draw")
        assert said(f"picks.{key}", **refusal.value.facts) in told
        assert repr(mix) in await cup.press("ben", "Try again")
    both = await cup.say("ben", "propose 1 Bluse")
    assert said("resolving.propose_mistyped", piece="Bluse") in both
    await cup.press("ben", "Try again")
    answer = await cup.fill("ben", proposal="Bluse", evidence="nowhere")
    assert "Bluse" in answer
    assert "nowhere" in answer


async def test_what_is_done_already_is_told_as_it_stands_to_a_repeated_delivery(cup: Chat) -> None:
    resolve = ResolveQuestion(question="#1", values={"outcome": "A", "evidence": ""})
    first = await cup.do("amina", resolve, delivery="once")
    again = await cup.do("amina", resolve, delivery="once")
    assert (first.kind, again.kind) == ("details", "details")
    assert transcript(await cup.do("amina", resolve, delivery="twice")) == "#1 is resolved already: A · Reds."
