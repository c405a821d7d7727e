"""The page in a real Chromium: from the sample question to Monday's leaderboard, as a newcomer does it."""

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page, expect

from tests.adapters.browser import (
    IN_CHROMIUM,
    SCREENSHOTS,
    chromium,
    command,
    fill,
    newest,
    opened,
    picture,
    press,
    speak_as,
    to_the_next_event,
    tryout,
)
from tests.words import said

pytestmark = IN_CHROMIUM


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncGenerator[Browser]:
    """One Chromium for all."""
    async with chromium() as browser:
        yield browser


OUTSIDE = """[...document.querySelectorAll(".card, .card *:not(.unseen)")]
    .filter((part) => part.getBoundingClientRect().right > part.closest(".card").getBoundingClientRect().right + 1)
    .concat(document.documentElement.scrollWidth > innerWidth ? [document.documentElement] : [])
    .map((part) => part.outerHTML.slice(0, 80))"""
"""The elements that are wider than their card, or make the page wider than the window."""


async def ask_and_vote_as_three(page: Page) -> None:
    """Post the sample; vote by command, by button and form, and change a mind."""
    await press(newest(page, "welcome"), "Sample")
    for choice in ("Nobody sees it before the question closes", "Everybody sees it all the time"):
        await newest(page, "preview").get_by_label("Crowd forecast", exact=True).select_option(label=choice)
        await expect(newest(page, "preview").locator("option[selected]").first).to_have_text(choice)
        await expect(page.locator(".card-preview")).to_have_count(1)
    await press(newest(page, "preview"), "Post")
    question = newest(page, "question")
    await expect(question).to_contain_text(said("questions.nobody"))
    await command(page, "/forecast vote #1 40/30/20/10")
    await expect(newest(page, "confirmation")).to_contain_text(said("voting.saved", question="#1"))
    await expect(question).to_contain_text(said("questions.forecasters", n=1))
    await speak_as(page, "Ben")
    await press(question, "Forecast")
    await fill(page, "Save", A="70")
    await expect(newest(page, "confirmation")).to_contain_text("shared evenly")
    await expect(question.locator(".figure").first).to_have_text("55%")
    await speak_as(page, "Chloé")
    await command(page, "/forecast vote #1 certain B")
    await expect(question).to_contain_text(said("questions.forecasters", n=3))
    await press(newest(page, "confirmation"), "Change")
    await fill(page, "Save", A="10", B="80", C="5", D="5")
    await expect(newest(page, "confirmation").locator(".bar .mine").nth(1)).to_have_text("80%")


@pytest.mark.parametrize(
    ("width", "height", "scheme"), [(1280, 800, "dark"), pytest.param(390, 844, "light", marks=pytest.mark.long)]
)
async def test_a_newcomer_lives_through_the_whole_path(
    browser: Browser, tmp_path: Path, width: int, height: int, scheme: str
) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, width, height, scheme) as page:
        await ask_and_vote_as_three(page)
        question = newest(page, "question")
        await to_the_next_event(page)  # the notice, a day before
        await to_the_next_event(page)
        await expect(question).to_contain_text("waiting for the answer")
        await expect(question.locator(".mark-word")).to_have_text(said("questions.mark_closed"))
        await expect(page.locator(".told")).to_be_in_viewport()
        await speak_as(page, "Amina")
        await press(question, "Details")
        await newest(page, "details").get_by_label(said("questions.manage")).select_option("Resolve")
        form = page.locator("dialog[open]")
        await form.get_by_label("B A trial").check()
        await press(form, "Resolve")
        await expect(newest(page, "announcement")).to_contain_text("#1 is resolved")
        await expect(newest(page, "announcement")).to_be_in_viewport()
        await expect(question).to_contain_text(said("questions.answer", answer="B"))
        await expect(question.locator(".mark-word")).to_have_count(0)
        await to_the_next_event(page)
        board = newest(page, "weekly-board")
        await expect(board).to_contain_text("🏆 Leaderboard · 2 – 8 Dec")
        await expect(board).to_contain_text("Chloé")
        await expect(board).to_be_in_viewport()
        await press(board, "My week")
        await expect(newest(page, "leaderboard")).to_contain_text("Amina")
        await page.screenshot(path=SCREENSHOTS / f"path-{width}-{scheme}.png")
        assert await page.evaluate(OUTSIDE) == []
        assert await page.evaluate("document.body.scrollHeight <= window.innerHeight"), "only the channel scrolls"


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_picture_follows_below_the_bars_and_says_what_it_shows(
    browser: Browser, tmp_path: Path, scheme: str
) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 900, scheme) as page:
        await press(newest(page, "welcome"), "Sample")
        await press(newest(page, "preview"), "Post")
        await expect(newest(page, "question")).to_be_visible()
        await command(page, "/forecast vote #1 40/30/20/10")
        await to_the_next_event(page)
        await command(page, "/forecast chart #1")
        shown = page.locator(".card img.picture").last
        await expect(shown).to_be_visible()
        assert await shown.evaluate("(image) => image.decode().then(() => image.naturalWidth > 600)")
        assert len(await shown.get_attribute("alt") or "") > 20
        await shown.scroll_into_view_if_needed()
        await page.screenshot(path=SCREENSHOTS / f"picture-{scheme}.png")
        assert await page.evaluate(OUTSIDE) == []


async def test_private_answers_stay_with_the_persona_who_asked(browser: Browser, tmp_path: Path) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 800, "light") as page:
        await press(newest(page, "welcome"), "Sample")
        await expect(newest(page, "preview")).to_be_visible()
        await speak_as(page, "Ben")
        await expect(page.locator(".card-preview")).to_have_count(0)
        await speak_as(page, "Amina")
        await expect(page.locator(".card-preview")).to_have_count(1)


