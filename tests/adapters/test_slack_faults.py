"""One call of a whole conversation fails, whichever it is: nobody is left without an answer, told wrongly or twice."""

from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from bot.app.door import Bot
from storage.store import SqliteStore
from tests.fakes.slack_reading import read
from tests.fakes.slack_wire import Fault
from tests.fakes.slack_world import GENERAL, SlackWorld, slack_world
from tests.fresh import open_fresh
from tests.words import said

HISTORY = {"channels:history", "im:history", "im:write"}
SOON = 30_000
TITLE = "Who wins the cup this week?"
NOTHING_BUSY = {said("slack.form_busy"), said("slack.form_late")}


def slow(world: SlackWorld) -> Fault:
    def pass_time() -> None:
        world.now += 2_000

    return Fault(meanwhile=pass_time)


FAULTS: dict[str, Callable[[SlackWorld], Fault]] = {
    "dropped before": lambda _: Fault(),
    "dropped after": lambda _: Fault(after=True),
    "500 before": lambda _: Fault(error="internal_error", status=500),
    "500 after": lambda _: Fault(error="internal_error", status=500, after=True),
    "429": lambda _: Fault(error="ratelimited", status=429, retry_after=1),
    "429 for long": lambda _: Fault(error="ratelimited", status=429, retry_after=30),
    "slow": slow,
}


class Conversation:
    """What is said, and what has to be seen after each step."""

    def __init__(self, world: SlackWorld) -> None:
        self.world = world

    async def expect(self, member: str, shown: str, *sentences: str) -> None:
        """See one of some sentences, or else what can be done about it."""
        if any(late in shown for late in NOTHING_BUSY):
            shown = await self.world.press(member, "Try again")
        seen = [shown, *self.world.private(member), *self.world.people[member].direct]
        assert any(sentence in text for text in seen for sentence in sentences), (sentences, shown)

    async def hold(self) -> None:
        world, form = self.world, said("voting.form_title", question="#1")
        await self.expect("amina", await world.say("amina", "ask"), said("asking.title"))
        values = {"question": TITLE, "outcomes": "Reds\nBlues\nGreens", "closes": "2024-12-06 18:00"}
        await self.expect("amina", await world.fill("amina", values), said("asking.preview"))
        # The number is a link to the card.
        posted = [said(f"asking.{key}", question="").strip() for key in ("posted", "being_posted")]
        await self.expect("amina", await world.press("amina", "Post"), *posted)
        await self.later()
        assert len(world.channel()) == 1
        saved = said("voting.saved", question="#1")
        await self.expect("chloe", await world.say("chloe", "vote A 50 B 30 C 20"), saved)
        await self.expect("ben", await world.press("ben", "Forecast", "#1"), form)
        proposed = await world.fill("ben", {"A": "80", "B": "60", "C": "10"})
        await self.expect("ben", proposed, said("voting.not_recorded"))
        await self.expect("ben", await world.press("ben", "Use this"), saved)
        await self.expect("ben", await world.press("ben", "Details", "#1"), TITLE)
        await self.expect("ben", await world.say("ben", "privacy export"), said("privacy.file_title"))
        await self.expect("amina", await world.say("amina", "resolve #1"), said("resolving.title", question="#1"))
        await self.expect("amina", await world.fill("amina", {"outcome": "B"}), "Blues")
        await self.later()
        await self.expect("ben", await world.press("ben", "Why my score"), "#1")

    async def later(self) -> None:
        for _ in range(3):
            self.world.now += SOON
            await self.world.settle()

    async def told_once(self, store: SqliteStore) -> None:
        world = self.world
        assert len(await store.read.forecasts.history(1)) == 2
        kinds = Counter(text.splitlines()[0] for text in world.channel())
        assert kinds.total() == 2, kinds
        assert kinds == dict.fromkeys(kinds, 1)
        for person in world.people.values():
            lasting = [read(message) for message in world.slack.private[person.user]]
            assert Counter(lasting) == dict.fromkeys(lasting, 1), person.name
            assert len(set(person.direct)) == len(person.direct)
        arrived = [file for file in world.slack.uploads.values() if file.channel]
        told = [text for text in world.private("ben") if said("slack.file_failed", reason="x").split("(")[0] in text]
        assert len(arrived) == 1 or (told and not arrived)
        late = ("exchanged_trigger_id", "expired_trigger_id")
        assert not [each for each in world.slack.refused if not each.startswith(late)]


async def converse(folder: Path, plan: Callable[[SlackWorld], dict[int, Fault]]) -> list[str]:
    """Hold the conversation in a new workspace; returns the calls that were made."""
    store = await open_fresh(folder / "credence.db")
    try:
        async with slack_world(lambda clock: Bot(store, clock, lambda: "t")) as world:
            world.slack.scopes |= HISTORY
            world.slack.planned = plan(world)
            conversation = Conversation(world)
            await conversation.hold()
            await conversation.told_once(store)
            assert world.slack.planned == {}
            assert GENERAL in world.slack.channels
            return [method for method, _ in world.slack.calls]
    finally:
        await store.close()


STARTING = 2
"""Calls that are made at the start, which fails with a sentence of its own."""


@pytest.mark.unmeasured
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("method", ["views.update", "response_url"])
async def test_the_first_answer_of_a_kind_may_fail(fault: str, method: str, tmp_path: Path) -> None:
    def plan(world: SlackWorld) -> dict[int, Fault]:
        world.slack.faults[method] = [FAULTS[fault](world)]
        return {}

    assert method in await converse(tmp_path, plan)


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS)
async def test_any_one_call_may_fail(fault: str, tmp_path: Path) -> None:
    def one(number: int, world: SlackWorld) -> dict[int, Fault]:
        return {number: FAULTS[fault](world)}

    calls = await converse(tmp_path, lambda _: {})
    for number in range(STARTING + 1, len(calls) + 1):
        folder = tmp_path / str(number)
        folder.mkdir()
        await converse(folder, partial(one, number))
