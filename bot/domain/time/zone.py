"""Reads the names of time zones, and loads their clock rules.

All data is that of the `tzdata` package, never the machine's own, so that a community's Monday 09:00 is the same
instant wherever the bot runs.
"""

import difflib
import importlib.resources
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources.abc import Traversable
from zoneinfo import ZoneInfo

from bot.domain.errors import Mistyped, Refused
from bot.domain.time.abbreviations import CLOCKS

LONGEST_NAME = 64
MOST_NEAR = 3
"""Names offered for one that is misspelt."""
NEAR = 0.75
"""How similar a name must be to be offered (difflib.SequenceMatcher.ratio)."""
ABBREVIATIONS = frozenset(CLOCKS)
"""Refused as zones: each means different clocks in different places, or winter time only."""
_OFFSET = re.compile(r"(?:etc/)?(?:utc|gmt)?(?:[+-][0-9:]+|[0-9:]+)")


@dataclass(frozen=True, slots=True)
class ZoneReading:
    """A time zone as it was understood.

    Args:
        name: IANA name, such as `Europe/Berlin`, or `UTC`.
        normalised: whether the name differs from what was typed, so that the answer should repeat it.
    """

    name: str
    normalised: bool


@dataclass(frozen=True, slots=True)
class _Names:
    readable: dict[str, str]  # folded name -> the name to keep
    hints: dict[str, str]  # folded text that is refused -> the name to propose
    all: frozenset[str]  # every zone or link that has clock rules


def read_zone(text: str) -> ZoneReading:
    """Read the name of a time zone in any letter case.

    `UTC` and the names of IANA's `zone.tab` are read as they are, and an older name such as `Asia/Calcutta` as the zone
    it links to. Abbreviations, offsets, `Etc/…` and bare cities are refused, with a proposal where there is one.

    Raises:
        Refused: `time.zone_*`, which says what was wrong.
    """
    if len(text) > LONGEST_NAME:
        raise Refused("time.zone_too_long", limit=LONGEST_NAME)
    stripped = text.strip()
    if not stripped:
        raise Refused("time.zone_empty")
    if not stripped.isprintable():
        raise Refused("time.zone_characters")
    folded = stripped.casefold().replace(" ", "_")
    name = _names().readable.get(folded)
    if name is None:
        raise _refusal(stripped, folded)
    return ZoneReading(name, normalised=name != text)


@cache
def zone_named(name: str) -> ZoneInfo:
    """Return the clock rules of an IANA name, such as one that `read_zone` returned in an earlier release of `tzdata`.

    `ZoneInfo(name)` would prefer the machine's own files; these are always those of the package.

    Raises:
        Refused: `time.zone_unknown`.
    """
    if name not in _names().all:
        raise Refused("time.zone_unknown", text=name)
    with _data("zoneinfo", *name.split("/")).open("rb") as rules:
        return ZoneInfo.from_file(rules, key=name)


def _refusal(text: str, folded: str) -> Refused:
    if folded in _names().hints:
        hint = _names().hints[folded]
        return Mistyped("time.zone_hint", [hint], text=text, name=hint)
    if folded in ABBREVIATIONS:
        return Refused("time.zone_abbreviation", text=text)
    if _OFFSET.fullmatch(folded):
        return Refused("time.zone_offset", text=text)
    near = _near(folded)
    return (
        Mistyped("time.zone_near", near, text=text, names=", ".join(near))
        if near
        else Refused("time.zone_unknown", text=text)
    )


def _near(folded: str) -> list[str]:
    """Return up to `MOST_NEAR` zones whose name or city is spelt almost like that, the nearest first."""
    named = {place.casefold(): place for place in _places()}
    spelled = {_city(place): place for place in _places()} | named
    found = difflib.get_close_matches(folded, spelled, n=2 * MOST_NEAR, cutoff=NEAR)
    return list(dict.fromkeys(spelled[name] for name in found))[:MOST_NEAR]


@cache
def _names() -> _Names:
    zones, links = _zones_and_links()
    readable = {"utc": "UTC"} | {place.casefold(): place for place in _places()}
    hints = {_city(place): place for place in _places()}
    for name in (*zones, *links):
        target = links.get(name, name)
        if target in {"Etc/UTC", "Etc/GMT"}:
            hints[name.casefold()] = "UTC"
        elif "/" in name and not target.startswith("Etc/"):
            readable.setdefault(name.casefold(), target)
        elif name in links and name.casefold() not in ABBREVIATIONS:
            hints[name.casefold()] = target
    return _Names(readable, hints, frozenset((*zones, *links)))


def _city(place: str) -> str:
    return place.rpartition("/")[2].casefold()


def _places() -> list[str]:
    """Return the names in `zone.tab`: a zone for each region of a country, also where a neighbour's clocks agree."""
    lines = _data("zoneinfo", "zone.tab").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[2] for line in lines if not line.startswith("#")]


def _zones_and_links() -> tuple[list[str], dict[str, str]]:
    """Return the names in `tzdata.zi`: zones (`Z name …`), and other names with the zone each means (`L zone name`)."""
    lines = _data("zoneinfo", "tzdata.zi").read_text(encoding="utf-8").splitlines()
    zones = [line.split()[1] for line in lines if line.startswith("Z ")]
    links = {name: zone for _, zone, name in (line.split() for line in lines if line.startswith("L "))}
    return zones, links


def _data(*path: str) -> Traversable:
    """Return a file of the `tzdata` package: constant data, and the only files that the domain reads."""
    return importlib.resources.files("tzdata").joinpath(*path)
