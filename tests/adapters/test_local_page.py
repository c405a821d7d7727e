"""How the page treats its reader, in a real Chromium: what it shows by itself, what it keeps, and whom it shuts out."""

from collections.abc import AsyncGenerator, Sequence
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, Locator, Page, expect

from tests.adapters.browser import (
    IN_CHROMIUM,
    chromium,
    command,
    fill_in,
    newest,
    opened,
    press,
    speak_as,
    to_the_next_event,
    tryout,
)
from tests.words import said

pytestmark = IN_CHROMIUM

TWENTY = "\n".join(f"{n} thousand riders" for n in range(1, 21))


class Screen(NamedTuple):
    """What the page is drawn on: its width in pixels, and the theme."""

    width: int
    scheme: Literal["dark", "light"]


ALL_SCREENS = (Screen(390, "light"), Screen(390, "dark"), Screen(1280, "dark"), Screen(1280, "light"))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncGenerator[Browser]:
    """One Chromium for all."""
    async with chromium() as browser:
        yield browser


async def post_the_sample(page: Page) -> Locator:
    """Post the sample question; returns its card."""
    await press(newest(page, "welcome"), "Sample")
    await press(newest(page, "preview"), "Post")
    await expect(newest(page, "question")).to_be_visible()
    return newest(page, "question")


async def ask_for_twenty(page: Page) -> None:
    """Post a question with twenty outcomes."""
    await command(page, "/forecast ask How many people ride the first night trams?")
    await fill_in(page, "Preview", {"Outcomes": TWENTY, "Closes": "2025-01-20 18:00"})
    await press(newest(page, "preview"), "Post")
    await expect(newest(page, "question")).to_contain_text("20 thousand riders")


async def test_what_is_new_is_shown_unless_the_reader_scrolled_up(browser: Browser, tmp_path: Path) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 600, "light") as page:
        question = await post_the_sample(page)
        other = await page.context.new_page()
        await other.goto(address)
        await speak_as(other, "Ben")
        await page.bring_to_front()  # a page in the background draws one picture a second
        for n in range(8):
            await command(other, f"message {n}")
        await expect(page.get_by_text("message 7")).to_be_in_viewport()
        await command(page, "/forecast help")
        await expect(newest(page, "help")).to_be_in_viewport()
        await expect(question).not_to_be_in_viewport()

        changed = page.locator("#changed")
        await command(other, "/forecast vote #1 40/30/20/10")
        await expect(changed).to_contain_text(said("local.updated_above"))
        await changed.get_by_role("button", name=said("local.hide_it")).click()
        await expect(changed).to_be_hidden()
        await command(other, "/forecast vote #1 50/20/20/10")
        await changed.get_by_role("button", name=said("local.show_it")).click()
        await expect(question).to_be_in_viewport()
        await expect(changed).to_be_hidden()

        await command(other, "while the reader looks at something else")
        await expect(page.locator("#newest")).to_be_visible()
        await expect(question).to_be_in_viewport()
        await page.locator("#newest").click()
        for n in range(8):  # some of them while the page still scrolls
            await command(other, f"further message {n}")
        await expect(page.get_by_text("further message 7")).to_be_in_viewport()
        await expect(page.locator("#newest")).to_be_hidden()


async def test_a_form_is_not_thrown_away_or_sent_by_accident(browser: Browser, tmp_path: Path) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 800, "light") as page:
        form, drop = page.locator("dialog[open]"), said("local.unsent_drop")
        await command(page, "/forecast ask Does it rain on Friday?")
        await expect(form.get_by_label("Question", exact=True)).to_be_focused()
        await page.keyboard.press("Escape")
        await expect(form).to_have_count(0)

        await command(page, "/forecast ask Does it rain on Friday?")
        await form.get_by_label("Closes").fill("tomorrow")
        await page.keyboard.press("Escape")
        await expect(form.get_by_role("alertdialog", name=said("local.unsent"))).to_be_visible()
        await page.keyboard.press(
            "Escape"
        )  # at the second a browser closes a dialog by itself, unless it is kept from it
        await expect(form.get_by_label("Closes")).to_be_focused()
        await form.get_by_role("button", name=said("local.cancel"), exact=True).click()
        await form.get_by_role("button", name=said("local.unsent_keep")).click()
        await expect(form.get_by_label("Closes")).to_have_value("tomorrow")
        await form.get_by_role("button", name=said("local.close")).click()
        await form.get_by_role("button", name=drop).click()
        await expect(form).to_have_count(0)

        await command(page, "/forecast ask Does it rain on Friday?")
        await form.get_by_label("Question", exact=True).press("Enter")
        await expect(form.get_by_label("Outcomes")).to_be_focused()
        await form.get_by_label("Outcomes").press("Control+Enter")
        await expect(newest(page, "preview")).to_contain_text("Does it rain on Friday?")


