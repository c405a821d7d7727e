"""`export` and `import`: a community is written to a file and read back unchanged."""

import asyncio
import json
import sqlite3
from collections.abc import Callable, Generator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from inline_snapshot import snapshot

from bot.app.help import welcome
from bot.domain.member import Place
from bot.domain.reference import read_question_reference
from bot.ports.message_key import MessageKey
from bot.ports.outgoing import NewPost
from bot.texts import texts
from storage.store import open_store
from tests.chat import CHANNEL, Chat, Posted
from tests.command_line import Cli, Said, command_line
from tests.exports.world import an_export, home_of, in_chat
from tests.transcript import transcript

OUTPUT = "credence-export.json"
BEGUN = "A new database was begun for it: credence.db.\n"


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


@pytest.fixture
def lived(cli: Cli) -> Cli:
    home_of(cli.folder)
    return cli


def exported(cli: Cli, name: str = OUTPUT) -> bytes:
    said = cli("export", "-o", name)
    assert (said.status, said.err) == (0, "")
    return (cli.folder / name).read_bytes()


def forget(cli: Cli) -> None:
    """Delete the database."""
    for file in cli.folder.glob("credence.db*"):
        file.unlink()


def test_a_community_comes_back_as_it_was(lived: Cli) -> None:
    first = exported(lived)
    assert exported(lived) == first
    forget(lived)
    assert lived("import", OUTPUT) == Said(0, f"home (members: 4, questions: 7, votes: 14)\n{BEGUN}", "")
    assert exported(lived, "second.json") == first
    assert lived("recompute").out == "0 figures were different and are put right.\n"


def test_one_community_of_several_leaves_alone(lived: Cli) -> None:
    async def settle(chat: Chat) -> None:
        chat.place = Place("test", "away", "general")
        chat._numbers = count(1_000)  # deliveries must not repeat those of the chat before
        number = await chat.post_question("Is this another community?", "Yes/No", "in 3 days")
        await chat.say("eve", f"vote {number} 70")

    async def go_on(chat: Chat) -> None:
        # The last question gets its scores.
        await chat.background.turn()

    in_chat(lived.folder, go_on)
    alone = json.loads(exported(lived))
    in_chat(lived.folder, settle)
    assert lived("export").err == "There are several communities. Name one with --community: home, away.\n"
    for name in ("home", "away"):
        assert lived("export", "--community", name, "-o", f"{name}.json").status == 0
    home, away = (json.loads((lived.folder / f"{name}.json").read_text()) for name in ("home", "away"))
    assert home == {**alone, "community": {**alone["community"], "last_question": 8}}
    assert [member["name"] for member in away["members"]] == ["Amina", "Eve"]
    assert [(question["id"], question["number"]) for question in away["questions"]] == [(8, 1)]
    assert [len(away[table]) for table in ("spaces", "stories", "seasons", "votes", "scores", "standings")] == [
        1,
        0,
        0,
        1,
        0,
        0,
    ]
    forget(lived)
    assert lived("import", "away.json").out == f"away (members: 2, questions: 1, votes: 1)\n{BEGUN}"
    assert lived("export", "-o", "again.json").status == 0
    assert (lived.folder / "again.json").read_bytes() == (lived.folder / "away.json").read_bytes()


def test_each_table_of_a_lived_in_community_has_rows(lived: Cli) -> None:
    assert {name for name, rows in json.loads(exported(lived)).items() if not rows} == set()


def with_old_messages(chat: Chat) -> None:
    """A channel with the messages that were posted before the move."""
    chat.channels.messages = {
        f"m{number}": Posted(CHANNEL, "", "", chat.now, [welcome(texts("en"))]) for number in range(12)
    }


def test_life_goes_on_after_an_import(lived: Cli) -> None:
    exported(lived)
    forget(lived)
    lived("import", OUTPUT)

    async def go_on(chat: Chat) -> None:
        with_old_messages(chat)
        assert "Ben" in await chat.say("ben", "leaderboard all")
        assert "80" in await chat.say("ben", "vote #4 80")
        assert await chat.post_question("What comes after this?", "One/Two", "2024-12-30 18:00") == "#6"
        drafts = await chat.store.read.questions.drafts(1, None)
        assert [draft.draft for draft in drafts] == [5, 6]
        assert (await chat.store.read.questions.find(1, read_question_reference("#6"))).id == 8  # type: ignore[union-attr]  # it was posted just now

    in_chat(lived.folder, go_on)
    assert json.loads(exported(lived))["members"] == json.loads((lived.folder / OUTPUT).read_text())["members"]


