"""Moderators remove texts that break the house rules."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.doctor.examine import examine
from bot.domain.pages.page import read_page
from bot.inputs.asking import SaveDraft
from bot.inputs.questions import EditDraft, SaveEdit
from bot.inputs.resolving import ResolveQuestion
from bot.inputs.voting import SubmitForecastForm
from bot.ports.platform import PostFailed
from bot.stories.import_drafts import import_drafts
from storage.checks.checks import open_checks
from tests.chat import Chat
from tests.transcript import transcript

VILE = "Vile"


async def vile(chat: Chat) -> None:
    """Question #1, in every text of which is what has to go; it was edited, and voted on with reasons."""
    await chat.say("ana", "ask")
    outcomes = f"{VILE} reds\n{VILE} blues\nOther"
    await chat.fill("ana", question=f"{VILE} question about the cup?", outcomes=outcomes, closes="2024-12-06 18:00")
    await chat.press("ana", "Post")
    await chat.say("ana", "edit 1")
    texts = {"criteria": f"{VILE} criteria", "background": f"{VILE} background"}
    await chat.fill("ana", question=f"{VILE} question about this cup?", outcomes=outcomes + "s", **texts)
    for _ in range(2):
        await chat.do("ben", chat.button("ben", "Forecast").action)
        await chat.fill("ben", A="50", B="30", C="20", reason=f"{VILE} reason")
        chat.now += 1
    await chat.say("amina", "help")


async def remove(chat: Chat, what: str, who: str = "amina") -> str:
    await chat.say(who, f"admin remove-text {what}")
    return await chat.press(who, "Remove")


def holding(folder: Path) -> list[str]:
    """The rows in which the word still stands, but for those of what waits for a click."""
    with closing(sqlite3.connect(folder / "credence.db")) as db:
        lines = [line for line in db.iterdump() if VILE in line]
    return [line for line in lines if not line.startswith('INSERT INTO "pending"')]


async def test_a_title_is_removed_after_a_question(chat: Chat) -> None:
    await vile(chat)
    assert await chat.say("amina", "admin remove-text #1 title") == snapshot("""\
Remove the title of #1?
Vile question about this cup?
It is removed for good, also from the question's history, and cannot be brought back. Its cards will say that a moderator removed it. Announcements and leaderboards that were posted keep it: delete those messages yourself.
[Remove] [Details]\
""")
    assert await chat.press("amina", "Remove") == snapshot("""\
The text is removed from #1. Its cards are being updated.
[Details]\
""")
    assert await chat.say("ana", "show 1") == snapshot("""\
#1 <removed>
A 50% Vile reds (leads)
B 30% Vile blues
C 20% Others
<closes 2024-12-06 18:00 2024-12-06 18:00> · <forecasters 1> · <last change 2024-12-02 12:00>
<criteria Vile criteria>
<background Vile background>
<others see no names>
<crowd>: (<always>) [<after vote>] [<at close>]
Manage this question: [Edit] [Close] [Resolve] [Annul] [Post here]
[Forecast] [My forecast] [Chart] [History]\
""")
    assert chat.channel() == snapshot(
        [
            """\
#1 <removed>
A 50% Vile reds (leads)
B 30% Vile blues
C 20% Others
<closes 2024-12-06 18:00 2024-12-06 18:00> · <forecasters 1> · <last change 2024-12-02 12:00>
<criteria Vile criteria>
[Forecast] [My forecast] [Details]\
"""
        ]
    )
    assert await chat.say("ben", "list") == snapshot("""\
1 open question
#1 <removed> | closes 2024-12-06 18:00 · A · Vile reds 50% · you: A 50% · <forecasters 1> [Show]\
""")
    assert await chat.say("amina", "admin remove-text #1 title") == snapshot(
        "There is no such text on #1, so there is nothing to remove."
    )


