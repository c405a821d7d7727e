"""The types of an export's values: how each is written, and which are accepted in an import."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator

from bot.domain.errors import Refused
from bot.domain.forecast import WHOLE
from bot.domain.pages.story import HEADLINE_MOST, SUMMARY_MOST
from bot.domain.platform_id import PLATFORM_ID
from bot.domain.settings import SETTINGS
from bot.domain.text.wording import (
    BACKGROUND_MOST,
    CRITERIA_MOST,
    OUTCOME_MOST,
    OUTCOMES_MOST,
    RATIONALE_MOST,
    clean_link,
    clean_note,
    clean_outcome,
    clean_title,
)
from bot.domain.time.zone import zone_named

LARGEST = 2**53 - 1
"""The largest whole number that every reader of JSON keeps exactly (RFC 8259, section 6)."""

_EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  UTC throughout; arithmetic without a zone is exact and fast
_MILLISECOND = timedelta(milliseconds=1)
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", re.ASCII)
_REASON_MOST = 500


def iso_of(at_ms: int) -> str:
    """UTC milliseconds in ISO 8601, such as `2024-12-02T12:00:00.000Z`."""
    return (_EPOCH + timedelta(milliseconds=at_ms)).isoformat(timespec="milliseconds") + "Z"


def instant_of(written: object) -> int:
    """The UTC milliseconds of a time as `iso_of` writes it.

    Raises:
        ValueError: it is written in any other form, or there is no such time.
    """
    if isinstance(written, str) and _INSTANT.fullmatch(written):
        try:
            return (datetime.fromisoformat(written[:-1]) - _EPOCH) // _MILLISECOND
        except ValueError:
            pass
    raise ValueError("a time in UTC such as 2024-12-02T12:00:00.000Z")


def _as_kept(clean: Callable[[str], str], what: str) -> AfterValidator:
    """Accept only a text that cleaning leaves as it is; an empty one is left to other validators."""

    def check(text: str) -> str:
        try:
            if not text or clean(text) == text:
                return text
        except Refused:
            pass
        raise ValueError(what)

    return AfterValidator(check)


def _zone(name: str) -> str:
    try:
        zone_named(name)
    except Refused:
        raise ValueError("a time zone such as Europe/Berlin") from None
    return name


def _platform_id(text: str) -> str:
    if not re.fullmatch(PLATFORM_ID, text):
        raise ValueError("an id as platforms give them: visible ASCII characters, at most 80")
    return text


def _settings(stored: dict[str, str]) -> dict[str, str]:
    known = {setting.name: setting for setting in SETTINGS if setting.field != "zone"}
    for name, text in stored.items():
        try:
            kept = name in known and known[name].write(known[name].read(text)) == text
        except Refused:
            kept = False
        if not kept:
            raise ValueError("settings of this program, each as the program writes it")
    return stored


def _whole(shares: tuple[int, ...] | None) -> tuple[int, ...] | None:
    if shares and sum(shares) != WHOLE:
        raise ValueError(f"shares that add up to {WHOLE}, not {sum(shares)}")
    return shares


def _note(most: int) -> AfterValidator:
    return _as_kept(lambda text: clean_note(text, most).text, f"a clean text of at most {most} characters")


Instant = Annotated[int, PlainValidator(instant_of), PlainSerializer(iso_of, return_type=str)]
Id = Annotated[int, Field(ge=1, le=LARGEST)]
Count = Annotated[int, Field(ge=0, le=LARGEST)]
Nano = Annotated[int, Field(ge=-LARGEST, le=LARGEST)]
"""Billionths of a point, or of a question's time."""

Name = Annotated[str, Field(max_length=1_000)]
"""What somebody is called on their platform, where any text can be a name."""
Digest = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""256 bits in hexadecimal digits."""
Platform = Annotated[str, Field(pattern=r"^[a-z]{1,20}$")]
PlatformId = Annotated[str, AfterValidator(_platform_id)]
Scope = Annotated[str, AfterValidator(lambda text: text and _platform_id(text))]
"""Inside which an account's id is unique; empty where all of the platform is."""
Language = Annotated[str, Field(pattern=r"^[a-z]{2}$")]
Zone = Annotated[str, AfterValidator(_zone)]
Settings = Annotated[dict[str, str], AfterValidator(_settings)]
"""The texts of the settings that are not at their default, by name."""

Title = Annotated[str, _as_kept(lambda text: clean_title(text).text, "a clean text of 8 to 240 characters")]
Outcome = Annotated[str, _as_kept(lambda text: clean_outcome(text).text, "a clean text of 1 to 75 characters")]
"""Empty where a moderator removed it."""
SeasonName = Annotated[Outcome, Field(min_length=1)]
Criteria = Annotated[str, _note(CRITERIA_MOST)]
Background = Annotated[str, _note(BACKGROUND_MOST)]
Headline = Annotated[str, _note(HEADLINE_MOST)]
Summary = Annotated[str, _note(SUMMARY_MOST)]
Rationale = Annotated[str, Field(min_length=1), _note(RATIONALE_MOST)]
Reason = Annotated[str, _note(_REASON_MOST)]
Revised = Annotated[str, _note(max(BACKGROUND_MOST, OUTCOMES_MOST * (OUTCOME_MOST + 1)))]
Link = Annotated[str, _as_kept(clean_link, "a web address")]

Outcomes = Annotated[tuple[Outcome, ...], Field(max_length=OUTCOMES_MOST)]
_Share = Annotated[int, Field(ge=0, le=WHOLE)]
Shares = Annotated[tuple[_Share, ...], Field(max_length=OUTCOMES_MOST), AfterValidator(_whole)]
"""Basis points, one for each outcome."""
Period = Annotated[str, Field(pattern=r"^(all|week:\d{4}-W\d{2}|season:[1-9]\d{0,15})$")]
Rules = dict[Annotated[str, Field(pattern=r"^[a-z_]{1,40}$")], Annotated[int, Field(ge=1, le=1_000)]]
"""The version of each rule."""
