"""Whatever a person typed comes back to them, whatever the reason of the refusal; and every refusal says its reason.

All forms and all commands that take free text are refused here for every reason there is.
"""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from bot.app.registry import ROWS
from bot.inputs.action import Action, read_token, token
from bot.inputs.asking import DropDraft, OpenPostForm, PostElsewhere, SaveDraft
from bot.inputs.base import TEXT_LIMIT, Input
from bot.inputs.communities import OpenSetting, OpenSetup, SaveSetting, SaveSetup
from bot.inputs.questions import DeleteQuestion, EditDraft, OpenEditForm, SaveEdit
from bot.inputs.resolving import (
    AnnulQuestion,
    OpenAnnulForm,
    OpenNewDeadlineForm,
    OpenResolveForm,
    ProposeAnswer,
    ResolveQuestion,
    SetNewDeadline,
    SubmitProposalForm,
)
from bot.inputs.stories import ImportPage, OpenImportForm
from bot.inputs.voting import OpenForecastForm, SubmitForecastForm
from bot.ports import NotSaved
from bot.request.in_flight import account_of
from bot.ui.cards import Card, Paragraph
from bot.ui.commands import COMMANDS, OptionKind, read_command
from tests.chat import Chat, open_chat
from tests.dialogues.test_stories import PAGE
from tests.transcript import read, transcript

FORMS: dict[type[Input], tuple[Action, dict[str, str]]] = {
    SaveDraft: (
        EditDraft(question="d2"),
        {"question": "Does it hail in May?", "outcomes": "Yes\nNo\nA bit", "criteria": "The station's report."},
    ),
    SaveEdit: (OpenEditForm(question="#1"), {"question": "Who takes the cup?", "criteria": "The federation's page."}),
    PostElsewhere: (OpenPostForm(question="#1"), {"channel": "elsewhere"}),
    ResolveQuestion: (OpenResolveForm(question="#1"), {"outcome": "A", "evidence": "https://example.org/final"}),
    AnnulQuestion: (OpenAnnulForm(question="#1"), {"reason": "The cup was called off."}),
    SubmitProposalForm: (
        ProposeAnswer(question="#2", outcome="Purples"),
        {"proposal": "A 70 B 30", "evidence": "https://example.org/snow"},
    ),
    SetNewDeadline: (OpenNewDeadlineForm(question="#2"), {"closes": "in two weeks"}),
    ImportPage: (OpenImportForm(), {"page": PAGE}),
    SaveSetup: (OpenSetup(), {"zone": "Asia/Kolkata", "board": "Friday 17:30"}),
    SaveSetting: (OpenSetting(setting="score-floor"), {"value": "0.75%"}),
    SubmitForecastForm: (
        OpenForecastForm(question="#1"),
        {"A": "41.5", "B": "28.5", "C": "20", "D": "10", "reason": "The keeper is back."},
    ),
}
"""Every form: how it is opened, and what is typed into it."""

WRONG: dict[type[Input], dict[str, str]] = {
    SaveDraft: {"question": "Hail?", "closes": "soonish"},
    SaveEdit: {"question": "Cup?", "closes": "soonish"},
    PostElsewhere: {"channel": "no such channel"},
    ResolveQuestion: {"known": "noonish", "evidence": "somewhere"},
    AnnulQuestion: {"reason": " "},
    SubmitProposalForm: {"proposal": "Purples", "evidence": "somewhere"},
    SetNewDeadline: {"closes": "soonish"},
    ImportPage: {"page": "Nothing of a page."},
    SaveSetup: {"zone": "Utopia", "board": "now and then"},
    SaveSetting: {"value": "a lot"},
    SubmitForecastForm: {"A": "most", "reason": "x" * 501},
}
"""What no form takes."""

LINES = {
    "ask": "Does it hail in May?",
    "vote": "#1 41.5/28.5/20/10",
    "propose": "#1 Reds https://example.org/final",
    "leaderboard": "season Spring of the otters",
    "schedule": "add Friday 17:30 season top 5",
    "settings": "score-floor 0.75%",
    "season": "start Spring of the otters",
    "remove-text": "#1 outcome A",
}
"""Every command that takes free text."""
READS = ("ask", "leaderboard")
"""Commands that store nothing, and so cannot meet a full disk."""


