"""Every action that changes a question, in every state of its life, by everybody there is: done, or refused and nothing."""

import sqlite3
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from structlog.testing import capture_logs

from bot.domain.member import Actor, Place
from bot.inputs.action import Action
from bot.inputs.asking import DropDraft, OpenPostForm, PostElsewhere, PostQuestion, SaveDraft
from bot.inputs.moderation import RemoveText
from bot.inputs.questions import CloseQuestion, DeleteQuestion, OpenEditForm, SaveEdit, ShowHistory, ShowQuestion
from bot.inputs.resolving import (
    AnnulQuestion,
    ConfirmProposal,
    OpenAnnulForm,
    OpenNewDeadlineForm,
    OpenResolveForm,
    ProposeAnswer,
    ReopenQuestion,
    ResolveQuestion,
    SetNewDeadline,
)
from bot.inputs.voting import CastForecast, WithdrawForecast
from bot.ui.cards import Card
from tests.chat import Chat, instant, open_chat
from tests.transcript import transcript

pytestmark = pytest.mark.unmeasured

SECRET = "Zanzibar"
"""A word of everything that is sent, and of no log line."""
AUTHOR, MEMBER, MODERATOR, ADMINISTRATOR, STRANGER = "ana", "ben", "mo", "amina", "stranger"
WHO = (STRANGER, MEMBER, AUTHOR, MODERATOR, ADMINISTRATOR)
ABROAD = Place("test", "abroad", "general")
PASSING = ("pending", "seen")
"""Tables of what waits for a click, and of deliveries: no part of what is stored of a question."""

STATES = ("draft", "open", "voted", "by-hand", "by-deadline", "resolved", "annulled", "deleted")
CLOSED = {"by-hand", "by-deadline"}
UNSETTLED = {"open", "voted", *CLOSED}
SETTLED = {"resolved", "annulled"}
POSTED = UNSETTLED | SETTLED


class Deed(NamedTuple):
    """An action on question q1: in which states it is done, and by whom; `asks_in` is one in which it only asks more."""

    action: Action
    states: set[str]
    by_members: bool = False
    stores: bool = True
    asks_in: str = ""


def title(text: str) -> dict[str, str]:
    return {"question": f"{text}, {SECRET}?", "outcomes": "Yes\nNo", "closes": "", "criteria": "", "background": ""}


FORM: dict[str, Any] = {"question": "q1", "revision": 1, "closes_at": instant("2024-12-06 18:00")}
"""The edit form of the question as it was posted."""
DEEDS = {
    "draft": Deed(SaveDraft(question="q1", values=title("Is this another draft")), {"draft"}),
    "drop": Deed(DropDraft(question="q1"), {"draft"}),
    "edit form": Deed(OpenEditForm(question="q1"), {"draft", *UNSETTLED}, stores=False),
    "edit": Deed(SaveEdit(**FORM, values={"criteria": f"See {SECRET}."}), UNSETTLED),
    "edit outcomes": Deed(SaveEdit(**FORM, values={"outcomes": f"{SECRET}\nNo"}), {"open"}),
    "edit another revision": Deed(SaveEdit(**FORM | {"revision": 7}, values={"criteria": SECRET}), set()),
    "edit another deadline": Deed(SaveEdit(**FORM | {"closes_at": 7}, values={"criteria": SECRET}), set()),
    "post": Deed(PostQuestion(question="q1", revision=0), {"draft", *POSTED}),
    "post form": Deed(OpenPostForm(question="q1"), {"draft", *POSTED}, stores=False),
    "close?": Deed(CloseQuestion(question="q1"), {"open", "voted"}, stores=False),
    "close": Deed(CloseQuestion(question="q1", sure=True), {"open", "voted"}),
    "reopen": Deed(ReopenQuestion(question="q1"), {"by-deadline", "by-hand", *SETTLED}, asks_in="by-deadline"),
    "new deadline form": Deed(OpenNewDeadlineForm(question="q1"), {"by-deadline"}, stores=False),
    "new deadline": Deed(
        SetNewDeadline(
            question="q1", closes_at=instant("2024-12-06 18:00"), reopened=0, values={"closes": "2024-12-20 18:00"}
        ),
        {"by-deadline"},
    ),
    "delete?": Deed(DeleteQuestion(question="q1"), {"draft", "open"}, stores=False),
    "delete": Deed(DeleteQuestion(question="q1", sure=True), {"draft", "open"}),
    "resolve form": Deed(OpenResolveForm(question="q1"), UNSETTLED, stores=False),
    "resolve": Deed(
        ResolveQuestion(question="q1", values={"outcome": "A", "evidence": f"https://{SECRET}.example/"}), UNSETTLED
    ),
    "annul form": Deed(OpenAnnulForm(question="q1"), UNSETTLED, stores=False),
    "annul": Deed(AnnulQuestion(question="q1", values={"reason": SECRET}), UNSETTLED),
    "confirm": Deed(ConfirmProposal(question="q1", member=3, at=0), set()),
    "propose": Deed(
        ProposeAnswer(question="q1", outcome="A", evidence=f"https://{SECRET}.example/"), CLOSED, by_members=True
    ),
    "vote": Deed(CastForecast(question="q1", picks="70"), {"open", "voted"}, by_members=True),
    "withdraw": Deed(WithdrawForecast(question="q1"), {"voted"}, by_members=True),
    "history": Deed(ShowHistory(question="q1"), {"draft", *POSTED}, by_members=True, stores=False),
    "show": Deed(ShowQuestion(question="q1"), {"draft", *POSTED}, by_members=True, stores=False),
}
ELSEWHERE = PostElsewhere(question="q1", values={"channel": "another"})


