"""The import contracts of pyproject.toml hold, and each of them stops the imports it is there to stop."""

import re
import shutil
import sys
import tomllib
from collections.abc import Generator
from pathlib import Path

import pytest
from importlinter import configuration
from importlinter.application import use_cases

from tests.paths import ROOT

pytestmark = pytest.mark.unmeasured

PACKAGES = ("bot", "adapters", "storage")
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]
CONTRACTS = {contract["name"] for contract in CONFIG["contracts"]}

INWARDS = "Dependencies point inwards"
ADAPTERS = "Adapters do not know each other"
CIRCLE = "Nothing goes round in a circle"
PURE = "The domain is pure"
CORE = "The core knows no platform and no database"
STORAGE = "Storage knows only the ports and what they speak of"
SQL = "SQL lives in storage"
DISCORD = "discord.py lives in adapters.discord"
SLACK = "Slack's libraries live in adapters.slack"
JINJA = "jinja2 lives in adapters.local"
RESVG = "resvg lives in bot.pictures"
PROMETHEUS = "prometheus_client lives in adapters.health"
TESTS = "Nothing imports tests or benchmarks"

WRONG_IMPORTS = [
    ("bot.domain.question", "bot.ui.cards", INWARDS),
    ("bot.ui.cards", "bot.ports", INWARDS),
    ("bot.texts", "bot.inputs", INWARDS),
    ("bot.ui.figures", "bot.request.permissions", INWARDS),
    ("bot.questions.question_card", "bot.voting.cast_forecast", INWARDS),
    ("bot.voting.cast_forecast", "bot.app.door", INWARDS),
    ("bot.questions.find", "bot.asking.ask", INWARDS),
    ("bot.voting.cast_forecast", "bot.asking.ask", INWARDS),
    ("bot.boards.weekly", "bot.posting.refresh", INWARDS),
    ("bot.doctor.outlook", "bot.app.jobs", INWARDS),
    ("bot.app.door", "storage.store", INWARDS),
    ("bot.app.jobs", "adapters.discord.client", INWARDS),
    ("storage.store", "adapters.local.client", INWARDS),
    ("adapters.slack.client", "storage.store", INWARDS),
    ("bot.app.door", "bot.cli.run", INWARDS),
    ("bot.cli.run", "bot.__main__", INWARDS),
    ("bot.resolving.recompute", "bot.doctor.scores", INWARDS),
    ("adapters.local.client", "bot.cli.run", INWARDS),
    ("adapters.slack.render", "adapters.discord.render", ADAPTERS),
    ("bot.domain.moment", "bot.domain.errors", CIRCLE),
    ("bot.domain.crowd", "time", PURE),
    ("bot.domain.crowd", "random", PURE),
    ("bot.domain.crowd", "os.path", PURE),
    ("bot.domain.question", "pydantic", PURE),
    ("bot.questions.question_card", "matplotlib.pyplot", CORE),
    ("bot.ui.commands", "aiohttp.web", CORE),
    ("bot.voting.cast_forecast", "discord.ui", CORE),
    ("storage.store", "bot.app.door", STORAGE),
    ("storage.store", "bot.texts", STORAGE),
    ("storage.store", "bot.request.permissions", STORAGE),
    ("adapters.local.client", "sqlite3", SQL),
    ("bot.cli.run", "aiosqlite", SQL),
    ("adapters.slack.client", "discord.ext.tasks", DISCORD),
    ("bot.cli.run", "discord", DISCORD),
    ("adapters.discord.client", "slack_sdk.web.async_client", SLACK),
    ("bot.cli.run", "slack_bolt", SLACK),
    ("adapters.discord.render", "jinja2", JINJA),
    ("adapters.local.render", "resvg_py", RESVG),
    ("bot.ui.figures", "bot.pictures.draw", INWARDS),
    ("bot.app.metrics", "prometheus_client", PROMETHEUS),
    ("adapters.slack.client", "prometheus_client.core", PROMETHEUS),
    ("storage.store", "tests.builders", TESTS),
    ("bot.app.jobs", "benchmarks.votes", TESTS),
]

