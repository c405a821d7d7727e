"""The picture in the README, drawn by the page itself: copy `build/screenshots/try-out.png` over the old one."""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.adapters.browser import (
    IN_CHROMIUM,
    chromium,
    command,
    fill_in,
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


@pytest.mark.long
async def test_the_picture_in_the_readme_can_be_drawn_anew(tmp_path: Path) -> None:
    async with (
        chromium() as browser,
        tryout(tmp_path) as address,
        opened(browser, address, 1280, 866, "light") as page,
    ):
        await command(page, "/forecast admin setup")
        await fill_in(page, "Save", {"Time zone": "Europe/Berlin"})
        await press(newest(page, "welcome"), "Sample")
        await press(newest(page, "preview"), "Edit")
        outcomes = {"Outcomes": "All night, every line\nA trial on some lines\nNo"}
        await fill_in(page, "Preview", {"Question": "How will Port Ellery decide on night trams?", **outcomes})
        await press(newest(page, "preview"), "Post")
        await expect(newest(page, "question")).to_contain_text("#1 How will Port Ellery")
        await vote_as(page, "#1", {"Ben": "40/40/20", "Chloé": "25/65/10", "大輝": "65/25/10"})
        for _ in range(2):
            await to_the_next_event(page)
        await expect(newest(page, "question")).to_contain_text("waiting for the answer")
        await command(page, "/forecast resolve #1")
        await page.locator("dialog[open]").get_by_label("B A trial").check()
        await fill_in(page, "Resolve", {"Known since": "2024-12-06 18:00"})
        await expect(newest(page, "announcement")).to_contain_text("A trial on some lines")
        await expect(page.locator("dialog[open]")).to_have_count(0)
        await command(page, "/forecast ask How many people ride the first night trams?")
        more = {"Outcomes": "Fewer than 2,000\n2,000 to 4,000\nMore than 4,000", "Closes": "2024-12-20 18:00"}
        await fill_in(page, "Preview", {**more, "How it resolves": "The operator's count, on its website"})
        await press(newest(page, "preview"), "Post")
        await vote_as(page, "#2", {"Ben": "20/50/30", "Chloé": "15/60/25", "大輝": "25/55/20"})
        await to_the_next_event(page)
        await expect(newest(page, "weekly-board")).to_contain_text("Chloé")
        await page.evaluate("document.querySelectorAll('[data-dismiss]').forEach((button) => button.click())")
        await expect(page.locator("[data-dismiss]")).to_have_count(0)
        await newest(page, "weekly-board").get_by_role("button", name="My week").scroll_into_view_if_needed()
        await page.mouse.move(640, 20)  # away from the button it pressed
        await page.evaluate("Promise.allSettled(document.getAnimations().map((animation) => animation.finished))")
        await picture(page, "try-out")


async def vote_as(page: Page, question: str, picks: dict[str, str]) -> None:
    """Each of them forecasts; then Amina speaks again."""
    for name, pick in picks.items():
        await speak_as(page, name)
        await command(page, f"/forecast vote {question} {pick}")
        await expect(newest(page, "confirmation")).to_contain_text(said("voting.saved", question=question))
    await speak_as(page, "Amina")
