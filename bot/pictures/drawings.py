"""What is drawn, as plain data: whoever makes a drawing decides what its viewer may see, and how it is worded.

A drawing says everything that can be seen in its picture, so that equal drawings are equal pictures. `packed` writes it
as JSON, which is the job of the worker process and the key under which a picture is remembered.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import MappingProxyType

from pydantic import TypeAdapter


class Theme(StrEnum):
    """The background of a picture."""

    DARK = "dark"
    LIGHT = "light"


class MarkKind(StrEnum):
    """What happened at a moment on the axis of time."""

    CLOSE = "close"
    RESOLVED = "resolved"
    KNOWN = "known"
    STORY = "story"


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment on the axis of time.

    Args:
        kind: what happened.
        at: UTC milliseconds.
        label: what is printed beside it.
    """

    kind: MarkKind
    at: int
    label: str


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """The crowd's share of one outcome over time.

    Args:
        letter: of the outcome.
        name: its full name; the picture shortens it.
        shares: basis points at each of the chart's `times`; None where there was no crowd forecast, or not enough
            forecasters to show it.
        weight: basis points of the answer; 0 where it did not happen, or there is none.
    """

    letter: str
    name: str
    shares: tuple[int | None, ...]
    weight: int = 0


@dataclass(frozen=True, slots=True)
class OwnForecast:
    """A forecast of the viewer's own, in private pictures only.

    Args:
        at: UTC milliseconds.
        shares: basis points by outcome; empty where it was withdrawn.
    """

    at: int
    shares: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class CrowdChart:
    """The crowd forecast over time, as steps.

    Args:
        theme: its background.
        title: the question's text, with its number.
        subtitle: such as "Crowd forecast, 41 forecasters".
        zone: IANA name of the zone of the dates on the axis.
        months: the twelve short names of months.
        start: the left end, UTC milliseconds.
        end: the right end: now, or when the question closed.
        times: when the shares changed, UTC milliseconds, ascending, at most 200; each holds until the next.
        outcomes: in the order of the question.
        marks: in the order of time; may lie outside of start and end.
        own: the viewer's forecasts, in the order of time.
        empty: what is said where there is no forecast to draw.
        others: what the outcomes without a colour of their own are called together, such as "14 others"; only where
            there are more than six.
    """

    theme: Theme
    title: str
    subtitle: str
    zone: str
    months: tuple[str, ...]
    start: int
    end: int
    times: tuple[int, ...]
    outcomes: tuple[OutcomeLine, ...]
    marks: tuple[Mark, ...] = ()
    own: tuple[OwnForecast, ...] = ()
    empty: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True)
class BarRow:
    """One outcome as a bar.

    Args:
        letter: of the outcome.
        name: its full name; the picture shortens it.
        share: basis points; None where nothing is shown.
        change: by how many percent points it changed since last week; 0 where it did not, or nobody knows.
        happened: whether the question resolved to it, at least in part.
    """

    letter: str
    name: str
    share: int | None
    change: int = 0
    happened: bool = False


@dataclass(frozen=True, slots=True)
class BarsChart:
    """The outcomes of a question as bars, the largest first.

    Args:
        theme: its background.
        title: the question's text, with its number.
        subtitle: such as "Crowd forecast, 41 forecasters, change since 3 May".
        rows: the bars.
        empty: what is said where there is no forecast to draw.
        others: what the smallest outcomes are called together, such as "13 others"; only where there are more than
            eight, of which seven have a bar of their own.
    """

    theme: Theme
    title: str
    subtitle: str
    rows: tuple[BarRow, ...]
    empty: str = ""
    others: str = ""


@dataclass(frozen=True, slots=True)
class RankRow:
    """One line of a leaderboard.

    Args:
        place: the rank as printed, such as "4"; empty for a line that is not ranked.
        medal: 1 for gold, 2 for silver, 3 for bronze; 0 for none.
        name: of the member.
        points: as printed, with their sign.
        value: the points as a number, for the length of a bar.
        movement: by how many ranks it rose (negative: fell); None where that is not known, such as of a newcomer.
        note: such as "3 of 4 questions".
    """

    place: str
    medal: int
    name: str
    points: str
    value: float
    movement: int | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class BoardPicture:
    """A leaderboard.

    Args:
        theme: its background.
        title: such as "Leaderboard of the week".
        subtitle: such as "28 April to 4 May · peer score".
        rows: best first.
        empty: what is said where there are no lines.
    """

    theme: Theme
    title: str
    subtitle: str
    rows: tuple[RankRow, ...]
    empty: str = ""


@dataclass(frozen=True, slots=True)
class CalibrationBin:
    """What was said with similar probability, together.

    Args:
        said: the mean of the probabilities given, basis points.
        happened: how often it came true, basis points.
        count: how many.
        low, high: the interval in which `happened` should lie by chance nine times in ten, basis points.
    """

    said: int
    happened: int
    count: float
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class CalibrationChart:
    """How often happened what was said with which probability.

    Args:
        theme: its background.
        title: such as "Your calibration".
        subtitle: such as "34 resolved questions".
        bins: by `said`, ascending.
        said, happened: the labels of the axes.
        sentence: what it means.
        empty: what is said where there are no bins.
    """

    theme: Theme
    title: str
    subtitle: str
    bins: tuple[CalibrationBin, ...]
    said: str
    happened: str
    sentence: str = ""
    empty: str = ""


Drawing = CrowdChart | BarsChart | BoardPicture | CalibrationChart

_KINDS: Mapping[str, type[Drawing]] = MappingProxyType(
    {kind.__name__: kind for kind in (CrowdChart, BarsChart, BoardPicture, CalibrationChart)}
)


def packed(drawing: Drawing) -> str:
    """A drawing as JSON."""
    kind = type(drawing).__name__
    return json.dumps([kind, _adapter(kind).dump_python(drawing, mode="json")], ensure_ascii=False)


def unpacked(text: str | bytes) -> Drawing:
    """A drawing from what `packed` wrote.

    Raises:
        ValueError: it was not written by `packed`.
    """
    kind, fields = json.loads(text)
    return _adapter(kind).validate_python(fields)


@cache
def _adapter(kind: str) -> TypeAdapter[Drawing]:
    return TypeAdapter(_KINDS[kind])