async def test_the_running_total_stays_in_view_and_covers_no_field(browser: Browser, tmp_path: Path) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 800, "light") as page:
        await ask_for_twenty(page)
        await press(newest(page, "question"), "Forecast")
        form = page.locator("dialog[open]")
        total, send = form.locator(".total"), form.get_by_role("button", name="Save")
        await expect(form.locator("[data-percent]").first).to_be_focused()
        for number in range(1, 21):
            await page.keyboard.type("5")
            await expect(total.locator("[data-total]")).to_have_text(f"{5 * number}%")
            await expect(total).to_be_in_viewport(ratio=1)
            assert await page.evaluate(UNCOVERED)
            await page.keyboard.press("Enter")
        await expect(form.locator("textarea")).to_be_focused()
        await expect(total).to_be_in_viewport(ratio=1)
        await form.locator("[data-percent]").last.press("Shift+Tab")
        assert await page.evaluate(UNCOVERED)
        await send.click()
        await expect(newest(page, "confirmation")).to_contain_text(said("voting.saved", question="#1"))


UNCOVERED = """(() => {
    const field = document.activeElement.getBoundingClientRect();
    return [field.top + 1, field.bottom - 1].every((y) =>
        document.elementFromPoint(field.left + field.width / 2, y) === document.activeElement);
})()"""
"""Whether the focused field is in view from its upper to its lower edge."""


@pytest.mark.parametrize(
    "screens",
    [(Screen(390, "dark"), Screen(1280, "light")), pytest.param(ALL_SCREENS, marks=pytest.mark.long)],
    ids=["two screens", "all screens"],
)
async def test_nobody_is_shut_out(browser: Browser, tmp_path: Path, screens: Sequence[Screen]) -> None:
    async with tryout(tmp_path) as address, opened(browser, address, 1280, 800, "light") as page:
        await page.emulate_media(reduced_motion="reduce")  # no colour is measured on its way to another
        await expect(page.locator("#zone")).to_have_text("Europe/Berlin")
        await expect(page.locator("#now")).to_contain_text("CET")
        question = await post_the_sample(page)
        await command(page, "/forecast vote #1 40/30/20/10")
        await expect(question.locator(".figure").first).to_have_text("40%")
        await command(page, "/forecast help")
        await command(page, "/forecast why #1")
        await expect(newest(page, "refusal")).to_be_visible()
        await press(question, "Forecast")
        await fill_in(page, "Save", {"A ·": "many"})
        await expect(page.locator("dialog .error").first).to_be_visible()
        assert await barriers(page, "dialog", screens) == []
        await page.keyboard.type("50")
        await page.keyboard.press("Escape")
        assert await barriers(page, "dialog", screens) == []
        await press(page.locator("dialog"), "Throw away")
        await expect(page.locator("dialog")).to_be_hidden()
        for _ in range(4):  # the notice, the close, the reminder of the answer, the board
            await to_the_next_event(page)
        await expect(newest(page, "weekly-board")).to_be_in_viewport()
        await expect(page.locator(".told")).to_contain_text(said("questions.mark_closed"))
        assert await barriers(page, "body", screens) == []


async def barriers(page: Page, part: str, screens: Sequence[Screen]) -> list[str]:
    """What axe-core finds serious or critical in a part of the page; the last of the screens stays."""
    found = []
    for width, scheme in screens:
        await page.set_viewport_size({"width": width, "height": 800})
        await page.emulate_media(color_scheme=scheme)
        results = await Axe().run(page, part)
        found += [
            f"{width} {scheme}: {wrong['id']} {node['html'][:160]} {node['failureSummary'][:400]}"
            for wrong in results.response["violations"]
            if wrong["impact"] in ("serious", "critical")
            for node in wrong["nodes"]
        ]
    return found
