"""Files of any kind and size: what a command reads of them, and how much memory that takes."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Generator
from pathlib import Path

import pytest

from bot.cli import input_file
from tests.cli.program import HANGS_AFTER_S, leave_env
from tests.command_line import Cli, command_line
from tests.exports.world import an_export
from tests.paths import ROOT
from tests.patience import patience

PAGE = "Does it rain on Sunday?\nYes • 60%\nNo • 40%\n"


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


@pytest.mark.parametrize(
    ("command", "name", "content", "says"),
    [
        (("import", "--dry-run"), "page", PAGE, "8 MB, which is the most that is read of a page."),
        (("score",), "history", "[]", "64 MB, which is the most that is read of a history file."),
        (
            ("import", "--dry-run"),
            "export",
            '{"format": "credence-export"}',
            "512 MB, which is the most that is read of an export.",
        ),
        (("score",), "export", '{"format": "credence-export"}', "512 MB, which is the most that is read of an export."),
    ],
)
def test_a_file_is_read_up_to_a_limit_that_is_named(
    cli: Cli, command: tuple[str, ...], name: str, content: str, says: str
) -> None:
    cli.file(name, content)
    os.truncate(cli.folder / name, input_file.MOST[name] + 1)
    said = cli(command[0], name, *command[1:])
    assert (said.status, said.out, said.err) == (1, "", f"{name} is larger than {says}\n")


def test_json_that_is_no_export_is_a_page_and_no_larger(cli: Cli) -> None:
    cli.file("other", '{"format": "another"}')
    os.truncate(cli.folder / "other", input_file.MOST["page"] + 1)
    assert cli("import", "other", "--dry-run").err.startswith("other is larger than 8 MB")


def test_a_device_without_an_end_is_read_up_to_the_limit(cli: Cli) -> None:
    assert cli("import", "/dev/zero", "--dry-run").err.startswith("/dev/zero is larger than 8 MB")
    assert cli("score", "/dev/zero").err.startswith("/dev/zero is larger than 64 MB")


def test_a_folder_is_refused(cli: Cli) -> None:
    assert cli("score", ".").err == ".: Is a directory.\n"


@pytest.mark.parametrize("content", [PAGE, json.dumps(an_export())], ids=["page", "export"])
def test_what_comes_out_of_a_pipe_is_read_like_a_file(cli: Cli, content: str) -> None:
    cli.file("file", content)
    reading, writing = os.pipe()

    def write() -> None:
        with os.fdopen(writing, "w", encoding="utf-8") as pipe:
            pipe.write(content)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert cli("import", f"/dev/fd/{reading}", "--dry-run") == cli("import", "file", "--dry-run")
    finally:
        writer.join(patience(HANGS_AFTER_S))
        os.close(reading)


def test_a_pipe_into_which_nobody_writes_is_empty_and_not_waited_for(cli: Cli) -> None:
    os.mkfifo(cli.folder / "pipe")
    assert cli("import", "pipe").err == "There is nothing on this page. It should begin with the title of a question.\n"


# How much memory it takes


MEASURED = """
import resource, subprocess, sys
ended = subprocess.run(sys.argv[1:], capture_output=True, text=True)
print(ended.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
print(ended.stdout + ended.stderr)
"""


def measured(folder: Path, *arguments: str) -> tuple[int, int, str]:
    """The status of the real program, the most memory that it had in MB, and what it said."""
    leave_env(folder)
    ended = subprocess.run(  # noqa: S603  our own interpreter and program
        [sys.executable, "-c", MEASURED, sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "HTTP_PORT": "0"},
        capture_output=True,
        check=True,
        text=True,
    )
    first, _, said = ended.stdout.partition("\n")
    status, megabytes = map(int, first.split())
    return status, megabytes, said


OPEN = 4


def write_export(path: Path, votes: int) -> None:
    """An export with that many votes of one member on one open question."""
    export = an_export()
    given = next(vote for vote in export["votes"] if vote["question"] == OPEN)
    others = [vote for vote in export["votes"] if vote["question"] != given["question"]]
    export["rationales"] = [each for each in export["rationales"] if each["question"] != given["question"]]
    with path.open("w", encoding="utf-8") as file:
        file.write(json.dumps({**export, "votes": []})[: -len("}")].replace('"votes": [], ', "") + ', "votes": [\n')
        file.writelines(json.dumps(vote) + ",\n" for vote in others)
        for number in range(votes):
            day, millisecond = divmod(number, 86_400_000)
            minute, millisecond = divmod(millisecond, 60_000)
            at = f"2024-12-02T{12 + day + minute // 60:02}:{minute % 60:02}:{millisecond // 1000:02}.{millisecond % 1000:03}Z"
            file.write((",\n" if number else "") + json.dumps({**given, "cast_at": at}))
        file.write("\n]}")


@pytest.mark.long
def test_the_memory_of_the_program_stays_flat_whatever_it_is_given(tmp_path: Path) -> None:
    (tmp_path / "page.txt").write_text(PAGE, encoding="utf-8")
    status, small, _ = measured(tmp_path, "import", "page.txt", "--dry-run")
    assert status == 0
    with (tmp_path / "large.json").open("w", encoding="utf-8") as file:
        file.write('{"cases": [')
        for _ in range(200):
            file.write('"' + "x" * (1 << 20) + '",')
        file.write('""]}')
    for name in ("large.json", "/dev/zero"):
        status, large, said = measured(tmp_path, "import", name, "--dry-run")
        assert (status, said) == (1, f"{name} is larger than 8 MB, which is the most that is read of a page.\n\n")
        assert large < small + 40, (name, small, large)


@pytest.mark.long
def test_an_export_ten_times_as_large_takes_no_more_memory(tmp_path: Path) -> None:
    taken = []
    for votes in (20_000, 200_000):
        folder = tmp_path / str(votes)
        folder.mkdir()
        write_export(folder / "export.json", votes)
        for more in (["--dry-run"], []):
            status, megabytes, said = measured(folder, "import", "export.json", *more)
            assert status == 0, said
            taken.append(megabytes)
    dry, real, large_dry, large_real = taken
    assert large_dry < dry + 20, taken
    assert large_real < real + 30, taken
