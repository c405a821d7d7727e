"""Hostile questions and outcomes through the ask form: each is stored as it should be, or refused with a sentence."""

import json
import time
from collections.abc import Iterator
from typing import Any

import pytest

from bot.domain.errors import Refused
from bot.domain.question import QuestionState
from bot.domain.text.wording import clean_outcome, clean_title
from bot.inputs.action import read_token
from bot.ports import Session
from tests.chat import Chat
from tests.paths import SHARED
from tests.transcript import transcript

pytestmark = pytest.mark.unmeasured

CORPUS = SHARED / "corpus" / "hostile_inputs.json"
OWN_CASES: list[dict[str, Any]] = [
    {
        "id": "mention",
        "category": "question",
        "input": "@everyone will this ping?",
        "expect": "accept",
        "value": "@everyone will this ping?",
    },
    {
        "id": "newline",
        "category": "question",
        "input": "Will it\nrain tomorrow?",
        "expect": "normalise",
        "value": "Will it rain tomorrow?",
    },
    {"id": "surrogate", "category": "question", "input": "Bad surrogate \ud800 in text?", "expect": "reject"},
    {"id": "huge", "category": "question", "input": "A" * 1_000_000, "expect": "reject"},
    {
        "id": "markup",
        "category": "outcome",
        "input": "*win* <!channel>",
        "expect": "accept",
        "value": "*win* <!channel>",
    },
    {"id": "look-alike", "category": "outcome", "input": ["Yes", "Y\u0435s"], "expect": "reject"},
    {"id": "one", "category": "outcome", "input": ["Yes"], "expect": "reject"},
]


def _cases() -> Iterator[dict[str, Any]]:
    yield from OWN_CASES
    if CORPUS.exists():
        cases: list[dict[str, Any]] = json.loads(CORPUS.read_text("utf-8"))["cases"]
        yield from cases


def _text(case: dict[str, Any]) -> Any:
    made = case.get("generate")
    return made["prefix"] + made["repeat"] * made["times"] + made["suffix"] if made else case["input"]


def _values(case: dict[str, Any]) -> dict[str, str]:
    """The ask form with the case in the field it is about, and good words in the others."""
    if case["category"] == "question":
        return {"question": _text(case), "outcomes": "Yes\nNo"}
    text = _text(case)
    lines = text if isinstance(text, list) else [text, "Something else"]
    return {"question": "Does it rain on Friday?", "outcomes": "\n".join(lines)}


async def _stored(read: Session) -> list[Any]:
    return await read.questions.drafts(1, None)


@pytest.mark.parametrize(
    "case", [case for case in _cases() if case["category"] in ("question", "outcome")], ids=lambda case: case["id"]
)
async def test_a_hostile_question_is_stored_as_it_should_be_or_refused(chat: Chat, case: dict[str, Any]) -> None:
    await chat.say("amina", "help")
    began = time.process_time()
    try:
        card = await chat.do("amina", read_token("draft", _values(case)))
    except Refused as refused:
        card = chat.bot.refuse(refused)
    assert time.process_time() - began < 0.1 * SLOW_MACHINE
    drafts = await _stored(chat.store.read)
    if case["expect"] == "reject":
        assert (card.kind, drafts) == ("refusal", [])
        return
    assert card.kind == "preview"
    assert drafts[0].state is QuestionState.DRAFT
    stored = drafts[0].text.title if case["category"] == "question" else list(drafts[0].text.outcomes)
    value = case["value"]
    assert stored == (value if case["category"] == "question" or isinstance(value, list) else [value, "Something else"])
    told = "Some characters were tidied up" in transcript(card)
    # A line end after an outcome only ends its line.
    assert told == (case["expect"] == "normalise" and not str(case["input"]).endswith("\n"))


@pytest.mark.parametrize(
    "case", [case for case in _cases() if case["category"] in ("question", "outcome")], ids=lambda case: case["id"]
)
async def test_a_hostile_page_is_stored_as_its_question_would_be_or_refused(chat: Chat, case: dict[str, Any]) -> None:
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


def _page(case: dict[str, Any]) -> str:
    """A forecast page with the case in its title or its outcomes."""
    values = _values(case)
    outcomes = [line for line in values["outcomes"].splitlines() if line.strip()]
    rows = [f"{name} • {100 // len(outcomes)}%" for name in outcomes]
    return "\n".join([values["question"], *rows, "The office"])


SLOW_MACHINE = 5
"""The promise is 100 ms; a slow build machine may need some more. Counted in time of the processor, not of the wall."""


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus lies in ../shared")
def test_the_whole_corpus_was_tried() -> None:
    assert sum(case["category"] in ("question", "outcome") for case in _cases()) > 100
