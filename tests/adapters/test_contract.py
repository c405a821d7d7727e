"""What every adapter must do with every card: draw all of it, within the platform's limits, and no text as markup."""

import asyncio
import re
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any

import pytest

from adapters import platforms
from bot.domain.moment import CardLink, Channel, Text
from bot.domain.text.direction import END_ISOLATE, ISOLATE
from bot.inputs.action import read_token, token
from bot.ui.cards import Bar, Bars, Card, FieldKind, Listing, Paragraph, Ranking
from tests.adapters.samples import HOSTILE, Sample, samples
from tests.fakes.drawing import FOLDERS, Drawn
from tests.paths import ROOT

pytestmark = pytest.mark.unmeasured

BOT = ROOT / "bot"
MOST = 25
"""Fields of the platforms that have room for many."""


@cache
def drawn(platform: str) -> list[tuple[Sample, Drawn]]:
    """All samples as the platform's folder draws them."""
    assert platform in FOLDERS, f"tests/fakes/drawing.py has to say how adapters/{platform} draws a card"
    found = samples(FOLDERS[platform].form_fields)
    return asyncio.run(_draw(platform, found))


async def _draw(platform: str, found: list[Sample]) -> list[tuple[Sample, Drawn]]:
    """discord.py wants a running event loop for a message to be made."""
    pairs: list[tuple[Sample, Drawn]] = []
    for sample in found:
        try:
            pairs.append((sample, FOLDERS[platform].draw(there(sample.card, platform))))
        except Exception as error:
            raise AssertionError(f"{platform} refuses {sample.name}: {error}") from error
    return pairs


def there(part: Any, platform: str) -> Any:
    """A part of a card with the ids of channels and messages replaced by ones of the platform's form."""
    if isinstance(part, Channel):
        return Channel(FOLDERS[platform].channel)
    if isinstance(part, CardLink):
        longest = "9" * 19
        return CardLink(part.label, platform, longest, longest, longest)
    if isinstance(part, tuple):
        parts = [there(each, platform) for each in part]
        return part._make(parts) if hasattr(part, "_make") else tuple(parts)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{each.name: there(getattr(part, each.name), platform) for each in fields(part)})
    return part


def words(text: Text) -> str:
    """What is read of a text; isolates show nothing, and the try-out has elements for them."""
    shown = "".join(part if isinstance(part, str) else " " for part in text)
    return " ".join(shown.replace(ISOLATE, "").replace(END_ISOLATE, "").split())


def cards(kind: str) -> list[Card]:
    return [sample.card for sample in samples(MOST) if sample.card.kind == kind]


def bars(card: Card) -> list[Bar]:
    return [bar for block in card.blocks if isinstance(block, Bars) for bar in block.rows]


def test_every_kind_of_card_the_core_makes_is_among_the_samples() -> None:
    sources = [path.read_text(encoding="utf-8") for path in BOT.rglob("*.py")]
    # Elsewhere `kind` may be that of another library.
    makers = [source for source in sources if "Card(" in source]
    made = {kind for source in makers for kind in re.findall(r"""\bkind=["']([a-z-]+)["']""", source)}
    assert made
    assert made == {sample.card.kind for sample in samples(MOST)}
    unnamed = [source for source in sources if re.search(r"\bCard\(\s*[^\s)k]", source)]
    assert unnamed == [], "name the kind where a card is made, so that this test can find it"


def test_the_samples_have_all_kinds_of_fields() -> None:
    forms = [sample.card.form for sample in samples(MOST) if sample.card.form]
    assert {field.kind for form in forms for field in form.fields} == set(FieldKind)
    assert any(field.error for form in forms for field in form.fields)
    assert max(len(form.fields) for form in forms) == 21


def test_the_samples_are_as_large_as_they_can_be() -> None:
    questions = cards("question")
    assert {len(bars(card)) for card in questions} >= {2, 4, 20}
    assert max(len(words(card.title)) for card in questions) >= 240
    assert max(len(bar.name) for card in questions for bar in bars(card)) == 75
    assert any(bar.happened for card in questions if len(bars(card)) == 20 for bar in bars(card))
    lengths = [len(words(b.text)) for card in cards("details") for b in card.blocks if isinstance(b, Paragraph)]
    assert max(lengths) >= 2_000
    boards = [block.rows for card in cards("weekly-board") for block in card.blocks if isinstance(block, Ranking)]
    assert max(map(len, boards)) == 15


