"""Hostile questions and outcomes through the ask form: each is stored as it should be, or refused with a sentence."""

import time
from typing import Any

import pytest

from bot.domain.errors import Refused
from bot.domain.question import QuestionState
from bot.domain.text.wording import clean_outcome, clean_title
from bot.inputs.action import read_token
from bot.ports import Session
from tests.chat import Chat
from tests.reference import HostileInput, corpus
from tests.transcript import transcript
from tests.words import said

pytestmark = pytest.mark.unmeasured

CASES = [
    HostileInput("mention", "question", "@everyone will this ping?", "accept", "@everyone will this ping?"),
    HostileInput("newline", "question", "Will it\nrain tomorrow?", "normalise", "Will it rain tomorrow?"),
    HostileInput("surrogate", "question", "Bad surrogate \ud800 in text?", "reject"),
    HostileInput("huge", "question", "A" * 1_000_000, "reject"),
    HostileInput("markup", "outcome", "*win* <!channel>", "accept", "*win* <!channel>"),
    HostileInput("look-alike", "outcome", ["Yes", "Y\u0435s"], "reject"),
    HostileInput("one", "outcome", ["Yes"], "reject"),
    *corpus("question", "outcome"),
]


def _values(case: HostileInput) -> dict[str, str]:
    """The ask form with the case in the field it is about, and good words in the others."""
    if case.category == "question":
        return {"question": case.typed, "outcomes": "Yes\nNo"}
    lines = case.typed if isinstance(case.typed, list) else [case.typed, "Something else"]
    return {"question": "Does it rain on Friday?", "outcomes": "\n".join(lines)}


async def _stored(read: Session) -> list[Any]:
    return await read.questions.drafts(1, None)


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_hostile_question_is_stored_as_it_should_be_or_refused(chat: Chat, case: HostileInput) -> None:
    await chat.say("amina", "help")
    began = time.process_time()
    try:
        card = await chat.do("amina", read_token("draft", _values(case)))
    except Refused as refused:
        card = chat.bot.refuse(refused)
    assert time.process_time() - began < 0.1 * SLOW_MACHINE
    drafts = await _stored(chat.store.read)
    if case.expect == "reject":
        assert (card.kind, drafts) == ("refusal", [])
        return
    assert card.kind == "preview"
    assert drafts[0].state is QuestionState.DRAFT
    stored = drafts[0].text.title if case.category == "question" else list(drafts[0].text.outcomes)
    value = case.value
    assert stored == (value if case.category == "question" or isinstance(value, list) else [value, "Something else"])
    told = "I tidied up some characters" in transcript(card)
    # Blanks and line ends around a text are nothing that anybody would miss.
    assert told == (case.expect == "normalise" and str(case.typed).strip() != value)


@pytest.mark.parametrize("case", CASES, ids=str)
async def test_a_hostile_page_is_stored_as_its_question_would_be_or_refused(chat: Chat, case: HostileInput) -> None:
    await chat.say("amina", "help")
    began = time.process_time()
    try:
        card = await chat.do("amina", read_token("import-form", {"page": _page(case)}))
    except Refused as refused:
        card = chat.bot.refuse(refused)
    assert time.process_time() - began < 0.1 * SLOW_MACHINE
    drafts = await _stored(chat.store.read)
    if card.kind == "refusal":
        assert drafts == []
        return
    assert card.kind == "imported"
    for draft in drafts:
        assert all(clean_outcome(name).text == name for name in draft.text.outcomes)
        assert not draft.text.title or clean_title(draft.text.title).text == draft.text.title


def _page(case: HostileInput) -> str:
    """A forecast page with the case in its title or its outcomes."""
    values = _values(case)
    outcomes = [line for line in values["outcomes"].splitlines() if line.strip()]
    rows = [f"{name} • {100 // len(outcomes)}%" for name in outcomes]
    return "\n".join([values["question"], *rows, "The office"])


SLOW_MACHINE = 5
"""The promise is 100 ms; a slow build machine may need some more. Counted in time of the processor, not of the wall."""


def test_the_whole_corpus_was_tried() -> None:
    assert len(CASES) > 100


async def test_a_name_that_turns_the_line_around_is_shown_without_what_turns_it(chat: Chat) -> None:
    await chat.post_question("Does it rain on Saturday?", "Yes/No", "2024-12-06 18:00")
    eve = "\u202eEve\u2069"
    await chat.say(eve, "vote 70/30")
    assert (await chat.say(eve, "me")).startswith(said("boards.record_title", name="Eve"))
    assert said("communities.unknown", name="Nobody") in await chat.say("amina", "admin member exclude \u2067Nobody")
    assert "Eve" in await chat.say("amina", f"admin member exclude {eve}")
