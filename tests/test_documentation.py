"""The documents say what the code does: commands, grammar, files, tests, links and commands to type."""

import ast
import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path

import pytest

from adapters import platforms
from bot.__main__ import _parser
from bot.app.registry import ROWS
from bot.domain.crowd.combine import CrowdMethod
from bot.domain.errors import Refused
from bot.domain.events import EventKind
from bot.domain.forecast import percent_text
from bot.domain.picks import read_picks
from bot.domain.question import QuestionState
from bot.domain.scoring.rules import RULES
from bot.domain.settings import SETTINGS
from bot.exports.csv_writer import FILES
from bot.exports.json_writer import FORMAT, VERSION
from bot.inputs.base import Input
from bot.ports import my_data
from bot.ports.my_data import PARTS, MyData
from bot.texts import texts
from bot.ui.commands import COMMANDS, Group, read_command
from tests.generated import GENERATED
from tests.paths import ROOT

HERE = ROOT
DOCUMENTS = sorted([*HERE.glob("*.md"), *(HERE / "docs").rglob("*.md")])
SAY = texts("en")

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
CODE_BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.DOTALL | re.MULTILINE)
MACHINE_PATH = re.compile(r"(?<![\w.])/(?:home|root|Users|work|tmp|mnt|private)/|\b[A-Z]:\\")
OTHER_WORDS = re.compile(r"\b(?:poll|ballot|bet|wager|prediction|betting)s?\b", re.IGNORECASE)


def name_of(path: Path) -> str:
    return path.relative_to(HERE).as_posix()


def read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")


def section(text: str, heading: str) -> str:
    """What stands under a heading, up to the next one of its level or above."""
    level = len(heading) - len(heading.lstrip("#"))
    found = re.search(rf"^{re.escape(heading)}\n(.*?)(?=^#{{1,{level}}} |\Z)", text, re.DOTALL | re.MULTILINE)
    assert found, f"no heading {heading}"
    return found[1]


def table(text: str) -> list[list[str]]:
    """The cells of the tables in a text, without heads and rules."""
    lines = text.splitlines()
    return [
        [cell.strip() for cell in line.strip().strip("|").split("|")]
        for line, after in zip(lines, [*lines[1:], ""], strict=True)
        if line.startswith("| ") and not line.startswith("| ---") and not after.startswith("| ---")
    ]


# Commands


@pytest.mark.parametrize(("path", "generated"), GENERATED.items(), ids=[path.name for path in GENERATED])
def test_what_is_generated_is_as_the_code_has_it(path: Path, generated: Callable[[str], str]) -> None:
    text = path.read_text(encoding="utf-8")
    assert text == generated(text), "`make docs` writes it anew"


@pytest.mark.parametrize("generated", GENERATED.values())
def test_a_file_without_what_is_generated_is_not_taken_for_one_that_agrees(generated: Callable[[str], str]) -> None:
    with pytest.raises(ValueError, match="The file has no "):
        generated("# Commands\n\n## All commands\n\nSee there.\n")


def test_the_table_of_filters_is_complete() -> None:
    shown = [name for row in table(section(read("docs/commands.md"), "## Looking")) for name in row[0].split(", ")]
    choices = next(command for command in COMMANDS if command.name == "list").options[0].choices
    assert sorted(shown) == sorted(f"`{choice}`" for choice in choices)


def examples_of_commands() -> list[str]:
    blocks = CODE_BLOCK.findall(read("docs/commands.md") + read("docs/voting.md") + read("README.md"))
    return [line for _, block in blocks for line in block.splitlines() if line.startswith("/")]


@pytest.mark.parametrize("line", examples_of_commands())
def test_each_command_shown_is_one(line: str) -> None:
    root, _, rest = line.partition(" ")
    assert root == f"/{Group.FORECAST}"
    assert isinstance(read_command(rest), Input)


# The grammar of votes

FOUR = ("Continued stalemate", "Escalation", "Withdrawal", "Status quo")
TWO = ("Yes", "No")
MINE = (4000, 3000, 2000, 1000)
CROWD = (5500, 2000, 1500, 1000)