async def test_everything_is_removed_and_nothing_of_it_is_kept(chat: Chat, tmp_path: Path) -> None:
    await vile(chat)
    assert len(holding(tmp_path)) > 5
    for what in ("title", "outcome b", "outcome A", "criteria", "background", "rationale @Ben"):
        assert "The text is removed from #1." in await remove(chat, f"#1 {what}")
    assert holding(tmp_path) == []
    chat.now += 60_000
    await chat.background.turn()
    assert chat.channel() == snapshot(
        [
            """\
#1 <removed>
A 50% <removed> (leads)
B 30% <removed>
C 20% Others
<closes 2024-12-06 18:00 2024-12-06 18:00> · <forecasters 1> · <last change 2024-12-02 12:00>
<criteria <removed>>
[Forecast] [My forecast] [Details]\
"""
        ]
    )
    assert await chat.say("ben", "show 1") == snapshot("""\
#1 <removed>
(you | crowd of 1)
A 50% | 50% <removed> (leads)
B 30% | 30% <removed>
C 20% | 20% Others
<closes 2024-12-06 18:00 2024-12-06 18:00> · <forecasters 1> · <last change 2024-12-02 12:00>
<criteria <removed>>
<background <removed>>
<others see no names>
[Forecast] [My forecast] [Chart] [History]\
""")
    await chat.say("ben", "history 1")
    assert await chat.press("ben", "More") == snapshot("""\
What happened to #1: <removed>
2024-12-02 12:00 · Amina removed the name of an outcome
2024-12-02 12:00 · Amina removed how it resolves
2024-12-02 12:00 · Amina removed the background
2024-12-02 12:00 · Amina removed a member's reasons
[Back] [Details]\
""")


async def test_an_outcome_without_a_name_is_voted_on_by_its_letter(chat: Chat) -> None:
    await vile(chat)
    await remove(chat, "#1 outcome A")
    await remove(chat, "#1 outcome B")
    assert await chat.say("chloe", "vote #1 A 60 B 10 rest") == snapshot("""\
<saved #1>
(you | crowd of 2)
A 60% | 55% <removed>
B 10% | 20% <removed>
C 30% | 25% Others
The remaining 30% went to C.
<others see no names>
[Change] [Undo] [Withdraw]\
""")
    assert "Others" in await chat.say("chloe", "vote #1 Others 80 rest")
    assert "nor one of the outcomes" in await chat.say("chloe", 'vote #1 "" 80 rest')
    assert await chat.say("chloe", "vote #1") == snapshot("""\
<forecast form #1>
Form: <forecast form #1>
  A · <removed>: '17.14'
  B · <removed>: '2.86'
  C · Others: '80'
  Why?: ''
[Forecast]\
""")
    await chat.close("ana", "1")
    assert await chat.say("chloe", "propose 1 Purples") == snapshot(
        """\
Name an outcome by its letter, or none if there is no answer: A <removed>, B <removed>, C Others.
<typed Purples>
Form: Propose an answer to #1
  What happened?: 'Purples'  ! Name an outcome by its letter, or none if there is no answer: A <removed>, B <removed>, C Others.
  Evidence: ''
[Try again]\
"""
    )
    assert "A · <removed>" in await chat.say("chloe", "propose 1 A")
    await chat.say("ana", "resolve 1")
    form = chat.last["ana"].form
    assert form is not None
    assert form.fields[0].options[1].label == ("B <removed>",)
    assert "<answer A · <removed>>" in await chat.fill("ana", outcome="A")
    assert "resolved already: A · <removed>" in await chat.say("ana", "resolve 1")


async def test_only_moderators_remove_texts_and_only_of_what_is_posted(chat: Chat) -> None:
    await vile(chat)
    for name in ("ana", "ben"):
        assert await chat.say(name, "admin remove-text #1 title") == "Only moderators can do that."
    await chat.say("amina", "admin moderator add @Ben")
    assert "is removed" in await remove(chat, "#1 title", "ben")
    await chat.say("amina", "ask Is this a draft or not?")
    await chat.fill("amina")
    assert await chat.say("amina", "admin remove-text d2 title") == "d2 is a draft. Post it first."