async def test_members_text_is_shown_and_never_run(browser: Browser, tmp_path: Path) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 800, "light") as page:
        await command(page, "<img src=x onerror=alert(1)> says **hello** to @everyone")
        await expect(page.locator(".said").last).to_have_text(
            "<img src=x onerror=alert(1)> says **hello** to @everyone"
        )
        await command(page, "/forecast <script>alert(1)</script> runs?")
        form = page.locator("dialog[open]")
        await form.get_by_label("Outcomes").fill("<b>Yes</b>\n*No*")
        await press(form, "Preview")
        await expect(newest(page, "preview")).to_contain_text("<script>alert(1)</script> runs?")
        await expect(newest(page, "preview")).to_contain_text("<b>Yes</b>")


async def test_a_form_with_errors_keeps_what_was_typed(browser: Browser, tmp_path: Path) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 390, 844, "dark") as page:
        await command(page, "/forecast ask Rain?")
        form = page.locator("dialog[open]")
        await press(form, "Preview")
        await expect(form).to_contain_text("at least 8 characters")
        await expect(form.get_by_label("Question", exact=True)).to_have_value("Rain?")
        await form.get_by_label("Question", exact=True).fill("Does it rain on Friday?")
        await press(form, "Preview")
        await expect(newest(page, "preview")).to_contain_text("Does it rain on Friday?")
        assert await page.evaluate(OUTSIDE) == []


async def test_the_command_line_offers_commands_and_questions(browser: Browser, tmp_path: Path) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 800, "dark") as page:
        await press(newest(page, "welcome"), "Sample")
        await press(newest(page, "preview"), "Post")
        await expect(newest(page, "question")).to_be_visible()
        line = page.get_by_role("combobox")
        await line.press_sequentially("/forecast sh")
        await expect(page.get_by_role("option").first).to_contain_text("show")
        await line.press("Tab")
        await expect(page.get_by_role("option", name="#1")).to_be_visible()
        await line.press("Tab")
        await line.press("Enter")
        await expect(newest(page, "details")).to_contain_text("#1 How will")


async def test_a_message_and_a_page_become_questions_of_stories(browser: Browser, tmp_path: Path) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 1000, "light") as page:
        await command(page, "Will the ferry come on Friday? It was late today.")
        await press(page.locator("#log"), "Ask about this")
        form = page.locator("dialog[open]")
        await expect(form).to_contain_text("The story behind it: Will the ferry come on Friday?")
        await press(form, "Preview")
        await expect(newest(page, "preview")).to_contain_text("Will the ferry come on Friday?")
        await command(page, "/forecast admin import")
        await form.get_by_label("The page's text").fill(PAGE)
        await press(form, "Make drafts")
        await expect(newest(page, "imported")).to_contain_text(said("cli.imported", n=2, names="d6, d7"))
        await press(newest(page, "imported"), "Drafts")
        await press(newest(page, "drafts"), "Next page")
        await expect(newest(page, "drafts")).to_contain_text("Story: Ice on the Bay")
        await page.screenshot(path=SCREENSHOTS / "drafts-of-stories.png")
        await command(page, "/forecast post d6")
        await expect(newest(page, "question")).to_contain_text("#1")
        await command(page, "/forecast show d7")
        await expect(newest(page, "preview")).to_contain_text("Half open")
        await press(newest(page, "preview"), "Edit")
        await form.get_by_label("Question", exact=True).fill("How open is the harbour on New Year's Eve?")
        await form.get_by_label("Closes").fill("2024-12-30 18:00")
        await press(form, "Preview")
        await expect(newest(page, "preview")).to_contain_text("How open")
        await press(newest(page, "preview"), "Post")
        story = newest(page, "story")
        await expect(story).to_contain_text("#2 How open")
        await command(page, "/forecast vote #1 70/30")
        await expect(story).to_contain_text("A · Yes 70%")
        await page.screenshot(path=SCREENSHOTS / "story.png")
        await press(story, "#2")
        await expect(newest(page, "details")).to_contain_text("From the same story:")


PAGE = """Will the harbour freeze by December 31, 2024?
Yes • 40%
No • 60%
Harbour office
Ice on the Bay
Dec 1, 2024, 08:00 AM
The first ice was seen on Sunday.
View original story
https://example.org/ice
Open • 30%
Half open • 30%
Closed • 40%
"""


async def test_a_member_takes_their_data_along_and_is_erased(browser: Browser, tmp_path: Path) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 900, "light") as page:
        await ask_and_vote_as_three(page)
        await speak_as(page, "Ben")
        await command(page, "/forecast privacy")
        await press(newest(page, "privacy"), "My data")
        async with page.expect_download() as downloading:
            await newest(page, "my-data").get_by_role("link", name="Download credence-my-data.json").click()
        download = await downloading.value
        assert download.suggested_filename == "credence-my-data.json"
        await download.save_as(tmp_path / "mine.json")
        await picture(page, "my-data")
        await command(page, "/forecast privacy erase")
        await picture(page, "before-erasing")
        await press(newest(page, "before-erasing"), "Erase me")
        await press(newest(page, "really-erase"), "Erase now")
        await expect(newest(page, "erased")).to_contain_text(said("privacy.being_erased"))
        await expect(newest(page, "question")).to_contain_text(said("questions.forecasters", n=2))
    assert '"name": "Ben"' in await asyncio.to_thread((tmp_path / "mine.json").read_text, "utf-8")
