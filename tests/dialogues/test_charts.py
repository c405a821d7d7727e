"""Members look at the crowd forecast as a picture, and share it."""

import pytest
from inline_snapshot import snapshot

from bot.app.painter import Painter
from bot.domain.pages.page import read_page
from bot.inputs.questions import EditDraft, ShareChart
from bot.ports.worker import WorkerFailed
from bot.questions import crowd_samples
from bot.stories.import_drafts import import_drafts
from bot.ui.cards import Card
from tests.chat import Chat
from tests.fakes.drawn import PNG, DrawingWorker, drawing_of
from tests.words import said


@pytest.fixture
async def moved(chat: Chat) -> Chat:
    """A chat in which the crowd forecast of #1 has moved for three days."""
    await chat.post_question("Who wins the cup?", "Reds/Blues", "2024-12-20 18:00")
    await chat.say("ben", "vote #1 30")
    await chat.wait_until("2024-12-03 12:00")
    await chat.say("cleo", "vote #1 60")
    await chat.wait_until("2024-12-04 12:00")
    await chat.say("ben", "vote #1 80")
    return chat


async def test_a_member_looks_at_the_crowd_over_time(moved: Chat) -> None:
    assert await moved.say("ben", "chart #1") == snapshot("""\
#1 Who wins the cup?
(you | crowd of 2)
A 80% | 70% Reds (leads)
B 20% | 30% Blues
A ▃▃▃▃▃▄▄▄▄▆ 30% → 70% ▲40
B ▆▆▆▆▆▅▅▅▅▃ 70% → 30% ▼40
<closes 2024-12-20 18:00 2024-12-20 18:00> · <forecasters 2> · <last change 2024-12-04 12:00>
[Share] [Chart bars] [Details]\
""")
    drawing = drawing_of(moved.last["ben"])
    assert drawing["title"] == "#1 Who wins the cup?"
    assert [outcome["shares"] for outcome in drawing["outcomes"]] == snapshot([[3000, 4500, 7000], [7000, 5500, 3000]])
    assert [mark["kind"] for mark in drawing["marks"]] == ["close"]
    assert (drawing["theme"], drawing["zone"]) == ("light", "UTC")
    # The member's own way, which nobody else is shown.
    assert [own["shares"] for own in drawing["own"]] == [[3_000, 7_000], [8_000, 2_000]]
    await moved.say("dan", "chart")
    assert drawing_of(moved.last["dan"])["own"] == []


async def test_the_same_as_bars_with_the_change_since_last_week(moved: Chat) -> None:
    await moved.wait_until("2024-12-10 12:00")
    await moved.say("dan", "vote #1 90")
    await moved.say("dan", "chart #1")
    await moved.press("dan", "Chart bars")
    rows = drawing_of(moved.last["dan"])["rows"]
    assert [(row["letter"], row["share"], row["change"]) for row in rows] == snapshot(
        [("A", 8000, 50), ("B", 2000, -50)]
    )
    assert "[Chart time]" in await moved.say("dan", "chart #1 bars")


async def test_a_chart_is_shared_without_the_own_path(moved: Chat) -> None:
    await moved.say("ben", "chart #1")
    assert await moved.press("ben", "Share") == said("questions.chart_posted")
    posted = list(moved.channels.messages.values())[-1].shown[-1]
    assert posted.kind == "shared-chart"
    assert drawing_of(posted)["own"] == []
    # Pressed twice on one showing.
    moved.last["ben"] = Card("none")
    await moved.say("ben", "chart #1")
    button = moved.button("ben", "Share")
    await moved.do("ben", button.action)
    assert (await moved.do("ben", button.action)).is_refusal


async def test_a_hidden_crowd_is_not_drawn(cup: Chat) -> None:
    await cup.say("amina", "admin settings crowd-visibility after-vote")
    assert await cup.post_question("Who wins the bowl?", "Reds/Blues", "2024-12-20 18:00") == "#2"
    await cup.say("ben", "vote #2 30")
    await cup.say("cleo", "chart #2")
    assert cup.last["cleo"].picture is None
    assert said("questions.visibility_until-vote") in await cup.say("cleo", "chart #2")
    # Who voted sees it, and cannot show it to those who did not.
    assert "[Share]" not in await cup.say("ben", "chart #2")
    assert cup.last["ben"].picture is not None
    await cup.say("ben", "chart #1")
    refused = await cup.do("ben", ShareChart(question="#2"))
    assert refused.is_refusal


async def test_points_of_too_few_forecasters_are_left_out(moved: Chat) -> None:
    await moved.say("amina", "admin settings crowd-from 2")
    await moved.say("ben", "chart #1")
    (first, *_) = drawing_of(moved.last["ben"])["outcomes"]
    # The first point, of one forecaster, is gone.
    assert len(first["shares"]) == 2


async def test_words_and_characters_where_pictures_are_not_wanted(moved: Chat) -> None:
    await moved.say("amina", "admin settings pictures text-only")
    assert await moved.say("ben", "chart #1") == snapshot("""\
#1 Who wins the cup?
(you | crowd of 2)
A 80% | 70% Reds (leads)
B 20% | 30% Blues
A ▃▃▃▃▃▄▄▄▄▆ 30% → 70% ▲40
B ▆▆▆▆▆▅▅▅▅▃ 70% → 30% ▼40
<closes 2024-12-20 18:00 2024-12-20 18:00> · <forecasters 2> · <last change 2024-12-04 12:00>
[Share] [Details]\
""")
    assert moved.last["ben"].picture is None