@pytest.fixture
async def chat(tmp_path: Path) -> AsyncGenerator[Chat]:
    """A chat with a posted question and a draft, of an administrator's."""
    async with open_chat(tmp_path) as chat:
        await chat.post_question("Who wins the cup this week?", "Reds/Blues/Greens/Other", "2024-12-06 18:00")
        await chat.say("amina", "ask")
        await chat.fill("amina", question="Does it rain on Friday?", closes="2024-12-06 18:00")
        await chat.post_question("Does it snow tomorrow?", "Yes/No", "2024-12-03 18:00")
        await chat.wait_until("2024-12-03 19:00")
        yield chat


def test_every_form_and_every_command_with_free_text_is_tried() -> None:
    assert set(FORMS) == set(WRONG) == {row.input for row in ROWS if "values" in row.input.model_fields}
    free = {command.name for command in COMMANDS if any(option.kind is OptionKind.TEXT for option in command.options)}
    assert set(LINES) == free - {"help"}


def test_every_form_that_is_sent_can_be_shown_again() -> None:
    assert [row.input for row in ROWS if "values" in row.input.model_fields and row.reopen is None] == []


async def rewritten(chat: Chat) -> None:
    await chat.say("amina", "edit #1")
    await chat.fill("amina", criteria="The table.")
    await chat.say("amina", "reopen #2")
    await chat.fill("amina", closes="2024-12-03 20:00")
    await chat.wait_until("2024-12-03 21:00")
    await chat.do("amina", EditDraft(question="d2"))
    await chat.fill("amina", background="It is spring.")


async def answered(chat: Chat) -> None:
    for question in ("#1", "#2"):
        await chat.do("amina", ResolveQuestion(question=question, values={"outcome": "B"}))


async def deleted(chat: Chat) -> None:
    for question in ("#1", "#2"):
        await chat.do("amina", DeleteQuestion(question=question, sure=True))
    await chat.do("amina", DropDraft(question="d2"))


async def full_disk(chat: Chat) -> None:
    def full(*_: Any, **__: Any) -> Any:
        raise NotSaved("disk full")

    chat.store.transaction = chat.store.cast = full  # type: ignore[method-assign]  # the store of this test alone


async def broken(chat: Chat) -> None:
    def fails(*_: Any, **__: Any) -> Any:
        raise RuntimeError("a fault in the program")

    chat.store.transaction = chat.store.cast = fails  # type: ignore[method-assign]  # the store of this test alone
    chat.store.read.questions.find = fails  # type: ignore[method-assign]  # the same


async def busy(chat: Chat) -> None:
    chat.bot._in_flight._leaving[account_of(chat.actor("amina"))] = asyncio.Event()


REASONS: dict[str, Callable[[Chat], Awaitable[None]]] = {
    "stale": rewritten,
    "answered": answered,
    "gone": deleted,
    "not saved": full_disk,
    "broken": broken,
    "busy": busy,
}
ALWAYS = ("not saved", "busy")
"""Reasons for which every form is refused; the others refuse those that are about a question."""


def shown(card: Card) -> str:
    """All that a person sees of a refusal, whether the form opens again or not."""
    values = [field.value for field in card.form.fields] if card.form else []
    return "\n".join([transcript(card), *values])


def says_why(card: Card) -> bool:
    """Whether there is a reason to be seen: in the card, and in the form, which some platforms show in its place."""
    form = card.form
    in_form = form is None or bool(form.error) or any(field.error for field in form.fields)
    return in_form and bool(card.blocks) and isinstance(card.blocks[0], Paragraph) and bool(read(card.blocks[0].text))


async def sent(chat: Chat, form: type[Input], values: dict[str, str]) -> Action:
    opens, _ = FORMS[form]
    opened = (await chat.do("amina", opens)).form
    assert opened is not None
    filled = {field.id: field.value for field in opened.fields} | values
    return read_token(token(opened.action), filled)


