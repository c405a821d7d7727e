"""Giving, changing, undoing and withdrawing a forecast."""

from dataclasses import replace

import pytest
from inline_snapshot import snapshot

from bot.domain.errors import Refused
from bot.domain.question import QuestionState
from bot.inputs.voting import CastForecast, OpenForecastForm, SubmitForecastForm
from bot.ports import NewVote, VoteResult
from bot.request.vote_limit import MOST_VOTES
from bot.voting.record import must_be_open
from tests.chat import Chat
from tests.transcript import transcript
from tests.words import said


@pytest.mark.real_words
async def test_a_vote_is_repeated_in_full_with_the_crowd_and_the_ways_back(cup: Chat) -> None:
    assert await cup.say("ben", "vote 40/30/20/10") == snapshot("""\
Saved: your forecast on #1
(you | crowd of 1)
A 40% | 40% Reds
B 30% | 30% Blues
C 20% | 20% Greens
D 10% | 10% Other
Others see how many people voted, never who said what.
[Change] [Undo] [Withdraw]\
""")


async def test_what_was_done_beyond_reading_is_said(cup: Chat) -> None:
    assert await cup.say("ben", "vote a 40") == snapshot("""\
<saved #1>
(you | crowd of 1)
A 40% | 40% Reds
B 20% | 20% Blues
C 20% | 20% Greens
D 20% | 20% Other
The remaining 60% was shared evenly by B, C, D.
<others see no names>
[Change] [Undo] [Withdraw]\
""")


async def test_the_floor_of_the_score_is_said_where_it_changes_something(cup: Chat) -> None:
    assert await cup.say("ben", "vote A 100") == snapshot("""\
<saved #1>
(you | crowd of 1)
A 100% | >99% Reds
B 0% | <1% Blues
C 0% | <1% Greens
D 0% | <1% Other
Nothing was left for B, C, D: they have 0% each.
For the score, B, C, D count as 1% each: nobody loses everything over a 0.
<others see no names>
[Change] [Undo] [Withdraw]\
""")


async def test_a_newer_forecast_replaces_the_older_one(cup: Chat) -> None:
    await cup.say("ben", "vote certain A")
    await cup.say("ben", "vote certain B")
    assert await cup.press("ben", "Change") == snapshot("""\
Form: <forecast form #1>
  A · Reds: '1'
  B · Blues: '97'
  C · Greens: '1'
  D · Other: '1'
  Why?: ''\
""")


async def test_undo_lets_what_stood_before_stand_again(cup: Chat) -> None:
    await cup.say("ben", "vote 40/30/20/10")
    await cup.say("ben", "vote certain B")
    assert (await cup.press("ben", "Undo")).startswith("<saved #1>\n(you | crowd of 1)\nA 40% | 40% Reds\nB 30% |")


async def test_undo_of_the_first_forecast_leaves_none(cup: Chat) -> None:
    await cup.say("ben", "vote 40/30/20/10")
    assert await cup.press("ben", "Undo") == snapshot("""\
Withdrawn: you have no forecast on #1 from now on
Nobody has a forecast, so there is no crowd to show.
[Undo] [Forecast]\
""")
    assert await cup.press("ben", "Undo") == snapshot("""\
<saved #1>
(you | crowd of 1)
A 40% | 40% Reds
B 30% | 30% Blues
C 20% | 20% Greens
D 10% | 10% Other
[Change] [Undo] [Withdraw]\
""")


async def test_undo_does_nothing_when_a_newer_forecast_stands(cup: Chat) -> None:
    await cup.say("ben", "vote 40/30/20/10")
    undo = cup.button("ben", "Undo").action
    await cup.say("ben", "vote even")
    assert transcript(await cup.do("ben", undo)) == snapshot(
        "There is nothing to undo on #1: a newer forecast of yours stands, or none was given."
    )


async def test_withdrawing_takes_the_forecast_out_of_the_crowd(cup: Chat) -> None:
    await cup.say("ben", "vote 40/30/20/10")
    assert await cup.press("ben", "Withdraw") == snapshot("""\
Withdrawn: you have no forecast on #1 from now on
Nobody has a forecast, so there is no crowd to show.
[Undo] [Forecast]\
""")
    assert "<no forecasts>" in cup.channel()[0]
    assert await cup.say("ben", "withdraw") == snapshot("You have no forecast on this question.")


