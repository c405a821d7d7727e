"""`score` on an export gives the scores that the boards are made of."""

import json
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from bot.domain.scoring.values import NANO
from tests.command_line import Cli, command_line
from tests.exports.world import an_export

STORED = ("peer", "baseline", "brier", "relative_brier")


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Generator[Cli]:
    with command_line(tmp_path, monkeypatch, capsys) as cli:
        yield cli


def scored(cli: Cli, export: dict[str, Any], *arguments: str) -> list[dict[str, Any]]:
    said = cli("score", cli.file("export.json", json.dumps(export)), "--json", *arguments)
    assert (said.status, said.err) == (0, "")
    cases: list[dict[str, Any]] = json.loads(said.out)["cases"]
    return cases


@pytest.mark.parametrize("rule", STORED)
@pytest.mark.parametrize("excluded", [[], [2]])
def test_an_export_is_scored_as_its_questions_were(cli: Cli, rule: str, excluded: list[int]) -> None:
    export = an_export()
    if excluded:
        for resolution in export["resolutions"]:
            resolution["excluded"] = excluded
        put_right(cli, export)
    numbers = {question["id"]: f"#{question['number']}" for question in export["questions"]}
    stored = {
        (numbers[row["question"]], row["member"]): (row[rule], row["coverage"])
        for row in export["scores"]
        if row["member"] is not None
    }
    computed = {
        (case["id"], row["forecaster"]): (row["score"], row["coverage"])
        for case in scored(cli, export, "--rule", rule)
        for row in case["scores"][rule]
    }
    assert len(computed) == 6 - 2 * len(excluded)
    assert computed.keys() == stored.keys()
    for key, (score, coverage) in computed.items():
        assert abs(score - stored[key][0] / NANO) <= 1 / NANO
        assert rule == "relative_brier" or abs(coverage - stored[key][1] / NANO) <= 1 / NANO


def put_right(cli: Cli, export: dict[str, Any]) -> None:
    """Import the export and export it again, so that its scores are the computed ones."""
    cli("import", cli.file("changed.json", json.dumps(export)))
    cli("export", "-o", "right.json")
    right = json.loads((cli.folder / "right.json").read_text())
    assert export["scores"] != right["scores"]
    export["scores"] = right["scores"]


def test_an_export_is_scored_without_a_database(cli: Cli) -> None:
    cases = scored(cli, an_export())
    assert [case["id"] for case in cases] == ["#1", "#2", "#3"]
    assert list(cases[0]["scores"]) == ["baseline", "peer", "spot_baseline", "spot_peer"]
    assert list(cases[0]["aggregation_history"]) == ["unweighted", "recency_weighted"]
    assert cases[0]["aggregation_history"]["unweighted"][-1]["forecaster_count"] == 3
    assert not any(cases[2]["scores"].values())
    assert [path.name for path in cli.folder.iterdir()] == ["export.json"]


def test_the_scores_of_an_export_can_be_read_by_people(cli: Cli) -> None:
    said = cli("score", cli.file("export.json", json.dumps(an_export())), "--rule", "peer")
    assert said.out.startswith("#1: peer\n   forecaster        score     coverage\n")


def test_a_broken_export_is_not_scored(cli: Cli) -> None:
    export = an_export()
    export["votes"][3]["shares"] = [1]
    said = cli("score", cli.file("export.json", json.dumps(export)))
    assert (said.status, said.err) == (1, "votes[3].shares: expected shares that add up to 10000, not 1\n")