async def bring_to(chat: Chat, state: str) -> None:
    """Question q1 in that state, asked by its author; everybody is known already."""
    for name in (ADMINISTRATOR, AUTHOR, MEMBER, MODERATOR):
        await chat.say(name, "help")
    await chat.say(ADMINISTRATOR, f"admin moderator add @{MODERATOR}")
    await chat.bot.handle(ShowQuestion(question="#1"), stranger(chat))
    await chat.say(AUTHOR, "ask")
    await chat.fill(AUTHOR, question="Does it rain on Friday?", outcomes="Yes\nNo", closes="2024-12-06 18:00")
    if state != "draft":
        await chat.press(AUTHOR, "Post")
    for each in (MEMBER, AUTHOR, MODERATOR, ADMINISTRATOR) if state not in ("draft", "open", "deleted") else ():
        await chat.say(each, "vote #1 60")
    if state == "by-deadline":
        await chat.wait_until("2024-12-06 18:00")
    ways: dict[str, Action] = {
        "by-hand": CloseQuestion(question="q1", sure=True),
        "resolved": ResolveQuestion(question="q1", values={"outcome": "A"}),
        "annulled": AnnulQuestion(question="q1", values={"reason": "Nobody looked."}),
        "deleted": DeleteQuestion(question="q1", sure=True),
    }
    chat.now += 1
    if state in ways:
        await chat.do(AUTHOR, ways[state])
    chat.now += 1


_HOMES: dict[str, tuple[bytes, int]] = {}
"""A database with the question in each state, and the time it is then: made once, and copied."""


@asynccontextmanager
async def at(folder: Path, state: str) -> AsyncGenerator[Chat]:
    """A chat in an empty folder in which the question is in that state."""
    folder.mkdir()  # noqa: ASYNC240  nobody else is waiting
    if state not in _HOMES:
        async with open_chat(folder) as chat:
            await bring_to(chat, state)
            now = chat.now
        _HOMES[state] = (folder / "credence.db").read_bytes(), now
    (folder / "credence.db").write_bytes(_HOMES[state][0])
    async with open_chat(folder) as chat:
        chat.now = _HOMES[state][1]
        chat._numbers = count(1_000)  # other deliveries than those on the way there
        yield chat


def stranger(chat: Chat) -> Actor:
    return Actor(ABROAD, "", STRANGER, "Stranger", administrator=True, delivery=f"s{chat.now}", form_fields=25)


