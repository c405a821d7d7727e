"""The settings of a community: each reads what it writes, and refuses other values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import Refused
from bot.domain.question import CrowdVisibility, NamesVisibility
from bot.domain.schedule import EmptyWeek
from bot.domain.scoring.rules import RULES
from bot.domain.settings import (
    DEFAULTS,
    LANGUAGES,
    SETTINGS,
    BoardRule,
    Pictures,
    PictureTheme,
    Settings,
    WhoMayAsk,
    WhoResolves,
    setting_named,
    settings_of,
    stored_settings,
)
from tests.texts.test_texts import LANGUAGES as SPOKEN


def test_the_choices_are_those_of_what_they_choose_among() -> None:
    assert sorted(LANGUAGES) == sorted(SPOKEN)
    assert setting_named("empty-week").choices == tuple(EmptyWeek)
    assert {rule.rule for rule in BoardRule} <= RULES.keys()


SWITCHES = st.booleans()
ANY = st.builds(
    Settings,
    zone=st.sampled_from(["UTC", "Europe/Berlin", "America/New_York"]),
    who_may_ask=st.sampled_from(WhoMayAsk),
    open_questions=st.integers(1, 1_000),
    who_resolves=st.sampled_from(WhoResolves),
    announce=st.sampled_from(["", "77", "S0123ABC"]),
    board_rule=st.sampled_from(BoardRule),
    minimum_questions=st.integers(1, 1_000),
    empty_week=st.sampled_from(["standing", "once", "skip"]),
    score_floor=st.integers(1, 1_000),
    crowd=st.sampled_from(CrowdVisibility),
    crowd_from=st.integers(1, 1_000),
    names=st.sampled_from(NamesVisibility),
    closing_notice=SWITCHES,
    resolve_reminders=SWITCHES,
    announcements=SWITCHES,
    pictures=st.sampled_from(Pictures),
    theme=st.sampled_from(PictureTheme),
)


@given(ANY)
def test_what_is_stored_is_read_back_and_defaults_are_not_stored(settings: Settings) -> None:
    assert settings_of(stored_settings(settings)) == settings
    assert stored_settings(DEFAULTS) == {}


def test_every_field_can_be_set_under_one_name() -> None:
    assert {setting.field for setting in SETTINGS} == set(Settings.__dataclass_fields__)
    assert len({setting.name for setting in SETTINGS}) == len(SETTINGS)


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("Time-Zone", " europe/berlin ", "zone", "Europe/Berlin"),
        ("open-questions", "12", "open_questions", 12),
        ("score-floor", "2.5 %", "score_floor", 250),
        ("announcements", "OFF", "announcements", False),
        ("who-may-ask", "Review", "who_may_ask", WhoMayAsk.REVIEW),
        ("announce", " role:77 ", "announce", "77"),
        ("announce", "None", "announce", ""),
        ("board-rule", "relative-brier", "board_rule", BoardRule.RELATIVE_BRIER),
        ("crowd-visibility", " At-Close", "crowd", CrowdVisibility.AT_CLOSE),
        ("crowd-from", "5", "crowd_from", 5),
        ("names", "shown", "names", NamesVisibility.SHOWN),
    ],
)
def test_a_value_is_read_as_it_is_typed(name: str, text: str, field: str, value: object) -> None:
    setting = setting_named(name)
    assert (setting.field, setting.read(text)) == (field, value)


@pytest.mark.parametrize(
    ("name", "text", "key"),
    [
        ("time-zone", "CET", "time.zone_"),
        ("open-questions", "0", "communities.settings_no_number"),
        ("open-questions", "1001", "communities.settings_no_number"),
        ("open-questions", "²", "communities.settings_no_number"),
        ("open-questions", "9" * 5_000, "communities.settings_no_number"),
        ("score-floor", "11%", "communities.settings_no_floor"),
        ("score-floor", "0%", "communities.settings_no_floor"),
        ("announcements", "perhaps", "communities.settings_no_choice"),
        ("announce", "person:77", "communities.settings_no_role"),
        ("announce", "@everyone", "communities.settings_no_role"),
        ("announce", "role:7 7", "communities.settings_no_role"),
        ("language", "de", "communities.settings_no_choice"),
    ],
)
def test_what_a_setting_may_not_be_is_refused(name: str, text: str, key: str) -> None:
    with pytest.raises(Refused) as refused:
        setting_named(name).read(text)
    assert refused.value.key.startswith(key)


def test_an_unknown_setting_is_refused_with_those_there_are() -> None:
    with pytest.raises(Refused) as refused:
        setting_named("colour")
    assert "time-zone" in str(refused.value.facts["names"])