@pytest.mark.parametrize("reason", REASONS)
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
async def test_what_was_typed_into_a_form_comes_back_whatever_the_reason(
    chat: Chat, form: type[Input], reason: str
) -> None:
    typed = FORMS[form][1]
    action = await sent(chat, form, typed)
    await REASONS[reason](chat)
    card = await chat.bot.handle(action, chat.actor("amina"))
    if not card.is_refusal:
        assert reason not in ALWAYS
        return
    assert says_why(card)
    for name, text in typed.items():
        assert name in form.chosen or text in shown(card), name


@pytest.mark.parametrize("form", [SaveEdit, SaveDraft, ResolveQuestion, AnnulQuestion, SubmitForecastForm])
async def test_a_form_that_was_overtaken_comes_back_filled_in_and_can_be_sent_again(
    chat: Chat, form: type[Input]
) -> None:
    typed = FORMS[form][1]
    action = await sent(chat, form, typed)
    await rewritten(chat)
    card = await chat.do("amina", action)
    assert card.is_refusal
    assert card.form is not None
    assert card.form.error
    assert {field.id: field.value for field in card.form.fields if field.id in typed} == typed
    await chat.fill("amina")
    assert not chat.last["amina"].is_refusal


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
async def test_what_is_wrong_with_a_form_is_said_and_the_rest_comes_back(chat: Chat, form: type[Input]) -> None:
    typed = FORMS[form][1] | WRONG[form]
    card = await chat.do("amina", await sent(chat, form, typed))
    assert card.is_refusal
    assert says_why(card)
    for text in typed.values():
        assert text.strip() in shown(card)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
async def test_a_blank_form_says_what_it_lacks(chat: Chat, form: type[Input]) -> None:
    filled = await sent(chat, form, {})
    values: dict[str, str] = dict.fromkeys(filled.values, "")  # type: ignore[union-attr]  # of a form
    card = await chat.do("amina", filled.model_copy(update={"values": values}))
    assert card.is_refusal
    assert says_why(card)


@pytest.mark.parametrize(
    "form",
    [form for form in FORMS if form not in (SubmitForecastForm, SubmitProposalForm)],
    ids=lambda form: form.__name__,
)
async def test_what_somebody_typed_who_may_not_comes_back(chat: Chat, form: type[Input]) -> None:
    typed = FORMS[form][1]
    action = await sent(chat, form, typed)
    card = await chat.do("ben", action)
    assert card.is_refusal
    assert says_why(card)
    for name, text in typed.items():
        assert name in form.chosen or text in shown(card), name


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("reason", [*REASONS, "not allowed"])
async def test_a_line_that_was_typed_comes_back_whatever_the_reason(chat: Chat, name: str, reason: str) -> None:
    command = next(command for command in COMMANDS if command.name == name)
    line = f"{command.typed} {LINES[name]}"
    await chat.say("ben", "help")
    if reason in REASONS:
        await REASONS[reason](chat)
    who = "ben" if reason == "not allowed" else "amina"
    card = await chat.bot.handle(read_command(line), chat.actor(who, typed=f"/forecast {line}"))
    if not card.is_refusal:
        assert reason not in ALWAYS or (reason == "not saved" and name in (*READS, "remove-text"))
        return
    assert f"/forecast {line}" in shown(card) or (card.form and LINES[name].partition(" ")[2] in shown(card))
    assert says_why(card)


async def test_a_line_or_a_form_that_is_too_long_to_be_read_comes_back(chat: Chat) -> None:
    long = "vote " + "1/" * TEXT_LIMIT
    assert long in await chat.say("ben", long)


async def test_edit_of_a_proposal_opens_with_what_was_typed(chat: Chat) -> None:
    await chat.say("ben", "vote #1 10/20/30/40")
    await chat.say("ben", "vote #1 60/50/40/30")
    assert chat.last["ben"].kind == "proposal"
    assert "'60/50/40/30'" in await chat.press("ben", "Edit")