def rows_of_the_grammar() -> list[tuple[str, list[str]]]:
    headings = re.findall(r"^## .+$", read("docs/voting.md"), re.MULTILINE)
    return [(heading, row) for heading in headings for row in table(section(read("docs/voting.md"), heading))]


def answer_to(typed: str, heading: str) -> list[str]:
    """What the bot makes of it, as a row of the document's tables says it."""
    outcomes = TWO if heading == "## Two outcomes" else FOUR
    before = (MINE, CROWD) if heading == "## From the forecast you have" else (None, None)
    try:
        reading = read_picks(typed, outcomes, *before)
    except Refused as refused:
        assert heading == "## Not read"
        return [SAY.word(refused.key, **refused.facts)]
    assert reading.proposal == (heading == "## Proposed, not recorded")
    notes = " ".join(SAY.word(note.key, **note.facts) for note in reading.notes)
    return [" / ".join(map(percent_text, reading.forecast)), notes]


@pytest.mark.parametrize(("heading", "row"), rows_of_the_grammar())
def test_each_example_of_a_vote_reads_as_the_document_says(heading: str, row: list[str]) -> None:
    assert row[1:] == answer_to(row[0].strip("`"), heading)


def test_each_part_of_the_grammar_has_examples() -> None:
    shown = {heading for heading, _ in rows_of_the_grammar()}
    assert len(shown) == 7


# The export


def test_the_export_is_documented_field_by_field() -> None:
    document = read("docs/export.md")
    assert re.findall(r"^## `(\w+)`$", document, re.MULTILINE) == list(FILES)
    for name, kind in FILES.items():
        described = [row[0].strip("`") for row in table(section(document, f"## `{name}`"))]
        assert described == [field.name for field in fields(kind)], name  # type: ignore[arg-type]  # rows are dataclasses
    assert f"`format` is `{FORMAT}`, `version` is {VERSION}" in document


def test_the_file_of_a_members_data_is_documented_field_by_field() -> None:
    document = read("docs/privacy.md")
    assert re.findall(r"^### `(\w+)`$", document, re.MULTILINE) == list(PARTS)
    assert [field.name for field in fields(MyData)] == ["format", "version", "community", *PARTS]
    for name, kind in PARTS.items():
        described = [row[0].strip("`") for row in table(section(document, f"### `{name}`"))]
        assert described == [field.name for field in fields(kind)], name
    assert f"`format` is `{my_data.FORMAT}`, `version` is {my_data.VERSION}" in document


# The architecture


def names_of_tests() -> set[str]:
    return {name for file in (HERE / "tests").rglob("*.py") for name in re.findall(r"def (test_\w+)", file.read_text())}


def test_each_test_the_architecture_names_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", read("ARCHITECTURE.md")))
    assert len(named) > 12
    assert named <= names_of_tests()


def test_each_invariant_names_the_test_that_holds_it() -> None:
    invariants = re.findall(
        r"^\d+\. .*?(?=^\d+\. |\Z)", section(read("ARCHITECTURE.md"), "## Invariants"), re.DOTALL | re.MULTILINE
    )
    assert len(invariants) >= 12
    assert all("`test_" in invariant for invariant in invariants)


def code_map() -> dict[str, set[str]]:
    """The names that the code map gives, by folder."""
    parts = re.split(r"^### `(.+?)/`.*\n", section(read("ARCHITECTURE.md"), "## Where things are"), flags=re.MULTILINE)
    found: dict[str, set[str]] = {}
    for folder, lines in zip(parts[1::2], parts[2::2], strict=True):
        entries = re.findall(r"^- (.+?):", lines, re.MULTILINE)
        found[folder] = {name.rstrip("/") for entry in entries for name in re.findall(r"`([^`]+)`", entry)}
    return found


def test_each_file_of_the_code_map_exists() -> None:
    expected = {f"{folder}/{name}" for folder, names in code_map().items() for name in names}
    assert {path for path in expected if not (HERE / path).exists()} == set()


def test_the_code_map_leaves_nothing_out() -> None:
    named = code_map()
    for folder in ("bot", "storage", "adapters"):
        parts = {path.name for path in (HERE / folder).iterdir() if is_code(path)}
        assert parts - named[folder] == set(), folder


