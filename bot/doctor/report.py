"""What the checks found, as lines for people and as JSON for machines."""

from collections.abc import Iterator, Sequence
from typing import Any

from bot.doctor.findings import Finding, Findings, Kind
from bot.domain.errors import Fact
from bot.domain.moment import Text
from bot.ports.outlook import Item
from bot.texts import Texts

RUNNING = ("late_boards", "late_reminders", "overdue", "unscored", "sending")
"""What a running bot sees to by itself, which `doctor.running_` and the rule's name says."""


def report_lines(found: Findings, texts: Texts) -> list[str]:
    """The lines of one check: that all is well, or each thing that is not; what is good to know follows."""
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
                "says": _says(finding, texts),
                "do": texts.word(f"doctor.do_{finding.advice}"),
            }
            for finding in found.all
        ],
    }


def item_sentence(texts: Texts, rule: str, item: Item, **facts: Fact) -> Text:
    """One item of the outlook, see `bot.ports.outlook`, in words.

    Args:
        texts: the sentences.
        rule: what was found.
        item: what exactly; what is missing of it, which a damaged row may leave, is told as `?`.
        facts: what is told otherwise than the item has it, such as its times.
    """
    how = f"_{item['how']}" if "how" in item else ""
    told: dict[str, Fact] = {name: "?" if value is None else value for name, value in item.items()}
    return texts.say(f"doctor.item_{rule}{how}", **told | facts)


def untold(count: int, items: Sequence[Item]) -> int:
    """How many there are beside the items; a group of them stands for its `n`."""
    return count - sum(int(item.get("n") or 1) for item in items)


def _line(check: str, finding: Finding, texts: Texts) -> str:
    parts = [
        texts.word(f"doctor.{finding.kind}"),
        *([] if finding.kind is Kind.NEXT else [f"{check}:"]),
        _says(finding, texts),
        *([texts.word("doctor.where", places="; ".join(finding.places))] if finding.places else []),
        *([texts.word("doctor.items", items="; ".join(_items(finding, texts)))] if finding.items else []),
        texts.word(f"doctor.do_{finding.advice}"),
    ]
    return " ".join(part for part in parts if part)


def _says(finding: Finding, texts: Texts) -> str:
    says = texts.word(f"doctor.rule_{finding.rule}", **finding.facts)
    if finding.rule in RUNNING:
        running = texts.word(f"doctor.running_{finding.rule}", **finding.facts)
        says = texts.word("doctor.running", says=says, running=running)
    return texts.word("doctor.before_items", says=says) if finding.items else says


def _items(finding: Finding, texts: Texts) -> Iterator[str]:
    """The items with their communities and times as clocks there show them, and how many more there are."""
    for item in finding.items:
        local = {name: item[f"{name}_local"] or "?" for name in item if f"{name}_local" in item}
        # No platform is asked here, and only platforms know a channel's name.
        where = {"channel": texts.word("doctor.channel_id", channel=str(item["channel"]))} if "channel" in item else {}
        told = "".join(map(str, item_sentence(texts, finding.rule, item, **local, **where)))
        community = item.get("community")
        yield told if community is None else texts.word("doctor.of_community", community=community, item=told)
    if (more := untold(int(str(finding.facts["n"])), finding.items)) > 0:
        yield texts.word("doctor.more", n=more)