async def test_it_must_be_clear_which_text_is_meant(chat: Chat) -> None:
    await vile(chat)
    for which in ("", " D", " reds"):
        answer = await chat.say("amina", f"admin remove-text #1 outcome{which}")
        assert answer.startswith("Which outcome? Give its letter: #1 has A to C.")
    assert "Mention them" in await chat.say("amina", "admin remove-text #1 rationale")
    assert await chat.say("amina", "admin remove-text #1 rationale @Ana") == snapshot(
        """\
There is no such text on #1, so there is nothing to remove.
<typed /forecast admin remove-text #1 rationale @Ana>\
"""
    )
    assert await chat.say("amina", "admin remove-text #1") == snapshot(
        """\
remove-text needs part. Example: /forecast remove-text #12
<typed /forecast admin remove-text #1>\
"""
    )
    assert await chat.say("amina", "admin remove-text #1 number") == snapshot(
        """\
part cannot be number. It can be: title, criteria, background, outcome, rationale.
<typed /forecast admin remove-text #1 number>\
"""
    )
    assert await chat.say("amina", "admin remove-text #1 rationale @Ben") == snapshot("""\
Remove the reasons Ben gave on #1?
It is removed for good, also from the question's history, and cannot be brought back. Its cards will say that a moderator removed it. Announcements and leaderboards that were posted keep it: delete those messages yourself.
[Remove] [Details]\
""")


async def test_a_form_that_was_open_does_not_bring_the_text_back(chat: Chat) -> None:
    await vile(chat)
    await chat.say("ana", "edit 1")
    await remove(chat, "#1 criteria")
    assert "was changed while your form was open" in await chat.fill("ana", background="Another.")
    await chat.say("ana", "edit 1")
    assert "<criteria The news.>" in await chat.fill("ana", criteria="The news.")


async def test_a_click_that_comes_twice_removes_once(chat: Chat) -> None:
    await vile(chat)
    await chat.say("amina", "admin remove-text #1 title")
    click = chat.button("amina", "Remove").action
    for _ in range(2):
        assert not (await chat.do("amina", click, delivery="same")).is_refusal
    assert "nothing to remove" in transcript(await chat.do("amina", click))
    assert (await chat.say("ben", "history 1")).count("removed the title") == 1


async def test_what_was_edited_meanwhile_is_asked_about_again(chat: Chat) -> None:
    await chat.post_question("Who wins the cup this week?", "Reds/Blues", "2024-12-06 18:00")
    await chat.say("amina", "admin remove-text #1 outcome B")
    remove_b = chat.button("amina", "Remove").action
    await chat.say("amina", "edit 1")
    await chat.fill("amina", outcomes="Blues\nReds")
    assert "so nothing was removed" in transcript(await chat.do("amina", remove_b))
    assert "B 0% Reds" not in await chat.say("amina", "show 1")
    assert "B - Reds" in await chat.say("amina", "show 1")


async def test_a_forecast_that_was_meant_for_a_text_that_was_removed_is_not_recorded(chat: Chat) -> None:
    await vile(chat)
    await chat.do("chloe", chat.button("ben", "Change").action)
    await remove(chat, "#1 outcome A")
    assert "was changed meanwhile, so nothing was recorded" in await chat.fill("chloe", A="50", B="30", C="20")


async def test_a_rationale_is_no_part_of_what_the_question_says(chat: Chat) -> None:
    await vile(chat)
    await chat.do("chloe", chat.button("ben", "Change").action)
    await remove(chat, "#1 rationale person:ben")
    assert "<saved #1>" in await chat.fill("chloe", A="50", B="30", C="20")


