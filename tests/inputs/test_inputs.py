"""Inputs as tokens, which buttons carry."""

import re
from contextlib import suppress
from functools import partial
from typing import Literal, get_args, get_origin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.inputs.action import BY_KIND, TOKEN_LIMIT, fits_a_button, read_token, token
from bot.inputs.app import Resume
from bot.inputs.asking import SaveDraft
from bot.inputs.base import Input
from bot.inputs.questions import SaveEdit
from bot.inputs.resolving import ResolveQuestion
from bot.inputs.stories import PostStory
from bot.inputs.voting import SubmitForecastForm, UndoForecast
from bot.texts import texts
from bot.ui.commands import COMMANDS, build_action, read_command
from bot.ui.refusals import refusal
from tests.transcript import transcript

VALUES_OF = {
    "question": st.sampled_from(["", "q1", "#12", "d3", "9223372036854775807"]),
    "picks": st.text(st.characters(codec="utf-8"), max_size=12),
    "reason": st.text(st.characters(codec="utf-8"), max_size=12),
    "outcomes": st.text(st.characters(codec="utf-8"), max_size=8),
    "closes": st.text(st.characters(codec="utf-8"), max_size=8),
    "topic": st.text(st.characters(codec="utf-8"), max_size=8),
    "token": st.text("abcXYZ-_09", min_size=1, max_size=16),
    "cast_at": st.integers(1, 2**45),
    "based_on": st.integers(0, 2**45),
    "who": st.sampled_from(["", "person:1", "role:77"]),
    "setting": st.sampled_from(["", "zone", "score-floor"]),
    "value": st.text(st.characters(codec="utf-8"), max_size=8),
    "post": st.integers(1, 2**31),
    "page": st.integers(0, 10_000),
    "once": st.booleans(),
    "season_id": st.integers(0, 99),
    "week": st.sampled_from(["", "2024-W49"]),
    "filter": st.sampled_from(["open", "closing", "mine"]),
    "season": st.text(st.characters(codec="utf-8"), max_size=8),
    "name": st.text(st.characters(codec="utf-8"), max_size=8),
    "on": st.booleans(),
    "sure": st.booleans(),
    "line": st.text(st.characters(codec="utf-8"), max_size=8),
    "details": st.text(st.characters(codec="utf-8"), max_size=8),
    "which": st.text(st.characters(codec="utf-8"), max_size=8),
    "revision": st.none() | st.integers(0, 99),
    "reopened": st.none() | st.integers(0, 99),
    "closes_at": st.integers(1, 2**45),
    "member": st.integers(1, 2**31),
    "at": st.integers(1, 2**45),
    "opened": st.integers(0, 2**45),
    "step": st.integers(0, 2**31),
    "channel": st.sampled_from(["", "C012AB3CD", "<#C012AB3CD|general>"]),
    "outcome": st.text(st.characters(codec="utf-8"), max_size=8),
    "evidence": st.text(st.characters(codec="utf-8"), max_size=8),
    "text": st.text(st.characters(codec="utf-8"), max_size=8),
    "link": st.sampled_from(["", "https://example.org/a"]),
    "story": st.text("abcXYZ-_09", max_size=16),
    "period": st.sampled_from(["last-week", "week", "all"]),
}


@st.composite
def actions(draw: st.DrawFn) -> Input:
    model = draw(st.sampled_from(Input.__subclasses__()))
    names = [name for name in model.model_fields if name not in ("kind", "values")]
    kinds = {name: model.model_fields[name].annotation for name in names}
    values = {
        name: draw(st.sampled_from(get_args(kind)) if get_origin(kind) is Literal else VALUES_OF[name])
        for name, kind in kinds.items()
    }
    # What an action needs is never empty: the door refuses that before.
    needed = [name for name in names if model.model_fields[name].is_required()]
    return model(**values | {name: values[name] or (1 if kinds[name] is int else "q1") for name in needed})


@given(actions())
def test_an_action_comes_back_from_its_token(action: Input) -> None:
    if fits_a_button(action):  # type: ignore[arg-type]  # drawn from the union's members
        assert read_token(token(action)) == action  # type: ignore[arg-type]  # the same


@given(st.text(max_size=200))
def test_any_text_is_an_action_or_is_refused(text: str) -> None:
    with suppress(Refused):
        assert isinstance(read_token(text, {"outcome": "A"}), Input)


@pytest.mark.parametrize(
    "junk", ["", "nonsense", "show:q1:q2", "list:everything", "undo:q1:soon", "list::-1", "x" * 5_000]
)
def test_a_token_that_was_tampered_with_is_refused(junk: str) -> None:
    with pytest.raises(Refused):
        read_token(junk)


def test_the_longest_tokens_of_cards_fit_every_platform() -> None:
    longest = "q9223372036854775807"
    for action in (
        UndoForecast(question=longest, cast_at=2**45),
        SubmitForecastForm(question=longest, based_on=2**45, revision=9_999),
        ResolveQuestion(question=longest, opened=2**45, revision=9_999, reopened=9_999),
        Resume(token="x" * 40),
        SaveDraft(question=longest, revision=9_999),
        SaveEdit(question=longest, revision=9_999, closes_at=2**45),
        SaveDraft(story="x" * 40),
        PostStory(question=longest),
    ):
        assert len(token(action)) <= TOKEN_LIMIT - 17  # room for what makes a Discord form unique


def test_a_forms_values_are_not_in_its_token() -> None:
    assert token(ResolveQuestion(question="q1", values={"outcome": "A"})) == "resolve-form:q1"


JUNK = ["", " ", "-1", "x", "9" * 30, "null", "\x00", "x" * 4_001, "half \ud800", "q1:2", "{}"]
VALIDATORS_WORDS = re.compile(
    r"pydantic|validation error|Input should|Field required|\[type=|Extra inputs|literal_error"
)


@pytest.mark.parametrize("junk", JUNK)
def test_nobody_reads_the_words_of_the_validator(junk: str) -> None:
    sentences, refusals = texts("en"), []
    tries = [partial(read_token, f"{kind}:{junk}:{junk}", {junk: junk}) for kind in BY_KIND]
    tries += [partial(read_token, junk, {}), partial(read_command, junk)]
    for command in COMMANDS:
        tries.append(partial(build_action, command.name, {option.name: junk for option in command.options}))
        tries.append(partial(read_command, f"{command.typed} {junk} {junk}"))
    for attempt in tries:
        try:
            attempt()
        except Refused as refused:
            refusals.append(refusal(sentences, refused))
    assert refusals
    assert [card for card in refusals if VALIDATORS_WORDS.search(transcript(card))] == []


@pytest.mark.parametrize(
    ("text", "key"), [("x" * 4_001, "app.too_long"), ("half \ud800", "app.half_character")], ids=["long", "half"]
)
def test_a_text_nobody_can_type_is_refused_by_name(text: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        read_token("draft", {"question": text})
    assert refused.value.key == key
    with pytest.raises(Refused) as refused:
        build_action("vote", {"picks": text})
    assert refused.value.key == key
