"""Tidiness: docstrings, no printing, no machine's paths, reasons for exceptions, and pinned requirements."""

import ast
import importlib.util
import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from tests.paths import ROOT

pytestmark = pytest.mark.unmeasured

PRODUCT = ("bot", "adapters", "storage")
OURS = (*PRODUCT, "benchmarks")
MAY_PRINT = {Path("bot/__main__.py"), *(Path("bot/cli") / file.name for file in (ROOT / "bot/cli").glob("*.py"))}

EXCEPTION = re.compile(r"#\s*(?:noqa|type:\s*ignore|pragma|mypy:|ruff:|pyright:)")
EXCEPTION_WITHOUT_ITS_REASON = re.compile(
    r"noqa(?::\s*[A-Z]+\d+(?:,?\s*[A-Z]+\d+)*)?|type:\s*ignore(?:\[[\w,\s-]+\])?|pragma:\s*no\s+(?:cover|branch)"
    r"|(?:mypy|ruff|pyright):\s*[\w=-]+"
)
MACHINE_PATH = re.compile(r"/(?:home|root|Users)/\w")
INDEX_ADDRESS = re.compile(r"https?://|(?<!no-emit)-index-url|--find-links")
PIN = re.compile(r"^([a-z0-9._-]+)(?:\[[\w,-]+\])?==(\S+)")


def python_files(*folders: str) -> list[Path]:
    """The Python files in these folders, relative to the checkout."""
    return sorted(file.relative_to(ROOT) for folder in folders for file in (ROOT / folder).rglob("*.py"))


def read(file: Path) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def expect_none(offenders: Iterable[str]) -> None:
    listed = "\n".join(offenders)
    assert not listed, f"\n{listed}"


def pins(file: str) -> dict[str, str]:
    """The version of each package that a requirements file pins."""
    return {found[1]: found[2] for line in read(Path(file)).splitlines() if (found := PIN.match(line))}


def test_each_file_says_what_it_holds() -> None:
    silent = [str(file) for file in python_files(*OURS) if not ast.get_docstring(ast.parse(read(file)))]
    expect_none(silent)


def test_tests_are_no_package() -> None:
    expect_none(str(file) for file in python_files("tests") if file.name == "__init__.py")


@pytest.mark.parametrize("library", ["discord", "slack_bolt", "slack_sdk", "jinja2"])
def test_no_folder_hides_a_library(library: str) -> None:
    spec = importlib.util.find_spec(library)
    assert spec is not None
    assert "site-packages" in str(spec.origin)


def test_only_the_command_line_prints() -> None:
    printing = [
        f"{file}:{node.lineno}"
        for file in python_files(*PRODUCT)
        if file not in MAY_PRINT
        for node in ast.walk(ast.parse(read(file)))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    expect_none(printing)


def test_no_path_of_somebodys_machine() -> None:
    files = [*python_files(*OURS, "tests"), *map(Path, ("Makefile", "pyproject.toml", ".ci/run"))]
    files += [file.relative_to(ROOT) for file in (*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"))]
    expect_none(
        f"{file}:{number}"
        for file in files
        for number, line in enumerate(read(file).splitlines(), 1)
        if MACHINE_PATH.search(line)
    )


def test_each_exception_to_a_check_has_its_reason_beside_it() -> None:
    unexplained = [
        f"{file}:{number} {comment}"
        for file in python_files(*OURS, "tests")
        for number, comment in comments(file)
        if EXCEPTION.search(comment) and not is_explained(comment)
    ]
    expect_none(unexplained)


def comments(file: Path) -> Iterator[tuple[int, str]]:
    tokens = tokenize.generate_tokens(io.StringIO(read(file)).readline)
    return ((token.start[0], token.string) for token in tokens if token.type == tokenize.COMMENT)


def is_explained(comment: str) -> bool:
    """Whether at least two words are left when the directives are taken away."""
    words = re.findall(r"[^\W\d_]+", EXCEPTION_WITHOUT_ITS_REASON.sub("", comment))
    return len(words) > 1


@pytest.mark.parametrize(
    ("comment", "explained"),
    [
        ("# noqa: S603", False),
        ("# noqa: S603, ARG001", False),
        ("# type: ignore[arg-type]", False),
        ("# type: ignore[arg-type]  # noqa: PGH003", False),
        ("# pragma: no cover", False),
        ("# noqa: S603  the command is our own", True),
        ("# type: ignore[arg-type]  # the library's stub is older", True),
        ("# pragma: no cover  only on Windows", True),
    ],
)
def test_a_reason_is_told_from_a_bare_exception(comment: str, explained: bool) -> None:  # noqa: FBT001  a column of the table
    assert EXCEPTION.search(comment)
    assert is_explained(comment) is explained


@pytest.mark.parametrize("file", ["requirements.txt", "requirements-dev.txt"])
def test_each_requirement_is_pinned_with_hashes(file: str) -> None:
    entries = re.split(r"\n(?=[A-Za-z0-9])", re.sub(r"^\s*#.*\n", "", read(Path(file)), flags=re.MULTILINE))
    assert len(entries) > len(read(Path("requirements.in")).split()) / 2
    expect_none(entry for entry in entries if not PIN.match(entry) or "--hash=sha256:" not in entry)


@pytest.mark.parametrize(
    "file",
    ["requirements.in", "requirements.txt", "requirements-dev.in", "requirements-dev.txt", "Makefile", ".ci/run"],
)
def test_no_file_says_where_packages_come_from(file: str) -> None:
    expect_none(line for line in read(Path(file)).splitlines() if INDEX_ADDRESS.search(line))


def test_what_is_tested_is_what_runs() -> None:
    run, test = pins("requirements.txt"), pins("requirements-dev.txt")
    names = (line for line in read(Path("requirements.in")).splitlines() if line and line[0] != "#")
    wanted = {re.sub(r"[-_.]+", "-", re.split(r"[\[<=>;]", name)[0]).lower() for name in names}
    assert wanted <= run.keys()
    assert {name: test.get(name) for name in run} == run
