"""Properties: the export of any community, imported and exported again, is the same bytes; broken exports are refused."""

import asyncio
import json
import tempfile
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.forecast import round_shares
from bot.domain.reference import QuestionReference, ReferenceKind
from bot.exports.importing import import_export
from bot.exports.json_reader import read_export
from bot.exports.json_writer import json_pieces
from bot.exports.schema import Export
from bot.inputs.action import Action
from bot.inputs.asking import DropDraft, PostQuestion, SaveDraft
from bot.inputs.boards import ManageSeason
from bot.inputs.moderation import RemoveText
from bot.inputs.resolving import AnnulQuestion, ReopenQuestion, ResolveQuestion, SetNewDeadline
from bot.ports import NewVote
from bot.ports.export_values import instant_of, iso_of
from bot.scoring_file.schema import ScoreFileError
from storage.store import SqliteStore
from tests.chat import Chat, instant, open_chat
from tests.exports.world import an_export
from tests.fresh import open_fresh
from tests.reference import corpus

people = st.sampled_from(["amina", "ben", "=cleo", "d\u202eora"])
# Nearly everything that can be kept; what cannot is refused at the door and leaves nothing to export.
texts = st.text(st.characters(exclude_categories=["Cs", "Co", "Cn"]), max_size=60)
numbers = st.integers(1, 3)
Deed = tuple[str, Action | tuple[int, tuple[int, ...] | None] | int]


def draft_of(title: str, outcomes: Sequence[str], criteria: str = "", closes: str = "") -> SaveDraft:
    lines = "\n".join(outcomes)
    values = {"question": title, "outcomes": lines, "closes": closes, "criteria": criteria, "background": criteria}
    return SaveDraft(values=values)


drafts = st.builds(
    draft_of,
    texts.map("A question: {}".format),
    st.lists(texts, min_size=2, max_size=6).map(lambda names: [f"{place}{name}" for place, name in enumerate(names)]),
    texts.map("By {}".format),
    st.sampled_from(["2024-12-20 18:00", "2024-12-24 18:00"]),
)
posts = st.builds(lambda number: PostQuestion(question=f"d{number}"), numbers)
drops = st.builds(lambda number: DropDraft(question=f"d{number}"), numbers)
resolutions = st.builds(
    lambda number, answer: ResolveQuestion(
        question=f"#{number}", values={"mix": "", "outcome": answer, "evidence": ""}
    ),
    numbers,
    st.sampled_from("AB"),
)
annulments = st.builds(lambda number, why: AnnulQuestion(question=f"#{number}", values={"reason": why}), numbers, texts)
reopenings = st.builds(lambda number: ReopenQuestion(question=f"#{number}"), numbers)
seasons = st.builds(lambda step, name: ManageSeason(step=step, name=name), st.sampled_from(["start", "end"]), texts)
shares = st.lists(st.integers(0, 1000), min_size=20, max_size=20).filter(lambda parts: any(parts[:2]))
votes = st.tuples(numbers, st.none() | shares.map(tuple))
removals = st.builds(
    lambda number, part, which: RemoveText(question=f"#{number}", part=part, which=which, sure=True),
    numbers,
    st.sampled_from(["title", "outcome", "criteria", "background"]),
    st.sampled_from("AB"),
)
waits = st.integers(1, 10**9)
deeds = st.lists(
    st.one_of(
        *(
            st.tuples(st.just("amina"), deed)
            for deed in (posts, drops, resolutions, annulments, reopenings, seasons, removals)
        ),
        st.tuples(people, st.one_of(votes, votes, waits)),
    ),
    min_size=4,
    max_size=14,
)
said = st.lists(st.tuples(people, st.one_of(votes, waits)), min_size=3, max_size=9)
first = st.lists(st.tuples(st.just("amina"), drafts), min_size=2, max_size=4)


async def live(chat: Chat, lived: Sequence[Deed]) -> None:
    for name, deed in lived:
        if isinstance(deed, int):
            chat.now += deed
        elif isinstance(deed, tuple):
            await vote(chat, name, *deed)
        else:
            await chat.do(name, deed)


async def vote(chat: Chat, name: str, number: int, parts: tuple[int, ...] | None) -> None:
    """Store a vote with any shares, past the grammar."""
    actor = chat.actor(name)
    member = await chat.store.read.members.member_of(1, actor)
    if member is None:
        async with chat.store.transaction() as session:
            member = await session.members.add_member(1, actor, chat.now)
    question = await chat.store.read.questions.find(1, QuestionReference(ReferenceKind.NUMBER, number))
    if question is not None:
        forecast = None if parts is None else round_shares(parts[: len(question.text.outcomes)])
        await chat.store.cast(NewVote(question.id, member.id, chat.now, forecast, ""))


async def export_of(store: SqliteStore) -> str:
    source = store.read.exports.source(1)
    return b"".join([piece async for piece in json_pieces(source)]).decode()


async def moved(written: str) -> str:
    """The export of the database into which an export was imported; checks that no score was corrected."""
    with tempfile.TemporaryDirectory() as folder:
        store = await open_fresh(Path(folder) / "credence.db")
        try:
            assert await import_export(store, read_export(BytesIO(written.encode()))) == []
            return await export_of(store)
        finally:
            await store.close()