def test_cards_go_on_being_updated_after_an_import(lived: Cli) -> None:
    exported(lived)
    forget(lived)
    lived("import", OUTPUT)

    async def go_on(chat: Chat) -> None:
        with_old_messages(chat)
        await chat.say("dora", "vote #4 12")
        cards = {name: transcript(posted.shown[-1]) for name, posted in chat.channels.messages.items()}
        assert cards["m4"].startswith("#4 Is the bridge finished?")
        assert "3 forecasters" in cards["m4"]

    in_chat(lived.folder, go_on)


def test_messages_on_their_way_stay_with_the_bot_that_sends_them(lived: Cli) -> None:
    async def post() -> None:
        store = await open_store(lived.folder / "credence.db")
        async with store.transaction() as session:
            await session.posts.add(NewPost(1, CHANNEL, MessageKey.card(0, "waits"), welcome(texts("en"))), 0)
        await store.close()

    asyncio.run(post())
    assert lived("export").out == snapshot("""\
home is in credence-export.json. Whoever can read it can read every forecast and every name.
1 message on its way is left out; it belongs to the bot that sends it.
""")
    assert b"outbox" not in (lived.folder / OUTPUT).read_bytes()


def test_figures_that_the_votes_do_not_give_are_put_right(lived: Cli) -> None:
    first = exported(lived)
    forget(lived)
    data = json.loads(first)
    data["scores"][0]["peer"] += 1
    data["standings"].pop()
    said = lived("import", lived.file("claimed.json", json.dumps(data)))
    assert said.out == snapshot("""\
home (members: 4, questions: 7, votes: 14)
A new database was begun for it: credence.db.
q1, member -1: 8573325724/-1763990168/720000045/1/54794526 was stored, 8573325723/-1763990168/720000045/1/54794526 is right
week:2024-W49, member 3: - was stored, 2/-21746233780/-32382065356/2340200000/67956169/106742587 is right
2 figures were different and are put right.
""")
    assert exported(lived) == first


def test_an_export_is_imported_into_an_empty_database_only(lived: Cli) -> None:
    first = exported(lived)
    assert lived("import", OUTPUT) == Said(
        1,
        "",
        snapshot(
            "An export can be imported into an empty database only; this one has home. Name a new file with DATABASE_URL.\n"
        ),
    )
    assert exported(lived) == first


def test_a_dry_run_only_checks_an_export(lived: Cli) -> None:
    exported(lived)
    forget(lived)
    assert lived("import", OUTPUT, "--dry-run") == Said(
        0, "home (members: 4, questions: 7, votes: 14)\nNothing was changed.\n", ""
    )
    assert list(lived.folder.glob("credence.db*")) == []


@pytest.mark.parametrize("option", [["--json"], ["--community", "home"]])
def test_options_for_pages_are_refused_with_an_export(lived: Cli, option: list[str]) -> None:
    exported(lived)
    said = lived("import", OUTPUT, *option)
    assert (said.status, said.err) == (1, "The file is an export: --community and --json are for forecast pages.\n")


def test_an_export_is_read_in_whatever_order_another_program_has_written_it(lived: Cli) -> None:
    first = exported(lived)
    forget(lived)
    again = json.dumps(json.loads(first), sort_keys=True, indent=3)
    data = json.loads(again)
    for table in ("resolutions", "unscored"):
        data[table] = json.loads(first)[table]
    lived("import", lived.file("again.json", "\ufeff" + json.dumps(data)))
    assert exported(lived) == first


# What is broken


Change = Callable[[dict[str, Any]], object]


def put(table: str, row: int, **fields: object) -> Change:
    return lambda data: data[table][row].update(fields)