async def test_while_a_name_is_missing_outcomes_are_not_edited(chat: Chat) -> None:
    await chat.post_question("Who wins the cup this week?", "Reds/Blues", "2024-12-06 18:00")
    await remove(chat, "#1 outcome B")
    assert "<outcomes field>" not in await chat.say("amina", "edit 1")
    await chat.say("amina", "ask Is anything like it?")
    await chat.fill("amina")
    assert "#1" not in await chat.say("amina", "show d2")


async def test_what_is_on_its_way_is_drawn_again_or_not_sent(chat: Chat) -> None:
    await chat.say("amina", "help")
    page = f"{VILE} question about ice?\nYes • 40%\nNo • 60%\nOffice\nIce\nDec 1, 2024\nIce.\nView original story\n"
    await import_drafts(chat.store, "", chat.actor("amina"), read_page(page + "A • 50%\nB • 50%\n"), chat.now)
    for draft in ("d1", "d2"):
        await chat.do("amina", EditDraft(question=draft))
        await chat.fill("amina", question=f"{VILE} question {draft}?", closes="2024-12-06 18:00")
        if draft == "d1":
            await chat.press("amina", "Post")
    await chat.say("amina", "admin settings announce role:77")
    await chat.do("amina", EditDraft(question="d2"))
    await chat.fill("amina")
    chat.channels.fault = PostFailed("not now", certain=True, wait_s=60)
    await chat.press("amina", "Post")
    assert len(chat.channel()) == 1
    await chat.do("amina", ResolveQuestion(question="q1", values={"outcome": "A"}))
    for number in (1, 2):
        await remove(chat, f"#{number} title")
    chat.now += 120_000
    await chat.background.turn()
    first, *others = chat.channels.messages.values()
    assert [posted.shown[0].kind for posted in others] == ["question", "story"]
    assert others[0].shown[0].calls == ("77",)
    for card in (first.shown[-1], *(card for posted in others for card in posted.shown)):
        assert VILE not in transcript(card)
        assert "<removed>" in transcript(card)


async def test_a_removal_that_a_newer_program_wrote_is_told_as_something(chat: Chat) -> None:
    await vile(chat)
    async with chat.store.transaction() as session:
        await session.questions.record(1, chat.now, 1, "text-removed", "picture")
    assert "changed something" in await chat.say("ben", "history 1")


async def test_a_database_without_the_text_is_as_it_must_be(chat: Chat, tmp_path: Path) -> None:
    await vile(chat)
    for what in ("title", "outcome A", "outcome B", "criteria", "background", "rationale @Ben"):
        await remove(chat, f"#1 {what}")
    async with open_checks(tmp_path / "credence.db") as checks:
        found = [each async for each in examine(checks, chat.now, ["test"])]
    assert sum(each.wrong for each in found) == 0


@pytest.mark.parametrize("typed", ["", "removed", "#1"])
async def test_a_question_without_a_title_is_suggested_by_its_number(chat: Chat, typed: str) -> None:
    await vile(chat)
    await remove(chat, "#1 title")
    found = await chat.bot.suggest(chat.actor("ben"), "show", typed)
    assert [option.label for option in found] == [("#1 <removed>",)]


def waiting(folder: Path) -> list[str]:
    """Whose half-sent forms are kept, with what they hold."""
    with closing(sqlite3.connect(folder / "credence.db")) as db:
        rows = db.execute("SELECT member.name || ' ' || action FROM pending JOIN member ON member.id = pending.member")
        return sorted(row[0] for row in rows)


