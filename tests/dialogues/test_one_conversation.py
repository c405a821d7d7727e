"""One conversation, the same on every platform: the same answers, and the same facts stored in the end."""

import asyncio
import json
import re
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from inline_snapshot import snapshot

from adapters import platforms
from bot.domain.text.direction import END_ISOLATE, ISOLATE
from tests.chat import instant
from tests.fakes.stages import HOUSES, START, Stage, stage
from tests.fakes.stored import stored
from tests.paths import ROOT
from tests.words import buttons, said

pytestmark = [pytest.mark.unmeasured, pytest.mark.real_words]

TRANSCRIPTS = ROOT / "build" / "transcripts"

CUP = "Who wins the cup in December 2024?"
RAIN = "Does it rain on Saturday?"
HOSTILE = "Does @everyone <@1> **see** <!channel> & <b>this</b> [here](https://evil.example)?"
OUTCOMES = (
    "<script>alert(1)</script>",
    "@here ||or|| *there*",
    "`code` &lt;b&gt; ~~no~~",
    ":tada: <#C1> </forecast ask:4>",
    "فوز الفريق {0} %s",
    "# Heading _it_ https://evil.example/a_b_c",
)
BAR = re.compile(r"^([A-T]) (?:[▓█░]{10}| *(\S+%)) +(\S+%)? *[–-]? *(?:✓ |✅ )?(.+)$", re.MULTILINE)


def shares(text: str) -> list[str]:
    """The figures of the bars, from the top; the reader's own where they stand beside the crowd's."""
    return [mine or figure for _, mine, figure, _ in BAR.findall(text)]


def names(text: str) -> list[str]:
    return [name.strip(f" {ISOLATE}{END_ISOLATE}") for *_, name in BAR.findall(text)]


async def asking(to: Stage) -> None:
    form = await to.say("amina", f"ask {CUP}")
    assert repr(CUP) in form
    values = {"outcomes": "Reds\nBlues\nGreens\nOther", "closes": "2024-12-06 18:00", "criteria": "The league's table"}
    preview = await to.fill("amina", values)
    assert said("asking.preview") in preview
    assert names(preview) == ["Reds", "Blues", "Greens", "Other"]
    assert to.channel() == []
    assert said("asking.posted", question="").strip() in await to.press("amina", "Post")
    assert f"#1 {CUP}" in to.channel()[0]
    assert shares(to.channel()[0]) == ["", "", "", ""]
    assert buttons("Forecast", "My forecast", "Details") in to.channel()[0]


async def forecasting(to: Stage) -> None:
    assert said("voting.form_intro") in await to.press("chloe", "Forecast")
    await to.restart()
    saved = await to.fill("chloe", {"A": "70"})
    assert said("voting.saved", question="#1") in saved
    assert shares(saved)[:4] == ["70%", "10%", "10%", "10%"]
    assert shares(to.channel()[0]) == ["70%", "10%", "10%", "10%"]
    assert not any(said("voting.saved", question="#1") in text for text in to.private("ben"))
    assert shares(await to.say("ben", "vote #1 40/30/20/10"))[:4] == ["40%", "30%", "20%", "10%"]
    assert shares(await to.say("daiki", "vote certain blues"))[:4] == ["1%", "97%", "1%", "1%"]
    assert shares(to.channel()[0]) == ["45%", "33%", "11%", "11%"]
    assert said("questions.forecasters", n=3) in to.channel()[0]


async def changing_minds(to: Stage) -> None:
    assert "B · Blues: '97'" in await to.press("daiki", "Change")
    assert shares(await to.fill("daiki", {"A": "60", "B": "20", "C": "", "D": ""}))[:2] == ["60%", "20%"]
    assert shares(await to.say("ben", "vote #1 A 90 rest even"))[0] == "90%"
    assert shares(await to.press("ben", "Undo"))[0] == "40%"
    assert said("voting.withdrawn", question="#1") in await to.press("chloe", "Withdraw")
    assert said("questions.forecasters", n=2) in to.channel()[0]
    await to.press("chloe", "Undo")
    assert shares(to.channel()[0])[0] == "60%"


async def mistakes(to: Stage) -> None:
    wrong = await to.say("ben", "vote #1 40/30/20")
    assert said("picks.count", n=3, wanted=4, last="D", example="A 40 B 30 C 20 D 10") in wrong
    assert shares(await to.correct("ben", {"all": "40/30/25/5"}))[3] == "5%"
    await to.press("chloe", "Forecast", "#1")
    assert "seventy" in await to.fill("chloe", {"A": "seventy"})
    assert said("voting.not_recorded") in await to.correct("chloe", {"A": "75"})
    assert shares(await to.press("chloe", "Use this"))[0] == "75%"
    await to.say("ben", f"ask {RAIN}")
    assert said("dates.not_ahead", word="yesterday") in await to.fill("ben", {"closes": "yesterday"})
    assert "closes 2024-12-07 20:00" in await to.correct("ben", {"closes": "2024-12-07 20:00"})
    await to.press("ben", "Post")
    await to.press("chloe", "Forecast", RAIN)
    assert shares(await to.fill("chloe", {"A": "35"}))[:2] == ["35%", "65%"]


