"""Messages that are kept up to date: never too often, and in the end exactly."""

import asyncio
from itertools import pairwise

import pytest
import structlog

from bot.app.background import Background
from bot.app.current_card import current_card
from bot.ports import Session
from bot.ports.outgoing import Placement, Subject, question_subject
from bot.ports.platform import LimitScope, PostFailed
from bot.posting import refresh as cards_module
from bot.posting.refresh import ERROR_BACKOFF_MS, digest_of
from bot.ui.cards import Card
from bot.ui.commands import read_command
from storage.entities.outbox import SqlitePosts
from tests.chat import CHANNEL
from tests.posting.world import BUSY, CARD, ERASED, GONE, SILENCE, House, news
from tests.transcript import transcript

FIRST = question_subject(1)


async def vote(house: House, name: str, share: int) -> None:
    """A vote after which nothing but the background does anything."""
    await house.bot.handle(read_command(f"vote #1 {share}/{100 - share}"), house.actor(name))


def shown(house: House, message: str = "m1") -> str:
    return transcript(house.wire.messages[message].shown[-1])


async def placed(house: House) -> list[Placement]:
    return await house.store.read.posts.placements(FIRST)


@pytest.mark.unmeasured
async def test_a_thousand_votes_are_few_edits_and_the_last_one_is_exact(house: House) -> None:
    """D3."""
    house.wire.edit_every = 5.0
    for number in range(1000):
        await vote(house, f"m{number % 50}", number % 101)
        house.now += 60
        if number % 10 == 0:
            await house.turn()
    await house.turn(5.0)
    edits = [at for at, what, _ in house.wire.calls if what == "edit"]
    assert all(later - earlier >= 5_000 for earlier, later in pairwise(edits))
    assert len(edits) <= 14
    expected = await house.say("ben", "show #1")
    assert shown(house).splitlines()[1:3] == expected.splitlines()[1:3]
    await house.turn(5.0)
    assert not house.bot.touched
    assert await house.background._cards.step(house.now) is None


async def test_a_card_is_drawn_anew_only_where_it_shows_something_else(house: House) -> None:
    house.bot.touched.add(FIRST)
    await house.turn()
    assert house.wire.made("edit") == 0
    await house.say("ben", "vote 70/30")
    assert house.wire.made("edit") == 1
    assert "70% Reds" in shown(house)


async def test_a_card_that_could_not_be_drawn_is_tried_again_later_each_time(house: House) -> None:
    """B16."""
    house.wire.faults["edit"] = [BUSY, SILENCE, OSError()]
    with structlog.testing.capture_logs() as logs:
        await house.say("ben", "vote 70/30")
        for wait in (2, 4, 8):
            before = house.wire.made("edit")
            await house.turn(wait - 0.001)
            assert house.wire.made("edit") == before
            assert await house.background._cards.step(house.now) == house.now + 1
            await house.turn(0.001)
    assert [line["reason"] for line in logs if line["event"] == "edit failed"] == ["busy", "silence", "broke"]
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["edit broke"]
    assert "70% Reds" in shown(house)
    # From then on it counts anew.
    house.wire.faults["edit"] = [BUSY]
    await house.say("ben", "vote 60/40")
    await house.turn(2.0)
    assert "60% Reds" in shown(house)


async def test_a_platform_that_wants_to_be_left_alone_is(house: House) -> None:
    """B1."""
    house.wire.faults["edit"] = [PostFailed("slower", certain=True, wait_s=65.0)]
    await house.say("ben", "vote 70/30")
    await house.turn(64.0)
    assert house.wire.made("edit") == 1
    assert await house.background._cards.step(house.now) == house.now + 1_000
    await house.turn(1.0)
    assert "70% Reds" in shown(house)


