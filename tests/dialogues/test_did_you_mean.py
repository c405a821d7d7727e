"""What was mistyped is answered with what may be meant; nothing is done before a button is pressed."""

import pytest
from inline_snapshot import snapshot

from bot.inputs.app import MistypedLine
from bot.inputs.voting import CastForecast, OpenForecastForm
from bot.ui.commands import read_command
from tests.chat import Chat
from tests.transcript import transcript
from tests.words import said


async def test_a_mistyped_command_is_offered_with_the_rest_of_the_line(cup: Chat) -> None:
    assert await cup.say("ben", "vtoe 40/30/20/10") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
There is no command “vtoe”.
/forecast vote 40/30/20/10 [Choose]
Ask it as a question: vtoe 40/30/20/10 [Ask]\
""")
    assert await cup.store.read.forecasts.of_member(1, 2) == []
    assert "<saved #1>" in await cup.press("ben", "Choose")


@pytest.mark.parametrize("member", ["amina", "ben"])
async def test_administration_that_does_not_exist_is_no_question(chat: Chat, member: str) -> None:
    answer = await chat.say(member, "admin nonsense with <b>more</b>")
    assert said("ui.command_unknown", word="admin nonsense") in answer
    assert "Form:" not in answer
    assert "admin nonsense with <b>more</b>" in await chat.say("ben", "admin nonsense with <b>more</b>")


async def test_a_mistyped_command_may_have_been_a_question(chat: Chat) -> None:
    await chat.say("ben", "most goals in the final go to the home side")
    assert await chat.press("ben", "Ask") == snapshot("""\
Form: <ask>
  Question: 'most goals in the final go to the home side'
  <outcomes field>: 'Yes\\nNo'
  Closes: ''
  <criteria field>: ''
  Background or story: ''\
""")


async def test_a_long_question_that_looks_like_a_mistyped_command_is_asked_whole(chat: Chat) -> None:
    line = "askk whether the home side scores most of the goals in the final of the cup this week and in the next one"
    assert "/forecast ask whether" in await chat.say("ben", line)
    assert f"'{line}'" in await chat.press("ben", "Ask")
    await chat.say("ben", line)
    assert f"'{line.removeprefix('askk ')}'" in await chat.press("ben", "Choose")


@pytest.mark.parametrize("line", ["vtoe?", "Will it rain in May?", "How many goals will there be", "Who wins the cup"])
async def test_a_question_is_a_question(chat: Chat, line: str) -> None:
    assert "Form: <ask>" in await chat.say("ben", line)


async def test_where_nobody_may_ask_only_commands_are_offered(chat: Chat) -> None:
    await chat.say("amina", "admin settings who-may-ask moderators")
    assert "as a question" not in await chat.say("ben", "lsit mine")


async def test_a_command_that_lacks_something_says_what(cup: Chat) -> None:
    assert await cup.say("ben", "reslve") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
There is no command “reslve”.
/forecast resolve | resolve needs question. Example: /forecast resolve #12
Ask it as a question: reslve [Ask]\
""")


async def test_a_mistyped_choice_is_offered(cup: Chat) -> None:
    assert await cup.say("ben", "list opne") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
filter cannot be opne. It can be: open, closing, unvoted, overdue, closed, resolved, mine.
/forecast list open [Choose]\
""")
    assert "#1 Who wins the cup this week?" in await cup.press("ben", "Choose")


async def test_a_mistyped_setting_keeps_its_value(chat: Chat) -> None:
    assert await chat.say("amina", "admin settings tiem-zone Asia/Kolkata") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
setting cannot be tiem-zone. It can be: time-zone, language, who-may-ask, open-questions, who-resolves, announce, score-floor, crowd-visibility, crowd-from, names, board-rule, minimum-questions, empty-week, closing-notice, resolve-reminders, announcements, pictures, theme.
/forecast admin settings time-zone Asia/Kolkata [Choose]\
""")
    assert (await chat.store.read.members.community(1)).settings.zone == "UTC"
    assert "“Asia/Kolkata”" in await chat.press("amina", "Choose")