async def test_a_wrong_line_is_answered_with_a_way_to_mend_it(cup: Chat) -> None:
    assert await cup.say("ben", "vote A 40 B 30 E 5") == snapshot("""\
“E” is neither a number nor one of the outcomes A to D. For example: A 40 B 30 C 20 D 10
<typed A 40 B 30 E 5>
Form: <forecast form #1>
  Letter and percent, one line per outcome: 'A 40 B 30 E 5'  ! “E” is neither a number nor one of the outcomes A to D. For example: A 40 B 30 C 20 D 10
  Why?: ''
[Try again]\
""")
    assert await cup.press("ben", "Try again") == snapshot("""\
Form: <forecast form #1>
  Letter and percent, one line per outcome: 'A 40 B 30 E 5'
  Why?: ''\
""")
    assert (await cup.fill("ben", all="A 40 B 30 C 25 D 5")).startswith("<saved #1>")


async def test_wrong_fields_are_told_at_the_field_with_the_text_kept(cup: Chat) -> None:
    await cup.press("ben", "Forecast")
    assert await cup.fill("ben", A="forty", B="30", C="-1") == snapshot("""\
I cannot read “forty” as a number. Type a percentage from 0 to 100, e.g. 35 or 12.5%.
<typed forty>
Form: <forecast form #1>
  A · Reds: 'forty'  ! I cannot read “forty” as a number. Type a percentage from 0 to 100, e.g. 35 or 12.5%.
  B · Blues: '30'
  C · Greens: '-1'
  D · Other: ''
  Why?: ''
[Try again]\
""")
    assert await cup.press("ben", "Try again") == snapshot("""\
Form: <forecast form #1>
  A · Reds: 'forty'
  B · Blues: '30'
  C · Greens: '-1'
  D · Other: ''
  Why?: ''\
""")


async def test_a_sum_that_is_off_is_proposed_and_recorded_only_when_confirmed(cup: Chat) -> None:
    assert await cup.say("ben", "vote 50/40/30/20") == snapshot("""\
Not recorded yet: your forecast on #1
Your numbers add up to 140, not 100. This is what they look like scaled to 100.
A 35.71% Reds
B 28.57% Blues
C 21.43% Greens
D 14.29% Other
Nothing is recorded until you say so.
[Use this] [Edit]\
""")
    assert "<no forecasts>" in cup.channel()[0]
    assert (await cup.press("ben", "Use this")).startswith("<saved #1>")
    assert "<forecasters 1>" in cup.channel()[0]


async def test_without_picks_the_form_opens(cup: Chat) -> None:
    assert (await cup.say("ben", "vote")).startswith("Form: <forecast form #1>")


async def test_without_a_question_the_only_open_one_of_the_channel_is_meant(cup: Chat) -> None:
    assert (await cup.say("ben", "vote even")).startswith("<saved #1>")


async def test_where_several_are_open_the_bot_asks_which(cup: Chat) -> None:
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    assert await cup.say("ben", "vote certain A") == snapshot("""\
Which question do you mean?
#1 Who wins the cup this week? [Choose]
#2 Does it rain on Friday? [Choose]\
""")
    assert (await cup.press("ben", "Choose")).startswith("<saved #1>")


async def test_where_nothing_is_open_the_bot_says_so(chat: Chat) -> None:
    assert await chat.say("ben", "vote even") == snapshot(
        """\
There is no open question here. Use list to see all questions.
<typed /forecast vote even>\
"""
    )


async def test_a_leading_number_names_the_question(cup: Chat) -> None:
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    assert (await cup.say("ben", "vote 2 70")).startswith("<saved #2>")
    assert (await cup.say("ben", "vote #1 even")).startswith("<saved #1>")


