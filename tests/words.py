"""Sentences asked of the program or called by their names, for tests that are about something else than words.

A sentence stands in one file of the program. Where many tests repeat it, a better wording has to be written into all of
them. So tests ask for it with `said`, press buttons by their names, and hold conversations in which the sentences that
are said most often are called by their names: `<saved #1>`. Those marked `real_words` show what people read.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

from bot.domain.errors import Fact
from bot.domain.moment import Live, Part, Text
from bot.texts import Texts, texts
from tests.transcript import read

NAMED = {
    "app.gone": "gone",
    "app.help_title": "help",
    "app.typed": "typed",
    "asking.advice": "advice",
    "asking.criteria": "criteria field",
    "asking.drafts": "drafts",
    "asking.dropped": "dropped",
    "asking.outcomes": "outcomes field",
    "asking.posted": "posted",
    "asking.preview": "preview",
    "asking.title": "ask",
    "asking.warnings": "warnings",
    "boards.record_title": "record",
    "boards.resolved": "resolved",
    "boards.rule_about_peer": "about peer scores",
    "boards.rule_version": "rule",
    "boards.schedule_how": "how to schedule",
    "boards.schedule_line": "schedule",
    "boards.title_week": "board of week",
    "cli.imported": "imported",
    "communities.setup_offer": "set up?",
    "linting.no_source": "no source",
    "moderation.text": "removed",
    "pages.percentages_dropped": "percentages dropped",
    "questions.answer": "answer",
    "questions.background": "background",
    "questions.changed": "last change",
    "questions.closes": "closes",
    "questions.criteria": "criteria",
    "questions.draft_closes": "draft, closes",
    "questions.forecasters": "forecasters",
    "questions.nobody": "no forecasts",
    "questions.story_link": "story",
    "questions.visibility_choose_crowd_after-vote": "after vote",
    "questions.visibility_choose_crowd_always": "always",
    "questions.visibility_choose_crowd_at-close": "at close",
    "questions.visibility_choose_names_after-close": "after close",
    "questions.visibility_choose_names_hidden": "hidden",
    "questions.visibility_choose_names_shown": "shown",
    "questions.visibility_crowd": "crowd",
    "questions.visibility_names": "names",
    "questions.visibility_others_hidden": "others see no names",
    "stories.title": "story of",
    "voting.crowd": "crowd of",
    "voting.form_title": "forecast form",
    "voting.saved": "saved",
}
"""Sentences that would stand in more than five tests, and their names."""

BUTTON = "ui.button_"


def said(key: str, **facts: Fact) -> str:
    """The sentence as the program says it now, with instants in UTC."""
    return read(texts("en").say(key, **facts))


def label_of(button: str) -> str:
    """What stands on a button: `Try again` names `ui.button_try_again`. A label that names none stands for itself."""
    key = BUTTON + button.lower().replace(" ", "_")
    return said(key) if key in texts("en").sentences else button


def buttons(*names: str) -> str:
    """A row of buttons as transcripts and the worlds of the platforms show it."""
    return " ".join(f"[{label_of(name)}]" for name in names)


@contextmanager
def called_by_name() -> Iterator[None]:
    """Buttons and the sentences in `NAMED` are called by their names, followed by their facts."""
    # The program remembers parts of cards by the texts they were made from; with another hash these are other texts.
    by_name = mock.patch.multiple(Texts, say=_say_by_name, __hash__=lambda _: hash(called_by_name))
    with by_name:
        yield


_say = Texts.say


def _say_by_name(self: Texts, key: str, **facts: Fact) -> Text:
    words: list[Part] = [each for fact in facts.values() for each in (" ", _part(fact))]
    if key in NAMED:
        return (f"<{NAMED[key]}", *words, ">")
    if key.startswith(BUTTON) and key != "ui.button_question":  # that is "#1", in which there are no words
        return (key.removeprefix(BUTTON).replace("_", " ").capitalize(), *words)
    return _say(self, key, **facts)


def _part(fact: Fact) -> Part:
    return fact if isinstance(fact, Live) else str(fact)