async def test_administration_without_its_word_is_offered_to_administrators_alone(chat: Chat) -> None:
    assert "/forecast admin settings score-floor 2%" in await chat.say("amina", "settings score-floor 2%")
    assert "“2%”" in await chat.press("amina", "Choose")
    assert "admin settings" not in await chat.say("ben", "settings score-floor 2%")
    assert "remove-text" not in await chat.say("ben", "admin remov-text")
    assert "remove-text needs question" in await chat.say("amina", "admin remov-text")
    assert await chat.say("ben", "admin seting") == snapshot("""\
There is no command “admin seting”.
<typed /forecast admin seting>\
""")
    assert await chat.say("ben", "admin settings tiem-zone Asia/Kolkata") == snapshot("""\
setting cannot be tiem-zone. It can be: time-zone, language, who-may-ask, open-questions, who-resolves, announce, score-floor, crowd-visibility, crowd-from, names, board-rule, minimum-questions, empty-week, closing-notice, resolve-reminders, announcements, pictures, theme.
<typed /forecast admin settings tiem-zone Asia/Kolkata>\
""")


async def test_a_mistyped_value_is_offered(chat: Chat) -> None:
    assert await chat.say("amina", "admin settings who-may-ask everyoen") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
who-may-ask can be: everyone, moderators, review.
everyone [Choose]
<set up?>
[Set up]\
""")
    await chat.press("amina", "Choose")
    assert "who-may-ask: everyone" in await chat.say("amina", "admin settings")


async def test_a_city_is_offered_as_its_zone(chat: Chat) -> None:
    assert await chat.say("amina", "admin settings time-zone Berlin") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
“Berlin” is not the full name of a time zone. Did you mean Europe/Berlin?
Europe/Berlin [Choose]
<set up?>
[Set up]\
""")
    assert "“Europe/Berlin”" in await chat.press("amina", "Choose")


async def test_a_city_in_a_form_is_offered_with_all_else_as_it_was_typed(chat: Chat) -> None:
    await chat.say("amina", "admin setup")
    assert await chat.fill("amina", zone="Berlin", board="Friday 17:30") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
“Berlin” is not the full name of a time zone. Did you mean Europe/Berlin?
Europe/Berlin [Choose]
<set up?>
[Try again] [Set up]\
""")
    assert "'Berlin'" in await chat.press("amina", "Try again")
    await chat.say("amina", "admin setup")
    await chat.fill("amina", zone="Berlin", board="Friday 17:30")
    answer = await chat.press("amina", "Choose")
    assert "Europe/Berlin" in answer
    assert "17:30" in answer


async def test_a_city_in_the_form_of_the_setting_is_offered(chat: Chat) -> None:
    await chat.say("amina", "admin settings time-zone")
    await chat.press("amina", "Change")
    await chat.fill("amina", value="Kolkata")
    assert "“Asia/Kolkata”" in await chat.press("amina", "Choose")


async def many(chat: Chat) -> Chat:
    for number in range(11):
        await chat.post_question(f"Does team {number} win its match?", "Yes/No", "2024-12-06 18:00")
    await chat.post_question("Who wins the cup final?", "Reds/Blues", "2024-12-06 18:00")
    return chat


async def test_a_number_with_its_digits_in_the_wrong_order_is_offered(chat: Chat) -> None:
    await many(chat)
    assert await chat.say("ben", "vote #21 70/30") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
There is no question #21 here. Use list to see the questions there are.
#12 Who wins the cup final? [Choose]
#11 Does team 10 win its match? [Choose]
#2 Does team 1 win its match? [Choose]
#1 Does team 0 win its match? [Choose]\
""")
    assert "<saved #12>" in await chat.press("ben", "Choose")


async def test_a_question_that_is_named_by_words_is_looked_for_in_the_titles(chat: Chat) -> None:
    await many(chat)
    assert await chat.say("ben", "show cup final") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