def test_hostile_words_are_everywhere_in_the_samples() -> None:
    for kind in ("question", "details", "weekly-board", "refusal", "form", "drafts", "record", "announcement", "story"):
        assert any(HOSTILE[0] in repr(card) for card in cards(kind)), kind


@pytest.mark.parametrize("platform", platforms())
def test_every_card_is_within_the_limits_and_has_its_title_and_its_buttons(platform: str) -> None:
    for sample, seen in drawn(platform):
        for part in sample.card.title:
            assert words((part,))[:60] in words((seen.shown,)), sample.name
        form = sample.card.form
        asked = [form.action] if form else [button.action for button in sample.card.buttons]
        assert {token(action) for action in asked} <= set(seen.carried), sample.name


@pytest.mark.parametrize("platform", platforms())
def test_what_buttons_carry_can_be_read_again(platform: str) -> None:
    for sample, seen in drawn(platform):
        fields = {field.id for field in sample.card.form.fields} if sample.card.form else set()
        for carried in set(seen.carried) - fields - {""}:
            assert token(read_token(carried)) == carried, sample.name


@pytest.mark.parametrize("platform", platforms())
def test_a_channel_in_a_sentence_is_named_in_the_platform_s_own_way(platform: str) -> None:
    named = [(seen.shown, sample.name) for sample, seen in drawn(platform) if sample.card.kind in ("doubt", "gone")]
    assert len(named) >= 2
    for shown, name in named:
        assert FOLDERS[platform].named in shown, name


@pytest.mark.parametrize("platform", platforms())
def test_members_words_never_mention_link_or_format_anything(platform: str) -> None:
    assert [(sample.name, seen.live) for sample, seen in drawn(platform) if seen.live] == []


@pytest.mark.parametrize("platform", platforms())
def test_every_outcome_of_a_question_is_shown_however_many_and_long_they_are(platform: str) -> None:
    for sample, seen in drawn(platform):
        shown = words((seen.shown,))
        missing = [bar.name for bar in bars(sample.card) if words((bar.name,))[:10] not in shown]
        assert missing == [], sample.name


@pytest.mark.parametrize("platform", platforms())
def test_the_fullest_board_of_the_week_is_drawn_with_all_its_lists(platform: str) -> None:
    boards = [seen.shown for sample, seen in drawn(platform) if sample.name.startswith("fullest_board")]
    fullest = max(boards, key=lambda shown: shown.count("and 2 more"))
    # Corrected, resolved and new; members, closing and awaiting. What is read on Slack and Discord is there twice.
    assert (fullest.count("and 2 more"), fullest.count("and 6 more")) in ((3, 3), (6, 6))
    assert "Best call" in fullest
    assert "Member10" in fullest


@pytest.mark.parametrize("platform", platforms())
def test_the_fullest_story_is_drawn_with_all_its_questions(platform: str) -> None:
    stories = [(s.card, seen) for s, seen in drawn(platform) if s.card.kind == "story" and not s.card.private]
    card, seen = max(stories, key=lambda pair: len(pair[0].buttons))
    assert len(card.buttons) == 20
    missing = [button.label[0] for button in card.buttons if f"{button.label[0]} d" not in seen.shown]
    assert missing == []
    assert seen.shown.count("60%") >= 19


@pytest.mark.parametrize("platform", platforms())
def test_the_fullest_outlook_is_drawn_with_all_that_is_due_and_stuck(platform: str) -> None:
    cards = [(s.card, seen.shown) for s, seen in drawn(platform) if s.name.startswith("fullest_outlook")]
    card, shown = next((card, shown) for card, shown in cards if card.kind == "doctor")
    entries = [entry for block in card.blocks if isinstance(block, Listing) for entry in block.rows]
    assert len(entries) == 16
    missing = [words(entry.text) for entry in entries if words(entry.text) not in words((shown,))]
    assert missing == []
    # What is read on Slack and on Discord is there twice.
    assert len(re.findall(r"and \d+ more", shown)) in (len(entries), 2 * len(entries))
