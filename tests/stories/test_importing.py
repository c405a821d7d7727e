"""`import`: a forecast page becomes drafts, or is refused with its line."""

import asyncio
import json
from collections.abc import Generator
from pathlib import Path

import pytest
from inline_snapshot import snapshot

from bot.cli.run import SAMPLE
from bot.domain.question import Question
from bot.ports import Session
from storage.store import open_store
from tests.command_line import Cli, command_line

PAGE = """\
Which team wins the cup by December 20, 2024?
Reds • 50%
Blues & Co • 30%
大輝 • 20%
The league's table
Cup Final Moves to the Old Stadium
Dec 2, 2024, 09:30 AM
The final moves.

Nobody knows why.
View original story
Yes • 62%
No • 38%
"""
SHORT = "Does it rain on Sunday?\nYes • 60%\nNo • 40%\n"


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


@pytest.fixture
def home(cli: Cli) -> Cli:
    """The command line beside a database with one community."""
    add_communities("home")
    return cli


def add_communities(*names: str) -> None:
    async def add(session: Session) -> None:
        for name in names:
            await session.members.add_community("test", name, name, 0)

    async def run() -> None:
        store = await open_store(Path("credence.db"))
        async with store.transaction() as session:
            await add(session)
        await store.close()

    asyncio.run(run())


def drafts(community: int = 1) -> list[Question]:
    async def run() -> list[Question]:
        store = await open_store(Path("credence.db"))
        found = await store.read.questions.drafts(community, None)
        await store.close()
        return found

    return asyncio.run(run())


def test_a_page_becomes_drafts_that_share_its_story(home: Cli) -> None:
    said = home("import", home.file("page.txt", PAGE))
    assert (said.status, said.err) == (0, "")
    assert said.out == snapshot("""\
Question: Which team wins the cup by December 20, 2024?
Outcomes: Reds / Blues & Co / 大輝
Source: The league's table
Closes: 2024-12-20 23:59
Story: Cup Final Moves to the Old Stadium
1 related question waits for a title
Note: The page's percentages were left out: they are nobody's forecast here.
Note: Something else may happen than the outcomes say; “Other” would cover it.
2 drafts: d1, d2
They are in home, in credence.db. Moderators see, change and post them with /forecast drafts.
""")
    first, *related = drafts()
    assert first.story is not None
    assert first.text.closes_at is not None
    assert all(draft.story == first.story and not draft.text.title for draft in related)


def test_a_page_without_more_than_a_question_is_one_draft(home: Cli) -> None:
    said = home("import", home.file("page.txt", SHORT))
    assert said.out == snapshot("""\
Question: Does it rain on Sunday?
Outcomes: Yes / No
Note: The page's percentages were left out: they are nobody's forecast here.
Note: The page names no source that will tell the answer.
Note: The title says “on Sunday”. When does voting end? Write it into “Closes” before you post the question.
1 draft: d1
They are in home, in credence.db. Moderators see, change and post them with /forecast drafts.
""")
    (draft,) = drafts()
    assert (draft.text.outcomes, draft.story, draft.text.closes_at) == (("Yes", "No"), None, None)


def test_a_story_whose_date_cannot_be_read_has_none(home: Cli) -> None:
    page = f"{SHORT}The weather station\nClouds gather\n7 de diciembre de 2024\nIt may rain.\nView original story\n"
    home("import", home.file("page.txt", page))
    assert [draft.story and draft.story.published_at for draft in drafts()] == [None]


@pytest.mark.parametrize("arguments", [["--dry-run"], ["--dry-run", "--json"]])
def test_a_dry_run_creates_no_database_and_changes_none(cli: Cli, arguments: list[str]) -> None:
    assert cli("import", str(SAMPLE), *arguments).status == 0
    assert list(cli.folder.iterdir()) == []
    add_communities("home")
    before = (cli.folder / "credence.db").read_bytes()
    assert cli("import", str(SAMPLE), *arguments).status == 0
    assert (cli.folder / "credence.db").read_bytes() == before


def test_a_dry_run_says_what_would_be_made(cli: Cli) -> None:
    assert cli("import", str(SAMPLE), "--dry-run").out.splitlines()[-1] == "Nothing was changed."


def test_what_was_read_can_be_had_as_json(cli: Cli) -> None:
    found = json.loads(cli("import", cli.file("page.txt", PAGE), "--dry-run", "--json").out)
    assert found == snapshot(
        {
            "question": {
                "title": "Which team wins the cup by December 20, 2024?",
                "outcomes": ["Reds", "Blues & Co", "大輝"],
                "source": "The league's table",
                "closes_at": "2024-12-20T23:59",
            },
            "story": {
                "headline": "Cup Final Moves to the Old Stadium",
                "published_at": "2024-12-02T09:30",
                "summary": """\
The final moves.

Nobody knows why.\
""",
            },
            "related": [{"outcomes": ["Yes", "No"]}],
            "warnings": ["The page's percentages were left out: they are nobody's forecast here."],
        }
    )