BROKEN: list[tuple[Change, str]] = [
    (lambda data: data.update(version=2), "version: expected 1"),
    (lambda data: data.pop("votes"), "votes: expected this field"),
    (lambda data: data.update(extra=1), "extra: expected no such field"),
    (lambda data: data["community"].update(zone="Mars/North"), "community.zone: expected a time zone such as"),
    (lambda data: data["community"].update(language="xx"), "community.language: expected a language"),
    (lambda data: data["community"].update(language="../en"), "community.language: expected "),
    (lambda data: data["community"].update(last_number=2), "questions[2].number: expected at most 2"),
    (lambda data: data["community"].update(last_question=3), "questions[3].id: expected at most 3"),
    (lambda data: data["spaces"].append(data["spaces"][0]), "spaces[1]: expected no second row"),
    (put("members", 1, id=1), "members[1]: expected no second row"),
    (put("members", 0, merged_into=99), "members[0].merged_into: expected the id of a row"),
    (put("members", 0, created_at="2024-12-02"), "members[0].created_at: expected a time in UTC such as"),
    (put("members", 0, created_at="2024-13-02T12:00:00.000Z"), "members[0].created_at: expected a time in UTC"),
    (put("members", 0, id="1"), "members[0].id: expected a whole number"),
    (put("members", 0, id=2**60), "members[0].id: expected at most"),
    (put("identities", 0, platform="Slack!"), "identities[0].platform: expected a text of the form "),
    (put("seasons", 0, ends_at="1999-01-01T00:00:00.000Z"), "seasons[0].ends_at: expected a time not before its start"),
    (
        lambda data: data["seasons"].extend({**data["seasons"][0], "id": n, "ends_at": None} for n in (7, 8)),
        "seasons[2].ends_at: expected an end",
    ),
    (put("schedules", 0, channel=None), "schedules[0]: expected platform, space and channel, or none"),
    (put("schedules", 0, weekday=8), "schedules[0].weekday: expected at most 7"),
    (put("questions", 1, outcomes=["Reds", "B\u200bb", "C"]), "questions[1].outcomes[1]: expected a clean text of 1"),
    (put("questions", 1, outcomes=["Reds", "", "C"]), "questions[1].outcomes[1]: expected "),
    (put("questions", 1, outcomes=["Reds", "Blues", "REDS"]), "questions[1].outcomes[2]: expected an outcome that"),
    (put("questions", 3, outcomes=["Reds"]), "questions[3].outcomes: expected at least 2"),
    (put("questions", 0, title="Tiny"), "questions[0].title: expected a clean text of 8"),
    (put("questions", 0, title="\ud800 is not a character"), "line 1 column "),
    (put("questions", 0, title=""), "questions[0].title: expected a title"),
    (put("questions", 0, closes_at=None), "questions[0].closes_at: expected a time, as"),
    (put("questions", 0, number=None), "questions[0].number: expected a value in the state resolved"),
    (put("questions", 3, closed_at="2024-12-23T18:00:00.000Z"), "questions[3].closed_at: expected null in the state"),
    (put("questions", 4, state="open"), "questions[4].number: expected a value in the state open"),
    (put("questions", 1, number=1), "questions[1]: expected no second"),
    (put("questions", 1, draft=1), "questions[1]: expected no second row"),
    (put("questions", 0, state="closed"), "resolutions[0].question: expected the id of a question that is"),
    (put("events", 0, question=77), "events[0].question: expected the id of a row"),
    (put("votes", 0, shares=[9000, 2000]), "votes[0].shares: expected shares that add up to 10000, not 11000"),
    (put("votes", 0, shares=[10001, -1]), "votes[0].shares[0]: expected at most 10000"),
    (put("votes", 0, shares=[5000, 4000, 1000]), "votes[0].shares: expected 2 shares"),
    (put("votes", 0, shares=[]), "votes[0].shares: expected "),
    (put("votes", 0, question=5), "votes[0].question: expected the id of a question that was posted"),
    (lambda data: data["votes"].append(data["votes"][0]), "votes[14]: expected no second row"),
    (put("questions", 0, crowd="sometimes"), "questions[0].crowd: expected "),
    (put("questions", 0, names="yes"), "questions[0].names: expected "),
    (put("rationales", 0, text=""), "rationales[0].text: expected "),
    (put("rationales", 0, text="x" * 501), "rationales[0].text: expected a clean text of at most 500"),
    (put("proposals", 0, weights=[3000, 3000, 4000]), "proposals[0].weights: expected 2 weights, or none"),
    (put("proposals", 0, weights=[3000, 3000]), "proposals[0].weights: expected shares that add up to 10000"),
    (put("rationales", 0, member=1), "rationales[0]: expected the question, member and time of a vote"),
    (lambda data: data["rationales"].append(data["rationales"][0]), "rationales[1]: expected no second row"),
    (lambda data: data["resolutions"].pop(), "questions[2].state: expected another state"),
    (put("resolutions", 0, weights=[]), "resolutions[0].weights: expected 2 weights"),
    (put("resolutions", 2, weights=[10000, 0]), "resolutions[2].weights: expected 0 weights"),
    (put("resolutions", 0, crowd_forecast=[]), "resolutions[0].crowd_forecast: expected one share for each outcome"),
    (put("unscored", 0, question=1), "unscored[0].question: expected the id of a question that is resolving"),
    (put("unscored", 0, weights=[5000, 5000, 0]), "unscored[0].weights: expected 2 weights, or none"),
    (lambda data: data["unscored"].pop(), "questions[6].state: expected another state"),
    (put("resolutions", 0, deadline="2001-01-01T00:00:00.000Z"), "resolutions[0].deadline: expected a time not before"),
    (
        put("resolutions", 0, scored_until="2031-01-01T00:00:00.000Z"),
        "resolutions[0].scored_until: expected a time not",
    ),
    (put("resolutions", 0, rules={"peer": 1}), "resolutions[0].rules: expected the rules peer, "),
    (put("resolutions", 0, periods=["all", "season:9"]), "resolutions[0].periods[1]: expected a season of this export"),
    (put("resolutions", 0, periods=["all", "all"]), "resolutions[0].periods[1]: expected a season of this export"),
    (put("resolutions", 0, excluded=[77]), "resolutions[0].excluded[0]: expected the id"),
    (put("resolutions", 0, evidence="javascript:alert(1)"), "resolutions[0].evidence: expected a web address"),
    (put("scores", 0, peer=1.5), "scores[0].peer: expected a whole number"),
    (put("scores", 0, question=4), "scores[0].question: expected the id of a row"),
    (put("placements", 0, subject_id=88), "placements[0].subject_id: expected the id of a row"),
    (put("placements", 0, subject="board", subject_id=3), "placements[0].subject_id: expected the id of a row"),
    (put("placements", 0, subject="story", subject_id=2), "placements[0].subject_id: expected the id of a row"),
    (put("placements", 0, subject="season"), "placements[0].subject: expected 'question', 'board' or 'story'"),
    (lambda data: data["placements"].append(data["placements"][0]), "placements[8]: expected no second row"),
    (put("boards", 0, card="{}"), "boards[0].card: expected a card as the program writes it"),
    (put("boards", 0, period="day:3"), "boards[0].period: expected "),
    (put("corrections", 0, board=3), "corrections[0].board: expected the id of a row"),
    (put("corrections", 0, question=88), "corrections[0].question: expected the id of a row"),
    (put("identities", 0, account="a b"), "identities[0].account: expected an id as platforms give them"),
    (put("identities", 0, scope="T\u202e"), "identities[0].scope: expected an id as platforms give them"),
    (put("schedules", 0, member=88), "schedules[0].member: expected the id of a row"),
    (put("schedules", 0, number=2), "schedules[0].number: expected at most 1, the last given"),
    (put("schedules", 0, paused="tired"), "schedules[0].paused: expected "),
    (lambda data: data["community"]["settings"].update(colour="red"), "community.settings: expected settings of"),
    (lambda data: data["community"]["settings"].update({"time-zone": "UTC"}), "community.settings: expected settings"),
    (lambda data: data["community"]["settings"].update({"open-questions": "09"}), "community.settings: expected "),
    (lambda data: data["community"]["settings"].update({"open-questions": "no"}), "community.settings: expected "),
]