“cup final” does not name a question. Its number looks like #12, that of a draft like d3.
#12 Who wins the cup final? [Choose]\
""")
    assert "Who wins the cup final?" in await chat.press("ben", "Choose")
    assert "#12 Who wins the cup final?" in await chat.say("ben", "history finel")


async def test_nothing_is_offered_that_would_be_refused(chat: Chat) -> None:
    await many(chat)
    assert "#12" not in await chat.say("ben", "close #21")
    assert "#12" in await chat.say("amina", "close #21")
    await chat.press("amina", "Choose")
    await chat.press("amina", "Close")
    assert "#12 Who" not in await chat.say("ben", "vote #21 70/30")


async def test_where_nothing_is_near_the_refusal_stands(cup: Chat) -> None:
    assert await cup.say("ben", "show #77") == "There is no question #77 here. Use list to see the questions there are."
    assert "does not name a question" in await cup.say("ben", "show of it")


async def test_a_mistyped_season_is_offered(chat: Chat) -> None:
    await chat.say("amina", "admin season start Spring of the otters")
    assert await chat.say("ben", "leaderboard season Spring of the oters") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
There is no season of that name. There are: Spring of the otters.
Spring of the otters [Choose]\
""")
    assert "Spring of the otters" in await chat.press("ben", "Choose")
    await chat.say("ben", "leaderboard season otters")
    assert "of the season Spring of the otters" in await chat.press("ben", "Choose")
    assert said("boards.season_unknown", names="Spring of the otters") in await chat.say("ben", "leaderboard season X")


async def test_a_mistyped_member_is_offered_and_nobody_excluded_before(chat: Chat) -> None:
    for name in ("ben", "chloe"):
        await chat.say(name, "me")
    assert await chat.say("amina", "admin member exclude Chole") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
I know nobody called Chole here. Mention them instead; I only know people who have used me.
Chloe [Choose]
<set up?>
[Set up]\
""")
    assert await chat.store.read.members.excluded(1) == []
    assert "Chloe" in await chat.press("amina", "Choose")
    assert [each.name for each in await chat.store.read.members.excluded(1)] == ["Chloe"]
    for name in ("dana", "DANA"):
        await chat.say(name, "me")
    # Two are called so: which one is meant, no button can say.
    assert said("communities.unknown", name="Dan") in await chat.say("amina", "admin member exclude Dan")


async def test_a_mistyped_member_whose_reasons_are_to_be_removed_is_offered(cup: Chat) -> None:
    await cup.do("ben", CastForecast(question="#1", picks="A 100", reason="They are rude."))
    assert await cup.say("amina", "admin remove-text #1 rationale Ebn") == snapshot("""\
Did you mean one of these? Nothing has been done yet.
I know nobody called Ebn here. Mention them instead; I only know people who have used me.
Ben [Choose]\
""")
    assert "Ben" in await cup.press("amina", "Choose")
    assert said("moderation.done", question="#1") in await cup.press("amina", "Remove")


async def test_a_mistyped_time_of_the_board_in_the_setup_is_offered(chat: Chat) -> None:
    await chat.say("amina", "admin setup")
    await chat.fill("amina", zone="Asia/Kolkata", board="Fryday 17:30")
    answer = await chat.press("amina", "Choose")
    assert "Friday" in answer
    assert "17:30" in answer
    assert "Asia/Kolkata" in answer


async def test_a_button_of_a_line_that_is_a_command_does_nothing(chat: Chat) -> None:
    assert (await chat.do("ben", MistypedLine(line="list"))).is_refusal


def test_a_line_that_can_be_read_is_no_mistyped_one() -> None:
    assert read_command("VOTE") == OpenForecastForm()
    assert read_command("vtoe 50") == MistypedLine(line="vtoe 50")


async def test_the_line_is_offered_as_it_is_typed(chat: Chat) -> None:
    assert "/forecast list mine" in transcript(await chat.do("ben", MistypedLine(line="lsit mine")))