def test_json_of_a_page_without_a_story_has_empty_places_for_it(cli: Cli) -> None:
    found = json.loads(cli("import", cli.file("page.txt", SHORT), "--dry-run", "--json").out)
    assert found == snapshot(
        {
            "question": {
                "title": "Does it rain on Sunday?",
                "outcomes": ["Yes", "No"],
                "source": "",
                "closes_at": None,
            },
            "story": {"headline": None, "published_at": None, "summary": None},
            "related": [],
            "warnings": [
                "The page's percentages were left out: they are nobody's forecast here.",
                "The page names no source that will tell the answer.",
                "The title says “on Sunday”. When does voting end? Write it into “Closes” before you post the question.",
            ],
        }
    )


def test_json_of_a_real_import_is_the_same_and_the_drafts_are_made(home: Cli) -> None:
    real, dry = (home("import", home.file("page.txt", SHORT), "--json", *more) for more in ((), ("--dry-run",)))
    assert real == dry
    assert len(drafts()) == 1


@pytest.mark.parametrize("mark", ["\ufeff", ""])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_page_saved_elsewhere_reads_the_same(cli: Cli, mark: str, line_end: str) -> None:
    page, other = cli.file("page.txt", PAGE), cli.file("other.txt", mark + PAGE.replace("\n", line_end))
    assert cli("import", other, "--dry-run", "--json") == cli("import", page, "--dry-run", "--json")


def test_a_page_that_is_none_is_refused_with_its_line_and_nothing_is_kept(cli: Cli) -> None:
    said = cli("import", cli.file("page.txt", "Dear diary,\n\ntoday it rained.\n"))
    assert (said.status, said.out) == (1, "")
    assert said.err == snapshot(
        "Line 3 (“today it rained.”) should be the first outcome, like “Yes • 62%”, because it follows the title.\n"
    )
    assert not (cli.folder / "credence.db").exists()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("missing.txt", "missing.txt: No such file or directory.\n"),
        (".", ".: Is a directory.\n"),
        ("latin.txt", "The file is not UTF-8 text.\n"),
        ("empty.txt", "There is nothing on this page. It should begin with the title of a question.\n"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(cli: Cli, name: str, sentence: str) -> None:
    cli.file("latin.txt", "Regnet es früh?".encode("latin-1"))
    cli.file("empty.txt", "")
    said = cli("import", name)
    assert (said.status, said.out, said.err) == (1, "", sentence)


@pytest.mark.parametrize("named", [(), ("--community", "home")])
def test_the_only_community_need_not_be_named(cli: Cli, named: tuple[str, ...]) -> None:
    add_communities("home")
    assert cli("import", str(SAMPLE), *named).status == 0
    assert drafts(1)[0].community == 1


def test_of_several_communities_one_must_be_named(cli: Cli) -> None:
    add_communities("home", "away")
    said = cli("import", str(SAMPLE))
    assert (said.status, said.out) == (1, "")
    assert said.err == "There are several communities. Name one with --community: home, away.\n"
    assert cli("import", str(SAMPLE), "--community", "away").status == 0
    assert drafts(1) == []
    assert drafts(2)


def test_a_community_that_is_not_there_is_refused_with_those_that_are(cli: Cli) -> None:
    add_communities("home", "away")
    said = cli("import", str(SAMPLE), "--community", "elsewhere")
    assert said.err == "There is no community of that name. There are: home, away.\n"
    assert drafts(1) == drafts(2) == []


def test_a_page_is_imported_twice_by_one_operator(home: Cli) -> None:
    for _ in range(2):
        assert home("import", home.file("page.txt", SHORT)).status == 0
    assert [(draft.name, draft.author) for draft in drafts()] == [("d1", 1), ("d2", 1)]


def test_local_times_of_a_page_are_those_of_the_community(cli: Cli) -> None:
    add_communities("home")

    async def move_to(zone: str) -> None:
        store = await open_store(Path("credence.db"))
        await store._writing.run("UPDATE community SET zone = ?", zone)
        await store.close()

    asyncio.run(move_to("Pacific/Kiritimati"))
    cli("import", cli.file("page.txt", SHORT.replace("on Sunday", "by December 31, 2030")))
    # 31 December 2030, 23:59 at UTC+14.
    assert [draft.text.closes_at for draft in drafts()] == [1_924_941_540_000]


@pytest.mark.parametrize("command", [["import", "page.txt"], ["export"], ["doctor"], ["backup"], ["recompute"]])
def test_where_there_is_no_database_a_command_says_where_it_looked_and_begins_none(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    cli.file("page.txt", SHORT)
    add_communities("home")
    monkeypatch.setenv("DATABASE_URL", "sqlite:///credense.db")
    before = sorted(file.name for file in cli.folder.iterdir())
    said = cli(*command)
    assert (said.status, said.out) == (1, "")
    assert said.err == (
        f"Cannot use the database credense.db. There is none in {cli.folder}:"
        " check DATABASE_URL. Only starting the bot begins a new one.\n"
    )
    assert sorted(file.name for file in cli.folder.iterdir()) == before


def test_no_community_is_made_up(cli: Cli) -> None:
    add_communities()
    assert cli("import", cli.file("page.txt", SHORT)).err == snapshot(
        "There is no community in the database yet: it begins with the first command in your server or workspace.\n"
    )


def test_it_says_where_the_drafts_went(cli: Cli) -> None:
    add_communities("Weather club")
    assert cli("import", str(SAMPLE)).out.splitlines()[-2:] == snapshot(
        [
            "4 drafts: d1, d2, d3, d4",
            "They are in Weather club, in credence.db. Moderators see, change and post them with /forecast drafts.",
        ]
    )