async def hostile_words(to: Stage) -> None:
    assert HOSTILE in await to.say("amina", f"ask {HOSTILE}")
    await to.fill("amina", {"outcomes": "\n".join(OUTCOMES), "closes": "2024-12-20 18:00"})
    await to.press("amina", "Post")
    assert f"#3 {HOSTILE}" in to.channel()[-1]
    assert names(to.channel()[-1]) == list(OUTCOMES)
    await to.press("ben", "Forecast", "#3")
    saved = await to.fill("ben", {"A": "50", "B": "10", "C": "10", "D": "10", "E": "10", "F": "10"})
    assert names(saved)[:6] == list(OUTCOMES)
    typed = "<script>@everyone</script> *x*"
    assert typed in await to.say("ben", f"vote #3 {typed}")


async def looking_around(to: Stage) -> None:
    found = await to.say("ben", "list")
    assert said("questions.list_open", n=3) in found
    assert f"#1 {CUP}" in found
    assert "The league's table" in await to.press("ben", "Show", "#1")
    assert "The league's table" in await to.say("daiki", "show #1")
    assert said("boards.empty") in await to.say("daiki", "leaderboard")
    assert said("boards.record_title", name="大輝") in await to.say("daiki", "me")
    assert "/forecast vote" in await to.say("daiki", "help")
    assert said("app.not_found", question="#77") in await to.say("daiki", "show #77")


async def the_deadline(to: Stage) -> None:
    await to.restart()
    assert shares(await to.press("daiki", "My forecast", "#1"))[:2] == ["60%", "20%"]
    assert "B · Blues: '20'" in await to.press("daiki", "Forecast", "#1")
    assert said("voting.saved", question="#1") in await to.say("ben", "vote #1 40/30/20/10")
    await to.wait_until(instant("2024-12-05 18:00"))
    await to.wait_until(instant("2024-12-06 18:00"))
    assert buttons("My forecast", "Details") in to.channel()[0]
    # One platform adds the time zone.
    closed = said("voting.closed", question="#1", at="2024-12-06 18:00").removesuffix(".")
    assert closed in await to.say("ben", "vote #1 10/20/30/40")
    # An old confirmation still has its button.
    assert closed in await to.press("ben", "Change", "#1")


async def answers(to: Stage) -> None:
    assert said("app.not_yours", question="#1") in await to.say("chloe", "resolve #1")
    assert said("resolving.outcome") in await to.say("amina", "resolve #1")
    told = await to.fill("amina", {"outcome": "A", "evidence": "https://example.org/table"})
    assert said("questions.answer", answer="A · Reds") in told
    assert said("questions.evidence") in told
    announced = said("resolving.announced", question="#1", answer="A · Reds")
    evidence = said("resolving.evidence_at", site="example.org")
    assert any(announced in text and evidence in text and "🥇 " in text for text in to.channel())
    await to.say("ben", "resolve #2")
    assert said("questions.answer", answer="B · No") in await to.fill("ben", {"outcome": "B No"})


async def monday(to: Stage) -> None:
    before = len(to.channel())
    await to.wait_until(instant("2024-12-09 08:59"))
    assert len(to.channel()) == before
    await to.wait_until(instant("2024-12-09 09:00"))
    board = to.channel()[-1]
    assert said("boards.title_week", first="2", last="8 Dec") in board
    places = [re.search(rf"\b{name}\b", board) for name in ("Chloé", "大輝", "Ben")]
    assert [found.start() for found in places if found] == sorted(found.start() for found in places if found)
    assert "Chloé" in await to.press("chloe", "My week")
    assert "#1" in await to.press("chloe", "Why", "#1")


ACTS = (
    asking,
    forecasting,
    changing_minds,
    mistakes,
    hostile_words,
    looking_around,
    the_deadline,
    answers,
    monday,
)  # fmt: skip


