"""What the checks found, as lines for people and as JSON for machines."""

from typing import Any

from bot.doctor.findings import Finding, Findings
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
                "wrong": finding.wrong,
                "facts": dict(finding.facts),
                "places": list(finding.places),
                "says": texts.word(f"doctor.rule_{finding.rule}", **finding.facts),
                "do": texts.word(f"doctor.do_{finding.advice}"),
            }
            for finding in found.all
        ],
    }


def _line(check: str, finding: Finding, texts: Texts) -> str:
    parts = [
        texts.word("doctor.wrong" if finding.wrong else "doctor.remark"),
        f"{check}:",
        texts.word(f"doctor.rule_{finding.rule}", **finding.facts),
        *([texts.word("doctor.where", places="; ".join(finding.places))] if finding.places else []),
        texts.word(f"doctor.do_{finding.advice}"),
    ]
    return " ".join(part for part in parts if part)