async def test_the_theme_is_that_of_the_community(moved: Chat) -> None:
    await moved.say("amina", "admin settings theme dark")
    await moved.say("ben", "chart #1")
    assert drawing_of(moved.last["ben"])["theme"] == "dark"


async def test_a_draft_has_no_chart(chat: Chat) -> None:
    await chat.say("amina", "ask")
    await chat.fill("amina", question="Who wins the cup?", outcomes="Reds\nBlues", closes="2024-12-06 18:00")
    assert "d1" in await chat.say("amina", "chart d1")
    assert chat.last["amina"].is_refusal


async def test_a_resolved_question_is_drawn_with_its_answer(moved: Chat) -> None:
    await moved.wait_until("2024-12-06 18:00")
    await moved.close("amina", "#1")
    await moved.wait_until("2024-12-07 18:00")
    await moved.say("amina", "resolve #1")
    await moved.fill("amina", outcome="A", known="2024-12-05 12:00")
    await moved.say("dan", "chart #1")
    drawing = drawing_of(moved.last["dan"])
    assert [mark["kind"] for mark in drawing["marks"]] == ["known", "close", "resolved"]
    assert [outcome["weight"] for outcome in drawing["outcomes"]] == [10_000, 0]
    picture = moved.last["dan"].picture
    assert picture is not None
    assert picture.words == snapshot(
        "Resolved: A · Reds. A Reds 70%, before 30%; B Blues 30%, before 70%. 2 forecasters. Crowd forecast on #1 Who wins the cup?"
    )


async def test_a_removed_text_is_drawn_as_removed(moved: Chat) -> None:
    await moved.say("amina", "admin remove-text #1 title")
    await moved.press("amina", "Remove")
    await moved.say("dan", "chart #1")
    assert drawing_of(moved.last["dan"])["title"] == f"#1 {said('moderation.text')}"


async def test_a_history_that_cannot_be_taken_leaves_the_text(moved: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd_samples, "IN_WORKER_FROM", 0)
    worker = DrawingWorker(fault=WorkerFailed("no"))
    moved.bot.crowd_samples._worker = worker
    await moved.say("dan", "chart #1")
    assert (moved.last["dan"].kind, drawing_of(moved.last["dan"])) == ("chart", {})
    await moved.say("dan", "chart #1")
    assert drawing_of(moved.last["dan"])
    # Unchanged, it is not taken again.
    await moved.say("ben", "chart #1")
    assert worker.jobs == ["crowd", "crowd"]


async def test_of_a_busy_question_the_present_is_put_behind_what_was_taken(
    moved: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(crowd_samples, "IN_WORKER_FROM", 0)
    monkeypatch.setattr(crowd_samples, "LARGE", 1)
    moved.bot.crowd_samples._worker = worker = DrawingWorker()
    await moved.say("dan", "chart #1")
    moved.now += 1_000
    await moved.say("cleo", "vote #1 10")
    await moved.say("dan", "chart #1")
    shares = drawing_of(moved.last["dan"])["outcomes"][0]["shares"]
    assert worker.jobs == ["crowd"]
    assert shares == snapshot([3000, 4500, 7000, 4500])
    moved.now += crowd_samples.AFRESH_MS
    await moved.say("dan", "chart #1")
    assert worker.jobs == ["crowd", "crowd"]


async def test_only_so_many_histories_are_remembered(moved: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd_samples, "MOST_REMEMBERED", 1)
    assert await moved.post_question("Who wins the bowl?", "Reds/Blues", "2024-12-20 18:00") == "#2"
    await moved.say("ben", "vote #2 30")
    await moved.say("ben", "chart #1")
    await moved.say("ben", "chart #2")
    assert list(moved.bot.crowd_samples._known) == [2]


async def test_the_picture_follows_the_answer(moved: Chat) -> None:
    moved.bot._painter = Painter(DrawingWorker())
    await moved.say("ben", "chart #1")
    drawn = await moved.bot.draw(moved.last["ben"])
    assert drawn is not None
    assert drawn.picture is not None
    assert drawn.picture.png.startswith(PNG)


PAGE = """Who wins the cup this month?
Reds • 40%
Blues • 60%
The league
The cup is near its end
Dec 1, 2024, 08:00 AM
Two are left.
View original story
https://example.org/cup
"""


async def test_the_story_of_a_question_is_marked_and_what_has_not_moved_has_no_arrow(chat: Chat) -> None:
    await chat.say("amina", "help")
    await import_drafts(chat.store, "", chat.actor("amina"), read_page(PAGE), chat.now)
    await chat.do("amina", EditDraft(question="d1"))
    await chat.fill("amina", closes="2024-12-20 18:00")
    await chat.press("amina", "Post")
    for day, share in ((3, 40), (4, 70), (5, 40)):
        await chat.wait_until(f"2024-12-0{day} 12:00")
        await chat.say("ben", f"vote #1 {share}")
    assert "40% → 40%\n" in await chat.say("ben", "chart #1")
    assert [mark["kind"] for mark in drawing_of(chat.last["ben"])["marks"]] == ["story", "close"]