async def test_posts_that_have_to_wait_hold_up_no_card(house: House) -> None:
    """B1, B3: Slack limits each method by itself."""
    house.wire.faults["post"] = [PostFailed("slower", certain=True, wait_s=65.0, scope=LimitScope.SPACE)]
    await house.add()
    await house.turn()
    await house.say("ben", "vote 70/30")
    assert "70% Reds" in shown(house)
    assert house.copies() == []


async def test_a_card_that_is_gone_is_forgotten(house: House) -> None:
    """B13."""
    house.wire.faults["edit"] = [ERASED]
    await house.say("ben", "vote 70/30")
    assert await placed(house) == []
    await house.say("ben", "vote 60/40")
    assert house.wire.made("edit") == 1


async def test_a_card_in_a_channel_that_is_closed_for_a_while_is_tried_with_the_next_change(house: House) -> None:
    """B16: no storm of tries, and nothing is forgotten."""
    house.wire.faults["edit"] = [GONE]
    await house.say("ben", "vote 70/30")
    await house.turn(3_600.0)
    assert house.wire.made("edit") == 1
    await house.say("ben", "vote 60/40")
    assert "60% Reds" in shown(house)


async def test_a_card_changed_back_while_it_was_being_drawn_shows_in_the_end_what_is_so(house: House) -> None:
    """D3: the last state, exactly, also where the digest on file is that of the state before."""
    before = shown(house)
    house.wire.gates[CHANNEL] = asyncio.Event()
    await vote(house, "ben", 70)
    await house.background._step()
    await house.bot.handle(read_command("withdraw"), house.actor("ben"))
    for _ in range(3):
        await house.background._step()
    house.wire.gates[CHANNEL].set()
    await house.turn()
    assert shown(house) == before


async def test_a_card_whose_drawing_was_not_answered_is_drawn_again_whatever_it_showed_before(house: House) -> None:
    before = shown(house)
    real = house.wire.edit

    async def drawn_and_lost(*given: object) -> None:
        await real(*given)  # type: ignore[arg-type]  # as they came
        raise SILENCE

    house.wire.edit = drawn_and_lost  # type: ignore[method-assign,assignment]  # on purpose
    await vote(house, "ben", 70)
    await house.turn()
    house.wire.edit = real  # type: ignore[method-assign]  # back again
    await house.bot.handle(read_command("withdraw"), house.actor("ben"))
    assert "70% Reds" in shown(house)
    await house.turn(2.0)
    assert shown(house) == before


async def test_two_cards_of_one_question_in_one_channel_are_both_drawn_however_often_it_changes(house: House) -> None:
    house.wire.edit_every = 5.0
    await house.say("amina", "post 1")
    for share in range(10, 30):
        await vote(house, "ben", share)
        await house.turn(3.0)
    for message in ("m1", "m2"):
        assert len(house.wire.messages[message].shown) > 5
    await house.turn(5.0)
    assert "29% Reds" in shown(house)
    assert "29% Reds" in shown(house, "m2")


async def test_a_card_in_a_busy_channel_waits_for_its_end(house: House) -> None:
    house.wire.gates[CHANNEL] = asyncio.Event()
    await house.add(news("slow"))
    await house.background._step()
    await vote(house, "ben", 70)
    assert await house.background._cards.step(house.now) is None
    assert FIRST in house.bot.touched
    house.wire.gates[CHANNEL].set()
    await house.turn()
    assert "70% Reds" in shown(house)


async def test_a_platform_that_bears_no_more_now_gets_the_others_later(house: House) -> None:
    house.wire.calls_per_second = 2.0
    for number in range(2, 5):
        await house.post_question(f"Who wins cup {number}?", "Reds/Blues", "2024-12-06 18:00")
    house.restart()
    await house.background.start()
    for number in range(1, 5):
        await house.bot.handle(read_command(f"vote #{number} 70/30"), house.actor("ben"))
    for _ in range(4):
        await house.turn(0.5)
    assert house.wire.made("edit") == 4


