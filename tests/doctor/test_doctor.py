"""The doctor finds what was damaged, says nothing of what is well, and changes nothing."""

import asyncio
import json
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing
from pathlib import Path

import pytest

from adapters.discord.check_up import Said
from adapters.discord.settings import DiscordSettings
from bot.ports.checks import Area
from bot.texts import read_sentences
from storage.care.migrate import migrations
from storage.checks.checks import holders, open_checks
from storage.checks.references import REFERENCES, Reference, may_lie_elsewhere
from storage.store import open_store
from tests.chat import instant
from tests.command_line import Cli, command_line
from tests.doctor.examined import fill
from tests.doctor.test_doctor_outlook import OUTLOOK_RULES
from tests.words import said

NOON = instant("2024-12-17 12:00")
REMARKS = {"older_schema", "old_sqlite", "held", "wide", "no_font", "no_pictures"}

# A rule -> what breaks it, and what else is wrong then. Which question is which: tests/doctor/examined.py.
DAMAGES: dict[str, tuple[str, set[str]]] = {
    "damage": (
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = replace(sql, 'at INTEGER NOT NULL', 'at INTEGER') WHERE name = 'event';
        PRAGMA writable_schema = RESET;
        UPDATE event SET at = NULL WHERE id = 1;
        PRAGMA writable_schema = ON;
        UPDATE sqlite_master SET sql = replace(sql, 'at INTEGER', 'at INTEGER NOT NULL') WHERE name = 'event';
        """,
        set(),
    ),
    "schema": ("DROP INDEX event_question", set()),
    "texts": ("UPDATE question SET title = CAST(x'FF' AS TEXT) WHERE id = 5", set()),
    "json": ("UPDATE outbox SET card = '{' WHERE id = 1", set()),
    "states": ("PRAGMA ignore_check_constraints = ON; UPDATE question SET state = 'lost' WHERE id = 5", set()),
    "question_draft": ("UPDATE question SET opened_at = 1 WHERE id = 8", set()),
    "question_posted": ("UPDATE question SET opened_at = closes_at WHERE id = 5", set()),
    "question_open": ("UPDATE question SET closed_at = closes_at WHERE id = 5", set()),
    "question_closed": ("UPDATE question SET closed_at = NULL WHERE id = 4", set()),
    "answer_missing": ("DELETE FROM resolution WHERE question = 3", set()),
    "answer_unexpected": ("UPDATE question SET state = 'closed' WHERE id = 3", set()),
    "answer_kind": ("UPDATE question SET state = 'resolved' WHERE id = 3", set()),
    "answer_shares": ("UPDATE resolution SET weights = x'0BB81B59' WHERE question = 2", {"scores"}),
    "proposal_shares": ("INSERT INTO proposal VALUES (5, 4, x'1B580BB9', '', 0)", set()),
    "outcomes": ("DELETE FROM outcome WHERE question = 8 AND ordinal = 0", set()),
    "numbers": ("UPDATE community SET last_number = last_number + 1 WHERE id = 1", set()),
    "votes_shares": (
        "UPDATE forecast_history SET shares = x'1B580BB9' WHERE question = 5 AND shares = x'1B580BB8'",
        set(),
    ),
    "current_shares": (
        "UPDATE current_forecast SET shares = x'1F4007D000' WHERE question = 5 AND member = 4",
        {"current_without_vote"},
    ),
    "votes_late": (
        "UPDATE forecast_history SET cast_at = cast_at + 1000000000 WHERE question = 4 AND member = 4; UPDATE current_forecast SET cast_at = cast_at + 1000000000 WHERE question = 4 AND member = 4",
        set(),
    ),
    "votes_in_gap": (
        "INSERT INTO event SELECT 9999, 5, min(cast_at) + 60001, 1, 'reopened', '' FROM forecast_history WHERE question = 5; INSERT INTO revision SELECT 9999, 'deadline', min(cast_at), '' FROM forecast_history WHERE question = 5",
        set(),
    ),
    "votes_on_draft": (
        "INSERT INTO forecast_history (question, cast_at, member, shares) VALUES (8, 1, 1, x'1F4007D0'); INSERT INTO current_forecast (question, cast_at, member, shares) VALUES (8, 1, 1, x'1F4007D0')",
        set(),
    ),
    "current_without_vote": (
        "UPDATE current_forecast SET shares = x'1B580BB8' WHERE question = 5 AND member = 4",
        set(),
    ),
    "reasons_without_vote": ("UPDATE rationale SET cast_at = cast_at + 1", set()),
    "votes_newer": ("DELETE FROM current_forecast WHERE question = 5 AND member = 5", set()),
    "missing": ("UPDATE event SET member = 99 WHERE id = 1", set()),
    "elsewhere": ("UPDATE event SET member = 3 WHERE id = 1", set()),
    "former": (
        """DELETE FROM identity WHERE member = 4; UPDATE member SET name = '' WHERE id = 4; INSERT OR REPLACE INTO rationale
        SELECT question, member, cast_at, 'left' FROM forecast_history WHERE question = 5 AND member = 4 AND shares <> x'' LIMIT 1""",
        set(),
    ),
    "placed_draft": ("UPDATE placement SET subject_id = 8 WHERE subject = 'question' AND subject_id = 5", set()),
    "scores": ("UPDATE score SET peer = peer + 1 WHERE question = 1 AND member = 4", set()),
    "unfinished": ("UPDATE resolution SET terms = '{}' WHERE question = 2", set()),
}


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("good")
    asyncio.run(fill(folder))
    return folder / "credence.db"


@pytest.fixture
def cli(
    good: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Generator[Cli]:
    """A command line over a copy of the good database."""
    shutil.copyfile(good, tmp_path / "credence.db")
    (tmp_path / "credence.db").chmod(0o600)
    monkeypatch.setattr("bot.cli.doctor.real_time", lambda: NOON)
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


def damage(cli: Cli, script: str) -> None:
    with closing(sqlite3.connect(cli.folder / "credence.db")) as file:
        file.executescript(script)
        file.commit()


def found(cli: Cli) -> dict[str, list[str]]:
    """What is wrong, by rule: where."""
    said = cli("doctor", "--json")
    findings = [finding for check in json.loads(said.out) for finding in check["findings"] if finding["wrong"]]
    assert said.status == bool(findings)
    return {finding["rule"]: finding["places"] for finding in findings}


def test_a_good_database_gives_a_line_for_each_check_and_nothing_else(cli: Cli) -> None:
    said = cli("doctor")
    assert (said.status, said.err) == (0, "")
    lines = [line for line in said.out.splitlines() if not line.startswith(("remark ", "next "))]
    assert [line.split(":")[0] for line in lines] == [
        "ok      the file",
        "ok      the pictures",
        "ok      the structure",
        "ok      the contents",
        "ok      the questions",
        "ok      the votes",
        "ok      the references",
        "ok      the scores and standings",
        "ok      the outlook",
    ]


@pytest.mark.parametrize("wrong", [False, True])
def test_with_a_token_it_says_what_the_platform_says(cli: Cli, monkeypatch: pytest.MonkeyPatch, *, wrong: bool) -> None:
    async def asked(settings: DiscordSettings) -> list[Said]:
        assert settings.discord_token
        return [Said("discord.endpoint_set", {}, wrong=wrong)]

    monkeypatch.setenv("DISCORD_TOKEN", "made-up")
    monkeypatch.setattr("adapters.discord.check_up.check_up", asked)
    told = cli("doctor")
    assert (told.status, told.out.splitlines()[-1]) == (int(wrong), said("discord.endpoint_set"))
    assert cli("doctor", "--json").status == 0


def test_another_platform_has_nothing_to_say_of_itself(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_BOT_TOKEN", "made-up")
    monkeypatch.setenv("SLACK_APP_TOKEN", "made-up")
    assert cli("doctor").status == 0


def test_a_token_that_cannot_be_read_is_said(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN_FILE", "no/such/file")
    told = cli("doctor")
    assert (told.status, told.out.splitlines()[-1]) == (0, said("discord.token_file", path="no/such/file"))


@pytest.mark.parametrize("rule", DAMAGES)
def test_each_damage_is_found_and_nothing_else(rule: str, cli: Cli) -> None:
    script, too = DAMAGES[rule]
    damage(cli, script)
    assert set(found(cli)) == {rule, *too}


def test_each_rule_that_can_be_broken_was_broken() -> None:
    rules = {key.removeprefix("doctor.rule_") for key in read_sentences("en") if key.startswith("doctor.rule_")}
    assert rules == {*DAMAGES, *REMARKS, *OUTLOOK_RULES}


def name_of(reference: Reference) -> str:
    return f"{reference.table.name}.{reference.column}"


@pytest.mark.parametrize("reference", REFERENCES, ids=name_of)
async def test_each_reference_to_what_does_not_exist_is_found(reference: Reference, good: Path, tmp_path: Path) -> None:
    path = shutil.copyfile(good, tmp_path / "credence.db")
    point(path, reference, 999)
    assert await places(path, "missing", name_of(reference))


OTHERS = {"member": 3, "question": 6, "story": 1, "board": 99, "outbox": 99}
"""Of the second community."""


@pytest.mark.parametrize("reference", [each for each in REFERENCES if may_lie_elsewhere(each)], ids=name_of)
async def test_each_reference_into_another_community_is_found(reference: Reference, good: Path, tmp_path: Path) -> None:
    path = shutil.copyfile(good, tmp_path / "credence.db")
    point(path, reference, OTHERS[reference.target])
    assert await places(path, "elsewhere", name_of(reference))
    assert not await places(path, "missing", name_of(reference))


SHOWN_STORY = """
INSERT INTO story (community, headline, summary) VALUES (1, '', '');
INSERT INTO outbox (community, platform, space, channel, message_key, kind, about, occasion, which, recipient, card,
    subject, subject_id, reply_to, otherwise, state, message, created_at)
    VALUES (1, 'test', 'home', 'general', 'story:2', 'story', 2, 0, '', '', '{}', 'story', 2, '', '', 'sent', 's', 0);
INSERT INTO placement (subject, subject_id, platform, space, channel, message, digest)
    VALUES ('story', 2, 'test', 'home', 'general', 's', '');
"""


def point(path: Path, reference: Reference, target: int) -> None:
    """Let one row of the first community refer to something else."""
    table, key = reference.table.name, ", ".join(reference.table.row_names)
    which = (
        "WHERE step = 'opened'"
        if table == "event"
        else f"WHERE {reference.only}"
        if "subject" in reference.only
        else ""
    )
    one = f"SELECT {key} FROM {table} {which} ORDER BY 1 LIMIT 1"  # noqa: S608  names of the schema
    with closing(sqlite3.connect(path)) as file:
        file.execute("INSERT INTO story (community, headline, summary) VALUES (2, '', '')")
        file.execute("INSERT INTO board (id, community, period, card, posted_at) VALUES (99, 2, 'all', '{}', 0)")
        file.execute(
            "INSERT INTO outbox (id, community, platform, space, channel, message_key, kind, about, occasion, which,"
            " recipient, card, reply_to, otherwise, state, message, created_at) VALUES"
            " (99, 2, 'test', 'away', 'general', 'gone:1', 'gone', 1, 0, '', '', '{}', '', '', 'sent', 'm', 0)"
        )
        file.execute("INSERT INTO moderator VALUES (1, 'test', '', 'role', 'r')")
        file.execute("INSERT INTO erasure VALUES (1, 1, 0, '', '[]', '[]', 'bytes', '')")
        file.execute("INSERT INTO correction (board, question, at) VALUES (1, 1, 0)")
        file.execute("INSERT INTO proposal (question, member, weights, evidence, at) VALUES (1, 1, x'', '', 0)")
        if "story" in reference.only:
            file.executescript(SHOWN_STORY)
        file.execute(f"UPDATE {table} SET {reference.column} = {target} WHERE ({key}) = ({one})")  # noqa: S608  the same
        file.commit()


async def places(path: Path, rule: str, reference: str) -> list[str]:
    """Where a reference breaks a rule."""
    async with open_checks(path) as checks:
        found = {breach.rule: breach.places for breach in await checks.breaches(Area.REFERENCES)}
    return [place for place in found.get(rule, ()) if place.startswith(f"{reference}: ")]


def test_a_dropped_drafts_past_is_not_missed(cli: Cli) -> None:
    with closing(sqlite3.connect(cli.folder / "credence.db")) as file:
        dropped = "SELECT count(*) FROM event LEFT JOIN question ON question.id = question WHERE question.id IS NULL"
        assert file.execute(dropped).fetchone() == (1,)
    assert found(cli) == {}


LATER = "INSERT INTO forecast_history SELECT id, closed_at + {}, 4, x'1B580BB8' FROM question WHERE id = 3"


def test_a_vote_that_arrived_while_its_question_was_closed_by_hand_is_not_late(cli: Cli) -> None:
    damage(cli, LATER.format(59_999))
    assert set(found(cli)) == {"votes_newer"}
    damage(cli, LATER.format(60_001))
    assert set(found(cli)) == {"votes_newer", "votes_late"}


def test_a_finding_says_what_where_and_what_to_do(cli: Cli) -> None:
    damage(cli, DAMAGES["votes_newer"][0] + "; " + DAMAGES["scores"][0])
    said = cli("doctor")
    assert (said.status, said.err) == (1, "2 things are wrong in the database.\n")
    wrong = [line for line in said.out.splitlines() if line.startswith("wrong ")]
    assert wrong == [
        "wrong   votes: 1 vote is newer than what stands of its member. Where: forecast_history: question 5, member 5, cast_at 1733141422216. Stop the bot, keep a copy of the database for the search, and put back a backup for which doctor finds nothing.",
        "wrong   scores: 1 score or standing is not what votes and answers give. Where: q1: member 4. Unless votes or answers are wrong as well, stop the bot and let recompute put them right: python -m bot recompute.",
    ]


def test_of_many_places_a_few_are_named_and_all_are_counted(cli: Cli) -> None:
    damage(cli, "UPDATE event SET member = 99")
    said = cli("doctor", "--json")
    finding = next(finding for check in json.loads(said.out) for finding in check["findings"] if finding["wrong"])
    assert (finding["facts"], len(finding["places"])) == ({"n": 26}, 3)


def test_recompute_puts_right_what_doctor_says_it_does(cli: Cli) -> None:
    damage(cli, DAMAGES["scores"][0])
    assert cli("recompute").status == 0
    assert found(cli) == {}


async def test_beside_the_running_bot_nothing_is_changed_and_nobody_is_in_the_way(cli: Cli) -> None:
    store = await open_store(cli.folder / "credence.db")
    try:
        before = contents(cli.folder)
        assert await asyncio.to_thread(found, cli) == {}
        assert contents(cli.folder) == before
    finally:
        await store.close()


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.suffix != ".db-shm"}


def test_an_older_schema_is_a_remark_and_ends_the_examination(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    scripts = migrations() + [""] * 8
    for module in ("storage.care.migrate", "storage.checks.checks"):
        monkeypatch.setattr(f"{module}.migrations", lambda: scripts)
    said = cli("doctor")
    assert said.status == 0
    assert "remark  file: The database has schema 1, this program needs 9. Start the bot once" in said.out
    assert said.out.splitlines()[-1].startswith("ok      the structure")


def test_an_old_sqlite_is_a_remark_only_where_another_process_writes_and_a_sound_one_is_none(
    cli: Cli, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    assert "remark  file" not in cli("doctor").out
    monkeypatch.setattr("storage.checks.checks.holders", lambda _: [77])
    assert "SQLite before 3.51.3, here 3.51.2, can damage a log" in cli("doctor").out
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 3))
    assert "SQLite before" not in cli("doctor").out


@pytest.mark.parametrize("ending", [".lock", ".erased"])
def test_a_file_that_others_may_read_is_a_remark(cli: Cli, ending: str) -> None:
    file = cli.folder / f"credence.db{ending}"
    file.touch(mode=0o600)
    for mode, remarks in ((0o600, 0), (0o640, 1), (0o602, 1)):
        file.chmod(mode)
        said = cli("doctor")
        assert said.status == 0
        assert said.out.count(f"by others than its owner: {file.name}. Let only their owner") == remarks


def test_so_is_the_database_with_the_files_that_sqlite_puts_beside_it(cli: Cli) -> None:
    (cli.folder / "credence.db").chmod(0o644)
    assert "by others than their owner: credence.db, credence.db-wal, credence.db-shm. Let only" in cli("doctor").out


HOLD = "import sqlite3, sys; file = sqlite3.connect(sys.argv[1], uri=True); file.execute('PRAGMA user_version'); print(); input()"


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only Linux says who holds a file")
@pytest.mark.parametrize(("mode", "named"), [("rw", True), ("ro", False)])
def test_a_process_that_is_not_the_bot_is_named_if_it_can_write(cli: Cli, mode: str, named: bool) -> None:  # noqa: FBT001  a column of the table
    path = cli.folder / "credence.db"
    command = [sys.executable, "-c", HOLD, f"{path.as_uri()}?mode={mode}"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as other:  # noqa: S603  our own interpreter
        assert other.stdout is not None
        assert other.stdout.readline() == b"\n"
        assert holders(path) == [other.pid] * named
        said = cli("doctor")
        assert said.status == 0
        assert bool(re.search(rf"remark  file: A process .* to write: {other.pid}\.", said.out)) == named
        other.communicate(b"\n")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "There is none in {folder}: check DATABASE_URL. Only starting the bot begins a new one."),
        (b"", "The file is empty: restore a backup over it, or remove it to start afresh."),
        (
            b"This is a page of text and no database. " * 30,
            "The database says: file is not a database. It is damaged too much to be examined, or no database: stop the bot, keep a copy of the file, and put back a backup with python -m bot restore.",
        ),
    ],
)
def test_what_is_no_database_is_refused_in_a_sentence(cli: Cli, content: bytes | None, says: str) -> None:
    (cli.folder / "credence.db").unlink()
    if content is not None:
        cli.file("credence.db", content)
    said = cli("doctor")
    assert (said.status, said.out) == (1, "")
    assert said.err == f"Cannot use the database credence.db. {says.format(folder=cli.folder)}\n"