async def leave_forms(chat: Chat) -> None:
    """Forms that came back and wait: about the question by each of its names, about another one, and about none."""
    await chat.post_question("Does it rain on Friday?", "Yes/No", "2024-12-06 18:00")
    await chat.do(
        "ana", SaveEdit(question="#1", revision=1, closes_at=0, values={"question": f"{VILE}?", "closes": "never"})
    )
    await chat.do(
        "ana", SaveEdit(question="q1", revision=1, closes_at=0, values={"background": VILE, "closes": "never"})
    )
    await chat.do("ben", SubmitForecastForm(question="1", values={"all": "A 50 B 60", "reason": f"{VILE} reason"}))
    await chat.do("chloe", SubmitForecastForm(question="#2", values={"all": "A 50 B 60", "reason": f"{VILE} too"}))
    await chat.do("chloe", SaveDraft(values={"question": f"Again: {VILE} question about this cup?", "outcomes": "One"}))
    await chat.do("chloe", SaveDraft(values={"question": f"Is this {VILE}?", "outcomes": "One"}))


async def test_with_a_text_go_the_forms_that_wait_about_the_question_or_hold_it(chat: Chat, tmp_path: Path) -> None:
    await vile(chat)
    await leave_forms(chat)
    again = chat.button("ana", "Try again").action
    assert len(waiting(tmp_path)) == 6
    await chat.say("amina", "admin remove-text #1 title")
    await chat.press("amina", "Remove")
    left = waiting(tmp_path)
    assert [line.split()[0] for line in left] == ["Chloe", "Chloe"]
    assert f"Is this {VILE}" in left[0]
    assert f"{VILE} too" in left[1]
    assert "a moderator removed a text it was about" in transcript(await chat.do("ana", again))


@pytest.mark.parametrize("typed", [f"Is {VILE}  Person a thief this week?", f"Is {VILE} Person a thief today?"])
async def test_with_a_text_go_the_forms_in_which_its_author_typed_it_otherwise(
    chat: Chat, tmp_path: Path, typed: str
) -> None:
    await chat.say("ben", "ask")
    await chat.fill("ben", question=typed, outcomes="Yes\nNo", closes="05/06/2025")
    await chat.press("ben", "Choose")
    await chat.press("ben", "Post")
    await chat.say("ben", "edit 1")
    await chat.fill("ben", question=f"Is {VILE} Person a thief this week?")
    await chat.do("chloe", SaveDraft(values={"question": "Does it snow this week?", "outcomes": "One"}))
    await chat.say("amina", "help")
    await remove(chat, "#1 title")
    assert [line.split()[0] for line in waiting(tmp_path)] == ["Chloe"]


async def test_with_an_outcome_goes_no_form_of_others_that_holds_the_word_by_chance(chat: Chat, tmp_path: Path) -> None:
    await chat.post_question("Who wins the cup?", "No/Reds/Blues", "2024-12-06 18:00", by="ben")
    await chat.do("ben", SaveDraft(values={"question": "Does it snow this week?", "outcomes": "One"}))
    await chat.do("chloe", SaveDraft(values={"question": "Does it rain this week?", "outcomes": "No"}))
    await chat.say("amina", "help")
    await remove(chat, "#1 outcome A")
    assert [line.split()[0] for line in waiting(tmp_path)] == ["Chloe"]


async def test_with_reasons_go_the_forms_of_their_member_alone(chat: Chat, tmp_path: Path) -> None:
    await vile(chat)
    await leave_forms(chat)
    await chat.do("ben", SaveDraft(values={"question": "Does it snow this week?", "outcomes": "One"}))
    await remove(chat, "#1 rationale Ben")
    left = waiting(tmp_path)
    assert [line.split()[0] for line in left] == ["Ana", "Ana", "Ben", "Chloe", "Chloe", "Chloe"]
    assert "Does it snow this week?" in left[2]


async def test_a_form_that_waits_is_gone_after_a_day_also_where_nobody_does_anything(
    chat: Chat, tmp_path: Path
) -> None:
    await vile(chat)
    await leave_forms(chat)
    await chat.wait_until("2024-12-03 11:00")
    assert len(waiting(tmp_path)) == 6
    await chat.wait_until("2024-12-03 13:00")
    assert waiting(tmp_path) == []
