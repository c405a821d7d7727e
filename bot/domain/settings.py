"""The settings of a community: their names, values and defaults, and how they are read and written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bot.domain.choices import chosen, nearest
from bot.domain.errors import Mistyped, Refused
from bot.domain.forecast import percent_text
from bot.domain.mention import MentionKind, read_mention
from bot.domain.question import CrowdVisibility, NamesVisibility
from bot.domain.text.percent import read_percent
from bot.domain.time.zone import read_zone

ON, OFF = "on", "off"
FLOOR_LEAST, FLOOR_MOST = 1, 1_000
"""Basis points."""
OPEN_MOST = 1_000
CROWD_FROM_MOST = 1_000
QUESTIONS_MOST = 1_000
LANGUAGES = ("en",)
"""The folders of `bot/texts`."""
NOBODY = "none"
"""What members type for no role."""


class WhoMayAsk(StrEnum):
    """Whose questions are posted: everybody's, only moderators', or everybody's after a moderator has agreed."""

    EVERYONE = "everyone"
    MODERATORS = "moderators"
    REVIEW = "review"


class WhoResolves(StrEnum):
    """Who resolves a question: its author and moderators, or only moderators."""

    AUTHOR = "author"
    MODERATOR = "moderator"


class Pictures(StrEnum):
    """Whether cards have pictures."""

    ON = "on"
    TEXT_ONLY = "text-only"


class PictureTheme(StrEnum):
    """The background of pictures: as the platform's own usually is, dark, or light."""

    PLATFORM = "platform"
    DARK = "dark"
    LIGHT = "light"


class BoardRule(StrEnum):
    """The scoring rules by which boards can rank."""

    PEER = "peer"
    BASELINE = "baseline"
    BRIER = "brier"
    RELATIVE_BRIER = "relative-brier"

    @property
    def rule(self) -> str:
        """Its name in `bot.domain.scoring.rules.RULES`."""
        return self.value.replace("-", "_")


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of a community.

    Args:
        zone: IANA name of the zone in which weeks begin and boards are due.
        language: the folder of `bot/texts` with its language.
        who_may_ask: whose questions are posted.
        open_questions: how many open questions an asking member can have; moderators have no limit.
        who_resolves: who resolves questions.
        announce: the platform's id of the role or user group that is mentioned with new questions and boards; empty for
            none.
        score_floor: basis points to which each probability is raised before scoring; less for a question with very many
            outcomes (`bot.domain.floor.effective_floor`).
        crowd: who sees the crowd forecast of an open question, unless its author chooses otherwise.
        crowd_from: how many forecasters an open question needs before its crowd forecast is shown.
        names: when members see the names of forecasters, unless the author chooses otherwise.
        board_rule: the scoring rule by which boards rank.
        minimum_questions: how many resolved questions in the period a member needs to be on a board.
        empty_week: what a new schedule posts where no question was resolved: a value of
            `bot.domain.schedule.EmptyWeek`, which cannot be imported here without a circle.
        closing_notice: whether a notice is posted a day before a deadline.
        resolve_reminders: whether authors are reminded of closed questions without an answer.
        announcements: whether resolving, annulling and reopening are announced where the question's cards are.
        pictures: whether cards have pictures.
        theme: the background of pictures.
    """

    zone: str = "UTC"
    language: str = "en"
    who_may_ask: WhoMayAsk = WhoMayAsk.EVERYONE
    open_questions: int = 5
    who_resolves: WhoResolves = WhoResolves.AUTHOR
    announce: str = ""
    score_floor: int = 100
    crowd: CrowdVisibility = CrowdVisibility.ALWAYS
    crowd_from: int = 1
    names: NamesVisibility = NamesVisibility.HIDDEN
    board_rule: BoardRule = BoardRule.PEER
    minimum_questions: int = 1
    empty_week: str = "once"
    closing_notice: bool = True
    resolve_reminders: bool = True
    announcements: bool = True
    pictures: Pictures = Pictures.ON
    theme: PictureTheme = PictureTheme.PLATFORM


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table of settings.

    Args:
        name: what members type.
        field: the field of `Settings`.
        read: turns a text into a value; raises Refused, which says what the value can be.
        write: turns a value into the text that `read` turns back.
        choices: all texts, for a setting with a fixed set of values; empty for others.
    """

    name: str
    field: str
    read: Callable[[str], Any]
    write: Callable[[Any], str] = str
    choices: tuple[str, ...] = ()

    def written(self, settings: Settings) -> str:
        """Return its value in these settings, as text."""
        return self.write(getattr(settings, self.field))