async def play(platform: str, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The conversation on one platform; returns what is stored in the end."""
    async with stage(platform, folder) as to:
        try:
            for act in ACTS:
                await act(to)
        finally:
            TRANSCRIPTS.mkdir(parents=True, exist_ok=True)
            (TRANSCRIPTS / f"{platform}.txt").write_text("\n".join(to.script), encoding="utf-8")
    return stored(folder / "credence.db", START)


@cache
def ending(platform: str) -> dict[str, list[dict[str, Any]]]:
    with TemporaryDirectory() as folder:
        return asyncio.run(play(platform, Path(folder)))


def test_every_platform_takes_part() -> None:
    assert sorted(HOUSES) == platforms()


@pytest.mark.parametrize("platform", platforms())
def test_the_conversation_ends_in_the_same_state_on_every_platform(platform: str) -> None:
    facts, expected = ending(platform), ending("local")
    for table in expected:
        assert facts[table] == expected[table], table


def test_what_the_conversation_leaves_behind() -> None:
    facts = ending("local")
    assert [[f["number"], f["state"], f["author"], f["title"]] for f in facts["question"]] == snapshot(
        [
            [1, "resolved", "Amina", "Who wins the cup in December 2024?"],
            [2, "resolved", "Ben", "Does it rain on Saturday?"],
            [3, "open", "Amina", "Does @everyone <@1> **see** <!channel> & <b>this</b> [here](https://evil.example)?"],
        ]
    )
    assert [f["name"] for f in facts["outcome"]][-6:] == list(OUTCOMES)
    assert [[f["question"], f["member"], f["cast_at"], f["shares"]] for f in facts["forecast_history"]] == snapshot(
        [
            [1, "Chloé", 300, [7000, 1000, 1000, 1000]],
            [1, "Ben", 360, [4000, 3000, 2000, 1000]],
            [1, "大輝", 420, [100, 9700, 100, 100]],
            [1, "大輝", 540, [6000, 2000, 1000, 1000]],
            [1, "Ben", 600, [9000, 334, 333, 333]],
            [1, "Ben", 660, [4000, 3000, 2000, 1000]],
            [1, "Chloé", 720, []],
            [1, "Chloé", 780, [7000, 1000, 1000, 1000]],
            [1, "Ben", 900, [4000, 3000, 2500, 500]],
            [1, "Chloé", 1140, [7500, 834, 833, 833]],
            [1, "Ben", 2460, [4000, 3000, 2000, 1000]],
            [2, "Chloé", 1500, [3500, 6500]],
            [3, "Ben", 1800, [5000, 1000, 1000, 1000, 1000, 1000]],
        ]
    )
    assert [[f["question"], f["member"], f["weights"], f["resolved_at"]] for f in facts["resolution"]] == snapshot(
        [[1, "Amina", [10000, 0, 0, 0], 367500], [2, "Ben", [0, 10000], 367620]]
    )
    assert [[f["question"], f["member"], f["peer"]] for f in facts["score"]] == snapshot(
        [
            [1, None, 9175244595],
            [1, "Chloé", 42609846815],
            [1, "Ben", -51590808875],
            [1, "大輝", 8980962060],
            [2, None, 0],
            [2, "Chloé", 0],
        ]
    )
    assert [[f["question"], f["at"], f["member"], f["step"]] for f in facts["event"]] == snapshot(
        [
            [1, 120, "Amina", "drafted"],
            [1, 180, "Amina", "opened"],
            [2, 1320, "Ben", "drafted"],
            [2, 1380, "Ben", "opened"],
            [3, 1620, "Amina", "drafted"],
            [3, 1680, "Amina", "opened"],
            [1, 367200, None, "closed"],
            [1, 367500, "Amina", "resolved"],
            [2, 367620, "Ben", "closed"],
            [2, 367620, "Ben", "resolved"],
        ]
    )
    assert [[f["kind"], f["question"], f["state"]] for f in facts["outbox"]] == snapshot(
        [
            ["card", 1, "sent"],
            ["card", 2, "sent"],
            ["card", 3, "sent"],
            ["closing", None, "sent"],
            ["announcement", None, "sent"],
            ["announcement", None, "sent"],
            ["board", None, "sent"],
        ]
    )


@pytest.mark.parametrize("platform", platforms())
async def test_a_vote_that_is_delivered_twice_has_one_effect(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await asking(to)
        await to.say("ben", "vote #1 40/30/20/10")
        await to.again("ben")
        await to.press("chloe", "Forecast", "#1")
        await to.fill("chloe", {"A": "70"})
        await to.again("chloe")
        facts = stored(tmp_path / "credence.db", START)
        assert [[vote["member"], vote["shares"]] for vote in facts["forecast_history"]] == [
            ["Ben", [4000, 3000, 2000, 1000]],
            ["Chloé", [7000, 1000, 1000, 1000]],
        ]
        assert said("questions.forecasters", n=2) in to.channel()[0]


@pytest.mark.parametrize("platform", platforms())
async def test_a_wrong_line_on_a_yes_no_question_is_told_and_kept(platform: str, tmp_path: Path) -> None:
    async with stage(platform, tmp_path) as to:
        await to.say("amina", f"ask {RAIN}")
        await to.fill("amina", {"closes": "2024-12-07 20:00"})
        await to.press("amina", "Post")
        told = await to.say("ben", "vote #1 rubbish")
        assert said("picks.unknown", piece="rubbish", last="B", example="A 67 B 33") in told
        again = told if to.world.asked("ben") else await to.press("ben", "Try again")
        assert "'rubbish'" in again


def test_cards_that_were_posted_are_the_same_on_every_platform() -> None:
    """No adapter has a say in what is posted."""
    cards = [json.dumps([ending(platform)[table] for table in ("placement", "board")]) for platform in platforms()]
    assert len(set(cards)) == 1
