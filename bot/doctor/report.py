"""What the checks found, as lines for people and as JSON for machines."""

from collections.abc import Iterator
from typing import Any

from bot.doctor.findings import Finding, Findings, Kind
from bot.texts import Texts


def report_lines(found: Findings, texts: Texts) -> list[str]:
    """One line that all is well, or one for each thing that is not; remarks below."""
    well = [] if found.wrong else [f"{texts.word('doctor.well')} {texts.word(f'doctor.{found.check}', **found.facts)}"]
    return [*well, *(_line(found.check, finding, texts) for finding in found.all)]


def report_json(found: Findings, texts: Texts) -> dict[str, Any]:
    """The same with every part by its name."""
    return {
        "check": found.check,
        "ok": not found.wrong,
        "facts": dict(found.facts),
        "findings": [
            {
                "rule": finding.rule,
                "kind": finding.kind,
                "wrong": finding.wrong,
                "facts": dict(finding.facts),
                "places": list(finding.places),
                "items": [dict(item) for item in finding.items],
                "says": texts.word(f"doctor.rule_{finding.rule}", **finding.facts),
                "do": texts.word(f"doctor.do_{finding.advice}"),
            }
            for finding in found.all
        ],
    }


def _line(check: str, finding: Finding, texts: Texts) -> str:
    parts = [
        texts.word(f"doctor.{finding.kind}"),
        *([] if finding.kind is Kind.NEXT else [f"{check}:"]),
        texts.word(f"doctor.rule_{finding.rule}", **finding.facts),
        *([texts.word("doctor.where", places="; ".join(finding.places))] if finding.places else []),
        *([texts.word("doctor.items", items="; ".join(_items(finding, texts)))] if finding.items else []),
        texts.word(f"doctor.do_{finding.advice}"),
    ]
    return " ".join(part for part in parts if part)


def _items(finding: Finding, texts: Texts) -> Iterator[str]:
    """The items that are told, and how many more there are."""
    told = 0
    for item in finding.items:
        how = f"_{item['how']}" if "how" in item else ""
        facts = {name: "?" if value is None else value for name, value in item.items()}
        yield texts.word(f"doctor.item_{finding.rule}{how}", **facts)
        told += int(item.get("n") or 1)
    more = int(str(finding.facts["n"])) - told
    if more > 0:
        yield texts.word("doctor.more", n=more)
