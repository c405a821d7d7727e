"""Starts the try-out and a real Chromium for tests, and does what a person does on the page."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, async_playwright, expect

from adapters.local.client import LocalClient
from adapters.local.clock import MovableClock
from adapters.local.members import FIRST, actor_of
from adapters.local.settings import LocalSettings
from bot.app.background import Background
from bot.app.door import Bot
from bot.app.help import welcome
from bot.app.painter import Painter
from bot.app.tryout import prepare_tryout, published_at
from bot.app.worker import JOBS
from bot.cli.run import SAMPLE, Client
from bot.domain.pages.page import read_page
from bot.texts import texts
from tests.fresh import open_fresh
from tests.paths import ROOT
from tests.words import label_of

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

AT_MOST_MS = 30_000
"""How long the page may take to show something before a test fails; on a quiet machine it takes a few hundredths of it."""
expect.set_options(timeout=AT_MOST_MS)

SCREENSHOTS = ROOT / "build" / "screenshots"
"""Where a developer can look at what the tests saw; git does not keep it."""

IN_CHROMIUM = [
    pytest.mark.unmeasured,
    pytest.mark.browser,
    pytest.mark.asyncio(loop_scope="module"),
    pytest.mark.skipif(not CHROMIUM.exists(), reason="no Chromium here: apt-get install chromium"),
]
"""The pytest marks of a file with such tests."""


class DrawsHere:
    """A worker in this process: it draws as the worker process does."""

    async def run(self, job: str, data: bytes) -> bytes:
        return JOBS[job](data)


@asynccontextmanager
async def tryout(folder: Path) -> AsyncGenerator[str]:
    """The try-out with a clock that stands still unless it is moved; yields its address."""
    store = await open_fresh(folder / "credence.db")
    sample = read_page(SAMPLE.read_text(encoding="utf-8"))
    clock = MovableClock(published_at(sample), lambda: 0)
    await prepare_tryout(store, actor_of(FIRST), sample, clock())
    bot = Bot(
        store, clock, iter(f"token{number}" for number in range(1000)).__next__, painter=Painter(DrawsHere(), late_s=60)
    )
    clients: dict[str, Client] = {}
    background = Background(bot, clients)
    client = LocalClient(bot, LocalSettings(port=0), clock, background.turn)
    clients[client.name] = client
    await client.post(actor_of(FIRST).place, welcome(texts("en")), "welcome")
    address = await client.start()
    try:
        async with _running(background):
            yield address
    finally:
        await client.stop()
        await store.close()


@asynccontextmanager
async def _running(background: Background) -> AsyncGenerator[None]:
    task = asyncio.create_task(background.run())
    try:
        yield
    finally:
        task.cancel()


@asynccontextmanager
async def chromium() -> AsyncGenerator[Browser]:
    """A headless browser."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        await browser.close()


@asynccontextmanager
async def opened(browser: Browser, address: str, width: int, height: int, scheme: str) -> AsyncGenerator[Page]:
    """A page in a browser context of its own; errors on it and requests that fail make the test fail."""
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        timezone_id="Europe/Berlin",
        locale="en-GB",
    )
    try:
        context.set_default_timeout(AT_MOST_MS)
        page = await context.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        await page.goto(address)
        yield page
        assert wrong == []
    finally:
        await context.close()


def newest(page: Page, kind: str) -> Locator:
    return page.locator(f".card-{kind}").last


async def press(card: Locator, label: str) -> None:
    await card.get_by_role("button", name=label_of(label), exact=True).click()


async def command(page: Page, text: str) -> None:
    line = page.locator("#line")
    await line.fill(text)
    await line.press("Enter")


async def speak_as(page: Page, name: str) -> None:
    await page.locator("#personas label", has_text=name).click()


async def fill(page: Page, submit: str, **values: str) -> None:
    form = page.locator("dialog[open]")
    for letter, value in values.items():
        await form.get_by_label(f"{letter} ·").fill(value)
    await press(form, submit)


async def to_the_next_event(page: Page) -> None:
    due = page.locator("#due")
    if not await due.is_visible():  # folded away where the screen is small
        await page.locator("#clock summary").click()
    await due.click()


async def fill_in(page: Page, submit: str, values: dict[str, str]) -> None:
    form = page.locator("dialog[open]")
    for label, value in values.items():
        await form.get_by_label(label, exact=label == "Question").fill(value)
    await press(form, submit)


async def picture(page: Page, name: str) -> None:
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    await page.screenshot(path=SCREENSHOTS / f"{name}.png")