@pytest.mark.parametrize(("change", "sentence"), BROKEN, ids=[sentence for _, sentence in BROKEN])
def test_what_is_wrong_in_an_export_is_named_with_its_place(change: Change, sentence: str, cli: Cli) -> None:
    data = an_export()
    change(data)
    said = cli("import", cli.file("broken.json", json.dumps(data)))
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(sentence)
    assert list(cli.folder.glob("credence.db*")) == []


@pytest.mark.parametrize(
    "text",
    [
        '{"format": "credence-export"',
        '{"format": "credence-export", "a": ' + "[" * 100_000,
        '{"format": "credence-export"}x',
    ],
)
def test_a_file_that_is_cut_or_nested_is_refused(cli: Cli, text: str) -> None:
    said = cli("import", cli.file("broken.json", text))
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith("line 1 column ")


# Where it is written


def beside(cli: Cli) -> list[Path]:
    """What is in the folder beside the database."""
    return sorted(path for path in cli.folder.rglob("*") if not path.name.startswith("credence.db"))


@pytest.mark.parametrize("command", ["export", "recompute"])
def test_a_database_in_which_something_cannot_be_read_is_no_matter_of_settings(lived: Cli, command: str) -> None:
    with closing(sqlite3.connect(lived.folder / "credence.db")) as database:
        database.execute("UPDATE resolution SET terms = '{}'")
        database.commit()
    said = lived(command)
    assert (said.status, said.out) == (1, "")
    assert said.err.startswith(
        "A record in the database cannot be read. It is damaged, or no database: see with python -m"
    )


