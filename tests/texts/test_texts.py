"""Sentences: every key that is used exists and is used, in every language with the same placeholders."""

import re
import string
from importlib import resources

import pytest

from bot.domain.moment import Moment
from bot.texts import read_sentences, texts
from bot.ui.commands import COMMANDS
from tests.paths import ROOT

LANGUAGES = [folder.name for folder in resources.files("bot.texts").iterdir() if (folder / "app.toml").is_file()]
SENTENCES = read_sentences("en")
SOURCES = [
    path.read_text("utf-8")
    for folder in ("bot", "adapters", "storage")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".py", ".html", ".js")
]
QUOTED = {found for source in SOURCES for found in re.findall(r"[\"']([a-z_]+\.[a-z0-9_-]+)[\"']", source)}
NO_SENTENCES = {"discord.py", "page.css", "page.js", "question.id", "question.number", "questions.draft", "zone.tab"}
"""What looks like a key and is a file or a column."""
BUILT = {
    # Keys that are put together: how they begin, and where.
    "app.help_",  # bot/app/help.py: the five things to begin with, and the sections of commands
    "asking.",  # bot/questions/question_form.py: one label and one hint for each field
    "boards.calibration_",  # bot/boards/calibration_picture.py: what a calibration means
    "boards.month_",  # bot/boards/leaderboard_card.py: the month of a date
    "boards.quiet_",  # bot/boards/schedule_card.py: why a schedule posts nothing
    "boards.scores_",  # bot/boards/scores_card.py: how a board puts scores together
    "boards.record_",  # bot/boards/record_card.py: a period, with or without a score
    "boards.rule_",  # bot/boards/leaderboard_card.py: the name of each rule and what it means
    "boards.schedule_",  # bot/ui/schedules.py: days, and what stands on a board
    "cli.progress_",  # bot/cli/progress.py: the name of each step
    "cli.too_large_",  # bot/cli/input_file.py: what the file is
    "cli.setting_",  # bot/__main__.py: what each setting may be
    "communities.settings_",  # bot/communities/settings_card.py: what each setting means
    "communities.setup_",  # bot/communities/setup_card.py: the label and the hint of each field, who may ask
    "doctor.",  # bot/doctor: tests/doctor/test_doctor.py breaks every rule
    "health.metric_",  # bot/app/metrics.py: what each figure is
    "moderation.ask_",  # bot/moderation/remove_text_card.py: what is asked before each part is removed
    "posting.hindered_",  # bot/request/reach.py: why the bot may not post in a channel
    "posting.permission_",  # the same: what the platforms call a permission
    "picks.",  # bot/domain/picks: tests/domain/picks/test_picks.py compares them
    "questions.",  # bot/questions: each step of a history, filter, state and choice of visibility
    "resolving.",  # bot/resolving/resolve_card.py: the label and the hint of each field
    *(key for command in COMMANDS for key in (command.description, *map(command.option_description, command.options))),
}


OTHER_WORDS = {
    # One word for one thing, as docs/glossary.md has it: what is not written in a sentence, and what is instead.
    r"[Ss]uch as": "e.g., like, for example",
    r"(?<!\{)\b[Bb]oards?\b(?!\})": "leaderboard",
    r"[Bb]eside the administrators": "besides the administrators",
    r"takes? (no more |no )?votes": "takes no more forecasts, is open",
    r"polls?": "question",
    r"[Pp]redict": "forecast, vote",
}


def _placeholders(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_every_key_in_the_code_has_a_sentence() -> None:
    files = {key.split(".")[0] for key in SENTENCES}
    used = {key for key in QUOTED if key.split(".")[0] in files}
    assert used - set(SENTENCES) <= NO_SENTENCES


def test_every_sentence_is_used() -> None:
    unused = {key for key in SENTENCES if key not in QUOTED and not key.startswith(tuple(BUILT))}
    assert not unused


def test_both_numbers_of_a_sentence_have_the_same_placeholders_or_leave_out_the_number() -> None:
    for key, sentence in SENTENCES.items():
        if isinstance(sentence, dict):
            assert set(sentence) == {"one", "other"}, key
            assert _placeholders(sentence["one"]) | {"n"} == _placeholders(sentence["other"]) | {"n"}, key


@pytest.mark.parametrize(("other", "instead"), OTHER_WORDS.items())
def test_one_word_is_used_for_one_thing(other: str, instead: str) -> None:
    forms = [
        (key, form)
        for key, sentence in SENTENCES.items()
        for form in (sentence.values() if isinstance(sentence, dict) else (sentence,))
    ]
    assert [key for key, form in forms if re.search(other, form)] == [], instead


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_sentences_with_the_same_placeholders(language: str) -> None:
    other = read_sentences(language)
    assert set(other) == set(SENTENCES)
    for key, sentence in SENTENCES.items():
        assert _all_placeholders(other[key]) == _all_placeholders(sentence), key


def _all_placeholders(sentence: str | dict[str, str]) -> set[str]:
    return _placeholders(sentence) if isinstance(sentence, str) else set().union(*map(_placeholders, sentence.values()))


def test_facts_are_filled_in_and_instants_stay_parts_of_their_own() -> None:
    at = Moment(0)
    assert texts("en").say("questions.draft_closes", at=at) == ("Draft, closes ", at)
    assert texts("en").say("questions.criteria", text="{at} %s <b>") == ("How it resolves: {at} %s <b>",)
    assert texts("en").say("questions.background", text="")[0] == "Background: "


def test_a_number_chooses_the_form_of_the_sentence() -> None:
    assert texts("en").word("questions.forecasters", n=1) == "1 forecaster"
    assert texts("en").word("questions.forecasters", n=0) == "0 forecasters"