async def life_and_move(lived: Sequence[Deed]) -> tuple[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        async with open_chat(Path(folder)) as chat:
            await live(chat, lived)
            written = await export_of(chat.store)
    return written, await moved(written)


def expect_the_same_bytes(begun: list[Deed], voted: list[Deed], lived: list[Deed]) -> None:
    opened: list[Deed] = [("amina", PostQuestion(question=f"d{number}")) for number in (1, 2)]
    written, again = asyncio.run(life_and_move([*begun, *opened, *voted, *lived]))
    assert written == again


@settings(max_examples=8)
@given(first, said, deeds)
def test_any_community_comes_back_as_the_same_bytes(begun: list[Deed], voted: list[Deed], lived: list[Deed]) -> None:
    expect_the_same_bytes(begun, voted, lived)


@pytest.mark.long
@settings(max_examples=300)
@given(first, said, deeds)
def test_any_of_many_communities_comes_back_as_the_same_bytes(
    begun: list[Deed], voted: list[Deed], lived: list[Deed]
) -> None:
    expect_the_same_bytes(begun, voted, lived)


def test_what_moderators_removed_stays_removed_where_a_community_moves() -> None:
    begun: list[Deed] = [
        ("amina", draft_of("Who wins the cup?", ["Reds", "Blues", "Greens"], "The news.", "2024-12-20 18:00")),
        ("amina", PostQuestion(question="d1")),
        ("amina", RemoveText(question="#1", part="title", sure=True)),
        ("amina", RemoveText(question="#1", part="outcome", which="A", sure=True)),
        ("amina", RemoveText(question="#1", part="outcome", which="C", sure=True)),
    ]
    written, again = asyncio.run(life_and_move(begun))
    assert written == again
    [question] = json.loads(written)["questions"]
    assert (question["title"], question["outcomes"]) == ("", ["", "Blues", ""])


def test_a_question_that_was_reopened_with_a_new_deadline_moves_with_its_gap() -> None:
    again = SetNewDeadline(
        question="#1", closes_at=instant("2024-12-20 18:00"), reopened=0, values={"closes": "2025-01-20"}
    )
    lived: list[Deed] = [
        ("amina", draft_of("Who wins the cup?", ["Reds", "Blues"], "The news.", "2024-12-20 18:00")),
        ("amina", PostQuestion(question="d1")),
        ("ben", (1, (700, 300))),
        ("ben", 20 * 86_400_000),
        ("amina", again),
        ("amina", (1, (400, 600))),
        ("ben", 86_400_000),
        ("amina", ResolveQuestion(question="#1", values={"outcome": "A"})),
    ]
    written, moved_once = asyncio.run(life_and_move(lived))
    assert written == moved_once
    whole = json.loads(written)
    assert [each["deadline"] for each in whole["resolutions"]] == ["2025-01-20T23:59:00.000Z"]
    assert [each["part"] for each in whole["revisions"] if each["part"] == "deadline"] == ["deadline"]


def hostile(category: str) -> list[str]:
    """What is kept of the hostile texts of a category."""
    return [case.value for case in corpus(category) if isinstance(case.value, str)]


def test_hostile_texts_come_back_as_they_were() -> None:
    titles, outcomes = hostile("question"), hostile("outcome")
    assert len(titles) > 20
    assert len(outcomes) > 10
    drafted: list[Deed] = [("amina", draft_of(title, ["Yes", "No"])) for title in titles]
    drafted += [("amina", draft_of("Which of these is it?", [outcome, "Something else"])) for outcome in outcomes]
    written, again = asyncio.run(life_and_move(drafted))
    assert written == again
    questions = json.loads(written)["questions"]
    assert set(titles) <= {question["title"] for question in questions}
    assert set(outcomes) <= {outcome for question in questions for outcome in question["outcomes"]}


@given(st.integers(instant_of("0001-01-01T00:00:00.000Z"), instant_of("9999-12-31T23:59:59.999Z")))
def test_every_time_is_written_so_that_it_can_be_read_exactly(at_ms: int) -> None:
    assert instant_of(iso_of(at_ms)) == at_ms


@given(st.text(max_size=30) | st.integers() | st.none() | st.from_regex(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"))
def test_what_is_no_time_in_this_form_is_refused(written: object) -> None:
    try:
        at_ms = instant_of(written)
    except ValueError:
        return
    assert iso_of(at_ms) == written


odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.integers(0, 9),
    st.floats(),
    st.text(max_size=9),
    st.sampled_from(
        ["2024-12-02T12:00:00.000Z", "0000-00-00T00:00:00.000Z", "draft", "open", "all", "season:1", "\0", "é" * 5_000]
    ),
    st.lists(st.integers(0, 9), max_size=3),
    st.just({}),
    st.just([[]]),
)


def changed(whole: dict[str, Any], data: st.DataObject) -> None:
    """Change or remove one value in an export."""
    rows = whole[data.draw(st.sampled_from([name for name, value in whole.items() if isinstance(value, list | dict)]))]
    row: Any = data.draw(st.sampled_from(rows)) if isinstance(rows, list) else rows
    field = data.draw(st.sampled_from(list(row)))
    if data.draw(st.integers(0, 9)) == 0:
        del row[field]
    else:
        row[field] = data.draw(odd)


@settings(max_examples=150)
@given(st.data())
def test_an_export_that_somebody_changed_is_taken_whole_or_refused(data: st.DataObject) -> None:
    whole = an_export()
    for _ in range(data.draw(st.integers(1, 2))):
        changed(whole, data)
    try:
        export = read_export(BytesIO(json.dumps(whole).encode()))
    except ScoreFileError as error:
        assert error.expected  # noqa: PT017  both ways are fine, and this is what one of them must say
        return
    asyncio.run(taken(export))


async def taken(export: Export) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = await open_fresh(Path(folder) / "credence.db")
        try:
            await import_export(store, export)
            read_export(BytesIO((await export_of(store)).encode()))
        finally:
            await store.close()