async def test_a_clock_that_steps_back_holds_up_no_card(house: House) -> None:
    """C5."""
    house.wire.edit_every = 5.0
    await house.say("ben", "vote 70/30")
    house.now -= 3_600_000
    house.wire.faults["edit"] = [BUSY]
    await house.say("ben", "vote 60/40")
    house.now -= 3_600_000
    await house.turn()
    assert "60% Reds" in shown(house)


async def test_a_card_that_cannot_be_made_is_tried_again_and_holds_up_no_other(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await house.post_question("Who wins the league?", "Reds/Blues", "2024-12-06 18:00")
    real = current_card

    async def broken(session: Session, subject: Subject) -> Card | None:
        if subject == FIRST:
            raise OSError
        return await real(session, subject)

    with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
        patch.setattr(house.background._cards, "_current_card", broken)
        for number in (1, 2):
            await house.bot.handle(read_command(f"vote #{number} 70/30"), house.actor("ben"))
        await house.turn()
        assert await house.background._cards.step(house.now) == house.now + ERROR_BACKOFF_MS
        await house.turn(ERROR_BACKOFF_MS / 1000 - 1)
    assert [(line["event"], line["subject"]) for line in logs] == [("card broke", "question-1")]
    assert "70% Reds" in shown(house, "m2")
    await house.turn(1.0)
    assert "70% Reds" in shown(house)


async def test_what_a_card_shows_now_may_not_be_noted_and_it_is_drawn_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A6."""

    async def full(*_: object) -> None:
        raise OSError

    house.wire.edit_every = 5.0
    with monkeypatch.context() as patch, structlog.testing.capture_logs() as logs:
        patch.setattr(SqlitePosts, "shown", full)
        await house.say("ben", "vote 70/30")
    assert [line["event"] for line in logs if line["log_level"] == "error"] == ["delivery failed"]
    await house.turn(5.0)
    assert house.wire.made("edit") == 2
    await house.turn(5.0)
    assert (house.wire.made("edit"), house.bot.touched) == (2, set())


async def test_at_start_a_platform_that_keeps_messages_gets_only_what_changed_meanwhile(house: House) -> None:
    house.restart()
    await house.background.start()
    await house.turn()
    assert house.wire.made("edit") == 0
    await vote(house, "ben", 70)
    house.restart()
    await house.background.start()
    await house.turn()
    assert house.wire.made("edit") == 1
    assert "70% Reds" in shown(house)


async def test_at_start_a_platform_that_keeps_none_gets_every_card(house: House) -> None:
    house.wire.keeps_messages = False
    house.restart()
    await house.background.start()
    await house.turn()
    assert house.wire.made("edit") == 1


async def test_at_start_posts_need_not_wait_for_all_cards(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cards_module, "MOST_AT_ONCE", 1)
    await house.say("amina", "post 1")
    await house.post_question("Who wins the league?", "Reds/Blues", "2024-12-06 18:00")
    house.wire.keeps_messages = False
    house.restart()
    await house.background.start()
    assert await house.background._cards.step(house.now) == house.now
    await house.turn()
    assert house.wire.made("edit") == 3


async def test_cards_on_a_platform_that_is_switched_off_stay_as_they_are(house: House) -> None:
    before = await placed(house)
    elsewhere = Background(house.bot, {"elsewhere": house.wire})
    await vote(house, "ben", 70)
    await elsewhere.start()
    await elsewhere.turn()
    assert await placed(house) == before
    nowhere = Background(house.bot, {})
    await nowhere.start()
    assert not house.bot.touched


async def test_a_message_that_appears_late_shows_what_is_so_by_then(house: House) -> None:
    house.wire.faults["post"] = [BUSY]
    await house.say("amina", "post 1")
    await house.say("ben", "vote 70/30")
    await house.turn(2.0)
    assert "70% Reds" in shown(house, "m2")


def test_what_two_cards_show_is_told_apart_by_their_digests() -> None:
    assert digest_of(CARD) == digest_of(CARD) != digest_of(type(CARD)(kind="other"))