def dump(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """All rows of each table but those of what passes."""
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        return {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in tables if name not in PASSING}  # noqa: S608  tables of our own


async def attempt(chat: Chat, name: str, action: Action) -> tuple[Card, list[str]]:
    """The answer, and what was logged for it."""
    actor = stranger(chat) if name == STRANGER else chat.actor(name)
    with capture_logs() as logs:
        card = await chat.bot.handle(action, actor)
    return card, [repr(line) for line in logs]


def allowed(deed: Deed, state: str, name: str) -> bool:
    if name == STRANGER or state not in deed.states:
        return False
    if name == MEMBER:
        return deed.by_members and state != "draft"
    return True


PAIRS = [(state, name) for state in STATES for name in WHO]


@pytest.mark.parametrize(("state", "name"), PAIRS)
async def test_what_is_not_allowed_is_refused_with_a_sentence_and_stores_nothing(
    tmp_path: Path, state: str, name: str
) -> None:
    folder = tmp_path / "home"
    async with at(folder, state) as chat:
        before = dump(folder / "credence.db")
        for what, deed in DEEDS.items():
            if allowed(deed, state, name):
                continue
            card, logged = await attempt(chat, name, deed.action)
            assert card.is_refusal, (what, transcript(card))
            assert card.kind == "refusal", (what, transcript(card))
            assert transcript(card), what
            assert dump(folder / "credence.db") == before, what
            assert any("refused" in line for line in logged), what
            assert not any(SECRET in line for line in logged), what


@pytest.mark.parametrize(("state", "what"), [(s, w) for s in STATES for w, deed in DEEDS.items() if s in deed.states])
async def test_what_is_allowed_takes_effect(tmp_path: Path, state: str, what: str) -> None:
    deed = DEEDS[what]
    for name in (each for each in WHO if allowed(deed, state, each)):
        folder = tmp_path / name
        async with at(folder, state) as chat:
            before = dump(folder / "credence.db")
            card, logged = await attempt(chat, name, deed.action)
            assert not card.is_refusal, (name, transcript(card))
            assert (dump(folder / "credence.db") != before) is (deed.stores and state != deed.asks_in), name
            assert not any(SECRET in line for line in logged), name


@pytest.mark.parametrize(("state", "name"), PAIRS)
async def test_only_moderators_post_in_another_channel(tmp_path: Path, state: str, name: str) -> None:
    folder = tmp_path / "home"
    async with at(folder, state) as chat:
        before = dump(folder / "credence.db")
        for action in (ELSEWHERE, PostQuestion(question="q1", channel="another", revision=0)):
            card, _ = await attempt(chat, name, action)
            may = name in (MODERATOR, ADMINISTRATOR) and state != "deleted"
            assert card.is_refusal is not may, transcript(card)
            # Another's draft is looked at first.
            assert (dump(folder / "credence.db") != before) is (may and (state, action) != ("draft", ELSEWHERE))


@pytest.mark.parametrize(("state", "name"), PAIRS)
async def test_only_moderators_remove_texts(tmp_path: Path, state: str, name: str) -> None:
    folder = tmp_path / "home"
    async with at(folder, state) as chat:
        before, may = dump(folder / "credence.db"), name in (MODERATOR, ADMINISTRATOR) and state in POSTED
        for sure in (False, True):
            assert dump(folder / "credence.db") == before
            card, logged = await attempt(chat, name, RemoveText(question="q1", part="outcome", which="A", sure=sure))
            assert card.is_refusal is not may, transcript(card)
            assert not any("Yes" in line for line in logged)
        assert (dump(folder / "credence.db") != before) is may


@pytest.mark.parametrize("name", WHO)
async def test_only_who_may_resolve_confirms_a_proposal(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "home"
    async with at(folder, "by-hand") as chat:
        await chat.say(MEMBER, "propose #1 B")
        ((proposal,), before) = await chat.store.read.proposals.of(1), dump(folder / "credence.db")
        confirm = ConfirmProposal(question="q1", member=proposal.member, at=proposal.at)
        card, _ = await attempt(chat, name, confirm)
        may = name in (AUTHOR, MODERATOR, ADMINISTRATOR)
        assert card.is_refusal is not may, transcript(card)
        assert (dump(folder / "credence.db") != before) is may


@pytest.mark.parametrize("what", DEEDS)
async def test_another_communitys_question_is_answered_like_one_that_does_not_exist(tmp_path: Path, what: str) -> None:
    async with at(tmp_path / "home", "voted") as chat:
        action = DEEDS[what].action
        theirs, _ = await attempt(chat, STRANGER, action)
        nobodys, _ = await attempt(chat, STRANGER, action.model_copy(update={"question": "q77"}))
        numbered, _ = await attempt(chat, STRANGER, action.model_copy(update={"question": "#1"}))
        absent, _ = await attempt(chat, STRANGER, action.model_copy(update={"question": "#2"}))
        assert transcript(theirs) == transcript(nobodys)
        assert transcript(numbered).replace("#1", "#2") == transcript(absent)