DEFAULTS = Settings()


def _switch(name: str, field: str) -> Setting:
    def read(text: str) -> bool:
        return _choice(name, text, (ON, OFF)) == ON

    return Setting(name, field, read, lambda value: ON if value else OFF, (ON, OFF))


def _number(name: str, field: str, least: int, most: int) -> Setting:
    def read(text: str) -> int:
        digits = text.strip()
        plain = digits.isascii() and digits.isdigit() and len(digits) <= len(str(most))
        if not plain or not least <= int(digits) <= most:
            raise Refused("communities.settings_no_number", setting=name, least=least, most=most)
        return int(digits)

    return Setting(name, field, read)


def _one_of(name: str, field: str, choices: tuple[str, ...], kind: Callable[[str], str] = str) -> Setting:
    return Setting(name, field, lambda text: kind(_choice(name, text, choices)), str, choices)


def _read_announce(text: str) -> str:
    if not text.strip() or chosen(text, (NOBODY,)):
        return ""
    mention = read_mention(text)
    if mention is None or mention.kind is not MentionKind.ROLE:
        raise Refused("communities.settings_no_role")
    return mention.id


def _choice(name: str, text: str, choices: tuple[str, ...]) -> str:
    choice = chosen(text, choices)
    if choice is not None:
        return choice
    facts = {"setting": name, "choices": ", ".join(choices)}
    near = nearest(text, choices)
    if near:
        raise Mistyped("communities.settings_no_choice", near, **facts)
    raise Refused("communities.settings_no_choice", **facts)


def _read_floor(text: str) -> int:
    share = read_percent(text).basis_points
    if not FLOOR_LEAST <= share <= FLOOR_MOST:
        raise Refused("communities.settings_no_floor", least=percent_text(FLOOR_LEAST), most=percent_text(FLOOR_MOST))
    return share


SETTINGS = (
    Setting("time-zone", "zone", lambda text: read_zone(text).name),
    _one_of("language", "language", LANGUAGES),
    _one_of("who-may-ask", "who_may_ask", tuple(WhoMayAsk), WhoMayAsk),
    _number("open-questions", "open_questions", 1, OPEN_MOST),
    _one_of("who-resolves", "who_resolves", tuple(WhoResolves), WhoResolves),
    Setting("announce", "announce", _read_announce, lambda role: f"{MentionKind.ROLE}:{role}" if role else NOBODY),
    Setting("score-floor", "score_floor", _read_floor, lambda share: f"{percent_text(share)}%"),
    _one_of("crowd-visibility", "crowd", tuple(CrowdVisibility), CrowdVisibility),
    _number("crowd-from", "crowd_from", 1, CROWD_FROM_MOST),
    _one_of("names", "names", tuple(NamesVisibility), NamesVisibility),
    _one_of("board-rule", "board_rule", tuple(BoardRule), BoardRule),
    _number("minimum-questions", "minimum_questions", 1, QUESTIONS_MOST),
    _one_of("empty-week", "empty_week", ("standing", "once", "skip")),
    _switch("closing-notice", "closing_notice"),
    _switch("resolve-reminders", "resolve_reminders"),
    _switch("announcements", "announcements"),
    _one_of("pictures", "pictures", tuple(Pictures), Pictures),
    _one_of("theme", "theme", tuple(PictureTheme), PictureTheme),
)
"""Every setting, in the order in which they are shown."""


def setting_named(name: str) -> Setting:
    """Return the setting of that name, as `bot.domain.choices` reads choices.

    Raises:
        Refused: there is none.
    """
    found = chosen(name, (setting.name for setting in SETTINGS))
    for setting in SETTINGS:
        if setting.name == found:
            return setting
    raise Refused("communities.settings_unknown", names=", ".join(setting.name for setting in SETTINGS))


def settings_of(stored: Mapping[str, str]) -> Settings:
    """Return the settings of a community from the texts that are stored; what is not stored has its default."""
    return Settings(**{each.field: each.read(stored[each.name]) for each in SETTINGS if each.name in stored})


def stored_settings(settings: Settings) -> dict[str, str]:
    """Return the texts to store: those of the settings that do not have their default."""
    texts = {each.name: (each.written(settings), each.written(DEFAULTS)) for each in SETTINGS}
    return {name: text for name, (text, default) in texts.items() if text != default}
