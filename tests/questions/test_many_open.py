"""Lists and suggestions where thousands of questions are open: a page is read and no more, and it is the right one."""

from collections.abc import AsyncGenerator
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.app.suggestions import AT_FIRST, MOST_SUGGESTED
from bot.domain.question import Question, QuestionState, QuestionText
from bot.inputs.questions import ListQuestions
from bot.ports import NewVote, Passing
from bot.ports.questions import LookedFor
from bot.questions.list import PAGE
from storage.entities import questions
from tests.chat import Chat, open_chat
from tests.fresh import open_fresh
from tests.storage.world import NOW, settle

MANY = 300
DAY_MS = 86_400_000


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    """A chat with many open questions; Ben has a forecast on every second of them."""
    async with open_chat(tmp_path) as chat:
        await chat.say("amina", "help")
        await chat.say("ben", "help")
        async with chat.store.transaction() as session:
            for number in range(MANY):
                text = QuestionText(
                    f"Does it rain on day {number}?", ("Yes", "No"), chat.now + number * DAY_MS + 1, "", ""
                )
                draft = await session.questions.add_draft(1, 1 + number % 3 // 2, text, None, chat.now)
                await session.questions.open(draft, chat.now)
        for number in range(1, MANY, 2):
            await chat.store.cast(NewVote(number, 2, chat.now, (5_000, 5_000), ""))
        yield chat


@pytest.mark.parametrize(
    ("chosen", "total", "first"),
    [("open", MANY, "#1 "), ("closing", 7, "#1 "), ("unvoted", MANY // 2, "#2 "), ("mine", MANY // 3, "#3 ")],
)
async def test_of_a_list_one_page_is_read(chat: Chat, chosen: str, total: int, first: str) -> None:
    with patch.object(questions, "_question", side_effect=questions._question) as read:
        card = await chat.bot.handle(ListQuestions.model_validate({"filter": chosen}), chat.actor("ben"))
    assert read.call_count <= PAGE
    assert str(total) in str(card.title)
    assert first in str(card.blocks[0])


async def test_while_one_types_what_fits_is_read(chat: Chat) -> None:
    titles, rows = questions.SqliteQuestions.titles, list[int]()

    async def counted(*given: Any) -> list[tuple[str, str]]:
        found = await titles(*given)
        rows.append(len(found))
        return found

    with patch.object(questions.SqliteQuestions, "titles", counted):
        for command in ("vote", "show"):
            for text, fit in (("", MOST_SUGGESTED), ("DAY 29", 11), ("#29 d", 1)):
                assert len(await chat.bot.suggest(chat.actor("ben"), command, text)) == fit
    assert max(rows) <= AT_FIRST


async def test_where_most_titles_may_fit_those_that_do_are_found_behind_them(tmp_path: Path) -> None:
    async with open_chat(tmp_path) as chat:
        await chat.say("amina", "help")
        async with chat.store.transaction() as session:
            for number in range(AT_FIRST + 20):
                text = QuestionText(f"Café number {number}?", ("Yes", "No"), chat.now + DAY_MS, "", "")
                await session.questions.open(await session.questions.add_draft(1, 1, text, None, chat.now), chat.now)
        for typed in ("NUMBER 3", "CAFÉ number 3"):
            found = await chat.bot.suggest(chat.actor("amina"), "vote", typed)
            assert [option.value for option in found] == [f"#{n + 1}" for n in (*range(39, 29, -1), 3)]


async def test_a_preview_reads_titles_of_open_questions_and_nothing_else_of_them(chat: Chat) -> None:
    await chat.say("ben", "ask Does it snow on the second day of March?")
    with patch.object(questions, "_question", side_effect=questions._question) as read:
        await chat.fill("ben", closes="2025-03-03")
    assert read.call_count < 10


STATES = st.sampled_from([QuestionState.OPEN, QuestionState.CLOSED, QuestionState.RESOLVED, QuestionState.DRAFT])
TITLES = st.sampled_from(
    ["Rain", "RAIN on #3?", "Straße 12", "İstanbul", "ﬁnal", "", "d4 and #1", "ΣΊΣΥΦΟΣ", "kelvin K", "a% _b!"]
)
ROWS = st.lists(st.tuples(STATES, TITLES, st.integers(0, 3), st.integers(1, 2), st.booleans()), max_size=8)


@given(
    rows=ROWS,
    part=st.sampled_from(
        [
            "",
            "rain",
            "#1",
            "#3",
            "d",
            "d2 r",
            "2 ",
            "ß",
            "ss",
            "fi",
            "k",
            "σ",
            "i",
            "1 s",
            "?",
            "%",
            "_",
            "!",
            "a%",
            "x" * 200,
        ]
    ),
    author=st.sampled_from([None, 1, 2]),
    before=st.sampled_from([None, NOW + 1, NOW + 3]),
    without=st.sampled_from([None, 1]),
)
async def test_pages_and_titles_are_those_that_one_would_pick_from_all(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[tuple[QuestionState, str, int, int, bool]],
    part: str,
    author: int | None,
    before: int | None,
    without: int | None,
) -> None:
    store = await open_fresh(tmp_path_factory.mktemp("many") / "credence.db")
    try:
        await settle(store)
        async with store.transaction() as session:
            for state, title, closes, whose, voted in rows:
                text = QuestionText(title, ("Yes", "No"), NOW + closes, "", "")
                question = await session.questions.add_draft(1, whose, text, None, NOW)
                if state is not QuestionState.DRAFT:
                    question = await session.questions.open(question, NOW)
                    await session.questions.set_state(question, state, None)
                if voted:
                    await store._writing.run("INSERT INTO current_forecast VALUES (?, 1, 0, x'13881388')", question.id)
        read = store.read.questions
        every = await read.in_states(1, list(QuestionState))
        voted_on = {*await store._reading.numbers("SELECT question FROM current_forecast")}
        for states in ([QuestionState.OPEN], [QuestionState.CLOSED, QuestionState.RESOLVED], list(QuestionState)):
            passing = Passing(1, states, author, before, without)
            right = [each for each in every if passes(each, passing, voted_on)]
            assert await read.count(passing) == len(right)
            assert await read.page(passing, 0, 99) == right
            assert await read.page(passing, 1, 2) == right[1:3]
            assert await read.page(passing, 1, 2, latest_first=True) == right[::-1][1:3]
        opened = [(each.id, each.number, each.text.title) for each in every if each.state is QuestionState.OPEN]
        assert [tuple(each) for each in await read.open_titles(1)] == opened
        for state in QuestionState:
            named = await read.titles(1, state, author)
            fitting = [(name, title) for name, title in named if not title or part in f"{name} {title}".casefold()]
            found = await read.titles(1, state, author, LookedFor(part, 99))
            assert [each for each in found if each in fitting] == fitting
            assert await read.titles(1, state, author, LookedFor(part, 2)) == found[:2]
            assert await read.titles(1, state, author, LookedFor("", 2)) == named[:2]
    finally:
        await store.close()


def passes(question: Question, passing: Passing, voted_on: set[int]) -> bool:
    return (
        question.state in passing.states
        and passing.author in (None, question.author)
        and (passing.before is None or question.deadline < passing.before)
        and (passing.without_forecast_of is None or question.id not in voted_on)
    )
