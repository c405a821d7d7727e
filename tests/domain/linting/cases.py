"""Questions with the warnings that a careful editor expects, and what the linter says of them."""

import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from bot.domain.linting.lint import lint
from bot.domain.linting.warning import Kind
from bot.domain.question import QuestionText, Titled
from tests.chat import instant

HERE = Path(__file__).parent
NOW = instant("2024-12-02 12:00")
KINDS = [kind.removeprefix("linting.") for kind in Kind]


@dataclass(frozen=True)
class Case:
    """A question, and the kinds of warnings it deserves."""

    text: QuestionText
    open: tuple[str, ...]
    expected: frozenset[str]


class Count(NamedTuple):
    """Of the warnings of one kind: those deserved and given, deserved only, and given only."""

    caught: int
    missed: int
    false_alarms: int


def cases(file: str) -> list[Case]:
    """The questions of one of the files beside this one."""
    read = tomllib.loads((HERE / file).read_text(encoding="utf-8"))
    return [Case(_text(case), tuple(case.get("open", ())), frozenset(case["warnings"])) for case in read["case"]]


def expected_of_the_page(file: str) -> tuple[frozenset[str], list[frozenset[str]]]:
    """What the forecast page's own question deserves, and each list of its related ones."""
    page = tomllib.loads((HERE / file).read_text(encoding="utf-8"))["page"]
    return frozenset(page["own"]), [frozenset(each) for each in page["related"]]


def _text(case: dict[str, object]) -> QuestionText:
    outcomes = case["outcomes"]
    assert isinstance(outcomes, list)
    title, criteria, closes = (str(case.get(name, "")) for name in ("title", "criteria", "closes"))
    closes_at = round(_end(closes).timestamp() * 1000) if closes else None
    return QuestionText(title, tuple(outcomes), closes_at, criteria, "")


def _end(closes: str) -> datetime:
    return datetime.fromisoformat(closes if "T" in closes else f"{closes}T23:59").replace(tzinfo=UTC)


def opened(titles: Sequence[str]) -> list[Titled]:
    """Open questions with these titles, numbered from 1."""
    return [Titled(n, n, title) for n, title in enumerate(titles, start=1)]


def said(text: QuestionText, titles: Sequence[str] = ()) -> frozenset[str]:
    """The kinds of warnings that the linter gives."""
    warnings = lint(text, opened(titles), NOW, "UTC", "Other")
    return frozenset(warning.kind.removeprefix("linting.") for warning in warnings)


def measure(pairs: Iterable[tuple[frozenset[str], frozenset[str]]]) -> dict[str, Count]:
    """What was caught, missed and alarmed falsely, by kind, from pairs of the expected and the said."""
    pairs = list(pairs)
    caught = Counter(kind for expected, found in pairs for kind in expected & found)
    missed = Counter(kind for expected, found in pairs for kind in expected - found)
    wrong = Counter(kind for expected, found in pairs for kind in found - expected)
    return {kind: Count(caught[kind], missed[kind], wrong[kind]) for kind in KINDS}


def table(measured: dict[str, Count]) -> Iterator[str]:
    """The rows of a table in the documentation, without what the first run said."""
    for kind, count in measured.items():
        yield f"| {kind.replace('_', ' ')} | {count.caught} | {count.missed} | {count.false_alarms} |"