def is_code(path: Path) -> bool:
    return (path.is_dir() and path.name != "__pycache__") or (path.suffix == ".py" and path.name != "__init__.py")


def test_functions_the_architecture_names_are_in_the_files_beside_them() -> None:
    pairs = re.findall(r"`([a-z/_]+\.py)`: `(\w+(?:\.\w+)?)`", read("ARCHITECTURE.md"))
    assert len(pairs) > 8
    for file, name in pairs:
        for part in name.split("."):
            assert re.search(rf"(?:def|class) {part}\b", read(file)), f"{file}: {name}"


# The folders


ROOMS = [path.parent for path in sorted((HERE / "bot").glob("*/__init__.py"))]
EXPLAINED = [room for room in ROOMS if room.name not in ("domain", "inputs", "ports", "texts")]
"""The other folders have a file for each noun or feature, named like it."""
FEATURES = [path.parent for path in sorted((HERE / "bot").glob("*/actions.py"))]


def explanation(folder: Path) -> str:
    return ast.get_docstring(ast.parse((folder / "__init__.py").read_text(encoding="utf-8"))) or ""


@pytest.mark.parametrize("folder", EXPLAINED, ids=name_of)
def test_a_folder_names_each_of_its_files(folder: Path) -> None:
    named = set(re.findall(r"`([\w<>]+\.py)`", explanation(folder)))
    files = {path.name for path in folder.glob("*.py")} - {"__init__.py"}
    if "<name>_card.py" in named:
        named |= {name.replace(".py", "_card.py") for name in named & files}
    assert files - named == set()


@pytest.mark.parametrize("folder", FEATURES, ids=name_of)
def test_a_feature_names_tables_that_there_are(folder: Path) -> None:
    schema = "".join(path.read_text(encoding="utf-8") for path in (HERE / "storage/migrations").glob("*.sql"))
    tables = set(re.findall(r"^CREATE TABLE (\w+)", schema, re.MULTILINE))
    named = re.search(r"^Tables: ([^.;]+)[.;]", explanation(folder), re.MULTILINE)
    assert named
    words = {name.split()[0] for name in named[1].split(",")}
    assert "all" in words or words <= tables


@pytest.mark.parametrize("folder", FEATURES, ids=name_of)
def test_a_feature_has_its_inputs_and_its_sentences_under_its_own_name(folder: Path) -> None:
    assert (HERE / "bot/inputs" / f"{folder.name}.py").is_file()
    assert (HERE / "bot/texts/en" / f"{folder.name}.toml").is_file()


def test_each_file_of_sentences_is_named_like_a_folder() -> None:
    folders = {
        path.parent.name for top in ("bot", "bot/domain", "adapters") for path in (HERE / top).glob("*/__init__.py")
    }
    assert {path.stem for path in (HERE / "bot/texts/en").glob("*.toml")} <= folders


# The glossary

CODE = re.compile(r"`([^`]+)`")
NAMES = re.compile(r"#\d+|[ds]\d+|[A-T]")
"""How members name questions, drafts, schedules and outcomes."""


def glossary(part: str) -> list[list[str]]:
    return table(section(read("docs/glossary.md"), f"## {part}"))


def in_code(cells: Iterable[str]) -> set[str]:
    return {name for cell in cells for name in CODE.findall(cell) if not NAMES.fullmatch(name)}


@pytest.mark.parametrize("part", ["The product", "Forecasting", "The machinery"])
def test_the_words_of_the_glossary_are_in_alphabetical_order_and_no_word_is_there_twice(part: str) -> None:
    words = [row[0].partition(" (")[0].casefold() for row in glossary(part)]
    assert words == sorted(set(words))


def test_values_in_the_glossary_are_those_of_the_code_and_no_state_or_rule_is_missing() -> None:
    of_settings = {name for setting in SETTINGS for name in (setting.name, *setting.choices)}
    product = in_code(cell for row in glossary("The product") for cell in row)
    assert product <= of_settings | set(EventKind) | set(QuestionState)
    assert set(QuestionState) <= product
    forecasting = in_code(cell for row in glossary("Forecasting") for cell in row)
    assert forecasting <= of_settings | set(CrowdMethod) | set(RULES)
    assert set(RULES) <= forecasting


