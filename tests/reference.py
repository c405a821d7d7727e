"""Reads what the tests are held against: the reference data in `tests/data`, whose README says who made it, and pages."""

import gzip
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from tests.paths import ROOT, SHARED

DATA = ROOT / "tests" / "data"


@dataclass(frozen=True)
class HostileInput:
    """Something typed that is hard to read, and what must become of it."""

    name: str
    category: str
    typed: Any
    """A text; a list of texts where outcomes are given one by one."""
    expect: str
    """Whether it is to be kept as typed ("accept") or in another form ("normalise"), or refused ("reject")."""
    value: Any = None
    """What is kept of it; None where it is refused."""
    csv_guard: bool = False
    """Whether a spreadsheet would take it for a formula."""

    def __str__(self) -> str:
        return self.name


def corpus(*categories: str) -> list[HostileInput]:
    """The hostile inputs of these categories; all of them where none is named."""
    return [case for case in _corpus() if not categories or case.category in categories]


@cache
def _corpus() -> list[HostileInput]:
    cases = json.loads((DATA / "hostile_inputs.json").read_text(encoding="utf-8"))["cases"]
    return [
        HostileInput(
            f"{case['id']} {case['why']}",
            case["category"],
            _typed(case),
            case["expect"],
            case.get("value"),
            case.get("csv_guard", False),
        )
        for case in cases
    ]


def _typed(case: dict[str, Any]) -> Any:
    """The input as given, or made by its recipe."""
    made = case.get("generate")
    return made["prefix"] + made["repeat"] * made["times"] + made["suffix"] if made else case["input"]


def forecast_pages() -> dict[str, str]:
    """The text of forecast pages: the sample, and a real one, the seed, where it lies beside the checkout.

    The seed's text is somebody else's, so it is no part of the project.
    """
    paths = {"sample": ROOT / "samples" / "forecast-page.txt", "seed": SHARED / "seeds" / "forecast-page.txt"}
    return {name: path.read_text(encoding="utf-8") for name, path in paths.items() if path.is_file()}


def vectors(name: str, key: str = "cases") -> list[dict[str, Any]]:
    """What one of the files in `tests/data/scoring` holds under a key."""
    return list(_content(name)[key])


@cache
def _content(name: str) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(gzip.decompress((DATA / "scoring" / f"{name}.json.gz").read_bytes()))
    return content