RIGHT_IMPORTS = [
    ("bot.cli.run", "storage.store"),
    ("bot.cli.run", "adapters.discord.client"),
    ("adapters.discord.client", "discord.ui"),
    ("adapters.slack.client", "slack_bolt.async_app"),
    ("adapters.local.client", "jinja2"),
    ("adapters.local.client", "bot.app.door"),
    ("adapters.health.server", "prometheus_client.core"),
    ("adapters.health.server", "adapters.half_sent"),
    ("storage.store", "aiosqlite"),
    ("storage.store", "bot.ports"),
    ("storage.store", "bot.ports.checks"),
    ("storage.store", "bot.ui.cards"),
    ("storage.store", "bot.inputs.action"),
    ("storage.store", "bot.domain.question"),
]


def broken_contracts(root: Path, monkeypatch: pytest.MonkeyPatch, only: str = "") -> set[str]:
    """The names of the contracts that the packages in `root` break; `only` leaves the others unread."""
    monkeypatch.syspath_prepend(root)
    for package in PACKAGES:
        monkeypatch.delitem(sys.modules, package, raising=False)
    configuration.configure()
    options = use_cases.read_user_options(config_filename=str(ROOT / "pyproject.toml"))
    use_cases._register_contract_types(options)
    options.contracts_options = [each for each in options.contracts_options if only in ("", each["name"])]
    report = use_cases.create_report(options, cache_dir=None)
    assert not report.invalid_contract_options
    return {contract.name for contract, check in report.get_contracts_and_checks() if not check.kept}


def file_of(root: Path, module: str) -> Path:
    """The file that holds `module`, made now if the project has none of that name (yet)."""
    path = root / Path(*module.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    for folder in file.relative_to(root).parents[:-1]:
        (root / folder).mkdir(exist_ok=True, parents=True)
        (root / folder / "__init__.py").touch()
    file.touch()
    return file


def add_import(root: Path, importer: str, imported: str, line: str = "import {}") -> None:
    """Write the import as the last line of the importing file."""
    if imported.startswith(tuple(f"{package}." for package in PACKAGES)):
        file_of(root, imported)
    with file_of(root, importer).open("a", encoding="utf-8") as file:
        file.write(f"\n{line.format(imported)}\n")


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[Path, bytes]]:
    """A folder with a copy of the product's Python files, and what each of them holds."""
    root = tmp_path_factory.mktemp("copy")
    files = [file for package in PACKAGES for file in (ROOT / package).rglob("*.py")]
    for file in files:
        copy = root / file.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, copy)
    for package in PACKAGES:
        file_of(root, f"{package}.__init__")
    return root, {file: file.read_bytes() for file in root.rglob("*.py")}


@pytest.fixture
def tree(copied: tuple[Path, dict[Path, bytes]]) -> Generator[Path]:
    """The copy, which each test finds as it was made."""
    root, contents = copied
    yield root
    for file in root.rglob("*.py"):
        if file not in contents:
            file.unlink()
        elif file.stat().st_size != len(contents[file]):
            file.write_bytes(contents[file])


def test_the_project_keeps_its_contracts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert broken_contracts(ROOT, monkeypatch) == set()


@pytest.mark.parametrize(("importer", "imported", "contract"), WRONG_IMPORTS)
def test_a_wrong_import_breaks_its_contract(
    importer: str, imported: str, contract: str, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_import(tree, importer, imported)
    assert broken_contracts(tree, monkeypatch, only=contract) == {contract}


def test_right_imports_break_nothing(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for importer, imported in RIGHT_IMPORTS:
        add_import(tree, importer, imported)
    assert broken_contracts(tree, monkeypatch) == set()


@pytest.mark.parametrize(
    "line",
    [
        "from {} import anything",
        "def late() -> None:\n    import {}",
        "import typing\n\nif typing.TYPE_CHECKING:\n    import {}",
        "try:\n    import {} as other\nexcept ImportError:\n    other = None",
    ],
)
def test_no_way_of_writing_an_import_gets_round_a_contract(
    line: str, tree: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_import(tree, "bot.domain.question", "bot.ui.cards", line)
    assert broken_contracts(tree, monkeypatch, only=INWARDS) == {INWARDS}


def test_each_contract_is_tried_with_a_wrong_import() -> None:
    assert {contract for _, _, contract in WRONG_IMPORTS} == CONTRACTS


def test_each_part_of_the_core_has_its_layer() -> None:
    layers = next(contract["layers"] for contract in CONFIG["contracts"] if contract["name"] == INWARDS)
    named = set(re.findall(r"bot\.(\w+)", " ".join(layers)))
    parts = {path.stem for path in (ROOT / "bot").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()}
    assert parts - {"__init__"} <= named