def test_an_export_needs_a_community(cli: Cli) -> None:
    assert cli("export").err.endswith(" check DATABASE_URL. Only starting the bot begins a new one.\n")

    async def nothing() -> None:
        await (await open_store(cli.folder / "credence.db")).close()

    asyncio.run(nothing())
    assert cli("export").err.startswith("There is no community in the database yet: ")
    assert not (cli.folder / OUTPUT).exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["-o", "."], ". is there and is not a file: name another.\n"),
        (["-o", "no/such.json"], "no/such.json cannot be written: there is no folder no.\n"),
        (["--csv", "no/such"], "no/such cannot be written: there is no folder no.\n"),
        (["--csv", "full"], "full is there already: name a folder that is new or empty.\n"),
        (["--csv", "full/file"], "full/file is there already: name a folder that is new or empty.\n"),
        (["--community", "away"], "There is no community of that name. There are: home.\n"),
    ],
)
def test_where_an_export_cannot_go_it_says_so(lived: Cli, arguments: list[str], sentence: str) -> None:
    (lived.folder / "full").mkdir()
    (lived.folder / "full" / "file").touch()
    before = beside(lived)
    assert lived("export", *arguments) == Said(1, "", sentence)
    assert beside(lived) == before


@pytest.mark.parametrize("arguments", [[], ["--csv", "tables"]])
def test_an_export_that_fails_leaves_nothing_behind_and_the_older_one_alone(
    lived: Cli, arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    lived.file(OUTPUT, "older")
    before = beside(lived)
    monkeypatch.setattr("bot.cli.atomic_files.os.fsync", fails)
    said = lived("export", *arguments)
    assert (said.status, said.err) == (1, "export: No space left on device.\n")
    assert beside(lived) == before
    assert (lived.folder / OUTPUT).read_text() == "older"


def fails(_file: int) -> None:
    raise OSError(28, "No space left on device")


def test_an_export_is_readable_for_its_owner_alone(lived: Cli) -> None:
    exported(lived)
    lived("export", "--csv", "tables")
    made = [lived.folder / OUTPUT, lived.folder / "tables", *(lived.folder / "tables").iterdir()]
    assert {path.stat().st_mode & 0o077 for path in made} == {0}


def test_an_export_is_made_beside_the_running_bot_and_changes_nothing(lived: Cli) -> None:
    async def run() -> None:
        store = await open_store(lived.folder / "credence.db")
        try:
            before = (lived.folder / "credence.db").read_bytes()
            said = await asyncio.to_thread(lived, "export")
            assert (said.status, said.err) == (0, "")
            assert (lived.folder / "credence.db").read_bytes() == before
        finally:
            await store.close()

    asyncio.run(run())