def test_each_part_of_the_machinery_is_in_the_folders_that_the_glossary_names() -> None:
    for word, _, folders in glossary("The machinery"):
        places = [HERE / folder for folder in CODE.findall(folders)]
        assert places, word
        assert all(place.is_dir() for place in places), word
        code = "\n".join(file.read_text(encoding="utf-8") for place in places for file in place.rglob("*.py"))
        assert all(re.search(rf"^class {name}\b", code, re.MULTILINE) for name in CODE.findall(word)), word


# The lists of CONTRIBUTING.md


def files_of(heading: str) -> dict[str, str]:
    """The files that a section lists, each with what it says of it."""
    return dict(re.findall(r"^- `([^`]+)`: (.+)$", section(read("CONTRIBUTING.md"), heading), re.MULTILINE))


def test_the_files_of_a_command_are_those_of_the_tree() -> None:
    files = files_of("## Add a command")
    command = next(command for command in COMMANDS if command.name == "doctor")
    row = next(row for row in ROWS if row.input is command.action)
    modules = (command.action.__module__, row.perform.__module__, "bot.doctor.actions", "bot.ui.commands")
    assert {f"{module.replace('.', '/')}.py" for module in modules} <= files.keys()
    for file in files:
        assert re.search(r"\bdoctor\b|ShowOutlook|outlook", read(file)), file
    assert f"`{command.action.__name__}`" in files["bot/inputs/doctor.py"]
    assert f"`{command.description.partition('.')[2]}`" in files["bot/texts/en/doctor.toml"]


def test_the_files_of_a_platform_are_those_that_every_platform_has() -> None:
    folders = [HERE / "adapters" / name for name in platforms()]
    common = set.intersection(*({path.name for path in folder.glob("*.py")} for folder in folders))
    assert {file.removeprefix("adapters/<name>/") for file in files_of("## Add a platform")} == common - {"__init__.py"}


# Decisions


DECISIONS = sorted((HERE / "docs" / "decisions").glob("0*.md"))


@pytest.mark.parametrize("path", DECISIONS, ids=name_of)
def test_a_decision_is_short_and_says_why(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 40
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == ["Status", "Context", "Decision", "Consequences"]
    assert f"({path.name})" in read("docs/decisions/README.md")


def test_decisions_are_numbered_without_gaps() -> None:
    assert [int(path.name[:4]) for path in DECISIONS] == list(range(1, len(DECISIONS) + 1))


# All documents


def anchors(path: Path) -> set[str]:
    """The anchors of a document's headings, as the usual hosts make them."""
    headings = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_between_documents_lead_somewhere(path: Path) -> None:
    for link in LINK.findall(path.read_text(encoding="utf-8")):
        if "://" in link or link.startswith("mailto:"):
            continue
        target, _, anchor = link.partition("#")
        file = (path.parent / target).resolve() if target else path
        assert file.exists(), link
        assert not anchor or anchor in anchors(file), link


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_what_is_typed_at_a_terminal_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", read("Makefile"), re.MULTILINE))
    code = "\n".join([*(block for _, block in CODE_BLOCK.findall(text)), *re.findall(r"`([^`\n]+)`", text)])
    assert set(re.findall(r"^make ([a-z-]+)", code, re.MULTILINE)) <= targets
    subcommands = set(_parser()._subparsers._group_actions[0].choices or ())  # type: ignore[union-attr]  # argparse has no other way to ask
    assert set(re.findall(r"\bpython -m bot ([a-z]+)", text)) <= subcommands


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_no_document_knows_somebodys_machine(path: Path) -> None:
    assert MACHINE_PATH.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_documents_use_the_words_of_the_field(path: Path) -> None:
    prose = re.sub(r"https?://\S+|`[^`]+`", "", path.read_text(encoding="utf-8"))
    assert OTHER_WORDS.findall(prose) == []


@pytest.mark.parametrize("name", ["crowd.png", "try-out.png"])
def test_the_pictures_of_the_readme_are_small_enough_to_load_at_once(name: str) -> None:
    assert (HERE / "docs/images" / name).stat().st_size < 150_000
