"""Names and titles from right to left, among other words on every platform, laid out by the bidi algorithm (UAX 9)."""

import asyncio
import re
import unicodedata

import pytest
from bidi import get_display

from adapters import platforms
from adapters.cutting import cut, length
from adapters.local.render import render, render_form
from bot.domain.text.direction import END_ISOLATE, ISOLATE, isolated
from bot.texts import texts
from bot.ui.cards import Card
from tests.adapters.samples import RIGHT_TO_LEFT, samples
from tests.fakes.drawing import FOLDERS
from tests.fakes.local_reading import tree

TEXTS = texts("en")
ISOLATED = re.compile(f"{ISOLATE}[^{ISOLATE}{END_ISOLATE}]*{END_ISOLATE}")
ENDS_A_LINE = re.compile(r"(</(?!bdi|time|a\b|b\b)[a-z0-9]+>)")
TITLE = RIGHT_TO_LEFT[0]


def test_without_isolates_a_number_beside_a_title_changes_places_with_it() -> None:
    """Else the tests below could not fail."""
    line = f"A · {TITLE} 40%"
    assert frame(line.replace(TITLE, isolated(TITLE))) == "A · X 40%"
    assert get_display(line).replace(get_display(TITLE), "X") != "A · X 40%"


@pytest.mark.parametrize("platform", platforms())
def test_words_from_right_to_left_leave_the_line_around_them_in_order(platform: str) -> None:
    found = [sample for sample in samples(FOLDERS[platform].form_fields) if "right_to_left" in sample.name]
    assert {sample.card.kind for sample in found} >= {
        *("question", "details", "form", "confirmation", "story", "drafts", "record", "leaderboard", "history"),
        *("weekly-board", "announcement", "list", "refusal", "why", "proposed", "seasons", "excluded"),
    }
    lines = {line for line in asyncio.run(drawn(platform, [sample.card for sample in found])) if is_right_to_left(line)}
    beside = {line for line in lines if ISOLATED.sub("", line).strip()}
    assert len(beside) > 30
    alone = {line for line in lines if is_right_to_left(ISOLATED.sub("", line))}
    assert {line for line in alone if not line.startswith(RIGHT_TO_LEFT)} == set(), "stands beside other words"
    for line in beside - alone:
        assert frame(line) == ISOLATED.sub("X", line)


def frame(line: str) -> str:
    """A line as it is seen, with an X for each isolate."""
    return ISOLATED.sub("X", get_display(line))


def is_right_to_left(line: str) -> bool:
    return any(unicodedata.bidirectional(character) in ("R", "AL") for character in line)


async def drawn(platform: str, cards: list[Card]) -> list[str]:
    """Their lines; discord.py wants a running event loop."""
    return [line for card in cards for line in lines_of(platform, card)]


def lines_of(platform: str, card: Card) -> list[str]:
    if platform != "local":
        return [line.strip() for line in FOLDERS[platform].draw(card).shown.splitlines()]
    html = render_form(card.form, TEXTS) if card.form else render(card, TEXTS)
    marked = html.replace("<bdi>", f"<bdi>{ISOLATE}").replace("</bdi>", f"{END_ISOLATE}</bdi>")
    return [line.strip() for line in tree(ENDS_A_LINE.sub(r"\1\n", marked)).text.splitlines()]


def test_a_cut_leaves_no_isolate_open() -> None:
    line = f"#1 {isolated(TITLE)} and {isolated(RIGHT_TO_LEFT[1])}"
    for limit in range(1, length(line) + 1):
        shown = cut(line, limit)
        assert length(shown) <= limit
        assert shown.count(ISOLATE) == shown.count(END_ISOLATE)
    assert cut(line, length(line)) == line
    assert cut(line, 9) == f"#1 {ISOLATE}{TITLE[:3]}…{END_ISOLATE}"
    assert cut(f"{END_ISOLATE}abc", 3) == f"{END_ISOLATE}a…"