async def test_a_leading_number_that_can_be_both_is_asked_about(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    answer = await chat.say("ben", "vote 1 99")
    assert answer == snapshot("""\
This can be read in two ways; nothing is recorded yet. Which one do you mean?
99 on #1 Does it rain on Friday? [Choose]
1 99 on #1 Does it rain on Friday? [Choose]\
""")
    assert (await chat.press("ben", "Choose")).startswith("<saved #1>")


async def test_nobody_votes_from_the_deadline_on(cup: Chat) -> None:
    await cup.wait_until("2024-12-06 17:59")
    await cup.say("ben", "vote even")
    opened = cup.button("ben", "Change").action
    await cup.wait_until("2024-12-06 18:00")
    assert await cup.say("ben", "vote #1 even") == snapshot("""\
#1 takes no more forecasts: it closed 2024-12-06 18:00.
<typed /forecast vote #1 even>\
""")
    assert transcript(await cup.do("ben", opened)) == snapshot(
        "#1 takes no more forecasts: it closed 2024-12-06 18:00."
    )


async def test_a_form_sent_after_the_deadline_is_refused(cup: Chat) -> None:
    await cup.press("ben", "Forecast")
    cup.now += 10 * 24 * 3_600_000
    assert "takes no more forecasts" in await cup.fill("ben", A="70")


async def test_nobody_votes_on_a_draft(chat: Chat) -> None:
    await chat.say("amina", "ask")
    await chat.fill("amina", question="Does it rain on Friday?", closes="2024-12-06")
    draft = CastForecast(question="d1", picks="even")
    assert transcript(await chat.do("amina", draft)) == snapshot("""\
d1 is not open for forecasts.
<typed even>\
""")
    assert transcript(await chat.do("ben", draft)) == snapshot(
        """\
There is no question d1 here. Use list to see the questions there are.
<typed even>\
"""
    )


async def test_a_repeated_delivery_has_one_effect_and_the_same_answer(cup: Chat) -> None:
    vote = CastForecast(question="#1", picks="40/30/20/10")
    first = await cup.do("ben", vote, delivery="once")
    await cup.do("ben", CastForecast(question="#1", picks="even"))
    await cup.do("ben", vote, delivery="once")
    votes = await cup.store.read.forecasts.of_member(1, 2)
    assert [vote.forecast for vote in votes] == [(4000, 3000, 2000, 1000), (2500, 2500, 2500, 2500)]
    assert first.kind == "confirmation"


async def test_discord_asks_for_two_outcomes_with_one_field_and_for_many_with_one_text(cup: Chat) -> None:
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    await cup.post_question("Which day is the warmest?", "Mo/Tu/We/Th/Fr/Sa/Su", "2024-12-06 18:00")
    forms = [
        await cup.bot.handle(OpenForecastForm(question=question), cup.actor("ben", form_fields=5))
        for question in ("#1", "#2", "#3")
    ]
    asked = [[field.id for field in card.form.fields] for card in forms if card.form]
    assert asked == [[*"ABCD", "reason"], ["A", "reason"], ["all", "reason"]]


async def test_one_field_for_two_outcomes_gives_the_other_the_rest(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    card = await chat.do("ben", SubmitForecastForm(question="#1", values={"A": "70"}))
    assert transcript(card).startswith("<saved #1>\n(you | crowd of 1)\nA 70% | 70% Yes\nB 30% |")


async def test_fields_that_the_question_does_not_have_are_left_behind(cup: Chat) -> None:
    card = await cup.do("ben", SubmitForecastForm(question="#1", values={"A": "70", "Z": "9", "outcome": "x"}))
    assert transcript(card).startswith("<saved #1>\n(you | crowd of 1)\nA 70%")


async def test_another_community_has_questions_of_its_own(cup: Chat) -> None:
    cup.place = type(cup.place)("test", "elsewhere", "general")
    assert await cup.say("ben", "vote #1 even") == snapshot(
        """\
There is no question #1 here. Use list to see the questions there are.
<typed /forecast vote #1 even>\
"""
    )
    assert await cup.say("ben", "vote q1 even") == snapshot(
        """\
There is no open question here. Use list to see all questions.
<typed /forecast vote q1 even>\
"""
    )
    assert await cup.say("ben", "show q99") == snapshot("<gone>")


async def test_a_number_alone_that_names_a_question_opens_its_form(cup: Chat) -> None:
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    assert await cup.say("ben", "vote 2") == snapshot("""\
<forecast form #2>
Form: <forecast form #2>
  A · Yes: ''
  B · No: ''
  Why?: ''
[Forecast]\
""")


async def test_a_number_that_is_neither_question_nor_picks_is_told_about_the_picks(cup: Chat) -> None:
    assert (await cup.say("ben", "vote 1 2 3")).startswith("I see 3 numbers for 4 outcomes")


async def test_a_vote_that_meets_the_closing_on_its_way_is_refused(cup: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    cast = cup.store.cast

    async def cast_too_late(vote: NewVote) -> VoteResult:
        async with cup.store.transaction() as session:
            await session.questions.set_state(await session.questions.get(1), QuestionState.CLOSED, cup.now)
        return await cast(vote)

    monkeypatch.setattr(cup.store, "cast", cast_too_late)
    assert "#1 takes no more forecasts: it closed 2024-12-02 12:00." in await cup.say("ben", "vote even")
    assert await cup.store.read.forecasts.history(1) == []


async def test_a_vote_on_a_question_that_went_back_to_draft_is_refused(cup: Chat) -> None:
    with pytest.raises(Refused) as refused:
        must_be_open(replace(await cup.store.read.questions.get(1), state=QuestionState.DRAFT), cup.now)
    assert refused.value.key == "voting.not_open"


async def test_long_picks_wait_in_the_store_while_the_bot_asks_which_question(cup: Chat) -> None:
    await cup.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    await cup.say("ben", "vote " + "Reds 40; Blues 30; Greens 20; Other 10" + " " * 80 + ";")
    assert (await cup.press("ben", "Choose")).startswith("<saved #1>")


async def test_a_number_alone_that_can_be_both_is_asked_about(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    assert await chat.say("ben", "vote 1") == snapshot("""\
This can be read in two ways; nothing is recorded yet. Which one do you mean?
The form for #1 Does it rain on Friday? [Choose]
1 on #1 Does it rain on Friday? [Choose]\
""")
    assert (await chat.press("ben", "Choose")).startswith("Form: <forecast form #1>")


async def test_a_question_and_its_picks_may_be_set_apart_by_a_colon(cup: Chat) -> None:
    assert (await cup.say("ben", "vote #1: 40 30 20 10")).startswith("<saved #1>")


@pytest.mark.parametrize(
    ("outcomes", "form_fields", "intro"),
    [
        ("Yes/No", 5, "#2 Does it rain next year?\nWhat is left goes to B · No."),
        ("Yes/No", 25, "#2 Does it rain next year?\nPercent for each outcome. Blank fields share what is left."),
        ("Rain/Snow/Hail/Sun", 5, "Percent for each outcome. Blank fields share what is left."),
        ("Rain/Snow/Hail/Sun/Fog", 5, "#2 Does it rain next year?"),
    ],
)
async def test_a_form_says_which_question_it_is_about_and_what_becomes_of_the_rest(
    cup: Chat, outcomes: str, form_fields: int, intro: str
) -> None:
    await cup.post_question("Does it rain next year?", outcomes, "2024-12-09 18:00")
    card = await cup.bot.handle(OpenForecastForm(question="q2"), cup.actor("ben", form_fields=form_fields))
    assert card.form is not None
    assert "".join(map(str, card.form.intro)) == intro


async def test_a_mistyped_outcome_is_asked_about_and_nothing_is_recorded(cup: Chat) -> None:
    assert await cup.say("ben", "vote Bluse 40") == snapshot("""\
“Bluse” is none of the outcomes A to D. Did you mean B · Blues?
A 20% · B 40% · C 20% · D 20% | I read “Bluse” as B · Blues. The remaining 60% was shared evenly by A, C, D. [Choose]
[Try again]\
""")
    assert await cup.store.read.forecasts.history(1) == []
    assert "Bluse 40" in await cup.press("ben", "Try again")
    assert "[Choose]" in await cup.fill("ben", all="Bluse 40", reason="They train.")
    saved = await cup.press("ben", "Choose")
    assert saved.startswith("<saved #1>\n(you | crowd of 1)\nA 20% | 20% Reds\nB 40% | 40% Blues")
    assert "They train." in saved


async def test_a_reason_that_cannot_be_kept_is_told_before_what_the_picks_mean(cup: Chat) -> None:
    sent = SubmitForecastForm(question="#1", values={"all": "Bluse 40", "reason": "x" * 501})
    answer = transcript(await cup.do("ben", sent))
    assert "[Choose]" not in answer
    assert said("picks.near", piece="Bluse", last="D", names="B · Blues") in answer


async def test_a_choice_of_a_reading_is_of_no_use_once_the_question_says_something_else(cup: Chat) -> None:
    await cup.say("ben", "vote Bluse 40")
    choice = cup.button("ben", "Choose").action
    await cup.say("amina", "edit 1")
    await cup.fill("amina", outcomes="Blues\nReds\nGreens\nOther")
    edited = said("voting.edited", question="#1")
    assert transcript(await cup.do("ben", choice)).splitlines()[:3] == [
        edited,
        "Form: <forecast form #1>",
        f"  ! {edited}",
    ]


async def test_a_fraction_on_two_outcomes_is_asked_about(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    assert await chat.say("ben", "vote 1/3") == snapshot("""\
“1/3” can mean two things here. Which one do you mean?
A 33.33% · B 66.67% | 1 of 3 [Choose]
A 25% · B 75% | 1 to 3 [Choose]
[Try again]\
""")
    assert await chat.store.read.forecasts.history(1) == []
    assert (await chat.press("ben", "Choose")).startswith("<saved #1>\n(you | crowd of 1)\nA 33.33% | 33% Yes")


async def test_a_question_and_a_fraction_are_told_apart(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    assert (await chat.say("ben", "vote 1 1/3")).startswith("“1/3” can mean two things here.")
    assert (await chat.say("ben", "vote 1 in 200")).startswith("<saved #1>\n(you | crowd of 1)\nA 0.5% | 1% Yes")
    assert (await chat.say("ben", "vote 70% Yes, 30% No")).startswith("<saved #1>\n(you | crowd of 1)\nA 70% | 70% Yes")


async def test_a_number_that_may_be_the_question_in_front_of_a_name_is_asked_about(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    assert await chat.say("ben", "vote 1 Yes 99 No") == snapshot("""\
This can be read in two ways; nothing is recorded yet. Which one do you mean?
Yes 99 No on #1 Does it rain on Friday? [Choose]
1 Yes 99 No on #1 Does it rain on Friday? [Choose]\
""")
    assert await chat.store.read.forecasts.history(1) == []


async def test_what_rounds_to_nothing_is_said(chat: Chat) -> None:
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    answer = await chat.say("ben", "vote 0.004%")
    assert answer.startswith("<saved #1>\n(you | crowd of 1)\nA 0% | <1% Yes\nB 100% | >99% No\n")
    assert said("picks.too_small", n=1, letters="A") in answer


async def test_a_flood_of_one_member_is_refused_in_a_sentence_and_holds_up_nobody_else(cup: Chat) -> None:
    for share in range(MOST_VOTES):
        cup.now += 10
        assert not (await cup.do("ben", CastForecast(question="#1", picks=f"{share} rest"))).is_refusal
    refused = await cup.do("ben", CastForecast(question="#1", picks="77 rest"))
    assert refused.is_refusal
    assert said("voting.too_fast", most=MOST_VOTES) in transcript(refused)
    assert not (await cup.do("chloe", CastForecast(question="#1", picks="77 rest"))).is_refusal
    cup.now += 60_000
    assert not (await cup.do("ben", CastForecast(question="#1", picks="77 rest"))).is_refusal


async def test_a_vote_delivered_again_within_a_flood_has_the_answer_it_had(cup: Chat) -> None:
    vote = CastForecast(question="#1", picks="40 rest")
    first = await cup.do("ben", vote, delivery="once")
    for share in range(MOST_VOTES - 1):
        await cup.do("ben", CastForecast(question="#1", picks=f"{share} rest"))
    again = await cup.do("ben", vote, delivery="once")
    assert not first.is_refusal
    assert not again.is_refusal
